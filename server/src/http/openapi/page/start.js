// Shows the document of this server. The token that is typed in stays in the page.
SwaggerUIBundle({
  url: "/api-docs/openapi.json",
  dom_id: "#contract",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  filter: true,
  validatorUrl: null,
});

//! The document: every description with what its route shares with others.

use super::operation::{Answer, Content, Keyed, Operation};
use super::parameter::Parameter;
use super::parts::parts;
use super::schemas::Schemas;
use super::shared::{common_headers, common_parameters, header_references, refusal, success, with_envelope};
use crate::http::router::{Access, Route};
use http::Method;
use miri_common::ErrorCode;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What opens the document. Markdown.
const ABOUT: &str = include_str!("about.md");
/// Refusals that every route can give.
const EVERYWHERE: &[ErrorCode] =
    &[ErrorCode::RateLimited, ErrorCode::Internal, ErrorCode::Busy, ErrorCode::Unavailable];
/// Refusals of every route that reads a body.
const WITH_BODY: &[ErrorCode] = &[
    ErrorCode::Validation,
    ErrorCode::Malformed,
    ErrorCode::RequestTimeout,
    ErrorCode::PayloadTooLarge,
    ErrorCode::UnsupportedMediaType,
];
/// Refusals of every write that honours a key.
const WITH_KEY: &[ErrorCode] =
    &[ErrorCode::IdempotencyInFlight, ErrorCode::IdempotencyMismatch, ErrorCode::OutcomeUnknown];

/// The document of these routes. A route without a description is left out; a test says which those are.
pub fn document(routes: &[Route]) -> Value {
    let (mut schemas, mut refusals) = (Schemas::default(), Map::new());
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut tags = Vec::new();
    for part in parts() {
        tags.push(json!({ "name": part.name, "description": part.about }));
        for operation in &part.operations {
            let known = routes.iter().find(|r| r.method == operation.method && r.path == operation.path);
            let Some(route) = known else { continue };
            let described = Described { operation, access: route.access, tag: part.name }
                .to_value(&mut schemas, &mut refusals);
            let method = operation.method.as_str().to_ascii_lowercase();
            paths.entry(operation.path).or_default().insert(method, described);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Miri",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": { "name": "MIT", "identifier": "MIT" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": with_envelope(schemas.into_value()),
            "responses": refusals,
            "parameters": common_parameters(),
            "headers": common_headers(),
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The `token` that `POST /login` gives, or a personal access token.",
                },
            },
        },
    })
}

/// A description beside its route.
struct Described<'a> {
    operation: &'a Operation,
    access: Access,
    tag: &'static str,
}

impl Described<'_> {
    fn to_value(&self, schemas: &mut Schemas, refusals: &mut Map<String, Value>) -> Value {
        let mut value = json!({
            "tags": [self.tag],
            "summary": self.operation.summary,
            "description": self.about(),
            "operationId": operation_id(&self.operation.method, self.operation.path),
            "parameters": self.parameters(),
            "security": self.security(),
        });
        if let Some(body) = &self.operation.body {
            value["requestBody"] = json!({
                "required": !body.may_be_absent(),
                "content": { "application/json": { "schema": schemas.request(body) } },
            });
        }
        let mut responses = Map::new();
        for answer in &self.operation.answers {
            responses.insert(answer.status.to_string(), self.answer(answer, schemas));
        }
        for (status, codes) in self.refusals() {
            responses.entry(status.to_string()).or_insert_with(|| refusal(status, &codes, refusals));
        }
        value["responses"] = responses.into();
        value
    }

    fn about(&self) -> String {
        let who = match self.access {
            Access::Anyone => "For anyone.".to_owned(),
            Access::User(scope) => {
                format!("For whoever is signed in. A personal access token needs the scope `{scope}`.")
            }
            Access::Session => {
                "For whoever has signed in with the password; no personal access token will do.".to_owned()
            }
            Access::Admin => {
                "For those who run the shop. A personal access token needs the scope `admin`.".to_owned()
            }
        };
        self.operation.about.map_or_else(|| who.clone(), |about| format!("{about}\n\n{who}"))
    }

    fn security(&self) -> Value {
        match self.access {
            Access::Anyone => json!([]),
            Access::Session => json!([{ "bearer": [] }]),
            Access::User(scope) => json!([{ "bearer": [scope] }]),
            Access::Admin => json!([{ "bearer": ["admin"] }]),
        }
    }

    fn is_keyed(&self) -> bool {
        let operation = self.operation;
        let private = ["/api/auth/", "/api/admin/"].iter().any(|prefix| operation.path.starts_with(prefix));
        private && operation.method != Method::GET && operation.keyed == Keyed::ByRule
    }

    fn parameters(&self) -> Vec<Value> {
        let places = places(self.operation.path).map(|name| {
            let schema = if is_id(name) {
                json!({ "type": "integer", "format": "int64", "minimum": 1 })
            } else {
                json!({ "type": "string", "minLength": 1, "pattern": "^[A-Za-z0-9_.-]+$" })
            };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        });
        let query = self.operation.query.iter().map(|Parameter { name, about, schema }| {
            json!({ "name": name, "in": "query", "description": about, "required": false, "schema": schema })
        });
        let mut common = vec!["AcceptLanguage", "XRequestId"];
        if self.is_keyed() {
            common.extend(["IdempotencyKey", "MiriDryRun"]);
        }
        let common =
            common.into_iter().map(|name| json!({ "$ref": format!("#/components/parameters/{name}") }));
        places.chain(query).chain(common).collect()
    }

    fn answer(&self, answer: &Answer, schemas: &mut Schemas) -> Value {
        let (media_type, schema) = match answer.content {
            Content::Envelope(shape) => ("application/json", success(&schemas.answer(shape))),
            Content::List(shape) => {
                ("application/json", success(&json!({ "type": "array", "items": schemas.answer(shape) })))
            }
            Content::Done => ("application/json", success(&json!({ "type": "null" }))),
            Content::Json(shape) => ("application/json", schemas.answer(shape)),
            Content::AnyJson => ("application/json", json!({ "type": "object" })),
            Content::Text(media_type) => (media_type, json!({ "type": "string" })),
        };
        let mut headers = header_references(&["X-Request-Id"]);
        if self.is_keyed() {
            headers.extend(header_references(&["Idempotent-Replayed"]));
        }
        for (name, about) in answer.headers {
            let schema = json!({ "description": about, "schema": { "type": "string" } });
            headers.insert((*name).to_owned(), schema);
        }
        json!({
            "description": reason(answer.status),
            "headers": headers,
            "content": { media_type: { "schema": schema } },
        })
    }

    /// What it may refuse with, by status.
    fn refusals(&self) -> BTreeMap<u16, Vec<ErrorCode>> {
        let operation = self.operation;
        let mut codes = EVERYWHERE.to_vec();
        match self.access {
            Access::Anyone => {}
            Access::User(_) | Access::Session | Access::Admin => {
                codes.extend([ErrorCode::Unauthenticated, ErrorCode::Forbidden]);
            }
        }
        if places(operation.path).any(is_id) || !operation.query.is_empty() {
            codes.push(ErrorCode::Validation);
        }
        if operation.body.is_some() || self.is_keyed() {
            codes.extend(WITH_BODY);
        }
        if self.is_keyed() {
            codes.extend(WITH_KEY);
        }
        codes.extend(operation.refusals);
        let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
        for code in ErrorCode::ALL.iter().filter(|code| codes.contains(code)) {
            by_status.entry(code.status()).or_default().push(*code);
        }
        by_status
    }
}

/// The names of the places in a path.
fn places(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

fn is_id(place: &str) -> bool {
    place == "id" || place.ends_with("Id")
}

/// `POST /api/auth/goods/{id}/stock` is `postAuthGoodsIdStock`.
fn operation_id(method: &Method, path: &str) -> String {
    let words =
        path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty() && *word != "api");
    words.fold(method.as_str().to_ascii_lowercase(), |mut id, word| {
        let mut letters = word.chars();
        id.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        id.push_str(letters.as_str());
        id
    })
}

fn reason(status: u16) -> &'static str {
    http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or("Answer")
}

#[cfg(test)]
mod tests {
    use super::{is_id, operation_id, places};
    use http::Method;

    #[test]
    fn a_path_gives_its_operation_a_name_and_parameters() {
        let path = "/api/auth/goods/{id}/stock";
        assert_eq!(operation_id(&Method::POST, path), "postAuthGoodsIdStock");
        assert_eq!(operation_id(&Method::GET, "/api-docs/openapi.json"), "getDocsOpenapiJson");
        assert_eq!(places(path).collect::<Vec<_>>(), ["id"]);
        assert!(is_id("orderDetailId") && !is_id("name"));
    }
}

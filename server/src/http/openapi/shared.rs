//! What many routes share: the envelope, refusals, headers.

use miri_common::{ErrorCode, Lang};
use serde_json::{Map, Value, json};

/// The envelope around `data`.
pub(super) fn success(data: &Value) -> Value {
    json!({
        "type": "object",
        "required": ["code", "msg", "data"],
        "properties": { "code": { "const": 1 }, "msg": { "type": "string" }, "data": data },
    })
}

/// The refusals that share a status. Many routes have the same, so each kind is written down once, under the names of its codes.
pub(super) fn refusal(status: u16, codes: &[ErrorCode], refusals: &mut Map<String, Value>) -> Value {
    let name = codes.iter().map(|code| code.code()).collect::<Vec<_>>().join(".");
    let reference = json!({ "$ref": format!("#/components/responses/{name}") });
    refusals.entry(name).or_insert_with(|| told(status, codes));
    reference
}

pub(super) fn told(status: u16, codes: &[ErrorCode]) -> Value {
    let told = codes.iter().map(|code| format!("- `{code}`: {}", code.message(Lang::En)));
    let mut headers = header_references(&["X-Request-Id"]);
    if matches!(status, 429 | 503) {
        headers.extend(header_references(&["Retry-After"]));
    }
    json!({
        "description": told.collect::<Vec<_>>().join("\n"),
        "headers": headers,
        "content": { "application/json": { "schema": {
            "allOf": [{ "$ref": "#/components/schemas/Refusal" }],
            "properties": { "error": { "enum": codes } },
        } } },
    })
}

pub(super) fn with_envelope(mut schemas: Value) -> Value {
    schemas["Refusal"] = json!({
        "description": "A refusal. `error` is what a program goes by; it never changes with the language. `data` has details: with \
            `VALIDATION` each bad field and what is wrong with it.",
        "type": "object",
        "required": ["code", "msg", "data", "error", "requestId"],
        "properties": {
            "code": { "const": -1 },
            "msg": { "type": "string" },
            "data": { "type": ["object", "null"] },
            "error": { "type": "string" },
            "requestId": { "type": "string" },
        },
    });
    schemas
}

pub(super) fn header_references(names: &[&str]) -> Map<String, Value> {
    names
        .iter()
        .map(|name| ((*name).to_owned(), json!({ "$ref": format!("#/components/headers/{name}") })))
        .collect()
}

pub(super) fn common_parameters() -> Value {
    let visible = "^[!-~]+$";
    json!({
        "AcceptLanguage": {
            "name": "Accept-Language", "in": "header", "required": false,
            "description": "`en` for English words and labels; Korean otherwise.",
            "schema": { "type": "string", "examples": ["ko", "en"], "pattern": "^[A-Za-z-]+$" },
        },
        "XRequestId": {
            "name": "X-Request-Id", "in": "header", "required": false,
            "description": "The request's id in the server's log; made when absent or unusable.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 128, "pattern": visible },
        },
        "IdempotencyKey": {
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "The same request under the same key is carried out once and answered alike, for 48 hours. Refusals \
                store nothing.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": visible },
        },
        "MiriDryRun": {
            "name": "Miri-Dry-Run", "in": "header", "required": false,
            "description": "With `true` the write is tried, answered as it would be, and undone.",
            "schema": { "type": "boolean" },
        },
    })
}

pub(super) fn common_headers() -> Value {
    json!({
        "X-Request-Id": { "description": "The request's id in the server's log.", "schema": { "type": "string" } },
        "Idempotent-Replayed": {
            "description": "`true` when this is the stored answer to an earlier request under the same key.",
            "schema": { "const": "true" },
        },
        "Retry-After": { "description": "Seconds after which to ask again.", "schema": { "type": "integer" } },
    })
}

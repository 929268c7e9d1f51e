//! The OpenAPI document: complete, committed, and as strict as the shop.

use super::assert_generated;
use miri_server::http::openapi::document;
use miri_server::http::openapi::parts::parts;
use miri_server::http::router::table;
use proptest::strategy::{Strategy, ValueTree};
use proptest::string::string_regex;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| document(table().routes()));

/// A document whose keys are in the order of the alphabet, whatever else is compiled in.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut keys: Vec<_> = object.keys().collect();
            keys.sort();
            keys.into_iter().map(|key| (key.clone(), sorted(&object[key]))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_committed_document_is_the_servers() {
    let document = sorted(&DOCUMENT);
    assert_generated("openapi.json", &(serde_json::to_string_pretty(&document).unwrap() + "\n"));
}

#[test]
fn every_route_has_a_description_and_every_description_a_route() {
    let table = table();
    let routes: BTreeSet<_> =
        table.routes().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let parts = parts();
    let described: Vec<_> = parts.iter().flat_map(|part| &part.operations).collect();
    let names: BTreeSet<_> = described.iter().map(|o| format!("{} {}", o.method, o.path)).collect();
    assert_eq!(described.len(), names.len(), "a route is described twice");
    let without: Vec<_> = routes.difference(&names).collect();
    assert!(without.is_empty(), "without a description in server/src/http/openapi/parts: {without:#?}");
    let gone: Vec<_> = names.difference(&routes).collect();
    assert!(gone.is_empty(), "described, but no route: {gone:#?}");
    for operation in described {
        assert!(!operation.answers.is_empty(), "{} {} answers nothing", operation.method, operation.path);
    }
}

#[test]
fn whatever_is_referred_to_is_there() {
    let text = DOCUMENT.to_string();
    let references = text.split(r##""$ref":"#"##).skip(1).filter_map(|rest| rest.split('"').next());
    let missing: BTreeSet<_> = references.filter(|pointer| DOCUMENT.pointer(pointer).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The bodies of the shop: what each one's schema says, and how the shop reads it.
fn each_body(look: impl Fn(&Map<String, Value>, &dyn Fn(&Map<String, Value>) -> Vec<&'static str>)) {
    let mut seen = 0;
    for operation in parts().iter().flat_map(|part| &part.operations) {
        let Some(body) = &operation.body else { continue };
        let schema = &DOCUMENT["components"]["schemas"][body.name()];
        let read = |object: &Map<String, Value>| match body.check(object) {
            Ok(()) => Vec::new(),
            Err(errors) => errors.0.into_keys().collect(),
        };
        look(schema.as_object().unwrap(), &read);
        seen += 1;
    }
    assert!(seen > 5, "only {seen} bodies were looked at");
}

/// The schema itself, where it stands behind a reference or beside `null`.
fn resolved(schema: &Value) -> Value {
    let mut schema = schema.clone();
    loop {
        let beside_null = ["oneOf", "anyOf"]
            .iter()
            .find_map(|key| schema[*key].as_array()?.iter().find(|one| one["type"] != "null").cloned());
        let behind = schema["$ref"].as_str().map(|pointer| DOCUMENT.pointer(&pointer[1..]).unwrap().clone());
        let Some(mut inner) = beside_null.or(behind) else { return schema };
        for (key, value) in schema.as_object().unwrap() {
            if !["$ref", "oneOf", "anyOf"].contains(&key.as_str()) {
                inner[key] = value.clone();
            }
        }
        schema = inner;
    }
}

fn is_a(schema: &Value, name: &str) -> bool {
    schema["type"] == name || schema["type"].as_array().is_some_and(|types| types.contains(&name.into()))
}

fn text(length: u64) -> Value {
    // Letters that do not make the commonest passwords.
    // No two neighbours follow each other and nothing comes back soon, so that it is no password that everyone tries first.
    let syllable =
        |place: u64| char::from_u32(0xAC00 + u32::try_from(place * 7_919 % 11_172).unwrap()).unwrap();
    (1..=length).map(syllable).collect::<String>().into()
}

/// Values that a property's schema lets through, and values that it does not.
fn around(schema: &Value) -> (Vec<Value>, Vec<Value>) {
    let schema = resolved(schema);
    if let Some(codes) = schema["enum"].as_array() {
        return (codes.clone(), vec!["NO_SUCH_CODE".into(), json!(1)]);
    }
    if schema["format"] == "email" {
        let longest = schema["maxLength"].as_u64().unwrap();
        let of =
            |length: u64| format!("a@{}.kr", "b.".repeat(usize::try_from(length - 6).unwrap() / 2) + "c");
        assert_eq!(of(longest).len() as u64, longest);
        return (
            vec!["a@b.kr".into(), of(longest).into()],
            vec!["a".into(), of(longest + 2).into(), json!(1)],
        );
    }
    if is_a(&schema, "integer") {
        let low = schema["minimum"].as_i64().unwrap();
        let mut good = vec![low.into()];
        let mut bad = vec![(low - 1).into(), json!(low.to_string()), json!(0.5)];
        if let Some(high) = schema["maximum"].as_i64() {
            good.push(high.into());
            bad.push((high + 1).into());
        }
        bad.extend(schema["not"].get("const").cloned());
        return (good, bad);
    }
    if is_a(&schema, "boolean") {
        return (vec![true.into(), false.into()], vec!["true".into(), json!(1)]);
    }
    if is_a(&schema, "array") {
        return lists(&schema);
    }
    if let Some(pattern) = schema["pattern"].as_str() {
        return patterned(&schema, pattern);
    }
    if schema["examples"].is_array() {
        return (schema["examples"].as_array().unwrap().clone(), vec!["tomorrow".into(), json!(1)]);
    }
    let low = schema["minLength"].as_u64().unwrap_or_else(|| panic!("no bounds: {schema}"));
    let high = schema["maxLength"].as_u64().unwrap();
    let bad = vec![text(low - 1), text(high + 1), json!(1)];
    (vec![text(low), text(high)], bad)
}

fn patterned(schema: &Value, pattern: &str) -> (Vec<Value>, Vec<Value>) {
    let inside = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')).unwrap();
    let strategy = string_regex(inside).unwrap();
    let mut runner = TestRunner::deterministic();
    let mut good = schema["examples"].as_array().unwrap().clone();
    let longest = usize::try_from(schema["maxLength"].as_u64().unwrap()).unwrap();
    while good.len() < 200 {
        let text = strategy.new_tree(&mut runner).unwrap().current();
        if text.chars().count() <= longest {
            good.push(text.into());
        }
    }
    // One character more or less, or another one, at each place of the example.
    let example: Vec<char> = good[0].as_str().unwrap().chars().collect();
    let mut bad = vec![json!(1), json!("")];
    for place in 0..=example.len() {
        let mut more = example.clone();
        more.insert(place, '#');
        bad.push(more.iter().collect::<String>().into());
    }
    (good, bad)
}

fn lists(schema: &Value) -> (Vec<Value>, Vec<Value>) {
    let low = schema["minItems"].as_u64().unwrap();
    let high = schema["maxItems"].as_u64().unwrap();
    let items = resolved(&schema["items"]);
    let of = |length: u64| match items["enum"].as_array() {
        Some(codes) => codes.iter().cycle().take(usize::try_from(length).unwrap()).cloned().collect(),
        None => (1..=length).map(Value::from).collect::<Value>(),
    };
    (vec![of(low), of(high)], vec![of(low - 1), of(high + 1), json!(1), json!(["?"])])
}

#[test]
fn the_bounds_of_each_field_are_those_that_the_shop_enforces() {
    each_body(|schema, read| {
        let properties = schema["properties"].as_object().unwrap();
        let required = schema["required"].as_array().unwrap();
        let alternatives = schema.get("oneOf").and_then(Value::as_array).cloned().unwrap_or_default();
        let alternatives: Vec<_> =
            alternatives.iter().map(|one| one["required"][0].as_str().unwrap()).collect();
        // Of fields that exclude each other, the one that is looked at, or else the first.
        let left_out = |looked_at: &str, name: &str| {
            let kept = alternatives.iter().find(|one| **one == looked_at).or(alternatives.first());
            alternatives.contains(&name) && kept != Some(&name)
        };
        let all: Map<_, _> =
            properties.iter().map(|(name, schema)| (name.clone(), around(schema).0[0].clone())).collect();
        for (name, schema) in properties {
            let (good, bad) = around(schema);
            let sound: Map<_, _> = all
                .iter()
                .filter(|(other, _)| !left_out(name, other))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect();
            assert!(read(&sound).is_empty(), "{:?} of {sound:?}", read(&sound));
            let with = |value: &Value| {
                let mut object = sound.clone();
                object.insert(name.clone(), value.clone());
                read(&object)
            };
            for value in good {
                assert!(with(&value).is_empty(), "{name} = {value} is within {schema}, but refused");
            }
            for value in bad {
                assert_eq!(with(&value), [name.as_str()], "{name} = {value} is not within {schema}");
            }
            let mut without = sound.clone();
            without.remove(name);
            let missed = if alternatives.contains(&name.as_str()) {
                alternatives.first().copied()
            } else {
                Some(name.as_str()).filter(|name| required.contains(&json!(name)))
            };
            let named: Vec<_> = missed.into_iter().collect();
            assert_eq!(read(&without), named, "{name} left out");
            assert_eq!(with(&Value::Null), named, "{name} as null");
        }
    });
}

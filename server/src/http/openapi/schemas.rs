//! The shapes of requests and answers, taken from the wire types.

use miri_common::Lang;
use miri_common::api::NewIds;
use miri_common::validate::{FieldErrors, Form, Presence, Request, Rule};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

/// The shape of a wire type.
#[derive(Clone, Copy)]
pub struct Shape {
    name: fn() -> Cow<'static, str>,
    own: fn() -> RefOr<Schema>,
    within: fn(&mut Vec<(String, RefOr<Schema>)>),
    /// Fields at any depth that are null in the answer to a dry run.
    new_ids: &'static [&'static str],
}

impl Shape {
    /// Of this type.
    pub fn of<T: ToSchema>() -> Self {
        Self { name: T::name, own: T::schema, within: T::schemas, new_ids: &[] }
    }

    /// Of this type, as the answer to a request that makes something.
    pub fn made<T: ToSchema + NewIds>() -> Self {
        Self { new_ids: T::NEW_IDS, ..Self::of::<T>() }
    }
}

/// The shape of a request, with what is asked of each field.
pub struct Body {
    shape: Shape,
    rules: Vec<Rule>,
    check: fn(&Map<String, Value>) -> Result<(), FieldErrors>,
}

impl Body {
    /// Of this type.
    pub fn of<T: Request + ToSchema>() -> Self {
        let check = |object: &Map<String, Value>| T::from_json(object, Lang::En).map(|_| ());
        Self { shape: Shape::of::<T>(), rules: T::rules(), check }
    }

    /// The name of its type.
    pub fn name(&self) -> String {
        (self.shape.name)().into_owned()
    }

    /// Whether a body may be left out: none at all counts as an empty object.
    pub fn may_be_absent(&self) -> bool {
        self.rules.iter().all(|rule| rule.presence == Presence::Optional)
    }

    /// Reads an object as the shop does.
    ///
    /// # Errors
    /// Every bad field.
    pub fn check(&self, object: &Map<String, Value>) -> Result<(), FieldErrors> {
        (self.check)(object)
    }
}

/// The named schemas of a document, while they are collected.
#[derive(Default)]
pub struct Schemas(BTreeMap<String, Value>);

impl Schemas {
    /// Refers to the shape of an answer, which from now on is among the schemas.
    pub fn answer(&mut self, shape: Shape) -> Value {
        let name = self.keep(shape);
        reference(&name)
    }

    /// Refers to the shape of a request, which from now on is among the schemas.
    pub fn request(&mut self, body: &Body) -> Value {
        let name = self.keep(body.shape);
        if let Some(schema) = self.0.get_mut(&name) {
            apply(schema, &body.rules);
        }
        reference(&name)
    }

    /// All of them.
    pub fn into_value(self) -> Value {
        self.0.into_iter().collect::<Map<_, _>>().into()
    }

    fn keep(&mut self, shape: Shape) -> String {
        let mut found = Vec::new();
        (shape.within)(&mut found);
        let name = (shape.name)().into_owned();
        found.push((name.clone(), (shape.own)()));
        for (name, schema) in found {
            // Schemas are made of texts and numbers under text keys; writing them to memory cannot fail.
            let schema = || serde_json::to_value(schema).unwrap_or_default();
            let known = self.0.entry(name).or_insert_with(schema);
            for id in shape.new_ids {
                may_be_null(known.pointer_mut(&format!("/properties/{id}")));
            }
        }
        name
    }
}

/// Lets a property be null too.
fn may_be_null(property: Option<&mut Value>) {
    let Some(property) = property else { return };
    if property.get("$ref").is_some() {
        let id = property.take();
        *property = json!({ "oneOf": [{ "type": "null" }, id], "description": "Null in a dry run." });
    } else if property["type"].is_string() {
        let kind = property["type"].take();
        property["type"] = json!([kind, "null"]);
    }
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// Writes what is asked of each field into the shape of a request.
fn apply(schema: &mut Value, rules: &[Rule]) {
    let required: Vec<_> =
        rules.iter().filter(|rule| rule.presence == Presence::Required).map(|rule| rule.field).collect();
    schema["required"] = json!(required);
    let alternatives = rules.iter().filter(|rule| rule.presence == Presence::Alternative);
    let alternatives: Vec<_> = alternatives.map(|rule| json!({ "required": [rule.field] })).collect();
    if !alternatives.is_empty() {
        schema["oneOf"] = alternatives.into();
    }
    for rule in rules {
        let property = &mut schema["properties"][rule.field];
        if let (Some(property), Value::Object(bounds)) = (property.as_object_mut(), bounds(&rule.form)) {
            property.extend(bounds);
        }
    }
}

/// What a form asks, in the words of JSON Schema.
fn bounds(form: &Form) -> Value {
    match *form {
        // What fits the type anyway is not worth a word, and other languages cannot even read the largest number.
        Form::Integer(low, i64::MAX) => json!({ "minimum": low }),
        Form::Integer(low, high) => json!({ "minimum": low, "maximum": high }),
        Form::Text(low, high) | Form::Secret(low, high) => json!({ "minLength": low, "maxLength": high }),
        Form::Patterned(low, high, pattern) => {
            json!({ "minLength": low, "maxLength": high, "pattern": pattern.regex, "examples": [pattern.example] })
        }
        Form::Email(high) => json!({ "format": "email", "maxLength": high }),
        Form::Difference(most) => json!({ "minimum": -most, "maximum": most, "not": { "const": 0 } }),
        Form::Several(low, high) => json!({ "minItems": low, "maxItems": high, "uniqueItems": true }),
        Form::Time | Form::Own => json!({}),
    }
}

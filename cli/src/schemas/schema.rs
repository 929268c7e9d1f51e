//! From the type of an answer to its schema.

use crate::output::SCHEMA_VERSION;
use miri_common::api::{NewIds, Page};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, schema::Schema};

/// The answer of one command.
pub(super) struct Answer {
    /// The command without `miri`.
    pub(super) command: &'static str,
    /// The field that holds the rows of a list.
    pub(super) rows: Option<&'static str>,
    own: fn() -> RefOr<Schema>,
    within: fn(&mut Vec<(String, RefOr<Schema>)>),
    /// Fields that are null in a dry run.
    new_ids: &'static [&'static str],
}

/// One object.
pub(super) const fn record<T: ToSchema>(command: &'static str) -> Answer {
    Answer { command, rows: None, own: T::schema, within: T::schemas, new_ids: &[] }
}

/// One page of a list.
pub(super) const fn page<T: ToSchema>(command: &'static str) -> Answer {
    Answer { within: page_and_row::<T>, ..list::<Page<T>>(command, "content") }
}

/// What is within a page does not count what it is a page of.
fn page_and_row<T: ToSchema>(found: &mut Vec<(String, RefOr<Schema>)>) {
    Page::<T>::schemas(found);
    T::schemas(found);
    found.push((T::name().into_owned(), T::schema()));
}

/// An object that holds the rows of a list.
pub(super) const fn list<T: ToSchema>(command: &'static str, rows: &'static str) -> Answer {
    Answer { rows: Some(rows), ..record::<T>(command) }
}

/// Something that was made.
pub(super) const fn made<T: ToSchema + NewIds>(command: &'static str) -> Answer {
    Answer { new_ids: T::NEW_IDS, ..record::<T>(command) }
}

impl Answer {
    /// The whole schema, which refers to nothing outside.
    pub(super) fn schema(&self) -> Value {
        let mut found = Vec::new();
        (self.within)(&mut found);
        let mut defs: Map<String, Value> =
            found.iter().map(|(name, schema)| (name.clone(), value(schema))).collect();
        let mut own = value(&(self.own)());
        for schema in defs.values_mut().chain([&mut own]) {
            refer_to_defs(schema);
            for id in self.new_ids {
                may_be_null(schema.pointer_mut(&format!("/properties/{id}")));
            }
        }
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": format!("miri {}", self.command),
            "type": "object",
            "properties": {
                "schemaVersion": { "const": SCHEMA_VERSION },
                "dryRun": { "type": "boolean", "description": "Whether nothing was changed." },
            },
            "required": ["schemaVersion"],
            "allOf": [own],
            "$defs": defs,
        })
    }

    /// The fields of the object, or of a row of the list.
    pub(super) fn fields(&self) -> Vec<String> {
        let schema = self.schema();
        let mut properties = Map::new();
        collect(&schema["allOf"][0], &schema, &mut properties);
        if let Some(rows) = self.rows {
            let items = properties.remove(rows).unwrap_or_default()["items"].take();
            properties.clear();
            collect(&items, &schema, &mut properties);
        }
        properties.into_iter().map(|(name, _)| name).collect()
    }
}

/// Schemas are made of texts and numbers under text keys; writing them to memory cannot fail.
fn value(schema: &RefOr<Schema>) -> Value {
    serde_json::to_value(schema).unwrap_or_default()
}

/// The properties of a schema, wherever it keeps them.
fn collect(schema: &Value, whole: &Value, properties: &mut Map<String, Value>) {
    if let Some(found) = schema["$ref"].as_str().and_then(|to| whole.pointer(to.trim_start_matches('#'))) {
        collect(found, whole, properties);
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        collect(part, whole, properties);
    }
    if let Some(own) = schema["properties"].as_object() {
        properties.extend(own.clone());
    }
}

/// References of an OpenAPI document become those of a schema that stands alone.
fn refer_to_defs(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if let Some(Value::String(to)) = fields.get_mut("$ref") {
                *to = to.replace("#/components/schemas/", "#/$defs/");
            }
            fields.values_mut().for_each(refer_to_defs);
        }
        Value::Array(items) => items.iter_mut().for_each(refer_to_defs),
        _ => {}
    }
}

fn may_be_null(property: Option<&mut Value>) {
    if let Some(property) = property {
        let id = property.take();
        *property = json!({ "anyOf": [{ "type": "null" }, id], "description": "Null in a dry run." });
    }
}

#[cfg(test)]
mod tests {
    use super::{made, page};
    use miri_common::api::{AdminGoods, PlacedOrder};

    #[test]
    fn the_fields_of_a_list_are_those_of_its_rows_wherever_they_stand() {
        let fields = page::<AdminGoods>("admin goods list").fields();
        for field in ["sellerId", "heldQuantity", "goodsId", "goodsName"] {
            assert!(fields.iter().any(|known| known == field), "{field} of {fields:?}");
        }
        assert!(!fields.iter().any(|known| known == "totalElements"));
    }

    #[test]
    fn a_dry_run_may_leave_new_ids_open_at_any_depth() {
        let schema = made::<PlacedOrder>("order place").schema();
        for id in ["/allOf/0/properties/orderId", "/$defs/PlacedLine/properties/orderDetailId"] {
            assert_eq!(schema.pointer(&format!("{id}/anyOf/0/type")).unwrap(), "null", "{id}");
        }
    }
}

//! Reading a request body field by field.
//!
//! A refusal must name every bad field, a missing one and one of the wrong type alike. serde stops at the first, so a
//! request is read from a JSON object through [`Fields`], which collects what is wrong and lets go only of a
//! request that is right in full. Unknown fields are ignored; `null` counts as absent.
//!
//! The same reading, done on nothing, tells the rules: every method of [`Fields`] notes what it asks for, and
//! [`Request::rules`] hands that to the served document, which so cannot say anything else than what is checked.

mod fields;
mod rule;
mod texts;

pub use fields::Fields;
pub use rule::{Form, Pattern, Presence, Rule};
pub use texts::EMAIL_CHARS;

use crate::Lang;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What is wrong, by field name as the wire spells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(pub BTreeMap<&'static str, String>);

/// A request body that can be read and checked.
pub trait Request: Sized {
    /// Reads every field; what is wrong is recorded in `fields`, and the value is then thrown away.
    fn read(fields: &mut Fields<'_>) -> Self;

    /// Reads and checks a whole body.
    ///
    /// # Errors
    /// Every bad field with the reason, in the language asked for.
    fn from_json(object: &Map<String, Value>, lang: Lang) -> Result<Self, FieldErrors> {
        let mut fields = Fields { object, lang, errors: FieldErrors::default(), rules: None };
        let request = Self::read(&mut fields);
        if fields.errors.0.is_empty() { Ok(request) } else { Err(fields.errors) }
    }

    /// What is asked of each field, in the order of reading.
    fn rules() -> Vec<Rule> {
        let mut fields = Fields {
            object: &Map::new(),
            lang: Lang::default(),
            errors: FieldErrors::default(),
            rules: Some(Vec::new()),
        };
        Self::read(&mut fields);
        fields.rules.unwrap_or_default()
    }
}

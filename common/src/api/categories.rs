//! Categories.

use crate::Msg;
use crate::validate::{Fields, Request};
use serde::{Deserialize, Serialize};

/// One element of `GET /api/categories`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// The stable code.
    pub code: String,
    /// The Korean label.
    pub ko: String,
    /// The English label.
    pub en: String,
}

/// `POST /api/admin/categories`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewCategory {
    /// The stable code: 1 to 30 capitals, digits and underscores, a capital first.
    pub code: String,
    /// The Korean label, 1 to 30 characters.
    pub ko: String,
    /// The English label, 1 to 30 characters.
    pub en: String,
}

impl Request for NewCategory {
    fn read(fields: &mut Fields<'_>) -> Self {
        let code = fields.text("code", 1..=30);
        let starts = code.starts_with(|c: char| c.is_ascii_uppercase());
        if !starts || !code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') {
            fields.refuse("code", Msg::FieldCategoryCode);
        }
        Self { code, ko: fields.text("ko", 1..=30), en: fields.text("en", 1..=30) }
    }
}

/// `PATCH /api/admin/categories/{code}`. What is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ChangeCategory {
    /// The Korean label, 1 to 30 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ko: Option<String>,
    /// The English label, 1 to 30 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Request for ChangeCategory {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { ko: fields.optional_text("ko", 1..=30), en: fields.optional_text("en", 1..=30) }
    }
}

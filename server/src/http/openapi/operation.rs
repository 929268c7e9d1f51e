//! The description of one route: what the route table and the wire types cannot say.

use super::schemas::{Body, Shape};
use http::Method;
use miri_common::ErrorCode;
use miri_common::validate::Request;
use serde_json::{Value, json};
use std::ops::RangeInclusive;
use utoipa::ToSchema;

/// One route, described.
pub struct Operation {
    /// The method.
    pub method: Method,
    /// The path, as the route table spells it.
    pub path: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// What else there is to know.
    pub about: Option<&'static str>,
    /// The query parameters.
    pub query: Vec<Parameter>,
    /// The body, if it reads one.
    pub body: Option<Body>,
    /// The answers that are no refusals.
    pub answers: Vec<Answer>,
    /// The refusals of its own; those that many routes share are added by rule.
    pub refusals: &'static [ErrorCode],
    /// Whether it honours an idempotency key, where it is a write.
    pub keyed: Keyed,
}

/// Whether a write honours an idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyed {
    /// As every write under `/api/auth` and `/api/admin` does.
    ByRule,
    /// It does not, and its description says why.
    Never,
}

/// A query parameter.
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub about: &'static str,
    /// What it may be.
    pub schema: Value,
}

/// An answer that is no refusal.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// What the body is.
    pub content: Content,
    /// Headers of its own, each with what it says.
    pub headers: &'static [(&'static str, &'static str)],
}

/// What a body is.
pub enum Content {
    /// The envelope around this.
    Envelope(Shape),
    /// The envelope around a list of these.
    List(Shape),
    /// The envelope around nothing.
    Done,
    /// JSON of this shape without an envelope.
    Json(Shape),
    /// Any JSON object.
    AnyJson,
    /// A text of this media type.
    Text(&'static str),
}

fn operation(method: Method, path: &'static str, summary: &'static str) -> Operation {
    Operation {
        method,
        path,
        summary,
        about: None,
        query: Vec::new(),
        body: None,
        answers: Vec::new(),
        refusals: &[],
        keyed: Keyed::ByRule,
    }
}

/// A `GET`.
pub fn get(path: &'static str, summary: &'static str) -> Operation {
    operation(Method::GET, path, summary)
}

/// A `POST`.
pub fn post(path: &'static str, summary: &'static str) -> Operation {
    operation(Method::POST, path, summary)
}

/// A `PATCH`.
pub fn patch(path: &'static str, summary: &'static str) -> Operation {
    operation(Method::PATCH, path, summary)
}

/// A `DELETE`.
pub fn delete(path: &'static str, summary: &'static str) -> Operation {
    operation(Method::DELETE, path, summary)
}

impl Operation {
    /// With more than its summary says.
    #[must_use]
    pub const fn about(mut self, text: &'static str) -> Self {
        self.about = Some(text);
        self
    }

    /// With these query parameters.
    #[must_use]
    pub fn query(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        self.query.extend(parameters);
        self
    }

    /// With this body.
    #[must_use]
    pub fn body<T: Request + ToSchema>(mut self) -> Self {
        self.body = Some(Body::of::<T>());
        self
    }

    /// Answers 200 with this.
    #[must_use]
    pub fn ok<T: ToSchema>(self) -> Self {
        self.answers(200, Content::Envelope(Shape::of::<T>()))
    }

    /// Answers 200 with a list of these.
    #[must_use]
    pub fn list<T: ToSchema>(self) -> Self {
        self.answers(200, Content::List(Shape::of::<T>()))
    }

    /// Answers 201 with this.
    #[must_use]
    pub fn created<T: ToSchema>(self) -> Self {
        self.answers(201, Content::Envelope(Shape::of::<T>()))
    }

    /// Answers 200 without data.
    #[must_use]
    pub fn done(self) -> Self {
        self.answers_empty(200)
    }

    /// Answers with this status and without data.
    #[must_use]
    pub fn answers_empty(self, status: u16) -> Self {
        self.answers(status, Content::Done)
    }

    /// Answers so.
    #[must_use]
    pub fn answers(mut self, status: u16, content: Content) -> Self {
        self.answers.push(Answer { status, content, headers: &[] });
        self
    }

    /// The last answer has these headers, each with what it says.
    #[must_use]
    pub fn with_headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        if let Some(answer) = self.answers.last_mut() {
            answer.headers = headers;
        }
        self
    }

    /// Refuses with these codes besides those that many routes share.
    #[must_use]
    pub const fn refuses(mut self, codes: &'static [ErrorCode]) -> Self {
        self.refusals = codes;
        self
    }

    /// Takes no idempotency key, though it is a write.
    #[must_use]
    pub const fn without_key(mut self) -> Self {
        self.keyed = Keyed::Never;
        self
    }
}

/// The three parameters of a list that sorts by these fields.
pub fn paged(sorts: &[(&str, &str)]) -> [Parameter; 3] {
    let fields: Vec<_> = sorts.iter().map(|(field, _)| *field).collect();
    let sort = format!("^({})(,(asc|desc))?$", fields.join("|"));
    [
        Parameter {
            name: "page",
            about: "Which page, from 0. Below 0 or no number is 0.",
            schema: json!({ "type": "integer", "format": "int64", "minimum": 0, "default": 0 }),
        },
        Parameter {
            name: "size",
            about: "Elements a page. Below 1 or no number is 10, above 100 is 100.",
            schema: json!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 10 }),
        },
        Parameter {
            name: "sort",
            about: "A field and its direction, repeatable; ties are broken by id.",
            schema: json!({
                "type": "array",
                "items": { "type": "string", "pattern": sort },
                "default": ["createdDate,desc"],
            }),
        },
    ]
}

/// A parameter that is one of some codes.
pub fn one_of(
    name: &'static str,
    codes: impl IntoIterator<Item = &'static str>,
    about: &'static str,
) -> Parameter {
    let codes: Vec<_> = codes.into_iter().collect();
    Parameter { name, about, schema: json!({ "type": "string", "enum": codes }) }
}

/// A parameter that is `true` or `false`.
pub fn flag(name: &'static str, about: &'static str) -> Parameter {
    Parameter { name, about, schema: json!({ "type": "boolean" }) }
}

/// A parameter that is a text.
pub fn text(name: &'static str, about: &'static str) -> Parameter {
    Parameter { name, about, schema: json!({ "type": "string" }) }
}

/// A parameter that is an integer within `range`.
pub fn integer(name: &'static str, range: RangeInclusive<i64>, about: &'static str) -> Parameter {
    let (low, high) = range.into_inner();
    let mut schema = json!({ "type": "integer", "format": "int64", "minimum": low });
    if high < i64::MAX {
        schema["maximum"] = high.into();
    }
    Parameter { name, about, schema }
}

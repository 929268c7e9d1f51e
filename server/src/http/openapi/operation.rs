//! The description of one route: what the route table and the wire types cannot say.

use super::parameter::Parameter;
use super::schemas::{Body, Shape};
use http::Method;
use miri_common::ErrorCode;
use miri_common::api::NewIds;
use miri_common::validate::Request;
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

    /// Answers 201 with this, which was made.
    #[must_use]
    pub fn created<T: ToSchema + NewIds>(self) -> Self {
        self.makes::<T>(201)
    }

    /// Answers with this status and this, which was made: its new ids are null in a dry run.
    #[must_use]
    pub fn makes<T: ToSchema + NewIds>(self, status: u16) -> Self {
        self.answers(status, Content::Envelope(Shape::made::<T>()))
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

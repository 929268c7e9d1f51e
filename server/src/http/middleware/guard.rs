//! Who may pass: the route table says it, and it is looked at here before a handler sees the request.
//!
//! Whoever is let through to a route that needs it is in the request's extensions as [`Actor`]. A path or method that does not
//! exist is told only to those who could ask for one beside it: under `/api/auth` nobody learns without signing in what there
//! is. What the original kept for its own services, `/api/internal`, is refused to everyone.

use crate::app::AppState;
use crate::auth::Actor;
use crate::http::ApiError;
use crate::http::router::{Access, Route};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, Method, header};
use miri_common::ErrorCode;
use miri_common::labels::{Role, Scope};
use std::collections::HashMap;
use std::sync::Arc;

/// The application and what its route table says.
pub struct Guard {
    app: AppState,
    access: HashMap<&'static str, Vec<(Method, Access)>>,
}

impl Guard {
    /// For these routes.
    pub fn new(app: &AppState, routes: &[Route]) -> Self {
        let mut access: HashMap<_, Vec<_>> = HashMap::new();
        for route in routes {
            access.entry(route.path).or_default().push((route.method.clone(), route.access));
        }
        Self { app: Arc::clone(app), access }
    }

    fn access(&self, request: &Request) -> Result<Access, ApiError> {
        let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
        let matched = request.extensions().get::<MatchedPath>();
        let named = matched
            .and_then(|path| self.access.get(path.as_str()))
            .and_then(|methods| methods.iter().find(|(known, _)| known == method).map(|(_, access)| *access));
        match named {
            Some(access) => Ok(access),
            None => by_prefix(request.uri().path()),
        }
    }

    fn actor(&self, headers: &HeaderMap) -> Result<Actor, ApiError> {
        let unauthenticated = || ApiError::new(ErrorCode::Unauthenticated);
        let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or_else(unauthenticated)?;
        self.app.auth.verify(token, self.app.clock.machine()).map_err(|_| unauthenticated())
    }
}

/// Who may learn that there is nothing at this path.
fn by_prefix(path: &str) -> Result<Access, ApiError> {
    let under =
        |prefix: &str| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if under("/api/internal") {
        Err(ApiError::new(ErrorCode::Unauthenticated))
    } else if under("/api/admin") {
        Ok(Access::Admin)
    } else if under("/api/auth") {
        Ok(Access::User(Scope::Read))
    } else {
        Ok(Access::Anyone)
    }
}

/// Lets a request through to its route, or refuses it.
pub async fn check(State(guard): State<Arc<Guard>>, mut request: Request, next: Next) -> Response {
    match guard.access(&request).and_then(|access| admit(&guard, access, &request)) {
        Ok(actor) => {
            if let Some(actor) = actor {
                request.extensions_mut().insert(actor);
            }
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

fn admit(guard: &Guard, access: Access, request: &Request) -> Result<Option<Actor>, ApiError> {
    match access {
        Access::Anyone => Ok(None),
        Access::User(_) | Access::Session => guard.actor(request.headers()).map(Some),
        Access::Admin => {
            let actor = guard.actor(request.headers())?;
            if actor.role == Role::Admin { Ok(Some(actor)) } else { Err(ApiError::new(ErrorCode::Forbidden)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Access, by_prefix};
    use miri_common::labels::Scope;

    #[test]
    fn a_prefix_ends_where_a_segment_does() {
        assert_eq!(by_prefix("/api/auth/nothing"), Ok(Access::User(Scope::Read)));
        assert_eq!(by_prefix("/api/admin"), Ok(Access::Admin));
        assert_eq!(by_prefix("/api/authors"), Ok(Access::Anyone));
        assert!(by_prefix("/api/internal/users/1").is_err());
    }
}

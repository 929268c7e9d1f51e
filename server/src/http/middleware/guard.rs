//! Who may pass: the route table says it, and it is looked at here before a handler sees the request.
//!
//! Whoever is let through to a route that needs it is in the request's extensions as [`Actor`]. A path or method that does not
//! exist is told only to those who could ask for one beside it: under `/api/auth` nobody learns without signing in what there
//! is. What the original kept for its own services, `/api/internal`, is refused to everyone.

use super::observe::Asker;
use crate::app::{App, AppState};
use crate::auth::{Actor, access_tokens};
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

    /// Who is signed in by this token, or the personal token for which the database is to be asked.
    fn signed_in(&self, headers: &HeaderMap) -> Result<Presented, ApiError> {
        let token = bearer(headers).ok_or_else(unauthenticated)?;
        if token.starts_with(access_tokens::PREFIX) {
            return Ok(Presented::PersonalToken(token.to_owned()));
        }
        let actor = self.app.auth.verify(token, self.app.clock.machine());
        actor.map(Presented::Actor).map_err(|_| unauthenticated())
    }

    async fn actor(&self, presented: Presented) -> Result<Actor, ApiError> {
        match presented {
            Presented::Actor(actor) => Ok(actor),
            Presented::PersonalToken(token) => {
                let App { auth, store, tasks, .. } = &*self.app;
                auth.verify_access_token(store, tasks, &token).await?.ok_or_else(unauthenticated)
            }
        }
    }
}

fn unauthenticated() -> ApiError {
    ApiError::new(ErrorCode::Unauthenticated)
}

/// What came with a request.
enum Presented {
    /// The token of a session, which says itself whose it is.
    Actor(Actor),
    /// A personal access token, still to be looked up.
    PersonalToken(String),
}

/// The bearer token of a request (RFC 6750, section 2.1).
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    header
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
}

/// Who may learn that there is nothing at this path.
fn by_prefix(path: &str) -> Result<Access, ApiError> {
    let under =
        |prefix: &str| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if under("/api/internal") {
        Err(unauthenticated())
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
    let access = match guard.access(&request) {
        Ok(Access::Anyone) => return next.run(request).await,
        Ok(access) => access,
        Err(refusal) => return refusal.into_response(),
    };
    // The body of a request cannot be shared between threads, so nothing of the request is borrowed while the database may be asked.
    let actor = match guard.signed_in(request.headers()) {
        Ok(presented) => guard.actor(presented).await,
        Err(refusal) => Err(refusal),
    };
    match actor.and_then(|actor| admit(access, actor)) {
        Ok(actor) => {
            if let Some(asker) = request.extensions().get::<Asker>() {
                asker.is(actor.user_id);
            }
            request.extensions_mut().insert(actor);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// Whether someone may ask for this.
fn admit(access: Access, actor: Actor) -> Result<Actor, ApiError> {
    let may = match access {
        Access::Anyone => true,
        Access::User(scope) => actor.may(scope),
        Access::Session => actor.scopes.is_none(),
        Access::Admin => actor.role == Role::Admin && actor.may(Scope::Admin),
    };
    if may { Ok(actor) } else { Err(ApiError::new(ErrorCode::Forbidden)) }
}

#[cfg(test)]
mod tests {
    use super::{Access, admit, by_prefix};
    use crate::auth::{Actor, Scopes};
    use miri_common::UserId;
    use miri_common::labels::{Role, Scope};

    #[test]
    fn a_token_may_what_its_scopes_say_and_its_owner_may() {
        let actor = |role, scopes: Option<&[Scope]>| Actor {
            user_id: UserId(7),
            role,
            session_id: String::new(),
            scopes: scopes.map(Scopes::new),
        };
        let may = |access, role, scopes| admit(access, actor(role, scopes)).is_ok();
        for (access, role, scopes, expected) in [
            (Access::User(Scope::Buy), Role::User, None, true),
            (Access::User(Scope::Buy), Role::User, Some(&[Scope::Buy][..]), true),
            (Access::User(Scope::Read), Role::User, Some(&[Scope::Buy]), false),
            (Access::User(Scope::Read), Role::Admin, Some(&[Scope::Admin]), false),
            (Access::Session, Role::User, None, true),
            (Access::Session, Role::Admin, Some(Scope::ALL), false),
            (Access::Admin, Role::Admin, None, true),
            (Access::Admin, Role::User, None, false),
            (Access::Admin, Role::Admin, Some(&[Scope::Admin]), true),
            (Access::Admin, Role::Admin, Some(&[Scope::Read, Scope::Buy, Scope::Sell]), false),
            (Access::Admin, Role::User, Some(&[Scope::Admin]), false),
        ] {
            assert_eq!(may(access, role, scopes), expected, "{access:?} {role} {scopes:?}");
        }
    }

    #[test]
    fn a_prefix_ends_where_a_segment_does() {
        assert_eq!(by_prefix("/api/auth/nothing"), Ok(Access::User(Scope::Read)));
        assert_eq!(by_prefix("/api/admin"), Ok(Access::Admin));
        assert_eq!(by_prefix("/api/authors"), Ok(Access::Anyone));
        assert!(by_prefix("/api/internal/users/1").is_err());
    }
}

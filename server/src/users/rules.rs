//! What is allowed with accounts. Nothing here reads or writes.

use crate::mail::Letter;
use miri_common::labels::Role;

/// Whether an address has an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It has one.
    Yes,
    /// It has none.
    No,
}

impl Known {
    /// Whether there is one.
    pub const fn of<T>(account: Option<&T>) -> Self {
        if account.is_some() { Self::Yes } else { Self::No }
    }
}

/// What whoever wants to sign up is written: a mailbox that has an account gets a notice, and no token that could make another.
pub fn sign_up_letter(known: Known, token: String) -> Letter {
    match known {
        Known::No => Letter::Verification { token },
        Known::Yes => Letter::AlreadyRegistered,
    }
}

/// What whoever has forgotten a password is written. A mailbox without an account is told so, because nobody else is.
pub fn reset_letter(known: Known, token: String) -> Letter {
    match known {
        Known::Yes => Letter::PasswordReset { token },
        Known::No => Letter::NoAccount,
    }
}

/// What an operator changes of an account; what is absent stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Change {
    /// What it may do.
    pub role: Option<Role>,
    /// Whether it can be signed in to.
    pub lock: Option<Lock>,
}

/// Whether an account can be signed in to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// It cannot.
    Locked,
    /// It can.
    Open,
}

/// What an account is to operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// What it may do.
    pub role: Role,
    /// Whether it can be signed in to.
    pub lock: Lock,
}

/// Whether anyone else can run the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Others {
    /// Another operator who can sign in.
    Some,
    /// Nobody.
    None,
}

impl Standing {
    /// What it will be.
    pub fn after(self, change: Change) -> Self {
        Self { role: change.role.unwrap_or(self.role), lock: change.lock.unwrap_or(self.lock) }
    }

    /// Whether the shop can be run from this account.
    pub fn runs_the_shop(self) -> bool {
        self.role == Role::Admin && self.lock == Lock::Open
    }

    /// Whether all that is signed in to the account must end, so that nobody goes on with what they no longer are: on every change
    /// of the role, because access tokens carry it, and when the account is locked.
    pub fn ends_sessions(self, after: Self) -> bool {
        self.role != after.role || (self.lock != after.lock && after.lock == Lock::Locked)
    }
}

/// Whether an account may become this: the shop never loses its last operator, since nobody could make another.
pub fn keeps_an_operator(before: Standing, after: Option<Standing>, others: Others) -> bool {
    others == Others::Some || !before.runs_the_shop() || after.is_some_and(Standing::runs_the_shop)
}

#[cfg(test)]
mod tests {
    use super::{Change, Known, Lock, Others, Standing, keeps_an_operator, reset_letter, sign_up_letter};
    use crate::mail::LetterKind;
    use miri_common::labels::Role;

    const OPERATOR: Standing = Standing { role: Role::Admin, lock: Lock::Open };
    const SHOPPER: Standing = Standing { role: Role::User, lock: Lock::Open };
    const LOCKED: Standing = Standing { role: Role::Admin, lock: Lock::Locked };

    #[test]
    fn a_token_goes_only_to_the_mailbox_that_may_use_it() {
        let kinds = |known| {
            let token = || "token".to_owned();
            (sign_up_letter(known, token()).kind(), reset_letter(known, token()).kind())
        };
        assert_eq!(kinds(Known::No), (LetterKind::Verification, LetterKind::NoAccount));
        assert_eq!(kinds(Known::Yes), (LetterKind::AlreadyRegistered, LetterKind::PasswordReset));
    }

    #[test]
    fn the_last_operator_stays_one() {
        for after in [Some(SHOPPER), Some(LOCKED), None] {
            assert!(!keeps_an_operator(OPERATOR, after, Others::None), "{after:?}");
            assert!(keeps_an_operator(OPERATOR, after, Others::Some), "{after:?}");
            assert!(keeps_an_operator(SHOPPER, after, Others::None), "{after:?}");
            assert!(keeps_an_operator(LOCKED, after, Others::None), "{after:?}");
        }
        assert!(keeps_an_operator(OPERATOR, Some(OPERATOR), Others::None));
    }

    #[test]
    fn sessions_end_when_the_role_changes_or_the_account_is_locked() {
        let lock = |lock| Change { lock: Some(lock), ..Change::default() };
        let role = |role| Change { role: Some(role), ..Change::default() };
        for (before, change, ends) in [
            (SHOPPER, role(Role::Admin), true),
            (OPERATOR, role(Role::User), true),
            (OPERATOR, role(Role::Admin), false),
            (SHOPPER, lock(Lock::Locked), true),
            (SHOPPER, lock(Lock::Open), false),
            (LOCKED, lock(Lock::Open), false),
            (LOCKED, lock(Lock::Locked), false),
            (SHOPPER, Change::default(), false),
        ] {
            assert_eq!(before.ends_sessions(before.after(change)), ends, "{before:?} {change:?}");
        }
    }
}

//! The exit codes, and which failure has which: decided here and nowhere else.

use crate::failure::CliError;
use miri_common::client::ClientError;
use miri_common::{ErrorCode, Lang};
use std::process::ExitCode;

/// How a command ended. The numbers are a contract with scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done; an empty list too.
    Ok = 0,
    /// Any other failure.
    Other = 1,
    /// A command line that cannot be carried out, a declined question, or a flag that is missing where nobody can be asked.
    Usage = 2,
    /// Part of a batch failed.
    Partial = 3,
    /// Not signed in, the token has expired, or the keyring that holds it cannot be used.
    SignedOut = 4,
    /// There is no such thing, or it belongs to someone else.
    NotFound = 5,
    /// The shop's state forbids it: sold out, not open, over the limit.
    Conflict = 6,
    /// The server cannot be reached, or it timed out.
    Unreachable = 7,
    /// Still pending when the wait ended.
    Pending = 8,
    /// Too many requests.
    RateLimited = 9,
    /// Signed in, but not for this.
    NotAllowed = 10,
    /// The audit found drift.
    Drift = 11,
    /// Interrupted from the keyboard.
    Interrupted = 130,
}

impl Exit {
    /// Every code, in the order of the help page.
    pub(crate) const ALL: [Self; 13] = [
        Self::Ok,
        Self::Other,
        Self::Usage,
        Self::Partial,
        Self::SignedOut,
        Self::NotFound,
        Self::Conflict,
        Self::Unreachable,
        Self::Pending,
        Self::RateLimited,
        Self::NotAllowed,
        Self::Drift,
        Self::Interrupted,
    ];

    /// The number that the process ends with.
    pub(crate) const fn number(self) -> u8 {
        self as u8
    }

    /// What it means, in words.
    pub(crate) const fn meaning(self, lang: Lang) -> &'static str {
        match self {
            Self::Ok => lang.pick("성공 (빈 목록도 성공)", "done; an empty list too"),
            Self::Other => lang.pick("그 밖의 실패", "another failure"),
            Self::Usage => lang.pick(
                "잘못된 사용, 거절함, 또는 물어볼 사람이 없는데 빠진 플래그",
                "wrong usage, declined, or a flag missing where nobody can be asked",
            ),
            Self::Partial => lang.pick("일부만 실패", "part of a batch failed"),
            Self::SignedOut => lang.pick(
                "로그인하지 않았거나, 토큰이 만료되었거나, 키링을 쓸 수 없음",
                "not signed in, the token has expired, or the keyring cannot be used",
            ),
            Self::NotFound => lang.pick("찾을 수 없음", "not found"),
            Self::Conflict => {
                lang.pick("충돌 (품절, 오픈 전, 구매 한도)", "conflict: sold out, not open, over the limit")
            }
            Self::Unreachable => {
                lang.pick("서버에 연결할 수 없거나 시간 초과", "server unreachable, or timed out")
            }
            Self::Pending => {
                lang.pick("기다리는 시간이 끝날 때까지 진행 중", "still pending when the wait ended")
            }
            Self::RateLimited => lang.pick("요청이 너무 많음", "rate limited"),
            Self::NotAllowed => lang.pick("권한 없음", "not allowed"),
            Self::Drift => lang.pick("재고 점검에서 어긋남 발견", "the audit found drift"),
            Self::Interrupted => lang.pick("중단됨", "interrupted"),
        }
    }

    /// The code of a failure.
    pub(crate) fn of(error: &CliError) -> Self {
        match error {
            CliError::BrokenPipe => Self::Ok,
            CliError::Usage { .. }
            | CliError::MissingFlag { .. }
            | CliError::MissingConfirm { .. }
            | CliError::BadRows { .. }
            | CliError::Declined => Self::Usage,
            CliError::SignedOut { .. } | CliError::Keyring(_) => Self::SignedOut,
            CliError::Shop { source, .. } => Self::of_client(source),
            CliError::Partial { .. } => Self::Partial,
            CliError::Pending { .. } => Self::Pending,
            CliError::TimedOut { .. } => Self::Unreachable,
            CliError::Drift { .. } => Self::Drift,
            CliError::Interrupted { .. } => Self::Interrupted,
            CliError::EndedOtherwise { .. } | CliError::Io { .. } | CliError::Other(_) => Self::Other,
        }
    }

    fn of_client(error: &ClientError) -> Self {
        match error {
            ClientError::Address(_) => Self::Usage,
            ClientError::Unreachable(_) | ClientError::NoAnswer(_) => Self::Unreachable,
            // The same request is still running: neither done nor refused.
            ClientError::Refused { code: Some(ErrorCode::IdempotencyInFlight), .. }
            | ClientError::StillOpen { .. } => Self::Pending,
            ClientError::Refused { code: Some(ErrorCode::IdempotencyMismatch), .. } => Self::Conflict,
            ClientError::Refused { status, .. } => Self::of_status(*status),
            ClientError::NotRecorded(_) | ClientError::Protocol(_) => Self::Other,
        }
    }

    const fn of_status(status: u16) -> Self {
        match status {
            400 | 413 | 422 => Self::Usage,
            401 => Self::SignedOut,
            403 => Self::NotAllowed,
            404 => Self::NotFound,
            409 => Self::Conflict,
            429 => Self::RateLimited,
            408 | 502..=504 => Self::Unreachable,
            _ => Self::Other,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;
    use miri_common::ErrorCode;
    use miri_common::client::ClientError;

    fn refused(code: ErrorCode) -> Exit {
        Exit::of_client(&ClientError::Refused {
            status: code.status(),
            code: Some(code),
            error: code.code().to_owned(),
            message: String::new(),
            data: None,
            request_id: None,
            retry_after: None,
        })
    }

    #[test]
    fn refusals_map_by_what_a_script_would_do_next() {
        for (code, exit) in [
            (ErrorCode::Validation, Exit::Usage),
            (ErrorCode::Unauthenticated, Exit::SignedOut),
            (ErrorCode::LoginFailed, Exit::SignedOut),
            (ErrorCode::Forbidden, Exit::NotAllowed),
            (ErrorCode::GoodsNotFound, Exit::NotFound),
            (ErrorCode::OrderNotFound, Exit::NotFound),
            (ErrorCode::OutOfStock, Exit::Conflict),
            (ErrorCode::NotOpenYet, Exit::Conflict),
            (ErrorCode::LimitExceeded, Exit::Conflict),
            (ErrorCode::NotCancelable, Exit::Conflict),
            (ErrorCode::IdempotencyMismatch, Exit::Conflict),
            (ErrorCode::IdempotencyInFlight, Exit::Pending),
            (ErrorCode::Busy, Exit::Unreachable),
            (ErrorCode::OutcomeUnknown, Exit::Unreachable),
            (ErrorCode::Internal, Exit::Other),
        ] {
            assert_eq!(refused(code), exit, "{code}");
        }
    }

    #[test]
    fn a_code_this_client_does_not_know_goes_by_its_status() {
        assert_eq!(Exit::of_status(429), Exit::RateLimited);
        assert_eq!(Exit::of_status(404), Exit::NotFound);
        assert_eq!(Exit::of_status(500), Exit::Other);
    }

    #[test]
    fn the_numbers_are_the_contract() {
        let numbers: Vec<u8> = Exit::ALL.iter().map(|exit| exit.number()).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 130]);
    }
}

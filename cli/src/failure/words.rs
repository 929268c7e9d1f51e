//! What a failure is called, and which command comes next.

use super::{CliError, details};
use crate::secrets::{Keyring, Why};
use crate::words::say;
use miri_common::client::ClientError;
use miri_common::{ErrorCode, Lang};
use serde_json::Value;
use std::time::Duration;

impl CliError {
    /// What happened, in one line.
    pub(crate) fn message(&self, lang: Lang) -> String {
        match self {
            Self::Usage { message, .. } | Self::Other(message) => message.clone(),
            Self::MissingFlag { flag } => {
                say!(
                    lang,
                    "물어볼 수 없는데 {flag} 플래그가 없습니다",
                    "nobody can be asked here, and {flag} is missing"
                )
            }
            Self::MissingConfirm { name } => say!(
                lang,
                "물어볼 수 없는데 --confirm={name} 플래그가 없습니다",
                "nobody can be asked here, and --confirm={name} is missing"
            ),
            Self::Declined => lang.pick("아무것도 하지 않았습니다", "declined, nothing was done").to_owned(),
            Self::SignedOut { server, ended: false } => {
                say!(lang, "{server}에 로그인하지 않았습니다", "not signed in at {server}")
            }
            Self::SignedOut { server, ended: true } => {
                say!(lang, "{server}의 로그인이 만료되었습니다", "the session at {server} has ended")
            }
            Self::Keyring(why) => of_keyring(why, lang),
            Self::Shop { source, .. } => of_client(source, lang),
            Self::Pending { what, .. } => say!(lang, "아직 진행 중입니다: {what}", "still pending: {what}"),
            Self::BadRows { failed, all } => say!(
                lang,
                "{all}줄 중 {failed}줄이 잘못되어 아무것도 가져오지 않았습니다",
                "{failed} of {all} rows are bad, so nothing was imported"
            ),
            Self::Partial { failed, all } => {
                say!(lang, "{all}건 가운데 {failed}건이 실패했습니다", "{failed} of {all} failed")
            }
            Self::EndedOtherwise { what } => what.clone(),
            Self::TimedOut { what, limit } => {
                let seconds = limit.as_secs();
                say!(
                    lang,
                    "{seconds}초 안에 끝나지 않았습니다: {what}",
                    "not done within {seconds} s: {what}"
                )
            }
            Self::Drift { violations } => {
                say!(
                    lang,
                    "재고 점검에서 {violations}건이 어긋났습니다",
                    "the stock audit found {violations} violations"
                )
            }
            Self::Interrupted { .. } => lang.pick("중단되었습니다", "interrupted").to_owned(),
            Self::BrokenPipe => lang.pick("출력을 읽는 곳이 없습니다", "nobody reads the output").to_owned(),
            Self::Io { what, source } => format!("{what}: {source}"),
        }
    }

    /// What to do next, best a command that can be pasted.
    pub(crate) fn hint(&self, lang: Lang) -> Option<String> {
        match self {
            Self::Usage { hint, .. } => hint.clone(),
            Self::MissingFlag { flag } => {
                Some(say!(lang, "{flag}를 붙여 다시 실행하세요", "run it again with {flag}"))
            }
            Self::MissingConfirm { name } => {
                let flag = crate::shell::line([&*format!("--confirm={name}")]);
                Some(say!(lang, "{flag}를 붙여 다시 실행하세요", "run it again with {flag}"))
            }
            Self::BadRows { .. } => {
                Some(lang.pick("나머지만 가져오려면 --partial", "--partial imports the others").to_owned())
            }
            Self::SignedOut { .. } => Some(SIGN_IN.to_owned()),
            Self::Keyring(_) => Some(TWO_WAYS.to_owned()),
            Self::Shop { source, again } => hint_of_client(source, again.as_deref(), lang),
            Self::Pending { again, .. } => Some(again.clone()),
            Self::Interrupted { again: Some(again) } => Some(ask_again(again, lang)),
            _ => None,
        }
    }
}

const SIGN_IN: &str = "miri login --email EMAIL --password-stdin";
/// What is left to somebody without a keyring.
const TWO_WAYS: &str = "MIRI_TOKEN=TOKEN miri ..., or a plain file: miri login --insecure-storage";

/// Why the keyring cannot be used.
fn of_keyring(why: &Why, lang: Lang) -> String {
    let (kind, why) = (Keyring::kind(), why.words(lang));
    say!(lang, "키링을 쓸 수 없습니다 ({kind}): {why}", "the keyring cannot be used ({kind}): {why}")
}

fn of_client(error: &ClientError, lang: Lang) -> String {
    match error {
        ClientError::Address(why) => {
            say!(lang, "서버 주소를 쓸 수 없습니다: {why}", "the server address is not usable: {why}")
        }
        ClientError::Unreachable(why) => {
            say!(lang, "서버에 연결할 수 없습니다: {why}", "the server cannot be reached: {why}")
        }
        ClientError::NoAnswer(why) => {
            say!(lang, "서버가 답하지 않았습니다: {why}", "no answer from the server: {why}")
        }
        ClientError::Refused { message, data, code, .. } => match details::of(*code, data.as_ref(), lang) {
            Some(details) => format!("{} {details}", message.trim_end()),
            None => message.clone(),
        },
        ClientError::NotRecorded(why) => {
            say!(
                lang,
                "미리 기록해 둘 수 없어 보내지 않았습니다: {why}",
                "not sent, because it could not be written down first: {why}"
            )
        }
        ClientError::StillOpen { key } => say!(
            lang,
            "같은 요청의 결과를 아직 모릅니다 (키 {key}). 아무것도 보내지 않았습니다",
            "unknown, checking: an earlier attempt at the same is not settled (key {key}); nothing was sent"
        ),
        ClientError::Protocol(why) => say!(lang, "알 수 없는 응답입니다: {why}", "unexpected answer: {why}"),
    }
}

fn hint_of_client(error: &ClientError, again: Option<&str>, lang: Lang) -> Option<String> {
    match error {
        ClientError::Address(_) => Some("--server http://127.0.0.1:8000".to_owned()),
        // An earlier attempt of the same write may have arrived before the connection was lost for good.
        ClientError::Unreachable(_) => Some(again.map_or_else(
            || {
                say!(
                    lang,
                    "서버를 시작하거나(miri serve) --server URL을 주세요",
                    "start one with `miri serve`, or name another with --server URL"
                )
            },
            |again| ask_again(again, lang),
        )),
        ClientError::NoAnswer(_) => Some(again.map_or_else(
            || {
                say!(
                    lang,
                    "바뀐 것은 없습니다. 다시 시도하세요",
                    "nothing was changed; run the same command again"
                )
            },
            |again| ask_again(again, lang),
        )),
        ClientError::Refused { code, status, retry_after, data, .. } => match code {
            // Nothing was done, so there is no outcome to ask for.
            _ if *status == 429 => Some(wait(*retry_after, lang)),
            Some(code) => hint_of_code(*code, data.as_ref(), again, lang),
            None => None,
        },
        ClientError::StillOpen { .. } => Some("miri resume".to_owned()),
        ClientError::NotRecorded(_) | ClientError::Protocol(_) => None,
    }
}

fn hint_of_code(code: ErrorCode, data: Option<&Value>, again: Option<&str>, lang: Lang) -> Option<String> {
    let hint = match code {
        ErrorCode::Unauthenticated => SIGN_IN.to_owned(),
        ErrorCode::LoginFailed => lang
            .pick("이메일과 비밀번호를 확인하세요", "check the e-mail address and the password")
            .to_owned(),
        ErrorCode::Forbidden => {
            say!(lang, "관리자로 로그인하세요: {SIGN_IN}", "sign in as an administrator: {SIGN_IN}")
        }
        ErrorCode::GoodsNotFound => "miri goods list".to_owned(),
        ErrorCode::WishNotFound | ErrorCode::AlreadyInWishlist => "miri wish list".to_owned(),
        ErrorCode::OrderNotFound | ErrorCode::NotCancelable | ErrorCode::NotReturnable => {
            "miri order list".to_owned()
        }
        ErrorCode::NotOpenYet
        | ErrorCode::OutOfStock
        | ErrorCode::LimitExceeded
        | ErrorCode::PriceChanged => {
            let goods = data.and_then(goods_of).map_or("GOODS".to_owned(), |id| id.to_string());
            format!("miri goods show {goods}")
        }
        ErrorCode::IdempotencyMismatch => lang
            .pick(
                "--idempotency-key 없이 실행하면 새 키를 씁니다",
                "leave --idempotency-key away to use a new key",
            )
            .to_owned(),
        code if code.is_retryable() => ask_again(again?, lang),
        _ => return None,
    };
    Some(hint)
}

/// The first goods that the data of a refusal names, wherever it does.
fn goods_of(data: &Value) -> Option<i64> {
    match data {
        Value::Object(fields) => {
            fields.get("goodsId").and_then(Value::as_i64).or_else(|| fields.values().find_map(goods_of))
        }
        Value::Array(items) => items.iter().find_map(goods_of),
        _ => None,
    }
}

fn ask_again(command: &str, lang: Lang) -> String {
    say!(
        lang,
        "결과를 알 수 없습니다. 같은 키로 다시 물어보세요: {command}",
        "the outcome is not known; ask again with the same key: {command}"
    )
}

fn wait(retry_after: Option<Duration>, lang: Lang) -> String {
    let seconds = retry_after.map_or(1, |wait| wait.as_secs().max(1));
    say!(lang, "{seconds}초 뒤에 다시 시도하세요", "try again in {seconds} s")
}

#[cfg(test)]
mod tests {
    use super::super::CliError;
    use miri_common::client::ClientError;
    use miri_common::{ErrorCode, Lang};
    use serde_json::{Value, json};

    fn refused(code: ErrorCode, data: Value) -> CliError {
        CliError::Shop {
            source: Box::new(ClientError::Refused {
                status: code.status(),
                code: Some(code),
                error: code.code().to_owned(),
                message: code.message(Lang::En).to_owned(),
                data: Some(data),
                request_id: None,
                retry_after: None,
            }),
            again: Some("miri again".to_owned()),
        }
    }

    #[test]
    fn only_an_unknown_outcome_asks_for_the_same_key() {
        let hint = |code| refused(code, Value::Null).hint(Lang::En).unwrap_or_default();
        assert!(hint(ErrorCode::OutcomeUnknown).ends_with("miri again"));
        assert_eq!(hint(ErrorCode::OutOfStock), "miri goods show GOODS");
    }

    #[test]
    fn a_shortage_names_the_goods_to_look_at() {
        let short = json!({"goods": [{"goodsId": 12, "requested": 5, "left": 3}]});
        let hint = refused(ErrorCode::OutOfStock, short).hint(Lang::En).unwrap_or_default();
        assert_eq!(hint, "miri goods show 12");
    }
}

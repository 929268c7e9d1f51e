//! What begins with a letter: an account of one's own, and a new password.

use crate::Msg;
use crate::passwords;
use crate::validate::{Fields, Request};
use serde::Serialize;

/// `POST /api/verify-email`.
#[derive(Clone, Serialize)]
pub struct VerifyEmail {
    /// The address to have an account.
    pub email: String,
}

impl Request for VerifyEmail {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { email: fields.email("email") }
    }
}

/// `POST /api/users`.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignUp {
    /// The token that was mailed.
    pub email_verification_token: String,
    /// 1 to 30 letters of any script, with spaces inside.
    pub user_name: String,
    /// 10 to 128 characters, not among the commonest.
    pub password: String,
    /// `000-0000-0000`.
    pub phone_number: String,
    /// 1 to 100 printable characters.
    pub address: String,
}

impl Request for SignUp {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            // No rule on form here: a token that cannot exist is a bad token like any other.
            email_verification_token: fields.secret("emailVerificationToken", 1..=128),
            user_name: user_name(fields),
            password: password(fields),
            phone_number: phone_number(fields),
            address: fields.text("address", ADDRESS),
        }
    }
}

/// `POST /api/password-reset`.
#[derive(Clone, Serialize)]
pub struct ResetPassword {
    /// The address of the account.
    pub email: String,
}

impl Request for ResetPassword {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { email: fields.email("email") }
    }
}

/// `POST /api/password-reset/confirm`.
#[derive(Clone, Serialize)]
pub struct ConfirmReset {
    /// The token that was mailed.
    pub token: String,
    /// 10 to 128 characters, not among the commonest.
    pub password: String,
}

impl Request for ConfirmReset {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self { token: fields.secret("token", 1..=128), password: password(fields) }
    }
}

/// Characters of an address.
pub(super) const ADDRESS: std::ops::RangeInclusive<usize> = 1..=100;

/// A name of letters of any script, with spaces inside.
pub(super) fn user_name(fields: &mut Fields<'_>) -> String {
    let name = fields.text("userName", 1..=30);
    if !name.chars().all(|c| c.is_alphabetic() || c == ' ') {
        fields.refuse("userName", Msg::FieldUserName);
    }
    name
}

/// A password that someone chooses now.
pub(super) fn password(fields: &mut Fields<'_>) -> String {
    let password = fields.secret("password", 10..=128);
    if passwords::is_common(&password) {
        fields.refuse("password", Msg::FieldCommonPassword);
    }
    password
}

/// A password that someone has: no rule on form, so that a wrong one is wrong and no more.
pub(super) fn current_password(fields: &mut Fields<'_>) -> String {
    fields.secret("currentPassword", 1..=1024)
}

/// A telephone number.
pub(super) fn phone_number(fields: &mut Fields<'_>) -> String {
    let number = fields.text("phoneNumber", 1..=20);
    if !is_phone_number(&number) {
        fields.refuse("phoneNumber", Msg::FieldPhoneNumber);
    }
    number
}

/// A telephone number, or nothing.
pub(super) fn optional_phone_number(fields: &mut Fields<'_>) -> Option<String> {
    let number = fields.optional_text("phoneNumber", 1..=20)?;
    if !is_phone_number(&number) {
        fields.refuse("phoneNumber", Msg::FieldPhoneNumber);
    }
    Some(number)
}

fn is_phone_number(text: &str) -> bool {
    let mut groups = text.split('-');
    let mut digits =
        |count| groups.next().is_some_and(|g| g.len() == count && g.bytes().all(|b| b.is_ascii_digit()));
    digits(3) && digits(4) && digits(4) && groups.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::is_phone_number;

    #[test]
    fn a_phone_number_has_three_four_and_four_digits() {
        assert!(is_phone_number("010-1234-5678"));
        for bad in ["", "010-1234-567", "010-1234-56789", "0101-234-5678", "010-1234-5678-1", "01a-1234-5678"]
        {
            assert!(!is_phone_number(bad), "{bad}");
        }
    }
}

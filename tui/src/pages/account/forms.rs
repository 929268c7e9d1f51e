//! The forms, and the requests they make.

use crate::call::{Call, Key};
use crate::form::{Entry, Form};
use crate::state::State;
use miri_common::Say;
use miri_common::api::{
    ChangePassword, ChangeProfile, ConfirmReset, Login, ResetPassword, SignUp, VerifyEmail,
};

/// The most characters of each field; what is longer the shop would refuse.
const EMAIL: usize = 254;
const NAME: usize = 30;
const PHONE: usize = 20;
const ADDRESS: usize = 100;
const TOKEN: usize = 128;

/// What a form is filled in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// Sign in.
    LogIn,
    /// Have a token mailed for an account.
    AskLetter,
    /// Make the account with it.
    SignUp,
    /// Have a token mailed for a new password.
    AskReset,
    /// Choose that password with it.
    Reset,
    /// Change telephone number and address.
    Profile,
    /// Change the password.
    Password,
}

/// A request that wants nothing more than its key.
pub(super) type Ready = Box<dyn FnOnce(Key) -> Call>;

/// Why a form cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// This entry is not right.
    Wrong(&'static str, Say),
    /// It would change nothing.
    Idle,
}

impl Task {
    /// What menu and form call it.
    pub(super) const fn say(self) -> Say {
        match self {
            Self::LogIn => Say::AccountLogIn,
            Self::AskLetter => Say::AccountAskLetter,
            Self::SignUp => Say::AccountSignUp,
            Self::AskReset => Say::AccountAskReset,
            Self::Reset => Say::AccountReset,
            Self::Profile => Say::AccountProfile,
            Self::Password => Say::AccountChangePassword,
        }
    }

    /// Its form, with what is known already.
    pub(super) fn form(self, state: &State) -> Form {
        let email = || Entry::text("email", Say::AccountEmail, EMAIL).filled(&state.pages.account.letter_to);
        let token = |name| Entry::text(name, Say::AccountToken, TOKEN).hinted(Say::AccountTokenHint);
        let phone = || Entry::text("phoneNumber", Say::AccountPhone, PHONE).hinted(Say::AccountPhoneHint);
        let address = || Entry::text("address", Say::AccountAddress, ADDRESS).hinted(Say::AccountAddressHint);
        let chosen = || {
            [
                Entry::secret("password", Say::AccountNewPassword).hinted(Say::AccountPasswordHint),
                Entry::secret(AGAIN, Say::AccountAgain).hinted(Say::AccountAgainHint),
            ]
        };
        let mut entries = Vec::new();
        match self {
            Self::LogIn => {
                entries.extend([email(), Entry::secret("password", Say::AccountPassword)]);
            }
            Self::AskLetter => entries.push(email().hinted(Say::AccountLetterHint)),
            Self::AskReset => entries.push(email().hinted(Say::AccountResetHint)),
            Self::SignUp => {
                entries.push(token("emailVerificationToken"));
                entries.push(Entry::text("userName", Say::AccountName, NAME).hinted(Say::AccountNameHint));
                entries.extend(chosen());
                entries.extend([phone(), address()]);
            }
            Self::Reset => {
                entries.push(token("token"));
                entries.extend(chosen());
            }
            Self::Profile => {
                let who = state.who.shopper();
                entries.push(phone().filled(who.map_or("", |who| &who.phone)));
                entries.push(address().filled(who.map_or("", |who| &who.address)));
            }
            Self::Password => {
                entries.push(Entry::secret("currentPassword", Say::AccountCurrentPassword));
                entries.extend(chosen());
            }
        }
        Form::new(entries)
    }

    /// The request that a filled-in form makes.
    pub(super) fn request(self, form: &Form) -> Result<Ready, Obstacle> {
        Ok(match self {
            Self::LogIn => {
                let login = Login { email: form.value("email"), password: form.secret("password") };
                Box::new(|_| Call::Login(login))
            }
            Self::AskLetter => {
                let address = VerifyEmail { email: form.value("email") };
                Box::new(|_| Call::VerifyEmail(address))
            }
            Self::AskReset => {
                let address = ResetPassword { email: form.value("email") };
                Box::new(|_| Call::ResetPassword(address))
            }
            Self::SignUp => {
                let user = SignUp {
                    email_verification_token: form.value("emailVerificationToken"),
                    user_name: form.value("userName"),
                    password: chosen_password(form)?,
                    phone_number: form.value("phoneNumber"),
                    address: form.value("address"),
                };
                Box::new(|_| Call::SignUp(user))
            }
            Self::Reset => {
                let reset = ConfirmReset { token: form.value("token"), password: chosen_password(form)? };
                Box::new(|_| Call::ConfirmReset(reset))
            }
            Self::Profile => {
                let (phone_number, address) = (form.changed("phoneNumber"), form.changed("address"));
                if phone_number.is_none() && address.is_none() {
                    return Err(Obstacle::Idle);
                }
                let change = ChangeProfile { phone_number, address };
                Box::new(|key| Call::ChangeProfile(change, key))
            }
            Self::Password => {
                let current_password = form.secret("currentPassword");
                let change = ChangePassword { current_password, password: chosen_password(form)? };
                Box::new(|key| Call::ChangePassword(change, key))
            }
        })
    }
}

/// The second time that a new password is typed. The wire knows nothing of it.
const AGAIN: &str = "again";

/// A new password, which nobody sees while it is typed and which therefore is typed twice.
fn chosen_password(form: &Form) -> Result<String, Obstacle> {
    let password = form.secret("password");
    if password == form.secret(AGAIN) {
        Ok(password)
    } else {
        Err(Obstacle::Wrong(AGAIN, Say::AccountPasswordsDiffer))
    }
}

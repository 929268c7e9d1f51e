//! Asking the person, where there is one.

use crate::failure::CliError;
use crate::secrets::Attendance;
use crate::settings::Env;
use crate::words::say;
use clap::Args;
use miri_common::{Lang, text};
use std::io::{self, IsTerminal, Write};

/// The flag of every verb that destroys or costs something.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct YesArgs {
    /// Do not ask; needed where nobody can be asked
    #[arg(long, short = 'y')]
    pub(crate) yes: bool,
}

/// Whether somebody can be asked, and in which language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asks {
    somebody: bool,
    attendance: Attendance,
    lang: Lang,
}

impl Asks {
    /// Somebody is there when stdin and stderr are a terminal and neither `--no-input` nor `CI` says otherwise.
    pub(crate) fn new(no_input: bool, env: &Env, lang: Lang) -> Self {
        let watched = io::stderr().is_terminal() && !no_input && env.get("CI").is_none();
        let attendance = if watched { Attendance::Somebody(lang) } else { Attendance::Nobody };
        Self { somebody: watched && io::stdin().is_terminal(), attendance, lang }
    }

    /// Whether somebody sees what a keyring asks. It asks in a window of its own, so stdin may be a file.
    pub(crate) const fn attendance(self) -> Attendance {
        self.attendance
    }

    /// Whether somebody can be asked.
    pub(crate) const fn somebody(self) -> bool {
        self.somebody
    }

    /// Refuses at once, before anything is sent, when the question could not be asked later.
    pub(crate) const fn ensure(self, yes: YesArgs) -> Result<(), CliError> {
        if yes.yes || self.somebody { Ok(()) } else { Err(CliError::MissingFlag { flag: "--yes" }) }
    }

    /// Says what will happen and asks; no answer is a no.
    pub(crate) async fn confirm(self, yes: YesArgs, what: &str) -> Result<(), CliError> {
        self.ensure(yes)?;
        if yes.yes {
            return Ok(());
        }
        let question = format!("{} [y/N] ", text::neutralise(what));
        // On a thread of its own, so that Ctrl-C is not kept waiting by a blocked read.
        let answer = tokio::task::spawn_blocking(move || line(&question)).await;
        let answer = answer.map_err(|error| CliError::Other(error.to_string()))??;
        if is_yes(&answer) { Ok(()) } else { Err(CliError::Declined) }
    }

    /// As [`Asks::ensure`], for what wants a name typed.
    pub(crate) fn ensure_name(self, name: &str, said: &[String]) -> Result<(), CliError> {
        if self.somebody || said.iter().any(|said| said == name) {
            return Ok(());
        }
        Err(CliError::MissingConfirm { name: name.to_owned() })
    }

    /// Says what will happen and wants this name typed; anything else is a no.
    pub(crate) async fn confirm_name(self, name: &str, said: &[String], what: &str) -> Result<(), CliError> {
        self.ensure_name(name, said)?;
        if said.iter().any(|said| said == name) {
            return Ok(());
        }
        let (what, shown) = (text::neutralise(what), text::neutralise(name));
        let question =
            say!(self.lang, "{what} 계속하려면 {shown}을(를) 입력하세요: ", "{what} Type {shown} to go on: ");
        let answer = tokio::task::spawn_blocking(move || line(&question)).await;
        let answer = answer.map_err(|error| CliError::Other(error.to_string()))??;
        if answer.trim() == name { Ok(()) } else { Err(CliError::Declined) }
    }

    /// Asks for a password without showing it.
    pub(crate) fn password(self) -> Result<String, CliError> {
        let prompt = self.lang.pick("비밀번호: ", "Password: ");
        rpassword::prompt_password(prompt).map_err(|error| CliError::io("terminal", error))
    }

    /// Asks for something secret without showing it; the prompt in both languages.
    pub(crate) fn secret(self, (ko, en): (&'static str, &'static str)) -> Result<String, CliError> {
        rpassword::prompt_password(self.lang.pick(ko, en)).map_err(|error| CliError::io("terminal", error))
    }

    /// Asks for an e-mail address.
    pub(crate) fn email(self) -> Result<String, CliError> {
        line(self.lang.pick("이메일: ", "E-mail: ")).map(|answer| answer.trim().to_owned())
    }
}

fn line(prompt: &str) -> Result<String, CliError> {
    let failed = |error| CliError::io("terminal", error);
    // A statement of its own: the lock on stderr must be gone before the read, or Ctrl-C could not be reported.
    io::stderr().write_all(prompt.as_bytes()).map_err(failed)?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).map_err(failed)?;
    Ok(answer)
}

fn is_yes(answer: &str) -> bool {
    matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "네" | "예" | "ㅛ")
}

#[cfg(test)]
mod tests {
    use super::is_yes;

    #[test]
    fn only_a_clear_yes_is_a_yes() {
        for yes in ["y\n", "Y", " yes ", "네", "ㅛ"] {
            assert!(is_yes(yes), "{yes}");
        }
        for no in ["", "\n", "n", "no", "yep", "아니요"] {
            assert!(!is_yes(no), "{no}");
        }
    }
}

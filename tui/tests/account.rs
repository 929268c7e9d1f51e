//! The page Account: signing in and up, the profile, the password, and how the client looks.

use crate::harness::{Client, PASSWORD, Shelf, refused, unreachable};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use miri_common::{ErrorCode, Lang};
use miri_tui::call::{Answer, Call};
use miri_tui::failure::Failure;
use miri_tui::settings::{LangTag, Mouse};
use miri_tui::{Effect, Event};

/// The page, opened by someone who is not signed in.
fn visitor() -> Client {
    let mut shelf = Shelf::full();
    shelf.signed_in = false;
    let mut client = Client::cold(shelf, Lang::En, (120, 40));
    client.serve();
    client.press("6");
    client
}

/// The page, opened by someone who is.
fn shopper() -> Client {
    let mut client = Client::open();
    client.press("6");
    client.serve();
    client
}

/// Fills a form in, one field after the other, and confirms the last.
fn fill(client: &mut Client, fields: &[&str]) {
    for field in fields {
        client.types(field);
        client.press("enter");
    }
}

fn validation(data: serde_json::Value) -> Failure {
    Failure { data: Some(data), ..refused(ErrorCode::Validation) }
}

#[test]
fn a_visitor_signs_in_and_the_password_is_on_no_screen_and_in_no_debug_output() {
    let mut client = visitor();
    client.shows("Not signed in");
    client.press("enter");
    fill(&mut client, &["narae@example.com"]);
    client.types(PASSWORD);
    client.shows("narae@example.com");
    client.hides("violet");
    client.press("enter");
    let asked = client.take("Login");
    assert!(!format!("{asked:?}").contains("violet"), "{asked:?}");
    assert!(matches!(&asked.call, Call::Login(login) if login.password == PASSWORD));
    let answer = client.shelf.answer(&asked.call, std::time::Duration::ZERO);
    client.answer(asked, answer);
    client.serve();
    client.shows("You are signed in.");
    client.shows("010-1234-5678");
    client.hides("Not signed in");
}

#[test]
fn enter_twice_signs_in_once() {
    let mut client = visitor();
    client.press("enter");
    fill(&mut client, &["narae@example.com", PASSWORD]);
    client.press("enter enter");
    assert_eq!(client.times("Login"), 1);
    client.shows("Sending");
}

#[test]
fn a_refused_sign_in_forgets_the_password_and_keeps_the_address() {
    let mut client = visitor();
    client.press("enter");
    fill(&mut client, &["narae@example.com", "wrong password"]);
    client.serve();
    client.shows("Sign-in failed.");
    client.shows("narae@example.com");
    client.hides("•");
    fill(&mut client, &[PASSWORD]);
    client.serve();
    client.shows("You are signed in.");
}

#[test]
fn an_account_is_made_with_the_mailed_token_and_signed_in_to() {
    let mut client = visitor();
    client.press("down enter");
    fill(&mut client, &["narae@example.com"]);
    let asked = client.take("VerifyEmail");
    assert!(matches!(&asked.call, Call::VerifyEmail(letter) if letter.email == "narae@example.com"));
    client.answer(asked, Ok(Answer::Done));
    client.shows("Look into the mailbox of narae@example.com");
    fill(&mut client, &["token-1", "나래", PASSWORD, "violet harbor 23"]);
    fill(&mut client, &["010-1234-5678", "서울시 마포구"]);
    client.shows("This is not the same password.");
    assert_eq!(client.times("SignUp"), 0, "two passwords that differ are not sent");
    client.press("backspace");
    client.types("2");
    client.press("tab tab enter");
    let asked = client.take("SignUp");
    let Call::SignUp(user) = &asked.call else { panic!("{asked:?}") };
    assert_eq!((user.email_verification_token.as_str(), user.user_name.as_str()), ("token-1", "나래"));
    assert_eq!((user.password.as_str(), user.phone_number.as_str()), (PASSWORD, "010-1234-5678"));
    client.answer(asked, Ok(Answer::Done));
    client.serve();
    assert_eq!(client.times("Login"), 1);
    client.shows("You are signed in.");
}

#[test]
fn what_the_shop_refuses_stands_beside_its_field_until_it_is_changed() {
    let mut client = visitor();
    client.press("down down enter");
    fill(&mut client, &["token-1", "나래", PASSWORD, PASSWORD, "0101", "서울시"]);
    let asked = client.take("SignUp");
    client.answer(asked, Err(validation(serde_json::json!({"phoneNumber": "must look like 000-0000-0000"}))));
    client.shows("must look like 000-0000-0000");
    client.types("0");
    client.hides("must look like 000-0000-0000");
    client.press("down enter");
    let asked = client.take("SignUp");
    assert!(
        matches!(&asked.call, Call::SignUp(user) if user.phone_number == "01010"),
        "it goes on from there"
    );
    client.answer(asked, Err(refused(ErrorCode::EmailNotVerified)));
    let screen = client.screen();
    let rows: Vec<_> = screen.lines().skip_while(|row| !row.contains("Token ")).take(2).collect();
    assert!(rows[1].contains(ErrorCode::EmailNotVerified.message(Lang::En)), "beside the token:\n{screen}");
}

#[test]
fn only_what_was_changed_in_the_profile_is_sent() {
    let mut client = shopper();
    client.press("enter tab enter");
    client.shows("Nothing was changed.");
    assert_eq!(client.times("ChangeProfile"), 0);
    client.types(" 2");
    client.press("enter");
    let asked = client.take("ChangeProfile");
    let Call::ChangeProfile(change, _) = &asked.call else { panic!("{asked:?}") };
    assert_eq!(change.phone_number, None);
    assert_eq!(change.address.as_deref(), Some("서울시 마포구 월드컵로 1 2"));
    client.answer(asked, Ok(Answer::Done));
    client.shows("Saved.");
    assert_eq!(client.times("Me"), 2, "the profile is asked for anew");
}

#[test]
fn a_wrong_password_now_stands_beside_its_field() {
    let mut client = shopper();
    client.press("down enter");
    fill(&mut client, &["old password", PASSWORD, PASSWORD]);
    let asked = client.take("ChangePassword");
    client.answer(asked, Err(refused(ErrorCode::WrongPassword)));
    let screen = client.screen();
    let rows: Vec<_> = screen.lines().skip_while(|row| !row.contains("Password now")).take(2).collect();
    assert!(rows[1].contains(ErrorCode::WrongPassword.message(Lang::En)), "{screen}");
}

#[test]
fn a_forgotten_password_is_chosen_anew_with_the_mailed_token() {
    let mut client = visitor();
    client.press("down down down enter");
    fill(&mut client, &["narae@example.com"]);
    client.serve();
    fill(&mut client, &["token-2", PASSWORD, PASSWORD]);
    let asked = client.take("ConfirmReset");
    assert!(matches!(&asked.call, Call::ConfirmReset(reset) if reset.token == "token-2"));
    client.answer(asked, Ok(Answer::Done));
    client.shows("Sign in");
    client.shows("narae@example.com");
}

#[test]
fn signing_out_is_asked_about_and_enter_is_no_answer() {
    let mut client = shopper();
    client.press("down down enter");
    client.shows("Are you sure?");
    client.press("enter enter");
    assert_eq!(client.times("Logout"), 0);
    client.press("y");
    client.serve();
    client.shows("Not signed in");
    client.hides("나래");
}

#[test]
fn someone_who_signs_out_is_signed_out_here_also_where_the_shop_cannot_be_told() {
    let mut client = shopper();
    client.press("down down enter y");
    let asked = client.take("Logout");
    // Whoever keeps the session has forgotten it before the answer comes.
    client.shelf.signed_in = false;
    client.answer(asked, Err(unreachable()));
    client.serve();
    client.shows("Not signed in");
}

#[test]
fn language_theme_and_mouse_are_switched_at_once_and_remembered() {
    let mut client = shopper();
    client.press("down down down enter");
    client.shows("계정");
    client.press("down enter down enter");
    client.shows("밝게");
    let saved = client.done.iter().rev().find_map(|effect| match effect {
        Effect::Save(saved) => Some(saved.clone()),
        _ => None,
    });
    let saved = saved.expect("something was remembered");
    assert_eq!((saved.lang, saved.mouse), (Some(LangTag::Ko), Some(Mouse::Off)));
    assert_eq!(saved.theme, Some(miri_tui::look::Theme::Light));
}

#[test]
fn a_password_is_not_kept_behind_another_page() {
    let mut client = visitor();
    client.press("enter");
    fill(&mut client, &["narae@example.com"]);
    client.types(PASSWORD);
    client.shows("•");
    // Digits are letters here, so only the mouse leaves a form that is open.
    let kind = MouseEventKind::Down(MouseButton::Left);
    client.happens(Event::Mouse(MouseEvent { kind, column: 10, row: 1, modifiers: KeyModifiers::NONE }));
    client.wait(1);
    client.hides("Password");
    client.press("6");
    client.shows("narae@example.com");
    client.hides("•");
}

#[test]
fn offline_a_form_is_kept_and_goes_out_once_the_shop_is_back() {
    let mut client = visitor();
    client.press("r");
    while let Some(asked) = client.open.pop() {
        client.answer(asked, Err(unreachable()));
    }
    client.press("enter");
    fill(&mut client, &["narae@example.com", PASSWORD]);
    client.shows("Offline: nothing was sent.");
    assert_eq!(client.times("Login"), 0);
    client.serve();
    client.press("enter");
    assert_eq!(client.times("Login"), 1, "{}", client.screen());
}

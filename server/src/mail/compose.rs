//! Writes a letter out: its words in the reader's language, as plain text and as HTML.
//!
//! Names of people and goods are what users typed. They become one line without control characters, so that none can start a
//! header or a line of its own.

use super::facts::{About, Item, Stored};
use super::letter::{Letter, LetterKind};
use super::render::{Page, html, text};
use crate::clock::MachineTime;
use anyhow::Context;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use miri_common::messages::Place;
use miri_common::text::is_unsafe;
use miri_common::{Lang, Msg, Won};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What is the same in every letter of this shop.
pub(super) struct Envelope<'a> {
    /// Whom it is from.
    pub(super) from: &'a Mailbox,
    /// Where the shop is found.
    pub(super) public_url: Option<&'a str>,
}

/// The message of a letter. The same letter is the same bytes every time.
///
/// # Errors
/// When the mailbox is none that mail can be sent to.
pub(super) fn compose(stored: &Stored, envelope: &Envelope<'_>) -> anyhow::Result<Message> {
    let row = &stored.row;
    // What was parsed is not repeated in the error, because it is an address.
    let address = stored.email.parse().ok().context("this is no mailbox")?;
    let page = page(stored, envelope.public_url);
    let domain = envelope.from.email.domain();
    let parts = MultiPart::alternative()
        .boundary(format!("miri-{}", row.message_id))
        .singlepart(part(ContentType::TEXT_PLAIN, text(&page)))
        .singlepart(part(ContentType::TEXT_HTML, html(&page, row.lang)));
    let message = Message::builder()
        .from(envelope.from.clone())
        .to(Mailbox::new(stored.name.as_deref().map(one_line), address))
        .subject(page.subject)
        .date(system_time(row.created_at))
        .message_id(Some(format!("<{}@{domain}>", row.message_id)))
        // RFC 3834: nobody's holiday notice answers this.
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ))
        .raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Content-Language"),
            row.lang.tag().to_owned(),
        ))
        .multipart(parts)?;
    Ok(message)
}

fn part(content: ContentType, body: String) -> SinglePart {
    SinglePart::builder().header(content).body(body)
}

fn system_time(at: MachineTime) -> SystemTime {
    UNIX_EPOCH + Duration::from_micros(u64::try_from(at.0).unwrap_or(0))
}

/// The words of a letter: subject, and what follows the greeting.
const fn words(kind: LetterKind) -> (Msg, &'static [Msg]) {
    match kind {
        LetterKind::Verification => {
            (Msg::MailVerificationSubject, &[Msg::MailVerification, Msg::MailNotAskedFor])
        }
        LetterKind::AlreadyRegistered => {
            (Msg::MailAlreadyRegisteredSubject, &[Msg::MailAlreadyRegistered, Msg::MailNotAskedFor])
        }
        LetterKind::NoAccount => (Msg::MailNoAccountSubject, &[Msg::MailNoAccount, Msg::MailNotAskedFor]),
        LetterKind::PasswordReset => {
            (Msg::MailPasswordResetSubject, &[Msg::MailPasswordReset, Msg::MailNotAskedFor])
        }
        LetterKind::PasswordChanged => (Msg::MailPasswordChangedSubject, &[Msg::MailPasswordChanged]),
        LetterKind::OrderPaid => (Msg::MailOrderPaidSubject, &[Msg::MailOrderPaid]),
        LetterKind::PaymentFailed => (Msg::MailPaymentFailedSubject, &[Msg::MailPaymentFailed]),
        LetterKind::Canceled => (Msg::MailCanceledSubject, &[Msg::MailCanceled]),
        LetterKind::Refunded => (Msg::MailRefundedSubject, &[Msg::MailRefunded]),
        LetterKind::Delivered => (Msg::MailDeliveredSubject, &[Msg::MailDelivered]),
        LetterKind::ReturnCompleted => (Msg::MailReturnCompletedSubject, &[Msg::MailReturnCompleted]),
        LetterKind::GoodsOpen => (Msg::MailGoodsOpenSubject, &[Msg::MailGoodsOpen]),
        LetterKind::BackInStock => (Msg::MailBackInStockSubject, &[Msg::MailBackInStock]),
    }
}

fn page(stored: &Stored, public_url: Option<&str>) -> Page {
    let lang = stored.row.lang;
    let letter = &stored.row.letter;
    let (order, goods, amount, items) = match &stored.about {
        About::Account => (String::new(), String::new(), Won::ZERO, &[][..]),
        About::Order { order, items } => (order.to_string(), String::new(), total(items), items.as_slice()),
        About::Line { order, item } => {
            (order.to_string(), one_line(&item.goods), item.subtotal, std::slice::from_ref(item))
        }
        About::Goods(name) => (String::new(), one_line(name), Won::ZERO, &[][..]),
    };
    let places = [
        ("order", Place::from(order)),
        ("goods", Place::from(goods)),
        ("amount", Place::from(grouped(amount))),
    ];
    let (subject, body) = words(letter.kind());
    let greeting = stored.name.as_deref().map(one_line).filter(|name| !name.is_empty()).map_or_else(
        || Msg::MailGreeting.text(lang).to_owned(),
        |name| Msg::MailGreetingByName.with(lang, &[("name", Place::from(name))]),
    );
    let mut lines: Vec<_> = items.iter().map(|item| item_line(item, lang)).collect();
    if matches!(stored.about, About::Order { .. }) {
        lines.push(Msg::MailTotal.with(lang, &[("amount", Place::from(grouped(amount)))]));
    }
    let of_a_wish = matches!(letter, Letter::GoodsOpen(_) | Letter::BackInStock(_));
    let footer = of_a_wish.then_some(Msg::MailFooterWish).into_iter().chain([Msg::MailFooter]);
    Page {
        subject: subject.with(lang, &places),
        greeting,
        body: body.iter().map(|msg| msg.with(lang, &places)).collect(),
        token: letter.secret().map(one_line),
        items: lines,
        footer: footer.map(|msg| msg.text(lang).to_owned()).collect(),
        url: public_url.map(str::to_owned),
    }
}

fn total(items: &[Item]) -> Won {
    Won::checked_sum(items.iter().map(|item| item.subtotal)).unwrap_or_default()
}

fn item_line(item: &Item, lang: Lang) -> String {
    let places = [
        ("goods", Place::from(one_line(&item.goods))),
        ("quantity", Place::from(item.quantity.to_string())),
        ("amount", Place::from(grouped(item.subtotal))),
    ];
    Msg::MailItem.with(lang, &places)
}

/// `12,000`; the unit is a word of the message.
fn grouped(amount: Won) -> String {
    amount.to_string().trim_end_matches('원').to_owned()
}

/// What a user typed, as one line: no control character, none that breaks a line, and none that turns the direction of what
/// follows around.
fn one_line(text: &str) -> String {
    let tamed: String = text.chars().map(|c| if is_unsafe(c) { ' ' } else { c }).collect();
    tamed.split_whitespace().collect::<Vec<_>>().join(" ")
}

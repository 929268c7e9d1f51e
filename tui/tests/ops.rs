//! The page Ops: how the shop is doing, for those who run it.

use crate::harness::{Client, Shelf, unreachable};
use miri_common::Lang;
use miri_common::api::{AuditReport, AuditViolation, LiveEvent};
use miri_common::labels::Role;
use miri_tui::call::Call;
use std::collections::BTreeMap;

/// The page, opened by an operator. The audit comes first, then three jobs, then two events.
fn operator() -> Client {
    let mut client = Client::cold(Shelf { role: Role::Admin, ..Shelf::full() }, Lang::En, (120, 40));
    client.serve();
    client.live(LiveEvent::Started);
    client.serve();
    client.press("7");
    client.serve();
    client
}

#[test]
fn it_is_hidden_from_everyone_who_does_not_run_the_shop() {
    let mut client = Client::open();
    client.hides("Ops");
    client.press("7");
    assert_eq!(client.times("Overview"), 0);
    client.shows("Wish ahead");
    client.press("?");
    client.hides("operations");
    client.press("esc :");
    client.types("operations");
    client.shows("There is no such command.");
}

#[test]
fn an_operator_sees_figures_jobs_and_what_was_set_aside() {
    let client = operator();
    for words in ["7 Ops", "p50 1.2, p99 21.0 ms", "7 in 3 orders", "mail 2", "status", "order:3"] {
        client.shows(words);
    }
    assert!(client.row("prune").contains("× failed"));
    assert!(client.row("open-drops").contains("has not run"));
}

#[test]
fn it_is_asked_anew_every_five_seconds_and_only_while_it_is_open() {
    let mut client = operator();
    let before = client.times("Overview");
    for _ in 0..12 {
        client.wait(1_000);
        client.serve();
    }
    assert_eq!(client.times("Overview") - before, 2);
    client.press("1");
    client.serve();
    client.wait(30_000);
    assert_eq!(client.times("Overview") - before, 2);
}

#[test]
fn it_is_not_asked_again_while_an_answer_is_waited_for() {
    let mut client = operator();
    let before = client.times("Overview");
    client.wait(30_000);
    assert_eq!(client.times("Overview") - before, 1);
}

#[test]
fn a_job_is_run_only_after_a_yes() {
    let mut client = operator();
    client.press("down down x");
    client.shows("Run prune now?");
    client.press("enter enter n");
    assert_eq!(client.times("RunJob"), 0);
    client.press("x y");
    let asked = client.take("RunJob");
    assert!(matches!(&asked.call, Call::RunJob(name, _) if name == "prune"));
    let answer = client.shelf.answer(&asked.call, std::time::Duration::ZERO);
    client.answer(asked, answer);
    client.shows("prune ran: done");
}

#[test]
fn an_event_that_was_set_aside_is_tried_again() {
    let mut client = operator();
    client.press("down down down down");
    client.shows("no such template");
    client.press("x");
    client.serve();
    client.shows("1 handled, 1 still set aside.");
    client.hides("order:3");
    client.shows("order:4");
}

#[test]
fn the_audit_is_done_on_request_and_says_what_is_wrong() {
    let mut client = operator();
    client.wait(20_000);
    assert_eq!(client.times("StockAudit"), 0);
    client.press("a");
    let asked = client.take("StockAudit");
    let wrong = AuditViolation {
        invariant: "I4".to_owned(),
        id: "goods 12".to_owned(),
        expected: "7".to_owned(),
        found: "8".to_owned(),
    };
    let report = AuditReport { clean: false, checked: BTreeMap::new(), violations: vec![wrong] };
    client.answer(asked, Ok(report.into()));
    client.shows("1 wrong");
    client.shows("I4 goods 12");
    client.shows("must be 7, is 8");
}

#[test]
fn what_was_there_stays_while_the_shop_cannot_be_reached() {
    let mut client = operator();
    client.wait(5_000);
    while let Some(asked) = client.open.pop() {
        client.answer(asked, Err(unreachable()));
    }
    client.shows("p50 1.2, p99 21.0 ms");
    client.shows("Offline: what you see may be out of date.");
}

#[test]
fn someone_who_does_not_run_the_shop_any_more_sees_nothing_of_it() {
    let mut client = operator();
    client.shelf.role = Role::User;
    client.press("r");
    client.serve();
    client.shows("This page is for those who run the shop.");
    client.hides("p50");
}

//! How the demo speaks: short lines on stdout for people and pipes alike; with `--json`, on stderr.

use super::fill::Filled;
use super::shop::Shop;
use crate::failure::CliError;
use crate::output::{self, Out};
use crate::words::say;
use miri_common::api::AuditReport;
use miri_common::{Lang, Won, text};
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// How many cells a name takes in the demo's lists.
const NAME_CELLS: usize = 30;

/// The voice of the demo.
pub(super) struct Teller {
    out: Out,
    /// The language it speaks.
    pub(super) lang: Lang,
}

impl Teller {
    pub(super) const fn new(out: Out, lang: Lang) -> Self {
        Self { out, lang }
    }

    /// A new part of the story.
    pub(super) fn part(&self, title: &str) -> Result<(), CliError> {
        self.say(&format!("\n{title}"))
    }

    /// One thing that happened.
    pub(super) fn line(&self, line: &str) -> Result<(), CliError> {
        self.say(&format!("  {line}"))
    }

    /// A goods with a price and a remark, in columns.
    pub(super) fn goods(&self, name: &str, price: Won, remark: &str) -> Result<(), CliError> {
        let name = text::neutralise(name);
        let gap = " ".repeat(NAME_CELLS.saturating_sub(name.width()));
        let price = price.to_string();
        let before = " ".repeat(12_usize.saturating_sub(price.width()));
        self.line(&format!("{name}{gap}{before}{price}   {remark}"))
    }

    /// Where the shop is.
    pub(super) fn opening(&self, shop: &Shop, keep: Option<&Path>) -> Result<(), CliError> {
        let url = &shop.url;
        self.say(&say!(
            self.lang,
            "미리 데모: 이 프로세스 안의 가게 {url}",
            "Miri demo: a whole shop in this process, at {url}"
        ))?;
        self.line(&match keep {
            Some(folder) => {
                let folder = folder.display();
                say!(self.lang, "데이터는 {folder}에 남습니다.", "Its data stays in {folder}.")
            }
            None => {
                self.lang.pick("데이터는 끝나면 지워집니다.", "Its data is removed at the end.").to_owned()
            }
        })
    }

    /// What stands on the shelves.
    pub(super) fn filled(&self, shop: &Filled) -> Result<(), CliError> {
        let (goods, drops) = (shop.goods.len(), shop.drops);
        self.line(&say!(
            self.lang,
            "판매자 두 곳이 상품 {goods}개를 올렸습니다. 그중 {drops}개는 잠시 뒤에 열립니다.",
            "Two sellers put {goods} goods on sale; {drops} of them open in the next minutes."
        ))
    }

    /// The last word: what the audit found, the line that everything ends with.
    pub(super) fn audit(&self, report: &AuditReport) -> String {
        let count = |what| report.checked.get(what).copied().unwrap_or_default();
        let (goods, orders, wrong) = (count("goods"), count("orders"), report.violations.len());
        let line = if report.clean {
            say!(
                self.lang,
                "재고 점검 이상 없음: 상품 {goods}개, 주문 {orders}건, 잃어버린 것도 두 번 판 것도 없습니다.",
                "The stock audit is clean: {goods} goods, {orders} orders, nothing lost and nothing sold twice."
            )
        } else {
            say!(
                self.lang,
                "재고 점검에서 {wrong}건이 어긋났습니다.",
                "The stock audit found {wrong} violations."
            )
        };
        format!("\n{line}\n")
    }

    fn say(&self, text: &str) -> Result<(), CliError> {
        if self.out.is_json() { output::note(text.trim_start()) } else { output::print(&format!("{text}\n")) }
    }
}

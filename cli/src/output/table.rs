//! Tables for people. Widths are counted in cells: a Hangul syllable is two wide.

use super::{Cell, Heading, Room, Times};
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width, presets};
use miri_common::Lang;
use unicode_width::UnicodeWidthStr;

/// Text columns get no narrower than this many cells; a terminal that is too narrow even so wraps the line itself.
const NARROWEST: u16 = 16;

/// How the person looks at it.
pub(super) struct View<'a> {
    pub(super) width: Option<u16>,
    pub(super) color: bool,
    pub(super) lang: Lang,
    pub(super) times: &'a Times,
}

/// A heading and a line a row; nothing for no rows.
pub(super) fn rows(headings: &[Heading], rows: &[Vec<Cell>], view: &View<'_>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let table = with_columns(headings, rows, view, |room| room != Room::Pipe);
    let fits =
        view.width.is_none_or(|width| table.lines().all(|line| line.trim_end().width() <= width.into()));
    if fits {
        return render(&table, view.color);
    }
    render(&with_columns(headings, rows, view, |room| room == Room::Any), view.color)
}

/// The table of the columns that `room` lets in.
fn with_columns(
    headings: &[Heading],
    rows: &[Vec<Cell>],
    view: &View<'_>,
    room: impl Fn(Room) -> bool,
) -> Table {
    let shown: Vec<usize> = headings
        .iter()
        .enumerate()
        .filter(|(_, heading)| room(heading.room))
        .map(|(place, _)| place)
        .collect();
    let any = |column: usize, is: fn(&Cell) -> bool| rows.iter().any(|row| row.get(column).is_some_and(is));
    let mut table = blank(view);
    table.set_header(shown.iter().filter_map(|&column| {
        let heading = headings.get(column)?;
        let text = view.lang.pick(heading.ko, heading.en).to_uppercase();
        Some(aligned(comfy_table::Cell::new(text), any(column, Cell::is_right_aligned)))
    }));
    for row in rows {
        table.add_row(shown.iter().filter_map(|&column| {
            let text = row.get(column)?.for_people(view.lang, view.times);
            Some(aligned(comfy_table::Cell::new(text), any(column, Cell::is_right_aligned)))
        }));
    }
    let wraps: Vec<bool> = shown.iter().map(|&column| any(column, Cell::may_wrap)).collect();
    constrain(&mut table, &wraps);
    table
}

/// Says which columns give way where the terminal is narrow.
fn constrain(table: &mut Table, wraps: &[bool]) {
    let widths = table.column_max_content_widths();
    for ((column, wraps), width) in table.column_iter_mut().zip(wraps).zip(widths) {
        column.set_constraint(if *wraps {
            ColumnConstraint::LowerBoundary(Width::Fixed(width.min(NARROWEST)))
        } else {
            ColumnConstraint::ContentWidth
        });
    }
}

/// The heading of rows that come one by one.
pub(super) fn head(headings: &[Heading], color: bool, lang: Lang) -> String {
    let names = headings.iter().map(|heading| (heading, lang.pick(heading.ko, heading.en).to_uppercase()));
    let line = spaced(names, lang);
    let (before, after) = if color { ("\u{1b}[2m", "\u{1b}[0m") } else { ("", "") };
    format!("{before}{line}{after}\n")
}

/// One of them. What follows is not known yet, so a column is as wide as its heading, and wider where it must be.
pub(super) fn line(headings: &[Heading], row: &[Cell], view: &View<'_>) -> String {
    let cells = headings.iter().zip(row.iter().map(|cell| cell.for_people(view.lang, view.times)));
    format!("{}\n", spaced(cells, view.lang))
}

fn spaced<'a>(cells: impl Iterator<Item = (&'a Heading, String)>, lang: Lang) -> String {
    let mut out = String::new();
    for (heading, text) in cells.filter(|(heading, _)| heading.room != Room::Pipe) {
        // A row is a line, whatever stands in it.
        let text = text.replace('\n', " ");
        let missing = lang.pick(heading.ko, heading.en).width().saturating_sub(text.width());
        out.extend([&*text, &" ".repeat(missing + 2)]);
    }
    out.trim_end().to_owned()
}

/// A line a field.
pub(super) fn record(fields: &[(&'static str, Heading, Cell)], view: &View<'_>) -> String {
    let mut table = blank(view);
    for (_, heading, cell) in fields {
        table.add_row([
            comfy_table::Cell::new(view.lang.pick(heading.ko, heading.en)),
            comfy_table::Cell::new(cell.for_people(view.lang, view.times)),
        ]);
    }
    render(&table, false)
}

fn blank(view: &View<'_>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    if let Some(width) = view.width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    table
}

fn aligned(cell: comfy_table::Cell, right: bool) -> comfy_table::Cell {
    if right { cell.set_alignment(CellAlignment::Right) } else { cell }
}

/// The first line is dimmed where colours are welcome; the padding of the last column and of the first is dropped.
fn render(table: &Table, color: bool) -> String {
    let mut out = String::new();
    for (place, line) in table.lines().enumerate() {
        let line = line.trim_end();
        let line = line.strip_prefix(' ').unwrap_or(line);
        let (before, after) = if color && place == 0 { ("\u{1b}[2m", "\u{1b}[0m") } else { ("", "") };
        out.extend([before, line, after, "\n"]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{View, head, line, record, rows};
    use crate::output::{Cell, Times, heading, pipe_only, where_wide};
    use miri_common::{Lang, Won};

    const PLAIN: View<'_> = View { width: None, color: false, lang: Lang::En, times: &Times::WallClock };

    #[test]
    fn columns_align_by_cells_and_money_stands_on_the_right() {
        let table = rows(
            &[heading("상품", "name"), heading("가격", "price")],
            &[
                vec![Cell::text("청송 사과"), Cell::Money(Won(12_900))],
                vec![Cell::text("Soap"), Cell::Money(Won(900))],
            ],
            &PLAIN,
        );
        assert_eq!(
            table,
            "NAME          PRICE\n\
             청송 사과  12,900원\n\
             Soap          900원\n"
        );
    }

    #[test]
    fn a_narrow_terminal_breaks_names_and_never_numbers() {
        let table = rows(
            &[heading("상품", "name"), heading("가격", "price"), pipe_only("송장", "tracking")],
            &[vec![Cell::text("명인이 빚은 청자 다기"), Cell::Money(Won(1_320_000)), Cell::text("x")]],
            &View { width: Some(30), ..PLAIN },
        );
        assert_eq!(
            table,
            "NAME                  PRICE\n\
             명인이 빚은     1,320,000원\n\
             청자 다기\n"
        );
    }

    #[test]
    fn a_terminal_that_is_too_narrow_goes_without_the_columns_that_can_be_missed() {
        let headings = [heading("상품", "name"), where_wide("배송", "shipping"), heading("가격", "price")];
        let line = [vec![Cell::text("청송 사과"), Cell::text("Waiting to ship"), Cell::Money(Won(900))]];
        let at = |width| rows(&headings, &line, &View { width: Some(width), ..PLAIN });
        assert!(at(60).contains("Waiting to ship"));
        assert_eq!(at(24), "NAME       PRICE\n청송 사과  900원\n");
    }

    #[test]
    fn rows_that_come_one_by_one_stand_under_their_headings() {
        let headings = [heading("번호", "id"), heading("재고", "stock"), heading("판매", "on sale")];
        let row = [Cell::Number(7), Cell::Number(12), Cell::Flag(true)];
        assert_eq!(head(&headings, false, Lang::En), "ID  STOCK  ON SALE\n");
        assert_eq!(line(&headings, &row, &PLAIN), "7   12     yes\n");
        assert_eq!(line(&headings, &row, &View { lang: Lang::Ko, ..PLAIN }), "7     12    예\n");
    }

    #[test]
    fn a_record_is_a_line_a_field() {
        let shown = record(&[("goodsId", heading("상품", "Goods"), Cell::Number(7))], &PLAIN);
        assert_eq!(shown, "Goods  7\n");
    }

    #[test]
    fn the_heading_is_dimmed_only_where_colours_are_welcome() {
        let row = [vec![Cell::Number(1)]];
        let colored = rows(&[heading("번호", "id")], &row, &View { color: true, ..PLAIN });
        assert!(colored.starts_with("\u{1b}[2m"));
        assert!(!rows(&[heading("번호", "id")], &row, &PLAIN).contains('\u{1b}'));
    }
}

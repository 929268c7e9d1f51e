//! Rows for a pipe: no header, tabs between, nothing cut.

use super::{Cell, Heading, Times};

/// One line a row.
pub(super) fn rows(rows: &[Vec<Cell>], times: &Times) -> String {
    let mut out = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.for_pipe(times)).collect();
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    out
}

/// One line a field: its name on the wire, a tab, its value.
pub(super) fn record(fields: &[(&'static str, Heading, Cell)], times: &Times) -> String {
    let mut out = String::new();
    for (name, _, cell) in fields {
        out.push_str(name);
        out.push('\t');
        out.push_str(&cell.for_pipe(times));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{record, rows};
    use crate::output::{Cell, Times, heading};
    use miri_common::Won;

    #[test]
    fn a_row_is_a_line_whatever_stands_in_it() {
        let row =
            vec![Cell::Number(1), Cell::text("두\t줄\n이름"), Cell::Money(Won(1_000)), Cell::Time(None)];
        assert_eq!(rows(&[row], &Times::WallClock), "1\t두\\t줄\\n이름\t1000\t\n");
        assert_eq!(rows(&[], &Times::WallClock), "");
    }

    #[test]
    fn a_field_goes_by_its_name_on_the_wire() {
        let fields = [("goodsId", heading("상품", "Goods"), Cell::Number(7))];
        assert_eq!(record(&fields, &Times::WallClock), "goodsId\t7\n");
    }
}

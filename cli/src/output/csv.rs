//! Rows for spreadsheets: RFC 4180, with the names of the wire in the first line.

use super::{Cell, Heading, Times};
use crate::failure::CliError;

/// A header, then one record a row.
pub(super) fn rows(names: &[&str], rows: &[Vec<Cell>], times: &Times) -> Result<String, CliError> {
    let mut out = header(names)?;
    for row in rows {
        out.push_str(&line(row, times)?);
    }
    Ok(out)
}

/// A header, then one record.
pub(super) fn record(fields: &[(&'static str, Heading, Cell)], times: &Times) -> Result<String, CliError> {
    let names: Vec<&str> = fields.iter().map(|(name, _, _)| *name).collect();
    let values = fields.iter().map(|(_, _, cell)| cell.for_csv(times));
    Ok(header(&names)? + &write(values)?)
}

/// The names of the columns.
pub(super) fn header(names: &[&str]) -> Result<String, CliError> {
    write(names.iter().map(|name| (*name).to_owned()))
}

/// One record.
pub(super) fn line(row: &[Cell], times: &Times) -> Result<String, CliError> {
    write(row.iter().map(|cell| cell.for_csv(times)))
}

fn write(record: impl Iterator<Item = String>) -> Result<String, CliError> {
    let failed = |error: String| CliError::Other(format!("CSV: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(record.collect::<Vec<_>>()).map_err(|error| failed(error.to_string()))?;
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::{record, rows};
    use crate::output::{Cell, Times, heading};

    #[test]
    fn a_field_is_quoted_where_it_must_be_and_nothing_is_lost() {
        let row = vec![Cell::Number(1), Cell::text("a,\"b\"\n사과\u{1b}[2J")];
        let text = rows(&["id", "name"], &[row], &Times::WallClock).unwrap();
        assert_eq!(text, "id,name\n1,\"a,\"\"b\"\"\n사과\u{fffd}[2J\"\n");
    }

    #[test]
    fn a_record_is_a_header_and_a_line() {
        let fields = [("goodsId", heading("상품", "Goods"), Cell::Number(7))];
        assert_eq!(record(&fields, &Times::WallClock).unwrap(), "goodsId\n7\n");
    }
}

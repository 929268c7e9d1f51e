//! Reading goods: every bad row is named with its line, and what is wrong with each of its fields.

use super::{COLUMNS, Row};
use crate::failure::CliError;
use miri_common::Lang;
use miri_common::api::RegisterGoods;
use miri_common::validate::Request;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::goods) struct BadRow {
    /// The line of the file, from 1.
    pub(in crate::goods) line: u64,
    /// Its key, where it has one.
    pub(in crate::goods) sku: String,
    /// What is wrong.
    pub(in crate::goods) why: String,
}

/// A row before it is looked at.
struct Raw {
    line: u64,
    fields: Result<Map<String, Value>, String>,
}

/// The rows of a file, in its order, and those that cannot be taken.
///
/// # Errors
/// When it is no such file at all: no text, or a header that names no `sku`.
pub(in crate::goods) fn parse(bytes: &[u8], lang: Lang) -> Result<(Vec<Row>, Vec<BadRow>), CliError> {
    // Spreadsheets write a byte order mark in front.
    let text = std::str::from_utf8(bytes)
        .map_err(|error| CliError::usage(format!("the file is no UTF-8: {error}")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let raw = if text.trim_start().starts_with('{') { ndjson(text) } else { csv(text)? };
    let (mut rows, mut bad) = (Vec::new(), Vec::new());
    let mut lines: BTreeMap<String, u64> = BTreeMap::new();
    for raw in raw {
        let line = raw.line;
        match row(raw, lang) {
            Ok(row) => {
                if let Some(first) = lines.get(&row.sku) {
                    let why = format!("sku {} stands in line {first} already", row.sku);
                    bad.push(BadRow { line, sku: row.sku, why });
                } else {
                    lines.insert(row.sku.clone(), line);
                    rows.push(row);
                }
            }
            Err((sku, why)) => bad.push(BadRow { line, sku, why }),
        }
    }
    Ok((rows, bad))
}

fn ndjson(text: &str) -> Vec<Raw> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let read = |(line, text): (u64, &str)| {
        let fields = serde_json::from_str(text).map_err(|error| error.to_string());
        Raw { line, fields: fields.and_then(known) }
    };
    lines.map(read).collect()
}

/// A field that is misspelt would be ignored by the shop, so it is refused.
fn known(fields: Map<String, Value>) -> Result<Map<String, Value>, String> {
    match fields.keys().find(|name| !COLUMNS.contains(&name.as_str())) {
        Some(name) => Err(format!("there is no field {name}")),
        None => Ok(fields),
    }
}

fn csv(text: &str) -> Result<Vec<Raw>, CliError> {
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| CliError::usage(format!("the header: {error}")))?.clone();
    if let Some(name) = header.iter().find(|name| !COLUMNS.contains(name)) {
        return Err(CliError::Usage {
            message: format!("line 1: there is no column `{name}`"),
            hint: Some(format!("the columns are {}", COLUMNS.join(", "))),
        });
    }
    let mut raw = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                raw.push(Raw { line, fields: Err(error.to_string()) });
                continue;
            }
        };
        let fields = header.iter().zip(&record).filter(|(_, text)| !text.is_empty());
        let fields = fields.map(|(name, text)| (name.to_owned(), value(name, text))).collect();
        raw.push(Raw { line: record.position().map_or(0, csv::Position::line), fields: Ok(fields) });
    }
    Ok(raw)
}

/// A cell as the wire would have it. What is no number where one must be stays a text, and is refused as such.
fn value(name: &str, text: &str) -> Value {
    let number = || text.parse::<i64>().map(Value::from).ok();
    let flag = || text.parse::<bool>().map(Value::from).ok();
    match name {
        "goodsPrice" | "stockQuantity" | "limitPerBuyer" => number(),
        "onSale" => flag(),
        _ => None,
    }
    .unwrap_or_else(|| text.into())
}

/// Holds a row against the rules of the contract.
fn row(raw: Raw, lang: Lang) -> Result<Row, (String, String)> {
    let mut fields = raw.fields.map_err(|why| (String::new(), why))?;
    let sku = fields.get("sku").and_then(Value::as_str).unwrap_or_default().to_owned();
    let on_sale = match fields.remove("onSale") {
        None | Some(Value::Null) => Some(true),
        Some(value) => value.as_bool(),
    };
    let goods = RegisterGoods::from_json(&fields, lang);
    let mut why: Vec<String> = match &goods {
        Ok(_) => Vec::new(),
        Err(errors) => errors.0.iter().map(|(field, why)| format!("{field}: {why}")).collect(),
    };
    if sku.is_empty() {
        why.push(format!("sku: {}", miri_common::Msg::FieldRequired.text(lang)));
    }
    if on_sale.is_none() {
        why.push(format!("onSale: {}", miri_common::Msg::FieldBoolean.text(lang)));
    }
    match (goods, on_sale) {
        (Ok(goods), Some(on_sale)) if why.is_empty() => Ok(Row { line: raw.line, sku, goods, on_sale }),
        _ => Err((sku, why.join("; "))),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::goods::file::{FileFormat, FileGoods, Writer};
    use miri_common::Lang;

    const HEADER: &str = "sku,goodsName,goodsDescription,goodsPrice,stockQuantity,category";

    #[test]
    fn every_bad_row_is_named_with_its_line() {
        let text = format!(
            "{HEADER}\nA,\"two\nlines\",x,1,1,ETC\nB,Soap,x,cheap,-1,ETC\nA,Again,x,1,1,ETC\n,None,x,1,1,ETC\n"
        );
        let (rows, bad) = parse(text.as_bytes(), Lang::En).unwrap();
        // A name of two lines is refused by the contract; the rows behind it still have the right lines.
        assert_eq!(rows.len(), 1, "{bad:?}");
        let lines: Vec<u64> = bad.iter().map(|bad| bad.line).collect();
        assert_eq!(lines, [2, 4, 6]);
        assert!(bad[1].why.contains("goodsPrice") && bad[1].why.contains("stockQuantity"), "{bad:?}");
    }

    #[test]
    fn both_forms_read_back_what_was_written() {
        let goods = FileGoods {
            sku: "A-1".to_owned(),
            goods_name: "청송 \"꿀\" 사과, 5kg".to_owned(),
            goods_description: "첫 줄\n둘째 줄, \"따옴표\"".to_owned(),
            goods_price: 39_000,
            stock_quantity: 5,
            category: "ETC".to_owned(),
            reservation_start_time: Some("2099-01-01 10:00:00".to_owned()),
            limit_per_buyer: None,
            on_sale: false,
        };
        for format in [FileFormat::Csv, FileFormat::Ndjson] {
            let mut bytes = Vec::new();
            let mut writer = Writer::begin(format, &mut bytes).unwrap();
            writer.row(&goods).unwrap();
            writer.end().unwrap();
            let (rows, bad) = parse(&bytes, Lang::En).unwrap();
            assert_eq!(bad, [], "{}", String::from_utf8_lossy(&bytes));
            assert_eq!(rows[0].goods.goods_description, goods.goods_description);
            assert_eq!((rows[0].on_sale, rows[0].goods.limit_per_buyer), (false, None));
        }
    }

    #[test]
    fn a_column_that_is_misspelt_is_refused() {
        assert!(parse(b"sku,goodsNam\nA,x\n", Lang::En).is_err());
        let (_, bad) = parse(b"{\"sku\":\"A\",\"goodsNam\":\"x\"}", Lang::En).unwrap();
        assert!(bad[0].why.contains("goodsNam"));
    }
}

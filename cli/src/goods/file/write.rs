//! Writing goods, one after the other.

use super::{COLUMNS, FileFormat, FileGoods};
use crate::failure::CliError;
use std::io::Write;

/// A file that is being written.
pub(in crate::goods) enum Writer<W: Write> {
    /// With its header, which is written with the first row or at the end.
    Csv(Box<csv::Writer<W>>),
    /// One object a line.
    Ndjson(W),
}

impl<W: Write> Writer<W> {
    /// Begins a file; CSV with its header, so that a shop without goods makes a file that can be read as well.
    pub(in crate::goods) fn begin(format: FileFormat, to: W) -> Result<Self, CliError> {
        Ok(match format {
            FileFormat::Csv => {
                let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(to);
                writer.write_record(COLUMNS).map_err(failed)?;
                Self::Csv(Box::new(writer))
            }
            FileFormat::Ndjson => Self::Ndjson(to),
        })
    }

    /// Writes one row.
    pub(in crate::goods) fn row(&mut self, goods: &FileGoods) -> Result<(), CliError> {
        match self {
            Self::Csv(writer) => writer.serialize(goods).map_err(failed),
            Self::Ndjson(to) => {
                let line =
                    serde_json::to_string(goods).map_err(|error| CliError::Other(error.to_string()))?;
                writeln!(to, "{line}").map_err(written)
            }
        }
    }

    /// Everything is written.
    pub(in crate::goods) fn end(self) -> Result<(), CliError> {
        match self {
            Self::Csv(mut writer) => writer.flush().map_err(written),
            Self::Ndjson(mut to) => to.flush().map_err(written),
        }
    }
}

fn failed(error: csv::Error) -> CliError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => written(error),
        other => CliError::Other(format!("{other:?}")),
    }
}

fn written(error: std::io::Error) -> CliError {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        CliError::BrokenPipe
    } else {
        CliError::io("export", error)
    }
}

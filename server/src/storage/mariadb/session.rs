//! One connection to MariaDB and the transaction on it.

use super::errors;
use crate::storage::{Param, Result, Row, StorageError, Value};
use mysql_async::consts::ColumnType;
use mysql_async::prelude::Queryable;
use mysql_async::{Column, Conn, Params};
use std::time::Duration;

/// The character set number of bytes that are no text (mariadb.com/kb/en/result-set-packets).
const BINARY: u16 = 63;

/// A connection. It is usable until a statement on it fails in a way after which nothing is sure.
pub(in crate::storage) struct Session {
    conn: Conn,
    /// How long a statement may take before the connection is given up.
    patience: Duration,
    /// From the moment a statement is sent until its answer is read whole. A future that is dropped in between, or an error
    /// of the connection, leaves it set: whatever comes next on this connection may be the answer to something else.
    unsettled: bool,
    /// An error after which the transaction is not surely open any more.
    ended: bool,
}

/// What a statement did.
struct Done {
    rows: Vec<mysql_async::Row>,
    affected: u64,
    id: Option<u64>,
}

impl Session {
    pub(super) const fn new(conn: Conn, patience: Duration) -> Self {
        Self { conn, patience, unsettled: false, ended: false }
    }

    /// Whether this connection can be used again once its transaction is rolled back.
    pub(in crate::storage) const fn is_sound(&self) -> bool {
        !self.unsettled
    }

    /// Whether the transaction is surely open.
    pub(in crate::storage) const fn has_open_transaction(&self) -> bool {
        !self.unsettled && !self.ended
    }

    /// Runs a statement without parameters that returns nothing: START TRANSACTION, COMMIT, SAVEPOINT and their like.
    pub(in crate::storage) async fn command(&mut self, sql: &str) -> Result<()> {
        self.settle(async |conn| conn.query_drop(sql).await).await
    }

    /// Begins anew, whatever was before. START TRANSACTION would commit what an earlier transaction left.
    pub(in crate::storage) async fn begin(&mut self, how: &str) -> Result<()> {
        if self.ended {
            self.command("ROLLBACK").await?;
        }
        self.ended = false;
        self.command(how).await
    }

    pub(in crate::storage) async fn execute(&mut self, sql: &str, params: &[Param<'_>]) -> Result<u64> {
        Ok(self.run(sql, params).await?.affected)
    }

    pub(in crate::storage) async fn insert(&mut self, sql: &str, params: &[Param<'_>]) -> Result<i64> {
        let id = self.run(sql, params).await?.id.unwrap_or_default();
        i64::try_from(id).map_err(|_| StorageError::Corrupt(format!("the id {id} is out of range")))
    }

    pub(in crate::storage) async fn query(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>> {
        let rows = self.run(sql, params).await?.rows;
        rows.into_iter().map(read_row).collect()
    }

    async fn run(&mut self, sql: &str, params: &[Param<'_>]) -> Result<Done> {
        let params = Params::Positional(params.iter().map(|param| (*param).into()).collect());
        self.settle(async |conn| {
            let mut result = conn.exec_iter(sql, params).await?;
            let rows = result.collect().await?;
            let (affected, id) = (result.affected_rows(), result.last_insert_id());
            result.drop_result().await?;
            Ok(Done { rows, affected, id })
        })
        .await
    }

    /// Sends something and waits until its answer is read whole.
    async fn settle<T>(
        &mut self,
        call: impl AsyncFnOnce(&mut Conn) -> std::result::Result<T, mysql_async::Error>,
    ) -> Result<T> {
        if self.unsettled {
            return Err(StorageError::Unavailable("MariaDB: the connection is not usable".to_owned()));
        }
        self.unsettled = true;
        let Ok(outcome) = tokio::time::timeout(self.patience, call(&mut self.conn)).await else {
            let limit = self.patience.as_secs();
            return Err(StorageError::Unavailable(format!("MariaDB did not answer within {limit} s")));
        };
        match outcome {
            Ok(value) => {
                self.unsettled = false;
                Ok(value)
            }
            Err(error) => {
                // What the server says in words leaves the connection in step; anything else does not.
                self.unsettled = error.is_fatal();
                self.ended |= !errors::keeps_transaction(&error);
                Err(errors::map(&error))
            }
        }
    }
}

impl From<Param<'_>> for mysql_async::Value {
    fn from(param: Param<'_>) -> Self {
        match param {
            Param::Null => Self::NULL,
            Param::Int(number) => Self::Int(number),
            Param::Text(text) => Self::Bytes(text.as_bytes().to_vec()),
            Param::Blob(bytes) => Self::Bytes(bytes.to_vec()),
        }
    }
}

fn read_row(row: mysql_async::Row) -> Result<Row> {
    let columns = row.columns();
    let values = row.unwrap().into_iter().zip(columns.iter());
    values.map(|(value, column)| read_value(value, column)).collect::<Result<_>>().map(Row::of)
}

fn read_value(value: mysql_async::Value, column: &Column) -> Result<Value> {
    use mysql_async::Value as Theirs;
    let corrupt = |what: &str| StorageError::Corrupt(format!("column {} holds {what}", column.name_str()));
    match value {
        Theirs::NULL => Ok(Value::Null),
        Theirs::Int(number) => Ok(Value::Int(number)),
        Theirs::UInt(number) => {
            i64::try_from(number).map(Value::Int).map_err(|_| corrupt("a number out of range"))
        }
        Theirs::Bytes(bytes) if is_decimal(column) => {
            // Sums of whole numbers are DECIMAL here (mariadb.com/kb/en/sum).
            let text = String::from_utf8(bytes).map_err(|_| corrupt("no number"))?;
            text.parse().map(Value::Int).map_err(|_| corrupt("a number that is no whole 64-bit one"))
        }
        Theirs::Bytes(bytes) if column.character_set() == BINARY => Ok(Value::Blob(bytes)),
        Theirs::Bytes(bytes) => {
            String::from_utf8(bytes).map(Value::Text).map_err(|_| corrupt("a text that is not UTF-8"))
        }
        Theirs::Float(_) | Theirs::Double(_) => Err(corrupt("a float")),
        Theirs::Date(..) | Theirs::Time(..) => Err(corrupt("a date")),
    }
}

fn is_decimal(column: &Column) -> bool {
    matches!(column.column_type(), ColumnType::MYSQL_TYPE_DECIMAL | ColumnType::MYSQL_TYPE_NEWDECIMAL)
}

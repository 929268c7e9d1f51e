//! The prepared statements of one transaction, found by where their text stands in memory.
//!
//! An order runs the same few dozen statements as every other one, and the connection's own cache finds each by its whole text,
//! twice a run. Here a text is looked up there once a transaction; after that its address and length find it. Text that was
//! built at run time may stand where another one stood before, so the texts are compared all the same, which costs little.

use super::{Result, sqlite};
use rusqlite::{CachedStatement, Connection};

/// Statements that are kept: more than any unit of work has, and less than the connection's cache holds.
const CAPACITY: usize = 96;

/// A connection and the statements that were taken out of its cache. They go back when this is dropped.
pub(super) struct Statements<'c> {
    conn: &'c Connection,
    taken: Vec<Taken<'c>>,
}

struct Taken<'c> {
    place: (usize, usize),
    sql: Box<str>,
    statement: CachedStatement<'c>,
}

impl<'c> Statements<'c> {
    pub(super) const fn new(conn: &'c Connection) -> Self {
        Self { conn, taken: Vec::new() }
    }

    /// The connection.
    pub(super) const fn conn(&self) -> &'c Connection {
        self.conn
    }

    /// The statement of this text, ready to run.
    pub(super) fn get(&mut self, sql: &str) -> Result<&mut CachedStatement<'c>> {
        let place = (sql.as_ptr().addr(), sql.len());
        // A few dozen numbers in a row are compared faster than one text is hashed.
        let known = self.taken.iter().position(|taken| taken.place == place);
        let at = match known {
            Some(at) if *self.taken[at].sql == *sql => at,
            Some(at) => {
                self.taken.swap_remove(at);
                self.take(place, sql)?
            }
            None => self.take(place, sql)?,
        };
        Ok(&mut self.taken[at].statement)
    }

    fn take(&mut self, place: (usize, usize), sql: &str) -> Result<usize> {
        if self.taken.len() >= CAPACITY {
            self.taken.clear();
        }
        let statement = self.conn.prepare_cached(sql).map_err(sqlite::map_error)?;
        self.taken.push(Taken { place, sql: sql.into(), statement });
        Ok(self.taken.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::{CAPACITY, Statements};
    use rusqlite::Connection;

    fn number(statements: &mut Statements<'_>, sql: &str) -> i64 {
        statements.get(sql).unwrap().query_row([], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_text_that_stands_where_another_one_stood_is_not_taken_for_it() {
        let conn = Connection::open_in_memory().unwrap();
        let mut statements = Statements::new(&conn);
        let mut sql = "SELECT 1".to_owned();
        assert_eq!(number(&mut statements, &sql), 1);
        sql.replace_range(7.., "2");
        assert_eq!(number(&mut statements, &sql), 2);
        assert_eq!(number(&mut statements, "SELECT 1"), 1);
    }

    #[test]
    fn no_more_statements_are_kept_than_there_is_room_for() {
        let conn = Connection::open_in_memory().unwrap();
        let mut statements = Statements::new(&conn);
        let texts: Vec<_> = (0..3 * CAPACITY).map(|n| format!("SELECT {n}")).collect();
        for (expected, sql) in (0..).zip(&texts) {
            assert_eq!(number(&mut statements, sql), expected);
            assert!(statements.taken.len() <= CAPACITY);
        }
    }
}

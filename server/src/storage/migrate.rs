//! Schema versions. Migrations are numbered files, never edited once landed; refinery checks their fingerprints.

use super::{Result, StorageError};

mod sqlite {
    refinery::embed_migrations!("../migrations/sqlite");
}

/// Brings a SQLite database to the newest schema. Runs under the folder lock, so nobody else does the same.
///
/// Foreign keys are not looked after meanwhile: to change a table is to copy it and to drop the old one, which others refer
/// to (<https://sqlite.org/lang_altertable.html#otheralter>), and within a transaction they cannot be switched off.
pub(super) fn migrate_sqlite(conn: &mut rusqlite::Connection) -> Result<()> {
    let failed = |e: &dyn std::fmt::Display| {
        StorageError::Unavailable(format!("the schema cannot be brought up to date: {e}"))
    };
    conn.pragma_update(None, "foreign_keys", false).map_err(|e| failed(&e))?;
    let report = sqlite::migrations::runner().run(conn).map_err(|e| failed(&e))?;
    conn.pragma_update(None, "foreign_keys", true).map_err(|e| failed(&e))?;
    for migration in report.applied_migrations() {
        tracing::info!(%migration, "migrated");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{migrate_sqlite, sqlite};
    use refinery::Target;
    use rusqlite::Connection;
    use std::collections::BTreeMap;
    use std::path::Path;

    /// The last schema before the tables of orders were copied.
    const BEFORE_COPIES: i32 = 29;
    /// Two orders of two buyers as they were stored then: one paid for, one cancelled with its money on the way back.
    const TWO_ORDERS: &str = "
        INSERT INTO users (id, role, email_index, password_hash, created_at)
        VALUES (1, 'USER', x'01', '-', 0), (2, 'USER', x'02', '-', 0);
        INSERT INTO goods (id, seller_id, name, description, price, category_code, on_sale, created_at, modified_at)
        VALUES (1, 2, 'apple', '-', 10, 'ETC', 1, 0, 0), (2, 1, 'pear', '-', 20, 'ETC', 1, 0, 0);
        INSERT INTO orders (id, user_id, hold_id, total_price, address, created_at)
        VALUES (3, 1, 'h3', 10, x'aa', 5), (7, 2, 'h7', 40, NULL, 6);
        INSERT INTO order_lines (id, order_id, user_id, goods_id, goods_name, category_code, limit_per_buyer, unit_price,
            quantity, subtotal_price, status, stock_account, charged, created_at)
        VALUES (4, 3, 1, 1, 'apple', 'ETC', 2, 10, 1, 10, 'COMPLETED', 'sold', 1, 5),
            (9, 7, 2, 2, 'pear', 'ETC', NULL, 20, 2, 40, 'CANCELED', 'available', 1, 6);
        INSERT INTO stock_movements (id, goods_id, from_account, to_account, quantity, line_id, source_key, created_at)
        VALUES (1, 1, 'outside', 'available', 5, NULL, 'goods:1', 1), (2, 1, 'available', 'held', 1, 4, NULL, 5),
            (3, 1, 'held', 'sold', 1, 4, NULL, 6), (8, 2, 'sold', 'available', 2, 9, NULL, 7);
        INSERT INTO payments (order_id, status, amount, captured, refunded, deadline, changed_at)
        VALUES (3, 'PAYMENT_COMPLETED', 10, 10, 0, 9, 6), (7, 'PAYMENT_SCREEN_ENTERED', NULL, 0, 0, 9, 7);
        INSERT INTO refunds (line_id, order_id, amount, state, created_at) VALUES (9, 7, 40, 'DUE', 7);
        INSERT INTO shippings (line_id, tracking_number, status, changed_at)
        VALUES (4, 't4', 'DELIVERED', 5), (9, 't9', 'CANCELED', 6);
        INSERT INTO order_history (id, order_id, line_id, machine, from_state, to_state, created_at)
        VALUES (1, 3, NULL, 'payment', 'a', 'b', 6), (5, 7, 9, 'shipping', 'a', 'b', 7);
        INSERT INTO deliveries (id, kind, subject_id, event_id, idempotency_key, attempts, next_at, done_at)
        VALUES (1, 'charge', 3, 1, 'charge:3', 1, 5, 6), (2, 'refund', 9, 2, 'refund:9', 0, 7, NULL);";
    const COPIED: [&str; 7] =
        ["orders", "order_lines", "stock_movements", "payments", "shippings", "order_history", "deliveries"];

    /// The columns of a table, by name.
    fn columns(conn: &Connection, table: &str) -> Vec<String> {
        let look = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let mut columns: Vec<String> = look.column_names().iter().map(|name| (*name).to_owned()).collect();
        columns.sort();
        columns
    }

    /// The rows of a table as text, column by column.
    fn rows(conn: &Connection, table: &str, columns: &[String]) -> Vec<String> {
        let texts: Vec<_> = columns.iter().map(|name| format!("quote({name})")).collect();
        let sql = format!("SELECT {} FROM {table} ORDER BY 1", texts.join(" || ',' || "));
        let mut look = conn.prepare(&sql).unwrap();
        look.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    fn old_database() -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        conn.pragma_update(None, "foreign_keys", true).unwrap();
        sqlite::migrations::runner().set_target(Target::Version(BEFORE_COPIES)).run(&mut conn).unwrap();
        conn.execute_batch(TWO_ORDERS).unwrap();
        conn
    }

    #[test]
    fn tables_that_are_copied_keep_every_row_and_every_reference() {
        let mut conn = old_database();
        // What was added to a table since is not compared.
        let known: Vec<_> = COPIED.iter().map(|table| (*table, columns(&conn, table))).collect();
        let all_rows = |conn: &Connection| -> Vec<_> {
            known.iter().map(|(table, columns)| rows(conn, table, columns)).collect()
        };
        let before = all_rows(&conn);
        assert!(before.iter().all(|rows| rows.len() >= 2), "{before:?}");
        migrate_sqlite(&mut conn).unwrap();
        assert_eq!(before, all_rows(&conn));
        let orphans = |conn: &Connection| {
            let mut check = conn.prepare("PRAGMA foreign_key_check").unwrap();
            check.query_map([], |row| row.get::<_, String>(0)).unwrap().count()
        };
        assert_eq!(orphans(&conn), 0);
        // The references lead to the new tables, and are looked after again.
        assert!(conn.execute("DELETE FROM orders WHERE id = 3", []).is_err());
        conn.pragma_update(None, "foreign_keys", false).unwrap();
        conn.execute("DELETE FROM orders WHERE id = 3", []).unwrap();
        assert_eq!(orphans(&conn), 3);
    }

    #[test]
    fn tables_that_were_copied_refuse_what_they_refused_before() {
        let mut conn = old_database();
        migrate_sqlite(&mut conn).unwrap();
        for (statement, rule) in [
            ("INSERT INTO orders (user_id, hold_id, total_price, created_at) VALUES (1, 'h3', 0, 0)", "orders.hold_id"),
            ("UPDATE order_lines SET stock_account = 'lost' WHERE id = 4", "CHECK"),
            ("UPDATE order_lines SET subtotal_price = 11 WHERE id = 4", "order_lines_subtotal"),
            ("UPDATE payments SET status = 'PAID' WHERE order_id = 3", "CHECK"),
            ("UPDATE payments SET refunded = 11 WHERE order_id = 3", "payments_money"),
            ("UPDATE shippings SET status = 'GONE' WHERE line_id = 4", "CHECK"),
            ("UPDATE order_history SET machine = 'goods' WHERE id = 1", "CHECK"),
            ("UPDATE stock_movements SET from_account = 'lost' WHERE id = 2", "CHECK"),
            ("UPDATE stock_movements SET to_account = 'lost' WHERE id = 2", "CHECK"),
            ("UPDATE stock_movements SET from_account = 'held', to_account = 'sold' WHERE id = 2", "stock_movements.line_id"),
            (
                "INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, source_key, created_at)
                 VALUES (1, 'outside', 'available', 5, 'goods:1', 1)",
                "UNIQUE constraint failed: stock_movements.source_key",
            ),
        ] {
            let error = conn.execute(statement, []).unwrap_err().to_string();
            assert!(error.contains(rule), "{statement}: {error}");
        }
    }

    /// The migrations in a folder: name and text.
    fn folder(name: &str) -> BTreeMap<String, String> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(name);
        let files = std::fs::read_dir(path).unwrap().map(|file| file.unwrap());
        files
            .map(|file| {
                (file.file_name().into_string().unwrap(), std::fs::read_to_string(file.path()).unwrap())
            })
            .collect()
    }

    #[test]
    fn both_databases_have_the_same_migrations() {
        let (sqlite, mariadb) = (folder("sqlite"), folder("mariadb"));
        assert!(sqlite.len() >= 25);
        assert!(sqlite.keys().eq(mariadb.keys()), "{:?} and {:?}", sqlite.keys(), mariadb.keys());
    }

    #[test]
    fn a_migration_of_mariadb_is_one_statement_that_can_be_repeated() {
        for (name, text) in folder("mariadb") {
            let code: Vec<_> = text.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
            let code = code.join("\n");
            assert_eq!(code.trim_end().matches(';').count(), 1, "{name}");
            assert!(
                ["CREATE TABLE IF NOT EXISTS", "INSERT IGNORE", "ALTER TABLE", "DO 0"]
                    .iter()
                    .any(|start| code.trim_start().starts_with(start)),
                "{name}"
            );
        }
    }
}

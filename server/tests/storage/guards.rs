//! Rules of the schema by name, and statements that must touch exactly one row.

use super::{Notebook, Result, add};
use miri_server::params;
use miri_server::storage::{Constraint, StorageError, Tx};

/// Two of everything that other rows point to.
const ROWS: &str = "
    INSERT INTO users (id, role, email_index, password_hash, created_at) VALUES
        (1, 'USER', x'01', 'hash', 0), (2, 'USER', x'02', 'hash', 0);
    INSERT INTO goods (id, seller_id, sku, name, price, category_code, on_sale, created_at, modified_at) VALUES
        (1, 1, 'apple', '사과', 3000, 'ETC', 1, 0, 0), (2, 1, NULL, '배', 5000, 'ETC', 1, 0, 0);
    INSERT INTO goods_stock (goods_id, available, held, sold, received) VALUES (1, 8, 2, 0, 10), (2, 5, 0, 0, 5);
    INSERT INTO orders (id, user_id, hold_id, total_price, created_at) VALUES (1, 1, 'hold-1', 6000, 0), (2, 2, 'hold-2', 0, 0);
    INSERT INTO order_lines (id, order_id, user_id, goods_id, goods_name, category_code, unit_price, quantity, subtotal_price,
            status, stock_account, charged, created_at)
        VALUES (1, 1, 1, 1, '사과', 'ETC', 3000, 2, 6000, 'COMPLETED', 'held', 0, 0);
    INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, line_id, source_key, created_at) VALUES
        (1, 'outside', 'available', 10, NULL, 'goods:1', 0), (1, 'available', 'held', 2, 1, NULL, 0);
    INSERT INTO wishes (user_id, goods_id, quantity, created_at) VALUES (1, 1, 1, 0);
    INSERT INTO refunds (line_id, order_id, amount, state, created_at) VALUES (1, 1, 6000, 'DUE', 0);
    INSERT INTO deliveries (kind, subject_id, event_id, idempotency_key, attempts, next_at) VALUES ('charge', 1, 1, 'charge:1', 0, 0);
    INSERT INTO idempotency_keys (user_id, idempotency_key, fingerprint, status, body, created_at) VALUES (1, 'once', x'', 200, x'', 0);";

/// Each rule: a statement that keeps it and is taken, and one that breaks it.
const RULES: &[(Constraint, &str, &str)] = &[
    (
        Constraint::UserEmail,
        "INSERT INTO users (role, email_index, password_hash, created_at) VALUES ('USER', x'03', 'hash', 0)",
        "INSERT INTO users (role, email_index, password_hash, created_at) VALUES ('USER', x'01', 'hash', 0)",
    ),
    (
        Constraint::GoodsSku,
        "UPDATE goods SET sku = 'pear' WHERE id = 2",
        "UPDATE goods SET sku = 'apple' WHERE id = 2",
    ),
    (
        Constraint::WishGoods,
        "INSERT INTO wishes (user_id, goods_id, quantity, created_at) VALUES (1, 2, 1, 0)",
        "INSERT INTO wishes (user_id, goods_id, quantity, created_at) VALUES (1, 1, 5, 0)",
    ),
    (
        Constraint::MovementOnce,
        "INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, line_id, created_at)
         VALUES (1, 'held', 'available', 2, 1, 0)",
        "INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, line_id, created_at)
         VALUES (1, 'available', 'sold', 2, 1, 0)",
    ),
    (
        Constraint::MovementSource,
        "INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, source_key, created_at)
         VALUES (1, 'outside', 'available', 1, 'restock:1', 0)",
        "INSERT INTO stock_movements (goods_id, from_account, to_account, quantity, source_key, created_at)
         VALUES (1, 'outside', 'available', 1, 'goods:1', 0)",
    ),
    (
        Constraint::OrderHold,
        "INSERT INTO orders (user_id, hold_id, total_price, created_at) VALUES (1, 'hold-3', 0, 0)",
        "INSERT INTO orders (user_id, hold_id, total_price, created_at) VALUES (1, 'hold-2', 0, 0)",
    ),
    (
        Constraint::RefundOnce,
        "UPDATE refunds SET state = 'DONE', done_at = 1 WHERE line_id = 1",
        "INSERT INTO refunds (line_id, order_id, amount, state, created_at) VALUES (1, 1, 6000, 'DUE', 0)",
    ),
    (
        Constraint::DeliveryKey,
        "INSERT INTO deliveries (kind, subject_id, event_id, idempotency_key, attempts, next_at) VALUES ('void', 1, 2, 'void:1', 0, 0)",
        "INSERT INTO deliveries (kind, subject_id, event_id, idempotency_key, attempts, next_at) VALUES ('charge', 1, 2, 'charge:1', 0, 0)",
    ),
    (
        Constraint::IdempotencyKey,
        "INSERT INTO idempotency_keys (user_id, idempotency_key, fingerprint, status, body, created_at) VALUES (2, 'once', x'', 200, x'', 0)",
        "INSERT INTO idempotency_keys (user_id, idempotency_key, fingerprint, status, body, created_at) VALUES (1, 'once', x'', 200, x'', 0)",
    ),
    (
        Constraint::StockBalance,
        "UPDATE goods_stock SET available = available - 5, sold = sold + 5 WHERE goods_id = 2",
        "UPDATE goods_stock SET available = available - 6, sold = sold + 6 WHERE goods_id = 2",
    ),
    (
        Constraint::StockBalance,
        "UPDATE goods_stock SET available = available + 1, received = received + 1 WHERE goods_id = 1",
        "UPDATE goods_stock SET available = available + 1 WHERE goods_id = 1",
    ),
    (
        Constraint::Other,
        "UPDATE goods SET price = 0 WHERE id = 1",
        "UPDATE goods SET price = -1 WHERE id = 1",
    ),
    (
        Constraint::Other,
        "INSERT INTO wishes (user_id, goods_id, quantity, created_at) VALUES (2, 1, 1, 0)",
        "INSERT INTO wishes (user_id, goods_id, quantity, created_at) VALUES (3, 1, 1, 0)", // No such user.
    ),
    (
        Constraint::Other,
        "UPDATE goods SET name = '꿀사과' WHERE id = 1",
        "UPDATE goods SET name = NULL WHERE id = 1",
    ),
];

async fn with_rows() -> Notebook {
    let notebook = Notebook::new().await;
    notebook.database.run(&format!("BEGIN; {ROWS} COMMIT"));
    notebook
}

#[tokio::test]
async fn every_rule_of_the_schema_that_a_caller_may_run_into_has_its_name() {
    for (rule, kept, broken) in RULES {
        let notebook = with_rows().await;
        let refused = notebook.write(async move |tx: &mut Tx<'_>| tx.execute(broken, &[]).await).await;
        assert_eq!(refused, Err(StorageError::Conflict(*rule)), "{broken}");
        let taken = notebook.write(async move |tx: &mut Tx<'_>| tx.execute(kept, &[]).await).await;
        assert_eq!(taken, Ok(1), "{kept}");
        notebook.end().await;
    }
}

#[tokio::test]
async fn a_refused_row_undoes_its_statement_and_the_job_may_go_on() {
    let notebook = with_rows().await;
    let wished = notebook
        .write(async |tx: &mut Tx<'_>| -> Result<[bool; 3]> {
            let wish = "INSERT INTO wishes (user_id, goods_id, quantity, created_at) VALUES (?, ?, 1, 0)";
            Ok([
                tx.insert_if_absent(wish, params![1_i64, 1_i64]).await?,
                tx.insert_if_absent(wish, params![1_i64, 2_i64]).await?,
                tx.insert_if_absent(wish, params![1_i64, 2_i64]).await?,
            ])
        })
        .await;
    assert_eq!(wished, Ok([false, true, false]));
    assert_eq!(notebook.number("SELECT COUNT(*) FROM wishes"), 2);
    let nobody = notebook
        .write(async |tx: &mut Tx<'_>| {
            let wish = "INSERT INTO wishes (user_id, goods_id, quantity, created_at) VALUES (9, 1, 1, 0)";
            tx.insert_if_absent(wish, &[]).await
        })
        .await;
    assert_eq!(
        nobody,
        Err(StorageError::Conflict(Constraint::Other)),
        "only a row that is there is absent no more"
    );
    notebook.end().await;
}

#[tokio::test]
async fn a_statement_that_must_touch_one_row_and_does_not_undoes_its_whole_job() {
    let notebook = Notebook::new().await;
    notebook.note("apple").await.unwrap();
    notebook.note("pear").await.unwrap();
    for (sql, actual) in [
        ("UPDATE notes SET text = text || '!' WHERE text = 'plum'", 0),
        ("UPDATE notes SET text = text || '!'", 3),
    ] {
        let one = notebook
            .write(async move |tx: &mut Tx<'_>| -> Result<()> {
                add(tx, "written before").await?;
                tx.execute_one(sql, &[]).await
            })
            .await;
        assert_eq!(one, Err(StorageError::RowsAffected { expected: 1, actual }));
    }
    assert_eq!(notebook.texts(), ["apple", "pear"]);
    assert_eq!(notebook.number("SELECT COUNT(*) FROM events"), 2);
    let one = notebook
        .write(async |tx: &mut Tx<'_>| {
            tx.execute_one("UPDATE notes SET text = 'ripe pear' WHERE text = 'pear'", &[]).await
        })
        .await;
    assert_eq!((one, notebook.texts()), (Ok(()), vec!["apple".to_owned(), "ripe pear".to_owned()]));
    notebook.end().await;
}

#[tokio::test]
async fn a_compare_and_set_tells_who_was_first_and_never_touches_two_rows() {
    let notebook = Notebook::new().await;
    notebook.note("open").await.unwrap();
    let close = "UPDATE notes SET text = 'closed' WHERE text = 'open'";
    let first = notebook.write(async move |tx: &mut Tx<'_>| tx.compare_and_set(close, &[]).await).await;
    let second = notebook.write(async move |tx: &mut Tx<'_>| tx.compare_and_set(close, &[]).await).await;
    assert_eq!((first, second), (Ok(true), Ok(false)));

    notebook.note("open").await.unwrap();
    let both = notebook
        .write(async |tx: &mut Tx<'_>| {
            add(tx, "written before").await?;
            tx.compare_and_set("UPDATE notes SET text = text || '!' WHERE id <= 2", &[]).await
        })
        .await;
    assert_eq!(both, Err(StorageError::RowsAffected { expected: 1, actual: 2 }));
    assert_eq!(notebook.texts(), ["closed", "open"]);
    notebook.end().await;
}

#[tokio::test]
async fn a_query_for_one_row_says_so_when_there_is_none() {
    let notebook = Notebook::new().await;
    let sql = "SELECT id FROM notes WHERE text = 'apple'";
    let one = notebook.read(async move |tx: &mut Tx<'_>| tx.query_one(sql, &[]).await).await;
    assert_eq!(one, Err(StorageError::RowsAffected { expected: 1, actual: 0 }));
    let maybe = notebook.read(async move |tx: &mut Tx<'_>| tx.query_opt(sql, &[]).await).await;
    assert_eq!(maybe, Ok(None));
    notebook.end().await;
}

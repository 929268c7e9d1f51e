//! Which index a statement must use.

use std::borrow::Cow;

/// Has MariaDB find the row of an UPDATE by the primary key and by no other index. An index on the compared column would do as
/// well in its eyes, and then a row that another transaction has just changed is missed: the entry that was waited for is
/// not the row's any more (<https://mariadb.com/kb/en/force-index/> for the hint).
pub(in crate::storage) fn by_primary_key(sql: &str) -> Cow<'_, str> {
    let Some(table) = sql.strip_prefix("UPDATE ").and_then(|rest| rest.split(' ').next()) else {
        return Cow::Borrowed(sql);
    };
    let rest = &sql["UPDATE ".len() + table.len()..];
    Cow::Owned(format!("UPDATE {table} FORCE INDEX (PRIMARY){rest}"))
}

#[cfg(test)]
mod tests {
    use super::by_primary_key;

    #[test]
    fn an_update_is_told_which_index_to_use_and_nothing_else_is() {
        let hinted = "UPDATE goods_stock FORCE INDEX (PRIMARY) SET held = held + ? WHERE goods_id = ?";
        assert_eq!(by_primary_key("UPDATE goods_stock SET held = held + ? WHERE goods_id = ?"), hinted);
        assert_eq!(by_primary_key("DELETE FROM wishes WHERE id = ?"), "DELETE FROM wishes WHERE id = ?");
    }
}

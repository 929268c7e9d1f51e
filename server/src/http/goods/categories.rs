//! `GET /api/categories`.

use crate::app::AppState;
use crate::goods;
use crate::http::{Answer, ApiError, Handled, Language};
use crate::storage::Tx;
use axum::extract::State;
use miri_common::Msg;

/// `GET /api/categories`.
pub async fn list(State(app): State<AppState>, Language(lang): Language) -> Handled {
    let categories = app
        .store
        .read(async |tx: &mut Tx<'_>| -> Result<_, ApiError> { Ok(goods::categories(tx).await?) })
        .await?;
    Ok(Answer::ok(Msg::Categories.text(lang), categories))
}

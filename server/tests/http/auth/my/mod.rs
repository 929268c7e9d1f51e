//! Everything under `/api/auth/my`.

mod goods;
mod sales;

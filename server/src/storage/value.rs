//! What goes into a statement and what comes out of it. Integers, texts and bytes; never a float.

use super::StorageError;
use crate::clock::{MachineTime, ShopTime};
use miri_common::labels::{OrderStatus, PaymentStatus, ReturnStatus, Role, ShippingStatus};
use miri_common::{GoodsId, Lang, LineId, OrderId, UserId, WishId, Won};

/// Builds a parameter list: `params![goods_id, quantity]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::storage::Param::from($value)),*] };
}

/// One parameter of a statement; borrowed, because a statement is run at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param<'a> {
    /// SQL NULL.
    Null,
    /// A 64-bit integer.
    Int(i64),
    /// A text in UTF-8.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

/// One value of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// A 64-bit integer.
    Int(i64),
    /// A text in UTF-8.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// One row of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(pub(super) Vec<Value>);

impl Row {
    /// A row of these values.
    #[cfg(feature = "mariadb")]
    pub(super) const fn of(values: Vec<Value>) -> Self {
        Self(values)
    }

    /// The value of the column at `index`, from 0.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] when there is no such column or it holds something else.
    pub fn get<T: FromValue>(&self, index: usize) -> Result<T, StorageError> {
        let value = self.0.get(index).ok_or_else(|| StorageError::Corrupt(format!("no column {index}")))?;
        T::from_value(value).ok_or_else(|| {
            StorageError::Corrupt(format!("column {index} does not hold a {}", std::any::type_name::<T>()))
        })
    }
}

/// A type that a column can be read as.
pub trait FromValue: Sized {
    /// `None` when the value is of another kind or out of range.
    fn from_value(value: &Value) -> Option<Self>;
}

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl From<i64> for Param<'_> {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }
}

impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl<'a> From<&'a str> for Param<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a String> for Param<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(value)
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl<'a> From<&'a [u8]> for Param<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Blob(value)
    }
}

impl<'a> From<&'a Vec<u8>> for Param<'a> {
    fn from(value: &'a Vec<u8>) -> Self {
        Self::Blob(value)
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Blob(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }
}

macro_rules! integer_columns {
    ($($type:ident),+) => {$(
        impl From<$type> for Param<'_> {
            fn from(value: $type) -> Self {
                Self::Int(value.0)
            }
        }

        impl FromValue for $type {
            fn from_value(value: &Value) -> Option<Self> {
                i64::from_value(value).map(Self)
            }
        }
    )+};
}

integer_columns!(UserId, GoodsId, WishId, OrderId, LineId, Won, ShopTime, MachineTime);

macro_rules! code_columns {
    ($($type:ident),+) => {$(
        impl From<$type> for Param<'_> {
            fn from(value: $type) -> Self {
                Self::Text(value.code())
            }
        }

        impl FromValue for $type {
            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::Text(code) => code.parse().ok(),
                    _ => None,
                }
            }
        }
    )+};
}

code_columns!(OrderStatus, PaymentStatus, ShippingStatus, ReturnStatus, Role);

impl From<Lang> for Param<'_> {
    fn from(lang: Lang) -> Self {
        Self::Text(lang.tag())
    }
}

impl FromValue for Lang {
    fn from_value(value: &Value) -> Option<Self> {
        let Value::Text(tag) = value else { return None };
        [Self::Ko, Self::En].into_iter().find(|lang| lang.tag() == tag)
    }
}

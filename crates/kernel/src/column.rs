//! The database traits of the newtypes. The only file of this crate that names `sea_orm`.

use crate::error::Error;

#[doc(hidden)]
pub use sea_orm;

/// Stores a `Display + FromStr` newtype as text on both engines, so that order and comparison are identical.
/// The second argument is the column's width in characters.
#[macro_export]
macro_rules! text_column {
    ($name:ty, $width:expr) => {
        impl From<$name> for $crate::column::sea_orm::Value {
            fn from(value: $name) -> Self {
                Self::String(Some(value.to_string()))
            }
        }
        impl From<&$name> for $crate::column::sea_orm::Value {
            fn from(value: &$name) -> Self {
                Self::String(Some(value.to_string()))
            }
        }
        impl $crate::column::sea_orm::TryGetable for $name {
            fn try_get_by<I: $crate::column::sea_orm::ColIdx>(
                row: &$crate::column::sea_orm::QueryResult,
                index: I,
            ) -> Result<Self, $crate::column::sea_orm::TryGetError> {
                let text = <String as $crate::column::sea_orm::TryGetable>::try_get_by(row, index)?;
                text.parse().map_err(|_| {
                    $crate::column::sea_orm::TryGetError::DbErr($crate::column::sea_orm::DbErr::Type(
                        format!(concat!("{:?} is no ", stringify!($name)), text),
                    ))
                })
            }
        }
        impl $crate::column::sea_orm::sea_query::ValueType for $name {
            fn try_from(
                value: $crate::column::sea_orm::Value,
            ) -> Result<Self, $crate::column::sea_orm::sea_query::ValueTypeErr> {
                match value {
                    $crate::column::sea_orm::Value::String(Some(text)) => {
                        text.parse().map_err(|_| $crate::column::sea_orm::sea_query::ValueTypeErr)
                    }
                    _ => Err($crate::column::sea_orm::sea_query::ValueTypeErr),
                }
            }
            fn type_name() -> String {
                stringify!($name).to_owned()
            }
            fn array_type() -> $crate::column::sea_orm::sea_query::ArrayType {
                $crate::column::sea_orm::sea_query::ArrayType::String
            }
            fn column_type() -> $crate::column::sea_orm::sea_query::ColumnType {
                $crate::column::sea_orm::sea_query::ColumnType::String(
                    $crate::column::sea_orm::sea_query::StringLen::N($width),
                )
            }
        }
        impl $crate::column::sea_orm::sea_query::Nullable for $name {
            fn null() -> $crate::column::sea_orm::Value {
                $crate::column::sea_orm::Value::String(None)
            }
        }
        impl $crate::column::sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, $crate::column::sea_orm::DbErr> {
                Err($crate::column::sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
        impl $crate::column::sea_orm::IntoActiveValue<$name> for $name {
            fn into_active_value(self) -> $crate::column::sea_orm::ActiveValue<$name> {
                $crate::column::sea_orm::ActiveValue::Set(self)
            }
        }
    };
}

text_column!(crate::time::Moment, 24);
text_column!(crate::time::Day, 10);

impl From<sea_orm::DbErr> for Error {
    fn from(source: sea_orm::DbErr) -> Self {
        Self::internal(source)
    }
}

//! Values that cross the seam: integers, text, bytes and nothing else.
//!
//! Instants are integer microseconds UTC, ids are 16 bytes, local dates are ISO text, truth is 0 or 1. With four kinds
//! both engines agree on every value, and PostgreSQL never has to guess the type of a parameter.

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

/// One parameter or one cell.
#[derive(Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// SQL NULL.
    Null,
    /// `INTEGER`, `BIGINT`.
    Int(i64),
    /// `TEXT`.
    Text(Cow<'a, str>),
    /// `BLOB`, `BYTEA`.
    Bytes(Cow<'a, [u8]>),
}

impl Value<'_> {
    /// The same value without a borrow, for what is sent later.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Int(number) => Value::Int(number),
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Bytes(bytes) => Value::Bytes(Cow::Owned(bytes.into_owned())),
        }
    }

    /// The same value, borrowed.
    #[must_use]
    pub fn borrowed(&self) -> Value<'_> {
        match self {
            Value::Null => Value::Null,
            Value::Int(number) => Value::Int(*number),
            Value::Text(text) => Value::Text(Cow::Borrowed(text)),
            Value::Bytes(bytes) => Value::Bytes(Cow::Borrowed(bytes)),
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "NULL",
            Value::Int(_) => "an integer",
            Value::Text(_) => "text",
            Value::Bytes(_) => "bytes",
        }
    }
}

/// Says the kind and the length only: a value may be personal data, and errors end up in logs.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("Null"),
            Value::Int(_) => f.write_str("Int"),
            Value::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Value::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
        }
    }
}

/// What can be a parameter of a statement.
pub trait ToValue {
    /// The value as the engines store it.
    fn to_value(&self) -> Value<'_>;
}

/// What can be read from a column.
pub trait FromValue: Sized {
    /// Reads a cell.
    ///
    /// # Errors
    /// [`Mismatch`] when the cell is of another kind or out of range.
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch>;
}

/// A cell that is not what the program expects. The text names kinds and ranges, never the cell's content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch(pub String);

impl Mismatch {
    /// A mismatch with a reason. Do not put the content of the cell into it.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    fn kinds(wanted: &str, found: &Value<'_>) -> Self {
        Self(format!("expected {wanted}, found {}", found.kind()))
    }
}

/// The parameters of a statement: `params![id, version, note]`. Takes anything that is [`ToValue`].
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::ToValue::to_value(&$value)),*] };
}

impl ToValue for Value<'_> {
    fn to_value(&self) -> Value<'_> {
        self.borrowed()
    }
}

impl FromValue for Value<'static> {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        Ok(value.clone().into_owned())
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value<'_> {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        match value {
            Value::Null => Ok(None),
            present => T::from_value(present).map(Some),
        }
    }
}

/// Parameters in several parts as one list.
pub(crate) fn joined<'a, const N: usize>(parts: [&'a [Value<'a>]; N]) -> Vec<Value<'a>> {
    parts.into_iter().flatten().map(Value::borrowed).collect()
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Value<'_> {
                Value::Int(i64::from(*self))
            }
        }

        impl FromValue for $type {
            fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
                match value {
                    Value::Int(number) => <$type>::try_from(*number)
                        .map_err(|_| Mismatch::new(concat!("integer out of the range of ", stringify!($type)))),
                    other => Err(Mismatch::kinds("an integer", other)),
                }
            }
        }
    )*};
}
integers!(i64, i32, i16, u32, u16, u8);

/// For counters and sequence numbers, which start at 0 and grow by one: the upper half of `u64` is out of their reach, and a
/// number from there would be stored as `i64::MAX`.
impl ToValue for u64 {
    fn to_value(&self) -> Value<'_> {
        Value::Int(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl FromValue for u64 {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        match value {
            Value::Int(number) => {
                u64::try_from(*number).map_err(|_| Mismatch::new("integer out of the range of u64"))
            }
            other => Err(Mismatch::kinds("an integer", other)),
        }
    }
}

impl ToValue for bool {
    fn to_value(&self) -> Value<'_> {
        Value::Int(i64::from(*self))
    }
}

impl FromValue for bool {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        match value {
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            Value::Int(_) => Err(Mismatch::new("expected 0 or 1, found another integer")),
            other => Err(Mismatch::kinds("0 or 1", other)),
        }
    }
}

impl ToValue for str {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl FromValue for String {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        text(value).map(str::to_owned)
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        bytes(value).map(<[u8]>::to_vec)
    }
}

impl<const N: usize> ToValue for [u8; N] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        let found = bytes(value)?;
        found.try_into().map_err(|_| Mismatch::new(format!("expected {N} bytes, found {}", found.len())))
    }
}

impl ToValue for Uuid {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self.as_bytes()))
    }
}

impl FromValue for Uuid {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        <[u8; 16]>::from_value(value).map(Uuid::from_bytes)
    }
}

/// Microseconds since 1970-01-01T00:00:00Z; what is finer is cut off.
impl ToValue for Timestamp {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.as_microsecond())
    }
}

impl FromValue for Timestamp {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        let microseconds = i64::from_value(value)?;
        Timestamp::from_microsecond(microseconds).map_err(|_| Mismatch::new("not an instant in microseconds"))
    }
}

/// `YYYY-MM-DD`: sorts as text.
impl ToValue for Date {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Owned(self.to_string()))
    }
}

impl FromValue for Date {
    fn from_value(value: &Value<'_>) -> Result<Self, Mismatch> {
        text(value)?.parse().map_err(|_| Mismatch::new("not a date YYYY-MM-DD"))
    }
}

fn text<'v>(value: &'v Value<'_>) -> Result<&'v str, Mismatch> {
    match value {
        Value::Text(text) => Ok(text),
        other => Err(Mismatch::kinds("text", other)),
    }
}

fn bytes<'v>(value: &'v Value<'_>) -> Result<&'v [u8], Mismatch> {
    match value {
        Value::Bytes(bytes) => Ok(bytes),
        other => Err(Mismatch::kinds("bytes", other)),
    }
}

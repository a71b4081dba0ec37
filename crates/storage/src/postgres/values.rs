//! Our values as PostgreSQL's: BIGINT, TEXT and BYTEA; of answers also INT4 and BOOL, which literals and conditions make.

use std::borrow::Cow;
use std::error::Error;

use bytes::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Row as ServerRow, Statement};

use crate::error::DbError;
use crate::query::Query;
use crate::value::Value;

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) if *ty == Type::INT8 => number.to_sql(ty, out),
            Value::Int(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Value::Text(text) if *ty == Type::TEXT => text.as_ref().to_sql(ty, out),
            Value::Bytes(bytes) if *ty == Type::BYTEA => bytes.as_ref().to_sql(ty, out),
            other => Err(format!("the statement wants {ty}, was given {}", other.kind()).into()),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

/// Refuses a statement whose parameters or columns have types that the seam does not carry.
pub(super) fn check_types(query: &'static Query, statement: &Statement) -> Result<(), DbError> {
    for (position, ty) in statement.params().iter().enumerate() {
        if !<Value<'_> as ToSql>::accepts(ty) {
            let message = format!(
                "parameter ${} is {ty}: write a CAST to {{int}}, {{text}} or {{bytes}}",
                position + 1
            );
            return Err(DbError::Statement { query: query.name(), message });
        }
    }
    for column in statement.columns() {
        let ty = column.type_();
        if !matches!(*ty, Type::INT8 | Type::INT4 | Type::BOOL | Type::TEXT | Type::BYTEA | Type::VOID) {
            let message =
                format!("column {} is {ty}: write a CAST to {{int}}, {{text}} or {{bytes}}", column.name());
            return Err(DbError::Statement { query: query.name(), message });
        }
    }
    Ok(())
}

pub(super) fn read(query: &'static Query, row: &ServerRow) -> Result<Vec<Value<'static>>, DbError> {
    row.columns()
        .iter()
        .enumerate()
        .map(|(position, column)| {
            cell(row, position, column.type_()).map_err(|error| DbError::Row {
                query: query.name(),
                column: column.name().to_owned(),
                row: None,
                problem: error.to_string(),
            })
        })
        .collect()
}

fn cell(row: &ServerRow, position: usize, ty: &Type) -> Result<Value<'static>, tokio_postgres::Error> {
    Ok(match *ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(position)?.map(Value::Int),
        Type::INT4 => row.try_get::<_, Option<i32>>(position)?.map(|number| Value::Int(number.into())),
        Type::BOOL => row.try_get::<_, Option<bool>>(position)?.map(|truth| Value::Int(truth.into())),
        Type::TEXT => row.try_get::<_, Option<String>>(position)?.map(|text| Value::Text(Cow::Owned(text))),
        Type::BYTEA => {
            row.try_get::<_, Option<Vec<u8>>>(position)?.map(|bytes| Value::Bytes(Cow::Owned(bytes)))
        }
        // Only VOID is left, see `check_types`.
        _ => None,
    }
    .unwrap_or(Value::Null))
}

//! PostgreSQL: statements, values, errors of one connection.

use std::{borrow::Cow, collections::HashMap, time::Duration};

use postgres::{
    Client, Statement,
    error::SqlState,
    fallible_iterator::FallibleIterator,
    types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked},
};

use crate::{
    Error, Result, Row, ToValue, Value, dialect,
    tls::{Way, distrust},
    tx::Failure,
    value::Source,
};

type Boxed = Box<dyn std::error::Error + Sync + Send>;

/// What every session is set to. synchronous_commit: acknowledged means durable, whatever the server's default.
const SESSION: &str = "SET synchronous_commit = on; SET lock_timeout = '10s'; SET client_min_messages = warning;
    SET idle_in_transaction_session_timeout = '5min'; SET timezone = 'UTC'";
/// The advisory lock of those who collided too often. Any number, the same for every instance.
const LINE: i64 = 7_302_027;
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// One session with its prepared statements.
pub(crate) struct Conn {
    client: Client,
    statements: HashMap<&'static str, Statement>,
    in_line: bool,
}

impl Conn {
    pub(crate) fn open(way: &Way) -> Result<Self> {
        let mut config = way.config.clone();
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        let refused = |e| distrust(&e).map_or_else(|| Error::Unavailable(told(&e)), Error::Tls);
        let mut client = config.connect(way.tls.clone()).map_err(refused)?;
        client.batch_execute(SESSION).map_err(|e| failure(&e).error)?;
        Ok(Self { client, statements: HashMap::new(), in_line: false })
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Ends what is open; whether the session can be used again.
    pub(crate) fn rollback(&mut self) -> bool {
        self.client.batch_execute("ROLLBACK").is_ok()
    }

    /// Waits until no other loser of a collision, of any instance, is at work.
    pub(crate) fn stand_in_line(&mut self) -> Result<()> {
        let waited = self.batch(&format!("SELECT pg_advisory_lock({LINE})"));
        self.in_line = true;
        waited.map_err(|f| f.error)
    }

    /// Lets the next one in; whether the session can be used again.
    pub(crate) fn leave_line(&mut self) -> bool {
        let left = !self.in_line || self.batch(&format!("SELECT pg_advisory_unlock({LINE})")).is_ok();
        self.in_line = false;
        left
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), Failure> {
        self.client.batch_execute(sql).map_err(|e| failure(&e))
    }

    pub(crate) fn exec(&mut self, sql: &'static str, params: &[&dyn ToValue]) -> Result<u64, Failure> {
        let stmt = self.prepared(sql)?;
        let values = values(params)?;
        self.client.execute(&stmt, &refs(&values)).map_err(|e| failure(&e))
    }

    pub(crate) fn query(
        &mut self,
        sql: &'static str,
        params: &[&dyn ToValue],
        f: &mut dyn FnMut(&Row) -> Result<()>,
    ) -> Result<(), Failure> {
        let stmt = self.prepared(sql)?;
        let values = values(params)?;
        let mut rows = self.client.query_raw(&stmt, values.iter()).map_err(|e| failure(&e))?;
        while let Some(row) = rows.next().map_err(|e| failure(&e))? {
            f(&Row(Source::Postgres(&row)))?;
        }
        Ok(())
    }

    fn prepared(&mut self, sql: &'static str) -> Result<Statement, Failure> {
        if let Some(stmt) = self.statements.get(sql) {
            return Ok(stmt.clone());
        }
        let stmt = self.client.prepare(&dialect::postgres(sql)).map_err(|e| failure(&e))?;
        self.statements.insert(sql, stmt.clone());
        Ok(stmt)
    }

    /// Prepares a statement and looks whether its parameters and columns are of the five kinds.
    pub(crate) fn check(&mut self, sql: &'static str) -> Result<()> {
        let stmt = self.prepared(sql).map_err(|f| f.error)?;
        for (at, ty) in stmt.params().iter().enumerate() {
            if !is_parameter(ty) {
                return Err(Error::Engine(format!("?{} is taken as {ty}: write CAST(?{} AS …)", at + 1, at + 1)));
            }
        }
        match stmt.columns().iter().find(|c| !<Value as FromSql>::accepts(c.type_())) {
            Some(c) => Err(Error::Engine(format!("column {} is {}: cast it", c.name(), c.type_()))),
            None => Ok(()),
        }
    }

    /// A query made up at run time, for dumps.
    pub(crate) fn query_text(&mut self, sql: &str, f: &mut dyn FnMut(&Row) -> Result<()>) -> Result<(), Failure> {
        let none: [Value; 0] = [];
        let mut rows = self.client.query_raw(sql, none).map_err(|e| failure(&e))?;
        while let Some(row) = rows.next().map_err(|e| failure(&e))? {
            f(&Row(Source::Postgres(&row)))?;
        }
        Ok(())
    }

    /// Prepares a statement made up at run time.
    pub(crate) fn prepare_text(&mut self, sql: &str) -> Result<Statement, Failure> {
        self.client.prepare(sql).map_err(|e| failure(&e))
    }

    /// Runs a statement made up at run time.
    pub(crate) fn exec_prepared(&mut self, stmt: &Statement, values: &[Value<'_>]) -> Result<u64, Failure> {
        self.client.execute(stmt, &refs(values)).map_err(|e| failure(&e))
    }
}

fn values<'p>(params: &'p [&dyn ToValue]) -> Result<Vec<Value<'p>>> {
    let values: Vec<Value<'p>> = params.iter().map(|p| p.to_value()).collect();
    values.iter().try_for_each(crate::sqlite::refuse_nul)?;
    Ok(values)
}

fn refs<'a>(values: &'a [Value<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    values.iter().map(|v| v as &(dyn ToSql + Sync)).collect()
}

pub(crate) fn column(row: &postgres::Row, index: usize) -> Result<Value<'_>> {
    row.try_get(index).map_err(|e| Error::Value(told(&e)))
}

fn is_text(ty: &Type) -> bool {
    [Type::TEXT, Type::VARCHAR, Type::BPCHAR, Type::NAME, Type::UNKNOWN].contains(ty)
}

fn is_parameter(ty: &Type) -> bool {
    is_text(ty) || [Type::INT8, Type::INT4, Type::INT2, Type::BOOL, Type::BYTEA].contains(ty)
}

impl ToSql for Value<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Boxed> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Text(text), ty) if is_text(ty) => text.as_ref().to_sql(ty, out),
            (Self::Int(n), &Type::INT8) => n.to_sql(ty, out),
            (Self::Int(n), &Type::INT4) => i32::try_from(*n)?.to_sql(ty, out),
            (Self::Int(n), &Type::INT2) => i16::try_from(*n)?.to_sql(ty, out),
            (Self::Bool(flag), &Type::BOOL) => flag.to_sql(ty, out),
            (Self::Blob(bytes), &Type::BYTEA) => bytes.as_ref().to_sql(ty, out),
            _ => Err(format!("{self:?} given where {ty} is wanted").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Boxed> {
        Ok(match *ty {
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Int(i16::from_sql(ty, raw)?.into()),
            Type::NUMERIC => Self::Int(whole(raw)?),
            Type::BOOL => Self::Bool(bool::from_sql(ty, raw)?),
            Type::BYTEA => Self::Blob(Cow::Borrowed(raw)),
            _ => Self::Text(Cow::Borrowed(<&str>::from_sql(ty, raw)?)),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Boxed> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        is_parameter(ty) || *ty == Type::NUMERIC
    }
}

/// SUM over BIGINT is NUMERIC on PostgreSQL. Its wire form: counts of digits and of those before the point, sign, scale,
/// then digits of base 10000.
fn whole(raw: &[u8]) -> Result<i64, Boxed> {
    let words: Vec<u16> = raw.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
    let [count, weight, sign, _scale, digits @ ..] = words.as_slice() else {
        return Err("a NUMERIC cut short".into());
    };
    let before_point = i64::from(weight.cast_signed()) + 1;
    if i64::from(*count) > before_point.max(0) || !matches!(sign, 0 | 0x4000) {
        return Err("a NUMERIC that is not a whole number: cast it".into());
    }
    let mut magnitude: i128 = 0;
    for at in 0..before_point.max(0) {
        let digit = usize::try_from(at).ok().and_then(|at| digits.get(at)).copied().unwrap_or(0);
        magnitude = magnitude.checked_mul(10_000).ok_or("a NUMERIC too large")? + i128::from(digit);
    }
    Ok(i64::try_from(if *sign == 0 { magnitude } else { -magnitude })?)
}

fn told(e: &postgres::Error) -> String {
    let source = std::error::Error::source(e);
    source.map_or_else(|| e.to_string(), |inner| format!("{e}: {inner}"))
}

/// The store's error for one of PostgreSQL's.
pub(crate) fn failure(e: &postgres::Error) -> Failure {
    let Some(db) = e.as_db_error() else {
        return without_code(e);
    };
    let again = [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED].contains(db.code());
    let text = db.message().to_owned();
    let error = match db.code() {
        _ if again => Error::Busy,
        &SqlState::UNIQUE_VIOLATION => Error::Unique { place: place(db) },
        &SqlState::FOREIGN_KEY_VIOLATION => Error::Reference(text),
        &SqlState::DISK_FULL => Error::DiskFull,
        &SqlState::READ_ONLY_SQL_TRANSACTION => Error::ReadOnly,
        &SqlState::LOCK_NOT_AVAILABLE | &SqlState::QUERY_CANCELED => Error::Busy,
        code if code.code().starts_with("23") => Error::Constraint(text),
        code if is_outage(code.code()) => {
            return Failure { error: Error::Unavailable(text), again: true };
        }
        code => Error::Engine(format!("{text} ({})", code.code())),
    };
    Failure { error, again }
}

/// Classes 08 (connection), 53300 (too many of them) and 57P0x (the server is stopping or starting).
fn is_outage(code: &str) -> bool {
    code.starts_with("08") || code.starts_with("57P0") || code == "53300"
}

fn without_code(e: &postgres::Error) -> Failure {
    let io = std::error::Error::source(e).is_some_and(|s| s.downcast_ref::<std::io::Error>().is_some());
    if e.is_closed() || io {
        return Failure { error: Error::Unavailable(told(e)), again: true };
    }
    Error::Engine(told(e)).into()
}

/// `t.a,b` from the detail `Key (a, b)=(…) already exists.`, in whatever language; else the constraint's name.
fn place(e: &postgres::error::DbError) -> String {
    let columns = e.detail().and_then(|d| d.split_once(")=(")).and_then(|(head, _)| head.split_once('('));
    match (e.table(), columns) {
        (Some(table), Some((_, columns))) if !columns.contains('(') => {
            format!("{table}.{}", columns.replace(", ", ","))
        }
        _ => e.constraint().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeric(count: u16, weight: i16, sign: u16, digits: &[u16]) -> Vec<u8> {
        let head = [count, weight.cast_unsigned(), sign, 0];
        head.iter().chain(digits).flat_map(|w| w.to_be_bytes()).collect()
    }

    #[test]
    fn whole_numerics_are_read_and_others_refused() {
        assert_eq!(whole(&numeric(0, 0, 0, &[])).unwrap(), 0);
        assert_eq!(whole(&numeric(1, 0, 0, &[42])).unwrap(), 42);
        assert_eq!(whole(&numeric(2, 1, 0x4000, &[1, 2345])).unwrap(), -12_345);
        assert_eq!(whole(&numeric(1, 2, 0, &[7])).unwrap(), 700_000_000);
        assert!(whole(&numeric(2, 0, 0, &[1, 5000])).is_err());
        assert!(whole(&numeric(0, 0, 0xC000, &[])).is_err());
        assert!(whole(&numeric(1, 9, 0, &[1])).is_err());
    }
}

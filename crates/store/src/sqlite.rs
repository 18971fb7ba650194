//! SQLite through rusqlite: opening, statements, errors.

use std::{borrow::Cow, path::Path, time::Duration};

use rusqlite::{
    Connection, OpenFlags,
    config::DbConfig,
    ffi,
    types::{ToSql, ToSqlOutput, ValueRef},
};

use crate::{Error, Result, Row, ToValue, Value, value::Source};

/// Statements kept prepared per connection.
const CACHED_STATEMENTS: usize = 256;
/// How long to wait for another process that holds the file.
const BUSY: Duration = Duration::from_secs(5);

/// The one connection that writes.
pub(crate) fn open_writer(path: &Path) -> Result<Connection> {
    let conn = open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    // recursive_triggers: without it INSERT OR REPLACE would remove a fact past its trigger.
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON;
         PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -16000;",
    )
    .map_err(|e| error(&e))?;
    Ok(conn)
}

/// A connection that cannot write.
pub(crate) fn open_reader(path: &Path) -> Result<Connection> {
    let conn = open(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    // A list of ten thousand rows and its counts touch more pages than the 2 MB SQLite keeps by itself.
    conn.execute_batch("PRAGMA cache_size = -3000;").map_err(|e| error(&e))?;
    Ok(conn)
}

fn open(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let conn = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|e| error(&e))?;
    conn.busy_timeout(BUSY).map_err(|e| error(&e))?;
    conn.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    // Otherwise SQLite plans a statement anew whenever it is bound again, which took a quarter of the time of a flow step.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(|e| error(&e))?;
    // case_sensitive_like: LIKE means the same on both engines, and may use an index.
    conn.execute_batch("PRAGMA foreign_keys = ON; PRAGMA case_sensitive_like = ON; PRAGMA temp_store = MEMORY;")
        .map_err(|e| error(&e))?;
    Ok(conn)
}

pub(crate) fn exec(conn: &Connection, sql: &str, params: &[&dyn ToValue]) -> Result<u64> {
    let mut stmt = conn.prepare_cached(sql).map_err(|e| error(&e))?;
    bind(&mut stmt, params)?;
    if stmt.column_count() == 0 {
        return stmt.raw_execute().map(|n| n as u64).map_err(|e| error(&e));
    }
    let mut rows = stmt.raw_query();
    let mut count = 0;
    while rows.next().map_err(|e| error(&e))?.is_some() {
        count += 1;
    }
    Ok(count)
}

pub(crate) fn query(
    conn: &Connection,
    sql: &str,
    params: &[&dyn ToValue],
    f: &mut dyn FnMut(&Row) -> Result<()>,
) -> Result<()> {
    let mut stmt = conn.prepare_cached(sql).map_err(|e| error(&e))?;
    bind(&mut stmt, params)?;
    let mut rows = stmt.raw_query();
    while let Some(row) = rows.next().map_err(|e| error(&e))? {
        f(&Row(Source::Sqlite(row)))?;
    }
    Ok(())
}

fn bind(stmt: &mut rusqlite::CachedStatement<'_>, params: &[&dyn ToValue]) -> Result<()> {
    let wanted = stmt.parameter_count();
    if wanted != params.len() {
        return Err(Error::Engine(format!("{wanted} parameters wanted, {} given", params.len())));
    }
    for (at, param) in params.iter().enumerate() {
        let value = param.to_value();
        refuse_nul(&value)?;
        stmt.raw_bind_parameter(at + 1, &value).map_err(|e| error(&e))?;
    }
    Ok(())
}

/// PostgreSQL has no NUL in TEXT, and SQLite's functions stop at one.
pub(crate) fn refuse_nul(value: &Value<'_>) -> Result<()> {
    match value {
        Value::Text(text) if text.as_bytes().contains(&0) => Err(Error::Value("text with a NUL character".into())),
        _ => Ok(()),
    }
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(n) => ValueRef::Integer(*n),
            Self::Bool(flag) => ValueRef::Integer(i64::from(*flag)),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

pub(crate) fn column<'r>(row: &'r rusqlite::Row<'_>, index: usize) -> Result<Value<'r>> {
    Ok(match row.get_ref(index).map_err(|e| Error::Value(e.to_string()))? {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        ValueRef::Text(bytes) => Value::Text(Cow::Borrowed(utf8(bytes)?)),
        ValueRef::Blob(bytes) => Value::Blob(Cow::Borrowed(bytes)),
        ValueRef::Real(_) => {
            return Err(Error::Value("a floating-point number: cast it".into()));
        }
    })
}

fn utf8(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|e| Error::Value(e.to_string()))
}

/// The store's error for one of SQLite's.
pub(crate) fn error(e: &rusqlite::Error) -> Error {
    match e {
        rusqlite::Error::SqliteFailure(failure, text) => {
            let text = text.clone().unwrap_or_else(|| failure.to_string());
            by_code(failure.extended_code, text)
        }
        other => Error::Engine(other.to_string()),
    }
}

fn by_code(extended: i32, text: String) -> Error {
    match (extended & 0xff, extended) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => Error::Unique { place: place(&text) },
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Error::Reference(text),
        (ffi::SQLITE_CONSTRAINT, _) => Error::Constraint(text),
        (ffi::SQLITE_FULL, _) | (_, ffi::SQLITE_IOERR_SHMSIZE) => Error::DiskFull,
        (ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED, _) => Error::Busy,
        (ffi::SQLITE_READONLY, _) => Error::ReadOnly,
        (ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB, _) => Error::Damaged(text),
        _ => Error::Engine(format!("{text} ({extended})")),
    }
}

/// `UNIQUE constraint failed: t.a, t.b` → `t.a,b`; `… index 'name'` → `name`.
fn place(text: &str) -> String {
    let list = text.rsplit_once(": ").map_or(text, |(_, list)| list);
    if let Some(index) = list.strip_prefix("index '") {
        return index.trim_end_matches('\'').to_owned();
    }
    let table = list.split('.').next().unwrap_or_default();
    let columns: Vec<&str> = list.split(", ").map(|c| c.rsplit('.').next().unwrap_or(c)).collect();
    format!("{table}.{}", columns.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "testing")]
    #[test]
    fn the_writer_is_durable_and_the_reader_cannot_write() {
        let folder = crate::testing::TempDir::new("pragmas");
        let path = folder.path().join("zhongshu.db");
        let number =
            |conn: &Connection, name: &str| -> i64 { conn.pragma_query_value(None, name, |row| row.get(0)).unwrap() };
        let writer = open_writer(&path).unwrap();
        let mode: String = writer.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
        assert_eq!(number(&writer, "synchronous"), 2, "FULL");
        let reader = open_reader(&path).unwrap();
        for conn in [&writer, &reader] {
            assert_eq!(number(conn, "foreign_keys"), 1);
        }
        assert!(reader.execute_batch("CREATE TABLE t (a TEXT)").is_err());
    }

    #[test]
    fn a_taken_value_is_named_by_table_and_columns() {
        for (text, expected) in [
            ("UNIQUE constraint failed: unit.code", "unit.code"),
            ("UNIQUE constraint failed: department.unit_id, department.name", "department.unit_id,name"),
            ("UNIQUE constraint failed: index 'by_lower'", "by_lower"),
        ] {
            assert_eq!(place(text), expected);
        }
    }

    #[test]
    fn a_full_disk_is_told_from_other_failures() {
        assert_eq!(by_code(ffi::SQLITE_FULL, String::new()), Error::DiskFull);
        assert_eq!(by_code(ffi::SQLITE_IOERR_SHMSIZE, String::new()), Error::DiskFull);
        assert!(matches!(by_code(ffi::SQLITE_IOERR_READ, String::new()), Error::Engine(_)));
        assert_eq!(by_code(ffi::SQLITE_BUSY_SNAPSHOT, String::new()), Error::Busy);
    }
}

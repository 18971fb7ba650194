//! Dumps: every table as JSON lines, the same from both engines and for both. So an office moves from SQLite to PostgreSQL.
//!
//! A head line with the migrations that made the tables; per table a line with its name and columns and one line per row;
//! a last line with the count of rows.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::{
    Db, Engine, Error, Result, Value, hex, migrations, sqlite,
    tx::{Conn, Failure},
    value::{FromValue, Row, Source},
};

const FORMAT: &str = "zhongshu-dump/1";

#[derive(Serialize, Deserialize)]
struct Head {
    format: String,
    migrations: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Line {
    Row(Vec<Json>),
    Table { table: String, columns: Vec<String> },
    End { rows: u64 },
}

/// Writes every table of one snapshot; how many rows.
///
/// # Errors
/// As [`Db::read`]; [`Error::Io`] and [`Error::DiskFull`] from the writer.
pub fn dump(db: &Db, mut out: impl Write) -> Result<u64> {
    db.read(|tx| {
        let conn = tx.conn();
        let head = Head { format: FORMAT.into(), migrations: migrations::done(conn)? };
        writeln!(out, "{}", text(&head)?)?;
        let mut rows = 0;
        for table in tables(conn)? {
            let columns = columns(conn, &table)?;
            let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
            writeln!(out, "{}", json!({ "table": table, "columns": names }))?;
            let sql = format!("SELECT {} FROM {table}", names.join(", "));
            query(conn, &sql, &mut |row| {
                rows += 1;
                Ok(writeln!(out, "{}", json_row(row, &columns)?)?)
            })?;
        }
        writeln!(out, "{}", json!({ "rows": rows }))?;
        out.flush()?;
        Ok(rows)
    })
}

/// Fills an empty database from a dump and brings it up to this program's version; how many rows. All of it, or nothing but
/// empty tables.
///
/// # Errors
/// [`Error::Damaged`] when the dump is cut or cannot be read, [`Error::Newer`] when it is of a newer program,
/// [`crate::Unfit::Filled`] when the database is not empty.
pub fn load(db: &Db, from: impl BufRead) -> Result<u64> {
    let mut lines = from.lines();
    let first = lines.next().ok_or_else(|| Error::Damaged("an empty dump".into()))??;
    let head: Head = serde_json::from_str(&first).map_err(|_| Error::Damaged("not the head of a dump".into()))?;
    if head.format != FORMAT {
        return Err(Error::Damaged(format!("a dump of another format, {}", head.format)));
    }
    let later = migrations::waiting(&head.migrations, migrations::ALL)?.len();
    require_empty(db)?;
    let mut conn = db.session()?;
    migrations::run(db, &migrations::ALL[..migrations::ALL.len() - later])?;
    conn.batch("BEGIN").map_err(plain)?;
    let outcome = fill(&mut conn, lines);
    conn.batch(if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" }).map_err(plain)?;
    let rows = outcome?;
    db.migrate().map(|()| rows)
}

/// Refuses a database that has rows.
pub(crate) fn require_empty(db: &Db) -> Result<()> {
    let mut conn = db.session()?;
    let filled = migrations::exists(&mut conn)? && !is_empty(&mut conn)?;
    if filled { Err(crate::Unfit::Filled.into()) } else { Ok(()) }
}

fn fill(conn: &mut Conn, lines: impl Iterator<Item = std::io::Result<String>>) -> Result<u64> {
    if let Conn::Sqlite(conn) = conn {
        conn.execute_batch("PRAGMA defer_foreign_keys = ON").map_err(|e| sqlite::error(&e))?;
    }
    let (mut insert, mut rows) = (None, 0);
    for line in lines {
        let line = line?;
        match serde_json::from_str(&line).map_err(|_| Error::Damaged(format!("row {}", rows + 1)))? {
            Line::Table { table, columns } => insert = Some(Insert::prepare(conn, &table, &columns)?),
            Line::Row(row) => {
                let insert = insert.as_ref().ok_or_else(|| Error::Damaged("a row before any table".into()))?;
                insert.run(conn, &row)?;
                rows += 1;
            }
            Line::End { rows: stated } if stated == rows => return Ok(rows),
            Line::End { rows: stated } => {
                return Err(Error::Damaged(format!("{rows} rows of {stated}")));
            }
        }
    }
    Err(Error::Damaged(format!("cut off after {rows} rows")))
}

/// A prepared INSERT for the rows of one table.
enum Insert {
    Sqlite(String),
    Postgres(postgres::Statement),
}

impl Insert {
    fn prepare(conn: &mut Conn, table: &str, columns: &[String]) -> Result<Self> {
        // Names come from a file: nothing but a plain name may become part of a statement.
        let plain_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric());
        if !plain_name(table) || !columns.iter().all(|c| plain_name(c)) {
            return Err(Error::Damaged(format!("a table named {table}")));
        }
        if table == "fact_unsealed" {
            // The trigger on fact has filled it; the dump knows better which are sealed.
            conn.batch("DELETE FROM fact_unsealed").map_err(plain)?;
        }
        let marks: Vec<String> = (1..=columns.len()).map(|n| format!("?{n}")).collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), marks.join(", "));
        match conn {
            Conn::Sqlite(_) => Ok(Self::Sqlite(sql)),
            Conn::Postgres(conn) => conn.prepare_text(&sql.replace('?', "$")).map(Self::Postgres).map_err(plain),
        }
    }

    fn run(&self, conn: &mut Conn, row: &[Json]) -> Result<()> {
        let values: Vec<Value<'_>> = row.iter().map(from_json).collect::<Result<_>>()?;
        match (self, conn) {
            (Self::Sqlite(sql), Conn::Sqlite(conn)) => {
                let mut stmt = conn.prepare_cached(sql).map_err(|e| sqlite::error(&e))?;
                stmt.execute(rusqlite::params_from_iter(&values)).map_err(|e| sqlite::error(&e))?;
            }
            (Self::Postgres(stmt), Conn::Postgres(conn)) => _ = conn.exec_prepared(stmt, &values).map_err(plain)?,
            _ => return Err(Error::Engine("an INSERT of the other engine".into())),
        }
        Ok(())
    }
}

fn is_empty(conn: &mut Conn) -> Result<bool> {
    let mut found = false;
    for table in tables(conn)? {
        query(conn, &format!("SELECT 1 FROM {table} LIMIT 1"), &mut |_| {
            found = true;
            Ok(())
        })?;
    }
    Ok(!found)
}

struct Column {
    name: String,
    is_boolean: bool,
}

/// In the order of their making, so that a row never comes before the one it names.
fn tables(conn: &mut Conn) -> Result<Vec<String>> {
    let sql = match engine(conn) {
        Engine::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid"
        }
        Engine::Postgres => {
            "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = 'r' AND n.nspname = current_schema() ORDER BY c.oid"
        }
    };
    let mut tables: Vec<String> = Vec::new();
    query(conn, sql, &mut |row| row.get(0).map(|name| tables.push(name)))?;
    tables.retain(|name| name != "migration");
    Ok(tables)
}

fn columns(conn: &mut Conn, table: &str) -> Result<Vec<Column>> {
    let sql = match engine(conn) {
        Engine::Sqlite => format!("SELECT name, type = 'BOOLEAN' FROM pragma_table_info('{table}') ORDER BY cid"),
        Engine::Postgres => format!(
            "SELECT column_name::text, data_type = 'boolean' FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = '{table}' ORDER BY ordinal_position"
        ),
    };
    let mut columns = Vec::new();
    query(conn, &sql, &mut |row| {
        columns.push(Column { name: row.get(0)?, is_boolean: row.get(1)? });
        Ok(())
    })?;
    Ok(columns)
}

const fn engine(conn: &Conn) -> Engine {
    match conn {
        Conn::Sqlite(_) => Engine::Sqlite,
        Conn::Postgres(_) => Engine::Postgres,
    }
}

fn query(conn: &mut Conn, sql: &str, f: &mut dyn FnMut(&Row) -> Result<()>) -> Result<()> {
    match conn {
        Conn::Sqlite(conn) => sqlite::query(conn, sql, &[], f),
        Conn::Postgres(conn) => conn.query_text(sql, f).map_err(plain),
    }
}

fn json_row(row: &Row, columns: &[Column]) -> Result<String> {
    let cell = |(at, column): (usize, &Column)| {
        let value = match &row.0 {
            Source::Sqlite(row) => sqlite::column(row, at)?,
            Source::Postgres(row) => crate::pg::column(row, at)?,
        };
        to_json(value, column.is_boolean)
    };
    let cells: Vec<Json> = columns.iter().enumerate().map(cell).collect::<Result<_>>()?;
    text(&cells)
}

fn to_json(value: Value<'_>, is_boolean: bool) -> Result<Json> {
    Ok(match value {
        Value::Null => Json::Null,
        value if is_boolean => Json::Bool(bool::from_value(value)?),
        Value::Int(n) => Json::from(n),
        Value::Bool(flag) => Json::Bool(flag),
        Value::Text(text) => Json::String(text.into_owned()),
        Value::Blob(bytes) => json!({ "hex": hex(&bytes) }),
    })
}

fn from_json(json: &Json) -> Result<Value<'_>> {
    let damaged = || Error::Damaged(format!("value {json}"));
    Ok(match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(*flag),
        Json::Number(n) => Value::Int(n.as_i64().ok_or_else(damaged)?),
        Json::String(text) => Value::Text(text.into()),
        Json::Object(map) => {
            let digits = map.get("hex").and_then(Json::as_str).ok_or_else(damaged)?;
            Value::Blob(unhex(digits).ok_or_else(damaged)?.into())
        }
        Json::Array(_) => return Err(damaged()),
    })
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    pairs.map(|pair| if pair.len() == 2 { byte(pair) } else { None }).collect()
}

fn text(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|e| Error::Value(e.to_string()))
}

fn plain(failure: Failure) -> Error {
    failure.error
}

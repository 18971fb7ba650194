//! Migrations: numbered texts, run once each, in order, under a lock.

use sm3::{Digest, Sm3};

use crate::{Db, Engine, Error, Result, Stmt, dialect, params, tx::Conn};

/// One step of the schema. The portable text runs first, then the engine's own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    name: &'static str,
    portable: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migration {
    ($name:literal) => {
        migration!($name, "", "")
    };
    ($name:literal, twins) => {
        migration!(
            $name,
            include_str!(concat!("../migrations/", $name, ".sqlite.sql")),
            include_str!(concat!("../migrations/", $name, ".pg.sql"))
        )
    };
    ($name:literal, $sqlite:expr, $postgres:expr) => {
        Migration {
            name: $name,
            portable: include_str!(concat!("../migrations/", $name, ".sql")),
            sqlite: $sqlite,
            postgres: $postgres,
        }
    };
}

/// Every migration, in order. One that has been released is never edited: add another.
pub(crate) const ALL: &[Migration] = &[
    migration!("0001_kernel", twins),
    migration!("0002_people"),
    migration!("0003_process"),
    migration!("0004_document"),
    migration!("0005_seal"),
    migration!("0006_back"),
    migration!("0007_organ"),
    migration!("0008_fonds"),
    migration!("0009_opinion"),
    migration!("0010_delegation"),
    migration!("0011_extension"),
    migration!("0012_flow_draft"),
    migration!("0013_way"),
    migration!("0014_process_index"),
    migration!("0015_draft_end"),
    migration!("0016_form"),
    migration!("0017_seal"),
    migration!("0018_seal_partner"),
    migration!("0019_supervision"),
    migration!("0020_letter"),
    migration!("0021_supervision_waiting"),
    migration!("0022_started_papers"),
    migration!("0023_supervision_lapse"),
    migration!("0024_supervision_field"),
    migration!("0025_supervision_wall"),
    migration!("0026_supervision_undone"),
    migration!("0027_supervision_withdrawal"),
    migration!("0028_supervision_figures"),
    migration!("0029_supervision_people"),
    migration!("0030_supervision_lights"),
    migration!("0031_supervision_rhythm"),
    migration!("0032_supervision_consent"),
    migration!("0033_supervision_sheet"),
];

mod rows {
    crate::statements! {
        /// What ran already.
        DONE = "SELECT name, checksum FROM migration ORDER BY name";
        /// Notes one that ran.
        NOTE = "INSERT INTO migration (name, checksum, at) VALUES (?1, ?2, ?3)";
    }
}

const TABLE: &str =
    "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, at BIGINT NOT NULL)";
/// Any number, the same for every instance.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7302025)";

impl Migration {
    fn checksum(&self) -> String {
        let mut hash = Sm3::new();
        for text in [self.portable, self.sqlite, self.postgres] {
            hash.update(text.as_bytes());
            hash.update([0]);
        }
        crate::hex(&hash.finalize())
    }

    fn text(&self, engine: Engine) -> String {
        match engine {
            Engine::Sqlite => format!("{}\n{}", self.portable, self.sqlite),
            Engine::Postgres => format!("{}\n{}", dialect::postgres_schema(self.portable), self.postgres),
        }
    }
}

/// A name that changes with any text of any migration.
#[cfg(feature = "testing")]
pub(crate) fn fingerprint() -> String {
    let mut hash = Sm3::new();
    for migration in ALL {
        hash.update(migration.checksum().as_bytes());
    }
    crate::hex(&hash.finalize()[..8])
}

/// Runs what has not run yet: all of it, or nothing.
pub(crate) fn run(db: &Db, list: &[Migration]) -> Result<()> {
    let mut conn = db.session()?;
    conn.batch(begin(db.engine())).map_err(|f| f.error)?;
    let outcome = run_in(db, &mut conn, list);
    let end = if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = conn.batch(end).map_err(|f| f.error);
    outcome.and(ended)
}

const fn begin(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "BEGIN IMMEDIATE",
        Engine::Postgres => "BEGIN",
    }
}

fn run_in(db: &Db, conn: &mut Conn, list: &[Migration]) -> Result<()> {
    if db.engine() == Engine::Postgres {
        conn.batch(LOCK).map_err(|f| f.error)?;
    }
    conn.batch(TABLE).map_err(|f| f.error)?;
    let done = done(conn)?;
    let waiting = waiting(&done, list)?;
    for migration in waiting {
        let ran = conn.batch(&migration.text(db.engine()));
        ran.map_err(|f| Error::Migration(format!("{}: {}", migration.name, f.error)))?;
        let params = params![migration.name, migration.checksum(), db.world().now()];
        conn.exec(rows::NOTE, params).map_err(|f| f.error)?;
    }
    Ok(())
}

/// Name and checksum of what ran.
pub(crate) fn done(conn: &mut Conn) -> Result<Vec<(String, String)>> {
    let mut done = Vec::new();
    let mut take = |row: &crate::Row| -> Result<()> {
        done.push((row.get(0)?, row.get(1)?));
        Ok(())
    };
    conn.query(rows::DONE, params![], &mut take).map_err(|f| f.error)?;
    Ok(done)
}

/// What is left of `list` after what was done, which must be its beginning.
pub(crate) fn waiting<'l>(done: &[(String, String)], list: &'l [Migration]) -> Result<&'l [Migration]> {
    for (at, (name, checksum)) in done.iter().enumerate() {
        match list.get(at) {
            Some(m) if m.name == name && m.checksum() == *checksum => {}
            Some(m) if m.name == name => {
                return Err(Error::Migration(format!("{name} was altered after it had run")));
            }
            _ => {
                return Err(Error::Newer(name.clone()));
            }
        }
    }
    Ok(&list[done.len()..])
}

/// Whether any migration ever ran.
pub(crate) fn exists(conn: &mut Conn) -> Result<bool> {
    match done(conn) {
        Ok(done) => Ok(!done.is_empty()),
        // No such table: nothing ever ran.
        Err(Error::Engine(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The statements of this file, for the test that prepares them.
pub(crate) const STATEMENTS: &[Stmt] = rows::ALL;

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, portable: &'static str) -> Migration {
        Migration { name: Box::leak(name.to_owned().into_boxed_str()), portable, sqlite: "", postgres: "" }
    }

    #[test]
    fn every_file_of_the_folder_is_in_the_list() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
        let mut files: Vec<String> =
            std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect();
        files.sort();
        let mut listed = Vec::new();
        for m in ALL {
            listed.push(format!("{}.sql", m.name));
            listed.extend((!m.sqlite.is_empty()).then(|| format!("{}.sqlite.sql", m.name)));
            listed.extend((!m.postgres.is_empty()).then(|| format!("{}.pg.sql", m.name)));
        }
        listed.sort();
        assert_eq!(files, listed);
    }

    #[test]
    fn only_what_follows_the_done_ones_is_run() {
        let list = [file("0001_a", "a"), file("0002_b", "b")];
        let noted = |m: &Migration| (m.name.to_owned(), m.checksum());
        assert_eq!(waiting(&[], &list).unwrap().len(), 2);
        assert_eq!(waiting(&[noted(&list[0])], &list).unwrap()[0].name, "0002_b");
        assert!(waiting(&[noted(&list[0]), noted(&list[1])], &list).unwrap().is_empty());
    }

    #[test]
    fn an_altered_or_unknown_migration_is_refused_by_its_name() {
        let list = [file("0001_a", "a")];
        let altered = [("0001_a".to_owned(), file("0001_a", "changed").checksum())];
        let unknown = [("0001_a".to_owned(), list[0].checksum()), ("0002_later".to_owned(), String::new())];
        let Err(Error::Migration(text)) = waiting(&altered, &list) else { panic!("altered") };
        assert_eq!(text, "0001_a was altered after it had run");
        let Err(Error::Newer(name)) = waiting(&unknown, &list) else { panic!("unknown") };
        assert_eq!(name, "0002_later");
    }
}

//! Backup (备份): a folder with the database, every blob and a manifest, taken while the office works.
//!
//! From SQLite the database is a copy of the file by SQLite's own online backup; from PostgreSQL a dump. Either can be
//! restored into either engine. The manifest is written last: a folder without one is not a backup.

use std::{
    fs::{self, File},
    io::{BufReader, BufWriter, Read},
    path::Path,
    sync::Arc,
};

use lexicon::Instant;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};

use crate::{
    BlobId, Blobs, Db, Error, Result, Target, World,
    blobs::{sync_dir, write_synced},
    dump, hex, load, sqlite,
};

const FORMAT: &str = "zhongshu-backup/1";
const MANIFEST: &str = "backup.json";
const DATABASE: &str = "database.db";
const DUMP: &str = "dump.jsonl";

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    /// When it was begun.
    pub made_at: Instant,
    /// The file with the database: a SQLite file, or a dump.
    pub database: String,
    /// That file's SM3 hash.
    pub sm3: String,
    /// How many blobs it holds.
    pub blobs: u64,
    /// Blobs that were damaged already when the backup was made, and are not in it. Tell the administrator.
    pub damaged: Vec<String>,
}

/// Writes a backup into a folder that does not exist yet, or is empty.
///
/// # Errors
/// [`Error::Io`] when the folder holds anything; [`Error::DiskFull`].
pub fn backup(db: &Db, blobs: Option<&Blobs>, folder: &Path) -> Result<Manifest> {
    fs::create_dir_all(folder)?;
    if fs::read_dir(folder)?.next().is_some() {
        return Err(Error::Io(format!("{} is not empty", folder.display())));
    }
    let made_at = db.world().now();
    let database = match db.target() {
        Target::Sqlite(path) => copy_sqlite(path, &folder.join(DATABASE)).map(|()| DATABASE)?,
        Target::Postgres(_) => write_dump(db, &folder.join(DUMP)).map(|()| DUMP)?,
    };
    // After the database: a blob is written before the row that names it, so none can be missing.
    let (count, damaged) = blobs.map_or_else(|| Ok((0, Vec::new())), |from| copy_blobs(from, &folder.join("blobs")))?;
    let sm3 = hash_file(&folder.join(database))?;
    let manifest = Manifest { format: FORMAT.into(), made_at, database: database.into(), sm3, blobs: count, damaged };
    let text = serde_json::to_vec_pretty(&manifest).map_err(|e| Error::Value(e.to_string()))?;
    write_synced(&folder.join(MANIFEST), &text)?;
    sync_dir(folder)?;
    Ok(manifest)
}

/// Restores a backup into a database that does not exist yet, or is empty, after comparing it with its manifest.
///
/// # Errors
/// [`Error::Damaged`] when it is not a whole backup; [`Error::Io`] when there is a database already.
pub fn restore(folder: &Path, target: &Target, blobs: Option<&Blobs>, world: Arc<dyn World>) -> Result<Manifest> {
    let manifest = read_manifest(folder)?;
    let file = folder.join(&manifest.database);
    if hash_file(&file)? != manifest.sm3 {
        return Err(Error::Damaged(format!("{} is not what the manifest says", manifest.database)));
    }
    if let Some(to) = blobs {
        restore_blobs(folder, to, manifest.blobs)?;
    }
    match (manifest.database.as_str(), target) {
        (DATABASE, Target::Sqlite(path)) => {
            copy_new(&file, path)?;
            Db::open(target, world)?.migrate()?;
        }
        (DATABASE, Target::Postgres(_)) => move_engine(&file, &Db::open(target, world.clone())?, world)?,
        _ => _ = load(&Db::open(target, world)?, BufReader::new(File::open(&file)?))?,
    }
    Ok(manifest)
}

impl Db {
    /// As [`backup`].
    ///
    /// # Errors
    /// As [`backup`].
    pub fn backup(&self, blobs: Option<&Blobs>, folder: &Path) -> Result<Manifest> {
        backup(self, blobs, folder)
    }
}

fn read_manifest(folder: &Path) -> Result<Manifest> {
    let missing = |_| Error::Damaged(format!("{} holds no whole backup", folder.display()));
    let text = fs::read(folder.join(MANIFEST)).map_err(missing)?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|e| Error::Damaged(format!("{MANIFEST}: {e}")))?;
    if manifest.format != FORMAT || ![DATABASE, DUMP].contains(&manifest.database.as_str()) {
        return Err(Error::Damaged(format!("a backup of another format, {}", manifest.format)));
    }
    Ok(manifest)
}

/// In one step, under one read snapshot: writers go on, and need not be waited for.
fn copy_sqlite(from: &Path, to: &Path) -> Result<()> {
    let source = sqlite::open_reader(from)?;
    let mut target = rusqlite::Connection::open(to).map_err(|e| sqlite::error(&e))?;
    let copy = rusqlite::backup::Backup::new(&source, &mut target).map_err(|e| sqlite::error(&e))?;
    let step = copy.step(-1).map_err(|e| sqlite::error(&e))?;
    if step != rusqlite::backup::StepResult::Done {
        return Err(Error::Busy);
    }
    drop(copy);
    target.close().map_err(|(_, e)| sqlite::error(&e))?;
    Ok(File::open(to)?.sync_all()?)
}

fn write_dump(db: &Db, to: &Path) -> Result<()> {
    let mut out = BufWriter::new(File::create(to)?);
    dump(db, &mut out)?;
    let file = out.into_inner().map_err(|e| Error::from(e.into_error()))?;
    Ok(file.sync_all()?)
}

/// A SQLite file goes to PostgreSQL by way of a dump beside it.
fn move_engine(file: &Path, to: &Db, world: Arc<dyn World>) -> Result<()> {
    let copy = file.with_extension("moving.db");
    fs::copy(file, &copy)?;
    let from = Db::open(&Target::Sqlite(copy.clone()), world)?;
    let dumped = copy.with_extension("jsonl");
    let outcome = write_dump(&from, &dumped).and_then(|()| load(to, BufReader::new(File::open(&dumped)?)));
    drop(from);
    for path in [dumped, copy.with_extension("db-wal"), copy.with_extension("db-shm"), copy] {
        let _ = fs::remove_file(path);
    }
    outcome.map(|_| ())
}

fn copy_blobs(from: &Blobs, to: &Path) -> Result<(u64, Vec<String>)> {
    let to = Blobs::open(to)?.with_limit(u64::MAX);
    let (mut count, mut damaged) = (0, Vec::new());
    for id in from.list()? {
        match from.get(&id) {
            Ok(bytes) => to.put(&bytes).map(|_| count += 1)?,
            Err(Error::Damaged(_)) => damaged.push(id.to_string()),
            Err(other) => return Err(other),
        }
    }
    Ok((count, damaged))
}

fn restore_blobs(folder: &Path, to: &Blobs, wanted: u64) -> Result<()> {
    let from = folder.join("blobs");
    let ids: Vec<BlobId> = if from.is_dir() { Blobs::open(&from)?.list()? } else { Vec::new() };
    if ids.len() as u64 != wanted {
        return Err(Error::Damaged(format!("{} blobs of {wanted}", ids.len())));
    }
    let (from, to) = (Blobs::open(&from)?, to.clone().with_limit(u64::MAX));
    ids.iter().try_for_each(|id| to.put(&from.get(id)?).map(|_| ()))
}

fn copy_new(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        return Err(Error::Io(format!("there is a database already at {}", to.display())));
    }
    let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    fs::copy(from, to)?;
    File::open(to)?.sync_all()?;
    sync_dir(folder)
}

fn hash_file(path: &Path) -> Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sm3::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex(&hash.finalize())),
            n => hash.update(&piece[..n]),
        }
    }
}

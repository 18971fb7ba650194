//! Backup (备份): a folder with the database, every blob and a manifest, taken while the office works.
//!
//! From SQLite the database is a copy of the file by SQLite's own online backup; from PostgreSQL a dump. Either can be
//! restored into either engine. The manifest is written last: a folder without one is not a backup.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

use lexicon::Instant;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};

use crate::{
    BlobId, Blobs, Db, Error, Result, Target, World,
    blobs::{sync_dir, write_synced},
    dump::{self, dump},
    hex, load, sqlite,
};

const FORMAT: &str = "zhongshu-backup/1";
const MANIFEST: &str = "backup.json";
const DATABASE: &str = "database.db";
const DUMP: &str = "dump.jsonl";

/// What SQLite keeps beside its file, and would play into another file of the same name.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Why a folder or a database does not fit a backup or a restore. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unfit {
    /// The folder to write a backup into holds something.
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// There is no such folder to restore from.
    #[error("there is no folder {}", .0.display())]
    NoFolder(PathBuf),
    /// A folder without a manifest: not a backup, or one that was not finished.
    #[error("{} holds no whole backup", .0.display())]
    NoManifest(PathBuf),
    /// The manifest of this folder cannot be read.
    #[error("the manifest in {} cannot be read", .0.display())]
    Manifest(PathBuf),
    /// A backup of a format that this program does not know: the folder, and the format.
    #[error("{} is a backup of another format, {}", .0.display(), .1)]
    Format(PathBuf, String),
    /// A file of the backup is missing, or not what the manifest says.
    #[error("{} is not what the manifest says", .0.display())]
    Altered(PathBuf),
    /// Blobs of the backup are missing.
    #[error("{there} blobs of {wanted} in {}", .folder.display())]
    Blobs {
        /// The folder of the backup.
        folder: PathBuf,
        /// How many there are.
        there: u64,
        /// How many the manifest says.
        wanted: u64,
    },
    /// There is a file already where the database is to be restored.
    #[error("there is a database already at {}", .0.display())]
    Occupied(PathBuf),
    /// The database on a server that is to be restored into has rows.
    #[error("the database to load into is not empty")]
    Filled,
    /// A file of a database that is gone lies where its journal would be looked for.
    #[error("{} is left over from another database", .0.display())]
    Leftover(PathBuf),
}

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
/// [`Unfit::NotEmpty`]; [`Error::Io`] when the folder cannot be made; [`Error::DiskFull`].
pub fn backup(db: &Db, blobs: Option<&Blobs>, folder: &Path) -> Result<Manifest> {
    fs::create_dir_all(folder).map_err(at(folder))?;
    if fs::read_dir(folder).map_err(at(folder))?.next().is_some() {
        return Err(Unfit::NotEmpty(folder.to_owned()).into());
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

/// Looks whether a folder holds a backup that may be restored into a database: there must be none yet, or an empty one on a
/// server. Files are not compared yet, and nothing is made.
///
/// # Errors
/// [`Error::Unfit`]; what the server says.
pub fn inspect(folder: &Path, target: &Target, world: Arc<dyn World>) -> Result<Manifest> {
    let manifest = read_manifest(folder)?;
    match target {
        Target::Sqlite(path) => vacant(path)?,
        Target::Postgres(_) => dump::require_empty(&Db::open(target, world)?)?,
    }
    Ok(manifest)
}

/// Restores a backup into a database that does not exist yet, or is empty on a server, after comparing it with its manifest.
///
/// # Errors
/// As [`inspect`]; [`Unfit::Altered`] and [`Unfit::Blobs`] when it is not whole; [`Error::Newer`] when it is of a newer
/// program. Blobs may have been written then, which harms nothing.
pub fn restore(folder: &Path, target: &Target, blobs: Option<&Blobs>, world: Arc<dyn World>) -> Result<Manifest> {
    let manifest = inspect(folder, target, world.clone())?;
    let file = folder.join(&manifest.database);
    if hash_file(&file).map_err(|_| Unfit::Altered(file.clone()))? != manifest.sm3 {
        return Err(Unfit::Altered(file).into());
    }
    if let Some(to) = blobs {
        restore_blobs(folder, to, manifest.blobs)?;
    }
    match (manifest.database.as_str(), target) {
        (DATABASE, Target::Sqlite(path)) => copy_new(&file, path, world)?,
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
    if !folder.is_dir() {
        return Err(Unfit::NoFolder(folder.to_owned()).into());
    }
    let text = match fs::read(folder.join(MANIFEST)) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(Unfit::NoManifest(folder.to_owned()).into()),
        read => read.map_err(at(&folder.join(MANIFEST)))?,
    };
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|_| Unfit::Manifest(folder.to_owned()))?;
    if manifest.format != FORMAT || ![DATABASE, DUMP].contains(&manifest.database.as_str()) {
        return Err(Unfit::Format(folder.to_owned(), manifest.format).into());
    }
    Ok(manifest)
}

/// No database, and nothing of one that is gone.
fn vacant(path: &Path) -> Result<()> {
    if path.exists() {
        return Err(Unfit::Occupied(path.to_owned()).into());
    }
    let left = BESIDE.iter().map(|end| beside(path, end)).find(|left| left.exists());
    left.map_or(Ok(()), |left| Err(Unfit::Leftover(left).into()))
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// An I/O error with its place.
fn at(path: &Path) -> impl Fn(io::Error) -> Error {
    move |e| match Error::from(io::Error::from(e.kind())) {
        Error::DiskFull => Error::DiskFull,
        _ => Error::Io(format!("{}: {e}", path.display())),
    }
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
        return Err(Unfit::Blobs { folder: folder.to_owned(), there: ids.len() as u64, wanted }.into());
    }
    let (from, to) = (Blobs::open(&from)?, to.clone().with_limit(u64::MAX));
    ids.iter().try_for_each(|id| to.put(&from.get(id)?).map(|_| ()))
}

/// Under another name first: a copy cut short must not look like a database.
fn copy_new(from: &Path, to: &Path, world: Arc<dyn World>) -> Result<()> {
    let folder = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(at(folder))?;
    let part = beside(to, ".part");
    fs::copy(from, &part).map_err(at(&part))?;
    let fits = fit(&part, world);
    for left in BESIDE.map(|end| beside(&part, end)) {
        _ = fs::remove_file(left);
    }
    if let Err(why) = fits {
        _ = fs::remove_file(&part);
        return Err(why);
    }
    File::open(&part)?.sync_all()?;
    fs::rename(&part, to).map_err(at(to))?;
    sync_dir(folder)
}

/// Brings a copy to this program's version. Closing it plays its journal into the file.
fn fit(copy: &Path, world: Arc<dyn World>) -> Result<()> {
    Db::open(&Target::Sqlite(copy.to_owned()), world)?.migrate()
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

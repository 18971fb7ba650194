//! House (本机数据): the database, the files and the index of one data folder.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use office::people::admins;
use store::{Blobs, Db, Search, Target, World, sealing};

use crate::config::Config;
use crate::failure::{Failure, Outcome, reason};

/// What every command that touches data opens.
pub struct House {
    /// The database.
    pub db: Db,
    /// The stored files.
    pub blobs: Blobs,
    folder: PathBuf,
}

impl House {
    /// Opens what there is and brings its tables up to date; makes what is missing.
    pub fn make(config: &Config, world: Arc<dyn World>) -> Outcome<House> {
        House::with(&config.data, &config.target(), world, || config.blobs())
    }

    /// As [`House::make`], in a folder of its own.
    pub fn at(folder: &Path, target: &Target, world: Arc<dyn World>) -> Outcome<House> {
        House::with(folder, target, world, || Ok(Blobs::open(folder.join("blobs"))?))
    }

    fn with(
        folder: &Path,
        target: &Target,
        world: Arc<dyn World>,
        blobs: impl FnOnce() -> Outcome<Blobs>,
    ) -> Outcome<House> {
        fs::create_dir_all(folder).map_err(|e| Failure::at(folder, format!("不能用作数据目录：{}。", reason(&e))))?;
        let db = Db::open(target, world).map_err(|e| Failure::opening(target, e))?;
        db.migrate().map_err(|e| Failure::opening(target, e))?;
        Ok(House { db, blobs: blobs()?, folder: folder.to_owned() })
    }

    /// Opens a house in use. Nothing is made where there is none.
    ///
    /// # Errors
    /// When nobody has run `init` yet.
    pub fn open(config: &Config, world: Arc<dyn World>) -> Outcome<House> {
        if let Target::Sqlite(path) = config.target()
            && !path.try_exists().map_err(|e| Failure::reading(&path, &e))?
        {
            return Err(Failure::at(&path, "没有数据库。请先运行 zhongshu init，或用 --data 指明数据目录。"));
        }
        let house = House::make(config, world)?;
        if !house.db.read(admins::has_started)? {
            return Err(Failure::new("尚未设置三员，请先运行 zhongshu init。"));
        }
        Ok(house)
    }

    /// Takes the data folder for one server, until the answer is dropped.
    ///
    /// # Errors
    /// When another program has it.
    pub fn hold(&self) -> Outcome<File> {
        hold(&self.folder)
    }

    /// The index. One that is ahead of the ledger belongs to other data and is made anew.
    pub fn search(&self) -> Outcome<Search> {
        let folder = self.folder.join("search");
        let search = Search::open(&folder).map_err(|e| Failure::at(&folder, Failure::from(e)))?;
        if search.position() <= self.db.read(sealing::tip)?.pos {
            return Ok(search);
        }
        drop(search);
        fs::remove_dir_all(&folder)?;
        Ok(Search::open(&folder)?)
    }
}

/// As [`House::hold`]. The lock is on the folder itself, so that nothing is left in it; one on the database file would end
/// SQLite's own.
///
/// # Errors
/// When another program has it.
pub fn hold(folder: &Path) -> Outcome<File> {
    let held = File::open(folder).map_err(|e| Failure::reading(folder, &e))?;
    match held.try_lock() {
        Err(TryLockError::WouldBlock) => {
            Err(Failure::at(folder, "已有一个正在运行的中枢在用这个数据目录。请先停止它，或用 --data 指明另一个目录。"))
        }
        // A file system without locks must not keep an office from working.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(held),
    }
}

/// The folder for what can be made again: demos and the data of benches.
///
/// # Errors
/// When there is no home folder.
pub fn cache() -> Outcome<PathBuf> {
    let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
    let home = home.ok_or_else(|| Failure::new("没有 HOME 环境变量，请用 --data 指明数据目录。"))?;
    Ok(PathBuf::from(home).join(".cache/zhongshu"))
}

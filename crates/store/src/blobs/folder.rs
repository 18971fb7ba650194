//! Blobs in a folder of this machine.

use std::{
    fs,
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
    time::UNIX_EPOCH,
};

use lexicon::Instant;

use super::BlobId;
use crate::{Error, Result};

/// A folder with one below it for each first two digits, and `tmp` for what is being written.
#[derive(Debug, Clone)]
pub(super) struct Folder {
    root: PathBuf,
}

impl Folder {
    pub(super) fn open(root: PathBuf) -> Result<Self> {
        fs::create_dir_all(root.join("tmp"))?;
        sync_dir(&root)?;
        Ok(Self { root })
    }

    pub(super) fn put(&self, id: &BlobId, bytes: &[u8]) -> Result<()> {
        let path = self.path(id);
        let folder = path.parent().unwrap_or(&self.root);
        if fs::read(&path).is_ok_and(|kept| kept == bytes) && self.touch(id)? {
            // Whoever put it may have been stopped before this.
            return sync_dir(folder);
        }
        fs::create_dir_all(folder)?;
        sync_dir(&self.root)?;
        let draft = self.draft(id);
        let written = write_synced(&draft, bytes).and_then(|()| fs::rename(&draft, &path).map_err(Error::from));
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written?;
        sync_dir(folder)
    }

    pub(super) fn get(&self, id: &BlobId) -> Result<Vec<u8>> {
        Ok(fs::read(self.path(id))?)
    }

    pub(super) fn has(&self, id: &BlobId) -> bool {
        self.path(id).is_file()
    }

    /// Makes a blob as young as one just written, so that no sweep takes it for left over. Whether it is still there.
    fn touch(&self, id: &BlobId) -> Result<bool> {
        let draft = self.draft(id);
        // A fresh file carries the disk's own time.
        let now = File::create(&draft)?.metadata()?.modified();
        let _ = fs::remove_file(&draft);
        let touched = File::options().append(true).open(self.path(id)).and_then(|file| file.set_modified(now?));
        match touched {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            other => other.map(|()| self.has(id)).map_err(Error::from),
        }
    }

    pub(super) fn remove_older(&self, id: &BlobId, before: Instant) -> Result<bool> {
        let path = self.path(id);
        let put = match fs::metadata(&path).and_then(|m| m.modified()) {
            Ok(at) => at.duration_since(UNIX_EPOCH).map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)),
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(e) => return Err(e.into()),
        };
        if put >= before.ms() {
            return Ok(false);
        }
        fs::remove_file(&path)?;
        Ok(true)
    }

    pub(super) fn list(&self) -> Result<Vec<BlobId>> {
        let mut all = Vec::new();
        for folder in names(&self.root)?.into_iter().filter(|name| name.len() == 2) {
            let rest = names(&self.root.join(&folder))?;
            all.extend(rest.into_iter().filter_map(|rest| BlobId::of_key(&format!("{folder}/{rest}"))));
        }
        Ok(all)
    }

    fn path(&self, id: &BlobId) -> PathBuf {
        self.root.join(id.key())
    }

    fn draft(&self, id: &BlobId) -> PathBuf {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        draft_of(&self.root, id, NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Where this process writes a blob before it is whole, at the `n`th writing.
pub(super) fn draft_of(root: &Path, id: &BlobId, n: u64) -> PathBuf {
    root.join("tmp").join(format!("{id}-{}-{n}", std::process::id()))
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let entries: io::Result<Vec<_>> = fs::read_dir(folder)?.collect();
    Ok(entries?.into_iter().filter_map(|entry| entry.file_name().into_string().ok()).collect())
}

/// Writes a new file and waits until it is on the disk.
pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

/// Waits until the names in a folder are on the disk.
pub(crate) fn sync_dir(folder: &Path) -> Result<()> {
    Ok(File::open(folder)?.sync_all()?)
}

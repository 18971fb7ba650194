//! Blobs (文件内容): bytes kept under their own SM3 hash, beside the database.

use std::{
    fmt, fs,
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    str::FromStr,
    sync::atomic::{AtomicU64, Ordering},
};

use sm3::{Digest, Sm3};

use crate::{Error, Result, hex};

/// The largest blob when nothing else is said: 512 MiB.
pub const DEFAULT_LIMIT: u64 = 512 << 20;

/// The address of a blob: the SM3 hash of its bytes, 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(String);

impl BlobId {
    /// The address of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(hex(&Sm3::digest(bytes)))
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BlobId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if text.len() == 64 && text.bytes().all(digit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Error::Value("not the address of a blob".into()))
        }
    }
}

crate::text_value!(BlobId);

/// A folder of blobs. Several programs may share one.
#[derive(Debug, Clone)]
pub struct Blobs {
    root: PathBuf,
    limit: u64,
}

impl Blobs {
    /// Opens the folder, making it when missing.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be made or written; [`Error::DiskFull`].
    pub fn open(root: impl Into<PathBuf>) -> Result<Self> {
        let root = root.into();
        fs::create_dir_all(root.join("tmp"))?;
        sync_dir(&root)?;
        Ok(Self { root, limit: DEFAULT_LIMIT })
    }

    /// Sets the largest size taken, in bytes.
    #[must_use]
    pub fn with_limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Keeps the bytes; durable when this returns. Keeping the same bytes again mends a damaged copy.
    ///
    /// # Errors
    /// [`Error::TooLarge`]; [`Error::DiskFull`]; [`Error::Io`]. Then nothing is kept.
    pub fn put(&self, bytes: &[u8]) -> Result<BlobId> {
        if bytes.len() as u64 > self.limit {
            return Err(Error::TooLarge { limit: self.limit });
        }
        let id = BlobId::of(bytes);
        let path = self.path(&id);
        let folder = path.parent().unwrap_or(&self.root);
        if fs::read(&path).is_ok_and(|kept| kept == bytes) {
            // Whoever put it may have been stopped before this.
            return sync_dir(folder).map(|()| id);
        }
        fs::create_dir_all(folder)?;
        sync_dir(&self.root)?;
        let draft = self.draft(&id);
        let written = write_synced(&draft, bytes).and_then(|()| fs::rename(&draft, &path).map_err(Error::from));
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written?;
        sync_dir(folder)?;
        Ok(id)
    }

    /// The bytes, after comparing them with their address.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Damaged`]; [`Error::Io`].
    pub fn get(&self, id: &BlobId) -> Result<Vec<u8>> {
        let bytes = fs::read(self.path(id))?;
        if BlobId::of(&bytes) == *id { Ok(bytes) } else { Err(Error::Damaged(format!("blob {id}"))) }
    }

    /// Whether there is such a blob, without looking inside.
    #[must_use]
    pub fn has(&self, id: &BlobId) -> bool {
        self.path(id).is_file()
    }

    /// Reads at most the limit from a source that may be endless, and keeps it.
    ///
    /// # Errors
    /// As [`Blobs::put`].
    pub fn put_from(&self, source: impl Read) -> Result<BlobId> {
        let mut bytes = Vec::new();
        source.take(self.limit.saturating_add(1)).read_to_end(&mut bytes)?;
        self.put(&bytes)
    }

    /// The address of every blob, in order.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn list(&self) -> Result<Vec<BlobId>> {
        let mut all = Vec::new();
        for folder in names(&self.root)?.into_iter().filter(|name| name.len() == 2) {
            let rest = names(&self.root.join(&folder))?;
            all.extend(rest.into_iter().filter_map(|rest| format!("{folder}{rest}").parse().ok()));
        }
        all.sort();
        Ok(all)
    }

    fn path(&self, id: &BlobId) -> PathBuf {
        let (folder, rest) = id.0.split_at(2);
        self.root.join(folder).join(rest)
    }

    fn draft(&self, id: &BlobId) -> PathBuf {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let unique = format!("{id}-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        self.root.join("tmp").join(unique)
    }
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

#[cfg(all(test, feature = "testing"))]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::TempDir;

    fn blobs() -> (TempDir, Blobs) {
        let folder = TempDir::new("blobs");
        let blobs = Blobs::open(folder.path()).unwrap();
        (folder, blobs)
    }

    #[test]
    fn the_address_is_the_sm3_hash() {
        // GB/T 32905-2016, example 1.
        let expected = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
        assert_eq!(BlobId::of(b"abc").as_str(), expected);
    }

    #[test]
    fn what_is_put_is_got_and_listed_once() {
        let (_folder, blobs) = blobs();
        let id = blobs.put("正文".as_bytes()).unwrap();
        assert_eq!(blobs.put("正文".as_bytes()).unwrap(), id);
        assert_eq!(blobs.get(&id).unwrap(), "正文".as_bytes());
        assert_eq!(blobs.list().unwrap(), [id]);
        assert_eq!(names(&blobs.root.join("tmp")).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_damaged_blob_is_told_and_mended_by_putting_it_again() {
        let (_folder, blobs) = blobs();
        let id = blobs.put(b"abc").unwrap();
        fs::write(blobs.path(&id), b"abd").unwrap();
        assert!(matches!(blobs.get(&id), Err(Error::Damaged(_))));
        blobs.put(b"abc").unwrap();
        assert_eq!(blobs.get(&id).unwrap(), b"abc");
    }

    #[test]
    fn what_is_too_large_is_refused_and_nothing_stays() {
        let (_folder, blobs) = blobs();
        let blobs = blobs.with_limit(4);
        assert_eq!(blobs.put(b"12345"), Err(Error::TooLarge { limit: 4 }));
        assert_eq!(blobs.put_from(io::repeat(0)), Err(Error::TooLarge { limit: 4 }));
        assert!(blobs.list().unwrap().is_empty());
        assert!(blobs.put(b"1234").is_ok());
    }

    #[test]
    fn an_unknown_blob_is_not_found() {
        let (_folder, blobs) = blobs();
        assert_eq!(blobs.get(&BlobId::of(b"x")), Err(Error::NotFound));
        assert!(!blobs.has(&BlobId::of(b"x")));
    }

    #[test]
    fn a_full_disk_has_its_own_error() {
        assert_eq!(write_synced(Path::new("/dev/full"), b"x"), Err(Error::DiskFull));
    }

    #[test]
    fn an_address_cannot_lead_out_of_the_folder() {
        for text in ["", "..", "../../etc/passwd", &"A".repeat(64), &"/".repeat(64), &"a".repeat(65)] {
            assert!(text.parse::<BlobId>().is_err(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn any_bytes_come_back(bytes: Vec<u8>) {
            let (_folder, blobs) = blobs();
            let id = blobs.put(&bytes).unwrap();
            prop_assert_eq!(blobs.get(&id).unwrap(), bytes);
        }
    }
}

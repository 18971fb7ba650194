//! Blobs (文件内容): bytes kept under their own SM3 hash, beside the database, in a folder or in a bucket.

mod bucket;
mod folder;

use std::{fmt, io::Read, path::PathBuf, str::FromStr, sync::Arc};

use lexicon::Instant;
use sm3::{Digest, Sm3};

pub use bucket::{Addressing, Bucket};
pub(crate) use folder::{sync_dir, write_synced};

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

/// Where blobs are kept. Several programs may share one place. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Blobs {
    place: Place,
    limit: u64,
}

#[derive(Debug, Clone)]
enum Place {
    Folder(folder::Folder),
    Bucket(Arc<bucket::Open>),
}

impl Blobs {
    /// Opens a folder, making it when missing.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be made or written; [`Error::DiskFull`].
    pub fn open(root: impl Into<PathBuf>) -> Result<Self> {
        Ok(Self { place: Place::Folder(folder::Folder::open(root.into())?), limit: DEFAULT_LIMIT })
    }

    /// Opens a bucket (对象存储的桶) of a store that speaks S3, which must be there, and looks whether it answers.
    ///
    /// # Errors
    /// [`Error::Storage`] when it does not, or refuses the key; [`Error::Value`] when what is given cannot be an address.
    pub fn in_bucket(bucket: &Bucket) -> Result<Self> {
        Ok(Self { place: Place::Bucket(Arc::new(bucket::Open::new(bucket)?)), limit: DEFAULT_LIMIT })
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
    /// [`Error::TooLarge`]; [`Error::DiskFull`]; [`Error::Io`] of a folder, [`Error::Storage`] of a bucket. Then nothing is
    /// to be relied on.
    pub fn put(&self, bytes: &[u8]) -> Result<BlobId> {
        if bytes.len() as u64 > self.limit {
            return Err(Error::TooLarge { limit: self.limit });
        }
        let id = BlobId::of(bytes);
        match &self.place {
            Place::Folder(folder) => folder.put(&id, bytes),
            Place::Bucket(bucket) => bucket.put(&id, bytes),
        }?;
        Ok(id)
    }

    /// The bytes, after comparing them with their address.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Damaged`]; [`Error::Io`] of a folder, [`Error::Storage`] of a bucket.
    pub fn get(&self, id: &BlobId) -> Result<Vec<u8>> {
        let bytes = match &self.place {
            Place::Folder(folder) => folder.get(id),
            Place::Bucket(bucket) => bucket.get(id),
        }?;
        if BlobId::of(&bytes) == *id { Ok(bytes) } else { Err(Error::Damaged(format!("blob {id}"))) }
    }

    /// Whether there is such a blob, without looking inside.
    ///
    /// # Errors
    /// [`Error::Storage`] of a bucket.
    pub fn has(&self, id: &BlobId) -> Result<bool> {
        match &self.place {
            Place::Folder(folder) => Ok(folder.has(id)),
            Place::Bucket(bucket) => bucket.has(id),
        }
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

    /// Removes a blob last put before an instant. Whether it was removed; the caller knows that nothing names it. In a bucket
    /// nothing is removed: several offices may share one.
    ///
    /// # Errors
    /// [`Error::Io`] of a folder.
    pub fn remove_older(&self, id: &BlobId, before: Instant) -> Result<bool> {
        match &self.place {
            Place::Folder(folder) => folder.remove_older(id, before),
            Place::Bucket(_) => Ok(false),
        }
    }

    /// The address of every blob, in order.
    ///
    /// # Errors
    /// [`Error::Io`] of a folder, [`Error::Storage`] of a bucket.
    pub fn list(&self) -> Result<Vec<BlobId>> {
        let mut all = match &self.place {
            Place::Folder(folder) => folder.list(),
            Place::Bucket(bucket) => bucket.list(),
        }?;
        all.sort();
        Ok(all)
    }
}

impl BlobId {
    /// `ab/cdef…`, the same in a folder and in a bucket, so that either can be copied into the other.
    fn key(&self) -> String {
        let (folder, rest) = self.0.split_at(2);
        format!("{folder}/{rest}")
    }

    /// Reads a key back; `None` for anything else that lies there.
    fn of_key(key: &str) -> Option<Self> {
        let (folder, rest) = key.split_once('/')?;
        if folder.len() == 2 { format!("{folder}{rest}").parse().ok() } else { None }
    }
}

/// Where these bytes may be written before they are whole, one path for each writing of this process.
#[cfg(feature = "testing")]
pub(crate) fn drafts(root: &std::path::Path, bytes: &[u8]) -> impl Iterator<Item = std::path::PathBuf> {
    let id = BlobId::of(bytes);
    (0..).map(move |n| folder::draft_of(root, &id, n))
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use proptest::prelude::*;

    use std::time::{Duration, UNIX_EPOCH};
    use std::{fs, io, path::Path};

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
        let (folder, blobs) = blobs();
        let id = blobs.put("正文".as_bytes()).unwrap();
        assert_eq!(blobs.put("正文".as_bytes()).unwrap(), id);
        assert_eq!(blobs.get(&id).unwrap(), "正文".as_bytes());
        assert_eq!(blobs.list().unwrap(), [id]);
        assert_eq!(fs::read_dir(folder.path().join("tmp")).unwrap().count(), 0);
    }

    #[test]
    fn a_damaged_blob_is_told_and_mended_by_putting_it_again() {
        let (folder, blobs) = blobs();
        let id = blobs.put(b"abc").unwrap();
        fs::write(folder.path().join(id.key()), b"abd").unwrap();
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
    fn only_what_was_not_put_again_is_removed() {
        let (folder, blobs) = blobs();
        let (old, again) = (blobs.put(b"old").unwrap(), blobs.put(b"again").unwrap());
        let past = UNIX_EPOCH + Duration::from_secs(1_000);
        for id in [&old, &again] {
            let file = fs::File::options().append(true).open(folder.path().join(id.key()));
            file.unwrap().set_modified(past).unwrap();
        }
        let before = Instant::from_ms(2_000_000);
        assert_eq!(blobs.put(b"again").unwrap(), again);
        assert!(blobs.remove_older(&old, before).unwrap());
        assert!(!blobs.remove_older(&again, before).unwrap());
        assert!(!blobs.remove_older(&old, before).unwrap(), "it is gone");
        assert_eq!(blobs.list().unwrap(), [again]);
    }

    #[test]
    fn an_unknown_blob_is_not_found() {
        let (_folder, blobs) = blobs();
        assert_eq!(blobs.get(&BlobId::of(b"x")), Err(Error::NotFound));
        assert!(!blobs.has(&BlobId::of(b"x")).unwrap());
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

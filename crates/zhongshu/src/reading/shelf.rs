//! The shelf (读过的文件): what was read of OFD files, by the name of their bytes, so that a page costs no worker of its own.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use office::document::viewer::{LayoutFile, LayoutPage};
use office::{BlobId, Error, Result};

/// Most bytes kept.
const MOST: usize = 32 << 20;
/// How long a file that could not be read is not tried again: the machine may only have been busy.
const PAUSE: Duration = Duration::from_secs(300);

/// Tells the time since any moment.
pub type Clock = Box<dyn Fn() -> Duration + Send + Sync>;

/// A page, or the sentence in its place.
pub type Page = std::result::Result<LayoutPage, String>;

/// What is kept, the file used longest ago first.
pub struct Shelf {
    clock: Clock,
    files: Mutex<VecDeque<Kept>>,
}

struct Kept {
    blob: BlobId,
    file: std::result::Result<LayoutFile, String>,
    pages: BTreeMap<usize, Page>,
    /// When something was last found unreadable.
    failed: Option<Duration>,
}

impl Shelf {
    pub fn new(clock: Clock) -> Shelf {
        Shelf { clock, files: Mutex::default() }
    }

    /// What is known of a file.
    pub fn file(&self, blob: &BlobId) -> Option<Result<LayoutFile>> {
        self.found(blob, |kept| Some(kept.file.clone().map_err(Error::Press)))
    }

    /// What is known of a page: also that the file has none of this number.
    pub fn page(&self, blob: &BlobId, number: usize) -> Option<Result<LayoutPage>> {
        self.found(blob, |kept| match &kept.file {
            Err(why) => Some(Err(Error::Press(why.clone()))),
            Ok(file) if number >= file.pages.len() => Some(Err(Error::NotFound)),
            Ok(_) => kept.pages.get(&number).cloned().map(|page| page.map_err(Error::Press)),
        })
    }

    fn files(&self) -> MutexGuard<'_, VecDeque<Kept>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn found<T>(&self, blob: &BlobId, look: impl FnOnce(&Kept) -> Option<T>) -> Option<T> {
        let now = (self.clock)();
        let mut files = self.files();
        let mut kept = files.iter().position(|kept| kept.blob == *blob).and_then(|at| files.remove(at))?;
        if kept.failed.is_some_and(|at| now.saturating_sub(at) >= PAUSE) {
            if kept.file.is_err() {
                return None;
            }
            kept.pages.retain(|_, page| page.is_ok());
            kept.failed = None;
        }
        let known = look(&kept);
        files.push_back(kept);
        known
    }

    /// Keeps what was read of a file and of its pages from one on; what was used longest ago makes way.
    pub fn put(&self, blob: &BlobId, file: std::result::Result<LayoutFile, String>, (from, pages): (usize, Vec<Page>)) {
        let now = (self.clock)();
        let mut files = self.files();
        let earlier = files.iter().position(|kept| kept.blob == *blob).and_then(|at| files.remove(at));
        let (known, mut kept, failed) =
            earlier.map_or_else(|| (None, BTreeMap::new(), None), |kept| (kept.file.ok(), kept.pages, kept.failed));
        // Opened before, and not this time: the page is what is wrong.
        let pages = if let (Some(_), Err(why)) = (&known, &file) { vec![Err(why.clone())] } else { pages };
        let fails = file.is_err() || pages.iter().any(std::result::Result::is_err);
        let failed = if fails { Some(now) } else { failed };
        // Told when it was opened; one asked for a later page says less.
        let file = known.map_or(file, Ok);
        let new: usize = pages.iter().map(size).sum();
        if kept.values().map(size).sum::<usize>() + new > MOST {
            kept.clear();
        }
        // What is larger than the shelf is read anew each time.
        if new <= MOST {
            kept.extend((from..).zip(pages));
        }
        files.push_back(Kept { blob: blob.clone(), file, pages: kept, failed });
        while files.iter().map(Kept::size).sum::<usize>() > MOST && files.pop_front().is_some() {}
    }
}

impl Kept {
    fn size(&self) -> usize {
        4096 + self.file.as_ref().map_or_else(String::len, told) + self.pages.values().map(size).sum::<usize>()
    }
}

/// What a file says of itself, bytes.
fn told(file: &LayoutFile) -> usize {
    let elements: usize = file.elements.iter().map(|(name, value)| 2 * STRING + name.len() + value.len()).sum();
    let lists = [&file.signatures, &file.attachments, &file.notes];
    16 * file.pages.len() + elements + lists.into_iter().map(|list| strings(list)).sum::<usize>()
}

fn size(page: &Page) -> usize {
    page.as_ref().map_or_else(String::len, |page| page.svg.len() + page.text.len() + strings(&page.notes))
}

/// What a string takes besides its letters, bytes.
const STRING: usize = 24;

fn strings(list: &[String]) -> usize {
    list.iter().map(|text| STRING + text.len()).sum()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    fn shelf() -> (Shelf, Arc<AtomicU64>) {
        let hands = Arc::new(AtomicU64::new(0));
        let clock = Arc::clone(&hands);
        (Shelf::new(Box::new(move || Duration::from_secs(clock.load(Ordering::Relaxed)))), hands)
    }

    fn file(pages: usize) -> std::result::Result<LayoutFile, String> {
        Ok(LayoutFile { pages: vec![(210.0, 297.0); pages], ..LayoutFile::default() })
    }

    fn page(svg: &str) -> Page {
        Ok(LayoutPage { svg: svg.to_owned(), ..LayoutPage::default() })
    }

    #[test]
    fn pages_read_once_are_known_and_those_beyond_the_end_do_not_exist() {
        let (shelf, _) = shelf();
        let blob = BlobId::of(b"a");
        assert!(shelf.file(&blob).is_none() && shelf.page(&blob, 0).is_none());
        let opened = LayoutFile { notes: vec!["第 1 页：少一幅图。".to_owned()], ..file(3).unwrap() };
        shelf.put(&blob, Ok(opened.clone()), (0, vec![page("甲")]));
        shelf.put(&blob, file(3), (2, vec![page("丙")]));
        assert_eq!(shelf.file(&blob).unwrap().unwrap(), opened, "what was told when it was opened stays");
        assert_eq!(shelf.page(&blob, 0).unwrap().unwrap().svg, "甲");
        assert_eq!(shelf.page(&blob, 2).unwrap().unwrap().svg, "丙");
        assert!(shelf.page(&blob, 1).is_none());
        assert!(matches!(shelf.page(&blob, 3), Some(Err(Error::NotFound))));
        assert!(shelf.page(&BlobId::of(b"b"), 0).is_none());
    }

    #[test]
    fn a_file_that_could_not_be_read_is_tried_again_after_a_pause() {
        let (shelf, hands) = shelf();
        let (whole, part) = (BlobId::of(b"whole"), BlobId::of(b"part"));
        shelf.put(&whole, Err("太复杂".to_owned()), (0, Vec::new()));
        shelf.put(&part, file(2), (0, vec![page("甲"), Err("这一页太复杂".to_owned())]));
        hands.store(299, Ordering::Relaxed);
        assert!(matches!(shelf.page(&whole, 7), Some(Err(Error::Press(why))) if why == "太复杂"));
        assert!(matches!(shelf.page(&part, 1), Some(Err(Error::Press(_)))));
        hands.store(300, Ordering::Relaxed);
        assert!(shelf.file(&whole).is_none());
        assert!(shelf.page(&part, 1).is_none() && shelf.page(&part, 0).unwrap().is_ok());
    }

    /// What a file said of itself counted nothing: some hundred files with long metadata filled the memory.
    #[test]
    fn all_that_a_file_and_its_pages_say_counts() {
        let third = || "x".repeat(MOST / 3);
        let said: [fn(String) -> LayoutFile; 5] = [
            |text| LayoutFile { elements: vec![(text, String::new())], ..LayoutFile::default() },
            |text| LayoutFile { elements: vec![(String::new(), text)], ..LayoutFile::default() },
            |text| LayoutFile { signatures: vec![text], ..LayoutFile::default() },
            |text| LayoutFile { attachments: vec![text], ..LayoutFile::default() },
            |text| LayoutFile { notes: vec![text], ..LayoutFile::default() },
        ];
        let (blobs, (noted, _)) = ([b"a", b"b", b"c"].map(|name| BlobId::of(name)), shelf());
        for long in said {
            let (shelf, _) = shelf();
            for blob in &blobs {
                shelf.put(blob, Ok(long(third())), (0, Vec::new()));
            }
            assert_eq!(blobs.each_ref().map(|blob| shelf.file(blob).is_some()), [false, true, true]);
        }
        for blob in &blobs {
            let page = LayoutPage { notes: vec![third()], ..LayoutPage::default() };
            noted.put(blob, file(1), (0, vec![Ok(page)]));
        }
        assert!(noted.file(&blobs[0]).is_none() && noted.page(&blobs[2], 0).is_some());
    }

    #[test]
    fn what_was_used_longest_ago_makes_way_and_one_that_is_too_large_is_not_kept() {
        let (shelf, _) = shelf();
        let large = "x".repeat(MOST / 3);
        let blobs: Vec<BlobId> = (0..3_u8).map(|n| BlobId::of(&[n])).collect();
        for blob in &blobs[..2] {
            shelf.put(blob, file(1), (0, vec![page(&large)]));
        }
        assert!(shelf.page(&blobs[0], 0).is_some());
        shelf.put(&blobs[2], file(1), (0, vec![page(&large)]));
        assert!(shelf.page(&blobs[1], 0).is_none());
        assert!(shelf.page(&blobs[0], 0).is_some() && shelf.page(&blobs[2], 0).is_some());
        shelf.put(&blobs[1], file(1), (0, vec![page(&"x".repeat(MOST + 1))]));
        assert!(shelf.page(&blobs[1], 0).is_none() && shelf.file(&blobs[1]).is_some());
        assert!(shelf.page(&blobs[0], 0).is_some() && shelf.page(&blobs[2], 0).is_some());
    }
}

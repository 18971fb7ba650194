//! Pictures that were decoded, kept as long as their reader: the same one is often on every page.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use image::RgbaImage;

/// Most points kept, 64 MB; the picture decoded last is kept in any case.
const POINTS: u64 = 16 << 20;
/// Most files kept, those that cannot be decoded among them.
const FILES: usize = 4096;

/// The points of a picture, or why it is an empty frame.
type Points = Result<Rc<RgbaImage>, String>;

/// Decoded pictures by their files.
#[derive(Debug, Default)]
pub(crate) struct Album {
    kept: RefCell<HashMap<*const Vec<u8>, Kept>>,
}

#[derive(Debug)]
struct Kept {
    /// As long as it is held, no other file can lie at its address.
    _file: Rc<Vec<u8>>,
    points: Points,
}

impl Album {
    /// The points of a file: as they were found before, else as they are found now.
    pub fn points(&self, file: &Rc<Vec<u8>>, decode: impl FnOnce() -> Result<RgbaImage, String>) -> Points {
        let key = Rc::as_ptr(file);
        if let Some(kept) = self.kept.borrow().get(&key) {
            return kept.points.clone();
        }
        let points = decode().map(Rc::new);
        let mut kept = self.kept.borrow_mut();
        if kept.values().map(|kept| count(&kept.points)).sum::<u64>() + count(&points) > POINTS || kept.len() >= FILES {
            kept.clear();
        }
        kept.insert(key, Kept { _file: file.clone(), points: points.clone() });
        points
    }
}

fn count(points: &Points) -> u64 {
    points.as_ref().map_or(0, |points| u64::from(points.width()) * u64::from(points.height()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_decoded_once_and_another_one_anew() {
        let album = Album::default();
        let (one, other) = (Rc::new(vec![1]), Rc::new(vec![1]));
        let first = album.points(&one, || Ok(RgbaImage::new(2, 3))).unwrap();
        assert!(Rc::ptr_eq(&first, &album.points(&one, || Err("decoded twice".into())).unwrap()));
        assert_eq!(album.points(&other, || Err("broken".into())), Err("broken".into()));
        assert_eq!(
            album.points(&other, || Ok(RgbaImage::new(1, 1))),
            Err("broken".into()),
            "nor is a fault found twice"
        );
    }

    #[test]
    fn an_album_holds_only_so_many_points() {
        let album = Album::default();
        let files: Vec<Rc<Vec<u8>>> = (0..3).map(|_| Rc::default()).collect();
        for file in &files {
            album.points(file, || Ok(RgbaImage::new(4096, 2048))).unwrap();
        }
        assert_eq!(album.kept.borrow().len(), 1, "two fill it, the third begins anew");
        assert!(album.points(&files[2], || Err("gone".into())).is_ok());
    }
}

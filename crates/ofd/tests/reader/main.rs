//! The reader measured from outside: packages put together by hand, foreign habits, limits, pictures.
#![allow(clippy::unwrap_used)]

mod drawing;
mod lenient;
mod limits;
mod pack;

use ofd::read::{Limits, Page, Reader};

/// A page of a package, read within the usual limits.
fn page(pack: &pack::Pack, number: usize) -> Page {
    let bytes = pack.zip();
    Reader::open(&bytes, &Limits::default()).unwrap().page(number).unwrap()
}

fn text(pack: &pack::Pack) -> String {
    let bytes = pack.zip();
    Reader::open(&bytes, &Limits::default()).unwrap().text(0).unwrap()
}

fn notes(page: &Page) -> String {
    page.notes.iter().map(|n| n.0.as_str()).collect::<Vec<_>>().join("\n")
}

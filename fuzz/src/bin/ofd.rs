//! The OFD reader: opens, lists, reads and draws whatever comes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ofd::draw::{self, Spares};
use ofd::read::{Limits, Reader};

fuzz_target!(|data: &[u8]| {
    let bytes = fuzz::package(data);
    let limits = Limits { objects: 3_000, marks: 30_000, pixels: 1_000_000, pages: 8, ..Limits::default() };
    let reader = match Reader::open(&bytes, &limits) {
        Ok(reader) => reader,
        Err(fault) => return one_sentence(&fault.to_string()),
    };
    let info = reader.info();
    info.notes.iter().for_each(|note| one_sentence(&note.0));
    let spares = Spares::new(&[]);
    for i in 0..reader.page_count() {
        let page = match reader.page(i) {
            Ok(page) => page,
            Err(fault) => {
                one_sentence(&fault.to_string());
                continue;
            }
        };
        page.notes.iter().for_each(|note| one_sentence(&note.0));
        _ = reader.text(i);
        let svg = draw::svg(&page, &spares, &limits).picture;
        assert!(!svg.contains("NaN") && !svg.contains("inf "), "numbers that are none");
        _ = draw::png(&page, 20.0, &spares, &limits);
    }
});

/// Every fault is one Chinese sentence.
fn one_sentence(said: &str) {
    assert!(said.ends_with('。') && !said.contains('\n'), "{said:?}");
}

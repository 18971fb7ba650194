//! What the targets share: packages out of plain bytes, so that mutation reaches the parts and not the compression.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Begins a part: a line with the mark and the part's name; the bytes up to the next mark are the part.
const MARK: &[u8] = b"\n=== ";

/// A package of the parts that the input writes one after the other; an input that is a package already stays as it is.
pub fn package(data: &[u8]) -> Vec<u8> {
    if data.starts_with(b"PK") {
        return data.to_vec();
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for part in parts(data).into_iter().take(64) {
        let end = part.iter().position(|b| *b == b'\n').unwrap_or(part.len());
        let name = String::from_utf8_lossy(&part[..end]).into_owned();
        if zip.start_file(name, options).is_ok() {
            _ = zip.write_all(part.get(end + 1..).unwrap_or_default());
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn parts(data: &[u8]) -> Vec<&[u8]> {
    let mut starts: Vec<usize> =
        data.windows(MARK.len()).enumerate().filter(|(_, w)| *w == MARK).map(|(i, _)| i).collect();
    if data.starts_with(&MARK[1..]) {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([data.len()]);
    let begin = |i: usize| if i == 0 { MARK.len() - 1 } else { i + MARK.len() };
    starts.iter().zip(ends).map(|(start, end)| &data[begin(*start).min(end)..end]).collect()
}

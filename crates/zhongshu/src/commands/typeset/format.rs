//! The files a paper can be written as, by the name of the output.

use std::fs;
use std::path::{Path, PathBuf};

use typeset::{Pages, Press, Sheet};

use crate::failure::{Failure, Outcome};

/// As an error says them.
pub const NAMES: &str = ".pdf、.ofd、.docx、.svg 或 .png";

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Pdf,
    Ofd,
    Docx,
    Svg,
    Png,
}

impl Format {
    /// By the extension of the output.
    pub fn of(output: &Path) -> Option<Format> {
        Some(match output.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "pdf" => Format::Pdf,
            "ofd" => Format::Ofd,
            "docx" => Format::Docx,
            "svg" => Format::Svg,
            "png" => Format::Png,
            _ => return None,
        })
    }

    /// Sets a sheet and writes it, pictures with so many dots per inch; what the drafter should know.
    pub fn write(self, press: &Press, sheet: &Sheet, (output, dpi): (&Path, f64)) -> Outcome<Vec<String>> {
        let fault = |e: typeset::Fault| Failure::at(output, e);
        let pages = press.compile(sheet).map_err(fault)?;
        match self {
            Format::Pdf => put(output, &pages.pdf().map_err(fault)?)?,
            Format::Ofd => put(output, &pages.ofd(sheet, &[]).map_err(fault)?)?,
            Format::Docx => put(output, &press.docx(sheet).map_err(fault)?)?,
            Format::Svg => each(&pages, output, |i| Ok(pages.svg(i).into_bytes()))?,
            Format::Png => each(&pages, output, |i| pages.png(i, dpi).map_err(fault))?,
        }
        Ok(pages.notes().to_vec())
    }
}

fn put(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|e| Failure::writing(path, &e))
}

fn each(pages: &Pages, output: &Path, drawn: impl Fn(usize) -> Outcome<Vec<u8>>) -> Outcome {
    (0..pages.count()).try_for_each(|i| put(&page_path(output, i, pages.count()), &drawn(i)?))
}

/// A picture is one page: of several, each gets its number.
fn page_path(output: &Path, page: usize, count: usize) -> PathBuf {
    if count == 1 {
        return output.to_owned();
    }
    let name = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    output.with_file_name(format!("{}-{}.{}", name(output.file_stem()), page + 1, name(output.extension())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_several_gets_its_number() {
        let path = Path::new("out/通知.svg");
        assert_eq!(page_path(path, 0, 1), path);
        assert_eq!(page_path(path, 1, 3), Path::new("out/通知-2.svg"));
        assert_eq!(page_path(Path::new("通知.png"), 0, 2), Path::new("通知-1.png"));
    }

    #[test]
    fn the_extension_says_what_is_written() {
        assert_eq!(Format::of(Path::new("a.OFD")), Some(Format::Ofd));
        assert_eq!(Format::of(Path::new("a.doc")), None);
        assert_eq!(Format::of(Path::new("pdf")), None);
    }
}

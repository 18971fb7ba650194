//! The package: parts, relationships, content types.

mod boxed;
mod paragraph;
mod parts;
mod picture;
mod styles;
mod table;
mod xml;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::model::{Docx, PictureKind};

impl Docx {
    /// The document as a `.docx` package: the same bytes for the same document, whatever the day.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let parts = [
            ("[Content_Types].xml", parts::content_types(self)),
            ("_rels/.rels", parts::package_relationships()),
            ("docProps/core.xml", parts::core(&self.properties)),
            ("docProps/app.xml", parts::app()),
            ("word/document.xml", parts::document(self)),
            ("word/_rels/document.xml.rels", parts::document_relationships(self)),
            ("word/styles.xml", styles::part(self)),
            ("word/settings.xml", parts::settings()),
            ("word/fontTable.xml", styles::fonts(self)),
            ("word/footer1.xml", parts::footer(&self.footers.odd)),
            ("word/footer2.xml", parts::footer(&self.footers.even)),
            ("word/footer3.xml", parts::footer(&self.footers.first)),
        ];
        let mut package = Package(ZipWriter::new(Cursor::new(Vec::with_capacity(64 * 1024))));
        for (name, text) in &parts {
            package.add(name, text.as_bytes());
        }
        for (at, picture) in self.pictures.iter().enumerate() {
            package.add(&format!("word/media/{}", picture_name(at, picture.kind)), &picture.bytes);
        }
        package.0.finish().expect("memory takes every byte").into_inner()
    }
}

fn picture_name(at: usize, kind: PictureKind) -> String {
    format!("image{}.{}", at + 1, kind.ending())
}

impl PictureKind {
    fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
        }
    }
}

struct Package(ZipWriter<Cursor<Vec<u8>>>);

impl Package {
    fn add(&mut self, name: &str, bytes: &[u8]) {
        // A fixed date: the clock must not be in the bytes.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default());
        self.0.start_file(name, options).expect("names are ours and short");
        self.0.write_all(bytes).expect("memory takes every byte");
    }
}

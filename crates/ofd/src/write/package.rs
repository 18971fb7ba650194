//! The ZIP around the parts.

use std::io::{Cursor, Write};

use sm3::{Digest, Sm3};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Above this size deflate is worth its time; below it the header is.
const STORED: usize = 128;

/// Parts (部件) in the order in which they are written.
#[derive(Debug, Default, Clone)]
pub(crate) struct Package {
    pub parts: Vec<(String, Vec<u8>)>,
}

impl Package {
    pub fn add(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        self.parts.push((name.into(), bytes));
    }

    pub fn put_first(&mut self, name: impl Into<String>, bytes: Vec<u8>) {
        self.parts.insert(0, (name.into(), bytes));
    }

    /// 32 hexadecimal digits that depend on every byte of every part.
    pub fn fingerprint(&self, more: &[u8]) -> String {
        let mut hash = Sm3::new();
        for (name, bytes) in &self.parts {
            for field in [name.as_bytes(), bytes] {
                hash.update((field.len() as u64).to_be_bytes());
                hash.update(field);
            }
        }
        hash.update(more);
        hash.finalize()[..16].iter().map(|b| format!("{b:02x}")).collect()
    }

    /// The file; `None` when it is larger than ZIP holds.
    pub fn zip(&self) -> Option<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
        for (name, bytes) in &self.parts {
            let method = if bytes.len() < STORED { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            zip.start_file(name, options.compression_method(method)).ok()?;
            zip.write_all(bytes).ok()?;
        }
        Some(zip.finish().ok()?.into_inner())
    }
}

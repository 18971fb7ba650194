//! Viewer (版式阅读): the port to whatever reads OFD files. The office says which file, it says what is in it.

use lexicon::UnitId;
use serde::{Deserialize, Serialize};

use crate::{BlobId, Blobs, Result};

/// A stored file (原件) that is to be read, and for which unit: all units share the readers.
#[derive(Debug)]
pub struct Original<'a> {
    /// Its address: what was read once is known by it.
    pub blob: BlobId,
    /// The unit of whoever reads it; none for administrators.
    pub unit: Option<UnitId>,
    /// Where it lies.
    pub blobs: &'a Blobs,
}

impl Original<'_> {
    /// Its bytes, for a reader that does not know the file yet.
    ///
    /// # Errors
    /// As [`Blobs::get`].
    pub fn bytes(&self) -> Result<Vec<u8>> {
        Ok(self.blobs.get(&self.blob)?)
    }
}

/// What an OFD file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LayoutFile {
    /// Metadata by name, the elements of the paper (公文要素) among them.
    pub elements: Vec<(String, String)>,
    /// Width and height of each page, mm.
    pub pages: Vec<(f64, f64)>,
    /// What is to be said of each signature.
    pub signatures: Vec<String>,
    /// Files inside the file, by name.
    pub attachments: Vec<String>,
    /// What could not be read, a sentence each.
    pub notes: Vec<String>,
}

/// A page as a picture, with its text for whoever cannot see it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LayoutPage {
    /// The picture: no script, nothing from elsewhere.
    pub svg: String,
    /// The text in reading order.
    pub text: String,
    /// What is left out of it, a sentence each.
    pub notes: Vec<String>,
}

/// Reads OFD files; given by the binary.
pub trait Viewer: Send + Sync {
    /// What a file says of itself.
    ///
    /// # Errors
    /// [`crate::Error::Press`] with one sentence that names the part; [`crate::Error::Crowded`] where too many read;
    /// [`crate::Error::Setup`] where nothing can be read on this machine.
    fn file(&self, original: &Original<'_>) -> Result<LayoutFile>;

    /// A page, counted from 0.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a page that is not there; [`crate::Error::Press`] for a broken one; else as
    /// [`Viewer::file`].
    fn page(&self, original: &Original<'_>, number: usize) -> Result<LayoutPage>;

    /// The text of every page in turn; of one that cannot be read what is wrong with it.
    ///
    /// # Errors
    /// As [`Viewer::file`].
    fn texts(&self, original: &Original<'_>) -> Result<Vec<String>>;
}

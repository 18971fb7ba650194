#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod block;
pub mod body;
pub mod draft;
pub mod figures;
mod folio;
mod fonts;
pub mod house;
mod outline;
mod pages;
mod plan;
mod press;
mod sheet;
mod svg;
mod tail;
mod title;
mod world;

pub use block::{Block, Level, Paragraph, Picture, Table};
pub use draft::Draft;
pub use fonts::{FontFile, Fonts, FontsError, Role, RoleChoice};
pub use pages::{PageHash, Pages};
pub use press::{Fault, Press};
pub use sheet::{Annex, PictureFile, SealImage, SealPicture, Sheet, Way};
pub use title::{Jieba, Words};
/// Bytes of a font or picture; `Bytes::new` takes anything that is `AsRef<[u8]>`, a memory map included.
pub use typst::foundations::Bytes;

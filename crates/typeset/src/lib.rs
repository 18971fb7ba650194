#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod bind;
mod block;
pub mod body;
pub mod docx;
pub mod draft;
pub mod figures;
mod folio;
mod fonts;
pub mod forms;
pub mod house;
mod ink;
mod ofd;
mod outline;
mod pages;
mod picture;
pub mod place;
mod plan;
mod png;
mod press;
mod screen;
mod seal;
mod sheet;
mod svg;
mod tail;
mod title;
mod turn;
mod world;

/// A file that travels inside an OFD file.
pub use ::ofd::write::Attachment;
pub use block::{Block, Level, Paragraph, Picture, Table};
pub use draft::Draft;
pub use fonts::{Fallback, FontFile, Fonts, FontsError, Licence, Role, RoleChoice, Share, fallbacks};
pub use house::House;
pub use pages::{PageHash, Pages};
pub use press::{Fault, Press};
pub use seal::{SEAL_DPI, SealFlaw, seal_at_print, try_seal};
pub use sheet::{
    Annex, Ending, Format, HouseStyle, Masthead, PictureFile, Roll, SealImage, SealPicture, Sheet, Signing, Stamp,
    Telegram, Way,
};
pub use title::{Jieba, Words};
/// Bytes of a font or picture; `Bytes::new` takes anything that is `AsRef<[u8]>`, a memory map included.
pub use typst::foundations::Bytes;

//! Reading (读取): foreign files are opened leniently; what cannot be read is left out and said.

mod album;
mod annotations;
mod colour;
mod document;
mod fault;
mod fonts;
mod geometry;
mod info;
mod limits;
mod lines;
mod objects;
mod package;
mod page;
mod path;
mod reader;
mod resources;
mod seal;
mod signatures;
mod style;
mod text;
mod values;
mod xml;

pub(crate) use album::Album;
pub(crate) use package::Package;
pub(crate) use xml::Node;

pub use colour::Colour;
pub use fault::{Fault, Note};
pub use fonts::Font;
pub use geometry::{Matrix, Rect};
pub use info::{Attachment, FontEntry, Info, Part, Volume, label};
pub use limits::Limits;
pub use page::{Clip, Item, Outline, Page, Picture, Shape};
pub use path::Segment;
pub use reader::Reader;
pub use signatures::{Signature, Stamp};
pub use style::{Cap, Join, Pen};
pub use text::{Glyph, Mark, Run};

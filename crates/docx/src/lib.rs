#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod model;
mod read;
mod write;

pub use model::{
    Align, Block, Borders, Docx, Footers, Indent, Line, Page, ParaProps, Paragraph, Picture, PictureKind, Place,
    Properties, Run, RunProps, Spacing, Spot, Style, Substitute, Tab, Table, TableCell, TextBox,
};
pub use read::{
    Change, ChangeKind, Fault, Found, FoundCell, FoundParagraph, FoundPicture, FoundTable, Limits, Look, Note, Remark,
    Text, read, read_within,
};

//! The typeset crate from outside: positions are measured in the finished PDF.

#![allow(clippy::unwrap_used)]

mod drafts;
mod fonts;
mod geometry;
mod paper;
mod place;
mod robust;
mod screen;
mod word;

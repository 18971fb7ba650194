//! The typeset crate from outside: positions are measured in the finished PDF.

#![allow(clippy::unwrap_used)]

mod drafts;
mod fonts;
mod formats;
mod forms;
mod geometry;
mod ofd;
mod paper;
mod place;
mod profile;
mod random;
mod readers;
mod robust;
mod rows;
mod samples;
mod screen;
mod slips;
mod word;
mod word_back;
mod word_parts;

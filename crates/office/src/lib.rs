#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod document;
pub mod error;
pub mod limits;
pub mod matter;
pub mod notice;
pub mod people;
pub mod process;
pub mod story;

pub use error::{Error, Result};

/// Every statement of every room, so that one test can prepare them all on both engines.
pub fn statements() -> Vec<store::Stmt> {
    [
        document::statements(),
        limits::rows::ALL.to_vec(),
        matter::rows::ALL.to_vec(),
        notice::rows::ALL.to_vec(),
        people::rows::ALL.to_vec(),
        process::rows::ALL.to_vec(),
    ]
    .concat()
}

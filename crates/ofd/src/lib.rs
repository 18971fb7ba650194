#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod draw;
pub mod font;
pub mod read;
pub mod sign;
pub mod write;

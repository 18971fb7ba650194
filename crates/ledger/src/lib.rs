#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod canonical;
pub mod fact;

pub use fact::{Fact, FactBuilder};

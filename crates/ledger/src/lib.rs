#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod canonical;
pub mod chain;
pub mod export;
pub mod fact;
pub mod provider;
#[cfg(test)]
mod samples;
pub mod verify;

pub use chain::{Link, Tip, link, seal};
pub use export::Exporter;
pub use fact::{Fact, FactBuilder};
pub use provider::{Hash, HashError, Provider, Sm3, sm3_hex};
pub use verify::{Broken, Intact, Reason, verify};

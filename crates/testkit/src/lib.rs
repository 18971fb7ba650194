//! The office harness for tests: a small 云泽区 with people and clock, on every engine at hand.

pub mod browser;
pub mod office;

pub use office::{PaperPress, TestOffice, on_every_engine};

#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod backup;
mod blobs;
mod db;
mod dialect;
mod dump;
mod error;
mod group;
mod kernel;
mod migrations;
mod pg;
mod pool;
mod sqlite;
mod stmt;
mod tls;
mod tx;
mod value;
mod world;

pub mod facts;
pub mod sealing;
pub mod search;
#[cfg(feature = "testing")]
pub mod testing;

pub use backup::{Manifest, Unfit, backup, inspect, restore};
pub use blobs::{Addressing, BlobId, Blobs, Bucket, DEFAULT_LIMIT};
pub use db::{Db, Engine, Target};
pub use dump::{dump, load};
pub use error::{Error, Result};
pub use kernel::Setting;
pub use sealing::export_ledger;
pub use search::Search;
pub use stmt::Stmt;
pub use tls::Distrust;
pub use tx::Tx;
pub use value::{FromValue, List, Row, ToValue, Value};
pub use world::World;

/// Every statement of the store itself, for the test that prepares them on both engines.
#[must_use]
pub fn statements() -> Vec<Stmt> {
    [facts::ALL, kernel::ALL, sealing::ALL, migrations::STATEMENTS].concat()
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

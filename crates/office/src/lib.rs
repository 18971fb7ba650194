#![doc = include_str!("../README.md")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod audit;
pub mod demo;
pub mod document;
pub mod error;
pub mod forms;
pub mod limits;
pub mod matter;
pub mod notice;
pub mod people;
pub mod process;
pub mod story;
pub mod supervision;
pub mod wording;

pub use error::{Error, Result};
// What pages need of the store comes through here: web imports only the office.
pub use store::{BlobId, Blobs, Db, Engine, Error as StoreError, Tx};

/// SM3 of bytes, as lower-case hex.
pub fn fingerprint(bytes: &[u8]) -> String {
    store::BlobId::of(bytes).to_string()
}

/// Every statement of every room, so that one test can prepare them all on both engines.
pub fn statements() -> Vec<store::Stmt> {
    [
        audit::rows::ALL.to_vec(),
        demo::rows::ALL.to_vec(),
        document::statements(),
        forms::rows::ALL.to_vec(),
        limits::rows::ALL.to_vec(),
        matter::rows::ALL.to_vec(),
        notice::rows::ALL.to_vec(),
        people::rows::ALL.to_vec(),
        process::rows::ALL.to_vec(),
        process::delegation::rows::ALL.to_vec(),
        process::clock::rows::ALL.to_vec(),
        process::extension::rows::ALL.to_vec(),
        process::definitions::rows::ALL.to_vec(),
        supervision::rows::ALL.to_vec(),
        supervision::feedback::rows::ALL.to_vec(),
        supervision::sheet::rows::ALL.to_vec(),
        supervision::outcome::rows::ALL.to_vec(),
        supervision::handover::rows::ALL.to_vec(),
        supervision::bulletin::rows::ALL.to_vec(),
        supervision::score::rows::ALL.to_vec(),
        supervision::lists::rows::ALL.to_vec(),
        supervision::calendar::rows::ALL.to_vec(),
        supervision::import::rows::ALL.to_vec(),
        supervision::statistics::rows::ALL.to_vec(),
        supervision::inspection::rows::ALL.to_vec(),
        supervision::ledgers::rows::ALL.to_vec(),
        supervision::visit::rows::ALL.to_vec(),
        supervision::chart::rows::ALL.to_vec(),
        supervision::wall::rows::ALL.to_vec(),
    ]
    .concat()
}

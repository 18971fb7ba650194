//! Servers that a test owns whole: PostgreSQL with certificates and on a disk that fills up, and a store that speaks S3.
//! Those with PostgreSQL run where the suite has one (`ZHONGSHU_TEST_PG`), from the programs of this machine.
#![allow(clippy::unwrap_used)]

mod authority;
mod bucket;
#[path = "../common/mod.rs"]
mod common;
mod disk;
mod server;
mod shop;
mod tls;

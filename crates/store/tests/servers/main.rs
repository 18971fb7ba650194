//! PostgreSQL servers that a test owns whole: with certificates, and on a disk that fills up. They run where the suite has
//! a PostgreSQL (`ZHONGSHU_TEST_PG`), from the programs of this machine.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
mod disk;
mod server;
mod tls;

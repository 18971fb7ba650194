//! One file for each command.

pub mod backup;
pub mod demo;
pub mod import;
pub mod init;
pub mod ledger;
pub mod serve;
pub mod typeset;

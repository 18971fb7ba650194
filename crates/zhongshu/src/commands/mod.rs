//! One file for each command.

pub mod backup;
pub mod demo;
pub mod file;
pub mod fonts;
pub mod form;
pub mod import;
pub mod init;
pub mod ledger;
pub mod ofd;
pub mod serve;
pub mod typeset;

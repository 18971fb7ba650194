//! `zhongshu backup` and `restore`.

use std::fs;

use crate::program::{demo, done, ledger_head, run};

#[test]
fn a_backup_restores_the_same_ledger_and_files_and_never_over_data() {
    let folder = demo("2", "1");
    let head = ledger_head(folder.path(), "data");
    done(folder.path(), &["backup", "--data", "data", "-o", "backup"]);
    done(folder.path(), &["restore", "backup", "--data", "restored"]);
    assert_eq!(ledger_head(folder.path(), "restored"), head);
    let blobs = |data: &str| files(&folder.path().join(data).join("blobs"));
    assert_eq!(blobs("restored"), blobs("data"));
    let over = run(folder.path(), &["restore", "backup", "--data", "data"]);
    assert_eq!(over.code, 2, "{}", over.err);
    let full = run(folder.path(), &["backup", "--data", "data", "-o", "backup"]);
    assert_eq!(full.code, 2, "{}", full.err);
    let database = folder.path().join("backup/database.db");
    let mut bytes = fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&database, bytes).unwrap();
    let damaged = run(folder.path(), &["restore", "backup", "--data", "again"]);
    assert!(damaged.code == 2 && damaged.err.contains("损坏"), "{}", damaged.err);
    assert!(!folder.path().join("again/zhongshu.db").exists());
}

fn files(folder: &std::path::Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

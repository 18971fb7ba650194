//! `zhongshu backup` and `restore`.

use std::fs;

use store::testing::TempDir;

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
    assert!(damaged.code == 2 && damaged.err.contains("backup/database.db：备份已损坏"), "{}", damaged.err);
    assert!(!folder.path().join("again/zhongshu.db").exists());
}

#[test]
fn what_does_not_fit_is_told_in_one_chinese_line_with_its_place_and_what_to_do() {
    let folder = TempDir::new("unfit");
    let at = |name: &str| folder.path().join(name);
    done(folder.path(), &["init", "--data", "data"]);
    done(folder.path(), &["backup", "--data", "data", "-o", "whole"]);
    for name in ["bare", "cut", "later", "full"] {
        fs::create_dir(at(name)).unwrap();
    }
    fs::write(at("cut/backup.json"), "{").unwrap();
    let manifest = fs::read_to_string(at("whole/backup.json")).unwrap();
    fs::write(at("later/backup.json"), manifest.replace("zhongshu-backup/1", "zhongshu-backup/9")).unwrap();
    fs::write(at("full/other"), "").unwrap();
    fs::create_dir(at("left")).unwrap();
    fs::write(at("left/zhongshu.db-wal"), "of another database").unwrap();
    for (args, said) in [
        (&["restore", "none", "--data", "new"][..], "none：没有这个备份目录。请"),
        (&["restore", "bare", "--data", "new"], "bare：不是完整的备份：缺少 backup.json。请"),
        (&["restore", "cut", "--data", "new"], "cut：备份已损坏：backup.json 读不出来。请"),
        (&["restore", "later", "--data", "new"], "later：备份的格式是 zhongshu-backup/9，本程序不认识。请"),
        (&["restore", "whole", "--data", "data"], "data/zhongshu.db：已有数据库，不会覆盖。请"),
        (&["restore", "whole", "--data", "left"], "left/zhongshu.db-wal：是别的数据库留下的"),
        (&["backup", "--data", "data", "-o", "full"], "full：目录里已有内容。备份须写到新目录或空目录，请"),
        (&["backup", "--data", "none", "-o", "new"], "none/zhongshu.db：没有数据库。请"),
    ] {
        let run = run(folder.path(), args);
        assert_eq!((run.code, run.out.as_str(), run.err.lines().count()), (2, "", 1), "{args:?}: {}", run.err);
        assert!(run.err.starts_with(&format!("zhongshu：{said}")), "{args:?}: {}", run.err);
        assert!(!at("new").exists(), "{args:?}: nothing is made by what is refused");
    }
    assert_eq!(fs::read(at("left/zhongshu.db-wal")).unwrap(), b"of another database");
}

fn files(folder: &std::path::Path) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

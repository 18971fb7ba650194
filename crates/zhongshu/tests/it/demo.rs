//! `zhongshu demo`.

use std::fs;

use store::testing::TempDir;

use crate::program::{build, demo, ledger_head, run};

#[test]
fn the_same_seed_makes_the_same_office_and_another_seed_another() {
    let folders = [demo("30", "7"), demo("30", "7"), demo("0", "8"), demo("0", "9")];
    let heads = folders.map(|folder| ledger_head(folder.path(), "data"));
    assert_eq!(heads[0], heads[1]);
    assert_ne!(heads[2], heads[3]);
}

#[test]
fn a_demo_is_made_once_and_never_over_other_data() {
    let folder = demo("0", "1");
    let database = folder.path().join("data/zhongshu.db");
    let made = fs::metadata(&database).unwrap().created().unwrap();
    build(folder.path(), "0", "1");
    assert_eq!(fs::metadata(&database).unwrap().created().unwrap(), made);
    let own = TempDir::new("own");
    fs::create_dir(own.path().join("data")).unwrap();
    fs::write(own.path().join("data/zhongshu.db"), "an office's own").unwrap();
    let said = run(own.path(), &["demo", "--data", "data"]);
    assert!(said.code == 2 && said.err.contains("别的内容"), "{}", said.err);
    assert_eq!(fs::read_to_string(own.path().join("data/zhongshu.db")).unwrap(), "an office's own");
}

#[test]
fn a_demo_is_refused_where_others_could_reach_it() {
    let folder = TempDir::new("open");
    let said = run(folder.path(), &["demo", "--data", "data", "--listen", "0.0.0.0:8080"]);
    assert!(said.code == 2 && said.err.contains("只能在本机使用"), "{}", said.err);
    assert!(!folder.path().join("data").exists());
}

//! Wrong input to every command: one Chinese line that says where and what to do.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use store::testing::{TempDir, TestWorld};
use store::{Db, Target, params};

use crate::program::{Server, command, done, run};
use crate::rows;

/// Runs, and must be refused with one line that begins as said and has no words of the system or a library.
fn refused(folder: &Path, args: &[&str], said: &str) {
    let run = run(folder, args);
    assert_eq!((run.code, run.err.lines().count()), (2, 1), "{args:?}: {}{}", run.out, run.err);
    assert!(run.err.starts_with(&format!("zhongshu：{said}")), "{args:?}: {}", run.err);
    for english in ["os error", "No such", "denied", "Is a directory", "exists", "error"] {
        assert!(!run.err.contains(english), "{args:?}: {}", run.err);
    }
}

#[test]
fn files_that_cannot_be_used_are_named_with_the_reason() {
    let folder = TempDir::new("wrong-files");
    let at = |name: &str| folder.path().join(name);
    done(folder.path(), &["init", "--data", "data"]);
    fs::create_dir(at("folder")).unwrap();
    fs::write(at("empty.csv"), "").unwrap();
    fs::write(at("old.xls"), [0xd0, 0xcf, 0x11, 0xe0, 0]).unwrap();
    fs::write(at("cut.xlsx"), b"PK\x03\x04cut").unwrap();
    fs::write(at("bytes.csv"), [0xff, 0xff, 0x00]).unwrap();
    fs::write(at("gbk.toml"), [b'#', 0xb9, 0xab]).unwrap();
    fs::write(at("file"), "").unwrap();
    for (args, said) in [
        (&["import", "none.csv", "--data", "data"][..], "none.csv：打不开：没有这个文件或目录，请核对路径。"),
        (&["import", "folder", "--data", "data"], "folder：打不开：这是目录，须给出文件。"),
        (&["import", "empty.csv", "--data", "data"], "empty.csv：文件是空的。"),
        (&["import", "old.xls", "--data", "data"], "old.xls：这是旧版 .xls 文件或加密文件"),
        (&["import", "cut.xlsx", "--data", "data"], "cut.xlsx：XLSX 文件已损坏或不完整"),
        (&["import", "bytes.csv", "--data", "data"], "bytes.csv：文件不是 XLSX，也不是"),
        (&["verify-ledger", "none.jsonl"], "none.jsonl：打不开：没有这个文件或目录"),
        (&["verify-ledger", "folder"], "folder：打不开：这是目录"),
        (&["export-ledger", "--data", "data", "-o", "none/a.jsonl"], "none/a.jsonl：不能写入：没有这个文件或目录"),
        (&["export-ledger", "--data", "data", "-o", "folder"], "folder：不能写入："),
        (&["serve", "--config", "gbk.toml"], "gbk.toml：读不出配置文件：须为 UTF-8 编码的文本"),
        (&["serve", "--config", "folder"], "folder：读不出配置文件：这是目录"),
        (&["init", "--data", "file"], "file：不能用作数据目录：已有同名的文件"),
        (&["init", "--data", "file/in"], "file/in：不能用作数据目录：路径里有一段不是目录"),
        (&["init", "--data", "new", "--system", "王伟"], "“王伟”须写作 账号:姓名"),
        (&["backup", "--data", "data", "-o", "file"], "读写文件出错：file：已有同名的文件"),
    ] {
        refused(folder.path(), args, said);
    }
}

#[test]
fn a_database_of_a_newer_program_or_a_foreign_file_is_told_as_such() {
    let folder = TempDir::new("wrong-database");
    done(folder.path(), &["init", "--data", "data"]);
    let db = Db::open(&Target::Sqlite(folder.path().join("data/zhongshu.db")), TestWorld::new(1)).unwrap();
    db.upkeep(|tx| tx.exec(rows::NEWER, params![])).unwrap();
    drop(db);
    refused(
        folder.path(),
        &["serve", "--data", "data"],
        "data/zhongshu.db：数据库已由更新的程序升级（有本程序不认识的 9999_later）",
    );
    fs::write(folder.path().join("data/zhongshu.db"), "something else altogether").unwrap();
    _ = fs::remove_file(folder.path().join("data/zhongshu.db-wal"));
    refused(folder.path(), &["serve", "--data", "data"], "data/zhongshu.db：不是完好的数据库文件");
}

#[test]
fn a_server_that_cannot_be_reached_is_told_without_its_password() {
    let folder = TempDir::new("wrong-server");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("postgres://z:verysecret@127.0.0.1:{free}/z");
    let said = "连不上数据库：没有服务在监听这个地址和端口。请";
    refused(folder.path(), &["serve", "--data", "data", "--database", &url], said);
    assert!(!run(folder.path(), &["serve", "--data", "data", "--database", &url]).err.contains("verysecret"));
}

#[test]
fn a_port_or_a_data_folder_in_use_is_told_and_the_first_server_goes_on() {
    let folder = TempDir::new("wrong-port");
    for data in ["data", "other"] {
        done(folder.path(), &["init", "--data", data]);
    }
    let server = Server::start(folder.path());
    let again = ["serve", "--data", "data", "--listen", "127.0.0.1:0"];
    refused(folder.path(), &again, "data：已有一个正在运行的中枢在用这个数据目录。请");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = format!("不能监听 {address}：端口已被占用，请换一个端口。");
    refused(folder.path(), &["serve", "--data", "other", "--listen", &address], &said);
    assert_eq!(server.browser().get("/healthz").0, 200);
    assert_eq!(server.stop(), Some(0));
    assert_eq!(Server::start(folder.path()).stop(), Some(0), "the folder is free again");
}

#[test]
fn a_misspelt_variable_is_refused_but_not_where_no_settings_are_asked_for() {
    let folder = TempDir::new("wrong-variable");
    let with = |args: &[&str]| command(folder.path(), args).env("ZHONGSHU_LISTN", "127.0.0.1:1").output().unwrap();
    let said = with(&["serve"]);
    let text = String::from_utf8(said.stderr).unwrap();
    assert_eq!(said.status.code(), Some(2));
    assert!(text.starts_with("zhongshu：环境变量：ZHONGSHU_LISTN：没有这一项，是否为 ZHONGSHU_LISTEN？"), "{text}");
    assert_eq!(with(&["config"]).status.code(), Some(0));
}

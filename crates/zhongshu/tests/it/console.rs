//! Settings, the first start, import.

use std::fs;

use store::testing::TempDir;

use crate::program::{Server, done, run};

#[test]
fn a_wrong_setting_is_told_in_one_line_with_its_place() {
    let folder = TempDir::new("settings");
    fs::write(folder.path().join("a.toml"), "listen = \"nowhere\"\n").unwrap();
    fs::write(folder.path().join("b.toml"), "prot = 8080\n").unwrap();
    for (args, start) in [
        (&["--config", "a.toml", "serve"][..], "zhongshu：a.toml：listen：须为"),
        (&["--config", "b.toml", "serve"], "zhongshu：b.toml：prot：没有这一项"),
        (&["--config", "c.toml", "serve"], "zhongshu：c.toml：读不出配置文件"),
        (&["serve", "--listen", "8080"], "zhongshu：命令行：--listen：须为"),
        (&["serve", "--database", "mysql://x"], "zhongshu：命令行：--database：须为"),
    ] {
        let said = run(folder.path(), args);
        assert_eq!((said.code, said.out.as_str(), said.err.lines().count()), (2, "", 1), "{}", said.err);
        assert!(said.err.starts_with(start), "{}", said.err);
    }
}

#[test]
fn the_default_configuration_that_is_printed_can_be_used() {
    let folder = TempDir::new("default");
    fs::write(folder.path().join("zhongshu.toml"), done(folder.path(), &["config"])).unwrap();
    assert!(done(folder.path(), &["version"]).starts_with("中枢 "));
}

#[test]
fn the_first_start_gives_three_links_once_and_then_the_office_opens() {
    let folder = TempDir::new("init");
    let early = run(folder.path(), &["serve", "--data", "data"]);
    assert!(early.code == 2 && early.err.contains("zhongshu init"), "{}", early.err);
    let said = done(folder.path(), &["init", "--data", "data", "--system", "wangwei:王伟"]);
    let links: Vec<&str> =
        said.lines().filter_map(|l| l.split_once("http://127.0.0.1:8080")).map(|(_, path)| path).collect();
    assert_eq!(links.len(), 3, "{said}");
    assert!(said.contains("系统管理员（wangwei）"), "{said}");
    let again = run(folder.path(), &["init", "--data", "data"]);
    assert!(again.code == 2 && again.err.contains("已有账号"), "{}", again.err);
    let server = Server::start(folder.path());
    let browser = server.browser();
    assert_eq!(browser.get("/healthz").0, 200);
    assert_eq!(browser.get(links[0]).0, 200);
    assert_eq!(server.stop(), Some(0));
    let renewed = done(folder.path(), &["init", "--data", "data", "--renew", "wangwei"]);
    assert!(renewed.contains("/activate/") && !renewed.contains(links[0]), "{renewed}");
}

#[test]
fn an_import_names_every_wrong_row_and_enters_all_or_nothing() {
    let folder = TempDir::new("import");
    done(folder.path(), &["init", "--data", "data"]);
    let put = |text: &str| fs::write(folder.path().join("units.csv"), text).unwrap();
    put("单位代码,单位名称\nYZCZ,云泽区财政局\n,云泽区水利局\nYZCZ,云泽区教育局\n");
    let args = ["import", "units.csv", "--data", "data", "--apply"];
    let said = run(folder.path(), &args);
    assert_eq!(said.code, 1, "{}", said.out);
    assert!(said.out.contains("单位表第 3 行：") && said.out.contains("单位表第 4 行："), "{}", said.out);
    put("单位代码,单位名称\nYZCZ,云泽区财政局\n");
    assert!(done(folder.path(), &args[..4]).contains("加 --apply 导入"));
    assert!(done(folder.path(), &args).contains("已导入：单位 1 个"));
    assert_eq!(run(folder.path(), &args).code, 1, "the same unit cannot be entered twice");
}

//! Help and usage errors.

use store::testing::TempDir;

use crate::program::{done, run};

const COMMANDS: [&str; 14] = [
    "init",
    "serve",
    "demo",
    "typeset",
    "ofd",
    "fonts",
    "export-ledger",
    "verify-ledger",
    "backup",
    "restore",
    "import",
    "bench",
    "config",
    "version",
];
const GUIDE: &str = include_str!("../../../../docs/guide/commands.md");
/// What the library would say by itself.
const ENGLISH: [&str; 8] = ["Usage", "Options", "Commands", "Arguments", "Print", "error", "tip", "default"];

#[test]
fn help_is_chinese_for_every_command() {
    let folder = TempDir::new("help");
    for command in COMMANDS {
        let help = done(folder.path(), &[command, "--help"]);
        assert!(help.contains(&format!("\n用法：zhongshu {command}")), "{help}");
        assert_eq!(ENGLISH.iter().find(|word| help.contains(**word)), None, "{help}");
        assert_eq!(done(folder.path(), &["help", command]), help);
        assert!(GUIDE.contains(&format!("\n### {command}　")), "{command} in the guide");
    }
    let whole = done(folder.path(), &["--help"]);
    assert!(COMMANDS.iter().all(|command| whole.contains(&format!("\n  {command} "))), "{whole}");
    assert!(whole.contains("--secure-cookie <值>") && whole.contains("\n退出码：\n  0  做完了\n"), "{whole}");
    let nothing = run(folder.path(), &[]);
    assert_eq!((nothing.code, nothing.err.as_str()), (2, whole.as_str()));
}

#[test]
fn a_usage_error_is_one_chinese_line_with_the_near_word() {
    let folder = TempDir::new("usage");
    for (args, said) in [
        (&["srve"][..], "没有“srve”这个命令，是否为 serve？用法见 zhongshu --help"),
        (&["exprot-ledger"], "没有“exprot-ledger”这个命令，是否为 export-ledger？"),
        (&["打印"], "没有“打印”这个命令。用法见 zhongshu --help"),
        (&["serve", "--listne", "1"], "不认识选项 --listne，是否为 --listen？"),
        (&["serve", "more"], "多出“more”。用法见 zhongshu serve --help"),
        (&["typeset"], "缺少 --output <文件>、<文稿>…。用法见 zhongshu typeset --help"),
        (&["typeset", "a.txt", "-o"], "--output <文件> 缺少值"),
        (&["demo", "--documents", "many"], "--documents <件数> 不能是“many”，须为不小于 0 的整数"),
        (&["demo", "--port", "99999"], "--port <端口> 不能是“99999”，须为 1 至 65535 的端口号"),
        (&["demo", "--day", "明天"], "--day <日期> 不能是“明天”，须写作 2026-11-23 的样子"),
        (&["import", "a.csv", "--apply", "--apply"], "--apply 写了两次"),
        (&["serve", "--data"], "--data <值> 缺少值"),
    ] {
        let run = run(folder.path(), args);
        assert_eq!((run.code, run.out.as_str(), run.err.lines().count()), (2, "", 1), "{args:?}: {}", run.err);
        assert!(run.err.starts_with(&format!("zhongshu：{said}")), "{args:?}: {}", run.err);
    }
}

#[test]
fn every_key_of_the_configuration_has_a_flag() {
    let folder = TempDir::new("flags");
    let said = run(folder.path(), &["serve", "--secure-cookie", "perhaps"]);
    assert_eq!(said.err, "zhongshu：命令行：--secure-cookie：须为 true 或 false\n");
    let said = run(folder.path(), &["serve", "--blobs-kind", "ftp"]);
    assert!(said.err.starts_with("zhongshu：命令行：--blobs-kind：须为"), "{}", said.err);
    let links = done(folder.path(), &["init", "--data", "data", "--address", "https://oa.yunze.example"]);
    assert!(links.contains("https://oa.yunze.example/activate/"), "{links}");
}

//! `zhongshu export-ledger` and `verify-ledger`.

use std::fs;

use crate::program::{demo, ledger_head, run};

#[test]
fn an_export_is_intact_until_a_byte_is_changed() {
    let folder = demo("0", "1");
    let said = ledger_head(folder.path(), "data");
    assert!(said.starts_with("流水完整：共 "), "{said}");
    let export = folder.path().join("data.jsonl");
    let whole = fs::read_to_string(&export).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let altered = whole.replacen("sysadmin", "sysadmln", 1);
    let line = 1 + altered.lines().zip(&lines).position(|(a, b)| a != *b).unwrap();
    for (text, want) in [
        (altered, format!("流水不完整：第 {line} 行")),
        (lines[..lines.len() - 1].join("\n") + "\n", "文件被截断".into()),
        (whole.replacen(lines[5], lines[6], 1), "流水不完整：第 6 行".into()),
    ] {
        fs::write(&export, text).unwrap();
        let said = run(folder.path(), &["verify-ledger", "data.jsonl"]);
        assert_eq!(said.code, 1);
        assert!(said.out.contains(&want), "{want}: {}", said.out);
    }
    assert_eq!(run(folder.path(), &["verify-ledger", "none.jsonl"]).code, 2);
}

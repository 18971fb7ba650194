//! `zhongshu typeset`.

use std::fs;

use store::testing::TempDir;

use crate::program::run;

const DRAFT: &str = "\
文种：通知
发文机关：云泽区人民政府办公室
发文字号：云政办发〔2026〕12号

云泽区人民政府办公室关于做好防汛工作的通知

各镇人民政府：

一、压实工作责任

各镇要落实到人。

云泽区人民政府办公室

2026年11月23日
";

#[test]
fn a_draft_becomes_a_paper_without_a_database() {
    let folder = TempDir::new("typeset");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("a.txt"), DRAFT).unwrap();
    fs::write(path("b.txt"), DRAFT.replace("防汛", "防火")).unwrap();
    let said = run(folder.path(), &["typeset", "a.txt", "-o", "a.pdf"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(fs::read(path("a.pdf")).unwrap().starts_with(b"%PDF-"));
    assert_eq!(run(folder.path(), &["typeset", "a.txt", "b.txt", "-o", "%-1.svg"]).code, 0);
    assert!(fs::read_to_string(path("b-1.svg")).unwrap().starts_with("<svg"));
    let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 5, "no database, nothing but the papers: {names:?}");
}

#[test]
fn what_the_drafter_should_look_at_is_told_by_line_and_the_exit_code() {
    let folder = TempDir::new("typeset-wrong");
    fs::write(folder.path().join("a.txt"), DRAFT.replace("文种：通知", "文种：通谱")).unwrap();
    fs::write(folder.path().join("gbk.txt"), [0xb9, 0xab, 0xce, 0xc4]).unwrap();
    let said = run(folder.path(), &["typeset", "a.txt", "-o", "a.pdf"]);
    assert_eq!(said.code, 1);
    assert!(said.err.starts_with("a.txt：第 1 行："), "{}", said.err);
    for (args, why) in [
        (&["typeset", "none.txt", "-o", "a.pdf"][..], "打不开"),
        (&["typeset", "gbk.txt", "-o", "a.pdf"], "UTF-8"),
        (&["typeset", "a.txt", "-o", "a.doc"], "扩展名"),
        (&["typeset", "a.txt", "gbk.txt", "-o", "a.pdf"], "%"),
        (&["typeset", "a.txt", "-o", "no/such/folder/a.pdf"], "不能写入"),
    ] {
        let said = run(folder.path(), args);
        assert!(said.code == 2 && said.err.contains(why), "{args:?}: {} {}", said.code, said.err);
    }
}

//! `zhongshu typeset`.

use std::fs;

use store::testing::TempDir;

use crate::program::run;

const GUIDE: &str = include_str!("../../../../docs/guide/commands.md");
pub const DRAFT: &str = "\
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

/// 关于防汛的通知, in GB 18030.
const GB: &[u8] =
    b"\xb9\xd8\xd3\xda\xb7\xc0\xd1\xb4\xb5\xc4\xcd\xa8\xd6\xaa\n\n\xb8\xf7\xd5\xf2\xc8\xcb\xc3\xf1\xd5\xfe\xb8\xae\
\xa3\xba\n\n\xc7\xeb\xc2\xe4\xca\xb5\xa1\xa3\n\n\xd4\xc6\xd4\xf3\xc7\xf8\xc8\xcb\xc3\xf1\xd5\xfe\xb8\xae\n2026\
\xc4\xea11\xd4\xc223\xc8\xd5\n";

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
fn every_kind_of_file_is_written_and_the_same_draft_gives_the_same_bytes() {
    let folder = TempDir::new("typeset-kinds");
    fs::write(folder.path().join("a.txt"), DRAFT).unwrap();
    for (kind, magic) in
        [("pdf", &b"%PDF-"[..]), ("ofd", b"PK"), ("docx", b"PK"), ("svg", b"<svg"), ("png", b"\x89PNG")]
    {
        let written = |name: &str| {
            let said = run(folder.path(), &["typeset", "a.txt", "-o", &format!("{name}.{kind}")]);
            assert_eq!((said.code, said.err.as_str()), (0, ""), "{kind}");
            fs::read(folder.path().join(format!("{name}.{kind}"))).unwrap()
        };
        let first = written("a");
        assert!(first.starts_with(magic), "{kind}");
        assert!(first == written("b"), "{kind}: the same bytes again");
    }
}

#[test]
fn one_draft_that_cannot_be_set_keeps_no_other_back() {
    let folder = TempDir::new("typeset-several");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("a.txt"), DRAFT.replace("文种：通知", "文种：通谱")).unwrap();
    fs::write(path("b.txt"), DRAFT).unwrap();
    let said = run(folder.path(), &["typeset", "a.txt", "b.txt", "-o", "%.pdf"]);
    assert_eq!(said.code, 2);
    assert!(!path("a.pdf").exists() && path("b.pdf").exists());
}

#[test]
fn pictures_come_from_the_folder_the_caller_names_and_from_nowhere_else() {
    let folder = TempDir::new("typeset-pictures");
    let path = |name: &str| folder.path().join(name);
    fs::create_dir(path("图")).unwrap();
    fs::write(path("page.txt"), DRAFT).unwrap();
    assert_eq!(run(folder.path(), &["typeset", "page.txt", "-o", "图/示意.png", "--dpi", "30"]).code, 0);
    let draft = DRAFT.replace("各镇要落实到人。", "各镇要落实到人。\n\n［图：示意.png］");
    fs::write(path("a.txt"), &draft).unwrap();
    let said = run(folder.path(), &["typeset", "a.txt", "-o", "a.pdf", "--pictures", "图"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let without = run(folder.path(), &["typeset", "a.txt", "-o", "b.pdf"]);
    assert!(without.code == 1 && without.err.contains("示意.png"), "{}", without.err);
    fs::write(path("c.txt"), draft.replace("示意.png", "../图/示意.png")).unwrap();
    let outside = run(folder.path(), &["typeset", "c.txt", "-o", "c.pdf", "--pictures", "图"]);
    assert_eq!(outside.code, 1, "a draft names files, not paths: {}", outside.err);
}

#[test]
fn what_the_drafter_should_look_at_is_told_by_line_and_the_exit_code() {
    let folder = TempDir::new("typeset-wrong");
    fs::write(folder.path().join("a.txt"), DRAFT.replace("〔2026〕12号", "[2026]12号")).unwrap();
    fs::create_dir(folder.path().join("folder.txt")).unwrap();
    fs::write(folder.path().join("word.txt"), b"PK\x03\x04\x14\x00\x00\x00\x08\x00").unwrap();
    fs::write(folder.path().join("cut.txt"), &"关于防汛的通知\n请落实".as_bytes()[..30]).unwrap();
    let said = run(folder.path(), &["typeset", "a.txt", "-o", "a.pdf"]);
    assert_eq!(said.code, 1);
    assert!(said.err.starts_with("a.txt：第 3 行："), "{}", said.err);
    assert!(folder.path().join("a.pdf").exists(), "a remark does not keep the paper back");
    for (args, why) in [
        (&["typeset", "none.txt", "-o", "a.pdf"][..], "打不开"),
        (&["typeset", "folder.txt", "-o", "a.pdf"], "这是目录"),
        (&["typeset", "word.txt", "-o", "a.pdf"], "word.txt：不是文本文件。文稿须为 UTF-8"),
        (&["typeset", "cut.txt", "-o", "a.pdf"], "cut.txt：第 2 行有读不出的字"),
        (&["typeset", "a.txt", "-o", "a.doc"], "扩展名"),
        (&["typeset", "a.txt", "cut.txt", "-o", "a.pdf"], "%"),
        (&["typeset", "a.txt", "-o", "no/such/folder/a.pdf"], "不能写入"),
    ] {
        let said = run(folder.path(), args);
        assert!(said.code == 2 && said.err.contains(why), "{args:?}: {} {}", said.code, said.err);
    }
}

#[test]
fn a_head_that_is_not_understood_is_refused_and_nothing_is_printed() {
    let folder = TempDir::new("typeset-head");
    for (from, to, said) in [
        (
            "发文机关：",
            "发文机构：",
            "a.txt：第 2 行：不认识的键“发文机构”（是否为“发文机关”？可用的键：格式 文种 发文机关",
        ),
        ("文种：通知", "文种：通谱", "a.txt：第 1 行：“通谱”不能作为文种（可填：决议 决定"),
        ("文种：通知", "紧急程度：火急", "a.txt：第 1 行：“火急”不能作为紧急程度（可填：平件、加急、特急"),
        ("文种：通知", "格式：信件", "a.txt：第 1 行：“信件”不能作为格式（可填：文件 上行文"),
        (
            "文种：通知",
            "印发日期：2026年13月1日",
            "a.txt：第 1 行：“2026年13月1日”不能作为印发日期（可填：如 2026年11月22日",
        ),
        ("文种：通知", "密级：机密", "a.txt：第 1 行：文稿带有密级标志"),
    ] {
        fs::write(folder.path().join("a.txt"), DRAFT.replacen(from, to, 1)).unwrap();
        let run = run(folder.path(), &["typeset", "a.txt", "-o", "a.pdf"]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
        assert!(run.err.starts_with(said), "{}", run.err);
        assert!(run.err.ends_with("zhongshu：a.txt：有 1 处须改正，没有排版。\n"), "{}", run.err);
        assert!(!folder.path().join("a.pdf").exists());
    }
}

#[test]
fn a_draft_in_another_encoding_is_set_and_the_encoding_told_in_one_line() {
    let folder = TempDir::new("typeset-letters");
    let utf16 =
        |text: &str| std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    fs::write(folder.path().join("a.txt"), DRAFT).unwrap();
    fs::write(folder.path().join("bom.txt"), [b"\xEF\xBB\xBF", DRAFT.as_bytes()].concat()).unwrap();
    fs::write(folder.path().join("u16.txt"), utf16(DRAFT)).unwrap();
    fs::write(folder.path().join("gb.txt"), GB).unwrap();
    for (name, letters) in [("a", ""), ("bom", "UTF-8（带 BOM）"), ("u16", "UTF-16"), ("gb", "GB 18030")] {
        let said = run(folder.path(), &["typeset", &format!("{name}.txt"), "-o", &format!("{name}.pdf")]);
        let told =
            if letters.is_empty() { String::new() } else { format!("{name}.txt：按 {letters} 编码读入。\n") };
        assert_eq!((said.code, said.err), (0, told), "{name}");
    }
    let pdf = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert!(pdf("a.pdf") == pdf("bom.pdf") && pdf("a.pdf") == pdf("u16.pdf"), "the letters are the same");
}

#[test]
fn an_empty_draft_is_not_set_and_says_so_in_one_sentence() {
    let folder = TempDir::new("typeset-empty");
    for text in ["", "\n \n", "文种：通知\n发文机关：云泽区人民政府\n"] {
        fs::write(folder.path().join("a.txt"), text).unwrap();
        let said = run(folder.path(), &["typeset", "a.txt", "-o", "a.pdf"]);
        let told = "zhongshu：a.txt：文稿是空的，没有标题也没有正文，没有排版。请写好正文再排。\n";
        assert_eq!((said.code, said.err.as_str()), (2, told), "{text:?}");
        assert!(!folder.path().join("a.pdf").exists());
    }
}

#[test]
fn a_head_without_its_empty_line_is_set_and_the_line_named() {
    let folder = TempDir::new("typeset-joined");
    fs::write(folder.path().join("a.txt"), DRAFT.replacen("\n\n", "\n", 1)).unwrap();
    let said = run(folder.path(), &["typeset", "a.txt", "-o", "a.pdf"]);
    let head = DRAFT.split_once("\n\n").unwrap().0.lines().count();
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains(&format!("第 {head} 行后缺一个空行")) && !said.err.contains("没有正文"), "{}", said.err);
    assert!(folder.path().join("a.pdf").exists());
}

#[test]
fn a_masthead_of_the_house_is_printed_and_a_faulty_one_is_refused_with_its_line() {
    let folder = TempDir::new("typeset-house");
    let house = typeset::House::source();
    fs::write(folder.path().join("a.txt"), "刊名：云泽政务信息\n期号：18\n\n城关镇做法\n\n正文。\n").unwrap();
    fs::write(folder.path().join("报头.toml"), house.replace("{期号}", "〔{期号}〕")).unwrap();
    fs::write(folder.path().join("错.toml"), house.replacen("top = 12.0", "top = 十二", 1)).unwrap();
    let set = |out: &str, house: &[&str]| run(folder.path(), &[&["typeset", "a.txt", "-o", out], house].concat());
    assert_eq!(set("a.svg", &[]).code, 0);
    assert_eq!(set("b.svg", &["--house", "报头.toml"]).code, 0);
    let page = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_ne!(page("a.svg"), page("b.svg"));
    let said = set("c.svg", &["--house", "错.toml"]);
    assert_eq!(said.code, 2);
    assert!(said.err.starts_with("zhongshu：错.toml：报头样式第 10 行：看不懂"), "{}", said.err);
    assert!(GUIDE.contains(&format!("```toml\n{house}```")), "the guide has the template to begin from");
}

#[test]
fn a_draft_without_a_head_is_set() {
    let folder = TempDir::new("typeset-bare");
    fs::write(folder.path().join("a.txt"), DRAFT.split_once("\n\n").unwrap().1).unwrap();
    let said = run(folder.path(), &["typeset", "a.txt", "-o", "a.pdf"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
}

#[test]
fn the_help_lists_every_key_of_a_draft_and_its_example_can_be_set() {
    let folder = TempDir::new("typeset-help");
    let help = run(folder.path(), &["typeset", "--help"]).out;
    for (key, takes) in typeset::draft::KEYS {
        assert!(help.contains(&format!("  {key}：{takes}\n")), "{key}");
        assert!(GUIDE.contains(&format!("\n| {key} | {takes} |\n")), "{key} in the guide");
    }
    let example = help.split_once("例（通知.txt）：\n").unwrap().1.split_once("  zhongshu typeset").unwrap().0;
    let lines: Vec<&str> = example.lines().map(str::trim).collect();
    fs::write(folder.path().join("通知.txt"), lines.join("\n")).unwrap();
    let said = run(folder.path(), &["typeset", "通知.txt", "-o", "通知.pdf"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
}

//! What a newcomer at the terminal was not told.

use std::fs;

use store::testing::TempDir;

use crate::program::run;
use crate::typeset::DRAFT;

fn folder(name: &str) -> TempDir {
    let folder = TempDir::new(name);
    fs::write(folder.path().join("通知.txt"), DRAFT).unwrap();
    folder
}

/// The second of two drafts of one name was all that was left, and the exit code 0.
#[test]
fn two_drafts_that_would_be_one_file_are_refused_before_anything_is_written() {
    let folder = folder("newcomer-names");
    fs::create_dir(folder.path().join("d")).unwrap();
    fs::write(folder.path().join("d/通知.txt"), DRAFT).unwrap();
    let said = run(folder.path(), &["typeset", "通知.txt", "d/通知.txt", "-o", "%.pdf"]);
    assert_eq!(said.code, 2);
    let told = "zhongshu：通知.txt 和 d/通知.txt 同名，都会写成 通知.pdf，没有排版。请改一个名称，或分开排。\n";
    assert_eq!(said.err, told);
    assert!(!folder.path().join("通知.pdf").exists());
}

/// A name typed wrong was waited for without a word.
#[test]
fn watching_a_draft_that_is_not_there_is_refused() {
    let folder = folder("newcomer-watch");
    let said = run(folder.path(), &["typeset", "通知.txt", "没有.txt", "-o", "%.pdf", "--watch"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.starts_with("zhongshu：没有.txt：打不开"), "{}", said.err);
}

#[test]
fn a_file_of_another_program_is_named_as_what_it_is() {
    let folder = folder("newcomer-kinds");
    let run = |args: &[&str]| run(folder.path(), args);
    assert_eq!(run(&["typeset", "通知.txt", "-o", "通知.docx"]).code, 0);
    assert_eq!(run(&["typeset", "通知.txt", "-o", "通知.pdf"]).code, 0);
    fs::write(folder.path().join("旧.doc"), [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]).unwrap();
    for (name, what) in
        [("通知.docx", "这是 Word 文件（.docx）"), ("通知.pdf", "这是 PDF 文件"), ("旧.doc", "这是旧版 Word 文件")]
    {
        let said = run(&["typeset", name, "-o", "x.pdf"]);
        assert_eq!(said.code, 2);
        assert!(said.err.starts_with(&format!("zhongshu：{name}：{what}")), "{}", said.err);
        assert!(said.err.contains("另存为纯文本（UTF-8）"), "{}", said.err);
    }
}

#[test]
fn dots_are_refused_where_there_are_none_and_the_help_says_how_many_there_may_be() {
    let folder = folder("newcomer-dots");
    let said = run(folder.path(), &["typeset", "通知.txt", "-o", "通知.pdf", "--dpi", "300"]);
    assert_eq!((said.code, folder.path().join("通知.pdf").exists()), (2, false));
    assert!(said.err.contains("--dpi 只用于 .png"), "{}", said.err);
    assert!(run(folder.path(), &["typeset", "--help"]).out.contains("20 至 1200"));
}

#[test]
fn a_folder_without_fonts_is_told() {
    let folder = folder("newcomer-fonts");
    fs::create_dir(folder.path().join("空")).unwrap();
    let said = run(folder.path(), &["typeset", "通知.txt", "-o", "通知.pdf", "--fonts", "空"]);
    assert_eq!(said.err, "空：目录里没有字体文件（.otf、.ttf、.ttc），用的是本机的字体。\n");
    assert_eq!(said.code, 0);
}

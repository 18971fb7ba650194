//! `zhongshu fonts`.

use store::testing::TempDir;

use crate::program::run;

#[test]
fn every_role_is_listed_with_its_face_and_what_is_missing_is_named() {
    let folder = TempDir::new("fonts");
    let said = run(folder.path(), &["fonts"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    for role in ["仿宋", "楷体", "黑体", "小标宋", "宋体"] {
        assert_eq!(said.out.lines().filter(|l| l.starts_with(&format!("{role} "))).count(), 1, "{}", said.out);
    }
    assert!(said.out.contains("开源代用") && said.out.contains("全 6763"), "{}", said.out);
    assert!(said.out.contains("缺少：") && said.out.contains("方正小标宋（发文机关标志、标题）"), "{}", said.out);
}

#[test]
fn a_text_is_told_which_of_its_characters_another_face_prints() {
    let folder = TempDir::new("fonts-text");
    let said = run(folder.path(), &["fonts", "李喆", "张三"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("喆  U+5586  仿宋中没有，由宋体（"), "{}", said.out);
    assert!(!said.out.contains("张"), "{}", said.out);
    let plain = run(folder.path(), &["fonts", "张三"]);
    assert_eq!((plain.code, plain.out.as_str()), (0, "各字都有，没有代印的字。\n"));
}

#[test]
fn a_folder_that_holds_something_else_is_named() {
    let folder = TempDir::new("fonts-broken");
    std::fs::write(folder.path().join("说明.ttf"), "not a font").unwrap();
    let dir = folder.path().display().to_string();
    let said = run(folder.path(), &["fonts", "--fonts", &dir]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("说明.ttf 无法识别，请换用 OTF、TTF 或 TTC 文件"), "{}", said.err);
}

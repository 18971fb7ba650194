//! `zhongshu ofd`.

use std::fs;

use store::testing::TempDir;

use crate::program::run;
use crate::typeset::DRAFT;

/// A folder with a paper as OFD.
fn folder(name: &str) -> TempDir {
    let folder = TempDir::new(name);
    fs::write(folder.path().join("a.txt"), DRAFT).unwrap();
    let said = run(folder.path(), &["typeset", "a.txt", "-o", "a.ofd"]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    folder
}

#[test]
fn our_own_file_is_listed_read_and_drawn_without_a_word() {
    let folder = folder("ofd");
    let info = run(folder.path(), &["ofd", "info", "a.ofd"]);
    assert_eq!((info.code, info.err.as_str()), (0, ""));
    for said in ["标题：云泽区人民政府办公室关于做好防汛工作的通知", "1 页，210×297 毫米", "（已嵌入）", "OFD.xml（"]
    {
        assert!(info.out.contains(said), "{said}: {}", info.out);
    }
    let text = run(folder.path(), &["ofd", "text", "a.ofd"]);
    assert_eq!((text.code, text.err.as_str()), (0, ""));
    for said in ["云政办发〔2026〕12号", "各镇人民政府：", "各镇要落实到人。", "2026年11月23日"]
    {
        assert!(text.out.contains(said), "{said}: {}", text.out);
    }
    let drawn = run(folder.path(), &["ofd", "png", "a.ofd", "--dpi", "40"]);
    assert_eq!((drawn.code, drawn.err.as_str()), (0, ""));
    assert!(fs::read(folder.path().join("a-1.png")).unwrap().starts_with(b"\x89PNG"));
    assert_eq!(run(folder.path(), &["ofd", "png", "a.ofd", "-o", "b.png", "--page", "1", "--dpi", "40"]).code, 0);
    assert!(folder.path().join("b-1.png").exists());
    assert_eq!(run(folder.path(), &["ofd", "text", "a.ofd", "-o", "a.out"]).code, 0);
    assert_eq!(fs::read_to_string(folder.path().join("a.out")).unwrap(), text.out);
}

#[test]
fn what_cannot_be_done_is_one_line_and_two() {
    let folder = folder("ofd-wrong");
    fs::write(folder.path().join("b.ofd"), "no package").unwrap();
    for (args, said) in [
        (&["ofd", "info", "c.ofd"][..], "没有这个文件"),
        (&["ofd", "text", "b.ofd"], "不是完好的 OFD 文件"),
        (&["ofd", "text", "a.ofd", "--page", "9"], "没有第 9 页，共 1 页。"),
        (&["ofd", "text", "a.ofd", "--page", "0"], "没有第 0 页，共 1 页。"),
        (&["ofd", "png", "a.ofd", "-o", "a.jpg"], "扩展名须为 .png。"),
        (&["ofd", "gif", "a.ofd"], "须为 info、text 或 png"),
    ] {
        let told = run(folder.path(), args);
        assert_eq!(told.code, 2, "{args:?}: {}", told.err);
        assert!(told.err.contains(said) && told.err.trim_end().lines().count() == 1, "{args:?}: {}", told.err);
    }
}

/// A file whose only page was broken was listed with the exit code 0.
#[test]
fn info_tells_of_a_page_that_cannot_be_read() {
    let folder = folder("ofd-page");
    let bytes = fs::read(folder.path().join("a.ofd")).unwrap();
    // The name in the directory of the package leads nowhere.
    let name = b"Pages/Page_0/Content.xml";
    let mut broken = bytes.clone();
    let places: Vec<usize> = (0..bytes.len() - name.len()).filter(|at| bytes[*at..].starts_with(name)).collect();
    assert!(!places.is_empty(), "the page has a part of its own");
    places.iter().for_each(|at| broken[at + name.len() - 5] = b'_');
    fs::write(folder.path().join("b.ofd"), broken).unwrap();
    let said = run(folder.path(), &["ofd", "info", "b.ofd"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.contains("Page_0/Content.xml"), "{}", said.err);
    assert!(said.out.contains("部件："), "{}", said.out);
}

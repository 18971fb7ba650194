//! Importing Word and text files, exporting Word files.

use office::document::Content;
use office::document::word::Import;

use super::on_every_engine;

/// What the press of these tests reads: the first line is the title, the rest the body.
pub(super) fn read(file: &[u8]) -> office::Result<Import> {
    let text = String::from_utf8_lossy(file);
    let (title, body) = text
        .split_once('\n')
        .ok_or_else(|| office::Error::Upload("word/document.xml 第 3 行：XML 不完整，文件已损坏。".into()))?;
    let content = Content { title: title.into(), body: body.into(), ..Content::default() };
    let elements = vec![("发文字号".to_owned(), "云政〔2026〕9号".to_owned())];
    Ok(Import {
        content,
        elements,
        report: vec!["第2段：修订删去了“原文”（周小川），已按接受修订后的文字导入。".into()],
    })
}

const FILE: &[u8] = "关于报送年度总结的通知\n一、总结\n请于月底前报送。".as_bytes();

#[test]
fn a_file_is_looked_at_first_and_taken_over_on_request() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let page = clerk.get(&format!("/documents/{id}/text")).sees(200);
        page.says(&["导入 Word/文本", "导出 Word"]);
        clerk.get(&format!("/documents/{id}/import")).sees(200).says(&["不超过 20 MB", "读取文件"]);
        let shown = clerk.upload(&format!("/documents/{id}/import/file"), &[], "初稿.txt", FILE).sees(200);
        let shown =
            shown.says(&["识别结果", "第2段：修订删去了“原文”（周小川）", "云政〔2026〕9号", "写入文稿", "初稿.txt"]);
        assert!(shown.body().contains("请于月底前报送。"));
        let before = clerk.get(&format!("/documents/{id}/text")).sees(200);
        assert!(!before.body().contains("请于月底前报送。"), "nothing is stored before it is taken over");
        let fields = [
            ("title", "关于报送年度总结的通知"),
            ("body", "一、总结\n请于月底前报送。"),
            ("from_file", "初稿.txt"),
            ("revision", "1"),
        ];
        clerk.post(&format!("/documents/{id}/import/text"), &fields).sees(303);
        assert!(clerk.get(&format!("/documents/{id}/text")).sees(200).body().contains("请于月底前报送。"));
        clerk.get(&format!("/documents/{id}?tab=trail")).sees(200).says(&["从文件“初稿.txt”导入文稿"]);
    });
}

#[test]
fn the_text_before_is_kept_as_a_version() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let typed = [("title", "关于报送总结的通知"), ("body", "自己写的话"), ("page", "a"), ("revision", "1")];
        clerk.post(&format!("/documents/{id}/draft"), &typed).sees(303);
        let fields = [("title", "关于报送总结的通知"), ("body", "文件里的话"), ("revision", "2")];
        clerk.post(&format!("/documents/{id}/import/text"), &fields).sees(303);
        assert!(clerk.get(&format!("/documents/{id}/text")).sees(200).body().contains("文件里的话"));
        let versions = web.office.read("linxiaotang", |tx, actor| {
            let seen = office::document::find(tx, actor, id)?;
            office::document::versions(tx, &seen)
        });
        let versions = versions.unwrap();
        assert!(versions.iter().any(|v| v.content.body == "自己写的话"), "{versions:?}");
        let stale = clerk.post(&format!("/documents/{id}/import/text"), &fields).sees(422);
        stale.says(&["保存了更新的文稿", "文件里的话"]);
    });
}

#[test]
fn files_that_cannot_be_read_are_refused_and_the_text_stays() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let path = format!("/documents/{id}/import/file");
        clerk.upload(&path, &[], "甲.pdf", b"%PDF-1.7 %%EOF").sees(422).says(&["只能导入 .docx 和 .txt 文件"]);
        clerk.upload(&path, &[], "乙.exe", b"MZ").sees(422).says(&["只能导入"]);
        clerk.upload(&path, &[], "丙.docx", b"PK\x03\x04 half").sees(422).says(&["不完整"]);
        let broken = clerk.upload(&path, &[], "丁.txt", "一行".as_bytes()).sees(422);
        broken.says(&["“丁.txt”：word/document.xml 第 3 行：XML 不完整"]);
        clerk.upload(&path, &[], "戊.txt", "机密★1年\n文".as_bytes()).sees(422).says(&["密级标志"]);
        assert!(clerk.get(&format!("/documents/{id}/text")).sees(200).body().contains("关于报送总结的通知"));
    });
}

#[test]
fn only_who_may_edit_imports_and_only_who_may_see_exports() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let word = web.is("linxiaotang").get(&format!("/documents/{id}/file.docx")).sees(200);
        assert!(word.header("content-disposition").contains("attachment"));
        assert_eq!(word.bytes, "PK 关于报送总结的通知 false".as_bytes());
        for path in ["import", "file.docx"] {
            web.is("czj-ky").get(&format!("/documents/{id}/{path}")).sees(404);
        }
        web.is("czj-ky").upload(&format!("/documents/{id}/import/file"), &[], "初稿.txt", FILE).sees(404);
    });
}

/// A refused file was answered with the list of attachments that may be uploaded, which named types that are refused as well.
#[test]
fn a_file_that_cannot_be_imported_is_told_what_to_do() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let path = format!("/documents/{id}/import/file");
        let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 old";
        for (name, bytes, says) in [
            ("旧.doc", &old[..], "另存为 .docx"),
            ("改名.docx", &old[..], "改了扩展名"),
            ("改名.txt", &old[..], "内容不是文本"),
            ("不是.docx", &b"hello\nworld"[..], "内容不是 Word 文件"),
            ("文.odt", &b"PK\x03\x04"[..], "另存为 .docx"),
            ("空.txt", &b""[..], "是空的"),
        ] {
            let page = clerk.upload(&path, &[], name, bytes).sees(422).says(&[says]);
            assert!(!page.body().contains("XLS(X)"), "{name}");
        }
        let wide: Vec<u8> = "关于防汛的通知\n正文\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        clerk.upload(&path, &[], "记事本.txt", &[&[0xFF, 0xFE][..], &wide].concat()).sees(200).says(&["识别结果"]);
    });
}

/// Half a Word file was offered to be written: it replaced the text by nothing.
#[test]
fn a_file_without_a_body_is_not_offered_to_be_written() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let path = format!("/documents/{id}/import/file");
        let page = web.is("linxiaotang").upload(&path, &[], "断.txt", "断\n".as_bytes()).sees(422);
        let page = page.says(&["没有识别出正文，不能写入"]);
        assert!(!page.body().contains("写入文稿</button>"), "{}", page.body());
    });
}

/// A field the file does not have emptied that of the draft, the signature among them, and nothing said so.
#[test]
fn what_a_file_does_not_say_stays_as_the_draft_has_it_and_is_told() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let typed = [
            ("title", "关于报送总结的通知"),
            ("sign_off", "云泽区人民政府办公室"),
            ("body", "旧"),
            ("page", "a"),
            ("revision", "1"),
        ];
        clerk.post(&format!("/documents/{id}/draft"), &typed).sees(303);
        let shown = clerk.upload(&format!("/documents/{id}/import/file"), &[], "初稿.txt", FILE).sees(200);
        let shown = shown.says(&["没有识别出署名，沿用文稿中的“云泽区人民政府办公室”", "没有识别出主送，请补上"]);
        assert!(shown.body().contains("value=\"云泽区人民政府办公室\""), "{}", shown.body());
        assert!(!shown.body().contains("没有识别出标题"), "{}", shown.body());
    });
}

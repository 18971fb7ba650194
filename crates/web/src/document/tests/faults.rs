//! A full disk and too much at once: said in words, nothing half done, what was typed comes back.

use axum::body::Body;
use axum::http::header;
use store::Engine;
use store::testing::{fill_disk, fill_folder, refuse_writes};

use super::{Answer, Person, Web, on_every_engine};
use crate::headers::UPLOAD_LIMIT;

/// What the hidden field of a page holds.
pub(super) fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{page}"));
    rest.split_once('"').unwrap().0.to_string()
}

const PAPER: [(&str, &str); 8] = [
    ("source_name", "市政府办公室"),
    ("source_number", "云市办〔2026〕9号"),
    ("title", "关于报送年度总结的通知"),
    ("genre", "letter"),
    ("urgency", "urgent"),
    ("label", "public"),
    ("carrier", "upload"),
    ("copies", "3"),
];

/// Only SQLite can be told from inside that its disk is full; a PostgreSQL with a small disk is tested with the store.
fn on_sqlite(test: impl Fn(&Web)) {
    on_every_engine(|web| {
        if web.office.db.engine() == Engine::Sqlite {
            test(web);
        }
    });
}

#[test]
fn a_text_that_found_the_disk_full_comes_back_and_is_saved_when_there_is_room() {
    on_sqlite(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let editor = clerk.get(&format!("/documents/{id}/text")).sees(200).body();
        let body = format!("一、总体要求\n{}", "认真总结全年工作。".repeat(2_000));
        let revision = hidden(&editor, "revision");
        let text = [("title", "关于报送年度总结的通知"), ("body", body.as_str()), ("revision", revision.as_str())];
        let path = format!("/documents/{id}/draft");
        fill_disk(&web.office.db, true);
        let page = clerk.post(&path, &text).sees(507);
        let page = page.says(&["服务器存储空间已满，本次操作没有保存。", "请不要关闭本页", "继续提交", &body]).body();
        assert!(page.contains("value=\"关于报送年度总结的通知\"") && page.contains(&format!("action=\"{path}\"")));
        clerk.post_with(&path, &text, &[("x-autosave", "1")]).sees(507);
        let kept = clerk.get(&format!("/documents/{id}/text")).sees(200);
        assert!(!kept.text().contains("认真总结全年工作"), "nothing of the refused text is there");
        fill_disk(&web.office.db, false);
        clerk.post(&path, &text).sees(303);
        clerk.get(&format!("/documents/{id}/text")).sees(200).says(&["认真总结全年工作"]);
    });
}

#[test]
fn pages_are_read_while_nothing_can_be_written() {
    on_sqlite(|web| {
        let id = web.drafted("关于报送总结的通知");
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        let reviewer = web.is("heyanqiu");
        reviewer.get("/todo").sees(200);
        // Long enough that the use of the session would be noted; and the page opens the task for the first time.
        web.office.world.advance_minutes(5);
        refuse_writes(&web.office.db);
        for path in ["/todo".to_string(), format!("/documents/{id}"), format!("/documents/{id}/slip")] {
            reviewer.get(&path).sees(200).says(&["关于报送总结的通知"]);
        }
        let task = web.office.task("heyanqiu", id).unwrap();
        let refused = reviewer.post(&format!("/tasks/{task}/decision"), &[("opinion", "同意，请审签。")]);
        assert!(refused.status >= 500 && refused.text().contains("本次操作没有保存"), "{}", refused.text());
        assert!(refused.body().contains("value=\"同意，请审签。\""), "{}", refused.body());
        assert_eq!(web.office.task("heyanqiu", id), Some(task));
    });
}

#[test]
fn a_file_that_found_the_disk_full_leaves_the_fields_and_registers_nothing() {
    on_every_engine(|web| {
        let clerk = web.is("chengyu");
        let scan = b"%PDF-1.7 scan\n%%EOF\n";
        let blobs = web.office.folder().join("blobs");
        fill_folder(&blobs, scan, true);
        let page = clerk.upload("/incoming/new", &PAPER, "来文.pdf", scan).sees(507);
        let page =
            page.says(&["服务器存储空间已满，本次操作没有保存。", "继续提交", "文件没有保留，请重新选择"]).body();
        for (name, value) in PAPER {
            assert!(page.contains(&format!("name=\"{name}\" value=\"{value}\"")), "{name}: {page}");
        }
        let id = web.drafted("关于报送总结的通知");
        let path = format!("/documents/{id}/attachments");
        web.is("linxiaotang").upload(&path, &[], "附件.pdf", scan).sees(507).says(&["服务器存储空间已满"]);
        fill_folder(&blobs, scan, false);
        assert!(web.office.blobs.list().unwrap().is_empty());
        assert!(!clerk.get("/todo").sees(200).text().contains("关于报送年度总结的通知"));
        clerk.upload("/incoming/new", &PAPER, "来文.pdf", scan).sees(303);
        assert_eq!(web.office.blobs.list().unwrap().len(), 1);
    });
}

/// Five files, each within the limit of one file, together over that of an upload.
fn five_files(clerk: &Person, path: &str, told: bool) -> Answer {
    let mut body = Vec::with_capacity(UPLOAD_LIMIT + UPLOAD_LIMIT / 4);
    let csrf = clerk.csrf();
    body.extend(format!("--line\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{csrf}\r\n").bytes());
    for n in 1..=5 {
        let head = "Content-Disposition: form-data; name=\"file\"";
        body.extend(format!("--line\r\n{head}; filename=\"附件{n}.pdf\"\r\n\r\n%PDF-1.7\n").bytes());
        body.resize(body.len() + UPLOAD_LIMIT / 5, b'a');
        body.extend(b"\n%%EOF\n\r\n");
    }
    body.extend(b"--line--\r\n");
    let mut request = clerk.request("POST", path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=line");
    if told {
        request = request.header(header::CONTENT_LENGTH, body.len());
    }
    clerk.web.ask(request.body(Body::from(body)).unwrap())
}

#[test]
fn files_that_are_too_much_together_are_refused_with_the_limit_and_none_is_stored() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        for told in [true, false] {
            let answer = five_files(&clerk, &format!("/documents/{id}/attachments"), told);
            assert_eq!(answer.status, if told { 413 } else { 422 }, "{}", answer.text());
            answer.says(&["超过 200 MB 的上限，没有保存。"]);
        }
        assert!(web.office.blobs.list().unwrap().is_empty());
        clerk.get(&format!("/documents/{id}?tab=files")).sees(200).says(&["没有附件"]);
    });
}

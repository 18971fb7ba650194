//! Bad input and faults: what is refused, what is said, what is kept.

use super::{Person, on_every_engine};

#[test]
fn unknown_and_foreign_ids_look_the_same() {
    on_every_engine(|web| {
        let id = web.drafted("内部事项");
        let task = web.office.task("linxiaotang", id).unwrap();
        let nothing = "019ab000-0000-7000-8000-000000000000";
        let stranger = web.is("czj-ky");
        for path in ["", "/text", "/pages", "/page/1.svg", "/file.pdf", "/slip", "/versions/1..2", "?tab=files"] {
            let foreign = stranger.get(&format!("/documents/{id}{path}")).sees(404);
            let unknown = stranger.get(&format!("/documents/{nothing}{path}")).sees(404);
            let garbage = stranger.get(&format!("/documents/x{path}")).sees(404);
            assert_eq!((foreign.text(), unknown.text()), (unknown.text(), garbage.text()), "{path}");
            assert!(!foreign.text().contains("内部事项"));
        }
        for (mine, none) in [
            (format!("/tasks/{task}/decision"), format!("/tasks/{nothing}/decision")),
            (format!("/tasks/{task}/return"), format!("/tasks/{nothing}/return")),
            (format!("/documents/{id}/draft"), format!("/documents/{nothing}/draft")),
            (format!("/documents/{id}/urging"), format!("/documents/{nothing}/urging")),
        ] {
            let fields = [("opinion", "同意"), ("reason", "无"), ("words", "请尽快")];
            assert_eq!(stranger.post(&mine, &fields).sees(404).text(), stranger.post(&none, &fields).sees(404).text());
        }
        let secret = stranger.upload(&format!("/documents/{id}/attachments"), &[], "说明.txt", b"x");
        assert_eq!(secret.sees(404).text(), stranger.get("/attachments/x").sees(404).text());
    });
}

#[test]
fn a_post_without_the_token_changes_nothing() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let task = web.office.task("linxiaotang", id).unwrap();
        let signer = web.office.place.people["guhuaian"].to_string();
        let forged = [("csrf", "forged"), ("signer", signer.as_str())];
        // The first field of that name counts, and the browser's own is not there.
        let request = clerk.request("POST", &format!("/tasks/{task}/decision"));
        let body = forged.map(|(n, v)| format!("{n}={v}")).join("&");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        web.ask(request.body(body.into()).unwrap()).sees(403);
        assert_eq!(web.office.task("linxiaotang", id), Some(task));
    });
}

#[test]
fn a_task_already_done_says_who_and_when_and_keeps_the_words() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        web.office.agrees("heyanqiu", id).unwrap();
        let late = web.office.task("xiangnan", id).unwrap();
        web.office.reviews("shenzhiyuan", id).unwrap();
        let words = "我写了很久的意见";
        let answer =
            web.is("xiangnan").post(&format!("/tasks/{late}/decision"), &[("opinion", words), ("choice", "agree")]);
        let answer = answer.sees(409).says(&["沈知远已于11月23日", "办公室审核", words]);
        assert!(answer.body().contains("readonly"));
    });
}

#[test]
fn a_form_sent_twice_is_done_once() {
    on_every_engine(|web| {
        let clerk = web.is("linxiaotang");
        let head = [("genre", "notice"), ("urgency", "normal"), ("label", "internal"), ("key", "the-same")];
        let first = clerk.post("/documents", &head).sees(303);
        let second = clerk.post("/documents", &head).sees(303);
        assert_eq!(first.location(), second.location());
        let id = web.drafted("关于报送总结的通知");
        let task = web.office.task("linxiaotang", id).unwrap();
        let signer = web.office.place.people["guhuaian"].to_string();
        let fields = [("signer", signer.as_str()), ("choice", "agree"), ("key", "once")];
        let path = format!("/tasks/{task}/decision");
        let answers = [clerk.post(&path, &fields).sees(303), clerk.post(&path, &fields).sees(303)];
        assert_eq!(answers[0].location(), answers[1].location());
        assert_eq!(web.office.holders(id), [("heyanqiu".to_string(), "section_review".to_string())]);
    });
}

#[test]
fn what_is_missing_is_said_at_the_field_and_the_words_stay() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let page = web.is("linxiaotang").decides(id, &[("opinion", "请审核，急件")]).sees(422);
        let page = page.says(&["请改正后再提交", "请选择签发人", "请审核，急件"]);
        assert!(page.body().contains(r#"id="e-signer""#));
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        web.office.agrees("heyanqiu", id).unwrap();
        let four =
            [("check-law", "pass"), ("check-policy", "fail"), ("check-procedure", "pass"), ("check-wording", "pass")];
        let page = web.is("shenzhiyuan").decides(id, &four).sees(422).says(&["还缺：格式关"]);
        assert!(page.body().contains(r#"name="check-policy" value="fail" checked"#));
    });
}

#[test]
fn classified_papers_are_turned_away_with_the_reason() {
    on_every_engine(|web| {
        let clerk = web.is("linxiaotang");
        for label in ["机密", "秘 密", "绝密★1年"] {
            let head = [("genre", "notice"), ("urgency", "normal"), ("label", label), ("title", "关于机要工作的通知")];
            let page = clerk.post("/documents", &head).sees(422).says(&["机要渠道"]);
            assert!(page.body().contains("关于机要工作的通知"), "what was typed is kept");
        }
        let id = web.drafted("关于报送总结的通知");
        let text = [("title", "关于报送总结的通知"), ("body", "机密★1年\n一、要求"), ("revision", "1")];
        clerk.post(&format!("/documents/{id}/draft"), &text).sees(422).says(&["涉密公文不得录入", "一、要求"]);
        clerk.post_with(&format!("/documents/{id}/draft"), &text, &[("x-autosave", "1")]).sees(422);
        let path = format!("/documents/{id}/attachments");
        clerk.upload(&path, &[], "方案（秘密）.txt", b"x").sees(422).says(&["涉密文件不得上传"]);
        assert!(web.office.blobs.list().unwrap().is_empty());
    });
}

fn attach(clerk: &Person, path: &str, name: &str, file: &[u8], says: &str) {
    clerk.upload(path, &[], name, file).sees(422).says(&[says]);
}

#[test]
fn bad_uploads_are_refused_with_the_limit_and_nothing_is_stored() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let path = format!("/documents/{id}/attachments");
        let mut large = b"%PDF-1.7\n".to_vec();
        large.resize(50 * 1024 * 1024 + 1, b'a');
        large.extend_from_slice(b"%%EOF");
        attach(&clerk, &path, "大.pdf", &large, "超过 50 MB 的上限");
        attach(&clerk, &path, "方案.exe", b"MZ", "类型不能上传");
        attach(&clerk, &path, "方案.pdf", b"PK\x03\x04", "内容与扩展名不符");
        attach(&clerk, &path, "方案.pdf", b"%PDF-1.7 half", "不完整");
        attach(&clerk, &path, "", b"", "请选择文件");
        assert!(web.office.blobs.list().unwrap().is_empty());
        clerk.get(&format!("/documents/{id}?tab=files")).sees(200).says(&["没有附件"]);
    });
}

#[test]
fn an_attachment_is_added_read_and_taken_off_by_the_holder() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let file = b"%PDF-1.7 plan\n%%EOF\n";
        clerk.upload(&format!("/documents/{id}/attachments"), &[], "方案.pdf", file).sees(303);
        let page = clerk.get(&format!("/documents/{id}?tab=files")).sees(200).says(&["方案.pdf", "移除"]);
        let body = page.body();
        let at = body.find("/attachments/").unwrap();
        let path = body[at..at + 49].to_string();
        assert_eq!(&clerk.get(&path).sees(200).bytes[..], file);
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        clerk.post(&format!("{path}/removal"), &[]).sees(403);
        web.is("heyanqiu").get(&format!("{path}/removal")).sees(200).says(&["确定移除附件“方案.pdf”？"]);
        web.is("heyanqiu").post(&format!("{path}/removal"), &[]).sees(303);
        clerk.get(&format!("/documents/{id}?tab=files")).sees(200).says(&["没有附件"]);
    });
}

#[test]
fn only_the_editor_of_a_text_has_it_typeset_and_only_within_the_limits() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let path = format!("/documents/{id}/preview");
        let text = |body: &str| [("title", "关于报送总结的通知".to_string()), ("body", body.to_string())];
        let post = |login: &str, body: &str| {
            let text = text(body);
            web.is(login).post(&path, &text.each_ref().map(|(n, v)| (*n, v.as_str())))
        };
        post("linxiaotang", "一、要求").sees(200);
        post("linxiaotang", &"字\n".repeat(60_000)).sees(422).says(&["正文不能超过"]);
        post("linxiaotang", &"字\n".repeat(3_000)).sees(422).says(&["正文不能超过 2000 段"]);
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        let late = post("linxiaotang", "一、要求");
        assert!(matches!(late.status, 403 | 409 | 422), "{}: {}", late.status, late.text());
        post("czj-ky", "一、要求").sees(404);
    });
}

//! Bad input and faults: what is refused, what is said, what is kept.

use office::document::{dispatch, numbering};
use office::process::Then;

use super::{Person, on_every_engine};

#[test]
fn unknown_and_foreign_ids_look_the_same() {
    on_every_engine(|web| {
        let id = web.drafted("内部事项");
        let task = web.office.task("linxiaotang", id).unwrap();
        let nothing = "019ab000-0000-7000-8000-000000000000";
        let stranger = web.is("czj-ky");
        let prints = ["/print/sheet", "/print/record.pdf", "/print/receipt.pdf", "/print/nothing"];
        let pages = [
            "",
            "/text",
            "/pages",
            "/page/1.svg",
            "/file.pdf",
            "/file.docx",
            "/import",
            "/slip",
            "/versions/1..2",
            "?tab=files",
        ];
        for path in pages.iter().chain(&prints) {
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

/// F5 after a message asks for the address the form was posted to: it said 404.
#[test]
fn asking_for_an_address_of_forms_leads_to_the_paper_and_strangers_nowhere() {
    on_every_engine(|web| {
        let id = web.drafted("内部事项");
        let task = web.office.task("linxiaotang", id).unwrap();
        let (clerk, stranger) = (web.is("linxiaotang"), web.is("czj-ky"));
        let paper = format!("/documents/{id}");
        for verb in ["return", "decision", "transfer", "withdrawal", "reading", "signers"] {
            let to = clerk.get(&format!("/tasks/{task}/{verb}")).sees(303);
            assert_eq!(to.location(), format!("/tasks/{task}"), "{verb}");
            stranger.get(&format!("/tasks/{task}/{verb}")).sees(303);
        }
        assert_eq!(clerk.get(&format!("/tasks/{task}")).sees(303).location(), paper);
        stranger.get(&format!("/tasks/{task}")).sees(404);
        for (verb, page) in
            [("urging", ""), ("ending", ""), ("circulation", ""), ("attachments", "?tab=files"), ("draft", "/text")]
        {
            let to = clerk.get(&format!("{paper}/{verb}")).sees(303);
            assert_eq!(to.location(), format!("{paper}{page}"), "{verb}");
            clerk.get(to.location()).sees(200);
            stranger.get(to.location()).sees(404);
        }
        web.office.world.advance_minutes(5);
        clerk.decides(id, &[("signer", &web.office.place.people["guhuaian"].to_string())]).sees(303);
        assert_eq!(clerk.get(&format!("/tasks/{task}")).sees(303).location(), paper, "also when it is done");
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

#[test]
fn a_return_or_transfer_that_came_late_says_who_and_when_and_keeps_the_reason() {
    on_every_engine(|web| {
        let to = web.office.place.people["jiangyifan"].to_string();
        for first in ["decision", "return"] {
            let id = web.drafted("关于报送总结的通知");
            web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
            web.office.agrees("heyanqiu", id).unwrap();
            let late = web.office.task("xiangnan", id).unwrap();
            match first {
                "return" => web.office.returns("shenzhiyuan", id, "section_review", Then::StepByStep).unwrap(),
                _ => web.office.reviews("shenzhiyuan", id).unwrap(),
            };
            let holders = web.office.holders(id);
            for (verb, fields) in [
                ("return", &[("target", "initiator"), ("then", "step_by_step"), ("reason", "数字与附表不符")][..]),
                ("transfer", &[("to", to.as_str()), ("reason", "数字与附表不符")][..]),
            ] {
                let answer = web.is("xiangnan").post(&format!("/tasks/{late}/{verb}"), fields).sees(409);
                let answer = answer.says(&["沈知远已于11月23日", "办公室审核", "本次提交没有生效", "数字与附表不符"]);
                assert!(answer.body().contains("readonly"), "{verb}");
            }
            assert_eq!(web.office.holders(id), holders);
        }
    });
}

#[test]
fn a_copy_sent_back_after_a_colleague_signed_says_who_and_keeps_the_reason() {
    on_every_engine(|web| {
        super::journey::issued(web);
        let copy = web.office.read("czj-ws", |tx, a| Ok(dispatch::waiting(tx, a)?[0].id)).unwrap();
        let clerk = web.is("czj-ws");
        clerk.post(&format!("/receipts/{copy}/receipt"), &[]).sees(303);
        let late = clerk.post(&format!("/receipts/{copy}/return"), &[("reason", "不属本单位职权")]).sees(409);
        let name = web.office.read("czj-ws", |_, a| Ok(a.name.clone())).unwrap();
        late.says(&[&format!("{name}已于11月23日"), "签收", "不属本单位职权"]);
    });
}

#[test]
fn a_reserved_number_taken_by_another_paper_is_told_and_the_next_is_still_there() {
    on_every_engine(|web| {
        let office = web.office;
        let series = office.place.series["qzfb"];
        let numberer = office.read("chengyu", |_, a| numbering::numberer(a)).unwrap();
        office.write("chengyu", |tx, _| numbering::reserve(tx, &numberer, series, "留给要点")).unwrap();
        let ids = ["关于甲事的通知", "关于乙事的通知"].map(|title| {
            let id = office.signed(title);
            office.agrees("chengyu", id).unwrap();
            id
        });
        let clerk = web.is("chengyu");
        let reserved = [("number", "2026-1"), ("opinion", "用留号。")];
        clerk.decides(ids[0], &reserved).sees(303);
        clerk.decides(ids[1], &reserved).sees(422).says(&["1 号不是可用的留号，请刷新后重选", "用留号。"]);
        clerk.decides(ids[1], &[("number", "next")]).sees(303);
        let all = office.read("chengyu", |tx, _| numbering::numbers(tx, &numberer, series, 2026)).unwrap();
        let taken: Vec<_> = all.iter().map(|n| (n.serial, n.document)).collect();
        assert_eq!(taken, [(2, Some(ids[1])), (1, Some(ids[0]))]);
    });
}

#[test]
fn a_paper_refused_at_registration_keeps_every_field() {
    on_every_engine(|web| {
        let clerk = web.is("chengyu");
        let typed = [
            ("source_name", "市政府办公室"),
            ("source_number", "云市办〔2026〕9号"),
            ("title", "关于报送年度总结的通知"),
            ("dated_on", "2026-11-20"),
            ("copies", "3"),
        ];
        let chosen = [("genre", "letter"), ("urgency", "urgent"), ("carrier", "upload"), ("reply_wanted", "yes")];
        let scan = b"%PDF-1.7 scan\n%%EOF\n";
        for (label, name, file, said) in [
            ("机密", "来文.pdf", &scan[..], "机要渠道"),
            ("绝密★1年", "", b"", "机要渠道"),
            ("public", "来文.exe", b"MZ", "类型不能上传"),
            ("public", "来文.pdf", b"%PDF-1.7 half", "不完整"),
            ("public", "来文（秘密）.pdf", scan, "涉密文件不得上传"),
        ] {
            let fields: Vec<_> = typed.into_iter().chain(chosen).chain([("label", label)]).collect();
            let page = clerk.upload("/incoming/new", &fields, name, file).sees(422).says(&[said]).body();
            for (field, value) in typed {
                let (_, control) = page.split_once(&format!("name=\"{field}\"")).unwrap();
                let control = control.split_once('>').unwrap().0;
                assert!(control.contains(&format!("value=\"{value}\"")), "{label} {name} {field}: {control}");
            }
            assert!(page.contains(r#"value="letter" selected"#), "{page}");
            for (field, value) in &chosen[1..] {
                assert!(page.contains(&format!(r#"name="{field}" value="{value}" checked"#)), "{label} {field}");
            }
            assert!(web.office.blobs.list().unwrap().is_empty());
        }
        assert!(!clerk.get("/todo").sees(200).text().contains("关于报送年度总结的通知"));
    });
}

#[test]
fn copies_and_tasks_of_others_do_not_exist() {
    on_every_engine(|web| {
        let id = super::journey::issued(web);
        let copy = web.office.read("czj-ws", |tx, a| Ok(dispatch::waiting(tx, a)?[0].id)).unwrap();
        let task = web.office.task("chengyu", id).unwrap();
        let nothing = "019ab000-0000-7000-8000-000000000000";
        let same = |login: &str, mine: &str, none: &str, post: bool| {
            let ask = |path: &str| match post {
                true => web.is(login).post(path, &[("reason", "不属本单位职权"), ("opinion", "同意")]),
                false => web.is(login).get(path),
            };
            let (foreign, unknown) = (ask(mine).sees(404), ask(none).sees(404));
            assert_eq!(foreign.text(), unknown.text(), "{login} {mine}");
            assert!(!foreign.body().contains("防汛") && !foreign.body().contains("财政局"), "{login} {mine}");
        };
        // The registrar of another unit, and the sender: neither signs for this copy.
        for login in ["yjj-ws", "chengyu"] {
            same(login, &format!("/receipts/{copy}"), &format!("/receipts/{nothing}"), false);
            for verb in ["receipt", "return"] {
                let at = |id: &str| format!("/receipts/{id}/{verb}");
                same(login, &at(&copy.to_string()), &at(nothing), true);
            }
        }
        let other = web.drafted("关于值班工作的通知");
        for verb in ["withdrawal", "resending"] {
            let at = |document: &str, copy: &str| format!("/documents/{document}/dispatches/{copy}/{verb}");
            let (id, copy, other) = (id.to_string(), copy.to_string(), other.to_string());
            same("yjj-ws", &at(&id, &copy), &at(nothing, nothing), true);
            same("chengyu", &at(&id, nothing), &at(nothing, nothing), true);
            same("chengyu", &at(&other, &copy), &at(&other, nothing), true);
        }
        same("yjj-ws", &format!("/tasks/{task}"), &format!("/tasks/{nothing}"), false);
        for verb in ["decision", "return", "transfer", "reading", "withdrawal"] {
            same("yjj-ws", &format!("/tasks/{task}/{verb}"), &format!("/tasks/{nothing}/{verb}"), true);
        }
        let sent = web.is("chengyu").get(&format!("/documents/{id}?tab=sent")).sees(200);
        sent.says(&["待签收", "已签收 0 个"]);
    });
}

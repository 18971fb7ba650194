//! A form that comes back is open where it was posted, and keeps what was typed.

use office::document::dispatch;

use super::journey::issued;
use super::on_every_engine;

/// What stands between two marks, first time.
fn between<'a>(body: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = body.split_once(before).unwrap_or_else(|| panic!("no {before} in {body}"));
    rest.split_once(after).map_or(rest, |(part, _)| part)
}

#[test]
fn a_copy_returned_at_preliminary_review_is_shown_as_returned_and_can_be_sent_again() {
    on_every_engine(|web| {
        let id = issued(web);
        let copy = web.office.read("czj-ws", |tx, a| Ok(dispatch::waiting(tx, a)?[0].id)).unwrap();
        let clerk = web.is("czj-ws");
        let received = clerk.post(&format!("/receipts/{copy}/receipt"), &[]).sees(303).document();
        let sender = web.is("chengyu");
        let sent = format!("/documents/{id}?tab=sent");
        assert!(!sender.get(&sent).says(&["已签收 1 个"]).body().contains("重发"));
        clerk.decides(received, &[("nature", "action")]).sees(303);
        let task = web.office.task("czj-zr", received).unwrap();
        let away = [("choice", "turn_away"), ("opinion", "不属本单位职权")];
        web.is("czj-zr").post(&format!("/tasks/{task}/decision"), &away).sees(303);
        let page = sender.get(&sent).sees(200).says(&["已签收 0 个", "退文", "不属本单位职权", "重发"]);
        assert!(!page.body().contains("已签收</"), "{}", page.text());
        clerk.get(&format!("/receipts/{copy}")).sees(409).says(&["退文"]);
        sender.post(&format!("/documents/{id}/dispatches/{copy}/resending"), &[]).sees(303);
        let page = sender.get(&sent).sees(200).says(&["待签收"]);
        assert!(!page.body().contains("/resending"), "one copy at a time");
    });
}

#[test]
fn an_error_under_more_opens_the_form_posted_and_keeps_what_was_typed() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        let task = web.office.task("heyanqiu", id).unwrap();
        let reviewer = web.is("heyanqiu");
        let fields = [("target", "initiator"), ("then", "straight_back"), ("reason", " "), ("key", "a-return")];
        let page = reviewer.post(&format!("/tasks/{task}/return"), &fields).sees(422).says(&["请写明退回的理由"]);
        let body = page.body();
        let more = between(&body, "<details class=\"card more\"", "</aside>");
        assert!(more.starts_with(" open"), "{more}");
        let opened = between(more, "<details class=\"pad\" open>", "</details>");
        assert!(opened.contains("<summary>退回<small>"), "{opened}");
        assert!(opened.contains(r#"value="initiator" selected"#), "{opened}");
        assert!(opened.contains(r#"value="straight_back" checked"#), "{opened}");
        assert!(body.contains("href=\"#f-return-reason\"") && opened.contains("id=\"f-return-reason\""), "{opened}");
        assert_eq!(body.matches("id=\"f-return-reason\"").count(), 1);
        assert_eq!(body.matches("<details class=\"pad\" open>").count(), 1);

        let stranger = web.office.place.people["czj-ky"].to_string();
        let path = format!("/documents/{id}/circulation");
        let fields = [("readers", stranger.as_str()), ("key", "b-circulation")];
        let body = reviewer.post(&path, &fields).sees(422).says(&["只能传阅给本单位的人员"]).body();
        assert!(body.contains("href=\"#f-circulation-readers\"") && body.contains("id=\"f-circulation-readers\""));
        let own = web.office.place.people["jiangyifan"].to_string();
        let fields = [("readers", own.as_str()), ("readers", stranger.as_str()), ("key", "c-circulation")];
        let body = reviewer.post(&path, &fields).sees(422).body();
        assert!(body.contains(&format!(r#"name="readers" value="{own}" checked"#)), "{body}");
    });
}

#[test]
fn a_return_beside_the_opinion_box_says_there_what_is_missing() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        let task = web.office.task("heyanqiu", id).unwrap();
        let fields = [("opinion", ""), ("key", "a-decision")];
        let page = web.is("heyanqiu").post(&format!("/tasks/{task}/return"), &fields).sees(422);
        let body = page.says(&["请写明退回的理由"]).body();
        assert!(body.contains("href=\"#f-opinion\"") && body.contains("id=\"e-opinion\""), "{body}");
    });
}

#[test]
fn what_was_typed_under_more_does_not_empty_the_step() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let series = web.office.place.series["qzfb"].to_string();
        let fields = [("readers", "nobody"), ("key", "a-circulation")];
        let body = clerk.post(&format!("/documents/{id}/circulation"), &fields).sees(422).body();
        assert!(body.contains(&format!(r#"value="{series}" selected"#)), "the series suggested is still chosen");
    });
}

#[test]
fn an_error_in_the_list_of_copies_stays_there_with_the_reason() {
    on_every_engine(|web| {
        let id = issued(web);
        let copy = web.office.read("czj-ws", |tx, a| Ok(dispatch::waiting(tx, a)?[0].id)).unwrap();
        let sender = web.is("chengyu");
        let page = sender.get(&format!("/documents/{id}?tab=sent")).sees(200).body();
        let form = between(&page, &format!("/dispatches/{copy}/withdrawal"), "</form>");
        let key = between(form, "name=\"key\" value=\"", "\"");
        web.is("czj-ws").post(&format!("/receipts/{copy}/receipt"), &[]).sees(303);
        let fields = [("reason", "文稿有误"), ("key", key)];
        let late = sender.post(&format!("/documents/{id}/dispatches/{copy}/withdrawal"), &fields).sees(422);
        late.says(&["已经签收或退文，不能撤回", "共分送 1 个单位"]);
    });
}

#[test]
fn a_paper_typed_in_after_the_log_in_has_ended_comes_back() {
    on_every_engine(|web| {
        let cookies = web.session("chengyu");
        let csrf = crate::visitor::Visitor::of(&cookies).unwrap().csrf();
        let send = |cookies: &axum::http::HeaderMap| {
            let part =
                |name: &str, text: &str| format!("--line\r\nContent-Disposition: form-data; name=\"{name}\"{text}\r\n");
            let body = part("csrf", &format!("\r\n\r\n{csrf}"))
                + &part("source_name", "\r\n\r\n市政府办公室")
                + &part("title", "\r\n\r\n关于报送年度总结的通知")
                + &part("file", "; filename=\"来文.pdf\"\r\n\r\n%PDF-1.7 scan\n%%EOF\n")
                + "--line--\r\n";
            let mut request = axum::http::Request::post("/incoming/new")
                .header("content-type", "multipart/form-data; boundary=line")
                .body(body.into())
                .unwrap();
            request.headers_mut().extend(cookies.clone());
            web.ask(request)
        };
        web.office.world.advance_minutes(24 * 60);
        for cookies in [cookies, axum::http::HeaderMap::new()] {
            let page = send(&cookies).sees(401).says(&["登录已失效"]).body();
            let kept = between(&page, "name=\"kept\" value=\"", "\"");
            assert!(kept.contains(&crate::visitor::encode("关于报送年度总结的通知")), "{kept}");
            assert!(page.contains("name=\"files\" value=\"1\""));
        }
        let page = send(&web.session("chengyu")).sees(409).says(&["继续提交", "文件没有保留，请重新选择"]).body();
        assert!(page.contains("value=\"关于报送年度总结的通知\"") && page.contains("enctype=\"multipart/form-data\""));
        assert!(page.contains("type=\"file\" id=\"f-file\""), "{page}");
        assert!(page.find("name=\"csrf\"").unwrap() < page.find("name=\"file\"").unwrap());
        assert!(web.office.blobs.list().unwrap().is_empty());
    });
}

#[test]
fn a_save_by_itself_is_still_told_that_the_log_in_has_ended() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let task = web.office.task("linxiaotang", id).unwrap();
        let request = axum::http::Request::post(format!("/tasks/{task}/decision")).header("x-autosave", "1");
        web.ask(request.body("opinion=x".into()).unwrap()).sees(303);
    });
}

#[test]
fn a_wrong_query_or_address_is_answered_in_words() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        for path in ["/versions", "/versions?old=x&new=2", "/versions?old=1", "/versions/1..2?look=%FF"] {
            let page = clerk.get(&format!("/documents/{id}{path}")).sees(404);
            assert!(page.body().contains("<!DOCTYPE html>"), "{path}: {}", page.body());
        }
        clerk.get(&format!("/documents/{id}?tab=slip&tab=files&done=%FF&x")).sees(200);
        clerk.get("/documents/%FF").sees(404);
        let form = clerk.get(&format!("/documents/{id}/draft")).sees(303);
        assert_eq!(form.location(), format!("/documents/{id}/text"));
    });
}

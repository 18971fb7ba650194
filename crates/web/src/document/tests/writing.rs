//! Writing: saving by itself, two openings of one text, the true pages, the versions compared.

use lexicon::MatterId;

use super::{Answer, Person, on_every_engine};

fn save(clerk: &Person, id: MatterId, page: &str, revision: &str, body: &str) -> Answer {
    let fields = [("title", "关于报送总结的通知"), ("body", body), ("page", page), ("revision", revision)];
    clerk.post_with(&format!("/documents/{id}/draft"), &fields, &[("x-autosave", "1")])
}

#[test]
fn a_text_saves_itself_and_says_what_to_save_on_top_of_next() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let saved = save(&clerk, id, "a", "1", "一、总结").sees(204);
        assert_eq!((saved.header("x-revision"), saved.header("x-words")), ("2", "4"));
        let same = save(&clerk, id, "a", "2", "一、总结").sees(204);
        assert_eq!(same.header("x-revision"), "2", "the same text is not saved again");
    });
}

/// The script that saves was told only that something was wrong, not which field and why.
#[test]
fn a_refused_save_names_the_field_and_the_reason() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let refused = save(&clerk, id, "a", "1", "一、总结\n机密★3年").sees(422);
        assert_eq!(refused.header("content-type"), "application/json");
        let told: Vec<(String, String)> = serde_json::from_slice(&refused.bytes).unwrap();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].0, "body");
        assert!(told[0].1.starts_with("第 2 行“机密★3年”是密级标志。"), "{told:?}");
        assert!(!clerk.get(&format!("/documents/{id}/text")).body().contains("机密★"));
    });
}

#[test]
fn a_save_whose_answer_was_lost_does_not_stop_the_next() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        save(&clerk, id, "a", "1", "一").sees(204);
        let next = save(&clerk, id, "a", "1", "一、总").sees(204);
        assert_eq!(next.header("x-revision"), "3");
        let again = save(&clerk, id, "a", "1", "一、总结").sees(204);
        assert_eq!(again.header("x-revision"), "4");
    });
}

#[test]
fn a_stale_edit_shows_both_texts_and_overwrites_nothing() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        save(&clerk, id, "a", "1", "甲页所写").sees(204);
        save(&clerk, id, "b", "1", "乙页所写").sees(409);
        let fields = [("title", "关于报送总结的通知"), ("body", "乙页所写"), ("page", "b"), ("revision", "1")];
        let page = clerk.post(&format!("/documents/{id}/draft"), &fields).sees(409);
        let page = page.says(&["林晓棠 已于 11月23日 09:00 保存了更新的文稿", "甲页所写", "乙页所写"]);
        assert!(page.body().contains(r#"name="revision" value="2""#), "saving again goes on top of the newer one");
        assert!(clerk.get(&format!("/documents/{id}/text")).sees(200).body().contains("甲页所写"));
    });
}

#[test]
fn only_the_holder_of_a_step_that_edits_opens_the_editor() {
    on_every_engine(|web| {
        let id = web.office.signed("关于报送总结的通知");
        let path = format!("/documents/{id}/text");
        web.is("linxiaotang").get(&path).sees(403).says(&["现在不在您手中"]);
        web.is("chengyu").get(&path).sees(200);
        web.office.agrees("chengyu", id).unwrap();
        web.is("chengyu").get(&path).sees(403).says(&["编号”环节不能改动文稿"]);
    });
}

#[test]
fn the_preview_sends_only_the_pages_that_changed() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let path = format!("/documents/{id}/preview");
        let first = clerk.post(&path, &[("body", "一、总结")]).sees(200).body();
        let hashes: Vec<&str> = first.split("data-hash=\"").skip(1).map(|s| &s[..12]).collect();
        assert_eq!((hashes.len(), first.matches("<svg").count()), (2, 2));
        let next = clerk.post(&path, &[("body", "一、总结经验"), ("have", &hashes.join(","))]).sees(200).body();
        assert_eq!((next.matches("<svg").count(), next.contains(hashes[0])), (1, true));
        assert!(next.contains("一、总结经验"));
        let saved = clerk.get(&format!("/documents/{id}/page/2.svg")).sees(200);
        assert!(saved.header("content-type").starts_with("image/svg+xml") && !saved.body().contains("经验"));
        clerk.get(&format!("/documents/{id}/page/3.svg")).sees(404);
        clerk.get(&format!("/documents/{id}/page/0.svg")).sees(404);
    });
}

#[test]
fn any_two_versions_are_compared_side_by_side_and_in_one() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        let head = web.is("heyanqiu");
        let body = "一、压实责任\n各镇、各部门、各单位要落实到人。\n二、按时报送\n请于12月15日前报送。";
        let text = [
            ("title", "关于报送总结的通知"),
            ("main_to", "各镇人民政府，区政府各部门"),
            ("body", body),
            ("sign_off", "云泽区人民政府办公室"),
            ("revision", "1"),
        ];
        head.post(&format!("/documents/{id}/draft"), &text).sees(303);
        head.agrees(id);
        let clerk = web.is("linxiaotang");
        let chosen = clerk.get(&format!("/documents/{id}/versions?old=2&new=1")).sees(303);
        assert_eq!(chosen.location(), format!("/documents/{id}/versions/1..2"));
        let page = clerk.get(chosen.location()).sees(200).says(&["删 0 字，增 4 字", "左右对照"]);
        assert!(page.body().contains("<ins>、各单位</ins>"));
        let one = clerk.get(&format!("/documents/{id}/versions/1..2?look=inline")).sees(200).body();
        assert!(one.contains("各镇、各部门<ins>、各单位</ins>要落实到人。"));
        clerk.get(&format!("/documents/{id}/versions/1..9")).sees(404);
    });
}

#[test]
fn the_pages_come_as_a_fragment_and_as_a_page() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let page = clerk.get(&format!("/documents/{id}")).sees(200).body();
        assert!(page.contains(&format!(r#"hx-get="/documents/{id}/pages""#)) && page.contains("<noscript>"));
        clerk.get(&format!("/documents/{id}/pages")).sees(200).says(&["共 2 页"]);
        let asked = clerk.request("GET", &format!("/documents/{id}/pages")).header("hx-request", "true");
        let fragment = web.ask(asked.body(axum::body::Body::empty()).unwrap()).sees(200).body();
        assert!(fragment.starts_with("<figure") && fragment.matches("<img").count() == 2);
    });
}

#[test]
fn the_drafter_changes_what_the_draft_is_and_the_reviewer_cannot() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let path = format!("/documents/{id}/heading");
        let clerk = web.is("linxiaotang");
        clerk.get(&path).sees(200).says(&["文种、缓急、密级", "以后各环节的时限随之改变"]);
        clerk.post(&path, &[("genre", "letter"), ("urgency", "urgent"), ("label", "机密")]).sees(422);
        clerk.post(&path, &[("genre", "letter"), ("urgency", "urgent"), ("label", "internal")]).sees(303);
        clerk.get(&format!("/documents/{id}")).sees(200).says(&["加急", "函", "改为函、加急、内部"]);
        web.office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        web.is("heyanqiu").get(&path).sees(403).says(&["需要修改请退回拟稿人"]);
    });
}

/// Without a script “写好了，去送审” and “预览全文” were plain links: what was typed since the last 保存 was lost.
#[test]
fn going_on_from_the_editor_saves_first_and_a_save_says_so() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let page = clerk.get(&format!("/documents/{id}/text")).sees(200).body();
        let goes = format!("<a class=\"btn pri\" href=\"/documents/{id}\"");
        assert!(page.contains("写好了，去送审") && !page.contains(&goes), "{page}");
        assert!(!page.contains(&format!("href=\"/documents/{id}/pages\"")), "{page}");
        assert_eq!(page.matches("form=\"draft\"").count(), 2, "what enter sends, and what goes on");
        let saves = |then: &str, body: &str, revision: &str| {
            let text = [("title", "关于报送总结的通知"), ("body", body), ("page", "a"), ("revision", revision)];
            let fields = [&text[..], &[("then", then)]].concat();
            clerk.post(&format!("/documents/{id}/draft"), &fields).sees(303).location().to_owned()
        };
        assert_eq!(saves("go", "甲", "1"), format!("/documents/{id}"));
        assert_eq!(saves("pages", "甲乙", "2"), format!("/documents/{id}/pages"));
        let back = saves("", "甲乙丙", "3");
        clerk.get(&back).sees(200).says(&["已保存。", "甲乙丙"]);
    });
}

/// Forty addressees and a long title were edited in boxes of one line.
#[test]
fn long_lines_are_shown_whole_and_names_one_under_the_other_become_a_line() {
    on_every_engine(|web| {
        let id = web.drafted("关于报送总结的通知");
        let clerk = web.is("linxiaotang");
        let names = "区财政局\n区水利局，\n区应急管理局".to_owned();
        let long = "各镇人民政府，".repeat(40);
        let fields =
            [("title", "关于报送\n总结的通知"), ("main_to", &names), ("cc", &long), ("page", "a"), ("revision", "1")];
        clerk.post(&format!("/documents/{id}/draft"), &fields).sees(303);
        let page = clerk.get(&format!("/documents/{id}/text")).sees(200).body();
        assert!(page.contains("\n关于报送总结的通知</textarea>"), "{page}");
        assert!(page.contains("区财政局，区水利局，区应急管理局</textarea>"), "{page}");
        assert!(page.contains("rows=\"8\""), "{page}");
    });
}

use super::form::{Field, Guard, Problems};
use super::gallery::{self, scenes};
use super::table::{Column, Row, Shape, Table};
use super::*;

/// Opening tags of a page, outside of text: a browser sees attributes only here.
fn tags(page: &str) -> Vec<&str> {
    let starts = page.match_indices('<').map(|(at, _)| &page[at..]);
    starts.map(|rest| &rest[..rest.find('>').map_or(rest.len(), |end| end + 1)]).collect()
}

/// Names of the attributes of an opening tag, values left out.
fn attributes(tag: &str) -> Vec<String> {
    let outside: String = tag.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let words = outside.split_whitespace().skip(1);
    words.map(|word| word.trim_end_matches(['>', '=']).to_owned()).collect()
}

fn pages() -> Vec<String> {
    let fault = error::Fault { status: 500, sentence: gallery_hostile(), ..error::Fault::default() };
    [
        shell::page(&scenes::shell(), gallery::gallery()),
        scenes::today(),
        scenes::document(),
        scenes::login(),
        error::page(&fault),
    ]
    .map(Markup::into_string)
    .to_vec()
}

fn gallery_hostile() -> String {
    "<script>alert(1)</script>".to_owned()
}

#[test]
fn no_page_holds_an_inline_style_or_handler() {
    for page in pages() {
        for tag in tags(&page) {
            for name in attributes(tag) {
                assert!(name != "style" && !name.starts_with("on"), "{name} in {tag}");
            }
        }
        assert!(!page.contains("<style") && !page.contains("javascript:"));
    }
}

#[test]
fn the_only_script_element_is_our_own_file() {
    for page in pages() {
        let scripts: Vec<&str> = tags(&page).into_iter().filter(|tag| tag.starts_with("<script")).collect();
        assert_eq!(scripts.len(), 1);
        assert!(scripts[0].contains(crate::assets::js_path()), "{scripts:?}");
    }
}

#[test]
fn hostile_text_is_shown_as_text() {
    let page = gallery::gallery().into_string();
    assert!(page.contains("&lt;script&gt;alert('公文')&lt;/script&gt;&quot; onclick=&quot;x"));
    assert!(!page.contains("</textarea><script"));
}

#[test]
fn ids_stand_once_on_a_page_of_work() {
    for page in [scenes::today(), scenes::document(), scenes::login()].map(Markup::into_string) {
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all);
    }
}

#[test]
fn counts_stay_short_and_zero_stays_silent() {
    assert_eq!(badge::count(0).into_string(), "");
    assert_eq!(badge::count_text(999), "999");
    assert_eq!(badge::count_text(9999), "999+");
}

#[test]
fn only_papers_out_of_the_ordinary_carry_an_urgency() {
    assert_eq!(badge::urgency("平件").into_string(), "");
    assert_eq!(badge::urgency("特急").into_string(), r#"<span class="tag red">特急</span>"#);
}

#[test]
fn a_message_stands_at_its_field_and_in_the_list() {
    let mut problems = Problems::none();
    problems.add("due", "办结期限早于今天");
    let field = Field::date("due", "办结期限").value("2026-11-01").hint("可不填").check(&problems);
    insta::assert_snapshot!(field.render().into_string(), @r#"<div class="field short bad"><label for="f-due">办结期限</label><div><input class="in" type="date" id="f-due" name="due" value="2026-11-01" aria-describedby="h-due e-due" aria-invalid="true"><p class="err" id="e-due">办结期限早于今天</p><small class="hint" id="h-due">可不填</small></div></div>"#);
    assert!(form::problems(&problems).into_string().contains(r##"<a href="#f-due">办结期限早于今天</a>"##));
    assert_eq!(form::problems(&Problems::none()).into_string(), "");
}

#[test]
fn a_password_is_never_written_back() {
    let field = Field::password("password", "密码").value("secret").render().into_string();
    assert!(!field.contains("secret"));
}

#[test]
fn text_that_begins_with_a_line_break_keeps_it() {
    let field = Field::textarea("note", "摘要", 3).value("\n一").render().into_string();
    assert!(field.contains(">\n\n一</textarea>"), "{field}");
}

#[test]
fn every_form_that_posts_carries_its_guard() {
    let guard = Guard::new("t", "k").revision(7);
    for form in [
        form::post("/a", &guard, html! {}),
        form::upload("/a", &guard, html! {}),
        form::draft("/a", "/s", None, &guard, html! {}),
    ] {
        let form = form.into_string();
        for pair in [r#"name="csrf" value="t""#, r#"name="key" value="k""#, r#"name="revision" value="7""#] {
            assert!(form.contains(pair), "{form}");
        }
    }
}

#[test]
fn each_cell_names_its_column_for_a_phone() {
    let table = Table {
        columns: vec![Column::new("时限", Shape::Clock), Column::new("事项", Shape::Title)],
        rows: vec![Row::new(vec![html! { "甲" }, html! { "乙" }])],
        ..Table::default()
    };
    let table = table.render().into_string();
    assert!(table.contains(r#"<td class="t" data-label="事项"><div>乙</div></td>"#), "{table}");
}

#[test]
fn an_empty_table_says_what_to_do_next() {
    let table =
        Table { empty: table::Empty::new("没有待办。").next("/readings", "看看待阅"), ..Table::default() };
    insta::assert_snapshot!(table.render().into_string(), @r#"<div class="empty"><p>没有待办。</p><p><a href="/readings">看看待阅</a></p></div>"#);
}

#[test]
fn a_size_is_rounded_up() {
    for (bytes, says) in
        [(0, "0 KB"), (1, "1 KB"), (1024, "1 KB"), (1_048_575, "1024 KB"), (1_048_576, "1.0 MB"), (3_565_158, "3.4 MB")]
    {
        assert_eq!(attachments::size(bytes), says);
    }
}

#[test]
fn a_preview_leaves_out_what_the_browser_has() {
    let papers = [preview::Paper { hash: "a".into(), leaf: preview::Leaf::Kept, places: String::new() }];
    let reply = preview::papers(&papers).into_string();
    assert!(reply.ends_with(r#"data-hash="a" role="img" aria-label="第 1 页"></figure>"#), "{reply}");
    assert_eq!(preview::have("a,,b"), ["a", "b"]);
}

#[test]
fn the_frame_marks_the_page_shown_and_signs_out_by_post() {
    let page = scenes::today().into_string();
    assert!(page.contains(r##"<a class="on" href="#today" aria-current="page">"##));
    assert!(page.contains(r#"<form method="post" action="/logout">"#));
    assert!(page.contains(r##"<a class="skip" href="#main">"##));
}

//! The place of each character on the pages, and the character at each place.

use typeset::place::{Places, Source};
use typeset::{Pages, Sheet, body};

use crate::fonts::PRESS;

/// The texts as a drafter types them.
#[derive(Default, Clone)]
struct Typed {
    title: String,
    main_to: String,
    body: String,
    attachments: Vec<String>,
    sign_off: String,
    note: String,
    cc: String,
}

impl Typed {
    fn body(text: &str) -> Self {
        Self { title: "关于报送总结的通知".into(), body: text.into(), ..Self::default() }
    }

    fn sheet(&self) -> Sheet {
        let (blocks, annexes) = body::parse_bound(&self.body);
        Sheet {
            mark: "云泽区人民政府文件".into(),
            issue_number: "云政发〔2026〕12号".into(),
            title: self.title.clone(),
            main_to: self.main_to.clone(),
            blocks,
            annexes,
            attachments: self.attachments.clone(),
            signature: self.sign_off.clone(),
            date: lexicon::parse_date("2026-11-20").ok(),
            note: self.note.clone(),
            copied_to: self.cc.clone(),
            printer: "云泽区人民政府办公室".into(),
            ..Sheet::default()
        }
    }

    fn pages(&self) -> Pages {
        PRESS.compile(&self.sheet()).unwrap()
    }

    /// Every character that is printed leads to its place and back.
    fn leads_there_and_back(&self) -> Places {
        let names = self.attachments.join("\n");
        let sources: Vec<Source<'_>> = vec![
            ("title", &self.title),
            ("main_to", &self.main_to),
            ("body", &self.body),
            ("attachments", &names),
            ("sign_off", &self.sign_off),
            ("note", &self.note),
            ("cc", &self.cc),
        ];
        let places = self.pages().places(&sources);
        for (n, (name, text)) in sources.iter().enumerate() {
            let mut offset = 0;
            for c in text.chars() {
                if !c.is_whitespace() {
                    let (page, at) = places.locate(n, offset).unwrap_or_else(|| panic!("{name}: {c} at {offset}"));
                    // A little right of the left edge, as one clicks.
                    let found = places.find(page, (at.0 + 0.5, at.1 + 0.5));
                    assert_eq!(found, Some((n, offset)), "{name}: {c} at {offset}, page {page} {at:?}");
                }
                offset += c.len_utf16();
            }
        }
        places
    }
}

const LONG: &str = "为进一步规范全区行政机关公文办理工作，切实提高办文质量和效率，根据《党政机关公文处理工作条例》和《党政机关公文格式》（GB/T 9704—2012）有关规定，结合我区实际，现就有关事项通知如下。";

fn body_of(places: &Places, offset: usize) -> (usize, (f64, f64)) {
    places.locate(2, offset).unwrap()
}

#[test]
fn the_nth_character_of_a_paragraph_is_the_nth_of_the_text() {
    let typed = Typed::body(LONG);
    let places = typed.leads_there_and_back();
    // 26 characters follow the indent on the first line.
    let (page, first) = body_of(&places, 0);
    let (_, last) = body_of(&places, 25);
    let (_, next) = body_of(&places, 26);
    assert_eq!(page, 0);
    assert!((first.1 - last.1).abs() < 0.1 && next.1 > first.1 + 20.0, "{first:?} {last:?} {next:?}");
    assert!((first.0 - next.0 - 2.0 * 15.79).abs() < 1.0, "the second line begins at the edge");
}

#[test]
fn levels_lists_numbers_and_latin_lead_there_and_back() {
    let text = "一、 严格控制发文数量\n（一） 坚持少发文。凡国家法律、法规和规章已有规定的，一律不再制发文件。\n\
                1. 行文理由是否充分，2026年12月31日前报送 3.5% 以上。\n（1）联系 zwk@yunze.example，电话 0571-1234。\n\n\n\
                \u{3000}\u{3000}段首空了两格的一段，“引号”和——破折号、……省略号都有。\n特此通知。";
    Typed::body(text).leads_there_and_back();
}

#[test]
fn a_text_of_many_pages_leads_there_and_back() {
    let text: Vec<String> = (1..60).map(|n| format!("{n}. {LONG}")).collect();
    let typed = Typed {
        sign_off: "云泽区人民政府办公室".into(),
        cc: "区委办公室，区人大常委会办公室".into(),
        ..Typed::body(&text.join("\n"))
    };
    let places = typed.leads_there_and_back();
    let pages = typed.pages().count();
    assert!(pages > 10 && body_of(&places, typed.body.encode_utf16().count() - 1).0 + 1 >= pages - 1);
    assert!(places.lines(2) >= 59 * 4, "{}", places.lines(2));
}

#[test]
fn every_field_has_its_place() {
    let typed = Typed {
        title: "云泽区人民政府办公室关于进一步规范公文办理工作切实提高办文质量和效率的通知".into(),
        main_to: "各镇人民政府、街道办事处，区政府各部门".into(),
        attachments: vec!["云泽区行政机关公文办理流程图".into(), "发文计划申报表（2027年度）".into()],
        sign_off: "云泽区人民政府办公室".into(),
        note: "此件公开发布".into(),
        cc: "区委各部门，区人大常委会办公室，区政协办公室，区法院，区检察院，区人武部".into(),
        ..Typed::body("请认真贯彻执行。")
    };
    let places = typed.leads_there_and_back();
    let lines = places.lines(0);
    assert!(lines >= 2, "the title is broken over {lines} lines");
    assert_eq!(places.lines(3), 2);
}

#[test]
fn a_title_with_a_line_feed_keeps_its_offsets() {
    let typed =
        Typed { title: "云泽区人民政府\n关于表彰先进的决定".into(), ..Typed::body("全文。") };
    let places = typed.leads_there_and_back();
    assert!(places.locate(0, 8).unwrap().1.1 > places.locate(0, 0).unwrap().1.1);
}

#[test]
fn cells_of_a_table_over_two_pages_lead_there_and_back_though_its_head_is_printed_again() {
    let rows: Vec<String> = (1..50).map(|n| format!("{n}\t第{n}所学校\t是")).collect();
    let text = format!("名单如下：\n序号\t单位\t是否完成\n{}\n以上单位按时报送。", rows.join("\n"));
    let typed = Typed::body(&text);
    typed.leads_there_and_back();
    assert!(typed.pages().count() >= 2);
}

#[test]
fn cells_between_bars_and_a_caption_lead_there_and_back() {
    let rows: Vec<String> = (1..60).map(|n| format!("|{n}|第{n}所学校|是|")).collect();
    let text = format!("名单如下：\n表1　学校名单\n|序号|单位|是否完成|\n{}\n以上单位按时报送。", rows.join("\n"));
    let typed = Typed::body(&text);
    let places = typed.pages().places(&[("body", &text)]);
    let offset = |part: &str| text[..text.find(part).unwrap()].encode_utf16().count();
    for part in ["名单如下", "序号", "第7所", "第59所", "以上单位"] {
        let (page, at) = places.locate(0, offset(part)).unwrap();
        assert_eq!(places.find(page, (at.0 + 0.5, at.1 + 0.5)), Some((0, offset(part))), "{part}");
    }
}

#[test]
fn paragraphs_that_read_alike_are_told_apart() {
    Typed::body("特此通知。\n特此通知。\n特此通知。\n是\t是\n是\t是\n特此通知。").leads_there_and_back();
}

#[test]
fn attachments_bound_in_have_their_places_in_the_body() {
    let text = "一、要求\n请按附件1填报。\n附件1\n报送表\n单位\t数量\n某局\t3\n附件2\n名单\n张三、李四";
    let typed = Typed { attachments: vec!["报送表".into(), "名单".into()], ..Typed::body(text) };
    let places = typed.leads_there_and_back();
    let offset = text.encode_utf16().count() - 1;
    assert_eq!(body_of(&places, offset).0, 2, "the second attachment stands on the third page");
}

#[test]
fn recipients_moved_to_the_imprint_are_found_there() {
    let names: Vec<String> = (1..=60).map(|n| format!("云泽区第{n}街道办事处")).collect();
    let typed = Typed { main_to: names.join("，"), ..Typed::body("请认真贯彻执行。") };
    typed.leads_there_and_back();
}

#[test]
fn a_character_no_font_has_still_has_its_place() {
    let text = "由\u{1F600}负责，\u{20B9F}同志配合。";
    let typed = Typed::body(text);
    let places = typed.pages().places(&[("body", text)]);
    let offset = text.encode_utf16().count() - 1;
    let (page, at) = places.locate(0, offset).unwrap();
    assert_eq!(places.find(page, (at.0 + 0.5, at.1)), Some((0, offset)));
}

#[test]
fn far_from_any_text_there_is_no_place() {
    let places = Typed::body("全文。").pages().places(&[("body", "全文。")]);
    assert_eq!(places.find(0, (300.0, 20.0)), None);
    assert_eq!(places.find(9, (300.0, 300.0)), None);
    assert_eq!(Places::default().locate(0, 0), None);
    assert_eq!(places.locate(3, 0), None);
}

#[test]
fn what_is_written_for_the_browser_is_short() {
    let text: Vec<String> = (1..60).map(|n| format!("{n}. {LONG}")).collect();
    let typed = Typed::body(&text.join("\n"));
    let pages = typed.pages();
    let places = pages.places(&[("title", &typed.title), ("body", &typed.body)]);
    let written = places.written(1);
    assert!(written.starts_with("5953;1 "), "{written}");
    assert!(written.len() < 4_000, "{} bytes: {written}", written.len());
    assert_eq!(places.written(99), "");
}

#[test]
fn one_more_character_moves_the_places_behind_it_by_one() {
    let places = |text: &str| Typed::body(text).pages().places(&[("body", text)]);
    let (before, after) = (places("甲。\n乙丙丁。"), places("甲子。\n乙丙丁。"));
    assert_eq!(before.locate(0, 4).map(|p| p.0), after.locate(0, 5).map(|p| p.0));
    assert_eq!(before.locate(0, 4), after.locate(0, 5));
}

//! Every format of GB/T 9704-2012, measured on the finished PDF.

mod listed;
mod together;

use lexicon::TelegramUrgency;
use typeset::{
    Annex, Block, Format, House, Masthead, Roll, SealImage, SealPicture, Sheet, Signing, Stamp, Telegram, Way,
};

use crate::fonts::PRESS;
use crate::geometry::{ink_top, near, notice, paper};
use crate::paper::{MM, Paper, Run, Stroke};
use together::seals;

const CHAR: f64 = 156.0 / 28.0;
const EM: f64 = 16.0 / MM;
const PITCH: f64 = (225.0 - EM) / 21.0;
/// Half the gap between two lines: what lies between a line of text and a blank line's edge.
const HALF: f64 = (PITCH - EM) / 2.0;

const ORGANS: [&str; 12] = [
    "云泽区发展和改革局",
    "云泽区教育局",
    "云泽区科学技术局",
    "云泽区民政局",
    "云泽区财政局",
    "云泽区自然资源局",
    "云泽区水务局",
    "云泽区商务局",
    "云泽区审计局",
    "云泽区统计局",
    "云泽区林业局",
    "云泽区住房和城乡建设局",
];

fn ring() -> SealImage {
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4.9" fill="none" stroke="#e60012" stroke-width=".2"/></svg>"##;
    SealImage::Svg(typeset::Bytes::new(svg.as_slice()))
}

fn drawn(organ: &str, diameter: f64) -> SealPicture {
    SealPicture { diameter, image: SealImage::Drawn { organ: organ.into() } }
}

fn date(text: &str) -> Option<lexicon::Date> {
    Some(lexicon::parse_date(text).unwrap())
}

/// A joint document of so many organs; `signing` makes each of their signatures.
pub fn joint(count: usize, signing: impl Fn(&str) -> Signing) -> Sheet {
    let organs = &ORGANS[..count];
    let own = signing(organs[0]);
    Sheet {
        organs: organs.iter().map(|o| (*o).to_owned()).collect(),
        issue_number: "云发改〔2026〕21号".into(),
        title: "关于做好2026年冬季重点民生商品保供稳价工作的通知".into(),
        main_to: "各镇人民政府、街道办事处，区政府各部门".into(),
        blocks: vec![
            Block::text(
                "为切实做好冬季重点民生商品保供稳价工作，保障群众基本生活，经区人民政府同意，现就有关事项通知如下，请认真贯彻执行。",
            ),
            Block::text("各单位要压实责任，加强协同，遇有重要情况及时报告。"),
        ],
        signature: own.organ,
        seal: own.seal,
        stamp: own.stamp,
        cosigners: organs[1..].iter().map(|o| signing(o)).collect(),
        date: date("2026-11-20"),
        printer: "云泽区发展和改革局办公室".into(),
        printed_on: date("2026-11-21"),
        ..Sheet::default()
    }
}

fn sealed(organ: &str) -> Signing {
    Signing { organ: organ.into(), seal: Some(SealPicture { diameter: 45.0, image: ring() }), stamp: None }
}

fn unsealed(organ: &str) -> Signing {
    Signing { organ: organ.into(), ..Signing::default() }
}

fn stamped(organ: &str) -> Signing {
    let stamp = Stamp { duty: format!("{organ}局长"), name: "林致远".into(), image: None };
    Signing { organ: organ.into(), seal: None, stamp: Some(stamp) }
}

pub fn letter() -> Sheet {
    Sheet {
        format: Format::Letter,
        mark: "云泽区人民政府办公室".into(),
        copy_number: "000012".into(),
        urgency: Some(lexicon::Urgency::Urgent),
        issue_number: "云政办函〔2026〕35号".into(),
        title: "关于商请支持云泽湖流域水质监测工作的函".into(),
        main_to: "市生态环境局".into(),
        blocks: (0..8).map(|_| Block::text("为掌握云泽湖流域水质变化情况，我区拟于今年12月开展一次全流域监测，恳请贵局在监测设备和技术人员方面给予支持，有关事项我区将派专人对接。")).collect(),
        signature: "云泽区人民政府办公室".into(),
        seal: Some(drawn("云泽区人民政府办公室", 45.0)),
        date: date("2026-11-20"),
        copied_to: "市水务局，区水务局".into(),
        printer: "云泽区人民政府办公室".into(),
        printed_on: date("2026-11-21"),
        ..Sheet::default()
    }
}

pub fn order() -> Sheet {
    Sheet {
        format: Format::Order,
        mark: "云泽区人民政府令".into(),
        issue_number: "第12号".into(),
        blocks: vec![Block::text(
            "《云泽区集中式饮用水水源保护管理规定》已经2026年9月18日区人民政府第38次常务会议审议通过，现予公布，自2026年11月1日起施行。",
        )],
        stamp: Some(Stamp { duty: "区长".into(), name: "顾怀安".into(), image: None }),
        date: date("2026-09-25"),
        printer: "云泽区人民政府办公室".into(),
        printed_on: date("2026-09-26"),
        ..Sheet::default()
    }
}

pub fn minutes() -> Sheet {
    let roll = |label: &str, names: &str| Roll { label: label.into(), names: names.into() };
    Sheet {
        format: Format::Minutes,
        mark: "云泽区人民政府常务会议纪要".into(),
        issue_number: "〔2026〕41号".into(),
        title: "区人民政府第41次常务会议纪要".into(),
        blocks: vec![Block::text(
            "2026年11月10日，区长顾怀安主持召开区人民政府第41次常务会议，研究冬季供暖、义务教育学区调整等工作。现纪要如下。",
        )],
        signature: "云泽区人民政府办公室".into(),
        date: date("2026-11-12"),
        rolls: vec![
            roll(
                "出席",
                "顾怀安、林致远、苏明、欧阳若水、江白、钟灵、方远、季风、白露、何平、常乐、司马清源、云中鹤、沈墨",
            ),
            roll("请假", "温如玉"),
            roll("列席", "区发展和改革局陈一帆，区教育局陆羽，区财政局许多，区住房和城乡建设局石磊"),
        ],
        printer: "云泽区人民政府办公室".into(),
        printed_on: date("2026-11-12"),
        ..Sheet::default()
    }
}

pub fn telegram() -> Sheet {
    Sheet {
        format: Format::Telegram,
        mark: "云泽区人民政府防汛抗旱指挥部发电".into(),
        issue_number: "云汛电〔2026〕16号".into(),
        telegram: Telegram {
            urgency: Some(TelegramUrgency::Immediate),
            sender: "区防汛抗旱指挥部".into(),
            approved_by: "林致远".into(),
            fields: vec![("传真".into(), "传真　0000-1234567".into()), ("页数".into(), "共1页".into())],
        },
        title: "关于立即启动防汛二级应急响应的紧急通知".into(),
        main_to: "各镇人民政府、街道办事处".into(),
        blocks: vec![Block::text(
            "据气象部门预报，7月11日20时至12日20时，我区将出现大暴雨。决定自18时起启动防汛二级应急响应。",
        )],
        signature: "云泽区人民政府防汛抗旱指挥部".into(),
        date: date("2026-07-11"),
        ..Sheet::default()
    }
}

pub fn bulletin() -> Sheet {
    let roll = |label: &str, names: &str| Roll { label: label.into(), names: names.into() };
    Sheet {
        format: Format::Bulletin,
        masthead: Masthead {
            name: "云泽政务信息".into(),
            issue: "第18期".into(),
            total: "（总第346期）".into(),
            editor: "云泽区人民政府办公室".into(),
            distribution: vec![
                roll("报", "市人民政府办公室"),
                roll("送", "区委办公室，区人大常委会办公室"),
                roll("发", "各镇人民政府、街道办事处"),
            ],
            copies: 120,
            ..Masthead::default()
        },
        title: "城关镇推行“一窗受理”让群众少跑腿".into(),
        blocks: vec![Block::text(
            "今年以来，城关镇把便民服务中心原有的9个专门窗口合并为4个综合窗口，实行前台受理、后台分办、统一出件。",
        )],
        date: date("2026-10-30"),
        printer: "云泽区人民政府办公室".into(),
        ..Sheet::default()
    }
}

fn red(paper: &Paper) -> Vec<&Stroke> {
    paper.strokes.iter().filter(|s| s.colour[0] > 0.8 && s.x.1 - s.x.0 > 100.0).collect()
}

fn middle(run: &Run) -> f64 {
    (run.left() + run.right()) / 2.0
}

fn title(paper: &Paper) -> Vec<&Run> {
    paper.on(1).filter(|r| (r.size - 22.0).abs() < 0.1).collect()
}

#[test]
fn a_letter_has_its_mark_at_30_mm_between_double_lines_of_170_mm() {
    let paper = paper(&letter());
    let mark = paper.find("云泽区人民政府办公室");
    near(ink_top(mark), 30.0, 0.5);
    near(middle(mark), 106.0, 0.5);
    let lines = red(&paper);
    assert_eq!(lines.len(), 4, "{lines:?}");
    for line in &lines {
        assert_eq!(line.page, 1);
        near(line.x.0, 20.0, 0.1);
        near(line.x.1, 190.0, 0.1);
    }
    // Thick above thin, then thin above thick.
    assert!(lines[0].width > lines[1].width && lines[2].width < lines[3].width);
    assert!(lines[0].y < lines[1].y && lines[2].y < lines[3].y);
    near(lines[3].y + lines[3].width / 2.0, 277.0, 0.1);
    let ink = ink_bottom(mark);
    near(lines[0].y - lines[0].width / 2.0 - ink, 4.0, 0.3);
}

/// Lower edge of the ink of a run set in 小标宋, mm.
fn ink_bottom(run: &Run) -> f64 {
    crate::geometry::ink(run).1
}

#[test]
fn a_letters_number_stands_right_under_its_first_line_and_its_urgency_left() {
    let paper = paper(&letter());
    let thin = red(&paper)[1];
    let under = thin.y + thin.width / 2.0 + EM * 7.0 / 8.0;
    let (copy, urgent, number) = (paper.find("000012"), paper.find("加急"), paper.find("云政办函"));
    near(copy.top(), under, 0.1);
    near(number.top(), under, 0.1);
    near(number.right(), 184.0, 0.3);
    near(copy.left(), 28.0, 0.1);
    near(urgent.left(), 28.0, 0.1);
    near(urgent.y - copy.y, PITCH, 0.05);
    near(title(&paper)[0].top() - urgent.bottom(), 2.0 * PITCH + 2.0 * HALF, 0.3);
}

#[test]
fn page_1_of_a_letter_has_no_number_and_its_imprint_no_lines() {
    let paper = paper(&letter());
    assert!(paper.pages >= 2);
    assert!(!paper.text().contains("— 1 —"));
    assert!(paper.text().contains("— 2 —"));
    assert!(!paper.text().contains("印发"));
    let copied = paper.find("抄送");
    assert_eq!(copied.page, paper.pages);
    near(copied.bottom(), 262.0, 0.3);
    assert!(paper.strokes.iter().all(|s| s.colour[0] > 0.5 || s.x.1 - s.x.0 < 100.0));
    let text = paper.on(1).map(Run::bottom).fold(0.0, f64::max);
    assert!(text <= 277.0 - EM * 7.0 / 8.0);
}

#[test]
fn a_joint_letter_bears_only_the_organ_in_charge() {
    let sheet = Sheet { organs: vec!["云泽区教育局".into(), "云泽区财政局".into()], ..letter() };
    let paper = paper(&sheet);
    assert!(paper.find("云泽区教育局").size > 30.0);
    assert!(!paper.on(1).any(|r| r.text.contains("云泽区财政局")));
}

#[test]
fn an_order_has_its_mark_at_57_mm_and_two_blank_lines_around_its_number() {
    let paper = paper(&order());
    let mark = paper.find("云泽区人民政府令");
    near(ink_top(mark), 57.0, 0.5);
    near(middle(mark), 106.0, 0.5);
    let number = paper.find("第12号");
    near(middle(number), 106.0, 0.3);
    near(number.top() - ink_bottom(mark), 2.0 * PITCH + HALF, 0.3);
    let text = paper.find("集中式饮用水");
    near(text.top() - number.bottom(), 2.0 * PITCH + 2.0 * HALF, 0.1);
    assert!(red(&paper).is_empty());
}

#[test]
fn a_signature_stamp_leaves_four_characters_right_with_the_office_two_left_of_it() {
    let paper = paper(&order());
    let (duty, name, day) = (paper.find("区长"), paper.find("顾怀安"), paper.find("2026年9月25日"));
    near(name.right(), 184.0 - 4.0 * CHAR, 0.3);
    near(duty.right(), name.left() - 2.0 * CHAR, 0.3);
    near((duty.top() + duty.bottom()) / 2.0, (name.top() + name.bottom()) / 2.0, 0.1);
    near(day.right(), 184.0 - 4.0 * CHAR, 0.3);
    // The stamp is 12 mm high around the name; one blank line below it, two above.
    let centre = (name.top() + name.bottom()) / 2.0;
    near(day.top() - (centre + 6.0), PITCH + 2.0 * HALF, 0.1);
    let text = paper.find("起施行");
    near(centre - 6.0 - text.bottom(), 2.0 * PITCH + 2.0 * HALF, 0.1);
    assert!(name.font.contains("Kai"));
}

#[test]
fn a_stamp_with_a_picture_takes_its_place() {
    let stamp = Stamp { duty: "区长".into(), name: "顾怀安".into(), image: Some(ring()) };
    let pages = PRESS.compile(&Sheet { stamp: Some(stamp), ..order() }).unwrap();
    assert!(pages.svg(0).contains("<image"));
    assert!(
        !paper(&Sheet {
            stamp: Some(Stamp { duty: "区长".into(), name: "顾怀安".into(), image: Some(ring()) }),
            ..order()
        })
        .text()
        .contains("顾怀安")
    );
}

#[test]
fn an_order_prints_no_title_and_says_so() {
    let pages = PRESS.compile(&Sheet { title: "云泽区人民政府令".into(), ..order() }).unwrap();
    assert!(pages.notes()[0].contains("标题不印"), "{:?}", pages.notes());
}

#[test]
fn minutes_have_rolls_below_the_text_that_hang_behind_their_colons() {
    let paper = paper(&minutes());
    near(ink_top(paper.find("常务会议纪要")), 72.0, 0.5);
    let label = paper.find("出席");
    near(label.left(), 28.0 + 2.0 * CHAR, 0.1);
    assert!(label.font.contains("Sans"));
    let text = paper.find("研究冬季供暖");
    // The text has one more line.
    near(label.top() - text.bottom(), 2.0 * PITCH + 2.0 * HALF, 0.1);
    let (names, more) =
        (paper.find("顾怀安、林致远"), paper.on(1).find(|r| (r.y - label.y - PITCH).abs() < 0.1).unwrap());
    near(names.left(), 28.0 + 5.0 * CHAR, 0.1);
    near(more.left(), 28.0 + 5.0 * CHAR, 0.1);
    for label in ["请假", "列席"] {
        near(paper.find(label).left(), 28.0 + 2.0 * CHAR, 0.1);
    }
    // Organ and date stand above the red line.
    let line = red(&paper)[0];
    near(line.y - paper.find("2026年11月12日").bottom(), 4.0, 0.1);
    assert_eq!(paper.text().matches("2026年11月12日").count(), 2, "in the head and in the imprint");
}

#[test]
fn sealed_minutes_end_with_their_seal() {
    let sheet = Sheet { seal: Some(SealPicture { diameter: 45.0, image: ring() }), ..minutes() };
    assert_eq!(seals(&sheet).len(), 1);
    let paper = paper(&sheet);
    let (line, day) = (red(&paper)[0].y, paper.runs.iter().find(|r| r.text == "2026年11月12日").unwrap());
    assert!(day.page > 1 || day.y > line);
}

#[test]
fn a_seal_beside_a_signature_stamp_is_not_printed_and_that_is_told() {
    let sheet = Sheet { seal: Some(SealPicture { diameter: 45.0, image: ring() }), ..order() };
    assert!(seals(&sheet).is_empty());
    assert!(PRESS.compile(&sheet).unwrap().notes()[0].contains("印章不印"));
}

#[test]
fn a_telegram_has_its_heading_with_the_grade_of_urgency() {
    let sheet = telegram();
    let paper = paper(&sheet);
    let lines = red(&paper);
    assert_eq!(lines.len(), 2);
    let (sender, approved) = (paper.find("发电单位"), paper.find("签批盖章"));
    assert!(sender.y < lines[0].y && (sender.y - approved.y).abs() < 0.05);
    near(sender.left(), 28.0, 0.1);
    near(approved.right(), 184.0, 0.3);
    let grade = paper.find("特提");
    assert!(grade.font.contains("Sans") && grade.y > lines[0].y && grade.y < lines[1].y);
    near(title(&paper)[0].top() - lines[1].y, 2.0 * PITCH + HALF, 0.5);
}

#[test]
fn a_bulletin_has_the_masthead_of_the_house() {
    let paper = paper(&bulletin());
    let name = paper.find("云泽政务信息");
    near(middle(name), 106.0, 0.5);
    assert!(name.size > 50.0);
    near(middle(paper.find("第18期")), 106.0, 0.5);
    let (editor, day) = (paper.find("云泽区人民政府办公室"), paper.find("2026年10月30日"));
    near(editor.y, day.y, 0.05);
    assert!(red(&paper)[0].y > day.y);
    assert!(paper.find("（共印120份）").y > paper.find("各镇人民政府").y.max(250.0));
}

#[test]
fn an_administrators_masthead_is_printed_as_he_wrote_it() {
    let source = House::source().replace("size = 60, colour = \"红\"", "size = 30, colour = \"黑\"");
    let house = House::parse(&source).unwrap();
    let paper = paper(&Sheet { house: Some(std::sync::Arc::new(house)), ..bulletin() });
    near(paper.find("云泽政务信息").size, 30.0, 0.01);
}

#[test]
fn a_field_that_a_masthead_does_not_know_is_not_printed() {
    let source = House::source().replace("{期号}", "{期号}{天气}");
    let house = House::parse(&source).unwrap();
    let paper = paper(&Sheet { house: Some(std::sync::Arc::new(house)), ..bulletin() });
    assert!(!paper.text().contains("天气") && paper.text().contains("第18期"));
}

fn mark_run<'a>(paper: &'a Paper, name: &str) -> &'a Run {
    let found = paper.on(1).find(|r| r.text == name && r.font.contains("Serif"));
    found.unwrap_or_else(|| panic!("{name}: {:?}", paper.on(1).map(|r| &r.text).collect::<Vec<_>>()))
}

#[test]
fn an_attachment_that_cannot_be_bound_in_begins_with_the_issue_number_and_counts_its_own_pages() {
    let mut sheet = notice();
    let blocks = vec![Block::text("图纸另附。")];
    sheet.annexes.push(Annex { label: "附件3".into(), title: "河道治理图纸".into(), blocks, apart: true });
    let paper = paper(&sheet);
    let label = paper.find(&format!("{}附件3", sheet.issue_number));
    assert_eq!(label.page, paper.pages);
    near(label.left(), 28.0, 0.1);
    near(label.top(), 37.0, 0.1);
    assert_eq!(paper.on(paper.pages).filter(|r| r.text == "— 1 —").count(), 1);
    let imprint = paper.strokes.iter().rfind(|s| s.colour[0] < 0.1 && s.x.1 - s.x.0 > 100.0).unwrap();
    assert_eq!(imprint.page, paper.pages - 1);
    near(imprint.y + imprint.width / 2.0, 262.0, 0.2);
}

#[test]
fn attachment_text_begins_with_its_label_and_its_title_on_line_3() {
    let mut sheet = notice();
    let blocks = vec![Block::text("见下页。")];
    sheet.annexes.push(Annex { label: "附件1".into(), title: "公文办理流程".into(), blocks, apart: false });
    let paper = paper(&sheet);
    let label = paper.runs.iter().find(|r| r.text == "附件1" && r.font.contains("Sans")).unwrap();
    near(label.left(), 28.0, 0.1);
    near(label.top(), 37.0, 0.1);
    let title = paper.on(label.page).find(|r| (r.size - 22.0).abs() < 0.1).unwrap();
    near(title.top(), 37.0 + 2.0 * PITCH, 0.1);
    near(middle(title), 106.0, 0.3);
}

#[test]
fn a_head_too_high_for_page_1_is_told() {
    let long = "关于进一步加强和规范全区行政机关公文处理工作切实提高办文质量和效率的".repeat(6) + "通知";
    let sheet = Sheet { title: long, ..joint(12, unsealed) };
    let pages = PRESS.compile(&sheet).unwrap();
    assert!(
        pages.notes().iter().any(|n| n.contains("首页放不下正文") || n.contains("只印主办机关")),
        "{:?}",
        pages.notes()
    );
}

#[test]
fn a_title_of_five_lines_leaves_room_for_text_on_page_1() {
    let title = "云泽区人民政府办公室关于转发区发展和改革局等部门关于进一步完善城乡居民最低生活保障和特困人员救助供养制度切实加强困难群众基本生活保障工作若干措施（试行）的通知";
    let sheet = Sheet { title: title.into(), ..notice() };
    let paper = paper(&sheet);
    assert!(super::formats::title(&paper).len() >= 4);
    assert_eq!(paper.find("为进一步规范").page, 1);
}

#[test]
fn every_format_shows_text_on_page_1_and_has_a_pdf() {
    for sheet in [letter(), order(), minutes(), telegram(), bulletin(), joint(12, sealed), joint(12, stamped)] {
        let paper = paper(&sheet);
        let Block::Paragraph(first) = &sheet.blocks[0] else { panic!() };
        let begins: String = first.text.chars().take(4).collect();
        assert!(paper.on(1).any(|r| r.text.contains(&begins)), "{:?}", sheet.format);
    }
}

//! 督查督办 in and out: spreadsheets, the calendar, and figures that equal what the facts say.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use lexicon::{Date, Instant, MatterId, UnitId, days_after};
use office::Error;
use office::people::Token;
use office::supervision::statistics::{self, Behind, Counts, Figure};
use office::supervision::{self, Filter, Ledger, Opening, Rhythm, Source, SourceKind, Step, calendar, import};
use testkit::{TestOffice, on_every_engine};

use super::common::{
    DAY, DESK, at_desk, by_hand, charged, closes, file, later, led, looks_after, opens, said, today, workbook_rows,
};

fn opening(office: &TestOffice, (content, code): (&str, &str), days: i64) -> Opening {
    led(office, content, (code, &[]), days)
}

fn extends(office: &TestOffice, id: MatterId, code: &str, days: i64) {
    let wanted = later(office, days);
    let asked = charged(office, (&format!("{code}-zr"), id), |tx, at| supervision::ask(tx, at, wanted, "雨季影响施工"));
    let asked = asked.unwrap();
    at_desk(office, id, |tx, at| supervision::settle(tx, at, asked, (true, ""))).unwrap();
}

fn all(office: &TestOffice) -> Vec<supervision::Listed> {
    let filter = Filter { most: 1_000, ..Filter::default() };
    office.read(DESK, |tx, a| supervision::list(tx, a, &filter, None)).unwrap()
}

/// A year of items: on time, late, extended and then on time, overdue, reopened, led by another, still to come.
fn a_busy_year(office: &TestOffice) {
    // In spring, so that the year does not end meanwhile.
    office.world.set(Instant::from_local("2027-03-01".parse().unwrap(), 9, 0));
    looks_after(office, 30);
    for (n, code) in ["yjj", "zjj", "czj", "yjj", "zjj"].into_iter().enumerate() {
        let kind = SourceKind::ALL[n % 3];
        let mut new = opening(office, (&format!("第{n}批整治任务"), code), 5 + 3 * n as i64);
        let (said_on, words) = (Some(later(office, 0)), "请抓紧整治。".to_owned());
        new.source = Source { kind, words, said_by: "周明川".into(), said_on, ..by_hand() };
        let id = opens(office, &new);
        office.world.advance_minutes(4 * DAY);
        if n == 0 {
            closes(office, (&format!("{code}-zr"), id));
        }
        if n == 1 {
            extends(office, id, code, 30);
        }
    }
    // The second was extended and is closed within the new limit; the third is closed after its limit.
    let ids: Vec<MatterId> = all(office).into_iter().rev().map(|l| l.id).collect();
    closes(office, ("zjj-zr", ids[1]));
    closes(office, ("czj-zr", ids[2]));
    let lead = office.place.units["czj"];
    at_desk(office, ids[4], |tx, at| supervision::change_lead(tx, at, (lead, None), ("职责调整", ""))).unwrap();
    opens(office, &opening(office, ("筹备来年春灌", "yjj"), 60));
    office.world.advance_minutes(25 * DAY);
    let closure = file(office, ids[0]).closures[0].id;
    let again = later(office, 1);
    at_desk(office, ids[0], |tx, at| supervision::look_back(tx, at, closure, (Some(again), "又有反弹"))).unwrap();
}

/// What the facts of one item say: short name of the lead unit, day opened, source, limit, day closed with the limit then.
struct Told {
    lead: String,
    /// Who led it first.
    first: String,
    opened: Date,
    source: String,
    due: Date,
    closed: Option<(Date, Date)>,
    /// Closings that held until the end of the year.
    closings: Vec<Date>,
}

fn told(office: &TestOffice, id: MatterId) -> Told {
    let facts = office.db.read(|tx| store::facts::about(tx, &office::story::subject(id))).unwrap();
    let first = facts[0].at.date();
    let mut told = Told {
        lead: String::new(),
        first: String::new(),
        opened: first,
        source: String::new(),
        due: first,
        closed: None,
        closings: Vec::new(),
    };
    for fact in &facts {
        let text = |key: &str| fact.body.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
        match fact.verb.as_str() {
            "supervision.open" => {
                (told.opened, told.source, told.due) = (fact.at.date(), text("source"), text("due").parse().unwrap());
            }
            "supervision.hand" if text("part") == "牵头" => {
                told.lead = text("to");
                told.first = if told.first.is_empty() { text("to") } else { told.first };
            }
            "supervision.extension" if fact.body["granted"] == true => told.due = text("due").parse().unwrap(),
            "supervision.close" => {
                told.closed = Some((fact.at.date(), told.due));
                told.closings.push(fact.at.date());
            }
            "supervision.reopen" => {
                (told.closed, told.due) = (None, text("due").parse().unwrap());
                told.closings.retain(|day| day.year() != fact.at.date().year());
            }
            _ => {}
        }
    }
    told
}

impl Told {
    fn count(&self, c: &mut Counts, now: Date) {
        let year = now.year();
        let ended = match self.closed {
            Some((day, _)) => day.year() == year,
            None => self.due < now,
        };
        c.open += i64::from(self.closed.is_none());
        c.due += i64::from(ended);
        c.on_time += i64::from(ended && self.closed.is_some_and(|(day, limit)| day <= limit));
        c.late += i64::from(ended && self.closed.is_some_and(|(day, limit)| day > limit));
        c.overdue += i64::from(ended && self.closed.is_none());
    }
}

#[test]
fn figures_equal_what_is_counted_from_the_facts_and_open_their_items() {
    on_every_engine(|office| {
        a_busy_year(office);
        let (now, year) = (today(office), today(office).year());
        let told: Vec<Told> = all(office).iter().map(|l| told(office, l.id)).collect();
        assert_eq!(told.len(), 6);
        let mut units: BTreeMap<String, Counts> = BTreeMap::new();
        let (mut months, mut sources) = ([(0, 0); 12], BTreeMap::<String, i64>::new());
        for t in &told {
            t.count(units.entry(t.lead.clone()).or_default(), now);
            units.entry(t.first.clone()).or_default().opened += i64::from(t.opened.year() == year);
            if t.opened.year() == year {
                months[t.opened.month() as usize - 1].0 += 1;
                *sources.entry(t.source.clone()).or_default() += 1;
            }
            for day in t.closings.iter().filter(|day| day.year() == year) {
                months[day.month() as usize - 1].1 += 1;
            }
        }
        let read = office.read(DESK, |tx, a| statistics::statistics(tx, a, year)).unwrap();
        let by_name: BTreeMap<String, Counts> = read.units.iter().map(|u| (u.name.clone(), u.counts)).collect();
        assert_eq!(by_name, units);
        assert_eq!(read.months, months);
        let bars: i64 = read.months.iter().map(|(_, closed)| closed).sum();
        assert_eq!(
            bars,
            read.closed(),
            "one closing came undone in a later month: it is in no bar and not in the year's figure"
        );
        assert_eq!(read.sources.iter().map(|(s, n)| (s.label().to_owned(), *n)).collect::<BTreeMap<_, _>>(), sources);
        let total = read.total;
        assert!(total.late > 0 && total.overdue > 0 && total.on_time > 0, "the year shows every case: {total:?}");
        assert_eq!(total.due, total.on_time + total.late + total.overdue);

        let behind = |figure, month, lead: Option<UnitId>| {
            let of = Behind { figure, year, month, lead, source: None };
            office.read(DESK, |tx, a| statistics::behind(tx, a, &of, None)).unwrap().len() as i64
        };
        for u in &read.units {
            let c = u.counts;
            let figures = [
                (Figure::Open, c.open),
                (Figure::Opened, c.opened),
                (Figure::Due, c.due),
                (Figure::OnTime, c.on_time),
                (Figure::Late, c.late),
                (Figure::Overdue, c.overdue),
            ];
            for (figure, count) in figures {
                assert_eq!(behind(figure, None, Some(u.unit)), count, "{} {}", u.name, figure.label());
            }
        }
        for (month, (opened, closed)) in (1i8..).zip(read.months) {
            assert_eq!(behind(Figure::Opened, Some(month), None), opened, "{month}");
            assert_eq!(behind(Figure::Closed, Some(month), None), closed, "{month}");
        }
        let before = office.read(DESK, |tx, a| statistics::statistics(tx, a, year - 1)).unwrap();
        assert_eq!((before.opened(), before.closed(), before.total.due), (0, 0, 0));
        let stranger = office.read("linxiaotang", |tx, a| statistics::statistics(tx, a, year));
        assert!(said(stranger).contains("督办、领导"));
    });
}

#[test]
fn the_share_on_time_is_rounded_to_a_tenth_of_a_per_cent() {
    let of = |on_time, due| Counts { on_time, due, ..Counts::default() }.share();
    assert_eq!([of(1, 3), of(2, 3), of(0, 7), of(7, 7), of(0, 0)], [Some(333), Some(667), Some(0), Some(1000), None]);
}

#[test]
fn the_calendar_shows_own_days_only_and_its_address_answers_until_it_is_revoked() {
    on_every_engine(|office| {
        let mut new = opening(office, ("整改燃气安全隐患，建立清单；逐户销号", "yjj"), 30);
        new.milestones = vec![Step { name: "完成排查".into(), due_on: later(office, 10) }];
        let id = opens(office, &new);
        let text = office.read("yjj-jz", calendar::of_actor).unwrap();
        let unfolded = text.replace("\r\n ", "");
        let day = later(office, 30).to_string().replace('-', "");
        for line in [
            format!("UID:limit-{id}@zhongshu"),
            format!("DTSTART;VALUE=DATE:{day}"),
            "SUMMARY:办结时限 督〔2026〕1号 整改燃气安全隐患，建立清单".into(),
            "SUMMARY:节点“完成排查” 督〔2026〕1号 整改燃气安全隐患，建立清单".into(),
        ] {
            assert!(unfolded.lines().any(|l| l == line), "{line} in {unfolded}");
        }
        assert!(text.split("\r\n").all(|l| l.len() <= 75) && text.ends_with("END:VCALENDAR\r\n"));
        assert!(!office.read("zjj-jz", calendar::of_actor).unwrap().contains("VEVENT"), "of others, nothing");

        let first = office.write("yjj-jz", calendar::make_feed).unwrap();
        let read = |token: &Token| office.db.read(|tx| calendar::of_token(tx, token));
        assert_eq!(read(&first).unwrap(), text);
        let second = office.write("yjj-jz", calendar::make_feed).unwrap();
        assert!(matches!(read(&first), Err(Error::NotFound)), "made anew, the old one is unknown");
        assert!(read(&second).is_ok());
        office.write("yjj-jz", calendar::revoke_feed).unwrap();
        assert!(matches!(read(&second), Err(Error::NotFound)));
        assert!(said(office.write("yjj-jz", calendar::revoke_feed)).contains("没有在用"));
        assert!(matches!(read(&Token::of([7; 32])), Err(Error::NotFound)));

        closes(office, ("yjj-zr", id));
        assert!(!office.read("yjj-jz", calendar::of_actor).unwrap().contains("VEVENT"), "closed, nothing is due");
    });
}

fn csv(office: &TestOffice, rows: &[&str]) -> Vec<u8> {
    let due = later(office, 40).to_string();
    let head = import::HEADINGS.join(",");
    let body: Vec<String> = rows.iter().map(|r| r.replace("{due}", &due)).collect();
    format!("督办事项导入\n{head},备注\n{}\n", body.join("\n")).into_bytes()
}

const GOOD: [&str; 2] = [
    "拆除滨河路临建。,日常督查,领导批示,年内拆完。,周明川,2026/11/2,恢复通行,14,处,区住建局,区应急局,{due},每半月,完成摸底；全部拆除,先易后难,重点工作台账",
    "修订防汛预案,,,,,,,,,YJJ,,{due},,,,",
];

#[test]
fn a_good_file_opens_every_item_once_and_never_twice() {
    on_every_engine(|office| {
        let bytes = csv(office, &GOOD);
        let read = office.read(DESK, |tx, a| import::preview(tx, a, &bytes)).unwrap();
        assert_eq!((read.bad(), read.alike(), read.ignored.as_slice()), (0, 0, &["备注".to_owned()][..]));
        assert!(all(office).is_empty(), "a preview writes nothing");
        assert_eq!(office.write(DESK, |tx, a| import::apply(tx, a, &bytes, false)).unwrap(), 2);
        let listed = all(office);
        let first = &listed[1];
        assert_eq!((first.content.as_str(), first.lead.as_str()), ("拆除滨河路临建。", "区住建局"));
        assert_eq!((first.source, first.said_by.as_str()), (SourceKind::Instruction, "周明川"));
        let file = office
            .read(DESK, |tx, a| {
                let seen = supervision::find(tx, a, first.id)?;
                assert_eq!((seen.item.rhythm, seen.item.ledger), (Rhythm::HalfMonthly, Ledger::Priority));
                supervision::file(tx, &seen)
            })
            .unwrap();
        assert_eq!(file.milestones.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["完成摸底", "全部拆除"]);
        assert_eq!(file.milestones[1].due_on, later(office, 40), "laid backwards from the limit");
        assert_eq!(file.charges.len(), 2);
        assert_eq!(file.sheets.len(), 2, "with the notice for each of them");
        let again = office.write(DESK, |tx, a| import::apply(tx, a, &bytes, true));
        assert!(said(again).contains("已经立项"));
        assert_eq!(all(office).len(), 2);
    });
}

fn imported(office: &TestOffice, bytes: &[u8]) -> import::Preview {
    office.read(DESK, |tx, a| import::preview(tx, a, bytes)).unwrap()
}

#[test]
fn a_unit_named_twice_supports_once_and_people_and_groups_are_named_in_their_columns() {
    on_every_engine(|office| {
        let group = |ledger| {
            office.write(DESK, move |tx, a| {
                let by = supervision::ledgers::keeper(a)?;
                supervision::ledgers::add_groups(tx, &by, ledger, "民生组")
            })
        };
        group(Ledger::Reform).unwrap();
        let name = |login: &str| office.read(login, |_, a| Ok(a.name.clone())).unwrap();
        let (person, leader) = (name("zjj-jz"), name("zhoumingchuan"));
        let row = |person: &str, group: &str, leader: &str| {
            format!("修缮老旧小区,,,,,,,,,区住建局,区应急局、YJJ；区住建局,{{due}},,,,,{person},{group},{leader}")
        };
        let wrong = imported(office, &csv(office, &[&row("查无此人", "没有的组", "查无此人")]));
        let says = wrong.rows[0].errors.join("");
        for part in [
            "责任人“查无此人”不是牵头单位的在职人员",
            "专项小组“没有的组”没有设立",
            "关注领导“查无此人”不是本单位的领导",
        ] {
            assert!(says.contains(part), "{part}: {says}");
        }
        let bytes = csv(office, &[&row(&person, "民生组", &leader)]);
        assert_eq!(imported(office, &bytes).rows[0].errors, Vec::<String>::new());
        assert_eq!(office.write(DESK, |tx, a| import::apply(tx, a, &bytes, false)).unwrap(), 1);
        let (item, charges) = office
            .read(DESK, |tx, a| {
                let first = supervision::list(tx, a, &Filter::default(), None)?[0].id;
                let seen = supervision::find(tx, a, first)?;
                Ok((seen.item.clone(), supervision::file(tx, &seen)?.charges))
            })
            .unwrap();
        assert_eq!(charges.len(), 2, "the lead, and one support unit");
        assert_eq!(charges[0].person_name, person);
        assert_eq!((item.ledger, item.group.is_some()), (Ledger::Reform, true));
        assert_eq!(item.cared_by, Some(office.place.people["zhoumingchuan"]));
        group(Ledger::Priority).unwrap();
        let twice = imported(office, &csv(office, &[&row("", "民生组", "")]));
        assert!(twice.rows[0].errors.join("").contains("两个台账都有专项小组"));
    });
}

/// A workbook with one row: its limit as a date cell, its milestones as text.
fn workbook(due: Date, milestones: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let shown = rust_xlsxwriter::Format::new().set_num_format("yyyy/m/d");
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(
        due.year().unsigned_abs(),
        due.month().unsigned_abs(),
        due.day().unsigned_abs(),
    );
    for (column, heading) in (0u16..).zip(["督办事项", "牵头单位", "节点", "办结时限"]) {
        sheet.write_string(0, column, heading).unwrap();
    }
    for (column, value) in (0u16..).zip(["绿化河岸", "区住建局", milestones]) {
        sheet.write_string(1, column, value).unwrap();
    }
    sheet.write_datetime_with_format(1, 3, day.unwrap(), &shown).unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_date_cell_is_a_day_and_a_number_in_a_milestone_is_none() {
    on_every_engine(|office| {
        let due = later(office, 40);
        let bytes = workbook(due, "栽种苗木 20000；验收");
        let read = imported(office, &bytes);
        assert_eq!(read.rows[0].errors, Vec::<String>::new());
        assert_eq!(read.rows[0].values[11], due.to_string());
        office.write(DESK, |tx, a| import::apply(tx, a, &bytes, false)).unwrap();
        let steps = office
            .read(DESK, |tx, a| {
                let first = supervision::list(tx, a, &Filter::default(), None)?[0].id;
                let seen = supervision::find(tx, a, first)?;
                Ok(supervision::file(tx, &seen)?.milestones)
            })
            .unwrap();
        assert_eq!(steps.iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["栽种苗木 20000", "验收"]);
        assert!(steps[0].due_on > today(office) && steps[1].due_on == due);
        let plain = csv(office, &["绿化河岸,,,,,,,,,区住建局,,46361,,,,"]);
        assert!(
            imported(office, &plain).rows[0].errors.join("").contains("办结时限“46361”不对"),
            "only date cells are serials"
        );
    });
}

/// The same workbook with days that count from 1904, as files from a Mac do.
fn counted_from_1904(bytes: &[u8]) -> Vec<u8> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut copy = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for n in 0..package.len() {
        let mut part = package.by_index(n).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut text).unwrap();
        if name == "xl/workbook.xml" {
            assert!(text.contains("<workbookPr "), "{text}");
            text = text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ");
        }
        copy.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        copy.write_all(text.as_bytes()).unwrap();
    }
    copy.finish().unwrap().into_inner()
}

#[test]
fn a_date_cell_of_a_file_that_counts_from_1904_is_the_day_it_shows() {
    on_every_engine(|office| {
        let due = later(office, 40);
        // 1462 days lie between the two beginnings: the same number shows a day so much later.
        let earlier = days_after(due, -1462).unwrap();
        let read = imported(office, &counted_from_1904(&workbook(earlier, "验收")));
        assert_eq!(read.rows[0].errors, Vec::<String>::new());
        assert_eq!(read.rows[0].values[11], due.to_string());
    });
}

#[test]
fn bad_rows_are_told_one_by_one_and_nothing_is_half_imported() {
    on_every_engine(|office| {
        let bad = [
            ",,,,,,,,,区住建局,,{due},,,,",
            "甲事项,小事,来路,,,昨天,,,,没有的局,另一个局,{due},天天,,,",
            "乙事项,,,,,,,十四,处,区住建局,,2020-01-01,,,,",
            "丙事项,,,,,,,,,区住建局,,,,,,",
            "丁事项,,,,,,,,,区住建局,,{due},,完成摸底 2020-12-01；全部拆除,,",
            "机密★1年 戊事项,,,,,,,,,区住建局,,{due},,,,",
            "己事项,,,,,,,,,区住建局,,{due},,,,",
            "己事项,,,,,,,,,区住建局,,{due},,,,",
        ];
        let bytes = csv(office, &[&GOOD[..], &bad].concat());
        let read = office.read(DESK, |tx, a| import::preview(tx, a, &bytes)).unwrap();
        let errors: Vec<String> = read.rows.iter().map(|r| r.errors.join("")).collect();
        assert!(errors[..2].iter().all(String::is_empty), "{errors:?}");
        let says = |n: usize, words: &[&str]| {
            for word in words {
                assert!(errors[n].contains(word), "{word}: {}", errors[n]);
            }
        };
        says(2, &["请写明督办事项"]);
        says(3, &["类别", "来源", "日期“昨天”不对", "牵头单位“没有的局”不在平台上", "配合单位“另一个局”", "反馈周期"]);
        says(4, &["目标须为数字", "不能早于今天"]);
        says(5, &["请填写办结时限"]);
        says(6, &["节点不能早于今天"]);
        says(7, &["非涉密"]);
        says(9, &["与第 11 行完全相同"]);
        let refused = office.write(DESK, |tx, a| import::apply(tx, a, &bytes, true));
        assert!(said(refused).contains("文件中有错误，没有立项"));
        assert!(all(office).is_empty());
        let stranger = office.read("linxiaotang", |tx, a| import::preview(tx, a, &bytes));
        assert!(said(stranger).contains("督查人员"));
        for (bytes, says) in
            [(&b""[..], "空的"), ("事项,单位\n甲,乙\n".as_bytes(), "没有找到表头"), (b"PK\x03\x04", "损坏")]
        {
            assert!(said(office.read(DESK, |tx, a| import::preview(tx, a, bytes))).contains(says));
        }
    });
}

#[test]
fn likely_duplicates_are_shown_and_opened_only_when_somebody_is_sure() {
    on_every_engine(|office| {
        opens(office, &opening(office, ("整改全区燃气安全隐患并建立台账", "yjj"), 30));
        let bytes = csv(office, &["整改全区燃气安全隐患并建立台账。,,,,,,,,,区住建局,,{due},,,,"]);
        let read = office.read(DESK, |tx, a| import::preview(tx, a, &bytes)).unwrap();
        assert_eq!((read.bad(), read.alike()), (0, 1));
        assert!(read.rows[0].alike[0].contains("督〔2026〕1号"), "{:?}", read.rows[0].alike);
        assert!(said(office.write(DESK, |tx, a| import::apply(tx, a, &bytes, false))).contains("疑似重复"));
        assert_eq!(office.write(DESK, |tx, a| import::apply(tx, a, &bytes, true)).unwrap(), 1);
    });
}

#[test]
fn the_template_is_read_back_without_an_error() {
    on_every_engine(|office| {
        let bytes = import::template_xlsx(today(office)).unwrap();
        let read = office.read(DESK, |tx, a| import::preview(tx, a, &bytes)).unwrap();
        assert_eq!(read.rows.len(), 1);
        assert_eq!(read.rows[0].errors, Vec::<String>::new());
    });
}

#[test]
fn the_whole_view_is_exported_with_its_filters_and_the_export_is_a_fact() {
    on_every_engine(|office| {
        opens(office, &opening(office, ("=整治河道", "yjj"), 30));
        opens(office, &opening(office, ("修复路面", "zjj"), 30));
        let only = Filter { lead: Some(office.place.units["yjj"]), ..Filter::default() };
        let read = office.write(DESK, |tx, a| supervision::export(tx, a, &only)).unwrap();
        assert_eq!(read.len(), 1);
        let rows = workbook_rows(&read.xlsx().unwrap());
        assert_eq!((rows.len(), rows[1][1].as_str()), (2, "=整治河道"), "text, not a formula");
        let facts = office.db.read(|tx| store::facts::about(tx, "register:supervision")).unwrap();
        assert_eq!((facts[0].verb.as_str(), &facts[0].body["rows"]), ("supervision.export", &1.into()));
        let stranger = office.write("linxiaotang", |tx, a| supervision::export(tx, a, &only).map(|e| e.len()));
        assert!(said(stranger).contains("督办、领导"));
    });
}

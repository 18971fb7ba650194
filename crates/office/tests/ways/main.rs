//! The ways of handling on every engine: 便函, 收文阅件, 签报, each walked to its end.

#![allow(clippy::unwrap_used)]

mod counted;
mod joint;
mod letters;
mod petition;

use lexicon::{Genre, MatterId, SecurityLabel, Urgency};
use office::document::dispatch::Addressees;
use office::document::incoming::{self, Assignment, Nature, Paper};
use office::document::numbering::Choice;
use office::document::{self, Content, Head, Retention, Start, StepForm, draft, register, seals};
use office::matter::{self, Relation, Way};
use office::process::{self, Page, Then};
use office::story;
use store::World;
use testkit::office::{agree, all_passed, content};
use testkit::{TestOffice, on_every_engine};

fn says<T: std::fmt::Debug>(outcome: office::Result<T>, words: &str) {
    let text = outcome.unwrap_err().to_string();
    assert!(text.contains(words), "{text}");
}

fn head(office: &TestOffice, genre: Genre) -> Head {
    let series = (genre == Genre::Letter).then(|| office.place.letters["qzfb"]);
    Head { genre, urgency: Urgency::Normal, label: SecurityLabel::Internal, series, copies: 1 }
}

fn starts(office: &TestOffice, way: Way, genre: Genre, text: Content) -> MatterId {
    let head = head(office, genre);
    office.write("linxiaotang", |tx, a| draft::start_as(tx, a, way, head.clone(), text.clone())).unwrap()
}

fn at(office: &TestOffice, id: MatterId) -> Vec<(String, String)> {
    office.holders(id)
}

fn is_at(office: &TestOffice, id: MatterId, all: &[(&str, &str)]) {
    let all: Vec<_> = all.iter().map(|(l, s)| (l.to_string(), s.to_string())).collect();
    assert_eq!(at(office, id), all);
}

fn matter_of(office: &TestOffice, id: MatterId) -> matter::Matter {
    office.read("shenzhiyuan", |tx, a| Ok(document::find(tx, a, id)?.matter)).unwrap()
}

fn limit_of(office: &TestOffice, id: MatterId) -> Option<String> {
    office.db.read(|tx| process::open_tasks(tx, id)).unwrap()[0].limit.clone()
}

fn letter(office: &TestOffice) -> MatterId {
    let text = content("关于商请参加座谈会的函", "云泽区人民政府办公室");
    starts(office, Way::Simple, Genre::Letter, Content { main_to: "区财政局".into(), ..text })
}

/// R45, R48: 审核 before 签发, with the five checks; R90: it counts as a paper.
#[test]
fn a_letter_goes_the_short_way_and_counts() {
    on_every_engine(|office| {
        let id = letter(office);
        assert_eq!(limit_of(office, id).as_deref(), Some("2d"), "the limits of 便函, not of 发文");
        let start = Start {
            units: vec![office.place.units["yjj"]],
            signer: Some(office.place.people["guhuaian"]),
            ..Start::default()
        };
        office.decides("linxiaotang", id, &agree(StepForm::Draft(start))).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        is_at(office, id, &[("shenzhiyuan", "office_review"), ("xiangnan", "office_review")]);
        says(office.agrees("shenzhiyuan", id), "五关");
        office.reviews("shenzhiyuan", id).unwrap();
        office.agrees("guhuaian", id).unwrap();
        is_at(office, id, &[("chengyu", "number")]);
        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        office.seals("chengyu", id, "qzfb").unwrap();
        let to = Addressees { main: vec![office.place.units["czj"]], cc: vec![] };
        office.decides("chengyu", id, &agree(StepForm::Issue(to))).unwrap();
        office.decides("chengyu", id, &agree(StepForm::File(Retention::TenYears))).unwrap();
        assert_eq!(matter_of(office, id).state, "closed");
        let span = register::Span::year(2026);
        let lines = office.read("chengyu", |tx, a| register::outgoing(tx, a, &span, &Page::default())).unwrap();
        assert_eq!((lines[0].way, lines[0].issue_number.as_str()), (Way::Simple, "云政办函〔2026〕1号"));
    });
}

/// R68, R69: 复核 is part of 编号, and a change of substance after 签发 goes back to the signer.
#[test]
fn a_letter_changed_after_signing_goes_back_to_the_signer() {
    on_every_engine(|office| {
        let id = letter(office);
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        office.reviews("shenzhiyuan", id).unwrap();
        office.agrees("guhuaian", id).unwrap();
        office.rewrites("chengyu", id, |c| c.body = c.body.replace("12月15日", "12月10日")).unwrap();
        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        is_at(office, id, &[("guhuaian", "sign")]);
        let seen = office.read("chengyu", |tx, a| document::find(tx, a, id)).unwrap();
        assert_eq!(seen.document.issue_number, None, "nothing is numbered that was not signed");
        office.agrees("guhuaian", id).unwrap();
        is_at(office, id, &[("chengyu", "number")]);
    });
}

fn paper(genre: Genre) -> Paper {
    Paper {
        title: "关于印发2027年工作要点的通知".into(),
        genre,
        urgency: Urgency::Normal,
        label: SecurityLabel::Internal,
        source_name: "泽州市人民政府办公室".into(),
        source_number: "泽政办发〔2026〕31号".into(),
        dated_on: None,
        carrier: "paper".into(),
        reply_wanted: false,
        copies: 1,
    }
}

fn readers(office: &TestOffice, logins: &[&str]) -> StepForm {
    let readers = logins.iter().map(|l| office.place.people[*l]).collect();
    StepForm::Assign(Assignment { readers, ..Assignment::default() })
}

/// R60, R64: a paper to be known gets its range, and everybody named has read it before it is closed.
#[test]
fn a_paper_to_be_read_goes_round_and_is_filed() {
    on_every_engine(|office| {
        let id = office
            .write("chengyu", |tx, a| incoming::receive_as(tx, a, paper(Genre::Notice), Nature::Reading))
            .unwrap();
        assert_eq!(matter_of(office, id).way, Way::Reading);
        office.decides("chengyu", id, &agree(StepForm::Register(Nature::Reading))).unwrap();
        office.agrees("shenzhiyuan", id).unwrap();
        is_at(office, id, &[("shenzhiyuan", "propose"), ("xiangnan", "propose")]);
        says(office.decides("xiangnan", id, &agree(StepForm::Assign(Assignment::default()))), "传阅范围");
        office.decides("xiangnan", id, &agree(readers(office, &["guhuaian", "heyanqiu"]))).unwrap();
        for login in ["guhuaian", "heyanqiu"] {
            let task = office.task(login, id).unwrap();
            office.write(login, |tx, a| process::held(tx, a, task).and_then(|h| process::read(tx, &h, ""))).unwrap();
        }
        is_at(office, id, &[("baishuang", "finish"), ("chengyu", "finish")]);
        office.agrees("baishuang", id).unwrap();
        office.agrees("chengyu", id).unwrap();
        assert_eq!(matter_of(office, id).state, "closed");
        let span = register::Span::year(2026);
        assert_eq!(office.read("chengyu", |tx, a| register::natures(tx, a, &span)).unwrap().map(|(_, n)| n), [0, 1, 0]);
    });
}

#[test]
fn a_paper_registered_the_wrong_way_goes_back_and_takes_the_other() {
    on_every_engine(|office| {
        let id = office
            .write("chengyu", |tx, a| incoming::receive_as(tx, a, paper(Genre::Notice), Nature::Reading))
            .unwrap();
        office.decides("chengyu", id, &agree(StepForm::Register(Nature::Reading))).unwrap();
        office.agrees("shenzhiyuan", id).unwrap();
        office.returns("shenzhiyuan", id, "register", Then::StepByStep).unwrap();
        office.decides("chengyu", id, &agree(StepForm::Register(Nature::Action))).unwrap();
        assert_eq!(matter_of(office, id).way, Way::Incoming);
        office.agrees("shenzhiyuan", id).unwrap();
        let to = Assignment { lead: Some(office.place.people["linxiaotang"]), ..Assignment::default() };
        office.decides("shenzhiyuan", id, &agree(StepForm::Assign(to))).unwrap();
        is_at(office, id, &[("linxiaotang", "lead")]);
        let seen = office.read("chengyu", |tx, a| document::find(tx, a, id)).unwrap();
        let line = office.read("chengyu", |tx, _| incoming::registration(tx, &seen)).unwrap();
        assert_eq!((line.nature, line.number().as_str()), (Nature::Action, "收文2026-0001"), "one line, one number");
        says(
            office
                .returns("linxiaotang", id, "register", Then::StepByStep)
                .map(|_| ())
                .and_then(|()| office.decides("chengyu", id, &agree(StepForm::Register(Nature::Reading)))),
            "不能改为",
        );
    });
}

fn memo(office: &TestOffice) -> MatterId {
    let text = content("关于申请更新机房设备的签报", "综合一科");
    starts(office, Way::Memo, Genre::Request, Content { main_to: String::new(), ..text })
}

fn asks(office: &TestOffice, leaders: &[&str], departments: &[&str]) -> StepForm {
    StepForm::Draft(Start {
        leaders: leaders.iter().map(|l| office.place.people[*l]).collect(),
        departments: departments.iter().map(|d| office.place.departments[&format!("qzfb/{d}")]).collect(),
        ..Start::default()
    })
}

#[test]
fn a_memo_reaches_its_leaders_in_order_and_comes_back() {
    on_every_engine(|office| {
        let id = memo(office);
        says(office.decides("linxiaotang", id, &agree(asks(office, &[], &[]))), "批示领导");
        says(office.decides("linxiaotang", id, &agree(asks(office, &["heyanqiu"], &[]))), "领导");
        let form = asks(office, &["guhuaian", "zhoumingchuan"], &["综合二科"]);
        office.decides("linxiaotang", id, &agree(form)).unwrap();
        let seen = office.read("linxiaotang", |tx, a| document::find(tx, a, id)).unwrap();
        assert_eq!(seen.document.issue_number.as_deref(), Some("签报2026-0001"));
        let text = office.read("linxiaotang", |tx, _| draft::of(tx, &seen)).unwrap().content;
        assert_eq!(text.main_to, "顾怀安、周明川");
        office.agrees("heyanqiu", id).unwrap();
        is_at(office, id, &[("tangruoshui", "countersign")]);
        office.agrees("tangruoshui", id).unwrap();
        office.agrees("shenzhiyuan", id).unwrap();
        is_at(office, id, &[("guhuaian", "instruct")]);
        office.agrees("guhuaian", id).unwrap();
        is_at(office, id, &[("zhoumingchuan", "instruct")]);
        office.agrees("zhoumingchuan", id).unwrap();
        is_at(office, id, &[("linxiaotang", "handle")]);
        office.agrees("linxiaotang", id).unwrap();
        office.agrees("chengyu", id).unwrap();
        assert_eq!(matter_of(office, id).state, "closed");
        let opinions = office.db.read(|tx| process::opinion::of_matter(tx, id)).unwrap();
        assert_eq!(opinions.iter().filter(|o| o.kind == "instruction").count(), 2);
        let span = register::Span::year(2026);
        let lines = office.read("chengyu", |tx, a| register::outgoing(tx, a, &span, &Page::default())).unwrap();
        assert!(lines.is_empty(), "a memo is no issued paper");
    });
}

#[test]
fn a_memo_without_countersigners_skips_them_and_stays_in_the_house() {
    on_every_engine(|office| {
        let id = memo(office);
        let foreign = Start {
            leaders: vec![office.place.people["guhuaian"]],
            units: vec![office.place.units["yjj"]],
            ..Start::default()
        };
        says(office.decides("linxiaotang", id, &agree(StepForm::Draft(foreign))), "本单位");
        office.decides("linxiaotang", id, &agree(asks(office, &["guhuaian"], &[]))).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        is_at(office, id, &[("shenzhiyuan", "office_review"), ("xiangnan", "office_review")]);
        let stranger = office.read("czj-jz", |tx, a| document::find(tx, a, id).map(|_| ()));
        assert_eq!(stranger.unwrap_err().status(), 404);
    });
}

#[test]
fn a_memo_has_only_what_a_memo_can_be() {
    on_every_engine(|office| {
        let head = head(office, Genre::Notice);
        let text = content("关于机房的签报", "综合一科");
        let started =
            office.write("linxiaotang", |tx, a| draft::start_as(tx, a, Way::Memo, head.clone(), text.clone()));
        says(started, "请示、报告、意见");
    });
}

#[test]
fn a_paper_follows_from_a_memo_once_a_leader_has_instructed() {
    on_every_engine(|office| {
        let id = memo(office);
        office.decides("linxiaotang", id, &agree(asks(office, &["guhuaian"], &[]))).unwrap();
        let follow = || {
            let head = head(office, Genre::Letter);
            office.write("linxiaotang", |tx, a| {
                let seen = document::find(tx, a, id)?;
                let text = Content { title: "关于商请更新机房设备的函".into(), ..Content::default() };
                draft::start_from(tx, &seen, (Way::Outgoing, head.clone()), text)
            })
        };
        says(follow(), "批示之后");
        office.agrees("heyanqiu", id).unwrap();
        office.agrees("shenzhiyuan", id).unwrap();
        office.agrees("guhuaian", id).unwrap();
        let paper = follow().unwrap();
        let seen = office.read("linxiaotang", |tx, a| document::find(tx, a, paper)).unwrap();
        let text = office.read("linxiaotang", |tx, _| draft::of(tx, &seen)).unwrap().content;
        assert!(text.body.contains("压实责任"));
        let links = office.db.read(|tx| matter::links(tx, id)).unwrap();
        assert_eq!((links[0].id, links[0].relation, links[0].is_later), (paper, Relation::Follows, true));
        let back = office.db.read(|tx| matter::links(tx, paper)).unwrap();
        assert_eq!((back[0].id, back[0].is_later), (id, false));
        let told = office.db.read(|tx| story::of_matter(tx, paper)).unwrap();
        assert!(told.iter().any(|l| l.what.contains("据签报《关于申请更新机房设备的签报》拟文")), "{told:?}");
    });
}

#[test]
fn a_memo_can_be_ended_by_its_drafter() {
    on_every_engine(|office| {
        let id = memo(office);
        office.decides("linxiaotang", id, &agree(asks(office, &["guhuaian"], &[]))).unwrap();
        office.write("linxiaotang", |tx, a| document::end(tx, a, id, "事项取消")).unwrap();
        assert_eq!(matter_of(office, id).state, "void");
    });
}

#[test]
fn all_five_checks_are_asked_of_a_letter() {
    on_every_engine(|office| {
        let id = letter(office);
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        let mut failed = all_passed();
        failed[0].passed = false;
        says(office.decides("shenzhiyuan", id, &agree(StepForm::Review(failed))), "法律关未通过");
    });
}

/// What a leader instructed on is not changed behind the leader's back.
#[test]
fn a_memo_changed_after_the_instruction_goes_to_the_leader_again() {
    on_every_engine(|office| {
        let id = memo(office);
        office.decides("linxiaotang", id, &agree(asks(office, &["guhuaian"], &[]))).unwrap();
        for login in ["heyanqiu", "shenzhiyuan", "guhuaian"] {
            office.agrees(login, id).unwrap();
        }
        is_at(office, id, &[("linxiaotang", "handle")]);
        says(office.returns("linxiaotang", id, "draft", Then::StraightBack), "须逐级重新办理");
        office.returns("linxiaotang", id, "draft", Then::StepByStep).unwrap();
        office.decides("linxiaotang", id, &agree(asks(office, &["guhuaian"], &[]))).unwrap();
        is_at(office, id, &[("heyanqiu", "section_review")]);
    });
}

#[test]
fn a_reader_added_while_a_paper_goes_round_reads_it_and_stops_nobody() {
    on_every_engine(|office| {
        let id = office
            .write("chengyu", |tx, a| incoming::receive_as(tx, a, paper(Genre::Notice), Nature::Reading))
            .unwrap();
        office.decides("chengyu", id, &agree(StepForm::Register(Nature::Reading))).unwrap();
        office.agrees("shenzhiyuan", id).unwrap();
        office.decides("xiangnan", id, &agree(readers(office, &["guhuaian"]))).unwrap();
        office
            .write("guhuaian", |tx, a| {
                let matter = document::find(tx, a, id)?.matter;
                process::circulate(tx, a, &matter, vec![office.place.people["heyanqiu"]])
            })
            .unwrap();
        let stops = office.write("guhuaian", |tx, a| {
            let matter = document::find(tx, a, id)?.matter;
            process::suspend(tx, a, &matter, "等")
        });
        says(stops, "只有当前办理人");
        for login in ["heyanqiu", "guhuaian"] {
            let task = office.task(login, id).unwrap();
            office.write(login, |tx, a| process::held(tx, a, task).and_then(|h| process::read(tx, &h, ""))).unwrap();
        }
        is_at(office, id, &[("baishuang", "finish"), ("chengyu", "finish")]);
    });
}

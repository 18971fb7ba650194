//! The ways of handling on every engine: 便函, 收文阅件, 签报, each walked to its end.

#![allow(clippy::unwrap_used)]

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

fn joint(office: &TestOffice) -> MatterId {
    let head = Head {
        genre: Genre::Notice,
        urgency: Urgency::Normal,
        label: SecurityLabel::Internal,
        series: office.place.series.get("czj").copied(),
        copies: 1,
    };
    let text = content("关于做好涉企收费清理工作的通知", "云泽区财政局");
    office.write("czj-ky", |tx, a| draft::start_as(tx, a, Way::Joint, head.clone(), text.clone())).unwrap()
}

fn with(office: &TestOffice, units: &[&str]) -> StepForm {
    StepForm::Draft(Start {
        signer: Some(office.place.people["czj-jz"]),
        cosigners: units.iter().map(|u| office.place.units[*u]).collect(),
        ..Start::default()
    })
}

/// Up to and with 签发 of the organ in charge.
fn signed_in_charge(office: &TestOffice) -> MatterId {
    let id = joint(office);
    office.decides("czj-ky", id, &agree(with(office, &["yjj", "zjj"]))).unwrap();
    office.agrees("czj-kz", id).unwrap();
    office.reviews("czj-zr", id).unwrap();
    office.agrees("czj-jz", id).unwrap();
    is_at(office, id, &[("yjj-jz", "cosign"), ("zjj-jz", "cosign")]);
    id
}

fn seen_by(office: &TestOffice, login: &str, id: MatterId) -> document::Seen {
    office.read(login, |tx, a| document::find(tx, a, id)).unwrap()
}

/// R22, R23, R24, R74.
#[test]
fn a_joint_paper_is_signed_by_every_organ_and_dated_by_the_last() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        let day_of = |n: i64| office.world.now().plus_minutes(n * 24 * 60);
        office.world.set(day_of(1));
        office.agrees("yjj-jz", id).unwrap();
        is_at(office, id, &[("zjj-jz", "cosign")]);
        office.world.set(day_of(1));
        office.agrees("zjj-jz", id).unwrap();
        let last = office.world.now().date();
        is_at(office, id, &[("czj-ws", "recheck"), ("czj-zr", "recheck")]);
        let seen = seen_by(office, "czj-ky", id);
        assert_eq!(seen.document.dated_on, Some(last));
        let organs = office.read("czj-ky", |tx, _| document::joint::cosigners(tx, &seen)).unwrap();
        assert!(organs.iter().all(|o| o.signed.is_some()));
        let sheet = office.read("czj-ky", |tx, _| document::sheet::of(tx, &seen)).unwrap();
        assert_eq!(sheet.content.sign_off, "云泽区财政局");
        let others: Vec<&str> = sheet.cosigners.iter().map(|c| c.organ.as_str()).collect();
        assert_eq!(others, ["云泽区应急管理局", "云泽区住房和城乡建设局"]);
        assert!(sheet.cosigners.iter().all(|c| c.seal.is_none()), "no seal before 用印");
        office.agrees("czj-ws", id).unwrap();
        office.decides("czj-ws", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        office.seals("czj-ws", id, "czj").unwrap();
        let sheet = office.read("czj-ky", |tx, _| document::sheet::shown(tx, &seen)).unwrap();
        let seals: Vec<_> = sheet.cosigners.iter().map(|c| c.seal.as_ref().map(|s| s.name.as_str())).collect();
        assert_eq!(seals, [Some("云泽区应急管理局"), Some("云泽区住房和城乡建设局")], "a seal for every organ");
        let to = Addressees { main: vec![office.place.units["qzfb"]], cc: vec![] };
        office.decides("czj-ws", id, &agree(StepForm::Issue(to))).unwrap();
        let seen = seen_by(office, "czj-ky", id);
        assert_eq!(
            seen.document.issue_number.as_deref(),
            Some("云财发〔2026〕1号"),
            "the number of the organ in charge"
        );
        let sent = office.read("czj-ky", |tx, _| document::dispatch::of_document(tx, &seen)).unwrap();
        let kinds: Vec<_> = sent.iter().map(|d| (d.kind.as_str(), d.to_name.as_str())).collect();
        assert_eq!(
            kinds,
            [("main", "云泽区人民政府办公室"), ("joint", "云泽区应急管理局"), ("joint", "云泽区住房和城乡建设局")]
        );
    });
}

#[test]
fn a_joint_paper_keeps_the_seals_it_was_sealed_with() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        for head in ["yjj-jz", "zjj-jz"] {
            office.agrees(head, id).unwrap();
        }
        office.agrees("czj-ws", id).unwrap();
        office.decides("czj-ws", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        office.seals("czj-ws", id, "czj").unwrap();
        let seen = seen_by(office, "czj-ky", id);
        let marks = || office.read("czj-ky", |tx, _| document::sheet::shown(tx, &seen)).unwrap().cosigners;
        let sealed = marks();
        office.world.set(office.world.now().plus_minutes(24 * 60));
        // One of the organs has a new seal cut, larger and under the same name.
        let exchange = |tx: &mut office::Tx, a: &office::people::Actor| {
            let keeper = a.seal_keeper(a.own_unit()?)?;
            seals::withdraw(tx, &keeper, office.place.seals["yjj"], "换发")?;
            let name = "云泽区应急管理局".to_owned();
            seals::create(tx, &keeper, &seals::NewSeal { name, diameter: 50, picture: None })
        };
        office.write("yjj-zr", exchange).unwrap();
        assert_eq!(marks(), sealed);
    });
}

#[test]
fn an_organ_that_disagrees_opens_the_text_again() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        office.agrees("yjj-jz", id).unwrap();
        let no = document::Decision {
            choice: "disagree".into(),
            opinion: "第三条与住建部门职责不符。".into(),
            form: StepForm::Plain,
        };
        office.decides("zjj-jz", id, &no).unwrap();
        is_at(office, id, &[("czj-ky", "draft")]);
        let seen = seen_by(office, "czj-ky", id);
        assert_eq!(seen.document.dated_on, None);
        assert!(office.read("czj-ky", |tx, _| document::signing(tx, &seen)).unwrap().is_none(), "the lock falls");
        let organs = office.read("czj-ky", |tx, _| document::joint::cosigners(tx, &seen)).unwrap();
        assert!(organs.iter().all(|o| o.signed.is_none()), "what was signed before does not hold for a new text");
        let told = office.read("czj-ky", office::notice::list).unwrap();
        assert!(told.iter().any(|n| n.body.contains("第三条与住建部门职责不符")), "{told:?}");
        office.decides("czj-ky", id, &agree(with(office, &["yjj", "zjj"]))).unwrap();
        office.agrees("czj-kz", id).unwrap();
        office.reviews("czj-zr", id).unwrap();
        office.agrees("czj-jz", id).unwrap();
        is_at(office, id, &[("yjj-jz", "cosign"), ("zjj-jz", "cosign")]);
    });
}

/// R69 with R23: a text changed after the signatures is signed by everybody again.
#[test]
fn a_joint_paper_changed_at_recheck_is_signed_by_every_organ_again() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        office.agrees("yjj-jz", id).unwrap();
        office.agrees("zjj-jz", id).unwrap();
        office.rewrites("czj-ws", id, |c| c.body = c.body.replace("12月15日", "12月10日")).unwrap();
        office.agrees("czj-ws", id).unwrap();
        is_at(office, id, &[("czj-jz", "sign")]);
        office.agrees("czj-jz", id).unwrap();
        is_at(office, id, &[("yjj-jz", "cosign"), ("zjj-jz", "cosign")]);
    });
}

#[test]
fn a_signature_taken_back_leaves_the_others_and_their_date() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        let first = office.world.now().date();
        office.world.set(office.world.now().plus_minutes(24 * 60));
        office.agrees("yjj-jz", id).unwrap();
        office.withdraws("yjj-jz", id).unwrap();
        let seen = seen_by(office, "czj-ky", id);
        assert_eq!(seen.document.dated_on, Some(first));
        is_at(office, id, &[("yjj-jz", "cosign"), ("zjj-jz", "cosign")]);
    });
}

/// R21.
#[test]
fn only_organs_of_one_level_issue_jointly() {
    on_every_engine(|office| {
        let id = joint(office);
        let hands_over = |units: &[&str]| office.decides("czj-ky", id, &agree(with(office, units)));
        says(hands_over(&[]), "请选择联合发文单位");
        says(hands_over(&["czj"]), "其他单位");
        let institution = office.db.write(|tx| {
            let console = office::people::Console::at_the_machine();
            let system = office::people::admins::at_console(tx, &console, office::people::Role::SystemAdmin)?;
            let form = office::people::unit::UnitForm {
                code: "JGFW".into(),
                name: "云泽区机关事务服务中心".into(),
                short_name: "区机关事务中心".into(),
                kind: office::people::UnitKind::Institution,
                sort_order: 90,
            };
            office::people::unit::create(tx, &system.system_admin()?, &form)
        });
        let start = Start {
            signer: Some(office.place.people["czj-jz"]),
            cosigners: vec![institution.unwrap()],
            ..Start::default()
        };
        says(office.decides("czj-ky", id, &agree(StepForm::Draft(start))), "事业单位，不能联合行文");
        let government = starts(office, Way::Joint, Genre::Notice, content("关于禁燃区的通告", "云泽区人民政府"));
        let start = Start {
            signer: Some(office.place.people["guhuaian"]),
            cosigners: vec![office.place.units["yjj"]],
            ..Start::default()
        };
        let series = office.db.read(|tx| document::numbering::series_of(tx, office.place.units["qzfb"])).unwrap();
        let of_government = series.iter().find(|s| s.organ == "云泽区人民政府").unwrap().id;
        let task = office.task("linxiaotang", government).unwrap();
        office
            .write("linxiaotang", |tx, a| {
                let held = process::held(tx, a, task)?;
                document::choose_series(tx, &held, of_government)
            })
            .unwrap();
        says(office.decides("linxiaotang", government, &agree(StepForm::Draft(start))), "同级机关");
    });
}

/// A request of the finance bureau, issued to the district office and signed for there.
fn asked(office: &TestOffice) -> (MatterId, MatterId) {
    let head = Head {
        genre: Genre::Request,
        urgency: Urgency::Normal,
        label: SecurityLabel::Internal,
        series: office.place.series.get("czj").copied(),
        copies: 1,
    };
    let text = content("云泽区财政局关于追加防汛资金的请示", "云泽区财政局");
    let text = Content { main_to: "云泽区人民政府".into(), ..text };
    let sent = office.write("czj-ky", |tx, a| draft::start(tx, a, head.clone(), text.clone())).unwrap();
    let start = Start { signer: Some(office.place.people["czj-jz"]), ..Start::default() };
    office.decides("czj-ky", sent, &agree(StepForm::Draft(start))).unwrap();
    office.agrees("czj-kz", sent).unwrap();
    office.reviews("czj-zr", sent).unwrap();
    office.agrees("czj-jz", sent).unwrap();
    office.agrees("czj-ws", sent).unwrap();
    office.decides("czj-ws", sent, &agree(StepForm::Number(Choice::Next))).unwrap();
    office.seals("czj-ws", sent, "czj").unwrap();
    let to = Addressees { main: vec![office.place.units["qzfb"]], cc: vec![] };
    office.decides("czj-ws", sent, &agree(StepForm::Issue(to))).unwrap();
    let waiting = office.read("chengyu", document::dispatch::waiting).unwrap();
    let came = office
        .write("chengyu", |tx, a| {
            let at = document::dispatch::addressed(tx, a, waiting[0].id)?;
            document::dispatch::receive(tx, &at)
        })
        .unwrap();
    (sent, came)
}

/// Up to the draft of the answer: the request and its 批复.
fn answering(office: &TestOffice) -> (MatterId, MatterId, MatterId) {
    let (sent, id) = asked(office);
    office.decides("chengyu", id, &agree(StepForm::Register(Nature::Petition))).unwrap();
    office.agrees("shenzhiyuan", id).unwrap();
    let person = |l: &str| office.place.people[l];
    let to = Assignment {
        leaders: vec![person("guhuaian")],
        lead: Some(person("linxiaotang")),
        support: vec![person("tangruoshui")],
        ..Assignment::default()
    };
    office.decides("shenzhiyuan", id, &agree(StepForm::Assign(to))).unwrap();
    is_at(office, id, &[("tangruoshui", "consult")]);
    office.agrees("tangruoshui", id).unwrap();
    office.agrees("guhuaian", id).unwrap();
    let links = office.db.read(|tx| matter::links(tx, id)).unwrap();
    assert_eq!((links.len(), links[0].relation, links[0].is_later), (1, Relation::Answer, true));
    (sent, id, links[0].id)
}

/// The 批复 from its draft to its issue.
fn answers(office: &TestOffice, child: MatterId) {
    office.rewrites("linxiaotang", child, |c| c.body.push_str("一、同意追加防汛资金。\n二、请专款专用。")).unwrap();
    office.hands_over("linxiaotang", child, "guhuaian", &[]).unwrap();
    office.agrees("heyanqiu", child).unwrap();
    office.reviews("shenzhiyuan", child).unwrap();
    office.agrees("guhuaian", child).unwrap();
    office.agrees("chengyu", child).unwrap();
    office.issues(child, &["czj"]).unwrap();
}

/// R37, R66: the answer is a paper of its own that cites what it answers, and the sender gets it.
#[test]
fn a_request_is_answered_by_a_paper_of_its_own() {
    on_every_engine(|office| {
        let (sent, id, child) = answering(office);
        assert_eq!(matter_of(office, id).way, Way::Petition);
        assert_eq!(matter_of(office, id).owner, office.place.people["linxiaotang"]);
        assert!(office.holders(id).is_empty(), "nobody has the request while its answer is written");
        is_at(office, child, &[("linxiaotang", "draft")]);
        let seen = seen_by(office, "linxiaotang", child);
        let text = office.read("linxiaotang", |tx, _| draft::of(tx, &seen)).unwrap().content;
        assert_eq!((seen.document.genre, text.title.as_str()), (Genre::Reply, "关于追加防汛资金的批复"));
        assert_eq!(text.main_to, "云泽区财政局");
        let opening = "你局《云泽区财政局关于追加防汛资金的请示》（云财发〔2026〕1号）收悉。";
        assert!(text.body.starts_with(opening), "{}", text.body);
        answers(office, child);
        is_at(office, id, &[("baishuang", "finish"), ("chengyu", "finish"), ("linxiaotang", "finish")]);
        let seen = seen_by(office, "chengyu", id);
        let line = office.read("chengyu", |tx, _| incoming::registration(tx, &seen)).unwrap();
        assert_eq!(line.reply.unwrap().0, "以云政办发〔2026〕1号批复");
        let told = office.read("czj-ws", office::notice::list).unwrap();
        assert!(told.iter().any(|n| n.body.contains("已以云政办发〔2026〕1号批复")), "{told:?}");
        assert_eq!(office.read("czj-ws", document::dispatch::waiting).unwrap().len(), 1, "the answer arrives");
        office.agrees("linxiaotang", id).unwrap();
        office.agrees("chengyu", id).unwrap();
        assert_eq!(matter_of(office, id).state, "closed");
        office.agrees("chengyu", child).unwrap();
        assert_eq!(matter_of(office, child).state, "closed");
        assert_ne!(sent, child);
    });
}

#[test]
fn an_answer_that_does_not_cite_its_request_is_refused() {
    on_every_engine(|office| {
        let (_, _, child) = answering(office);
        let whole = |body: &str| {
            let body = body.to_string();
            office.rewrites("linxiaotang", child, move |c| c.body = body.clone()).unwrap();
            office.hands_over("linxiaotang", child, "guhuaian", &[])
        };
        says(whole("同意追加防汛资金。"), "引述来文的标题和文号");
        let own = "你局《云泽区财政局关于追加防汛资金的请示》（云财发〔2026〕1号）";
        says(whole(&format!("{own}、《关于追加教育经费的请示》收悉。现批复如下：\n同意。")), "只答复一件请示");
        whole(&format!("{own}收悉。现批复如下：\n同意。")).unwrap();
    });
}

#[test]
fn a_terminated_answer_goes_back_to_the_lead_who_may_begin_anew_or_close() {
    on_every_engine(|office| {
        let (_, id, child) = answering(office);
        office.write("linxiaotang", |tx, a| document::end(tx, a, child, "须先补充测算")).unwrap();
        is_at(office, id, &[("linxiaotang", "lead")]);
        office.agrees("linxiaotang", id).unwrap();
        let links = office.db.read(|tx| matter::links(tx, id)).unwrap();
        let states: Vec<_> = links.iter().map(|l| l.state.as_str()).collect();
        assert_eq!(states, ["void", "active"]);
        let again = links[1].id;
        office.write("linxiaotang", |tx, a| document::end(tx, a, again, "改以口头答复")).unwrap();
        let close = document::Decision {
            choice: "close".into(),
            opinion: "已电话答复，不再批复。".into(),
            form: StepForm::Plain,
        };
        office.decides("linxiaotang", id, &close).unwrap();
        assert!(office.holders(id).iter().all(|(_, step)| step == "finish"));
    });
}

#[test]
fn an_issued_answer_stays_issued_and_its_request_stays_answered() {
    on_every_engine(|office| {
        let (_, id, child) = answering(office);
        answers(office, child);
        says(office.withdraws("chengyu", child), "不能撤回");
        assert!(office.holders(id).iter().all(|(_, step)| step == "finish"));
    });
}

#[test]
fn an_answer_no_longer_waited_for_is_ended_with_the_reason() {
    on_every_engine(|office| {
        let (_, id, child) = answering(office);
        let visit = office.db.read(|tx| process::load(tx, id)).unwrap().state.open_subs()[0].visit;
        office
            .write("xiangnan", |tx, a| {
                let request = document::find(tx, a, id)?.matter;
                let command = flow::Command::MoveSub {
                    visit,
                    to: "finish".into(),
                    persons: vec![],
                    reason: "来文单位撤回了请示".into(),
                };
                process::act_as(tx, a, &request, command)
            })
            .unwrap();
        assert_eq!(matter_of(office, child).state, "void");
        let told = office.db.read(|tx| story::of_matter(tx, child)).unwrap();
        assert!(told.iter().any(|l| l.quote.contains("不再按此办理")), "{told:?}");
        assert!(office.holders(id).iter().all(|(_, step)| step == "finish"));
    });
}

#[test]
fn a_request_without_a_lead_is_not_passed_on() {
    on_every_engine(|office| {
        let (_, id) = asked(office);
        office.decides("chengyu", id, &agree(StepForm::Register(Nature::Petition))).unwrap();
        office.agrees("shenzhiyuan", id).unwrap();
        let none = Assignment { leaders: vec![office.place.people["guhuaian"]], ..Assignment::default() };
        says(office.decides("shenzhiyuan", id, &agree(StepForm::Assign(none))), "主办");
        is_at(office, id, &[("shenzhiyuan", "propose"), ("xiangnan", "propose")]);
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
fn a_request_that_was_answered_is_not_taken_up_again() {
    on_every_engine(|office| {
        let (_, id, child) = answering(office);
        answers(office, child);
        says(office.returns("chengyu", id, "instruct", Then::StepByStep), "请示已经批复，不能退回");
        assert!(office.holders(id).iter().all(|(_, step)| step == "finish"));
        assert_eq!(office.db.read(|tx| matter::links(tx, id)).unwrap().len(), 1);
    });
}

#[test]
fn an_answer_that_was_given_up_is_not_reopened_beside_the_request() {
    on_every_engine(|office| {
        let (_, id, child) = answering(office);
        office.write("linxiaotang", |tx, a| document::end(tx, a, child, "须先补充测算")).unwrap();
        let again = office.write("xiangnan", |tx, a| {
            let at = document::overseen(tx, a, child)?;
            document::reopen(tx, &at, "误终止")
        });
        says(again, "请示已另行处理");
        // 同意 means 重新拟批复 there: not with one press for many.
        let task = office.task("linxiaotang", id).unwrap();
        let batch = office.write("linxiaotang", |tx, a| {
            let held = process::held(tx, a, task)?;
            document::decide_in_batch(tx, &held, "已办理完毕")
        });
        says(batch, "须在几种办法中选定");
    });
}

#[test]
fn an_organ_that_disagreed_cannot_take_it_back_and_the_drafter_has_nowhere_to_return_to() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        let no = document::Decision {
            choice: "disagree".into(),
            opinion: "第三条与住建部门职责不符。".into(),
            form: StepForm::Plain,
        };
        office.decides("zjj-jz", id, &no).unwrap();
        says(office.withdraws("zjj-jz", id), "已因不同意而解除");
        says(office.returns("czj-ky", id, "cosign", Then::StepByStep), "前面没有办过的环节");
        is_at(office, id, &[("czj-ky", "draft")]);
    });
}

#[test]
fn other_organs_than_were_signed_for_want_new_signatures() {
    on_every_engine(|office| {
        let id = signed_in_charge(office);
        office.agrees("yjj-jz", id).unwrap();
        office.agrees("zjj-jz", id).unwrap();
        office.returns("czj-ws", id, "draft", Then::StraightBack).unwrap();
        office.decides("czj-ky", id, &agree(with(office, &["yjj"]))).unwrap();
        office.agrees("czj-ws", id).unwrap();
        is_at(office, id, &[("czj-jz", "sign")]);
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

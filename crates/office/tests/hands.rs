//! In whose hands a paper may come, on every engine: who may be named, who may take over, and what is ended.

#![allow(clippy::unwrap_used)]

use lexicon::{Date, DepartmentId, Genre, MatterId, PersonId, Urgency};
use office::document::incoming::{self, Assignment, Nature, Paper};
use office::document::numbering::{self, Choice};
use office::document::{self, Start, StepForm, dispatch};
use office::people::person::{self, Disabling};
use office::people::post::{self, PostForm};
use office::people::unit;
use office::people::{Console, Person, Role, SecurityAdmin, SystemAdmin, admins, grant, post as posts};
use office::process::{self, Handover};
use office::{Error, Result, notice};
use testkit::office::agree;
use testkit::{TestOffice, on_every_engine};

fn says<T: std::fmt::Debug>(outcome: Result<T>, words: &str) {
    let text = match outcome.unwrap_err() {
        Error::Fields(all) => all.into_iter().map(|(_, message)| message).collect(),
        other => other.to_string(),
    };
    assert!(text.contains(words), "{text} / {words}");
}

fn system(office: &TestOffice) -> SystemAdmin {
    let found = office.db.read(|tx| admins::at_console(tx, &Console::at_the_machine(), Role::SystemAdmin));
    found.and_then(|a| a.system_admin()).unwrap()
}

fn security(office: &TestOffice) -> SecurityAdmin {
    let found = office.db.read(|tx| admins::at_console(tx, &Console::at_the_machine(), Role::SecurityAdmin));
    found.and_then(|a| a.security_admin()).unwrap()
}

fn found(office: &TestOffice, login: &str) -> Person {
    let id = office.place.people[login];
    office.db.read(|tx| person::person(tx, id)).unwrap()
}

fn disables(office: &TestOffice, login: &str) {
    let admin = system(office);
    let read = found(office, login);
    let order = Disabling { reason: "账号异常".into(), at_once: true };
    office.db.write(|tx| person::disable(tx, &admin, &read, &order)).unwrap();
}

fn leaves(office: &TestOffice, login: &str) -> Result<()> {
    let admin = system(office);
    let read = found(office, login);
    office.db.write(|tx| {
        let today = tx.now().date();
        person::leave(tx, &admin, &read, today)
    })
}

/// Takes every role of a person away, as the security administrator would.
fn loses_roles(office: &TestOffice, login: &str) {
    let keeper = security(office);
    let id = office.place.people[login];
    office.db.write(|tx| grant::grants_of(tx, id)?.iter().try_for_each(|g| grant::revoke(tx, &keeper, g.id))).unwrap();
}

fn ends_posts(office: &TestOffice, login: &str) {
    let admin = system(office);
    let id = office.place.people[login];
    office
        .db
        .write(|tx| {
            let day = tx.now().date().yesterday().unwrap();
            posts::posts_of(tx, id)?.iter().try_for_each(|p| post::end(tx, &admin, p.id, day))
        })
        .unwrap();
}

fn submits(office: &TestOffice, id: MatterId, start: Start) -> Result<process::Moved> {
    office.decides("linxiaotang", id, &agree(StepForm::Draft(start)))
}

fn transfers(office: &TestOffice, from: &str, id: MatterId, to: &str) -> Result<process::Moved> {
    let task = office.task(from, id).unwrap();
    let to = office.place.people[to];
    office.write(from, |tx, a| {
        let held = process::held(tx, a, task)?;
        process::transfer(tx, &held, to, "出差，请代为办理")
    })
}

fn hands_over(office: &TestOffice, by: &str, from: &str, order: &Handover) -> Result<usize> {
    let from = office.place.people[from];
    office.write(by, |tx, a| {
        let handing = process::handing(tx, a, from)?;
        process::hand_over(tx, &handing, order)
    })
}

fn everything(office: &TestOffice, by: &str, from: &str, to: &str) -> Handover {
    let person = office.place.people[from];
    let parts = office
        .read(by, |tx, a| {
            let handing = process::handing(tx, a, person)?;
            process::parts(tx, &handing)
        })
        .unwrap();
    let matters = parts.iter().filter(|p| p.is_open()).map(|p| p.matter.id).collect();
    Handover { to: office.place.people[to], matters, answers: Vec::new(), reason: "调任督查室".into() }
}

fn letter(office: &TestOffice) -> MatterId {
    let paper = Paper {
        title: "关于商请提供资料的函".into(),
        genre: Genre::Letter,
        urgency: Urgency::Normal,
        label: lexicon::SecurityLabel::Internal,
        source_name: "市发展和改革委员会".into(),
        source_number: "泽发改函〔2026〕8号".into(),
        dated_on: None,
        carrier: "paper".into(),
        reply_wanted: true,
        copies: 1,
    };
    let id = office.write("czj-ws", |tx, a| incoming::receive(tx, a, paper.clone())).unwrap();
    office.decides("czj-ws", id, &agree(StepForm::Register(Nature::Action))).unwrap();
    office.agrees("czj-zr", id).unwrap();
    id
}

fn assigns(office: &TestOffice, by: &str, id: MatterId, to: Assignment) -> Result<process::Moved> {
    office.decides(by, id, &agree(StepForm::Assign(to)))
}

fn owner(office: &TestOffice, id: MatterId) -> PersonId {
    office.read("czj-ws", |tx, a| document::find(tx, a, id)).unwrap().matter.owner
}

// Who may be named.

#[test]
fn a_drafter_cannot_name_themselves_to_sign() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        for nobody in [
            office.place.people["linxiaotang"],
            office.place.people["czj-jz"],
            office.db.world().uuid().to_string().parse().unwrap(),
        ] {
            let start = Start { signer: Some(nobody), ..Start::default() };
            says(submits(office, id, start), "“签发人”或“领导”");
        }
        assert_eq!(office.holders(id), [("linxiaotang".into(), "draft".into())]);
    });
}

#[test]
fn who_lost_the_role_since_cannot_sign() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        office.reviews("shenzhiyuan", id).unwrap();
        loses_roles(office, "guhuaian");
        says(office.agrees("guhuaian", id), "签发由本单位的签发人或领导办理");
    });
}

#[test]
fn only_own_departments_and_other_units_countersign() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        let signer = Some(office.place.people["guhuaian"]);
        let foreign = office.place.departments["czj/办公室"];
        says(submits(office, id, Start { signer, departments: vec![foreign], ..Start::default() }), "本单位现有的科室");
        let own = office.place.units["qzfb"];
        says(submits(office, id, Start { signer, units: vec![own], ..Start::default() }), "其他单位");
        let nowhere: DepartmentId = office.db.world().uuid().to_string().parse().unwrap();
        says(submits(office, id, Start { signer, departments: vec![nowhere], ..Start::default() }), "本单位现有的科室");
    });
}

#[test]
fn who_handles_a_paper_serves_in_the_unit() {
    on_every_engine(|office| {
        let id = letter(office);
        let [own, foreign, leader] = ["czj-ky", "yjj-ky", "czj-jz"].map(|l| office.place.people[l]);
        let good = Assignment {
            nature: Some(Nature::Action),
            leaders: vec![leader],
            lead: Some(own),
            ..Assignment::default()
        };
        says(assigns(office, "czj-zr", id, Assignment { lead: Some(foreign), ..good.clone() }), "本单位在职");
        says(assigns(office, "czj-zr", id, Assignment { support: vec![foreign], ..good.clone() }), "本单位在职");
        says(assigns(office, "czj-zr", id, Assignment { leaders: vec![own], ..good.clone() }), "“领导”");
        let reading = Assignment { nature: Some(Nature::Reading), readers: vec![foreign], ..Assignment::default() };
        says(assigns(office, "czj-zr", id, reading), "本单位在职");
        assigns(office, "czj-zr", id, good).unwrap();
    });
}

#[test]
fn a_countersigner_without_a_head_is_refused_by_name_and_not_skipped() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于招商工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &["czj", "yjj"]).unwrap();
        ends_posts(office, "czj-jz");
        says(office.agrees("heyanqiu", id), "云泽区财政局现在没有负责人");
        let other = office.drafts("linxiaotang", "qzfb", "关于调研工作的通知");
        says(office.hands_over("linxiaotang", other, "guhuaian", &["czj"]), "云泽区财政局现在没有负责人");
        assert_eq!(office.holders(other), [("linxiaotang".into(), "draft".into())]);
    });
}

#[test]
fn a_leader_of_no_department_can_send_a_draft() {
    on_every_engine(|office| {
        let id = office.drafts("luwenbo", "qzfb", "关于防汛工作的通知");
        office.hands_over("luwenbo", id, "guhuaian", &[]).unwrap();
        assert_eq!(office.holders(id), [("zhoumingchuan".into(), "section_review".into())]);
        let own = office.drafts("zhoumingchuan", "qzfb", "关于廉政工作的通知");
        office.hands_over("zhoumingchuan", own, "guhuaian", &[]).unwrap();
        assert!(
            office.holders(own).iter().all(|(_, step)| step == "office_review"),
            "the head does not review themselves"
        );
    });
}

#[test]
fn a_post_held_elsewhere_does_not_send_drafts_there() {
    on_every_engine(|office| {
        let admin = system(office);
        let (person, unit) = (office.place.people["linxiaotang"], office.place.units["czj"]);
        let form = PostForm {
            unit,
            department: Some(office.place.departments["czj/业务科"]),
            title: "挂职副科长".into(),
            rank_order: 1,
            is_head: false,
            from_on: Date::constant(2026, 11, 1),
        };
        office.db.write(|tx| post::appoint(tx, &admin, person, &form).map(|_| ())).unwrap();
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        assert_eq!(office.holders(id), [("heyanqiu".into(), "section_review".into())]);
    });
}

#[test]
fn grants_end_with_the_post_that_justified_them() {
    on_every_engine(|office| {
        let admin = system(office);
        let keeper = security(office);
        let (person, unit) = (office.place.people["jiangyifan"], office.place.units["czj"]);
        let gives = |until: Date| {
            let form = PostForm {
                unit,
                department: None,
                title: "挂职副局长".into(),
                rank_order: 50,
                is_head: false,
                from_on: Date::constant(2026, 11, 1),
            };
            office
                .db
                .write(|tx| {
                    let id = post::appoint(tx, &admin, person, &form)?;
                    let form = grant::GrantForm { person, role: Role::Signer, unit: Some(unit), department: None };
                    grant::give(tx, &keeper, &form)?;
                    post::end(tx, &admin, id, until)
                })
                .unwrap();
        };
        let held = || office.db.read(|tx| grant::grants_of(tx, person)).unwrap().len();
        let today = office.db.read(|tx| Ok::<_, Error>(tx.now().date())).unwrap();
        gives(today.yesterday().unwrap());
        assert_eq!(held(), 0, "ended at once");
        gives(today);
        assert_eq!(held(), 1, "the last day is served");
        office.world.advance_minutes(24 * 60);
        office.db.write(|tx| grant::lapse_ended(tx).map(|_| ())).unwrap();
        assert_eq!(held(), 0, "ended by the sweep");
    });
}

// Who may take over.

#[test]
fn authority_is_passed_on_only_to_who_has_it() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        says(transfers(office, "heyanqiu", id, "linxiaotang"), "“科室核稿”只能交给");
        office.agrees("heyanqiu", id).unwrap();
        says(transfers(office, "shenzhiyuan", id, "linxiaotang"), "“办公室审核”角色的人员，林晓棠不在其中");
        office.reviews("shenzhiyuan", id).unwrap();
        says(transfers(office, "guhuaian", id, "jiangyifan"), "“签发人”或“领导”");
        transfers(office, "guhuaian", id, "luwenbo").unwrap();
        office.agrees("luwenbo", id).unwrap();
        office.agrees("chengyu", id).unwrap();
        says(transfers(office, "chengyu", id, "baishuang"), "“编号”角色");
    });
}

#[test]
fn a_countersigner_passes_on_within_their_own_unit() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于招商工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &["czj"]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        let task = office.task("czj-jz", id).unwrap();
        let offered = office
            .read("czj-jz", |tx, a| {
                let held = process::held(tx, a, task)?;
                let running = process::load(tx, id)?;
                process::successors(tx, &running, &held)
            })
            .unwrap();
        let unit = office.place.units["czj"];
        assert!(offered.iter().all(|p| p.unit == Some(unit)) && offered.len() == 5, "{offered:?}");
        says(transfers(office, "czj-jz", id, "guhuaian"), "“会签”只能交给");
        transfers(office, "czj-jz", id, "czj-fj").unwrap();
        assert_eq!(office.holders(id), [("czj-fj".into(), "countersign".into())]);
    });
}

#[test]
fn nobody_leaves_while_work_waits_for_them() {
    on_every_engine(|office| {
        let admin = system(office);
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        says(leaves(office, "linxiaotang"), "1 件待办待阅，请先由该单位的单位管理向南在“工作交接”页移交");
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        says(leaves(office, "linxiaotang"), "1 件本人发起、尚未办结的公文");
        let read = found(office, "heyanqiu");
        let soft = Disabling::because("借调");
        says(office.db.write(|tx| person::disable(tx, &admin, &read, &soft)), "1 件待办待阅");
        let to = office.place.units["czj"];
        let moved = office.db.write(|tx| {
            let today = tx.now().date();
            person::move_to(tx, &admin, &read, to, today)
        });
        says(moved, "1 件待办待阅");
        disables(office, "heyanqiu");
        let order = everything(office, "xiangnan", "heyanqiu", "jiangyifan");
        hands_over(office, "xiangnan", "heyanqiu", &order).unwrap();
        assert_eq!(office.holders(id), [("jiangyifan".into(), "section_review".into())]);
    });
}

#[test]
fn everything_a_person_has_goes_to_another() {
    on_every_engine(|office| {
        let first = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        let second = office.drafts("linxiaotang", "qzfb", "关于调研工作的通知");
        office.hands_over("linxiaotang", second, "guhuaian", &[]).unwrap();
        let order = everything(office, "xiangnan", "linxiaotang", "jiangyifan");
        assert_eq!(order.matters.len(), 2);
        let by_clerk = office.read("jiangyifan", |tx, a| process::handing(tx, a, office.place.people["linxiaotang"]));
        assert_eq!(by_clerk.unwrap_err().status(), 404, "only the administrator of the unit");
        let foreign = office.read("czj-zr", |tx, a| process::handing(tx, a, office.place.people["linxiaotang"]));
        assert_eq!(foreign.unwrap_err().status(), 404, "and of this one");
        says(hands_over(office, "xiangnan", "linxiaotang", &Handover { reason: " ".into(), ..order.clone() }), "理由");
        let stranger = Handover { to: office.place.people["czj-ky"], ..order.clone() };
        says(hands_over(office, "xiangnan", "linxiaotang", &stranger), "本单位在职");
        assert_eq!(hands_over(office, "xiangnan", "linxiaotang", &order).unwrap(), 2);
        assert_eq!(office.holders(first), [("jiangyifan".into(), "draft".into())]);
        let told = office.read("jiangyifan", notice::list).unwrap();
        assert!(told[0].body.contains("向南将林晓棠的 2 件公文交您办理：调任督查室"), "{told:?}");
        let story = office.db.read(|tx| office::story::of_matter(tx, first)).unwrap();
        assert!(story.iter().any(|l| l.what == "将林晓棠的工作交给江一帆" && l.quote == "调任督查室"), "{story:?}");
        leaves(office, "linxiaotang").unwrap();
        office.returns("heyanqiu", second, "draft", process::Then::StepByStep).unwrap();
        assert_eq!(office.holders(second), [("jiangyifan".into(), "draft".into())], "a return reaches the successor");
    });
}

#[test]
fn who_takes_over_needs_the_roles() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        let order = everything(office, "xiangnan", "guhuaian", "jiangyifan");
        assert_eq!(order.matters, [id], "who is to sign later has a part already");
        says(hands_over(office, "xiangnan", "guhuaian", &order), "接办人须有“签发人”或“领导”角色");
        let order = everything(office, "xiangnan", "guhuaian", "luwenbo");
        hands_over(office, "xiangnan", "guhuaian", &order).unwrap();
        leaves(office, "guhuaian").unwrap();
        office.agrees("heyanqiu", id).unwrap();
        office.reviews("shenzhiyuan", id).unwrap();
        assert_eq!(office.holders(id), [("luwenbo".into(), "sign".into())]);
    });
}

#[test]
fn a_signer_who_is_gone_is_not_given_the_paper() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        disables(office, "guhuaian");
        says(office.reviews("shenzhiyuan", id), "办理人都已不在岗");
        assert!(office.holders(id).iter().all(|(_, step)| step == "office_review"));
        disables(office, "heyanqiu");
        says(
            office.returns("shenzhiyuan", id, "section_review", process::Then::StepByStep),
            "何砚秋办理，现已离任或停用",
        );
    });
}

#[test]
fn one_task_is_reassigned_at_the_same_step() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        office.reviews("shenzhiyuan", id).unwrap();
        let from = office.place.people["guhuaian"];
        let gives = |to: &str| {
            let to = office.place.people[to];
            office.write("xiangnan", |tx, a| {
                let handing = process::handing(tx, a, from)?;
                let duty = process::parts(tx, &handing)?[0].duties[0].0;
                process::reassign(tx, &handing, (id, duty), to, "出国考察")
            })
        };
        says(gives("linxiaotang"), "“签发人”或“领导”");
        gives("luwenbo").unwrap();
        assert_eq!(office.holders(id), [("luwenbo".into(), "sign".into())]);
        let story = office.db.read(|tx| office::story::of_matter(tx, id)).unwrap();
        assert!(story.iter().any(|l| l.what == "将顾怀安的“签发”改派陆文博"), "{story:?}");
    });
}

// What is ended.

#[test]
fn an_abandoned_draft_is_ended_and_its_number_voided() {
    on_every_engine(|office| {
        let id = office.signed("关于取消会议的通知");
        office.agrees("chengyu", id).unwrap();
        office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
        let series = office.place.series["qzfb"];
        let numberer = office.read("chengyu", |_, a| numbering::numberer(a)).unwrap();
        let voids = || office.write("chengyu", |tx, _| numbering::void(tx, &numberer, series, (2026, 1), "会议取消"));
        says(voids(), "不能作废");
        let ends = |by: &str, reason: &str| office.write(by, |tx, a| document::end(tx, a, id, reason));
        says(ends("linxiaotang", " "), "理由");
        says(ends("heyanqiu", "不发了"), "只有拟稿人");
        assert_eq!(ends("qinmuyang", "不发了").unwrap_err().status(), 404);
        ends("linxiaotang", "会议取消，不再印发").unwrap();
        let seen = office.read("linxiaotang", |tx, a| document::find(tx, a, id)).unwrap();
        assert_eq!(seen.matter.state, "void");
        assert!(office.holders(id).is_empty(), "it leaves every to-do list");
        let told = office.read("chengyu", notice::list).unwrap();
        assert!(told.iter().any(|n| n.kind == "ended" && n.body.contains("会议取消")));
        says(ends("linxiaotang", "再来一次"), "已经终止");
        voids().unwrap();
    });
}

#[test]
fn the_administrator_of_the_unit_ends_a_draft_left_behind_and_nobody_ends_what_was_issued() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        office.write("xiangnan", |tx, a| document::end(tx, a, id, "拟稿人已调离")).unwrap();
        let issued = office.signed("关于春节值班的通知");
        office.agrees("chengyu", issued).unwrap();
        office.decides("chengyu", issued, &agree(StepForm::Number(Choice::Next))).unwrap();
        office.seals("chengyu", issued, "qzfb").unwrap();
        let main = vec![office.place.units["czj"]];
        office.decides("chengyu", issued, &agree(StepForm::Issue(dispatch::Addressees { main, cc: vec![] }))).unwrap();
        for by in ["linxiaotang", "xiangnan"] {
            says(office.write(by, |tx, a| document::end(tx, a, issued, "不发了")), "印发，不能终止");
        }
    });
}

// Filing, first handlers, limits and urging.

#[test]
fn units_without_a_fonds_number_file_beside_each_other() {
    on_every_engine(|office| {
        let admin = system(office);
        let files = |unit: &str| {
            let id = office.drafts(&format!("{unit}-ky"), unit, "关于值班工作的通知");
            let of = |suffix: &str| format!("{unit}-{suffix}");
            office.hands_over(&of("ky"), id, &of("jz"), &[]).unwrap();
            office.agrees(&of("kz"), id).unwrap();
            office.reviews(&of("zr"), id).unwrap();
            office.agrees(&of("jz"), id).unwrap();
            office.agrees(&of("ws"), id).unwrap();
            office.decides(&of("ws"), id, &agree(StepForm::Number(Choice::Next))).unwrap();
            office.seals(&of("ws"), id, unit).unwrap();
            let main = vec![office.place.units["qzfb"]];
            let form = StepForm::Issue(dispatch::Addressees { main, cc: vec![] });
            office.decides(&of("ws"), id, &agree(form)).unwrap();
            office.agrees(&of("ws"), id).unwrap();
            let seen = office.read(&of("ws"), |tx, a| document::find(tx, a, id)).unwrap();
            office.read(&of("ws"), |tx, _| document::filing(tx, &seen)).unwrap().unwrap().code
        };
        let sets = |unit: &str, fonds: &str| {
            let unit = office.place.units[unit];
            office.db.write(|tx| unit::set_fonds(tx, &admin, unit, fonds))
        };
        sets("czj", "").unwrap();
        sets("yjj", "").unwrap();
        assert_eq!([files("czj"), files("yjj")], ["WS·2026-D30-BGS-0001", "WS·2026-D30-BGS-0001"]);
        says(sets("czj", "Z1"), "4 位");
        sets("czj", "j102").unwrap();
        says(sets("yjj", "J102"), "已属另一单位");
        assert_eq!(files("czj"), "J102-WS·2026-D30-BGS-0002");
    });
}

#[test]
fn the_first_handler_is_bound_once_and_an_instruction_keeps_what_was_proposed() {
    on_every_engine(|office| {
        let id = letter(office);
        let [leader, other, lead, later] = ["czj-jz", "czj-fj", "czj-ky", "czj-kz"].map(|l| office.place.people[l]);
        let proposed = Assignment {
            nature: Some(Nature::Action),
            leaders: vec![leader, other],
            lead: Some(lead),
            due: Some(Date::constant(2026, 12, 4)),
            answer: Some(false),
            ..Assignment::default()
        };
        let early = Assignment { due: Some(Date::constant(2026, 11, 1)), ..proposed.clone() };
        says(assigns(office, "czj-zr", id, early), "不能早于今天");
        assigns(office, "czj-zr", id, proposed).unwrap();
        assert_ne!(owner(office, id), lead, "nobody handles it yet");
        let changed = Assignment { lead: Some(later), ..Assignment::default() };
        assigns(office, "czj-jz", id, changed).unwrap();
        assert_eq!(office.holders(id), [("czj-fj".into(), "instruct".into())], "the second leader is still asked");
        office.agrees("czj-fj", id).unwrap();
        assert_eq!(office.holders(id), [("czj-kz".into(), "lead".into())]);
        assert_eq!(owner(office, id), later);
        let seen = office.read("czj-ws", |tx, a| document::find(tx, a, id)).unwrap();
        assert_eq!(seen.matter.due_at.unwrap().date(), Date::constant(2026, 12, 4));
        office.returns("czj-kz", id, "propose", process::Then::StepByStep).unwrap();
        let again = Assignment { nature: Some(Nature::Action), lead: Some(lead), ..Assignment::default() };
        assigns(office, "czj-zr", id, again).unwrap();
        assert_eq!(office.holders(id), [("czj-ky".into(), "lead".into())]);
        assert_eq!(owner(office, id), later, "bound to the end");
        office.agrees("czj-ky", id).unwrap();
        office.agrees("czj-ws", id).unwrap();
        assert!(
            office.holders(id).iter().all(|(_, s)| s == "archive"),
            "no answer is asked for any more: {:?}",
            office.holders(id)
        );
    });
}

#[test]
fn urging_tells_neither_the_urger_nor_who_was_just_urged() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于招商工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &["czj", "yjj"]).unwrap();
        office.agrees("heyanqiu", id).unwrap();
        let urges = |by: &str| {
            office.write(by, |tx, a| {
                let matter = document::find(tx, a, id)?.matter;
                process::urge(tx, a, &matter, "请尽快")
            })
        };
        let told = |login: &str| {
            let all = office.read(login, notice::list).unwrap();
            all.iter().filter(|n| n.kind == "urge").count()
        };
        urges("linxiaotang").unwrap();
        assert_eq!([told("czj-jz"), told("yjj-jz")], [1, 1]);
        says(urges("linxiaotang"), "30 分钟内已催过");
        office.agrees("yjj-jz", id).unwrap();
        office.agrees("czj-jz", id).unwrap();
        let reviewers = office.holders(id);
        assert!(reviewers.contains(&("xiangnan".into(), "office_review".into())), "{reviewers:?}");
        urges("xiangnan").unwrap();
        assert_eq!([told("xiangnan"), told("shenzhiyuan")], [0, 1], "the urger holds it too");
    });
}

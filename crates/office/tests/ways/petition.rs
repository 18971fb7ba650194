//! 请示答复: a request and the 批复 that answers it.

use super::joint::seen_by;
use super::*;

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

//! 督查督办 on every engine: the whole round, what is refused, and what always holds.

use lexicon::PersonId;
use office::document::attachment;
use office::supervision::{
    self, Filter, Given, Light, Opening, Part, Rhythm, Scope, SheetColour, Source, Step, Target, Verdict, Waiting,
};
use office::{Error, story};
use testkit::{TestOffice, on_every_engine};

use super::common::{
    self, DESK, applies, at_desk, by_hand, charged, closes, file, later, light, notices, opens, said, today, tries,
    unit,
};

fn opening(office: &TestOffice, content: &str) -> Opening {
    Opening {
        source: Source {
            words: "请抓紧办理并反馈。".into(),
            said_by: "周明川".into(),
            said_on: Some(today(office)),
            ..by_hand()
        },
        target: Target { words: "全部整改到位".into(), number: "12".into(), unit: "处".into() },
        strategy: "一处一策，逐处销号。".into(),
        support: vec![unit(office, "zjj")],
        milestones: vec![Step { name: "完成排查".into(), due_on: later(office, 10) }],
        ..common::opening(office, content)
    }
}

fn given(progress: i64, body: &str) -> Given {
    Given { progress, body: body.into() }
}

#[test]
fn an_item_goes_the_whole_round_from_opening_to_looking_back() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整改燃气安全隐患。立即落实。"));
        let told = file(office, id);
        assert_eq!(told.charges.iter().map(|c| c.part).collect::<Vec<_>>(), [Part::Lead, Part::Support]);
        assert!(notices(office, "yjj-jz")[0].contains("请签收"), "the head of the lead unit is responsible");
        charged(office, ("yjj-ws", id), supervision::sign).unwrap();
        assert!(said(charged(office, ("yjj-jz", id), supervision::sign)).contains("签收"));
        let asked = file(office, id).feedback[0].id;
        let words = "已排查燃气用户 320 户，整改隐患 7 处。";
        charged(office, ("yjj-zr", id), |tx, at| supervision::give(tx, at, Some(asked), &given(60, words))).unwrap();
        at_desk(office, id, |tx, at| supervision::review(tx, at, asked, (Verdict::Accepted, ""))).unwrap();
        let step = file(office, id).milestones[0].id;
        charged(office, ("yjj-zr", id), |tx, at| supervision::reach(tx, at, step)).unwrap();
        closes(office, ("yjj-zr", id));
        let closed = office.read(DESK, |tx, a| supervision::find(tx, a, id)).unwrap();
        assert_eq!((closed.item.progress, closed.item.closed_on), (100, Some(today(office))));
        assert_eq!(light(office, id), Light::Closed);
        office.world.advance_minutes(61 * 24 * 60);
        let desk = office.read(DESK, supervision::desk).unwrap();
        assert!(desk.0.iter().any(|place| place.at == Waiting::LookBack && place.lines[0].item == id));
        let closure = file(office, id).closures[0].id;
        let again = later(office, 20);
        at_desk(office, id, |tx, at| supervision::look_back(tx, at, closure, (Some(again), "又有三处反弹"))).unwrap();
        assert_eq!(light(office, id), Light::Green, "opened again, with a limit of its own");
        let lines: Vec<String> =
            office.db.read(|tx| story::of_matter(tx, id)).unwrap().into_iter().map(|l| l.what).collect();
        for part in ["立项", "签收", "反馈，进度 60%", "报送的反馈：通过", "节点", "申请销号", "销号", "重新办理"]
        {
            assert!(lines.iter().any(|l| l.contains(part)), "{part}: {lines:?}");
        }
    });
}

#[test]
fn what_cannot_be_is_refused_in_a_sentence_and_nothing_is_lost() {
    on_every_engine(|office| {
        let good = opening(office, "整治城区占道经营");
        let late = Opening { due_on: later(office, -1), ..good.clone() };
        assert!(said(tries(office, &late)).contains("不能早于今天"));
        let nobody = Opening { lead: None, content: " ".into(), ..good.clone() };
        let says = said(tries(office, &nobody));
        assert!(says.contains("牵头单位") && says.contains("督办事项"), "{says}");
        assert!(said(office.write("linxiaotang", |tx, a| supervision::open(tx, a, &good))).contains("督查人员"));
        let secret = Opening { content: "机密★1年 事项".into(), ..good.clone() };
        assert!(said(tries(office, &secret)).contains("非涉密"));
        let id = opens(office, &good);
        assert!(matches!(office.read("czj-ws", |tx, a| supervision::find(tx, a, id)), Err(Error::NotFound)));
        let stranger = charged(office, ("czj-ws", id), |tx, at| {
            supervision::give(tx, at, None, &given(10, "进展顺利，正在推进之中"))
        });
        assert!(matches!(stranger, Err(Error::NotFound)), "what one may not see does not exist");
        let part = Opening { due_on: later(office, 20), ..opening(office, "整治东街") };
        let sub = at_desk(office, id, |tx, at| supervision::decompose(tx, at, &part)).unwrap();
        let closing = charged(office, ("yjj-zr", id), |tx, at| applies(tx, at, "已办结"));
        assert!(said(closing).contains("还有 1 项分解事项没有销号"));
        let circle = at_desk(office, id, |tx, at| supervision::hang(tx, at, Some(sub)));
        assert!(said(circle).contains("它自己的分解事项之下"));
        let selfish = at_desk(office, id, |tx, at| supervision::hang(tx, at, Some(id)));
        assert!(said(selfish).contains("它自己的分解事项之下"));
        let beyond = Opening { due_on: later(office, 31), ..opening(office, "整治西街") };
        assert!(said(at_desk(office, id, |tx, at| supervision::decompose(tx, at, &beyond))).contains("不能晚于"));
        let empty = charged(office, ("yjj-zr", id), |tx, at| supervision::give(tx, at, None, &given(10, "好")));
        assert!(!said(empty).is_empty());
        let more = charged(office, ("yjj-zr", id), |tx, at| {
            supervision::give(tx, at, None, &given(101, "进展顺利，正在推进之中"))
        });
        assert!(said(more).contains("0 至 100"));
        let support = charged(office, ("zjj-zr", id), |tx, at| applies(tx, at, "已办结"));
        assert!(said(support).contains("牵头单位"));
        assert!(file(office, id).feedback.iter().all(|f| f.given.is_none()));
    });
}

#[test]
fn evidence_of_a_wrong_kind_is_refused_and_the_right_one_is_kept() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "修复破损路面"));
        let wrong = attachment::check("现场.exe", b"MZ\x90\x00".to_vec());
        assert!(said(wrong).contains("类型不能上传"));
        let report = charged(office, ("yjj-zr", id), |tx, at| {
            supervision::give(tx, at, None, &given(30, "已修复破损路面两处，共六十平方米。"))
        })
        .unwrap();
        let stored =
            attachment::check("验收单.txt", "验收合格".as_bytes().to_vec()).unwrap().store(&office.blobs).unwrap();
        charged(office, ("yjj-zr", id), |tx, at| supervision::add_evidence(tx, at, report, &stored)).unwrap();
        let other = charged(office, ("zjj-zr", id), |tx, at| supervision::add_evidence(tx, at, report, &stored));
        assert!(matches!(other, Err(Error::NotFound)));
        let kept = file(office, id).evidence;
        assert_eq!(kept.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["验收单.txt"]);
        let named = office.db.read(attachment::named_files).unwrap();
        assert!(named.contains(&kept[0].blob), "the sweep of files must not take it away");
    });
}

#[test]
fn changing_the_lead_keeps_both_clocks_and_an_item_is_never_without_its_responsible_person() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "建设口袋公园"));
        office.world.advance_minutes(3 * 24 * 60);
        let zjj = unit(office, "zjj");
        at_desk(office, id, |tx, at| supervision::change_lead(tx, at, (zjj, None), ("职责在住建部门", ""))).unwrap();
        let charges = file(office, id).charges;
        let leads: Vec<_> = charges.iter().filter(|c| c.part == Part::Lead).collect();
        assert_eq!(leads.len(), 2);
        assert!(leads[0].ended_at.is_some() && leads[1].ended_at.is_none());
        assert!(leads[0].handed_at < leads[1].handed_at);
        assert_eq!(office.read(DESK, |tx, a| Ok(supervision::find(tx, a, id)?.item.lead)).unwrap(), zjj);
        let again = at_desk(office, id, |tx, at| supervision::change_lead(tx, at, (zjj, None), ("再来一次", "")));
        assert!(said(again).contains("已经是牵头单位"));
        let stranger: PersonId = office.place.people["czj-ws"];
        let named = charged(office, ("zjj-zr", id), |tx, at| supervision::name_person(tx, at, stranger));
        assert!(said(named).contains("在职人员"));
    });
}

#[test]
fn an_extension_is_asked_before_the_limit_and_moves_it_only_when_granted() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "建成污水管网"));
        let wanted = later(office, 60);
        let due =
            |office: &TestOffice| office.read(DESK, |tx, a| Ok(supervision::find(tx, a, id)?.item.due_on)).unwrap();
        let (before, ask) = (due(office), |office: &TestOffice| {
            charged(office, ("yjj-zr", id), |tx, at| supervision::ask(tx, at, wanted, "征地未完成，已完成七成"))
        });
        let first = ask(office).unwrap();
        assert!(said(ask(office)).contains("待督查部门审批"));
        at_desk(office, id, |tx, at| supervision::settle(tx, at, first, (false, "请倒排工期"))).unwrap();
        assert_eq!(due(office), before);
        let second = ask(office).unwrap();
        at_desk(office, id, |tx, at| supervision::settle(tx, at, second, (true, ""))).unwrap();
        assert_eq!(due(office), wanted);
        office.world.advance_minutes(61 * 24 * 60);
        assert!(said(ask(office)).contains("已经超过时限"));
    });
}

#[test]
fn lights_follow_the_milestones_and_the_limit_and_are_told_once() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "清理河道"));
        assert_eq!(light(office, id), Light::Green);
        office.world.advance_minutes(8 * 24 * 60);
        assert_eq!(light(office, id), Light::Yellow);
        office.db.upkeep(supervision::sweep_lights).unwrap();
        let told = notices(office, "yjj-jz").len();
        assert_eq!(office.db.upkeep(supervision::sweep_lights).unwrap(), 0, "told once");
        assert_eq!(notices(office, "yjj-jz").len(), told);
        office.world.advance_minutes(40 * 24 * 60);
        assert_eq!(light(office, id), Light::Red);
        office.db.upkeep(supervision::sweep_lights).unwrap();
        assert!(notices(office, DESK).iter().any(|n| n.contains("超期滞后")), "red goes to the office");
        let totals = office.read(DESK, |tx, a| supervision::totals(tx, a, &Filter::default())).unwrap();
        let red = Filter { state: "red".into(), ..Filter::default() };
        let listed = office.read(DESK, |tx, a| supervision::list(tx, a, &red, None)).unwrap();
        assert_eq!((totals.red, listed.len()), (1, 1));
        let own = office.read("yjj-zr", |tx, a| supervision::open_items(tx, a, Scope::Unit, None)).unwrap();
        assert_eq!(own[0].id, id);
    });
}

#[test]
fn regular_feedback_is_asked_by_its_rhythm_and_what_is_still_in_time_is_not_asked_twice() {
    on_every_engine(|office| {
        let id = opens(office, &Opening { rhythm: Rhythm::Weekly, ..opening(office, "推进老旧小区改造") });
        assert_eq!(file(office, id).feedback.len(), 2, "lead and support, by the day of their notices");
        office.world.advance_minutes(7 * 24 * 60);
        office.db.upkeep(supervision::sweep).unwrap();
        let all = file(office, id).feedback;
        assert!(all.len() == 2 && all.iter().all(|f| f.due_on >= today(office)), "what is in time tells of this week");
        office.world.advance_minutes(7 * 24 * 60);
        office.db.upkeep(supervision::sweep).unwrap();
        // Whoever never reported was not asked again, and so paid for one report where the late paid for each.
        let all = file(office, id).feedback;
        assert_eq!((all.len(), all.iter().filter(|f| f.is_missed()).count()), (4, 2));
        assert!(all.iter().filter(|f| f.is_owed()).all(|f| f.due_on >= today(office)));
    });
}

#[test]
fn sheets_are_numbered_without_gaps_and_signed_for() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "处置积案"));
        let (lead, day) = (unit(office, "yjj"), later(office, 5));
        for colour in [SheetColour::Blue, SheetColour::Orange] {
            at_desk(office, id, |tx, at| supervision::issue(tx, at, (lead, colour), ("请于时限前办结并反馈", day)))
                .unwrap();
        }
        let sheets = file(office, id).sheets;
        assert_eq!(
            sheets.iter().map(|s| s.number.as_str()).collect::<Vec<_>>(),
            ["督单〔2026〕1号", "督单〔2026〕2号", "督单〔2026〕3号", "督单〔2026〕4号"],
            "the notices of the hand-over, then what was issued"
        );
        let first = sheets[2].id;
        charged(office, ("yjj-ws", id), |tx, at| supervision::sign_sheet(tx, at, first)).unwrap();
        let twice = charged(office, ("yjj-jz", id), |tx, at| supervision::sign_sheet(tx, at, first));
        assert!(said(twice).contains("签收"));
        let foreign = charged(office, ("zjj-ws", id), |tx, at| supervision::sign_sheet(tx, at, first));
        assert!(matches!(foreign, Err(Error::NotFound)));
    });
}

#[test]
fn similar_items_are_warned_of_and_a_new_round_is_linked_to_the_old() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整改全区燃气安全隐患并建立台账"));
        let same = opening(office, "整改全区燃气安全隐患并建立台账。");
        let found = office.read(DESK, |tx, a| supervision::similar(tx, a, &same.content, &same.source)).unwrap();
        assert_eq!(found.iter().map(|l| l.id).collect::<Vec<_>>(), [id]);
        let other = office.read(DESK, |tx, a| supervision::similar(tx, a, "举办文化节", &same.source)).unwrap();
        assert!(other.is_empty());
        closes(office, ("yjj-zr", id));
        let next = opens(office, &Opening { before: Some(id), ..opening(office, "巩固燃气隐患整改成果") });
        assert_eq!(office.read(DESK, |tx, a| Ok(supervision::find(tx, a, next)?.item.round)).unwrap(), 2);
        assert_eq!(file(office, id).rounds[0].id, next);
    });
}

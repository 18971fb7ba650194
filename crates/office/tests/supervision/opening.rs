//! 立项, 更正 and 撤项 on every engine: what an item stands on is proved, what was typed wrong is put right, what was opened by
//! mistake counts nowhere.

use lexicon::{Date, MatterId, OpinionId};
use office::document;
use office::process::opinion;
use office::supervision::ledgers;
use office::supervision::{
    self, Anchor, Category, Correction, Filter, Given, Item, Ledger, Light, Opening, Part, Rhythm, Source, SourceKind,
    Step, Target,
};
use office::{Error, story};
use testkit::{TestOffice, on_every_engine};

use super::common::{
    self, DESK, at_desk, by_hand, charged, closes, file, item, later, notices, opens, said, today, told, tries, unit,
};

fn opening(office: &TestOffice, content: &str) -> Opening {
    Opening {
        target: Target { words: "全部整改到位".into(), number: "12".into(), unit: "处".into() },
        support: vec![unit(office, "zjj")],
        milestones: vec![Step { name: "完成排查".into(), due_on: later(office, 10) }],
        ..common::opening(office, content)
    }
}

/// What the leader who signed a paper wrote on it.
fn opinion_of(office: &TestOffice, paper: MatterId, login: &str) -> OpinionId {
    let person = office.place.people[login];
    let all = office.db.read(|tx| opinion::of_matter(tx, paper)).unwrap();
    all.into_iter().find(|o| o.person == person && !o.withdrawn).unwrap().id
}

fn on_opinion(office: &TestOffice, paper: MatterId, login: &str) -> Opening {
    let said = opinion_of(office, paper, login);
    let source = Source { kind: SourceKind::Instruction, matter: Some(paper), opinion: Some(said), ..by_hand() };
    Opening { source, ..opening(office, "落实燃气安全整治") }
}

/// One of the texts of an opening.
type Text = fn(&mut Opening) -> &mut String;

#[test]
fn what_an_opinion_said_is_read_from_the_opinion_whatever_was_typed() {
    on_every_engine(|office| {
        let paper = office.signed("关于燃气安全整治的通知");
        let mut new = on_opinion(office, paper, "guhuaian");
        new.source.words = "请立即停业整顿所有单位。".into();
        new.source.said_by = "别人".into();
        new.source.said_on = Some(later(office, -300));
        let kept = file(office, opens(office, &new)).source;
        let name = office.db.read(|tx| office::people::directory::person_names(tx, &[office.place.people["guhuaian"]]));
        assert_eq!(kept.words, "同意。");
        assert_eq!(Some(&kept.said_by), name.unwrap().values().next());
        assert_eq!(kept.said_on, Some(today(office)));
        new.source.kind = SourceKind::Task;
        let kept = file(office, opens(office, &new)).source;
        assert_eq!(kept.kind, SourceKind::Instruction, "a leader's words are an instruction");
        let other = office.signed("关于另一件事的通知");
        let wrong = Opening { source: Source { matter: Some(other), ..new.source.clone() }, ..new.clone() };
        assert!(matches!(tries(office, &wrong), Err(Error::NotFound)), "the opinion is not on that paper");
        let loose = Opening { source: Source { matter: None, ..new.source.clone() }, ..new };
        assert!(matches!(tries(office, &loose), Err(Error::NotFound)), "an opinion without its paper");
    });
}

#[test]
fn a_paper_of_another_unit_cannot_be_stood_on() {
    on_every_engine(|office| {
        let foreign = office.drafts("czj-ws", "czj", "关于内部事项的通知");
        let source = Source { kind: SourceKind::Paper, matter: Some(foreign), ..by_hand() };
        let new = Opening { source, ..opening(office, "落实别人的公文") };
        assert!(matches!(tries(office, &new), Err(Error::NotFound)));
        assert!(matches!(
            office.read(DESK, |tx, a| supervision::propose(tx, a, foreign, Anchor::default())),
            Err(Error::NotFound)
        ));
    });
}

#[test]
fn a_withdrawn_opinion_is_refused_in_a_sentence_and_a_part_keeps_the_source_of_its_whole() {
    on_every_engine(|office| {
        let paper = office.signed("关于燃气安全整治的通知");
        let new = on_opinion(office, paper, "guhuaian");
        let whole = opens(office, &new);
        office.withdraws("guhuaian", paper).unwrap();
        assert!(said(tries(office, &new)).contains("已经撤回"));
        let forged = Source { words: "另编的话".into(), ..new.source.clone() };
        let part = Opening { source: forged, parent: Some(whole), due_on: later(office, 20), ..new };
        let part = opens(office, &part);
        assert_eq!(file(office, part).source, file(office, whole).source);
    });
}

#[test]
fn a_paper_is_quoted_only_with_words_that_stand_in_it() {
    on_every_engine(|office| {
        let paper = office.signed("关于第十次常务会议议定事项的通知");
        let seen = office.read(DESK, |tx, a| document::find(tx, a, paper)).unwrap();
        let all = office.read(DESK, |tx, _| supervision::paragraphs(tx, &seen)).unwrap();
        assert_eq!(all[1], "各镇、各部门要落实到人。");
        let on = Anchor { kind: Some(SourceKind::Meeting), paragraph: Some(1), opinion: None };
        let draft = office.read(DESK, |tx, a| supervision::propose(tx, a, paper, on)).unwrap();
        assert_eq!((draft.source.kind, draft.source.words.as_str()), (SourceKind::Meeting, all[1].as_str()));
        let asked = office.read(DESK, |tx, a| supervision::propose(tx, a, paper, Anchor::default())).unwrap();
        assert_eq!((asked.source.kind, asked.source.words.as_str()), (SourceKind::Paper, ""));
        assert!(draft.due_on < asked.due_on, "20 working days for a meeting, 30 for a paper");
        let new = Opening { source: draft.source.clone(), ..opening(office, "落实责任到人") };
        opens(office, &new);
        let wrong = Source { words: "各镇可以不落实。".into(), ..draft.source };
        assert!(said(tries(office, &Opening { source: wrong, ..new })).contains("没有这段原话"));
        let none = Anchor { paragraph: Some(99), ..on };
        assert!(matches!(office.read(DESK, |tx, a| supervision::propose(tx, a, paper, none)), Err(Error::NotFound)));
    });
}

#[test]
fn who_cares_must_serve_in_the_office_and_the_same_unit_twice_is_one() {
    on_every_engine(|office| {
        let good = opening(office, "整治占道经营");
        let stranger = Some(office.place.people["czj-ws"]);
        let nobody: lexicon::PersonId = office.write(DESK, |tx, _| Ok(tx.new_id())).unwrap();
        let says = said(tries(office, &Opening { cared_by: stranger, commissioner: Some(nobody), ..good.clone() }));
        assert!(says.contains("关注领导须为本单位") && says.contains("督查专员须为本单位"), "{says}");
        let (yjj, zjj) = (unit(office, "yjj"), unit(office, "zjj"));
        let leader = Some(office.place.people["zhoumingchuan"]);
        let id = opens(office, &Opening { support: vec![zjj, yjj, zjj], cared_by: leader, ..good });
        let parts: Vec<_> = file(office, id).charges.iter().map(|c| (c.unit, c.part)).collect();
        assert_eq!(parts, [(yjj, Part::Lead), (zjj, Part::Support)]);
    });
}

#[test]
fn every_typed_field_has_a_length_and_holds_no_secrecy_mark() {
    on_every_engine(|office| {
        let good = opening(office, "整治占道经营");
        let long = "长".repeat(2_001);
        let texts: [(&str, Text); 7] = [
            ("督办事项", |o| &mut o.content),
            ("原话", |o| &mut o.source.words),
            ("谁的批示或要求", |o| &mut o.source.said_by),
            ("目标不能", |o| &mut o.target.words),
            ("计量单位", |o| &mut o.target.unit),
            ("一事一策", |o| &mut o.strategy),
            ("节点名称", |o| &mut o.milestones[0].name),
        ];
        for (label, field) in texts {
            let mut new = good.clone();
            *field(&mut new) = long.clone();
            let says = said(tries(office, &new));
            assert!(says.contains(label) && says.contains("不能超过"), "{says}");
            *field(&mut new) = "机密★1年".into();
            assert!(said(tries(office, &new)).contains("非涉密"), "{label}");
        }
        let past = vec![Step { name: "完成排查".into(), due_on: later(office, -1) }];
        assert!(said(tries(office, &Opening { milestones: past, ..good })).contains("节点不能早于今天"));
    });
}

#[test]
fn the_responsible_person_may_be_named_at_once() {
    on_every_engine(|office| {
        let yjj = unit(office, "yjj");
        let name = |login: &str| {
            let id = office.place.people[login];
            office.db.read(|tx| office::people::directory::person_names(tx, &[id])).unwrap().remove(&id).unwrap()
        };
        let found = office.read(DESK, |tx, _| supervision::named(tx, (yjj, &name("yjj-ky")), "person")).unwrap();
        assert_eq!(found, Some(office.place.people["yjj-ky"]));
        let wrong = office.read(DESK, |tx, _| supervision::named(tx, (yjj, "没有此人"), "person"));
        assert!(said(wrong).contains("没有名叫"));
        let id = opens(office, &Opening { person: found, ..opening(office, "整治占道经营") });
        assert_eq!(file(office, id).charges[0].person_name, name("yjj-ky"));
        let other = Some(office.place.people["czj-ws"]);
        assert!(said(tries(office, &Opening { person: other, ..opening(office, "清理河道") })).contains("在职人员"));
    });
}

#[test]
fn the_fact_of_the_opening_holds_everything_that_was_typed() {
    on_every_engine(|office| {
        let paper = office.signed("关于燃气安全整治的通知");
        let new = Opening { rhythm: Rhythm::Weekly, ..on_opinion(office, paper, "guhuaian") };
        let id = opens(office, &new);
        let facts = office.db.read(|tx| store::facts::about(tx, &story::subject(id))).unwrap();
        let fact = facts.iter().find(|f| f.verb == "supervision.open").unwrap();
        let text = |key: &str| fact.body[key].as_str().unwrap().to_owned();
        assert_eq!(text("content"), "落实燃气安全整治");
        assert_eq!(
            (text("target"), text("measure"), text("measure_unit")),
            ("全部整改到位".into(), "12".into(), "处".into())
        );
        assert_eq!((text("words"), text("paper")), ("同意。".to_owned(), paper.to_string()));
        assert_eq!(text("opinion_id"), new.source.opinion.unwrap().to_string());
        assert_eq!(text("rhythm"), "每周");
        assert_eq!(text("milestones"), format!("完成排查 {}", later(office, 10)));
    });
}

#[test]
fn an_instruction_on_the_result_is_offered_as_the_next_round_of_what_was_closed() {
    on_every_engine(|office| {
        let paper = office.signed("关于燃气安全整治的通知");
        let first = opens(office, &on_opinion(office, paper, "guhuaian"));
        let earlier = || office.read(DESK, |tx, a| supervision::earlier(tx, a, paper)).unwrap();
        assert!(earlier().is_empty(), "nothing is closed yet");
        closes(office, ("yjj-zr", first));
        assert_eq!(earlier().iter().map(|i| i.id).collect::<Vec<_>>(), [first]);
        let again = on_opinion(office, paper, "shenzhiyuan");
        let next = opens(office, &Opening { before: Some(first), ..again });
        assert_eq!(item(office, next).round, 2);
        assert!(earlier().is_empty(), "its next round is open");
    });
}

#[test]
fn a_closed_item_of_the_same_instruction_or_paper_is_warned_of() {
    on_every_engine(|office| {
        let paper = office.signed("关于燃气安全整治的通知");
        let new = on_opinion(office, paper, "guhuaian");
        let id = opens(office, &new);
        closes(office, ("yjj-zr", id));
        let alike = |source: &Source| {
            office.read(DESK, |tx, a| supervision::similar(tx, a, "毫不相干的另一件事情", source)).unwrap()
        };
        let found = alike(&new.source);
        assert_eq!(
            found.iter().map(|l| (l.id, l.same_source, l.signs.is_closed)).collect::<Vec<_>>(),
            [(id, true, true)]
        );
        let plain = Source { kind: SourceKind::Paper, matter: Some(paper), ..by_hand() };
        assert!(alike(&plain).is_empty(), "the paper itself has no item yet");
        let of_paper = opens(office, &Opening { source: plain.clone(), ..opening(office, "落实通知各项要求") });
        assert_eq!(alike(&plain).iter().map(|l| l.id).collect::<Vec<_>>(), [of_paper]);
    });
}

fn correction(item: &Item) -> Correction {
    Correction {
        content: item.content.clone(),
        category: item.category,
        ledger: item.ledger,
        group: item.group,
        target: item.target.clone(),
        strategy: item.strategy.clone(),
        rhythm: item.rhythm,
        cared_by: item.cared_by,
        kept: Vec::new(),
        dropped: Vec::new(),
        added: Vec::new(),
    }
}

#[test]
fn a_correction_keeps_before_and_after_and_tells_the_units_what_concerns_them() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整治占道经营。"));
        let (before, step) = (item(office, id), file(office, id).milestones[0].clone());
        let moved = Step { name: step.name.clone(), due_on: later(office, 12) };
        let new = Correction {
            content: "整治东街占道经营。".into(),
            rhythm: Rhythm::Weekly,
            kept: vec![(step.id, moved)],
            added: vec![Step { name: "全部拆除".into(), due_on: later(office, 25) }],
            ..correction(&before)
        };
        let told_before = notices(office, "yjj-jz").len();
        let count = at_desk(office, id, |tx, at| supervision::correct(tx, at, before.revision, &new)).unwrap();
        assert_eq!(count, 4);
        let after = item(office, id);
        assert_eq!((after.content.as_str(), after.rhythm), ("整治东街占道经营。", Rhythm::Weekly));
        assert!(after.report_on.is_some(), "the rhythm begins");
        assert_eq!(after.milestone_on, Some(later(office, 12)));
        let title = office.read(DESK, |tx, a| Ok(supervision::find(tx, a, id)?.matter.title)).unwrap();
        assert_eq!(title, "整治东街占道经营");
        let story = told(office, id).join("\n");
        assert!(story.contains("更正督办事项：“整治占道经营。”改为“整治东街占道经营。”"), "{story}");
        assert!(story.contains("更正节点：增加“全部拆除"), "{story}");
        let lines = notices(office, "yjj-jz");
        assert!(lines.iter().any(|l| l.contains("更正了督办事项、反馈周期、节点")), "{lines:?}");
        let only_ours = Correction { category: Category::Special, ..correction(&after) };
        let told_now = notices(office, "yjj-jz").len();
        at_desk(office, id, |tx, at| supervision::correct(tx, at, after.revision, &only_ours)).unwrap();
        assert_eq!(notices(office, "yjj-jz").len(), told_now, "the category does not concern the unit");
        assert!(told_now > told_before);
        let drop = Correction { dropped: vec![step.id], ..correction(&item(office, id)) };
        let revision = item(office, id).revision;
        at_desk(office, id, |tx, at| supervision::correct(tx, at, revision, &drop)).unwrap();
        assert_eq!(file(office, id).milestones.len(), 1);
    });
}

#[test]
fn of_two_corrections_at_once_the_second_is_refused_and_what_was_reached_stays() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整治占道经营"));
        let before = item(office, id);
        let first = Correction { strategy: "一处一策".into(), ..correction(&before) };
        at_desk(office, id, |tx, at| supervision::correct(tx, at, before.revision, &first)).unwrap();
        let second = Correction { strategy: "统一整治".into(), ..correction(&before) };
        let stale = at_desk(office, id, |tx, at| supervision::correct(tx, at, before.revision, &second));
        assert!(matches!(stale, Err(Error::Store(office::StoreError::Stale))));
        assert_eq!(item(office, id).strategy, "一处一策");
        let revision = item(office, id).revision;
        let same = correction(&item(office, id));
        assert!(said(at_desk(office, id, |tx, at| supervision::correct(tx, at, revision, &same))).contains("没有改动"));
        let step = file(office, id).milestones[0].clone();
        charged(office, ("yjj-zr", id), |tx, at| supervision::reach(tx, at, step.id)).unwrap();
        let revision = item(office, id).revision;
        let drop = Correction { dropped: vec![step.id], ..correction(&item(office, id)) };
        let refused = at_desk(office, id, |tx, at| supervision::correct(tx, at, revision, &drop));
        assert!(said(refused).contains("已经完成"));
        let beyond = vec![Step { name: "太晚".into(), due_on: later(office, 31) }];
        let late = Correction { added: beyond, ..correction(&item(office, id)) };
        let refused = at_desk(office, id, |tx, at| supervision::correct(tx, at, revision, &late));
        assert!(said(refused).contains("不能晚于办结时限"));
        let empty = Correction { content: " ".into(), ..correction(&item(office, id)) };
        assert!(said(at_desk(office, id, |tx, at| supervision::correct(tx, at, revision, &empty))).contains("请写明"));
    });
}

#[test]
fn an_item_opened_by_mistake_is_withdrawn_and_counts_nowhere() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "立错了的事项"));
        let other = opens(office, &opening(office, "清理河道"));
        assert!(said(at_desk(office, id, |tx, at| supervision::withdraw(tx, at, (" ", "")))).contains("撤项的理由"));
        at_desk(office, id, |tx, at| supervision::withdraw(tx, at, ("与另一项重复", ""))).unwrap();
        let gone = item(office, id);
        assert_eq!((gone.closed_on, gone.withdrawn_on), (None, Some(today(office))), "not 销号");
        assert_eq!(file(office, id).withdrawn.unwrap().why, "与另一项重复");
        assert!(notices(office, "yjj-jz").iter().any(|l| l.contains("已撤项：与另一项重复")));
        assert!(told(office, id).iter().any(|l| l == "撤项"));
        let again = at_desk(office, id, |tx, at| supervision::withdraw(tx, at, ("再撤一次", "")));
        assert!(said(again).contains("撤项"));
        let late = charged(office, ("yjj-zr", id), |tx, at| {
            supervision::give(tx, at, None, &Given { progress: 10, body: "已经开始排查，正在逐户登记。".into() })
        });
        assert!(said(late).contains("撤项"));
        let totals = office.read(DESK, |tx, a| supervision::totals(tx, a, &Filter::default())).unwrap();
        assert_eq!((totals.open(), totals.closed), (1, 0));
        let state = |state: &str| {
            let filter = Filter { state: state.into(), ..Filter::default() };
            let all = office.read(DESK, |tx, a| supervision::list(tx, a, &filter, None)).unwrap();
            all.into_iter().map(|l| l.id).collect::<Vec<_>>()
        };
        assert_eq!((state(""), state("closed"), state("withdrawn")), (vec![other], vec![], vec![id]));
        let desk =
            office.read("yjj-jz", |tx, a| supervision::open_items(tx, a, supervision::Scope::Unit, None)).unwrap();
        assert_eq!(desk.iter().map(|l| l.id).collect::<Vec<_>>(), [other]);
        let third = opens(office, &opening(office, "另一件新的事情要办"));
        assert!(item(office, third).number.ends_with("3号"), "its number stays used");
        office.world.advance_minutes(40 * 24 * 60);
        office.db.upkeep(supervision::sweep_lights).unwrap();
        assert_eq!(item(office, id).told, Light::Green, "nobody is told of its light any more");
    });
}

#[test]
fn what_was_reported_on_or_has_parts_cannot_be_withdrawn() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整治占道经营"));
        let part = Opening { parent: Some(id), due_on: later(office, 20), ..opening(office, "整治东街") };
        let part = opens(office, &part);
        let refused = at_desk(office, id, |tx, at| supervision::withdraw(tx, at, ("立错了", "")));
        assert!(said(refused).contains("分解事项"));
        at_desk(office, part, |tx, at| supervision::withdraw(tx, at, ("立错了", ""))).unwrap();
        charged(office, ("yjj-zr", id), |tx, at| {
            supervision::give(tx, at, None, &Given { progress: 10, body: "已经开始排查，正在逐户登记。".into() })
        })
        .unwrap();
        let refused = at_desk(office, id, |tx, at| supervision::withdraw(tx, at, ("立错了", "")));
        assert!(said(refused).contains("已经反馈"));
        closes(office, ("yjj-zr", id));
        assert!(item(office, id).closed_on.is_some(), "a withdrawn part does not hold its whole open");
    });
}

#[test]
fn what_a_leader_ordered_is_withdrawn_only_with_a_leaders_consent_on_record() {
    on_every_engine(|office| {
        let paper = office.signed("关于燃气安全整治的通知");
        let id = opens(office, &on_opinion(office, paper, "guhuaian"));
        let withdraws = |consent: &str| {
            let consent = consent.to_owned();
            at_desk(office, id, move |tx, at| supervision::withdraw(tx, at, ("已并入另一项", &consent)))
        };
        assert!(matches!(withdraws(" "), Err(Error::Field { field: "consent", .. })));
        assert!(said(withdraws(" ")).contains("批示事项撤项须经领导同意"));
        assert!(said(withdraws("机密★1年 同意")).contains("非涉密"));
        assert!(said(withdraws(&"长".repeat(501))).contains("500"));
        assert!(item(office, id).is_open(), "nothing was withdrawn");
        withdraws("顾怀安 11月23日批示“同意撤项”").unwrap();
        let kept = file(office, id).withdrawn.unwrap();
        assert_eq!((kept.why.as_str(), kept.consent.as_str()), ("已并入另一项", "顾怀安 11月23日批示“同意撤项”"));
        assert!(told(office, id).iter().any(|line| line.contains("经同意：顾怀安")));
        let hand = opens(office, &opening(office, "修复路面"));
        at_desk(office, hand, |tx, at| supervision::withdraw(tx, at, ("重复立项", ""))).unwrap();
        assert_eq!(file(office, hand).withdrawn.unwrap().consent, "", "nobody has ordered it");
    });
}

#[test]
fn an_item_given_to_a_group_is_kept_in_its_ledger_also_by_a_correction() {
    on_every_engine(|office| {
        let adds = |tx: &mut office::Tx, a: &office::people::Actor| {
            let by = ledgers::keeper(a)?;
            ledgers::add_groups(tx, &by, Ledger::Reform, "经济体制组")
        };
        office.write(DESK, adds).unwrap();
        let home = office.read(DESK, |_, a| a.own_unit()).unwrap();
        let group = Some(office.db.read(|tx| ledgers::groups(tx, home)).unwrap()[0].id);
        let kept = |id| (item(office, id).ledger, item(office, id).group);
        let given = opens(office, &Opening { group, ..opening(office, "推进一件事联办") });
        assert_eq!(kept(given), (Ledger::Reform, group));
        let later = opens(office, &opening(office, "清理涉企收费"));
        let corrects = |ledger, group| {
            let read = item(office, later);
            let new = Correction { ledger, group, ..correction(&read) };
            at_desk(office, later, |tx, at| supervision::correct(tx, at, read.revision, &new))
        };
        assert!(said(corrects(Ledger::Priority, group)).contains("台账却选了重点工作台账"));
        corrects(Ledger::None, group).unwrap();
        assert_eq!(kept(later), (Ledger::Reform, group));
        assert!(said(corrects(Ledger::None, group)).contains("请先改为不归专项小组"));
        corrects(Ledger::None, None).unwrap();
        assert_eq!(kept(later), (Ledger::None, None));
    });
}

#[test]
fn which_milestones_were_laid_is_known_by_their_lines() {
    let days = (Date::constant(2026, 11, 23), Date::constant(2027, 2, 26));
    assert_eq!(supervision::laid(days, "摸底\n立规矩 2026-12-12；栽种苗木 20000\n\n验收"), [0, 2, 3]);
    assert_eq!(supervision::laid(days, "完成排查 12月10日"), Vec::<usize>::new());
}

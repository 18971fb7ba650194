//! A unit changes its own flow, on every engine: drafts, publishing, versions, and matters that are moved.

#![allow(clippy::unwrap_used)]

use lexicon::{InstanceId, MatterId};
use office::document::numbering::Choice;
use office::document::{self, StepForm, find};
use office::process::definitions::edit::{Edit, apply};
use office::process::definitions::versions::{self, Version};
use office::process::definitions::{draft, in_force_of, moving};
use office::{Error, process, story};
use testkit::office::agree;
use testkit::{TestOffice, on_every_engine};

/// The administrator 单位管理 of the district office.
const KEEPER: &str = "xiangnan";

fn says<T: std::fmt::Debug>(outcome: office::Result<T>, words: &str) {
    let text = outcome.unwrap_err().to_string();
    assert!(text.contains(words), "{text}");
}

fn body(office: &TestOffice) -> String {
    office.read(KEEPER, |tx, a| Ok(in_force_of(tx, a.own_unit()?, "outgoing")?.body)).unwrap()
}

/// The outgoing flow with 法制审核 between 会签 and 办公室审核.
fn with_legal(office: &TestOffice) -> String {
    let add = Edit::Add { after: "countersign".into(), id: "legal_review".into(), name: "法制审核".into() };
    apply(&body(office), &add).unwrap()
}

fn saves(office: &TestOffice, login: &str, text: &str, revision: i64) -> office::Result<i64> {
    office.write(login, |tx, a| draft::save(tx, &a.unit_admin(a.own_unit()?)?, "outgoing", text, revision))
}

fn publishes(office: &TestOffice, text: &str) -> office::Result<i64> {
    office.write(KEEPER, |tx, a| {
        let admin = a.unit_admin(a.own_unit()?)?;
        let old = draft::draft(tx, &admin, "outgoing")?.map_or(0, |d| d.revision);
        let revision = draft::save(tx, &admin, "outgoing", text, old)?;
        versions::publish(tx, &admin, "outgoing", revision)
    })
}

fn publishes_at(office: &TestOffice, revision: i64) -> office::Result<i64> {
    office.write(KEEPER, |tx, a| versions::publish(tx, &a.unit_admin(a.own_unit()?)?, "outgoing", revision))
}

fn discards(office: &TestOffice, revision: i64) -> office::Result<()> {
    office.write(KEEPER, |tx, a| draft::discard(tx, &a.unit_admin(a.own_unit()?)?, "outgoing", revision))
}

fn history(office: &TestOffice) -> Vec<Version> {
    office.read(KEEPER, |tx, a| versions::versions(tx, &a.unit_admin(a.own_unit()?)?, "outgoing")).unwrap()
}

fn in_force(office: &TestOffice) -> Version {
    history(office).into_iter().find(|v| v.is_in_force).unwrap()
}

fn at(office: &TestOffice, id: MatterId) -> Vec<String> {
    let mut steps: Vec<String> = office.holders(id).into_iter().map(|(_, step)| step).collect();
    steps.dedup();
    steps
}

fn to_section_review(office: &TestOffice, title: &str) -> MatterId {
    let id = office.drafts("linxiaotang", "qzfb", title);
    office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
    id
}

#[test]
fn a_unit_adds_a_step_of_its_own_and_a_document_walks_through_it() {
    on_every_engine(|office| {
        let before = to_section_review(office, "关于冬季供暖的通知");
        let number = publishes(office, &with_legal(office)).unwrap();
        let v = in_force(office);
        assert!(v.is_own && v.version == number && number > 1, "{v:?}");
        assert!(v.summary.contains("新增环节“法制审核”（“办公室审核”角色办理）"), "{}", v.summary);
        assert!(v.body.contains(&format!("version = {number}\n")));
        let after = to_section_review(office, "关于防汛值守的通知");
        for id in [before, after] {
            office.agrees("heyanqiu", id).unwrap();
        }
        assert_eq!(at(office, before), ["office_review"], "what was under way stays on its version");
        assert_eq!(at(office, after), ["legal_review"]);
        office.agrees("shenzhiyuan", after).unwrap();
        office.reviews("shenzhiyuan", after).unwrap();
        office.agrees("guhuaian", after).unwrap();
        office.agrees("chengyu", after).unwrap();
        office.decides("chengyu", after, &agree(StepForm::Number(Choice::Next))).unwrap();
        office.seals("chengyu", after, "qzfb").unwrap();
        office.sends(after, &["czj"]).unwrap();
        office.agrees("chengyu", after).unwrap();
        assert!(office.holders(after).is_empty());
        let story =
            office.read("linxiaotang", |tx, a| find(tx, a, after).and_then(|s| story::of_matter(tx, s.matter.id)));
        assert!(story.unwrap().iter().any(|l| l.what.contains("法制审核")));
        let other = office.drafts("czj-ky", "czj", "关于预算编制的通知");
        let runs = office.db.read(|tx| office::process::load(tx, other)).unwrap();
        assert!(runs.definition.step("legal_review").is_none(), "another unit's flow is not touched");
    });
}

#[test]
fn a_stale_draft_is_refused_and_nothing_is_lost() {
    on_every_engine(|office| {
        assert_eq!(saves(office, KEEPER, "一", 0).unwrap(), 1);
        assert_eq!(saves(office, KEEPER, "一", 1).unwrap(), 1, "the same text again is no new revision");
        assert_eq!(saves(office, KEEPER, "二", 1).unwrap(), 2);
        match saves(office, KEEPER, "三", 1).unwrap_err() {
            Error::StaleText { who, revision: 2, .. } => assert_eq!(who, "向南"),
            other => panic!("{other}"),
        }
        says(publishes_at(office, 1), "又改过草稿");
        says(publishes_at(office, 2), "处问题");
        says(discards(office, 1), "又改过草稿，没有放弃");
        discards(office, 2).unwrap();
        says(saves(office, KEEPER, "四", 2), "刚被发布或放弃");
        says(discards(office, 2), "还没有保存过草稿");
        says(saves(office, KEEPER, &"# 很长\n".repeat(100_000), 0), "256 KB");
        says(saves(office, KEEPER, "# 机密★1年", 0), "非涉密");
    });
}

/// A page drawn from one draft says nothing to the next: numbers of drafts go on over publishing and discarding.
#[test]
fn a_page_of_an_ended_draft_does_nothing_to_the_next_draft() {
    on_every_engine(|office| {
        let kept = || {
            let admin = |a: &office::people::Actor| a.unit_admin(a.own_unit()?);
            office.read(KEEPER, |tx, a| draft::draft(tx, &admin(a)?, "outgoing")).unwrap()
        };
        let text = with_legal(office);
        let first = saves(office, KEEPER, &text, 0).unwrap();
        publishes_at(office, first).unwrap();
        assert!(kept().is_none());
        let theirs = text.replace("name = \"法制审核\"", "name = \"合法性审查\"");
        let second = saves(office, KEEPER, &theirs, 0).unwrap();
        let stale = |seen: i64, now: i64| {
            says(publishes_at(office, seen), "又改过草稿，没有发布");
            says(discards(office, seen), "又改过草稿，没有放弃");
            assert_eq!(saves(office, KEEPER, &text, seen).unwrap_err().code(), "stale-text");
            let draft = kept().unwrap();
            assert_eq!((draft.body.as_str(), draft.revision), (theirs.as_str(), now));
        };
        stale(first, second);
        discards(office, second).unwrap();
        let drafts = office.read(KEEPER, |tx, a| draft::drafts(tx, &a.unit_admin(a.own_unit()?)?)).unwrap();
        assert!(kept().is_none() && drafts.is_empty());
        let third = saves(office, KEEPER, &theirs, 0).unwrap();
        for seen in [first, second] {
            stale(seen, third);
        }
        publishes_at(office, third).unwrap();
    });
}

/// Counting what runs, and what an administrator oversees, never reads the text of a running state.
#[test]
fn lists_over_all_running_matters_go_by_an_index() {
    let (db, _) = store::testing::engines_with_worlds().remove(0);
    let plan_of = |stmt: store::Stmt| -> Vec<String> {
        let text: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", stmt.sql()).into_boxed_str());
        let used = (1..=5).take_while(|n| stmt.sql().contains(&format!("?{n}"))).count();
        let none = vec![0_i64; used];
        let params: Vec<&dyn store::ToValue> = none.iter().map(|n| n as &dyn store::ToValue).collect();
        db.upkeep(|tx| tx.query(store::Stmt::new("plan", text), &params, |r| r.get(3))).unwrap()
    };
    use office::process::definitions::rows;
    for (stmt, wanted) in [
        (
            office::document::rows::OVERSEEN,
            ["USING INDEX matter_by_unit_open", "USING COVERING INDEX process_by_status"],
        ),
        (rows::VERSIONS, ["USING COVERING INDEX process_by_definition", "SEARCH m "]),
        (rows::RUNNERS, ["USING COVERING INDEX process_by_definition", "SEARCH m "]),
    ] {
        let lines = plan_of(stmt);
        assert!(!lines.iter().any(|l| l.starts_with("SCAN")), "{}: {lines:?}", stmt.name());
        for index in wanted {
            assert!(lines.iter().any(|l| l.contains(index)), "{} without {index}: {lines:?}", stmt.name());
        }
    }
    let overseen = plan_of(office::document::rows::OVERSEEN);
    assert!(!overseen.iter().any(|l| l.contains("TEMP B-TREE")), "sorted: {overseen:?}");
}

#[test]
fn only_the_administrator_of_the_unit_changes_its_flows() {
    on_every_engine(|office| {
        for login in ["linxiaotang", "guhuaian", "chengyu"] {
            assert_eq!(saves(office, login, "一", 0).unwrap_err().code(), "not-found", "{login}");
        }
        let says_404 = |key: &str| {
            let found = office.read(KEEPER, |tx, a| draft::draft(tx, &a.unit_admin(a.own_unit()?)?, key));
            assert_eq!(found.unwrap_err().code(), "not-found");
        };
        says_404("nothing");
        publishes(office, &with_legal(office)).unwrap();
        let (own, unit) = (in_force(office).id, office.place.units["czj"]);
        // Whoever administers another unit.
        let boss = office.place.people.keys().find(|l| l.starts_with("czj") && l.ends_with("-zr")).unwrap().clone();
        let foreign = |id: InstanceId| {
            office.read(&boss, |tx, a| versions::version(tx, &a.unit_admin(unit)?, "outgoing", id)).unwrap_err()
        };
        assert_eq!(foreign(own).code(), "not-found");
        let theirs = office.read(&boss, |tx, a| draft::draft(tx, &a.unit_admin(unit)?, "outgoing")).unwrap();
        assert!(theirs.is_none());
    });
}

#[test]
fn a_unit_goes_back_to_an_earlier_version_and_to_the_shipped_flow() {
    on_every_engine(|office| {
        let shipped = in_force(office);
        let first = publishes(office, &with_legal(office)).unwrap();
        says(publishes(office, &in_force(office).body), "没有不同");
        let other = in_force(office).body.replace("name = \"法制审核\"", "name = \"合法性审查\"");
        let second = publishes(office, &other).unwrap();
        let act = |f: &dyn Fn(&mut office::Tx, &office::people::UnitAdmin) -> office::Result<()>| {
            office.write(KEEPER, |tx, a| f(tx, &a.unit_admin(a.own_unit()?)?))
        };
        let id = history(office).into_iter().find(|v| v.version == first && v.is_own).unwrap().id;
        act(&|tx, admin| versions::restore(tx, admin, "outgoing", id).map(|_| ())).unwrap();
        let now = in_force(office);
        assert_eq!(now.version, second + 1);
        assert!(
            now.body.contains("法制审核") && now.summary.contains(&format!("恢复本单位第 {first} 版")),
            "{}",
            now.summary
        );
        says(act(&|tx, admin| versions::restore(tx, admin, "outgoing", now.id).map(|_| ())), "正在使用");
        says(act(&|tx, admin| versions::drop_own(tx, admin, "outgoing", " ")), "请写明");
        act(&|tx, admin| versions::drop_own(tx, admin, "outgoing", "机构改革后统一流程")).unwrap();
        assert_eq!(in_force(office).id, shipped.id);
        assert_eq!(history(office).iter().filter(|v| v.dropped.is_some()).count(), 3);
        says(act(&|tx, admin| versions::drop_own(tx, admin, "outgoing", "再来一次")), "没有自己的流程");
        let again = publishes(office, &with_legal(office)).unwrap();
        assert_eq!((again, in_force(office).is_own), (second + 2, true), "numbers go on");
    });
}

#[test]
fn a_matter_under_way_is_moved_with_a_reason_and_where_it_cannot_be_it_is_refused() {
    on_every_engine(|office| {
        let moved = to_section_review(office, "关于冬季供暖的通知");
        publishes(office, &with_legal(office)).unwrap();
        let to = in_force(office);
        let admin = |a: &office::people::Actor| a.unit_admin(a.own_unit()?);
        let list = office.read(KEEPER, |tx, a| moving::runners(tx, &admin(a)?, "outgoing")).unwrap();
        assert_eq!((list.len(), list[0].at[0].0.as_str()), (1, "科室核稿"));
        let look = office.read(KEEPER, |tx, a| moving::preview(tx, &admin(a)?, "outgoing", (moved, to.id))).unwrap();
        let places = look.places.unwrap();
        assert_eq!((places[0].step.as_str(), places[0].holders.as_slice()), ("科室核稿", &["何砚秋".to_owned()][..]));
        assert!(look.then.unwrap().contains("法制审核"));
        let adopt = |matter, to, reason: &str| {
            office.write(KEEPER, |tx, a| moving::adopt(tx, (a, &admin(a)?), "outgoing", (matter, to), reason))
        };
        says(adopt(moved, to.id, " "), "请写明迁移的理由");
        adopt(moved, to.id, "本件涉及行政处罚，须经法制审核").unwrap();
        says(adopt(moved, to.id, "再来一次"), "已经是");
        let notices = office.read("heyanqiu", office::notice::list).unwrap();
        assert!(notices.iter().any(|n| n.body.contains("改按流程本单位第")), "{notices:?}");
        let story = office
            .read("heyanqiu", |tx, a| find(tx, a, moved).and_then(|s| story::of_matter(tx, s.matter.id)))
            .unwrap();
        assert!(story.iter().any(|l| l.what.contains("改按流程本单位第") && l.quote.contains("行政处罚")), "{story:?}");
        office.agrees("heyanqiu", moved).unwrap();
        assert_eq!(at(office, moved), ["legal_review"]);
        // The shipped version has no such step: it cannot go back from here.
        let shipped = history(office).into_iter().find(|v| !v.is_own).unwrap().id;
        says(adopt(moved, shipped, "改回"), "法制审核");
        assert_eq!(at(office, moved), ["legal_review"]);
        office.agrees("shenzhiyuan", moved).unwrap();
        adopt(moved, shipped, "改回").unwrap();
        let gone = MatterId::from_uuid(Default::default());
        assert_eq!(adopt(gone, shipped, "无此事").unwrap_err().code(), "not-found");
    });
}

/// The order of the text says nothing about what may be skipped.
#[test]
fn a_step_written_below_the_one_it_guards_is_not_skipped_by_a_reroute() {
    on_every_engine(|office| {
        let text = body(office);
        let block = |id: &str| {
            let from = text.find(&format!("[[step]]\nid = \"{id}\"")).unwrap();
            let to = text[from + 8..].find("[[step]]").map_or(text.len(), |n| from + 8 + n);
            (from, to)
        };
        let ((from, to), (before, _)) = (block("office_review"), block("recheck"));
        let moved = [&text[..from], &text[to..before], &text[from..to], &text[before..]].concat();
        publishes(office, &moved.replace("name = \"科室核稿\"", "name = \"核稿\"")).unwrap();
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        let moves = office.write(KEEPER, |tx, a| {
            let at = document::overseen(tx, a, id)?;
            let duty = process::movable(tx, id)?[0].0;
            let signer = office.place.people["guhuaian"];
            let order = process::Reroute { duty, to: "sign".into(), persons: vec![signer], reason: "急件".into() };
            document::reroute(tx, &at, &order)
        });
        says(moves, "“办公室审核”还没有办完，不能跳过");
    });
}

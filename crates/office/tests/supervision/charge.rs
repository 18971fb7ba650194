//! 责任、通知单、反馈 on every engine: what hangs on a part ends with it, nobody owes twice, and silence costs more than lateness.

use std::collections::BTreeSet;

use lexicon::{FeedbackId, Instant, MatterId, UnitId, days_after};
use office::supervision::bulletin::{self, Figure, Month};
use office::supervision::score::{self, PointKind, ScoreRules};
use office::supervision::{self, Feedback, Given, Lapse, Opening, Part, Rhythm, SheetColour, Verdict, Waiting, import};
use office::{Error, Result, audit, story};
use testkit::{TestOffice, on_every_engine};

use super::common::{
    DAY, DESK, at_desk, at_desk_as, charged, closes, file, later, led, notices, opens, said, today, unit,
};

const SAID: &str = "已排查燃气用户 320 户，整改隐患 7 处。";

fn opening(office: &TestOffice, content: &str) -> Opening {
    led(office, content, ("yjj", &["zjj"]), 60)
}

/// The places where something waits for somebody.
fn waits(office: &TestOffice, login: &str) -> Vec<Waiting> {
    let places = office.read(login, supervision::desk).unwrap().0.into_iter().map(|place| place.at).collect();
    assert_eq!(
        office.read(login, supervision::waiting_count).unwrap() == 0,
        Vec::is_empty(&places),
        "the menu counts what the desk shows"
    );
    places
}

fn of_unit(office: &TestOffice, id: MatterId, code: &str) -> Vec<Feedback> {
    file(office, id).feedback.into_iter().filter(|f| f.unit == unit(office, code)).collect()
}

fn gives(office: &TestOffice, (login, id): (&str, MatterId), asked: Option<FeedbackId>) -> Result<FeedbackId> {
    let given = Given { progress: 40, body: SAID.into() };
    charged(office, (login, id), |tx, at| supervision::give(tx, at, asked, &given))
}

#[test]
fn every_hand_over_comes_with_its_notice_and_tells_nobody_twice() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整改燃气隐患"));
        let czj = unit(office, "czj");
        at_desk(office, id, |tx, at| supervision::hand_to(tx, at, (czj, None), "请列支经费。")).unwrap();
        let zjj = unit(office, "zjj");
        at_desk(office, id, |tx, at| supervision::change_lead(tx, at, (zjj, None), ("职责调整", " "))).unwrap();
        let sheets = file(office, id).sheets;
        let issued: Vec<(&str, &str)> = sheets.iter().map(|s| (s.number.as_str(), s.words.as_str())).collect();
        let order = supervision::ORDER;
        let numbers = ["督单〔2026〕1号", "督单〔2026〕2号", "督单〔2026〕3号", "督单〔2026〕4号"];
        assert_eq!(
            issued,
            [(numbers[0], order), (numbers[1], order), (numbers[2], "请列支经费。"), (numbers[3], order)]
        );
        assert!(sheets.iter().all(|s| s.colour == SheetColour::Notice));
        assert_eq!(notices(office, "czj-jz").len(), 1, "of the item, which it signs for together with the notice");
        assert!(
            said(at_desk(office, id, |tx, at| {
                supervision::hand_to(tx, at, (unit(office, "qzfb"), None), "绝密★ 请办理")
            }))
            .contains("涉密")
        );
    });
}

#[test]
fn imported_items_go_out_with_their_notices() {
    on_every_engine(|office| {
        let due = later(office, 40);
        let text = format!(
            "督办事项,牵头单位,配合单位,办结时限\n修复破损路面,云泽区应急管理局,云泽区住房和城乡建设局,{due}\n"
        );
        let applied = office.write(DESK, |tx, a| import::apply(tx, a, text.as_bytes(), true)).unwrap();
        assert_eq!(applied, 1);
        assert_eq!(waits(office, "yjj-ws"), [Waiting::Sign, Waiting::Feedback]);
        assert_eq!(waits(office, "zjj-ws"), [Waiting::Sign, Waiting::Feedback]);
    });
}

#[test]
fn the_day_of_a_sheet_asks_for_feedback_once_and_never_later_than_it_was_due() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整改燃气隐患"));
        let lead = unit(office, "yjj");
        let notice = file(office, id).sheets[0].answer_on;
        let owed = |office: &TestOffice| of_unit(office, id, "yjj").into_iter().map(|f| f.due_on).collect::<Vec<_>>();
        assert_eq!(owed(office), [notice], "the notice asks for feedback");
        let issue = |days: i64| {
            let day = later(office, days);
            let words = ("请抓紧办理。", day);
            at_desk(office, id, |tx, at| supervision::issue(tx, at, (lead, SheetColour::Red), words)).unwrap();
            day
        };
        issue(30);
        assert_eq!(owed(office), [notice], "it owes one due earlier");
        let soon = issue(1);
        assert_eq!(owed(office), [soon], "what it owes is due earlier, and is still one");
        office.world.advance_minutes(3 * DAY);
        assert!(of_unit(office, id, "yjj")[0].is_late(today(office)));
        gives(office, ("yjj-zr", id), None).unwrap();
        assert_eq!(of_unit(office, id, "yjj").len(), 1, "of its own accord answers what is owed");
        let next = issue(2);
        assert_eq!(owed(office), [soon, next]);
        assert!(waits(office, "yjj-ws").contains(&Waiting::Feedback));
    });
}

#[test]
fn what_hung_on_the_old_lead_lapses_and_it_is_told() {
    on_every_engine(|office| {
        let id = opens(office, &Opening { support: Vec::new(), ..opening(office, "整改燃气隐患") });
        let (lead, czj, day) = (unit(office, "yjj"), unit(office, "czj"), later(office, 3));
        at_desk(office, id, |tx, at| supervision::issue(tx, at, (lead, SheetColour::Blue), ("请抓紧办理。", day)))
            .unwrap();
        assert_eq!(waits(office, "yjj-ws"), [Waiting::Sign, Waiting::Sheet, Waiting::Feedback]);
        let to = (czj, None);
        at_desk(office, id, |tx, at| supervision::change_lead(tx, at, to, ("职责调整", ""))).unwrap();
        for login in ["yjj-ws", "yjj-jz"] {
            assert!(waits(office, login).is_empty(), "{login}");
            assert!(notices(office, login)[0].contains("不再由你单位承办"), "{:?}", notices(office, login));
        }
        let f = file(office, id);
        let owed = of_unit(office, id, "yjj").remove(0);
        assert!(!owed.is_owed() && matches!(owed.lapsed, Some((Lapse::Moved, _))));
        let old = f.sheets.iter().filter(|s| s.unit == lead);
        assert!(old.clone().count() == 2 && old.clone().all(|s| s.lapse == Some(Lapse::Moved)));
        office.world.advance_minutes(30 * DAY);
        assert!(!of_unit(office, id, "yjj")[0].is_late(today(office)), "it is not late with what it does not owe");
        assert!(of_unit(office, id, "czj")[0].is_owed(), "the new lead owes its own");
        // Once it leads again it owes what is asked from then on.
        at_desk(office, id, |tx, at| supervision::change_lead(tx, at, (lead, None), ("改回", ""))).unwrap();
        let all = of_unit(office, id, "yjj");
        assert_eq!(all.iter().map(Feedback::is_owed).collect::<Vec<_>>(), [false, true]);
        let asked = Some(all[0].id);
        assert!(said(gives(office, ("yjj-zr", id), asked)).contains("不再需要"));
    });
}

#[test]
fn a_support_unit_that_takes_the_lead_still_owes_what_it_owed() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整改燃气隐患"));
        let (zjj, before) = (unit(office, "zjj"), of_unit(office, id, "zjj"));
        office.world.advance_minutes(DAY);
        at_desk(office, id, |tx, at| supervision::change_lead(tx, at, (zjj, None), ("职责调整", ""))).unwrap();
        assert_eq!(of_unit(office, id, "zjj"), before);
        charged(office, ("zjj-ws", id), supervision::sign).unwrap();
        assert!(file(office, id).sheets.iter().filter(|s| s.unit == zjj).all(|s| s.signed.is_some()));
    });
}

#[test]
fn a_support_unit_taken_on_by_mistake_is_released_with_a_reason() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整改燃气隐患"));
        let (zjj, yjj) = (unit(office, "zjj"), unit(office, "yjj"));
        let release =
            |of: UnitId, why: &'static str| at_desk(office, id, move |tx, at| supervision::release(tx, at, of, why));
        assert!(said(release(zjj, " ")).contains("理由"));
        assert!(said(release(yjj, "误选")).contains("变更牵头单位"));
        release(zjj, "误选，与该单位职责无关").unwrap();
        assert!(waits(office, "zjj-ws").is_empty());
        assert!(notices(office, "zjj-jz")[0].contains("不再由你单位配合"));
        let charges = file(office, id).charges;
        let open: Vec<Part> = charges.iter().filter(|c| c.ended_at.is_none()).map(|c| c.part).collect();
        assert_eq!(open, [Part::Lead]);
        assert!(said(release(zjj, "再来一次")).contains("不是本项的责任单位"));
        let lines: Vec<String> =
            office.db.read(|tx| story::of_matter(tx, id)).unwrap().into_iter().map(|l| l.what).collect();
        assert!(lines.iter().any(|l| l.contains("解除") && l.contains("配合")), "{lines:?}");
        // It can be taken on again, and its part begins anew.
        at_desk(office, id, |tx, at| supervision::hand_to(tx, at, (zjj, None), "")).unwrap();
        assert_eq!(waits(office, "zjj-ws"), [Waiting::Sign, Waiting::Feedback]);
    });
}

#[test]
fn what_was_not_given_before_closing_waits_no_longer_not_even_when_opened_again() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整改燃气隐患"));
        let given = gives(office, ("yjj-zr", id), None).unwrap();
        assert_eq!(waits(office, DESK), [Waiting::Review]);
        closes(office, ("yjj-zr", id));
        assert!(waits(office, DESK).is_empty() && waits(office, "zjj-ws").is_empty());
        let lapsed = |f: &Feedback| matches!(f.lapsed, Some((Lapse::Closed, _)));
        assert!(file(office, id).feedback.iter().filter(|f| f.given.is_none()).all(lapsed));
        office.world.advance_minutes(61 * DAY);
        let closure = file(office, id).closures[0].id;
        let again = later(office, 20);
        at_desk(office, id, |tx, at| supervision::look_back(tx, at, closure, (Some(again), "又有反弹"))).unwrap();
        assert!(!waits(office, DESK).contains(&Waiting::Review));
        let review = at_desk(office, id, |tx, at| supervision::review(tx, at, given, (Verdict::Accepted, "")));
        assert!(said(review).contains("审核：通过"), "who closed it accepted it");
        assert!(!of_unit(office, id, "zjj")[0].is_owed());
    });
}

#[test]
fn a_second_request_is_refused_with_who_asked_and_until_when() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整改燃气隐患"));
        gives(office, ("yjj-zr", id), None).unwrap();
        let lead = unit(office, "yjj");
        let ask = |login: &str| at_desk_as(office, (login, id), |tx, at| supervision::ask_for(tx, at, lead));
        ask(DESK).unwrap();
        let due = of_unit(office, id, "yjj")[1].due_on;
        let again = ask("suhe");
        assert!(matches!(again, Err(Error::AlreadyDone(_))));
        let says = said(again);
        let asker = file(office, id).feedback.into_iter().find(Feedback::is_owed).unwrap().asked_by.unwrap();
        assert!(says.contains(&asker) && says.contains(&lexicon::chinese_date(due)), "{says}");
        assert_eq!(of_unit(office, id, "yjj").len(), 2);
    });
}

#[test]
fn supervisors_who_ask_at_the_same_moment_ask_once() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整改燃气隐患"));
        gives(office, ("yjj-zr", id), None).unwrap();
        let lead = unit(office, "yjj");
        let ask = |login: &str| at_desk_as(office, (login, id), |tx, at| supervision::ask_for(tx, at, lead));
        let outcomes: Vec<Result<FeedbackId>> = std::thread::scope(|s| {
            let all: Vec<_> = [DESK, "suhe", DESK, "suhe"].map(|login| s.spawn(move || ask(login))).into();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|o| o.is_ok()).count(), 1, "{outcomes:?}");
        let refused = outcomes.iter().filter(|o| matches!(o, Err(Error::AlreadyDone(_)))).count();
        assert_eq!(refused, 3, "{outcomes:?}");
        assert_eq!(of_unit(office, id, "yjj").iter().filter(|f| f.is_owed()).count(), 1);
    });
}

#[test]
fn what_is_returned_is_asked_for_again_only_while_the_unit_is_responsible() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整改燃气隐患"));
        let (lead, support) =
            (gives(office, ("yjj-zr", id), None).unwrap(), gives(office, ("zjj-zr", id), None).unwrap());
        let returns = |of: FeedbackId| {
            at_desk(office, id, move |tx, at| supervision::review(tx, at, of, (Verdict::Returned, "请写明数量")))
        };
        returns(lead).unwrap();
        assert!(notices(office, "yjj-jz")[0].contains("请写明数量"), "it reads why");
        assert_eq!(of_unit(office, id, "yjj").iter().map(Feedback::is_owed).collect::<Vec<_>>(), [false, true]);
        let zjj = unit(office, "zjj");
        at_desk(office, id, |tx, at| supervision::release(tx, at, zjj, "误选")).unwrap();
        returns(support).unwrap();
        assert_eq!(of_unit(office, id, "zjj").len(), 1, "nothing is asked of who has no part any more");
    });
}

#[test]
fn silence_is_missed_period_by_period_and_goes_on_after_the_limit() {
    on_every_engine(|office| {
        let due_on = later(office, 10);
        let new = Opening { rhythm: Rhythm::Weekly, due_on, ..opening(office, "推进老旧小区改造") };
        let id = opens(office, &new);
        let first = later(office, 7);
        for period in 1..=4 {
            office.world.advance_minutes(7 * DAY);
            office.db.upkeep(supervision::sweep).unwrap();
            office.db.upkeep(supervision::sweep).unwrap();
            // The support unit answers, the lead never does.
            gives(office, ("zjj-zr", id), None).unwrap();
            let item = office.read(DESK, |tx, a| Ok(supervision::find(tx, a, id)?.item)).unwrap();
            assert_eq!(item.report_on, days_after(first, 7 * period), "a week after the day that had come");
        }
        assert!(today(office) > due_on);
        let silent = of_unit(office, id, "yjj");
        let missed = silent.iter().filter(|f| f.is_missed()).count();
        assert!(missed >= 3 && silent.last().unwrap().is_owed(), "{silent:?}");
        assert_eq!(silent.iter().filter(|f| f.is_owed()).count(), 1);
        assert!(silent.iter().filter(|f| f.is_missed()).all(|f| f.is_late(today(office))));
        assert!(of_unit(office, id, "zjj").iter().all(|f| !f.is_missed()));
        assert!(notices(office, "yjj-jz").iter().any(|n| n.contains("已记为未报")));
        let old = silent[0].id;
        assert!(said(gives(office, ("yjj-zr", id), Some(old))).contains("未报"));
    });
}

#[test]
fn silence_costs_more_than_lateness_and_the_bulletin_tells_both() {
    on_every_engine(|office| {
        office
            .write("xiangnan", |tx, a| {
                let admin = a.unit_admin(a.own_unit()?)?;
                score::set_scores(tx, &admin, (true, true), &ScoreRules::default(), 0)
            })
            .unwrap();
        let month = Month::of(today(office)).next();
        office.world.set(Instant::from_local(month.first(), 9, 0));
        let id = opens(office, &Opening { rhythm: Rhythm::Weekly, ..opening(office, "推进老旧小区改造") });
        for login in ["yjj-ws", "zjj-ws"] {
            charged(office, (login, id), supervision::sign).unwrap();
        }
        for _ in 0..28 {
            office.world.advance_minutes(DAY);
            if of_unit(office, id, "zjj").iter().any(|f| f.is_owed() && f.is_late(today(office))) {
                gives(office, ("zjj-zr", id), None).unwrap();
            }
            office.db.upkeep(supervision::sweep).unwrap();
        }
        let score = |login: &str| {
            let all = office.read(login, |tx, a| score::scores(tx, a, None, month)).unwrap();
            (all.units[0].score, all.units[0].points.iter().filter(|p| p.kind == PointKind::Late).count())
        };
        let (silent, late) = (score("yjj-ws"), score("zjj-ws"));
        assert!(silent.1 >= 2 && silent.1 == late.1, "asked as often: {silent:?}, {late:?}");
        assert!(silent.0 < late.0, "{silent:?}, {late:?}");
        let told = office.read(DESK, |tx, a| bulletin::bulletin(tx, a, month)).unwrap();
        let words = told.of(Figure::FeedbackLate, None).map(|t| t.what.as_str());
        let (unreported, late): (Vec<_>, Vec<_>) = words.partition(|w| w.contains("未报"));
        assert!(!unreported.is_empty() && !late.is_empty(), "{unreported:?}, {late:?}");
    });
}

#[test]
fn regular_days_follow_one_another_also_when_the_sweep_came_late() {
    on_every_engine(|office| {
        let id = opens(office, &Opening { rhythm: Rhythm::Weekly, ..opening(office, "推进老旧小区改造") });
        let first = later(office, 7);
        office.world.advance_minutes(17 * DAY);
        office.db.upkeep(supervision::sweep).unwrap();
        let item = office.read(DESK, |tx, a| Ok(supervision::find(tx, a, id)?.item)).unwrap();
        assert_eq!(item.report_on, days_after(first, 14), "the same day of the week");
    });
}

#[test]
fn a_remark_with_a_secrecy_mark_is_turned_away_also_where_nothing_need_be_said() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整改燃气隐患"));
        let given = gives(office, ("yjj-zr", id), None).unwrap();
        for verdict in [Verdict::Accepted, Verdict::Empty] {
            let review = at_desk(office, id, |tx, at| supervision::review(tx, at, given, (verdict, "机密★1年 属实")));
            assert!(said(review).contains("涉密"));
        }
        assert!(file(office, id).feedback[0].reviewed.is_none());
    });
}

/// Every verb of this room as the sources write it.
fn verbs() -> BTreeSet<String> {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/supervision"))];
    let mut found = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let quoted = text.split('"').skip(1).step_by(2);
            found.extend(quoted.filter(|q| is_verb(q)).map(str::to_owned));
        }
    }
    found
}

fn is_verb(text: &str) -> bool {
    let verb = text.strip_prefix("supervision.").or_else(|| text.strip_prefix("inspection."));
    verb.is_some_and(|v| !v.is_empty() && v.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
}

#[test]
fn every_verb_has_its_sentence_and_its_word_for_the_auditor() {
    // Of a register or a unit, not of an item: nobody's story tells them.
    const ASIDE: [&str; 6] = [
        "supervision.rules",
        "supervision.scores",
        "supervision.import",
        "supervision.export",
        "supervision.wall_make",
        "supervision.wall_revoke",
    ];
    let all = verbs();
    assert!(all.len() > 40, "{all:?}");
    let mute: Vec<&String> = all.iter().filter(|v| audit::label(v) == v.as_str()).collect();
    assert!(mute.is_empty(), "no word for the auditor: {mute:?}");
    let untold = |verb: &&String| {
        let (id, at) = ("01890000-0000-7000-8000-000000000000".parse().unwrap(), lexicon::Instant::from_ms(0));
        let fact = ledger::Fact::new(verb.as_str(), "matter:x").build(id, at);
        story::tell(&fact).is_none_or(|line| line.what.is_empty())
    };
    let untold: Vec<&String> = all.iter().filter(|v| !ASIDE.contains(&v.as_str())).filter(untold).collect();
    assert!(untold.is_empty(), "no sentence: {untold:?}");
}

//! The round of an item where it turns back: milestones restored, lights told again, closings that came undone, limits that move,
//! parts and their wholes.

use lexicon::{ClosureId, Date, Instant, ItemExtensionId, MatterId, days_after};
use office::supervision::{self, Light, Opening, Rhythm, Step, Waiting};
use office::{Error, Result};
use testkit::{TestOffice, on_every_engine};

use super::common::{
    self, DAY, DESK, at_desk, charged, file, item, later, led, light, notices, opens, said, today, told, tries, unit,
};

const LEAD: &str = "yjj-zr";
const SUPPORT: &str = "zjj-zr";
/// Days until a closed item is looked at again, as shipped.
const LOOK_DAYS: i64 = 60;

fn passes(office: &TestOffice, days: i64) {
    office.world.advance_minutes(days * DAY);
}

fn opening(office: &TestOffice, content: &str, days: i64) -> Opening {
    led(office, content, ("yjj", &["zjj"]), days)
}

fn part(office: &TestOffice, whole: MatterId, days: i64) -> MatterId {
    opens(office, &Opening { parent: Some(whole), ..opening(office, "分解的一件事", days) })
}

fn sweeps(office: &TestOffice) -> usize {
    office.db.upkeep(supervision::sweep_lights).unwrap()
}

fn noticed(office: &TestOffice, login: &str, words: &str) -> usize {
    notices(office, login).iter().filter(|body| body.contains(words)).count()
}

fn applies(office: &TestOffice, id: MatterId) -> ClosureId {
    charged(office, (LEAD, id), |tx, at| common::applies(tx, at, "已全部整改到位")).unwrap()
}

fn closes(office: &TestOffice, id: MatterId) -> ClosureId {
    let closure = applies(office, id);
    at_desk(office, id, |tx, at| supervision::check(tx, at, closure, (true, "现场核查属实"))).unwrap();
    closure
}

fn undoes(office: &TestOffice, id: MatterId, closure: ClosureId, due_on: Date) -> Result<()> {
    at_desk(office, id, |tx, at| supervision::look_back(tx, at, closure, (Some(due_on), "又有三处反弹")))
}

fn asks(office: &TestOffice, id: MatterId, wanted: Date) -> Result<ItemExtensionId> {
    charged(office, (LEAD, id), |tx, at| supervision::ask(tx, at, wanted, "征地未完成，已完成七成"))
}

fn settles(office: &TestOffice, id: MatterId, asked: ItemExtensionId, answer: (bool, &str)) -> Result<()> {
    at_desk(office, id, |tx, at| supervision::settle(tx, at, asked, answer))
}

fn reaches(office: &TestOffice, login: &str, id: MatterId) -> Result<()> {
    let step = file(office, id).milestones[0].id;
    charged(office, (login, id), |tx, at| supervision::reach(tx, at, step))
}

fn restores(office: &TestOffice, login: &str, id: MatterId, reason: &str) -> Result<()> {
    let step = file(office, id).milestones[0].id;
    office.write(login, |tx, a| {
        let seen = supervision::find(tx, a, id)?;
        supervision::restore(tx, &seen, step, reason)
    })
}

fn with_step(office: &TestOffice, step: i64, days: i64) -> MatterId {
    let milestones = vec![Step { name: "完成排查".into(), due_on: later(office, step) }];
    opens(office, &Opening { milestones, ..opening(office, "整治占道经营", days) })
}

#[test]
fn only_the_lead_unit_marks_a_milestone_reached_and_it_or_the_office_takes_that_back_with_a_reason() {
    on_every_engine(|office| {
        let id = with_step(office, 10, 30);
        assert!(said(reaches(office, SUPPORT, id)).contains("牵头单位"));
        assert_eq!(item(office, id).milestone_on, Some(later(office, 10)), "nothing was marked");
        assert!(said(restores(office, LEAD, id, "误按")).contains("还没有标为完成"));
        reaches(office, LEAD, id).unwrap();
        assert_eq!(item(office, id).milestone_on, None);
        assert!(said(restores(office, SUPPORT, id, "误按")).contains("牵头单位或者督查人员"));
        assert!(said(restores(office, LEAD, id, " ")).contains("原因"));
        assert!(said(restores(office, LEAD, id, "机密★1年")).contains("非涉密"));
        assert!(matches!(restores(office, "czj-zr", id, "误按"), Err(Error::NotFound)));
        restores(office, LEAD, id, "误按").unwrap();
        assert_eq!(item(office, id).milestone_on, Some(later(office, 10)));
        reaches(office, LEAD, id).unwrap();
        restores(office, DESK, id, "现场核查没有完成").unwrap();
        assert_eq!(file(office, id).milestones[0].done_on, None);
        let back = told(office, id).iter().filter(|l| *l == "节点“完成排查”恢复为未完成").count();
        assert_eq!(back, 2);
    });
}

#[test]
fn a_light_that_became_better_is_told_again_when_it_darkens_again() {
    on_every_engine(|office| {
        let id = with_step(office, 5, 60);
        passes(office, 20);
        assert_eq!((light(office, id), sweeps(office)), (Light::Red, 1), "the milestone is late");
        assert_eq!(sweeps(office), 0, "told once");
        reaches(office, LEAD, id).unwrap();
        assert_eq!((light(office, id), sweeps(office)), (Light::Green, 0));
        passes(office, 45);
        assert_eq!((light(office, id), sweeps(office)), (Light::Red, 1), "the limit is over: told again");
        assert_eq!(noticed(office, DESK, "超期滞后"), 2);
        let late = with_step(office, 5, 30);
        passes(office, 20);
        let asked = asks(office, late, later(office, 60)).unwrap();
        assert_eq!(sweeps(office), 1);
        settles(office, late, asked, (true, "")).unwrap();
        assert_eq!(
            (light(office, late), sweeps(office)),
            (Light::Red, 0),
            "a longer limit makes no late milestone new"
        );
    });
}

#[test]
fn what_came_undone_takes_a_new_limit_and_its_rhythm_again_and_everybody_is_told() {
    on_every_engine(|office| {
        let (shen, commissioner) = (office.place.people["shenzhiyuan"], office.place.people["suhe"]);
        let id = opens(
            office,
            &Opening {
                rhythm: Rhythm::Weekly,
                cared_by: Some(shen),
                commissioner: Some(commissioner),
                ..opening(office, "整改燃气隐患", 30)
            },
        );
        let closure = closes(office, id);
        passes(office, LOOK_DAYS);
        let past = undoes(office, id, closure, later(office, -1));
        assert!(said(past).contains("不能早于今天"));
        assert!(
            item(office, id).closed_on.is_some() && file(office, id).closures[0].looked.is_none(),
            "nothing is kept"
        );
        let limit = later(office, 20);
        undoes(office, id, closure, limit).unwrap();
        let open = item(office, id);
        assert_eq!((open.closed_on, open.due_on, open.report_on), (None, limit, Some(later(office, 7))));
        let due = office.read(DESK, |tx, a| supervision::find(tx, a, id)).unwrap().matter.due_at;
        assert_eq!(due.map(|at| at.date()), Some(limit));
        for login in ["yjj-jz", "zjj-jz", "shenzhiyuan", "suhe"] {
            assert_eq!(noticed(office, login, "问题反弹，重新办理，时限"), 1, "{login}");
        }
        assert!(told(office, id).contains(&format!("回头看：问题反弹，重新办理，时限 {limit}")));
        assert_eq!(light(office, id), Light::Green);
        assert_eq!(sweeps(office), 0);
        passes(office, 18);
        assert_eq!((light(office, id), sweeps(office)), (Light::Yellow, 1), "the new limit darkens, too");
    });
}

#[test]
fn only_the_latest_closing_is_looked_at_again_and_not_before_its_day() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "清理河道", 30));
        let first = closes(office, id);
        passes(office, LOOK_DAYS - 1);
        let early = at_desk(office, id, |tx, at| supervision::look_back(tx, at, first, (None, "成效保持")));
        assert!(said(early).contains("到期再办"));
        passes(office, 1);
        undoes(office, id, first, later(office, 20)).unwrap();
        assert!(said(undoes(office, id, first, later(office, 20))).contains("已于"));
        let second = closes(office, id);
        passes(office, LOOK_DAYS);
        assert!(said(undoes(office, id, first, later(office, 20))).contains("回头看"));
        at_desk(office, id, |tx, at| supervision::look_back(tx, at, second, (None, "成效保持"))).unwrap();
        assert!(item(office, id).closed_on.is_some());
    });
}

#[test]
fn a_whole_opened_again_through_its_part_counts_as_undone_and_is_not_looked_at_again() {
    on_every_engine(|office| {
        let whole = opens(office, &Opening { rhythm: Rhythm::Weekly, ..opening(office, "改造老旧小区", 40) });
        let sub = part(office, whole, 30);
        let closure = closes(office, sub);
        let of_whole = closes(office, whole);
        passes(office, LOOK_DAYS);
        undoes(office, sub, closure, later(office, 25)).unwrap();
        let open = item(office, whole);
        assert_eq!((open.closed_on, open.due_on), (None, later(office, 25)), "it takes the later limit");
        assert_eq!(open.report_on, Some(later(office, 7)));
        let kept = &file(office, whole).closures[0];
        assert!(kept.is_granted() && kept.undone_at.is_some() && kept.looked.is_none() && kept.look_on.is_none());
        let waiting = office.read(DESK, supervision::desk).unwrap();
        assert!(!waiting.0.iter().any(|place| place.at == Waiting::LookBack));
        let says = said(undoes(office, whole, of_whole, later(office, 25)));
        assert!(says.contains("没有销号"), "{says}");
        assert!(told(office, whole).last().unwrap().contains("随之重新办理"));
        assert!(noticed(office, "yjj-jz", "随之重新办理") == 1);
        closes(office, sub);
        closes(office, whole);
        let again = file(office, whole).closures;
        assert_eq!(again.iter().filter(|c| c.undone_at.is_none()).count(), 1, "closed anew");
    });
}

#[test]
fn a_part_that_came_undone_keeps_within_a_whole_that_is_still_open() {
    on_every_engine(|office| {
        let whole = opens(office, &opening(office, "改造老旧小区", 70));
        let sub = part(office, whole, 30);
        let closure = closes(office, sub);
        passes(office, LOOK_DAYS);
        assert!(said(undoes(office, sub, closure, later(office, 30))).contains("不能晚于总事项的时限"));
        assert!(item(office, sub).closed_on.is_some(), "nothing is kept");
        undoes(office, sub, closure, later(office, 10)).unwrap();
        assert_eq!(item(office, whole).due_on, later(office, 10));
    });
}

#[test]
fn regular_feedback_is_asked_in_step_and_after_the_limit_as_long_as_the_item_is_open() {
    on_every_engine(|office| {
        let id = opens(office, &Opening { rhythm: Rhythm::Weekly, ..opening(office, "推进项目", 10) });
        let first = later(office, 7);
        passes(office, 9);
        office.db.upkeep(supervision::sweep).unwrap();
        assert_eq!(item(office, id).report_on, days_after(first, 7), "two days late, and the rhythm stays");
        passes(office, 20);
        office.db.upkeep(supervision::sweep).unwrap();
        assert_eq!(item(office, id).report_on, days_after(first, 28), "long over its limit");
    });
}

#[test]
fn an_extension_is_granted_after_the_old_limit_but_never_to_a_day_that_is_past() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "建成管网", 10));
        let wanted = later(office, 20);
        let asked = asks(office, id, wanted).unwrap();
        passes(office, 15);
        let secret = settles(office, id, asked, (true, "秘密★5年"));
        assert!(said(secret).contains("非涉密"));
        let long = "长".repeat(501);
        assert!(said(settles(office, id, asked, (true, &long))).contains("不能超过 500 个字"));
        settles(office, id, asked, (true, "同意")).unwrap();
        assert_eq!(item(office, id).due_on, wanted);
        let again = asks(office, id, later(office, 15)).unwrap();
        passes(office, 16);
        assert!(said(settles(office, id, again, (true, ""))).contains("已经过去"));
        assert_eq!(item(office, id).due_on, wanted);
        settles(office, id, again, (false, "日子已过")).unwrap();
    });
}

#[test]
fn remarks_on_closing_are_short_and_without_a_secrecy_mark() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "修复路面", 30));
        let closure = applies(office, id);
        let checks = |remark: &str| at_desk(office, id, |tx, at| supervision::check(tx, at, closure, (true, remark)));
        assert!(said(checks("机密★1年")).contains("非涉密"));
        assert!(said(checks(&"长".repeat(501))).contains("不能超过 500 个字"));
        assert!(item(office, id).closed_on.is_none());
        assert!(said(checks(" ")).contains("请写明怎样核查"), "closing, too, says how it was checked");
        checks("现场看过，整改属实").unwrap();
        assert!(item(office, id).closed_on.is_some());
    });
}

#[test]
fn an_extension_that_waits_at_closing_lapses_so_that_it_can_be_asked_for_again() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "处置积案", 30));
        let asked = asks(office, id, later(office, 40)).unwrap();
        let closure = closes(office, id);
        let lapsed = &file(office, id).extensions[0];
        assert!(lapsed.lapsed && matches!(lapsed.settled, Some((false, ..))));
        assert!(told(office, id).contains(&"延期申请不再需要".to_owned()));
        let waiting = office.read(DESK, supervision::desk).unwrap();
        assert!(!waiting.0.iter().any(|place| place.at == Waiting::Extension));
        passes(office, LOOK_DAYS);
        undoes(office, id, closure, later(office, 20)).unwrap();
        assert!(said(settles(office, id, asked, (true, ""))).contains("不再需要"));
        asks(office, id, later(office, 40)).unwrap();
    });
}

#[test]
fn what_waits_when_another_unit_takes_the_lead_lapses_so_that_it_can_apply_itself() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "建设公园", 30));
        asks(office, id, later(office, 40)).unwrap();
        let closure = applies(office, id);
        let to = unit(office, "zjj");
        at_desk(office, id, |tx, at| supervision::change_lead(tx, at, (to, None), ("职责在住建部门", ""))).unwrap();
        let kept = file(office, id);
        assert!(kept.extensions[0].lapsed && kept.closures[0].lapsed && !kept.closures[0].is_granted());
        let late = at_desk(office, id, |tx, at| supervision::check(tx, at, closure, (true, "现场核查属实")));
        assert!(said(late).contains("不再需要：牵头单位变更"));
        let wanted = later(office, 45);
        charged(office, (SUPPORT, id), |tx, at| supervision::ask(tx, at, wanted, "刚接手，需要勘查")).unwrap();
        charged(office, (SUPPORT, id), |tx, at| common::applies(tx, at, "已建成开放")).unwrap();
    });
}

#[test]
fn a_part_is_not_due_after_its_whole_however_it_came_there() {
    on_every_engine(|office| {
        let whole = opens(office, &opening(office, "总事项", 40));
        let sub = part(office, whole, 30);
        assert!(said(asks(office, sub, later(office, 41))).contains("不能晚于总事项的时限"));
        let fitting = asks(office, sub, later(office, 40)).unwrap();
        let later_one = opens(office, &opening(office, "另一项", 41));
        let hung = at_desk(office, later_one, |tx, at| supervision::hang(tx, at, Some(whole)));
        assert!(said(hung).contains("不能晚于总事项的时限"));
        let short = opens(office, &opening(office, "短的一项", 35));
        at_desk(office, sub, |tx, at| supervision::hang(tx, at, Some(short))).unwrap();
        let under = settles(office, sub, fitting, (true, ""));
        assert!(said(under).contains("不能晚于总事项的时限"), "its whole is another one now");
        assert_eq!(item(office, sub).due_on, later(office, 30));
    });
}

#[test]
fn no_more_than_four_levels_come_together_by_opening_or_by_hanging() {
    on_every_engine(|office| {
        let top = opens(office, &opening(office, "第一层", 40));
        let second = part(office, top, 40);
        let third = part(office, second, 40);
        let fourth = part(office, third, 40);
        let fifth = Opening { parent: Some(fourth), ..opening(office, "第五层", 40) };
        assert!(said(tries(office, &fifth)).contains("最多分解 4 层"));
        let pair = opens(office, &opening(office, "带着一项", 40));
        part(office, pair, 40);
        let deep = at_desk(office, pair, |tx, at| supervision::hang(tx, at, Some(third)));
        assert!(said(deep).contains("最多分解 4 层"), "it brings a level of its own");
        at_desk(office, pair, |tx, at| supervision::hang(tx, at, Some(second))).unwrap();
        let circle = at_desk(office, top, |tx, at| supervision::hang(tx, at, Some(fourth)));
        assert!(said(circle).contains("它自己的分解事项之下"));
    });
}

#[test]
fn an_item_is_hung_by_the_number_of_its_whole_in_the_own_office_and_by_itself_without_one() {
    on_every_engine(|office| {
        let whole = opens(office, &opening(office, "总事项", 40));
        let id = opens(office, &opening(office, "一件事", 30));
        let hangs = |number: &str| at_desk(office, id, |tx, at| supervision::hang_under(tx, at, number));
        assert!(said(hangs("督〔2026〕99号")).contains("没有这个编号"));
        assert!(said(hangs(" ")).contains("就是单独的事项"));
        hangs(" 督[2026]1号 ").unwrap();
        assert_eq!(item(office, id).parent, Some(whole));
        assert!(said(hangs("督〔2026〕1号")).contains("已经归在"));
        hangs("").unwrap();
        assert_eq!(item(office, id).parent, None);
        assert!(told(office, id).contains(&"改为单独的事项".to_owned()));
        closes(office, whole);
        assert!(said(hangs("督〔2026〕1号")).contains("已经销号"));
        let mistaken = opens(office, &opening(office, "立错的一项", 40));
        at_desk(office, mistaken, |tx, at| supervision::withdraw(tx, at, ("重复立项", ""))).unwrap();
        assert!(said(hangs("督〔2026〕3号")).contains("已经撤项"));
    });
}

#[test]
fn a_month_from_the_31st_comes_back_to_it_after_february() {
    on_every_engine(|office| {
        let sweeps_on = |day: Date| {
            office.world.set(Instant::from_local(day, 9, 0));
            office.db.upkeep(supervision::sweep).unwrap();
        };
        sweeps_on(Date::constant(2027, 1, 31));
        let id = opens(office, &Opening { rhythm: Rhythm::Monthly, ..opening(office, "整治占道经营", 200) });
        let mut days = Vec::new();
        for _ in 0..4 {
            let day = item(office, id).report_on.unwrap();
            days.push(day.to_string());
            sweeps_on(day);
        }
        assert_eq!(days, ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]);
        let closure = closes(office, id);
        sweeps_on(later(office, LOOK_DAYS));
        undoes(office, id, closure, later(office, 90)).unwrap();
        let (again, next) = (today(office), item(office, id).report_on);
        assert_eq!(next, lexicon::months_after(again, 1), "opened again, the rhythm begins anew");
        sweeps_on(next.unwrap());
        assert_eq!(item(office, id).report_on, lexicon::months_after(again, 2));
    });
}

/// Parts of one item: one that its lead unit leads as well, and one of a unit it knows nothing of.
fn in_two_hands(office: &TestOffice) -> (MatterId, [MatterId; 2]) {
    let whole = opens(office, &opening(office, "整治燃气安全", 40));
    let part = |lead: &str| Opening { parent: Some(whole), ..led(office, "分解的一件事", (lead, &[]), 30) };
    (whole, [opens(office, &part("yjj")), opens(office, &part("czj"))])
}

#[test]
fn open_parts_are_named_to_whoever_may_know_of_them_and_counted_for_the_others() {
    on_every_engine(|office| {
        let (whole, [own, foreign]) = in_two_hands(office);
        let numbers = [own, foreign].map(|id| item(office, id).number);
        let applied = || said(charged(office, (LEAD, whole), |tx, at| common::applies(tx, at, "已全部整改到位")));
        let says = applied();
        assert!(says.contains("还有 2 项分解事项没有销号") && says.contains(&numbers[0]), "{says}");
        assert!(says.contains("另 1 项由其他单位承办") && !says.contains(&numbers[1]), "{says}");
        closes(office, own);
        let says = applied();
        assert!(says.contains("还有 1 项分解事项没有销号，由其他单位承办") && !says.contains("督〔"), "{says}");
        let says = said(at_desk(office, whole, |tx, at| supervision::withdraw(tx, at, ("重复立项", ""))));
        assert!(says.contains("还有 2 项") && numbers.iter().all(|number| says.contains(number)), "{says}");
    });
}

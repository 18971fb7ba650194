//! Clocks on every engine: stopping, alarms, extensions, whole matters, changed calendars.

#![allow(clippy::unwrap_used)]

use lexicon::{Date, Genre, Instant, Limit, MatterId, Urgency};
use office::demo::Dice;
use office::document::incoming::{self, Assignment, Nature, Paper};
use office::document::{self, StepForm};
use office::limits::{self, ExtraDay, PolicyForm};
use office::matter::Matter;
use office::process::extension::{self, Ask};
use office::process::{self, AlarmStage, Page, Stay};
use office::{notice, story};
use store::World;
use testkit::office::agree;
use testkit::{TestOffice, on_every_engine};

fn at(day: i8, hour: u8, minute: u8) -> Instant {
    Instant::from_local(Date::constant(2026, 11, day), hour, minute)
}

fn matter(office: &TestOffice, login: &str, id: MatterId) -> Matter {
    office.read(login, |tx, a| Ok(document::find(tx, a, id)?.matter)).unwrap()
}

fn stay(office: &TestOffice, login: &str, id: MatterId) -> Stay {
    let holder = office.place.people[login];
    let matter = matter(office, login, id);
    let all = office.read(login, |tx, _| process::stays(tx, &matter)).unwrap();
    all.into_iter().rfind(|s| s.task.holder == holder).unwrap()
}

fn notices(office: &TestOffice, login: &str, kind: &str) -> Vec<String> {
    let list = office.read(login, notice::list).unwrap();
    list.into_iter().filter(|n| n.kind == kind).map(|n| n.body).collect()
}

fn told(office: &TestOffice, id: MatterId) -> Vec<String> {
    let lines = office.db.read(|tx| story::of_matter(tx, id)).unwrap();
    lines.into_iter().map(|l| l.what).collect()
}

fn sweeps(office: &TestOffice) -> usize {
    office.db.upkeep(process::sweep_clocks).unwrap()
}

fn rules(times: &str, share: &str) -> PolicyForm {
    PolicyForm {
        hours: "08:30-12:00,14:00-17:30".into(),
        times: times.into(),
        share: share.into(),
        escalate_after: "1d".into(),
        subflows_count: true,
    }
}

fn set_rules(office: &TestOffice, form: &PolicyForm) -> office::Result<()> {
    office.write("xiangnan", |tx, a| {
        let admin = a.unit_admin(a.own_unit()?)?;
        let (_, revision) = limits::policy(tx, admin.unit())?;
        limits::set_policy(tx, &admin, form, revision)
    })
}

/// A draft of Monday 23 November, 9:00: three working days, so due on Thursday 26 at the close.
fn drafted(office: &TestOffice) -> MatterId {
    office.world.set(at(23, 9, 0));
    office.drafts("linxiaotang", "qzfb", "关于调研工作的通知")
}

fn says<T: std::fmt::Debug>(outcome: office::Result<T>, words: &str) {
    let text = match outcome.unwrap_err() {
        office::Error::Fields(all) => all.into_iter().map(|(_, text)| text).collect(),
        other => other.to_string(),
    };
    assert!(text.contains(words), "{text}");
}

#[test]
fn a_suspended_matter_is_due_at_no_time_and_goes_on_with_what_was_left() {
    on_every_engine(|office| {
        let id = drafted(office);
        let due = stay(office, "linxiaotang", id).task.due_at.unwrap();
        assert_eq!(due, at(26, 17, 30));
        office.world.set(at(24, 9, 0));
        let it = matter(office, "linxiaotang", id);
        office.write("linxiaotang", |tx, a| process::suspend(tx, a, &it, "等待省厅批复")).unwrap();
        let still = stay(office, "linxiaotang", id);
        assert_eq!((still.task.due_at, still.task.alarm_at), (None, None));
        office.world.set(at(30, 10, 0));
        assert_eq!(sweeps(office), 0, "nobody is warned of what stands still");
        let still = stay(office, "linxiaotang", id);
        let reading = still.reading.unwrap();
        assert!(reading.stopped && !reading.is_overdue());
        let line = still.account.lines.last().unwrap().text();
        assert_eq!(line, "11月24日（周二）09:00 起停计，其间工作时间 29:00 不计，等待省厅批复");
        let counts = office.read("linxiaotang", process::counts).unwrap();
        assert_eq!((counts.todo, counts.overdue), (1, 0));
        assert!(office.read("linxiaotang", |tx, _| process::whole(tx, &it)).unwrap().is_some());
        let whole = matter(office, "linxiaotang", id).clock.unwrap();
        assert!(whole.is_stopped(), "the whole matter rests as well");
        office.write("linxiaotang", |tx, a| process::resume(tx, a, &it, "")).unwrap();
        let on = stay(office, "linxiaotang", id);
        // 29 working hours stood still: from Thursday 17:30 to Wednesday next week 9:30.
        let moved = Instant::from_local(Date::constant(2026, 12, 3), 9, 30);
        assert_eq!(on.task.due_at, Some(moved));
        let todo = office.read("linxiaotang", |tx, a| process::todo(tx, a, false, &Page::default())).unwrap();
        assert_eq!(todo[0].due_at, Some(moved));
        assert!(!matter(office, "linxiaotang", id).clock.unwrap().is_stopped());
    });
}

#[test]
fn work_handed_over_while_a_matter_rests_stands_still_from_the_start() {
    on_every_engine(|office| {
        let id = drafted(office);
        let it = matter(office, "linxiaotang", id);
        office.write("linxiaotang", |tx, a| process::suspend(tx, a, &it, "等待补正")).unwrap();
        let (from, to) = (office.place.people["linxiaotang"], office.place.people["jiangyifan"]);
        office
            .write("xiangnan", |tx, a| {
                let handing = process::handing(tx, a, from)?;
                let order = process::Handover { to, matters: vec![id], answers: Vec::new(), reason: "调离".into() };
                process::hand_over(tx, &handing, &order).map(|_| ())
            })
            .unwrap();
        let taken = stay(office, "jiangyifan", id);
        assert!(taken.reading.unwrap().stopped);
        assert_eq!((taken.minutes, taken.task.due_at), (0, None));
    });
}

#[test]
fn each_stage_is_told_once_to_whom_it_concerns_and_the_trail_says_so() {
    on_every_engine(|office| {
        let id = drafted(office);
        assert_eq!(sweeps(office), 0);
        office.world.set(at(26, 9, 0));
        assert_eq!(sweeps(office), 1);
        assert_eq!(sweeps(office), 0, "nothing is told twice");
        let warned = notices(office, "linxiaotang", "warning");
        assert_eq!(warned, ["您办理的《关于调研工作的通知》（拟稿）快到时限，应于 11月26日 17:30 办结。"]);
        assert!(notices(office, "heyanqiu", "warning").is_empty());
        office.world.set(at(26, 17, 31));
        sweeps(office);
        assert_eq!(notices(office, "linxiaotang", "overdue").len(), 1);
        let head = notices(office, "heyanqiu", "overdue");
        assert_eq!(head, ["林晓棠办理的《关于调研工作的通知》（拟稿）已超过时限，应于 11月26日 17:30 办结，请督促。"]);
        assert!(notices(office, "guhuaian", "escalated").is_empty());
        office.world.set(at(27, 17, 31));
        for _ in 0..3 {
            sweeps(office);
        }
        assert_eq!(notices(office, "guhuaian", "escalated").len(), 1, "a working day later, the leader in charge");
        office.world.advance_minutes(30 * 24 * 60);
        sweeps(office);
        let mine = |kind| notices(office, "linxiaotang", kind).iter().filter(|b| b.contains("（拟稿）")).count();
        assert_eq!((mine("warning"), mine("overdue")), (1, 1));
        let story = told(office, id);
        for line in [
            "林晓棠的“拟稿”临期，应于 11月26日 17:30 办结，已预警",
            "林晓棠的“拟稿”超期，应于 11月26日 17:30 办结，已提醒本人和科室负责人何砚秋",
            "林晓棠的“拟稿”超期未办，已提醒分管领导顾怀安",
        ] {
            assert_eq!(story.iter().filter(|l| *l == line).count(), 1, "{line}\n{story:?}");
        }
        let stay = stay(office, "linxiaotang", id);
        let stages: Vec<_> = stay.alarms.iter().map(|a| a.stage).collect();
        assert_eq!(stages, [AlarmStage::Warning, AlarmStage::Overdue, AlarmStage::Escalated]);
        assert_eq!(stay.alarms[2].says(), "超期未办，已提醒分管领导顾怀安");
        assert!(office.read("guhuaian", |tx, a| document::find(tx, a, id)).is_ok(), "whoever is told may read it");
    });
}

#[test]
fn a_sweep_that_comes_late_warns_of_nothing_that_is_past() {
    on_every_engine(|office| {
        let id = drafted(office);
        office.world.set(Instant::from_local(Date::constant(2026, 12, 2), 9, 0));
        sweeps(office);
        let stages: Vec<_> = stay(office, "linxiaotang", id).alarms.iter().map(|a| a.stage).collect();
        assert_eq!(stages, [AlarmStage::Overdue, AlarmStage::Escalated]);
    });
}

#[test]
fn whoever_has_no_one_above_is_told_of_and_the_trail_says_that_nobody_else_was() {
    on_every_engine(|office| {
        office.world.set(at(23, 9, 0));
        let id = office.drafts("zhoumingchuan", "qzfb", "关于全区工作的通知");
        office.world.set(Instant::from_local(Date::constant(2026, 12, 9), 9, 0));
        sweeps(office);
        let says: Vec<_> = stay(office, "zhoumingchuan", id).alarms.iter().map(|a| a.says()).collect();
        assert_eq!(says, ["超期，已提醒本人", "超期未办，没有可以提醒的分管领导"]);
    });
}

#[test]
fn many_open_clocks_are_looked_at_in_batches_and_never_twice() {
    on_every_engine(|office| {
        office.world.set(at(23, 9, 0));
        for n in 0..60 {
            office.drafts("linxiaotang", "qzfb", &format!("关于第{n}项工作的通知"));
        }
        office.world.set(at(26, 9, 0));
        assert_eq!(sweeps(office), process::ALARMED_AT_ONCE);
        assert_eq!(sweeps(office), 10);
        assert_eq!(sweeps(office), 0);
        assert_eq!(notices(office, "linxiaotang", "warning").len(), 60);
    });
}

fn asks(office: &TestOffice, login: &str, id: MatterId, count: &str) -> office::Result<lexicon::ExtensionId> {
    let task = office.task(login, id).unwrap();
    office.write(login, |tx, a| {
        let held = process::held(tx, a, task)?;
        let approver = extension::room(tx, &held)?.and_then(|room| room.approvers.first().map(|p| p.id));
        let order = Ask { count: count.into(), hours: false, approver, reason: "数据尚待核实".into() };
        extension::ask(tx, &held, &order)
    })
}

fn grants(office: &TestOffice, id: lexicon::ExtensionId) -> office::Result<Instant> {
    office.write("guhuaian", |tx, a| {
        let pending = extension::to_approve(tx, a, id)?;
        extension::grant(tx, &pending, "抓紧。")
    })
}

#[test]
fn only_an_approved_extension_moves_the_due_time_and_both_sides_are_told() {
    on_every_engine(|office| {
        let id = drafted(office);
        let asked = asks(office, "linxiaotang", id, "2").unwrap();
        assert_eq!(stay(office, "linxiaotang", id).task.due_at, Some(at(26, 17, 30)), "asking moves nothing");
        let line = "林晓棠申请将《关于调研工作的通知》（拟稿）延期 2 个工作日，请审批：数据尚待核实";
        assert_eq!(notices(office, "guhuaian", "extension"), [line]);
        assert_eq!(office.read("guhuaian", |tx, a| extension::waiting(tx, a, 9)).unwrap().len(), 1);
        says(asks(office, "linxiaotang", id, "1"), "已有一项延期申请待顾怀安审批");
        let elsewhere = office.write("czj-ky", |tx, a| extension::to_approve(tx, a, asked).map(|_| ()));
        assert!(matches!(elsewhere, Err(office::Error::NotFound)), "to others it does not exist");
        let own = office.write("linxiaotang", |tx, a| extension::to_approve(tx, a, asked).map(|_| ()));
        says(own, "由顾怀安审批");
        let due = Instant::from_local(Date::constant(2026, 11, 30), 17, 30);
        assert_eq!(grants(office, asked).unwrap(), due);
        let after = stay(office, "linxiaotang", id);
        assert_eq!((after.task.due_at, after.task.extra), (Some(due), 2 * 420));
        assert!(after.ends.iter().any(|l| l.contains("顾怀安同意延期 2 个工作日")), "{:?}", after.ends);
        says(grants(office, asked), "顾怀安已于11月23日 09:00同意");
        assert_eq!(notices(office, "linxiaotang", "extension").len(), 1);
        let story = told(office, id);
        assert!(story.contains(&"申请将“拟稿”延期 2 个工作日，报顾怀安审批".into()), "{story:?}");
        assert!(story.contains(&"同意林晓棠的“拟稿”延期 2 个工作日，应于 11月30日 17:30 办结".into()), "{story:?}");
    });
}

#[test]
fn an_extension_is_refused_with_a_reason_or_withdrawn_and_nothing_moves() {
    on_every_engine(|office| {
        let id = drafted(office);
        let first = asks(office, "linxiaotang", id, "1").unwrap();
        let refuse = |reason: &str| {
            office.write("guhuaian", |tx, a| {
                let pending = extension::to_approve(tx, a, first)?;
                extension::refuse(tx, &pending, reason)
            })
        };
        says(refuse(" "), "请写明不同意延期的理由");
        refuse("时间够用").unwrap();
        assert_eq!(
            notices(office, "linxiaotang", "extension"),
            ["顾怀安不同意《关于调研工作的通知》（拟稿）延期：时间够用"]
        );
        let second = asks(office, "linxiaotang", id, "1").unwrap();
        let withdraw = |login: &str| {
            office.write(login, |tx, a| {
                let pending = extension::to_withdraw(tx, a, second)?;
                extension::withdraw(tx, &pending)
            })
        };
        says(withdraw("guhuaian"), "只有申请人林晓棠可以撤回");
        withdraw("linxiaotang").unwrap();
        says(grants(office, second), "已于11月23日 09:00撤回");
        assert_eq!(stay(office, "linxiaotang", id).task.due_at, Some(at(26, 17, 30)));
    });
}

#[test]
fn a_request_for_a_task_done_meanwhile_is_over() {
    on_every_engine(|office| {
        let id = drafted(office);
        let asked = asks(office, "linxiaotang", id, "1").unwrap();
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        assert!(office.read("guhuaian", |tx, a| extension::waiting(tx, a, 9)).unwrap().is_empty());
        says(grants(office, asked), "已经办结，不用再审批");
    });
}

#[test]
fn bad_requests_are_refused_with_what_the_rules_allow() {
    on_every_engine(|office| {
        let id = drafted(office);
        for count in ["", "0", "-1", "1.5", "一", "1001", "99999999999999999999"] {
            says(asks(office, "linxiaotang", id, count), "请填写要延长多少");
        }
        says(asks(office, "linxiaotang", id, "4"), "累计不超过 3 天（原时限的 100%）。最多还能延 3 天");
        grants(office, asks(office, "linxiaotang", id, "1").unwrap()).unwrap();
        says(asks(office, "linxiaotang", id, "3"), "已延 1 次，共 1 天。最多还能延 2 天");
        grants(office, asks(office, "linxiaotang", id, "1").unwrap()).unwrap();
        says(asks(office, "linxiaotang", id, "1"), "已延期 2 次，按本单位规定不能再延");
        set_rules(office, &rules("0", "100")).unwrap();
        says(asks(office, "linxiaotang", id, "1"), "各环节不准延期");
    });
}

#[test]
fn rules_made_stricter_meanwhile_bind_the_approver() {
    on_every_engine(|office| {
        let id = drafted(office);
        let asked = asks(office, "linxiaotang", id, "3").unwrap();
        set_rules(office, &rules("2", "50")).unwrap();
        says(grants(office, asked), "最多还能延 1 天");
        assert_eq!(stay(office, "linxiaotang", id).task.extra, 0);
        for (form, words) in [
            (rules("10", "100"), "0 至 9"),
            (rules("2", "-1"), "0 至 300"),
            (PolicyForm { hours: "8点到12点".into(), ..rules("2", "100") }, "办公时间“8点到12点”不对"),
            (PolicyForm { escalate_after: "明天".into(), ..rules("2", "100") }, "“明天”不是时限"),
            (PolicyForm { escalate_after: "by2026-12-04T17:30".into(), ..rules("2", "100") }, "不是时限"),
        ] {
            says(set_rules(office, &form), words);
        }
    });
}

#[test]
fn whatever_is_asked_and_granted_an_extension_never_exceeds_the_cap() {
    on_every_engine(|office| {
        for seed in 0..4 {
            let mut dice = Dice::new(seed);
            let (times, share) = (dice.below(4), [0, 40, 100, 250][dice.below(4)]);
            set_rules(office, &rules(&times.to_string(), &share.to_string())).unwrap();
            let id = drafted(office);
            let mut granted = 0;
            for _ in 0..8 {
                let count = 1 + dice.below(5);
                let Ok(asked) = asks(office, "linxiaotang", id, &count.to_string()) else { continue };
                match dice.below(3) {
                    0 => office
                        .write("linxiaotang", |tx, a| {
                            let pending = extension::to_withdraw(tx, a, asked)?;
                            extension::withdraw(tx, &pending)
                        })
                        .unwrap(),
                    _ => {
                        let before = stay(office, "linxiaotang", id).task.due_at.unwrap();
                        let due = grants(office, asked).unwrap();
                        let calendar = lexicon::WorkCalendar::statutory();
                        assert_eq!(calendar.minutes_between(before, due), count as i64 * 420);
                        granted += 1;
                    }
                }
            }
            let extra = stay(office, "linxiaotang", id).task.extra;
            assert!(granted <= times, "seed {seed}");
            assert!(extra <= 3 * 420 * share / 100, "seed {seed}: {extra}");
        }
    });
}

#[test]
fn the_whole_matter_has_a_limit_by_urgency_and_ends_when_only_filing_is_left() {
    on_every_engine(|office| {
        office.world.set(at(23, 9, 0));
        let plain = office.drafts("linxiaotang", "qzfb", "关于平件的通知");
        let urgent = office.drafts_as("linxiaotang", "qzfb", "关于急件的通知", Urgency::ExtraUrgent);
        let limit = |id| matter(office, "linxiaotang", id).clock.unwrap().limit;
        assert_eq!((limit(plain), limit(urgent)), (Limit::WorkDays(15), Limit::WorkDays(1)));
        let id = office.signed("关于全程时限的通知");
        office.agrees("chengyu", id).unwrap();
        let form = StepForm::Number(office::document::numbering::Choice::Next);
        office.decides("chengyu", id, &agree(form)).unwrap();
        office.seals("chengyu", id, "qzfb").unwrap();
        assert_eq!(matter(office, "chengyu", id).done_at, None);
        office.sends(id, &["czj"]).unwrap();
        assert_eq!(office.holders(id)[0].1, "archive");
        let done = matter(office, "chengyu", id);
        assert_eq!(done.done_at, Some(office.world.now()));
        let whole = office.read("chengyu", |tx, _| process::whole(tx, &done)).unwrap().unwrap();
        assert!(whole.ends.last().unwrap().ends_with("按时办结"), "{:?}", whole.ends);
        office.world.advance_minutes(60 * 24 * 60);
        while sweeps(office) > 0 {}
        assert!(told(office, id).iter().all(|l| !l.contains("全程")), "what is done is not late");
    });
}

#[test]
fn an_extended_task_lengthens_a_whole_matter_that_would_end_before() {
    on_every_engine(|office| {
        office.world.set(at(23, 9, 0));
        let id = office.drafts_as("linxiaotang", "qzfb", "关于急件的通知", Urgency::Urgent);
        let whole = matter(office, "linxiaotang", id).due_at.unwrap();
        assert_eq!(whole, Instant::from_local(Date::constant(2026, 11, 30), 17, 30));
        set_rules(office, &rules("2", "300")).unwrap();
        assert_eq!(asks(office, "linxiaotang", id, "3").map(|e| grants(office, e).unwrap()).unwrap(), at(27, 17, 30));
        assert_eq!(matter(office, "linxiaotang", id).due_at, Some(whole), "there was room");
        office.world.set(at(30, 16, 0));
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        let asked = asks(office, "heyanqiu", id, "1");
        let due = grants(office, asked.unwrap()).unwrap();
        assert_eq!(matter(office, "linxiaotang", id).due_at, Some(due));
        assert!(told(office, id).iter().any(|l| l.contains("全程时限顺延至 12月2日")), "{:?}", told(office, id));
    });
}

#[test]
fn a_whole_matter_that_is_late_is_told_of_like_a_task() {
    on_every_engine(|office| {
        let id = drafted(office);
        office.world.set(Instant::from_local(Date::constant(2026, 12, 30), 9, 0));
        while sweeps(office) > 0 {}
        let story = told(office, id);
        assert!(
            story.iter().any(|l| l.starts_with("全程超期，应于 12月14日 17:30 办结，已提醒首办责任人林晓棠")),
            "{story:?}"
        );
        assert!(story.contains(&"全程超期未办结，已提醒分管领导顾怀安".into()), "{story:?}");
    });
}

fn sets_day(office: &TestOffice, day: Date, works: bool, note: &str) {
    let day = ExtraDay { day, works, note: note.into() };
    office
        .write("xiangnan", |tx, a| {
            let admin = a.unit_admin(a.own_unit()?)?;
            limits::set_day(tx, &admin, &day)
        })
        .unwrap();
}

#[test]
fn a_changed_calendar_moves_what_is_under_way_and_the_trail_says_why() {
    on_every_engine(|office| {
        let id = drafted(office);
        let other = office.drafts("czj-ky", "czj", "关于报表的通知");
        assert!(!office.db.upkeep(process::recount).unwrap(), "nothing waits");
        sets_day(office, Date::constant(2026, 11, 25), false, "全区防汛演练");
        while office.db.upkeep(process::recount).unwrap() {}
        let moved = stay(office, "linxiaotang", id);
        assert_eq!(moved.task.due_at, Some(at(27, 17, 30)));
        let elsewhere = stay(office, "czj-ky", other).task.due_at;
        assert_eq!(elsewhere, Some(at(26, 17, 30)), "other units have their own calendar");
        let story = told(office, id);
        let line = "工作日历调整，林晓棠的“拟稿”应办结时间由 11月26日 17:30 改为 11月27日 17:30";
        assert!(story.contains(&line.into()), "{story:?}");
        assert!(story.iter().any(|l| l.contains("全程应办结时间由")), "{story:?}");
        let (facts, other) = (told(office, id).len(), told(office, other).len());
        sets_day(office, Date::constant(2026, 11, 25), false, "全区防汛演练");
        while office.db.upkeep(process::recount).unwrap() {}
        assert_eq!((told(office, id).len(), other), (facts, other), "what does not move is not told");
        office.world.set(at(26, 9, 0));
        let lines: Vec<_> = stay(office, "linxiaotang", id).account.lines.iter().map(|l| l.text()).collect();
        assert!(lines.contains(&"11月25日（周三） 全区防汛演练不计".into()), "{lines:?}");
    });
}

#[test]
fn other_office_hours_count_every_open_clock_anew() {
    on_every_engine(|office| {
        let id = drafted(office);
        let form = PolicyForm { hours: "09:00-12:00,13:00-17:00".into(), ..rules("2", "100") };
        set_rules(office, &form).unwrap();
        while office.db.upkeep(process::recount).unwrap() {}
        assert_eq!(stay(office, "linxiaotang", id).task.due_at, Some(at(26, 17, 0)));
        let stale = office.write("xiangnan", |tx, a| {
            let admin = a.unit_admin(a.own_unit()?)?;
            limits::set_policy(tx, &admin, &rules("2", "100"), 0)
        });
        assert!(matches!(stale, Err(office::Error::Store(office::StoreError::Stale))));
    });
}

#[test]
fn a_due_date_in_a_year_without_a_notice_says_so() {
    on_every_engine(|office| {
        office.world.set(Instant::from_local(Date::constant(2026, 12, 30), 9, 0));
        let id = office.drafts("linxiaotang", "qzfb", "关于新年工作的通知");
        let stay = stay(office, "linxiaotang", id);
        assert_eq!(stay.ends.last().unwrap(), "2027 年放假安排尚未公布，按周末推算");
        let it = matter(office, "linxiaotang", id);
        let whole = office.read("linxiaotang", |tx, _| process::whole(tx, &it)).unwrap().unwrap();
        assert_eq!(whole.reading.due.unloaded, Some(2027));
    });
}

#[test]
fn a_day_named_for_the_whole_matter_stays_named() {
    on_every_engine(|office| {
        office.world.set(at(23, 9, 0));
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
        let due = Date::constant(2026, 12, 5);
        let to = Assignment {
            nature: Some(Nature::Action),
            leaders: vec![office.place.people["czj-jz"]],
            lead: Some(office.place.people["czj-ky"]),
            due: Some(due),
            ..Assignment::default()
        };
        office.decides("czj-zr", id, &agree(StepForm::Assign(to))).unwrap();
        let named = matter(office, "czj-zr", id);
        let evening = Instant::from_local(due, 17, 30);
        assert_eq!(
            (named.due_at, named.clock.unwrap().limit),
            (Some(evening), Limit::Until(evening)),
            "a Saturday, as named"
        );
    });
}

/// Statements of the sweeps and of the to-do page go by an index however much is open: no table is read through, and nothing is sorted.
#[test]
fn sweeps_and_the_to_do_page_are_indexed() {
    let (db, _) = store::testing::engines_with_worlds().remove(0);
    for stmt in [
        process::clock::rows::TASKS_TO_ALARM,
        process::clock::rows::MATTERS_TO_ALARM,
        process::clock::rows::OPEN_OF_UNIT,
        process::clock::rows::OPEN_MATTERS_OF_UNIT,
        process::rows::TODO,
        process::extension::rows::WAITING,
    ] {
        let text: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", stmt.sql()).into_boxed_str());
        let plan = store::Stmt::new("plan", text);
        let none = (0..stmt.sql().matches('?').count().min(5)).map(|_| 0_i64).collect::<Vec<_>>();
        let used = (1..=5).take_while(|n| stmt.sql().contains(&format!("?{n}"))).count();
        let params: Vec<&dyn store::ToValue> = none[..used].iter().map(|n| n as &dyn store::ToValue).collect();
        let lines: Vec<String> = db.upkeep(|tx| tx.query(plan, &params, |r| r.get(3))).unwrap();
        let bad = lines.iter().filter(|l| l.starts_with("SCAN") || l.contains("TEMP B-TREE"));
        assert_eq!(bad.count(), 0, "{}: {lines:?}", stmt.name());
    }
}

#[test]
fn a_day_gone_by_is_not_changed_and_what_was_done_by_then_stays_as_it_was() {
    on_every_engine(|office| {
        office.world.set(at(24, 9, 0));
        let day = ExtraDay { day: Date::constant(2026, 11, 23), works: false, note: "补登".into() };
        let refused = office.write("xiangnan", |tx, a| {
            let admin = a.unit_admin(a.own_unit()?)?;
            limits::set_day(tx, &admin, &day)
        });
        says(refused, "请登记今天及以后的日子");
        sets_day(office, Date::constant(2026, 11, 24), false, "今天起");
    });
}

#[test]
fn the_time_between_the_end_of_a_matter_and_its_coming_back_is_nobodys() {
    on_every_engine(|office| {
        office.world.set(at(23, 9, 0));
        let id = office.signed("关于全程停计的通知");
        office.agrees("chengyu", id).unwrap();
        let form = StepForm::Number(office::document::numbering::Choice::Next);
        office.decides("chengyu", id, &agree(form)).unwrap();
        office.seals("chengyu", id, "qzfb").unwrap();
        office.sends(id, &["czj"]).unwrap();
        office.world.advance_minutes(40 * 24 * 60);
        office.returns("chengyu", id, "issue", office::process::Then::StepByStep).unwrap();
        let back = matter(office, "chengyu", id);
        assert_eq!(back.done_at, None);
        assert!(back.due_at.unwrap() > office.world.now(), "forty days in the archive are not used");
        while sweeps(office) > 0 {}
        assert!(told(office, id).iter().all(|l| !l.contains("全程超期")), "{:?}", told(office, id));
    });
}

/// With 100,000 open instances the planner began with all of them.
#[test]
fn what_can_be_claimed_is_looked_up_from_the_tasks_shown() {
    let (db, _) = store::testing::engines_with_worlds().remove(0);
    let text: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", process::rows::SHARED.sql()).into_boxed_str());
    let plan = store::Stmt::new("plan", text);
    let lines: Vec<String> = db.upkeep(|tx| tx.query(plan, &[&"[]"], |r| r.get(3))).unwrap();
    assert!(lines[0].starts_with("SEARCH t ") && lines[0].contains("(id=?)"), "{lines:?}");
}

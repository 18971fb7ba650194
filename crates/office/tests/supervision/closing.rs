//! Closing and what it settles: feedback that waited, progress, and who is told.

use office::Error;
use office::supervision::{self, Given, Opening, Source, SourceKind, Verdict};
use testkit::on_every_engine;

use super::common::{
    DAY, applies, at_desk, by_hand, charged, closes, file, item, later, led, notices, opens, said, told, tries,
};

fn given(progress: i64) -> Given {
    Given { progress, body: "已完成现场排查，问题正在逐项整改。".into() }
}

#[test]
fn what_waits_for_review_is_accepted_by_who_closes_the_item() {
    on_every_engine(|office| {
        let id = opens(office, &led(office, "整改隐患", ("yjj", &["zjj"]), 30));
        for (login, progress) in [("yjj-zr", 60), ("zjj-zr", 30)] {
            charged(office, (login, id), |tx, at| supervision::give(tx, at, None, &given(progress))).unwrap();
        }
        closes(office, ("yjj-zr", id));
        let all: Vec<_> = file(office, id).feedback.into_iter().filter(|f| f.given.is_some()).collect();
        assert_eq!(all.len(), 2);
        for f in all {
            assert!(matches!(&f.reviewed, Some((Verdict::Accepted, who, _)) if who == "董砺"), "{f:?}");
            assert_eq!((f.remark.as_str(), f.lapsed), ("随销号核查", None));
        }
    });
}

#[test]
fn a_closed_item_is_done_and_one_that_came_undone_begins_again() {
    on_every_engine(|office| {
        let id = opens(office, &led(office, "整改隐患", ("yjj", &[]), 30));
        charged(office, ("yjj-zr", id), |tx, at| supervision::give(tx, at, None, &given(60))).unwrap();
        closes(office, ("yjj-zr", id));
        assert_eq!(item(office, id).progress, 100);
        office.world.advance_minutes(60 * DAY);
        let (closure, limit) = (file(office, id).closures[0].id, later(office, 20));
        at_desk(office, id, |tx, at| supervision::look_back(tx, at, closure, (Some(limit), "又有三处反弹"))).unwrap();
        assert_eq!(item(office, id).progress, 0);
    });
}

#[test]
fn progress_is_that_of_the_latest_given_whatever_is_reviewed_last() {
    on_every_engine(|office| {
        let id = opens(office, &led(office, "修复路面", ("yjj", &[]), 30));
        let gives = |progress| {
            office.world.advance_minutes(10);
            charged(office, ("yjj-zr", id), |tx, at| supervision::give(tx, at, None, &given(progress))).unwrap()
        };
        let (first, second, third) = (gives(20), gives(50), gives(70));
        let reviews = |of, verdict| {
            at_desk(office, id, |tx, at| supervision::review(tx, at, of, (verdict, "请补充照片"))).unwrap();
            item(office, id).progress
        };
        assert_eq!(reviews(second, Verdict::Accepted), 50);
        assert_eq!(reviews(first, Verdict::Accepted), 50, "an older report is no news");
        assert_eq!(reviews(third, Verdict::Returned), 50);
    });
}

#[test]
fn closing_is_applied_for_by_who_has_signed() {
    on_every_engine(|office| {
        let id = opens(office, &led(office, "修复路面", ("yjj", &[]), 30));
        let early = charged(office, ("yjj-zr", id), |tx, at| supervision::apply(tx, at, "已修复"));
        assert!(said(early).contains("请先签收"));
        charged(office, ("yjj-zr", id), |tx, at| applies(tx, at, "已修复")).unwrap();
    });
}

/// The latest notice of a person that has some words.
fn told_of(office: &testkit::TestOffice, login: &str, words: &str) -> String {
    notices(office, login).into_iter().find(|line| line.contains(words)).unwrap_or_default()
}

#[test]
fn who_reported_or_applied_is_told_of_the_answer_with_number_reason_and_day() {
    on_every_engine(|office| {
        let new = led(office, "修复路面", ("yjj", &[]), 30);
        let id = opens(office, &Opening { person: Some(office.place.people["yjj-jz"]), ..new });
        let number = item(office, id).number;
        let asked = charged(office, ("yjj-zr", id), |tx, at| supervision::give(tx, at, None, &given(20))).unwrap();
        at_desk(office, id, |tx, at| supervision::review(tx, at, asked, (Verdict::Returned, "没有数字。"))).unwrap();
        let wanted = later(office, 40);
        let asks = |reason| charged(office, ("yjj-zr", id), |tx, at| supervision::ask(tx, at, wanted, reason)).unwrap();
        let first = asks("雨多");
        at_desk(office, id, |tx, at| supervision::settle(tx, at, first, (false, "工期够用"))).unwrap();
        let second = asks("征地未完成");
        at_desk(office, id, |tx, at| supervision::settle(tx, at, second, (true, ""))).unwrap();
        let closure = charged(office, ("yjj-zr", id), |tx, at| applies(tx, at, "已修复")).unwrap();
        at_desk(office, id, |tx, at| supervision::check(tx, at, closure, (false, "还有两处"))).unwrap();
        let day = format!("时限改为{}", lexicon::chinese_date(wanted));
        for login in ["yjj-zr", "yjj-jz"] {
            for (what, why) in
                [("被退回", "没有数字。请于"), ("不同意延期", "工期够用"), ("：同意延期", ""), ("不予销号", "还有两处")]
            {
                let line = told_of(office, login, what.trim_start_matches('：'));
                assert!(line.contains(&number) && line.contains(why), "{login} {what}: {line}");
            }
            assert!(!told_of(office, login, &day).is_empty(), "{login}");
        }
    });
}

#[test]
fn everybody_who_was_told_of_the_hand_over_and_who_signed_is_told_of_the_withdrawal() {
    on_every_engine(|office| {
        let id = opens(office, &led(office, "重复的一项", ("yjj", &["zjj"]), 30));
        charged(office, ("yjj-zr", id), supervision::sign).unwrap();
        at_desk(office, id, |tx, at| supervision::withdraw(tx, at, ("与另一项重复", "周明川：同意"))).unwrap();
        for login in ["yjj-jz", "yjj-ws", "yjj-zr", "zjj-jz", "zjj-ws"] {
            assert!(told_of(office, login, "已撤项").contains("与另一项重复"), "{login}");
        }
    });
}

#[test]
fn the_leader_who_cares_is_told_when_the_item_is_closed() {
    on_every_engine(|office| {
        let cares = Some(office.place.people["zhoumingchuan"]);
        let id = opens(office, &Opening { cared_by: cares, ..led(office, "修复路面", ("yjj", &[]), 30) });
        closes(office, ("yjj-zr", id));
        assert!(told_of(office, "zhoumingchuan", "已销号").contains("修复路面"));
    });
}

#[test]
fn no_day_set_by_rule_is_after_a_limit_that_lies_ahead() {
    on_every_engine(|office| {
        let id = opens(office, &led(office, "立即整改", ("yjj", &[]), 1));
        let f = charged(office, ("yjj-zr", id), |tx, at| supervision::give(tx, at, None, &given(20))).unwrap();
        at_desk(office, id, |tx, at| supervision::review(tx, at, f, (Verdict::Returned, "请写明数字"))).unwrap();
        let read = file(office, id);
        let limit = item(office, id).due_on;
        assert!(read.feedback.iter().all(|f| f.due_on <= limit), "{:?}", read.feedback);
        assert!(read.charges[0].sign_due_at.date() <= limit, "{:?}", read.charges[0]);
    });
}

/// Minutes were left to sign what was handed over in the evening of its last day, and points were lost by it.
#[test]
fn on_the_last_day_itself_the_hours_of_the_rule_remain_to_sign() {
    on_every_engine(|office| {
        office.world.advance_minutes(8 * 60);
        let id = opens(office, &led(office, "立即整改", ("yjj", &[]), 0));
        let charge = &file(office, id).charges[0];
        assert!(charge.sign_due_at >= charge.handed_at.plus_minutes(8 * 60), "{charge:?}");
    });
}

/// A unit that applied by mistake and took it back kept the item from being withdrawn.
#[test]
fn an_application_taken_back_keeps_no_item_from_being_withdrawn() {
    on_every_engine(|office| {
        let id = opens(office, &led(office, "修复路面", ("yjj", &[]), 30));
        let closure = charged(office, ("yjj-zr", id), |tx, at| applies(tx, at, "已修复")).unwrap();
        let withdraws = || at_desk(office, id, |tx, at| supervision::withdraw(tx, at, ("重复立项", "")));
        assert!(said(withdraws()).contains("已经申请过销号"));
        charged(office, ("yjj-zr", id), |tx, at| supervision::take_back_closing(tx, at, closure)).unwrap();
        withdraws().unwrap();
    });
}

/// The account called late what the figures call in time.
#[test]
fn a_closing_applied_for_in_time_is_told_as_in_time_however_late_it_is_checked() {
    on_every_engine(|office| {
        let id = opens(office, &led(office, "修复路面", ("yjj", &[]), 3));
        let closure = charged(office, ("yjj-zr", id), |tx, at| applies(tx, at, "已修复")).unwrap();
        office.world.advance_minutes(9 * 24 * 60);
        at_desk(office, id, |tx, at| supervision::check(tx, at, closure, (true, "属实"))).unwrap();
        let read = |tx: &mut office::Tx, a: &office::people::Actor| {
            let seen = supervision::find(tx, a, id)?;
            supervision::accounts(tx, &seen)
        };
        let ends = office.read("dongli", read).unwrap().remove(0).ends;
        assert!(ends.iter().any(|line| line.contains("按时销号")), "{ends:?}");
    });
}

#[test]
fn who_applied_takes_it_back_while_nobody_has_settled_it() {
    on_every_engine(|office| {
        let id = opens(office, &led(office, "修复路面", ("yjj", &[]), 30));
        let closure = charged(office, ("yjj-zr", id), |tx, at| applies(tx, at, "已修复")).unwrap();
        let takes =
            |login: &str| charged(office, (login, id), |tx, at| supervision::take_back_closing(tx, at, closure));
        assert!(matches!(takes("yjj-ws"), Err(Error::Forbidden(_))), "it is another's");
        takes("yjj-zr").unwrap();
        assert!(file(office, id).closures[0].is_taken_back() && matches!(takes("yjj-zr"), Err(Error::AlreadyDone(_))));
        let late = at_desk(office, id, |tx, at| supervision::check(tx, at, closure, (true, "属实")));
        assert!(said(late).contains("申请人撤回"));
        let wanted = later(office, 40);
        let asked = charged(office, ("yjj-zr", id), |tx, at| supervision::ask(tx, at, wanted, "雨多")).unwrap();
        charged(office, ("yjj-zr", id), |tx, at| supervision::take_back_extension(tx, at, asked)).unwrap();
        assert!(file(office, id).extensions[0].is_taken_back());
        assert!(told(office, id).iter().any(|line| line == "撤回延期申请"));
        charged(office, ("yjj-zr", id), |tx, at| supervision::apply(tx, at, "已修复")).unwrap();
    });
}

#[test]
fn an_instruction_typed_by_hand_says_whose_it_is_when_and_in_what_words() {
    on_every_engine(|office| {
        let source = Source { kind: SourceKind::Instruction, ..by_hand() };
        let bare = tries(office, &Opening { source, ..led(office, "修复路面", ("yjj", &[]), 30) });
        let says = said(bare);
        assert!(["said_by", "said_on", "words"].iter().all(|field| says.contains(field)), "{says}");
    });
}

#[test]
fn a_serial_alone_names_the_item_of_the_latest_year() {
    on_every_engine(|office| {
        let whole = opens(office, &led(office, "总事项", ("yjj", &[]), 30));
        let id = opens(office, &led(office, "一件事", ("yjj", &[]), 20));
        at_desk(office, id, |tx, at| supervision::hang_under(tx, at, "1")).unwrap();
        assert_eq!(item(office, id).parent, Some(whole));
        assert!(said(at_desk(office, id, |tx, at| supervision::hang_under(tx, at, "99"))).contains("督〔"));
    });
}

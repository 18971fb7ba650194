//! 督查督办 and the people in it, on every engine: who may know, who acts, who takes over, what waits for whom.

use lexicon::{MatterId, PersonId, UnitId, days_after};
use office::people::person::{self, Disabling};
use office::people::post::{self, PostForm};
use office::people::unit::{self, UnitForm};
use office::people::{Console, Person, Role, SystemAdmin, UnitKind, admins, directory};
use office::process::{self, Handover};
use office::supervision::{
    self, Answering, Filter, Ledger, Opening, PAGE, Part, Scope, SheetColour, Waiting, calendar, ledgers,
};
use office::{Error, Result, matter, notice, story};
use testkit::{TestOffice, on_every_engine};

use super::common::{
    DAY, DESK, applies, at_desk, charged, closes, file, file_as, is_nothing, item, later, led, notices, opens, said,
    told, tries,
};

fn who(office: &TestOffice, login: &str) -> PersonId {
    office.place.people[login]
}

fn opening(office: &TestOffice, content: &str, units: (&str, &[&str])) -> Opening {
    led(office, content, units, 30)
}

fn names(office: &TestOffice, by: &str, id: MatterId, login: &str) {
    let person = who(office, login);
    charged(office, (by, id), |tx, at| supervision::name_person(tx, at, person)).unwrap();
}

fn knows(office: &TestOffice, login: &str, id: MatterId) -> bool {
    match office.read(login, |tx, a| supervision::find(tx, a, id).map(|_| ())) {
        Ok(()) => true,
        Err(Error::NotFound) => false,
        Err(e) => panic!("{e}"),
    }
}

fn mine(office: &TestOffice, login: &str, scope: Scope) -> Vec<MatterId> {
    let found = office.read(login, |tx, a| supervision::open_items(tx, a, scope, None)).unwrap();
    found.into_iter().map(|l| l.id).collect()
}

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

fn found(office: &TestOffice, login: &str) -> Person {
    office.db.read(|tx| person::person(tx, who(office, login))).unwrap()
}

fn leaves(office: &TestOffice, login: &str) -> Result<()> {
    let (admin, read) = (system(office), found(office, login));
    office.db.write(|tx| {
        let today = tx.now().date();
        person::leave(tx, &admin, &read, today)
    })
}

fn answering(office: &TestOffice, by: &str, from: &str) -> Vec<Answering> {
    let from = who(office, from);
    let read = office.read(by, |tx, a| {
        let handing = process::handing(tx, a, from)?;
        supervision::answering(tx, &handing)
    });
    read.unwrap()
}

fn hands_over(office: &TestOffice, by: &str, (from, to): (&str, &str), keys: &[String]) -> Result<usize> {
    let (from, to) = (who(office, from), who(office, to));
    let order = Handover { to, matters: Vec::new(), answers: keys.to_vec(), reason: "调任督查室".into() };
    office.write(by, |tx, a| {
        let handing = process::handing(tx, a, from)?;
        process::hand_over(tx, &handing, &order)
    })
}

fn keys(all: &[Answering]) -> Vec<String> {
    all.iter().map(Answering::key).collect()
}

/// Serves besides in a unit until some days from now.
fn helps_out(office: &TestOffice, login: &str, (unit, days): (&str, Option<i64>)) {
    let admin = system(office);
    let form = PostForm {
        unit: office.place.units[unit],
        department: None,
        title: "挂职".into(),
        rank_order: 90,
        is_head: false,
        from_on: later(office, -1),
    };
    let person = who(office, login);
    office
        .db
        .write(|tx| {
            let post = post::appoint(tx, &admin, person, &form)?;
            if let Some(days) = days {
                let last = days_after(tx.now().date(), days).unwrap();
                post::end(tx, &admin, post, last)?;
            }
            Ok::<_, Error>(())
        })
        .unwrap()
}

#[test]
fn who_answers_for_items_does_not_leave_move_or_stop_before_they_are_handed_over() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整治河道乱堆", ("yjj", &[])));
        says(leaves(office, "yjj-jz"), "名下还有 1 项督办事项（牵头责任人）");
        let (admin, head) = (system(office), found(office, "yjj-jz"));
        let unit = office.place.units["zjj"];
        let moved = office.db.write(|tx| {
            let today = tx.now().date();
            person::move_to(tx, &admin, &head, unit, today)
        });
        says(moved, "1 项督办事项");
        let stopped = office.db.write(|tx| person::disable(tx, &admin, &head, &Disabling::because("借调")));
        says(stopped, "工作交接");
        let all = answering(office, "yjj-zr", "yjj-jz");
        assert_eq!((all.len(), all[0].label().as_str(), all[0].item), (1, "牵头责任人", Some(id)));
        says(hands_over(office, "yjj-zr", ("yjj-jz", "czj-ky"), &keys(&all)), "本单位在职");
        says(hands_over(office, "yjj-zr", ("yjj-jz", "yjj-ky"), &["别的".into()]), "请至少选择一件");
        assert_eq!(hands_over(office, "yjj-zr", ("yjj-jz", "yjj-ky"), &keys(&all)).unwrap(), 1);
        assert_eq!(file(office, id).charges[0].person, who(office, "yjj-ky"));
        let owner = office.read(DESK, |tx, a| Ok(supervision::find(tx, a, id)?.matter.owner)).unwrap();
        assert_eq!(owner, who(office, "yjj-ky"), "the first handler is the one in charge of the lead's part");
        let told = office.read("yjj-ky", notice::list).unwrap();
        assert!(told.iter().any(|n| n.body.contains("1 项督办职责")), "whoever takes over is told");
        let lines = office.db.read(|tx| story::of_matter(tx, id)).unwrap();
        let line = lines.iter().find(|l| l.what.contains("移交")).unwrap();
        assert!(line.what.contains("牵头责任人由") && line.quote == "调任督查室", "{line:?}");
        leaves(office, "yjj-jz").unwrap();
        says(leaves(office, "yjj-ky"), "1 项督办事项");
    });
}

#[test]
fn a_commissioner_and_the_leader_of_a_group_hand_over_to_somebody_fit() {
    on_every_engine(|office| {
        let new =
            Opening { commissioner: Some(who(office, "suhe")), ..opening(office, "补种行道树", ("yjj", &[])) };
        let id = opens(office, &new);
        let leader = who(office, "suhe");
        office
            .write(DESK, |tx, a| {
                let at = ledgers::keeper(a)?;
                ledgers::add_groups(tx, &at, Ledger::Reform, "营商环境组")?;
                let group = ledgers::groups(tx, at.unit())?[0].id;
                ledgers::change_group(tx, &at, group, ("营商环境组", Some(leader)))
            })
            .unwrap();
        says(leaves(office, "suhe"), "1 项督办事项（督查专员）、1 个专项小组");
        let all = answering(office, "xiangnan", "suhe");
        assert_eq!(all.len(), 2);
        says(hands_over(office, "xiangnan", ("suhe", "linxiaotang"), &keys(&all)), "“督办”角色");
        assert_eq!(answering(office, "xiangnan", "suhe").len(), 2, "all or nothing");
        let group: Vec<String> = keys(&all).into_iter().skip(1).collect();
        hands_over(office, "xiangnan", ("suhe", "linxiaotang"), &group).unwrap();
        hands_over(office, "xiangnan", ("suhe", DESK), &keys(&all)[..1]).unwrap();
        let read = office.read(DESK, |tx, a| Ok(supervision::find(tx, a, id)?.item.commissioner)).unwrap();
        assert_eq!(read, Some(who(office, DESK)));
        leaves(office, "suhe").unwrap();
    });
}

#[test]
fn a_unit_with_open_items_is_not_closed_and_a_post_with_charges_does_not_end() {
    on_every_engine(|office| {
        let (admin, person) = (system(office), who(office, "yjj-ky"));
        let form = UnitForm {
            code: "XDW".into(),
            name: "云泽区数据服务中心".into(),
            short_name: "区数据中心".into(),
            kind: UnitKind::Institution,
            sort_order: 900,
        };
        let (small, post) = office
            .db
            .write(|tx| {
                let id = unit::create(tx, &admin, &form)?;
                let from_on = tx.now().date();
                let head = PostForm {
                    unit: id,
                    department: None,
                    title: "主任".into(),
                    rank_order: 50,
                    is_head: true,
                    from_on,
                };
                Ok::<_, Error>((id, post::appoint(tx, &admin, person, &head)?))
            })
            .unwrap();
        let id = opens(office, &Opening { lead: Some(small), ..opening(office, "归集数据", ("yjj", &[])) });
        let closes = |office: &TestOffice, unit: UnitId| {
            office.db.write(|tx| {
                let (read, today) = (unit::unit(tx, unit)?, tx.now().date());
                unit::close(tx, &admin, &read, Some(today))
            })
        };
        says(closes(office, small), "承办的督办事项 1 项");
        says(closes(office, office.place.units["qzfb"]), "人");
        let ends = |office: &TestOffice| {
            office.db.write(|tx| {
                let today = tx.now().date();
                post::end(tx, &admin, post, today)
            })
        };
        says(ends(office), "在区数据中心名下还有 1 项督办事项");
        let yjj = office.place.units["yjj"];
        at_desk(office, id, |tx, at| supervision::change_lead(tx, at, (yjj, None), ("机构调整", ""))).unwrap();
        ends(office).unwrap();
        closes(office, small).unwrap();
    });
}

#[test]
fn an_item_opened_again_has_somebody_responsible_who_serves() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "清理违规广告", ("yjj", &[])));
        names(office, "yjj-zr", id, "yjj-ky");
        let closure = charged(office, ("yjj-zr", id), |tx, at| applies(tx, at, "已全部清理")).unwrap();
        at_desk(office, id, |tx, at| supervision::check(tx, at, closure, (true, "现场核查属实"))).unwrap();
        leaves(office, "yjj-ky").unwrap();
        office.world.advance_minutes(61 * 24 * 60);
        let again = later(office, 20);
        at_desk(office, id, |tx, at| supervision::look_back(tx, at, closure, (Some(again), "又有反弹"))).unwrap();
        assert_eq!(file(office, id).charges[0].person, who(office, "yjj-jz"), "the head of the unit");
        assert!(knows(office, "yjj-jz", id));
    });
}

#[test]
fn whoever_serves_in_a_unit_no_longer_does_not_act_for_it() {
    on_every_engine(|office| {
        helps_out(office, "czj-ky", ("zjj", Some(5)));
        let id = opens(office, &opening(office, "改造老旧管网", ("zjj", &[])));
        names(office, "zjj-zr", id, "czj-ky");
        let feed = |office: &TestOffice| office.read("czj-ky", calendar::of_actor).unwrap();
        charged(office, ("czj-ky", id), supervision::sign).unwrap();
        assert_eq!(mine(office, "czj-ky", Scope::Mine), [id]);
        assert_eq!(office.read("czj-ky", supervision::desk).unwrap().count(), 1);
        assert_eq!(feed(office).matches("BEGIN:VEVENT").count(), 2, "the limit and the feedback owed");
        office.world.advance_minutes(7 * 24 * 60);
        let outcome = charged(office, ("czj-ky", id), |tx, at| applies(tx, at, "已办结"));
        says(outcome, "承办单位的责任人办理");
        assert!(mine(office, "czj-ky", Scope::Mine).is_empty());
        assert_eq!(office.read("czj-ky", supervision::desk).unwrap().count(), 0);
        assert_eq!(office.read("czj-ky", supervision::waiting_count).unwrap(), 0);
        assert!(!feed(office).contains("BEGIN:VEVENT"));
    });
}

#[test]
fn parts_and_rounds_of_others_are_not_in_a_units_file() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "创建文明城区", ("yjj", &["zjj"])));
        let part = opening(office, "整治市场周边", ("czj", &[]));
        at_desk(office, id, |tx, at| supervision::decompose(tx, at, &part)).unwrap();
        let shared = opening(office, "整治背街小巷", ("czj", &["zjj"]));
        at_desk(office, id, |tx, at| supervision::decompose(tx, at, &shared)).unwrap();
        assert_eq!(file(office, id).parts.len(), 2);
        let seen: Vec<String> = file_as(office, "zjj-ws", id).parts.into_iter().map(|p| p.content).collect();
        assert_eq!(seen, ["整治背街小巷"]);
        assert!(file_as(office, "yjj-ws", id).parts.is_empty());
        let old = opens(office, &opening(office, "疏浚沟渠", ("yjj", &[])));
        let closure = charged(office, ("yjj-zr", old), |tx, at| applies(tx, at, "已疏浚")).unwrap();
        at_desk(office, old, |tx, at| supervision::check(tx, at, closure, (true, "现场核查属实"))).unwrap();
        opens(office, &Opening { before: Some(old), ..opening(office, "巩固疏浚成果", ("czj", &[])) });
        assert_eq!(file(office, old).rounds.len(), 1);
        assert!(file_as(office, "yjj-ws", old).rounds.is_empty());
    });
}

#[test]
fn sight_ends_with_what_grounded_it_and_stays_where_something_else_does() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "治理扬尘", ("yjj", &["zjj"])));
        names(office, "yjj-zr", id, "yjj-ky");
        assert!(knows(office, "yjj-ky", id));
        names(office, "yjj-zr", id, "yjj-kz");
        assert!(!knows(office, "yjj-ky", id), "another is in charge now");
        for login in ["czj-ky", "yjj-kz"] {
            let person = who(office, login);
            at_desk(office, id, |tx, at| supervision::join(tx, at, person)).unwrap();
        }
        let czj = office.place.units["czj"];
        at_desk(office, id, |tx, at| supervision::change_lead(tx, at, (czj, None), ("职责调整", ""))).unwrap();
        assert!(!knows(office, "yjj-jz", id) && !knows(office, "yjj-zr", id), "the unit has no part in it any more");
        assert!(knows(office, "yjj-kz", id), "still in the team");
        assert!(knows(office, "zjj-jz", id), "the support unit is not touched");
        let zjj = office.place.units["zjj"];
        at_desk(office, id, |tx, at| supervision::release(tx, at, zjj, "选错单位")).unwrap();
        assert!(!knows(office, "zjj-jz", id) && !knows(office, "zjj-ws", id), "released");
        let left = who(office, "czj-ky");
        at_desk(office, id, |tx, at| supervision::leave(tx, at, left)).unwrap();
        assert!(!knows(office, "czj-ky", id));
    });
}

#[test]
fn what_is_listed_for_the_unit_can_be_opened() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "修复护栏", ("yjj", &["zjj"])));
        for login in ["yjj-fj", "yjj-zr", "yjj-ws", "zjj-fj", "zjj-ws"] {
            assert_eq!(mine(office, login, Scope::Unit), [id], "{login}");
            assert!(knows(office, login, id), "{login}");
        }
        says(charged(office, ("yjj-fj", id), supervision::sign), "责任人办理");
        assert!(!knows(office, "czj-fj", id) && !knows(office, "yjj-kz", id));
    });
}

#[test]
fn the_desk_of_a_responsible_person_shows_own_sheets_and_that_of_a_commissioner_own_items() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "处置积水点", ("yjj", &[])));
        names(office, "yjj-zr", id, "yjj-ky");
        let (lead, day) = (office.place.units["yjj"], later(office, 5));
        at_desk(office, id, |tx, at| supervision::issue(tx, at, (lead, SheetColour::Blue), ("请抓紧办理", day)))
            .unwrap();
        let desk = office.read("yjj-ky", supervision::desk).unwrap();
        let sheets = desk.0.iter().find(|p| p.at == Waiting::Sheet).unwrap();
        assert_eq!((sheets.all, sheets.lines.len()), (1, 1), "the notice is signed for with the item");
        assert_eq!(office.read("yjj-ky", supervision::waiting_count).unwrap(), desk.count());
        let suhe = who(office, "suhe");
        at_desk(office, id, |tx, at| supervision::assign(tx, at, Some(suhe))).unwrap();
        assert_eq!(mine(office, "suhe", Scope::Mine), [id]);
    });
}

#[test]
fn a_place_of_the_desk_says_how_much_there_is_and_shows_all_of_it_page_by_page() {
    on_every_engine(|office| {
        let many = PAGE + 3;
        for n in 0..many {
            opens(office, &opening(office, &format!("第{n}件事"), ("yjj", &[])));
        }
        let desk = office.read("yjj-ws", supervision::desk).unwrap();
        let place = &desk.0[0];
        assert_eq!((place.at, place.all, place.lines.len()), (Waiting::Sign, many, 20));
        let page = |n: i64| office.read("yjj-ws", |tx, a| supervision::waiting_at(tx, a, Waiting::Sign, n)).unwrap();
        let mut all: Vec<MatterId> = page(0).lines.into_iter().chain(page(1).lines).map(|l| l.item).collect();
        all.sort();
        all.dedup();
        assert_eq!(i64::try_from(all.len()).unwrap(), many);
        assert!(page(2).lines.is_empty());
        let office_place = office.read("yjj-ky", |tx, a| supervision::waiting_at(tx, a, Waiting::Review, 0));
        assert!(matches!(office_place, Err(Error::NotFound)));
    });
}

#[test]
fn a_leader_lists_what_they_care_for_and_the_office_by_leader() {
    on_every_engine(|office| {
        let leader = who(office, "guhuaian");
        let id = opens(office, &Opening { cared_by: Some(leader), ..opening(office, "新建口袋公园", ("yjj", &[])) });
        opens(office, &opening(office, "别的事", ("yjj", &[])));
        assert_eq!(mine(office, "guhuaian", Scope::Cared), [id]);
        assert!(mine(office, "luwenbo", Scope::Cared).is_empty());
        let filter = Filter { cared_by: Some(leader), ..Filter::default() };
        let listed = office.read(DESK, |tx, a| supervision::list(tx, a, &filter, None)).unwrap();
        assert_eq!(listed.iter().map(|l| l.id).collect::<Vec<_>>(), [id]);
    });
}

#[test]
fn the_paper_an_item_stands_on_is_opened_only_by_who_may_read_it() {
    on_every_engine(|office| {
        let paper = office.drafts("linxiaotang", "qzfb", "关于防汛准备的通知");
        let mut new = opening(office, "落实防汛准备", ("yjj", &[]));
        new.source.matter = Some(paper);
        let id = opens(office, &new);
        assert!(file(office, id).paper.unwrap().may_open);
        let shown = file_as(office, "yjj-jz", id).paper.unwrap();
        assert_eq!((shown.id, shown.may_open), (paper, false));
        assert!(shown.title.contains("防汛准备"));
    });
}

#[test]
fn a_unit_without_a_head_is_given_an_item_once_somebody_of_it_is_named() {
    on_every_engine(|office| {
        let (admin, head) = (system(office), who(office, "yjj-jz"));
        office
            .db
            .write(|tx| {
                let day = tx.now().date().yesterday().unwrap();
                post::posts_of(tx, head)?.iter().try_for_each(|p| post::end(tx, &admin, p.id, day))
            })
            .unwrap();
        let new = opening(office, "排查隐患", ("yjj", &[]));
        says(tries(office, &new), "请指定责任人");
        let foreign = Opening { person: Some(who(office, "czj-ky")), ..new.clone() };
        says(tries(office, &foreign), "在职人员");
        let yjj = office.place.units["yjj"];
        let name = found(office, "yjj-ky").name;
        let named = |name: &str| office.db.read(|tx| supervision::named(tx, (yjj, name), "person"));
        says(named("查无此人"), "没有名叫“查无此人”");
        assert_eq!(named(" ").unwrap(), None);
        let person = named(&format!(" {name} ")).unwrap();
        assert_eq!(person, Some(who(office, "yjj-ky")));
        let id = opens(office, &opening(office, "排查隐患", ("zjj", &[])));
        at_desk(office, id, |tx, at| supervision::change_lead(tx, at, (yjj, person), ("职责调整", ""))).unwrap();
        let lead = file(office, id).charges.into_iter().rfind(|c| c.part == Part::Lead).unwrap();
        assert_eq!(lead.person, who(office, "yjj-ky"));
    });
}

#[test]
fn commissioner_and_leader_are_people_who_may_be() {
    on_every_engine(|office| {
        let id = opens(office, &opening(office, "整治噪声", ("yjj", &[])));
        for login in ["linxiaotang", "yjj-zr", "czj-ky"] {
            let person = who(office, login);
            says(at_desk(office, id, |tx, at| supervision::assign(tx, at, Some(person))), "督查专员须为");
        }
        let fit = office.db.read(|tx| supervision::commissioners(tx, office.place.units["qzfb"])).unwrap();
        assert!(fit.contains(&who(office, "suhe")) && !fit.contains(&who(office, "linxiaotang")));
        let good = opening(office, "整治油烟", ("yjj", &[]));
        let wrong = Opening { cared_by: Some(who(office, "yjj-ky")), ..good.clone() };
        says(tries(office, &wrong), "关注领导须为");
        let wrong = Opening { commissioner: Some(who(office, "yjj-zr")), ..good.clone() };
        says(tries(office, &wrong), "督查专员须为");
        opens(office, &Opening { cared_by: Some(who(office, "zhoumingchuan")), ..good });
        let serves = office.db.read(|tx| directory::serves(tx, who(office, "suhe"), office.place.units["qzfb"]));
        assert!(serves.unwrap());
        assert!(!office.db.read(|tx| matter::is_admitted(tx, id, who(office, "linxiaotang"))).unwrap());
    });
}

#[test]
fn people_of_other_units_join_the_team_by_name_read_the_item_and_leave() {
    on_every_engine(|office| {
        let item = opens(office, &opening(office, "联合督查", ("yjj", &["zjj"])));
        let czj = office.place.units["czj"];
        let name = office.read("czj-zr", |_, a| Ok(a.name.clone())).unwrap();
        assert!(is_nothing(office.read("czj-zr", |tx, a| supervision::find(tx, a, item))));
        assert!(
            said(at_desk(office, item, |tx, d| supervision::join_named(tx, d, (czj, "查无此人")))).contains("没有名叫")
        );
        assert!(said(at_desk(office, item, |tx, d| supervision::join_named(tx, d, (czj, " ")))).contains("填写姓名"));
        at_desk(office, item, |tx, d| supervision::join_named(tx, d, (czj, &name))).unwrap();
        assert!(office.read("czj-zr", |tx, a| supervision::find(tx, a, item)).is_ok());
        assert!(
            said(at_desk(office, item, |tx, d| supervision::join_named(tx, d, (czj, &name)))).contains("已在督查组")
        );
        let person = office.place.people["czj-zr"];
        at_desk(office, item, |tx, d| supervision::leave(tx, d, person)).unwrap();
        assert!(said(at_desk(office, item, |tx, d| supervision::leave(tx, d, person))).contains("不在督查组"));
    });
}

#[test]
fn a_commissioner_who_left_while_the_item_was_closed_is_dropped_when_it_is_opened_again() {
    on_every_engine(|office| {
        let [gone, stays] = ["suhe", DESK].map(|login| {
            let commissioner = Some(who(office, login));
            let id = opens(office, &Opening { commissioner, ..opening(office, "整治河道乱堆", ("yjj", &[])) });
            closes(office, ("yjj-zr", id));
            id
        });
        leaves(office, "suhe").unwrap();
        office.world.advance_minutes(60 * DAY);
        for id in [gone, stays] {
            let closure = file(office, id).closures[0].id;
            let again = Some(later(office, 20));
            at_desk(office, id, |tx, at| supervision::look_back(tx, at, closure, (again, "又有反弹"))).unwrap();
        }
        assert_eq!(item(office, gone).commissioner, None);
        assert_eq!(item(office, stays).commissioner, Some(who(office, DESK)));
        let asked = notices(office, DESK).into_iter().filter(|body| body.contains("请另行指定")).count();
        assert_eq!(asked, 1, "the office is told to name another, of the one item");
        let name = found(office, "suhe").name;
        assert!(told(office, gone).contains(&format!("{name}已不在任，不再任督查专员")));
        assert!(!told(office, stays).iter().any(|line| line.contains("不再任督查专员")));
    });
}

#[test]
fn a_place_in_the_joint_team_is_handed_over_with_the_rest() {
    on_every_engine(|office| {
        let item = opens(office, &opening(office, "联合督查", ("zjj", &[])));
        let from = who(office, "yjj-ky");
        at_desk(office, item, |tx, d| supervision::join(tx, d, from)).unwrap();
        let all = answering(office, "yjj-zr", "yjj-ky");
        let place = all.iter().find(|a| a.post == supervision::Post::Member).unwrap();
        assert_eq!((place.label().as_str(), place.item), ("督查组成员", Some(item)));
        hands_over(office, "yjj-zr", ("yjj-ky", "yjj-ws"), &[place.key()]).unwrap();
        let team: Vec<PersonId> = file(office, item).members.into_iter().map(|m| m.person).collect();
        assert_eq!(team, [who(office, "yjj-ws")]);
        assert!(is_nothing(office.read("yjj-ky", |tx, a| supervision::find(tx, a, item))));
        let lines = office.db.read(|tx| story::of_matter(tx, item)).unwrap();
        assert!(lines.iter().any(|l| l.what.starts_with("督查组成员由")), "{lines:?}");
    });
}

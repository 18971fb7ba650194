//! Delegation 委托 and claims 认领, on every engine: who stands in for whom, for what and how long, and how it shows.

#![allow(clippy::unwrap_used)]

use lexicon::{Date, MatterId};
use office::matter::Kind;
use office::process::delegation::{self, Force, Order, Revoking, Scope};
use office::process::{self, may, opinion};
use office::{Error, Result, document, notice, story};
use testkit::{TestOffice, on_every_engine};

fn says<T: std::fmt::Debug>(outcome: Result<T>, words: &str) {
    let text = match outcome.unwrap_err() {
        Error::Fields(all) => all.into_iter().map(|(_, message)| message).collect(),
        other => other.to_string(),
    };
    assert!(text.contains(words), "{text} / {words}");
}

fn today(office: &TestOffice) -> Date {
    office.db.read(|tx| Ok::<_, Error>(tx.now().date())).unwrap()
}

fn told(office: &TestOffice, login: &str) -> String {
    let list = office.read(login, notice::list).unwrap();
    list.first().map(|n| n.body.clone()).unwrap_or_default()
}

/// What 顾怀安 or another asks for: from today for a week.
fn order(office: &TestOffice, to: &str, scope: Scope) -> Order {
    let from = today(office);
    let to_day = (0..6).fold(from, |day, _| day.tomorrow().unwrap());
    let delegate = office.place.people[to];
    Order { delegate, scope, from, to: to_day, reason: "出差".into(), with_open: false }
}

fn delegates_as(office: &TestOffice, by: &str, of: &str, order: &Order) -> Result<(usize, Vec<String>)> {
    let person = office.place.people[of];
    office.write(by, |tx, a| {
        let of = delegation::delegating(tx, a, person)?;
        delegation::delegate(tx, &of, order)
    })
}

fn delegates(office: &TestOffice, of: &str, order: &Order) -> Result<(usize, Vec<String>)> {
    delegates_as(office, of, of, order)
}

fn revokes(office: &TestOffice, by: &str, of: &str, with_open: bool) -> Result<usize> {
    let person = office.place.people[of];
    let id = office.read(of, |tx, a| {
        let of = delegation::delegating(tx, a, person)?;
        Ok(delegation::given(tx, &of)?[0].id)
    });
    office.write(by, |tx, a| {
        let of = Revoking::of(tx, a, id.as_ref().map_err(|_| Error::NotFound).copied()?)?;
        delegation::revoke(tx, &of, with_open)
    })
}

fn for_signing(office: &TestOffice) -> MatterId {
    let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
    office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
    office.agrees("heyanqiu", id).unwrap();
    office.reviews("shenzhiyuan", id).unwrap();
    id
}

fn holds(office: &TestOffice, id: MatterId, login: &str) {
    assert_eq!(office.holders(id).iter().map(|(l, _)| l.as_str()).collect::<Vec<_>>(), [login]);
}

#[test]
fn new_tasks_go_to_the_delegate_and_everything_shows_for_whom() {
    on_every_engine(|office| {
        let (passed, kept) = delegates(office, "guhuaian", &order(office, "luwenbo", Scope::All)).unwrap();
        assert_eq!((passed, kept), (0, Vec::new()));
        assert!(told(office, "luwenbo").contains("顾怀安委托您在"));
        let id = for_signing(office);
        holds(office, id, "luwenbo");
        office.agrees("luwenbo", id).unwrap();
        let seen = office.read("luwenbo", |tx, a| document::find(tx, a, id)).unwrap();
        let opinions = office.db.read(|tx| opinion::of_matter(tx, id)).unwrap();
        let signed = opinions.iter().find(|o| o.step == "sign").unwrap();
        assert_eq!(signed.person_name, "陆文博（代顾怀安）");
        let stays = office.db.read(|tx| process::stays(tx, &seen.matter)).unwrap();
        assert!(stays.iter().any(|s| s.holder_name == "陆文博（代顾怀安）"));
        let lines = office.db.read(|tx| story::of_matter(tx, id)).unwrap();
        let who: Vec<&str> = lines.iter().filter(|l| l.what.contains("签发")).map(|l| l.who.as_str()).collect();
        assert!(!who.is_empty() && who.iter().all(|w| *w == "陆文博（代顾怀安）"), "{who:?}");
    });
}

#[test]
fn a_delegation_begins_and_ends_by_itself() {
    on_every_engine(|office| {
        let tomorrow = today(office).tomorrow().unwrap();
        let later = Order { from: tomorrow, to: tomorrow, ..order(office, "luwenbo", Scope::All) };
        delegates(office, "guhuaian", &later).unwrap();
        holds(office, for_signing(office), "guhuaian");
        office.world.advance_minutes(24 * 60);
        holds(office, for_signing(office), "luwenbo");
        office.world.advance_minutes(24 * 60);
        holds(office, for_signing(office), "guhuaian");
        let of = office.read("guhuaian", |tx, a| {
            let of = delegation::delegating(tx, a, a.person)?;
            Ok((delegation::given(tx, &of)?[0].force(tx.now()), delegation::received(tx, &of)?.len()))
        });
        assert_eq!(of.unwrap(), (Force::Over, 0));
        says(revokes(office, "guhuaian", "guhuaian", false), "已经到期");
    });
}

#[test]
fn signing_is_delegated_only_to_who_may_sign() {
    on_every_engine(|office| {
        for scope in [Scope::All, Scope::Kind(Kind::Outgoing)] {
            says(
                delegates(office, "guhuaian", &order(office, "heyanqiu", scope)),
                "签发只能委托给有“签发人”或“领导”角色的人员",
            );
        }
        let step = order(office, "heyanqiu", Scope::Step("sign".into()));
        says(delegates(office, "guhuaian", &step), "签发只能委托给");
        let review = order(office, "heyanqiu", Scope::Step("office_review".into()));
        says(delegates(office, "shenzhiyuan", &review), "“办公室审核”角色的人员");
        let draft = order(office, "heyanqiu", Scope::Step("draft".into()));
        says(delegates(office, "guhuaian", &draft), "请选择委托的范围");
        // Incoming papers alone need no signature.
        delegates(office, "guhuaian", &order(office, "heyanqiu", Scope::Kind(Kind::Incoming))).unwrap();
        holds(office, for_signing(office), "guhuaian");
    });
}

#[test]
fn a_step_whose_role_the_delegate_lacks_stays() {
    on_every_engine(|office| {
        let (_, kept) = delegates(office, "chengyu", &order(office, "baishuang", Scope::All)).unwrap();
        assert!(kept.contains(&"编号".to_string()) && !kept.contains(&"印发".to_string()), "{kept:?}");
        let id = for_signing(office);
        office.agrees("guhuaian", id).unwrap();
        assert_eq!(office.holders(id), [("chengyu".into(), "recheck".into()), ("xiangnan".into(), "recheck".into())]);
        office.agrees("chengyu", id).unwrap();
        holds(office, id, "chengyu");
    });
}

#[test]
fn a_candidate_who_stands_in_for_another_has_the_task_once() {
    on_every_engine(|office| {
        delegates(office, "chengyu", &order(office, "xiangnan", Scope::Step("recheck".into()))).unwrap();
        let id = for_signing(office);
        office.agrees("guhuaian", id).unwrap();
        holds(office, id, "xiangnan");
        office.agrees("xiangnan", id).unwrap();
    });
}

#[test]
fn no_chains_no_loops_no_second_delegate() {
    on_every_engine(|office| {
        says(delegates(office, "guhuaian", &order(office, "guhuaian", Scope::All)), "不能委托给本人");
        says(delegates(office, "guhuaian", &order(office, "czj-jz", Scope::All)), "请选择本单位在职的人员");
        delegates(office, "guhuaian", &order(office, "luwenbo", Scope::All)).unwrap();
        says(delegates(office, "guhuaian", &order(office, "zhoumingchuan", Scope::All)), "同一范围已经委托陆文博");
        says(delegates(office, "luwenbo", &order(office, "guhuaian", Scope::All)), "顾怀安在这一期间已委托陆文博代办");
        says(
            delegates(office, "luwenbo", &order(office, "zhoumingchuan", Scope::All)),
            "不能再转委托，请先由顾怀安收回",
        );
        says(delegates(office, "zhoumingchuan", &order(office, "guhuaian", Scope::All)), "不能再接受委托");
    });
}

#[test]
fn the_narrower_scope_holds() {
    on_every_engine(|office| {
        delegates(office, "guhuaian", &order(office, "luwenbo", Scope::All)).unwrap();
        delegates(office, "guhuaian", &order(office, "zhoumingchuan", Scope::Step("sign".into()))).unwrap();
        holds(office, for_signing(office), "zhoumingchuan");
    });
}

#[test]
fn nobody_reviews_their_own_draft_for_another() {
    on_every_engine(|office| {
        delegates(office, "heyanqiu", &order(office, "linxiaotang", Scope::All)).unwrap();
        let own = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        office.hands_over("linxiaotang", own, "guhuaian", &[]).unwrap();
        holds(office, own, "heyanqiu");
        let others = office.drafts("jiangyifan", "qzfb", "关于调研工作的通知");
        office.hands_over("jiangyifan", others, "guhuaian", &[]).unwrap();
        holds(office, others, "linxiaotang");
        // One's own draft that comes back comes back to oneself.
        let mine = office.drafts("heyanqiu", "qzfb", "关于信息报送的通知");
        holds(office, mine, "heyanqiu");
    });
}

#[test]
fn a_delegate_who_left_gets_nothing() {
    on_every_engine(|office| {
        delegates(office, "guhuaian", &order(office, "luwenbo", Scope::All)).unwrap();
        let admin = office
            .db
            .read(|tx| {
                let console = office::people::Console::at_the_machine();
                office::people::admins::at_console(tx, &console, office::people::Role::SystemAdmin)
            })
            .and_then(|a| a.system_admin())
            .unwrap();
        let read = office.db.read(|tx| office::people::person::person(tx, office.place.people["luwenbo"])).unwrap();
        office
            .db
            .write(|tx| {
                let today = tx.now().date();
                office::people::person::leave(tx, &admin, &read, today)
            })
            .unwrap();
        holds(office, for_signing(office), "guhuaian");
    });
}

#[test]
fn open_tasks_go_along_when_asked_and_come_back() {
    on_every_engine(|office| {
        let id = for_signing(office);
        let stays = office.drafts("guhuaian", "qzfb", "关于调研的通知");
        let (passed, _) = delegates(office, "guhuaian", &order(office, "luwenbo", Scope::All)).unwrap();
        assert_eq!(passed, 0);
        holds(office, id, "guhuaian");
        revokes(office, "guhuaian", "guhuaian", false).unwrap();
        let along = Order { with_open: true, ..order(office, "luwenbo", Scope::All) };
        assert_eq!(delegates(office, "guhuaian", &along).unwrap().0, 1);
        holds(office, id, "luwenbo");
        holds(office, stays, "guhuaian");
        let task = office.task("luwenbo", id).unwrap();
        let held = office.read("luwenbo", |tx, a| process::held(tx, a, task)).unwrap();
        assert_eq!(held.actor.name, "陆文博（代顾怀安）");
        let lines = office.db.read(|tx| story::of_matter(tx, id)).unwrap();
        assert!(lines.iter().any(|l| l.what == "委托办理：将顾怀安的“签发”交陆文博"));
        assert_eq!(revokes(office, "xiangnan", "guhuaian", true).unwrap(), 1);
        holds(office, id, "guhuaian");
        assert!(told(office, "luwenbo").contains("向南收回了顾怀安对您的委托"));
        says(revokes(office, "guhuaian", "guhuaian", true), "已由向南收回");
        office.agrees("guhuaian", id).unwrap();
    });
}

/// Whether a person may read a matter: as the database says and, the same, by the keys of the search index.
fn sees(office: &TestOffice, login: &str, id: MatterId) -> bool {
    let found = office.read(login, |tx, a| document::find(tx, a, id)).is_ok();
    let keys = office.db.read(|tx| document::reader_keys(tx, id)).unwrap();
    let own = office.read(login, |_, a| Ok(document::keys_of(a))).unwrap();
    assert_eq!(own.iter().any(|k| keys.contains(k)), found, "{login}");
    found
}

/// What a delegate never opened is out of their sight once it is taken back, and the search index hears of it.
#[test]
fn a_paper_taken_back_unopened_is_out_of_the_delegates_sight() {
    on_every_engine(|office| {
        let [unopened, opened, circulated] = std::array::from_fn(|_| for_signing(office));
        let signs = |login: &str, id| office.holders(id).contains(&(login.to_string(), "sign".to_string()));
        let reader = vec![office.place.people["luwenbo"]];
        let circulate = |tx: &mut office::Tx, a: &office::people::Actor| {
            let seen = document::find(tx, a, circulated)?;
            process::circulate(tx, a, &seen.matter, reader.clone()).map(|_| ())
        };
        office.write("linxiaotang", circulate).unwrap();
        assert!(!sees(office, "luwenbo", unopened));
        let along = Order { with_open: true, ..order(office, "luwenbo", Scope::All) };
        assert_eq!(delegates(office, "guhuaian", &along).unwrap().0, 3);
        // One more comes of itself while the delegation is in force.
        let new = for_signing(office);
        for id in [unopened, opened, circulated, new] {
            assert!(signs("luwenbo", id) && sees(office, "luwenbo", id));
        }
        let task = office.task("luwenbo", opened).unwrap();
        let see = |tx: &mut office::Tx, a: &office::people::Actor| {
            let held = process::held(tx, a, task)?;
            process::see(tx, &held)
        };
        office.write("luwenbo", see).unwrap();
        let facts = |id| office.db.read(|tx| store::facts::about(tx, &story::subject(id))).unwrap().len();
        let before = [unopened, new].map(facts);
        assert_eq!(revokes(office, "guhuaian", "guhuaian", true).unwrap(), 4);
        for (id, remains) in [(unopened, false), (opened, true), (circulated, true), (new, false)] {
            assert!(signs("guhuaian", id) && sees(office, "guhuaian", id));
            assert_eq!(sees(office, "luwenbo", id), remains);
        }
        let after = [unopened, new].map(facts);
        assert!(after[0] > before[0] && after[1] > before[1], "nothing told the index");
        let again = delegates(office, "guhuaian", &along).unwrap().0;
        assert!(again == 4 && sees(office, "luwenbo", unopened), "{again}");
    });
}

#[test]
fn only_oneself_or_the_administrator_of_the_unit_delegates() {
    on_every_engine(|office| {
        let good = order(office, "luwenbo", Scope::All);
        for by in ["heyanqiu", "czj-zr"] {
            says(delegates_as(office, by, "guhuaian", &good), "没有找到");
        }
        delegates_as(office, "xiangnan", "guhuaian", &good).unwrap();
        assert!(told(office, "guhuaian").contains("向南为您办理了委托"));
        says(revokes(office, "luwenbo", "guhuaian", false), "没有找到");
        let unit = office.read("xiangnan", |tx, a| {
            let admin = a.unit_admin(a.own_unit()?)?;
            delegation::of_unit(tx, &admin)
        });
        assert_eq!(unit.unwrap().len(), 1);
    });
}

#[test]
fn a_period_is_ahead_in_order_and_no_longer_than_a_year() {
    on_every_engine(|office| {
        let good = order(office, "luwenbo", Scope::All);
        let (yesterday, tomorrow) = (good.from.yesterday().unwrap(), good.from.tomorrow().unwrap());
        let year = (0..366).fold(good.from, |day, _| day.tomorrow().unwrap());
        for (bad, words) in [
            (Order { from: yesterday, ..good.clone() }, "不能早于今天"),
            (Order { to: yesterday, ..good.clone() }, "不能早于开始日期"),
            (Order { to: year, ..good.clone() }, "最长一年"),
            (Order { reason: " ".into(), ..good.clone() }, "请写明委托的理由"),
            (Order { reason: "绝密".into(), ..good.clone() }, "非涉密"),
            (Order { from: tomorrow, with_open: true, ..good.clone() }, "从今天开始的"),
        ] {
            says(delegates(office, "guhuaian", &bad), words);
        }
    });
}

// 认领、放回

fn claims(office: &TestOffice, login: &str, id: MatterId) -> Result<process::Moved> {
    let task = office.task(login, id).ok_or(Error::NotFound)?;
    office.write(login, |tx, a| {
        let held = process::held(tx, a, task)?;
        process::claim(tx, &held)
    })
}

fn releases(office: &TestOffice, login: &str, id: MatterId) -> Result<process::Moved> {
    office.write(login, |tx, a| {
        let matter = document::find(tx, a, id)?.matter;
        let running = process::load(tx, id)?;
        let duty = running.state.open_duties().find(|d| d.is_work()).map_or(0, |d| d.id);
        process::release(tx, a, &matter, duty)
    })
}

#[test]
fn one_of_several_candidates_claims_a_task_and_puts_it_back() {
    on_every_engine(|office| {
        let id = office.drafts("linxiaotang", "qzfb", "关于值班工作的通知");
        office.hands_over("linxiaotang", id, "guhuaian", &[]).unwrap();
        says(claims(office, "heyanqiu", id), "不用认领");
        office.agrees("heyanqiu", id).unwrap();
        let tasks = ["shenzhiyuan", "xiangnan"].map(|l| office.task(l, id).unwrap());
        let free = office.db.read(|tx| process::claimable(tx, &tasks)).unwrap();
        assert_eq!(free.len(), 2);
        office
            .write("xiangnan", |tx, a| {
                let held = process::held(tx, a, tasks[1])?;
                process::see(tx, &held)
            })
            .unwrap();
        claims(office, "shenzhiyuan", id).unwrap();
        holds(office, id, "shenzhiyuan");
        assert!(told(office, "xiangnan").contains("沈知远认领了《关于值班工作的通知》的“办公室审核”"));
        assert!(office.db.read(|tx| process::claimable(tx, &tasks)).unwrap().is_empty());
        let may = office.read("linxiaotang", |tx, a| {
            let matter = document::find(tx, a, id)?.matter;
            let running = process::load(tx, id)?;
            may::release(tx, a, &matter, &running)
        });
        assert_eq!(may.unwrap(), None);
        says(releases(office, "linxiaotang", id), "只有认领人或本单位的单位管理可以放回");
        releases(office, "shenzhiyuan", id).unwrap();
        assert_eq!(office.holders(id).len(), 2);
        assert!(told(office, "xiangnan").contains("沈知远放回了"));
        claims(office, "xiangnan", id).unwrap();
        office.reviews("xiangnan", id).unwrap();
        holds(office, id, "guhuaian");
        let lines = office.db.read(|tx| story::of_matter(tx, id)).unwrap();
        assert!(lines.iter().any(|l| l.what == "认领“办公室审核”"));
    });
}

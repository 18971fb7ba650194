use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use lexicon::MatterId;
use office::demo::Dice;
use office::document;
use office::document::incoming::Nature;
use office::process;
use proptest::prelude::*;
use testkit::{TestOffice, on_every_engine};

use super::Desk;
use super::pages::{issued, registered, rows};

/// Who of the district office reads all its papers by role.
const OFFICE_WIDE: [&str; 5] = ["shenzhiyuan", "chengyu", "dongli", "suhe", "baishuang"];
/// The same for the finance bureau.
const BUREAU_WIDE: [&str; 2] = ["czj-zr", "czj-ws"];

/// A paper, and who may know of it.
struct Known {
    id: MatterId,
    title: String,
    who: BTreeSet<String>,
}

/// Papers drafted and circulated by chance; an independent few lines note who was let in.
fn scattered(office: &TestOffice, seed: u64) -> Vec<Known> {
    let mut dice = Dice::new(seed);
    let colleagues = ["heyanqiu", "tangruoshui", "jiangyifan", "linxiaotang", "qinmuyang", "xiangnan"];
    let mut all = Vec::new();
    for n in 0..5 {
        let title = format!("关于{seed}之{n}号事项的通知");
        let drafter = *dice.pick(&["linxiaotang", "jiangyifan", "qinmuyang"]);
        let id = office.drafts(drafter, "qzfb", &title);
        let mut who: BTreeSet<String> = OFFICE_WIDE.iter().map(|l| (*l).to_string()).collect();
        who.insert(drafter.into());
        if dice.chance(70) {
            let reader = *dice.pick(&colleagues);
            if reader != drafter {
                let to = vec![office.place.people[reader]];
                office
                    .write(drafter, |tx, a| {
                        let seen = document::find(tx, a, id)?;
                        process::circulate(tx, a, &seen.matter, to.clone()).map(|_| ())
                    })
                    .unwrap();
                who.insert(reader.into());
            }
        }
        all.push(Known { id, title, who });
    }
    all
}

/// Every list, search and register of this room.
const LISTS: [&str; 12] = [
    "/",
    "/todo",
    "/reading",
    "/done",
    "/mine",
    "/notices",
    "/library",
    "/library?scope=unit-outgoing",
    "/library?scope=unit-incoming",
    "/search?q=x",
    "/registers/outgoing",
    "/registers/incoming",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_one_may_not_know_of_stands_in_no_list_search_or_register(seed in 0_u64..1000) {
        on_every_engine(|office| {
            let known = scattered(office, seed);
            let desk = Desk::of(office);
            let index: Vec<(MatterId, &str)> = known.iter().map(|k| (k.id, k.title.as_str())).collect();
            desk.index(&index);
            for login in office.place.people.keys() {
                let pages = LISTS.map(|path| (path, desk.get(login, path)));
                for k in &known {
                    let may = k.who.contains(login);
                    for (path, page) in &pages {
                        assert!(may || !page.html().contains(&k.title), "{login} reads {} on {path}", k.title);
                    }
                    let found = pages.iter().any(|(path, p)| *path == "/search?q=x" && p.html().contains(&k.title));
                    assert_eq!(found, may, "{login} searches {}", k.title);
                }
            }
        });
    }
}

#[test]
fn text_is_cut_out_only_of_what_the_page_shows() {
    on_every_engine(|office| {
        let own = office.drafts("linxiaotang", "qzfb", "关于本科事项的通知");
        let other = office.drafts("jiangyifan", "qzfb", "关于别科事项的通知");
        let desk = Desk::of(office);
        desk.index(&[(other, "别科"), (own, "本\u{1}科\u{2}事项")]);
        let page = desk.get("linxiaotang", "/search?q=x");
        assert!(page.html().contains("本<mark>科</mark>事项"), "{}", page.html());
        desk.get("linxiaotang", "/library?q=x&state=closed");
        assert_eq!(*desk.told.cut.lock().unwrap(), [own], "not of another's, nor of what the filter leaves out");
    });
}

#[test]
fn registers_and_exports_are_for_their_roles_and_hold_the_own_unit_alone() {
    on_every_engine(|office| {
        issued(office, "关于报送防汛准备情况的通知", &["yjj"]);
        registered(office, "关于商请提供税源资料的函", Nature::Action);
        let desk = Desk::of(office);
        let mut open: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for login in office.place.people.keys() {
            for kind in ["outgoing", "incoming"] {
                let page = desk.get(login, &format!("/registers/{kind}"));
                let file = desk.get(login, &format!("/registers/{kind}/export"));
                assert_eq!(page.status, file.status, "{login} {kind}");
                if page.status != StatusCode::OK {
                    assert_eq!(page.status, StatusCode::FORBIDDEN);
                    continue;
                }
                let titles: Vec<String> = rows(&file).into_iter().skip(1).map(|r| r[1].clone()).collect();
                let own = match (kind, login.split('-').next().unwrap()) {
                    ("incoming", "czj") => vec!["关于商请提供税源资料的函"],
                    ("outgoing", l) if !l.contains("zj") && !login.contains('-') => {
                        vec!["关于报送防汛准备情况的通知"]
                    }
                    _ => vec![],
                };
                assert_eq!(titles, own, "{login} {kind}");
                open.entry(kind).or_default().push(login);
            }
        }
        for wide in
            OFFICE_WIDE.iter().chain(&BUREAU_WIDE).filter(|l| **l != "baishuang" || open.contains_key("outgoing"))
        {
            assert!(open["outgoing"].contains(wide), "{wide}");
        }
        assert!(!open["outgoing"].contains(&"linxiaotang") && !open["incoming"].contains(&"czj-ky"));
    });
}

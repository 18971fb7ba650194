//! 明察暗访 on every engine: what is refused, what a finding becomes, and who may know of what.

use lexicon::{MatterId, UnitId, VisitId};
use office::Result;
use office::document::attachment;
use office::supervision::visit::{self, Manner, NewVisit};
use office::supervision::{self, Opening, SourceKind};
use testkit::{TestOffice, on_every_engine};

use super::common::{DESK, at_desk, is_nothing, later, led, opening, opens, said, unit};

pub fn visiting(office: &TestOffice, manner: Manner) -> NewVisit {
    NewVisit {
        manner,
        visited: Some(unit(office, "yjj")),
        place: "清溪镇液化气站".into(),
        visited_on: later(office, 0),
        people: "董礼、苏禾".into(),
        summary: "现场无人值守。".into(),
        findings: vec!["气瓶间没有警示标志".into(), " ".into(), "值班记录缺三天".into()],
        inspection: None,
        item: None,
    }
}

pub fn visits(office: &TestOffice, new: &NewVisit) -> VisitId {
    office.write(DESK, |tx, a| visit::record(tx, a, new)).unwrap()
}

pub fn seen(office: &TestOffice, login: &str, id: VisitId) -> Result<visit::Visit> {
    office.read(login, |tx, a| visit::find(tx, a, id))
}

fn listed(office: &TestOffice, login: &str) -> Vec<visit::VisitLine> {
    office.read(login, |tx, a| visit::list(tx, a, None)).unwrap()
}

fn becomes_item(office: &TestOffice, id: VisitId, nth: usize) -> Result<MatterId> {
    becomes_item_of(office, id, (nth, None))
}

/// The item a finding becomes, led by the visited unit or by another.
fn becomes_item_of(office: &TestOffice, id: VisitId, (nth, other): (usize, Option<UnitId>)) -> Result<MatterId> {
    let finding = seen(office, DESK, id).unwrap().findings[nth].id;
    office.write(DESK, |tx, a| {
        let (draft, lead) = visit::propose_finding(tx, a, finding)?;
        let new = Opening {
            content: draft.content,
            source: draft.source,
            due_on: draft.due_on,
            lead: other.or(Some(lead)),
            support: Vec::new(),
            milestones: Vec::new(),
            ..opening(office, "")
        };
        visit::open_finding(tx, a, finding, (&new, ""))
    })
}

#[test]
fn a_finding_becomes_an_item_once_and_keeps_it() {
    on_every_engine(|office| {
        let id = visits(office, &visiting(office, Manner::Unannounced));
        let item = becomes_item(office, id, 0).unwrap();
        let opened = office.read(DESK, |tx, a| {
            let seen = supervision::find(tx, a, item)?;
            Ok((seen.item.lead, supervision::file(tx, &seen)?.source))
        });
        let (lead, source) = opened.unwrap();
        assert_eq!(lead, unit(office, "yjj"));
        assert_eq!((source.kind, source.words.as_str()), (SourceKind::Visit, "气瓶间没有警示标志"));
        let found = seen(office, DESK, id).unwrap().findings;
        assert_eq!(found.len(), 2, "empty lines are no findings");
        assert_eq!(found[0].item.as_ref().map(|(item, _)| *item), Some(item));
        assert!(found[1].item.is_none());
        assert!(said(becomes_item(office, id, 0)).contains("已经立项"));
        let line = &listed(office, DESK)[0];
        assert_eq!((line.findings, line.handed), (2, 1));
    });
}

#[test]
fn a_covert_visit_does_not_exist_for_the_visited_unit_before_a_finding_is_handed_over() {
    on_every_engine(|office| {
        let open = visits(office, &visiting(office, Manner::Open));
        assert_eq!(seen(office, "yjj-zr", open).unwrap().findings.len(), 2, "an open visit is read at once");
        let covert = visits(office, &visiting(office, Manner::Covert));
        for login in ["yjj-ws", "yjj-jz", "czj-ws", "linxiaotang"] {
            assert!(is_nothing(seen(office, login, covert)), "{login}");
        }
        assert_eq!(listed(office, "yjj-ws").iter().map(|l| l.id).collect::<Vec<_>>(), [open]);
        becomes_item(office, covert, 1).unwrap();
        let told = seen(office, "yjj-ws", covert).unwrap();
        assert_eq!(told.findings.iter().map(|f| f.words.as_str()).collect::<Vec<_>>(), ["值班记录缺三天"]);
        assert_eq!([&told.people, &told.summary, &told.made.0], ["", "", ""], "who went and who wrote it down");
        let line = listed(office, "yjj-ws").into_iter().find(|l| l.id == covert).unwrap();
        assert_eq!((line.findings, line.handed), (1, 1));
        assert!(is_nothing(seen(office, "czj-ws", covert)), "other units know of neither");
    });
}

#[test]
fn what_was_found_covertly_and_handed_to_another_unit_stays_unknown_to_the_visited_one() {
    on_every_engine(|office| {
        let covert = visits(office, &visiting(office, Manner::Covert));
        let item = becomes_item_of(office, covert, (0, Some(unit(office, "zjj")))).unwrap();
        for login in ["yjj-zr", "yjj-ws", "zjj-zr"] {
            assert!(is_nothing(seen(office, login, covert)), "{login}");
            assert!(listed(office, login).is_empty(), "{login}");
        }
        let at = office.read(DESK, |tx, a| supervision::at_desk(tx, a, item)).unwrap();
        let visited = unit(office, "yjj");
        office.write(DESK, |tx, _| supervision::hand_to(tx, &at, (visited, None), "")).unwrap();
        let told = seen(office, "yjj-zr", covert).unwrap();
        assert_eq!(told.findings.iter().map(|f| f.words.as_str()).collect::<Vec<_>>(), ["气瓶间没有警示标志"]);
        assert_eq!(listed(office, "yjj-zr")[0].findings, 1);
        let open = visits(office, &visiting(office, Manner::Open));
        becomes_item_of(office, open, (1, Some(unit(office, "zjj")))).unwrap();
        let found = seen(office, "yjj-ws", open).unwrap().findings;
        assert_eq!((found.len(), found[1].item.as_ref()), (2, None), "whose task it is, is not this unit's to read");
    });
}

#[test]
fn an_item_shows_the_visits_made_for_it_as_far_as_its_reader_may_know() {
    on_every_engine(|office| {
        let item = opens(office, &led(office, "整治气站", ("yjj", &["zjj"]), 60));
        let made = |manner| visits(office, &NewVisit { item: Some(item), ..visiting(office, manner) });
        let (open, covert) = (made(Manner::Open), made(Manner::Covert));
        let of_item = |login: &str| {
            office.read(login, |tx, a| {
                let seen = supervision::find(tx, a, item)?;
                Ok(visit::of_item(tx, &seen)?.iter().map(|v| v.id).collect::<Vec<_>>())
            })
        };
        let sorted = |mut ids: Vec<VisitId>| {
            ids.sort();
            ids
        };
        for login in [DESK, "zhoumingchuan"] {
            assert_eq!(sorted(of_item(login).unwrap()), sorted(vec![open, covert]), "{login}");
        }
        assert_eq!(of_item("yjj-zr").unwrap(), [open], "the visited unit does not hear of the covert one");
        assert!(of_item("zjj-zr").unwrap().is_empty(), "a supporting unit was not visited");
        assert_eq!(listed(office, "zhoumingchuan").len(), 2, "leaders of the visiting unit read its visits");
        let found = becomes_item(office, covert, 0).unwrap();
        let from = office.read(DESK, |tx, a| {
            let seen = supervision::find(tx, a, found)?;
            Ok(visit::of_item(tx, &seen)?.len())
        });
        assert_eq!(from.unwrap(), 1, "and the one its finding comes from");
    });
}

#[test]
fn what_a_visit_cannot_be_is_refused_in_a_sentence() {
    on_every_engine(|office| {
        let good = visiting(office, Manner::Open);
        let record = |login: &str, new: &NewVisit| office.write(login, |tx, a| visit::record(tx, a, new));
        let future = NewVisit { visited_on: later(office, 1), ..good.clone() };
        assert!(said(record(DESK, &future)).contains("不能晚于今天"));
        let nowhere = NewVisit { visited: None, place: " ".into(), people: String::new(), ..good.clone() };
        let says = said(record(DESK, &nowhere));
        for part in ["被督查单位", "地点", "督查人员"] {
            assert!(says.contains(part), "{part}: {says}");
        }
        let secret = NewVisit { findings: vec!["机密★1年 情况".into()], ..good.clone() };
        assert!(said(record(DESK, &secret)).contains("非涉密"));
        let many = NewVisit { findings: vec!["问题".into(); 51], ..good.clone() };
        assert!(said(record(DESK, &many)).contains("最多记 50 个"));
        assert!(said(record("linxiaotang", &good)).contains("督查人员"));
        let id = visits(office, &good);
        let stranger = office.write("yjj-ws", |tx, a| {
            let at = visit::at_visit(tx, a, id)?;
            visit::add_findings(tx, &at, &["没有问题".into()])
        });
        assert!(said(stranger).contains("督查人员"));
        let stored = attachment::check("现场.txt", "照片说明".as_bytes().to_vec()).unwrap();
        let stored = stored.store(&office.blobs).unwrap();
        office
            .write(DESK, |tx, a| {
                let at = visit::at_visit(tx, a, id)?;
                visit::add_findings(tx, &at, &["消防栓没有水".into()])?;
                visit::add_file(tx, &at, &stored)
            })
            .unwrap();
        let kept = seen(office, DESK, id).unwrap();
        assert_eq!((kept.findings.len(), kept.files[0].name.as_str()), (3, "现场.txt"));
        let named = office.db.read(attachment::named_files).unwrap();
        assert!(named.contains(&kept.files[0].blob), "the sweep of files must not take it away");
    });
}

#[test]
fn a_finding_whose_item_was_withdrawn_becomes_an_item_again() {
    on_every_engine(|office| {
        let id = visits(office, &visiting(office, Manner::Covert));
        let first = becomes_item(office, id, 0).unwrap();
        at_desk(office, first, |tx, at| supervision::withdraw(tx, at, ("牵头单位选错", ""))).unwrap();
        assert_eq!(seen(office, DESK, id).unwrap().findings[0].item, None);
        assert_eq!(listed(office, DESK)[0].handed, 0, "what was withdrawn was not handed over");
        let told = seen(office, "yjj-ws", id).unwrap();
        assert_eq!(told.findings.len(), 1, "what the visited unit was told of stays known to it");
        let again = becomes_item(office, id, 0).unwrap();
        let kept = seen(office, DESK, id).unwrap().findings;
        assert_eq!(kept[0].item.as_ref().map(|(item, _)| *item), Some(again));
        assert_eq!(listed(office, DESK)[0].handed, 1);
        assert!(said(becomes_item(office, id, 0)).contains("已经立项"));
    });
}

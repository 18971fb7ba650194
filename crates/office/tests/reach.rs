//! The keys of the search index say the same as the database, and change only with a fact on the matter.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use lexicon::MatterId;
use office::document::incoming::{Assignment, Nature};
use office::document::numbering::Choice;
use office::document::{self, StepForm, dispatch};
use office::{process, story};
use testkit::office::agree;
use testkit::{TestOffice, on_every_engine};

/// A paper of the district office, and what the finance bureau made of it by signing for it.
fn sent_and_received(office: &TestOffice) -> (MatterId, MatterId) {
    let id = office.signed("关于报送防汛准备情况的通知");
    office.agrees("chengyu", id).unwrap();
    office.decides("chengyu", id, &agree(StepForm::Number(Choice::Next))).unwrap();
    office.seals("chengyu", id, "qzfb").unwrap();
    let main = vec![office.place.units["czj"]];
    office.decides("chengyu", id, &agree(StepForm::Issue(dispatch::Addressees { main, cc: vec![] }))).unwrap();
    let copy = office.read("czj-ws", dispatch::waiting).unwrap().remove(0).id;
    let received = office.write("czj-ws", |tx, a| {
        let at = dispatch::addressed(tx, a, copy)?;
        dispatch::receive(tx, &at)
    });
    (id, received.unwrap())
}

/// The keys a document stands under, and how many facts are about it.
fn state(office: &TestOffice, id: MatterId) -> (BTreeSet<String>, usize) {
    office
        .db
        .read(|tx| -> office::Result<_> {
            let keys = document::reader_keys(tx, id)?.into_iter().collect();
            Ok((keys, store::facts::about(tx, &story::subject(id))?.len()))
        })
        .unwrap()
}

/// Does something that lets people in; their keys come with a fact that tells the index.
fn lets_in(office: &TestOffice, id: MatterId, logins: &[&str], act: impl FnOnce()) {
    let (before, told) = state(office, id);
    act();
    let (after, facts) = state(office, id);
    let new: BTreeSet<String> = after.difference(&before).cloned().collect();
    let wanted = logins.iter().map(|l| format!("person:{}", office.place.people[*l])).collect();
    assert_eq!(new, wanted, "{logins:?}");
    assert!(facts > told, "nothing told the index of {logins:?}");
}

fn hands_on(office: &TestOffice, id: MatterId) {
    let transfer = || {
        let task = office.task("linxiaotang", id).unwrap();
        let to = office.place.people["jiangyifan"];
        let act = |tx: &mut office::Tx, a: &office::people::Actor| {
            let held = process::held(tx, a, task)?;
            process::transfer(tx, &held, to, "出差").map(|_| ())
        };
        office.write("linxiaotang", act).unwrap();
    };
    lets_in(office, id, &["jiangyifan"], transfer);
    let circulate = || {
        let to = vec![office.place.people["xiangnan"], office.place.people["tangruoshui"]];
        let act = |tx: &mut office::Tx, a: &office::people::Actor| {
            let seen = document::find(tx, a, id)?;
            process::circulate(tx, a, &seen.matter, to.clone()).map(|_| ())
        };
        office.write("jiangyifan", act).unwrap();
    };
    lets_in(office, id, &["xiangnan", "tangruoshui"], circulate);
}

#[test]
fn whoever_is_let_in_comes_with_a_fact_on_the_matter() {
    on_every_engine(|office| {
        let draft = office.drafts("linxiaotang", "qzfb", "关于加强水库巡查的通知");
        hands_on(office, draft);
        let signed = office.drafts("linxiaotang", "qzfb", "关于防汛值班的通知");
        lets_in(office, signed, &["heyanqiu"], || {
            office.hands_over("linxiaotang", signed, "guhuaian", &["czj"]).unwrap();
        });
        let (sent, received) = sent_and_received(office);
        let bureau = format!("person:{}", office.place.people["czj-ws"]);
        assert!(!state(office, sent).0.contains(&bureau) && state(office, received).0.contains(&bureau));
        office.decides("czj-ws", received, &agree(StepForm::Register(Nature::Action))).unwrap();
        office.agrees("czj-zr", received).unwrap();
        let readers = vec![office.place.people["czj-kz"], office.place.people["czj-fj"]];
        let to = Assignment { nature: Some(Nature::Reading), readers, ..Assignment::default() };
        lets_in(office, received, &["czj-kz", "czj-fj"], || {
            office.decides("czj-zr", received, &agree(StepForm::Assign(to))).unwrap();
        });
    });
}

#[test]
fn the_keys_let_through_exactly_what_the_database_would() {
    on_every_engine(|office| {
        let circulated = office.drafts("linxiaotang", "qzfb", "关于加强水库巡查的通知");
        hands_on(office, circulated);
        let countersigned = office.drafts("linxiaotang", "qzfb", "关于防汛值班的通知");
        office.hands_over("linxiaotang", countersigned, "guhuaian", &["czj"]).unwrap();
        office.agrees("heyanqiu", countersigned).unwrap();
        let (sent, received) = sent_and_received(office);
        let (mut both, mut neither) = (0, 0);
        for id in [circulated, countersigned, sent, received] {
            let kept = state(office, id).0;
            for login in office.place.people.keys() {
                let known = office.read(login, |tx, a| document::of_ids(tx, a, &[id])).unwrap().len() == 1;
                let keys = office.read(login, |_, a| Ok(document::keys_of(a))).unwrap();
                assert!(!keys.is_empty(), "{login}: no key would be no sieve");
                assert_eq!(keys.iter().any(|k| kept.contains(k)), known, "{login} of {kept:?}");
                if known { both += 1 } else { neither += 1 }
            }
        }
        assert!(both > 15 && neither > 15, "{both} {neither}");
    });
}

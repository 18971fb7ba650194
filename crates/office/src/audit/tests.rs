//! What must hold of the ledger as the auditor reads it, on every engine at hand.

use lexicon::PersonId;
use store::testing::engines;
use store::{Db, sealing};

use super::*;
use crate::people::admins::{AdminForm, Console, at_console, first_start};
use crate::people::{Auditor, Role};
use crate::{Error, Result};

fn opened() -> Vec<(Db, Auditor, PersonId)> {
    let form = |login: &str| AdminForm { login: login.into(), name: login.into() };
    let open = |db: Db| {
        let console = Console::at_the_machine();
        let links =
            db.write(|tx| first_start(tx, &console, &[form("xitong"), form("anquan"), form("shenji")])).unwrap();
        let actor = db.read(|tx| at_console(tx, &console, Role::Auditor)).unwrap();
        sealing::seal(&db).unwrap();
        (db, actor.auditor().unwrap(), links[0].person)
    };
    engines().into_iter().map(open).collect()
}

fn read(db: &Db, auditor: &Auditor, filter: &Filter, limit: i64) -> Page {
    db.read(|tx| page(tx, auditor, filter, limit)).unwrap()
}

#[test]
fn every_statement_is_understood_by_every_engine() {
    for db in engines() {
        db.prepare_all(rows::ALL).unwrap();
    }
}

#[test]
fn pages_follow_each_other_latest_first_without_gaps() {
    for (db, auditor, _) in opened() {
        let (mut filter, mut seen) = (Filter::default(), Vec::new());
        loop {
            let page = read(&db, &auditor, &filter, 2);
            seen.extend(page.entries.iter().map(|e| e.pos));
            match page.next {
                Some(next) => filter.before = Some(next),
                None => break,
            }
        }
        let head = db.read(|tx| head(tx, &auditor)).unwrap();
        let all: Vec<i64> = (1..=head.count).rev().collect();
        assert_eq!((seen, head.waiting), (all, 0));
    }
}

#[test]
fn filters_leave_out_what_is_not_asked_for() {
    for (db, auditor, person) in opened() {
        let by = |verb: &str, subjects: Vec<String>| Filter { verb: verb.into(), subjects, ..Filter::default() };
        let grants = read(&db, &auditor, &by("grant.give", Vec::new()), 50);
        assert_eq!(grants.entries.iter().map(|e| e.what.as_str()).collect::<Vec<_>>(), ["授予角色"; 3]);
        let about = read(&db, &auditor, &by("", vec![format!("person:{person}")]), 50);
        assert_eq!(about.entries.len(), 3);
        assert!(
            about.entries.iter().any(|e| e.particulars.contains(&"账号：xitong".to_owned()) && e.about == "xitong")
        );
    }
}

/// A line of the ledger showed the salt of its fact and bare identifiers.
#[test]
fn lines_are_told_in_names_and_without_salt() {
    for (db, auditor, person) in opened() {
        let facts = [
            ledger::Fact::new("policy.set", "setting:login-policy").with("policy", r#"{"failures":5,"link_hours":72}"#),
            ledger::Fact::new("flow.publish", "flow:outgoing").with("version", 2),
            ledger::Fact::new("draft.save", "matter:00000000-0000-7000-8000-000000abcdef")
                .with("title", "关于值班的通知"),
        ];
        for fact in facts {
            db.write(|tx| tx.record(fact.clone()).map_err(Error::from)).unwrap();
        }
        sealing::seal(&db).unwrap();
        let lines = read(&db, &auditor, &Filter::default(), 50).entries;
        let told: Vec<(&str, String)> =
            lines[..3].iter().rev().map(|e| (e.about.as_str(), e.particulars.join("；"))).collect();
        let policy = "策略：连续输错 5 次锁定，一次性链接 72 小时有效".to_owned();
        let want = [("设置 登录策略", policy), ("流程 发文办理", "版本：2".into()), ("公文 abcdef", String::new())];
        assert_eq!(told, want);
        assert!(lines.iter().all(|e| !e.particulars.iter().any(|p| p.contains("salt"))), "{lines:?}");
        let named = db.read(|tx| subjects(tx, &auditor, "xitong")).unwrap();
        assert_eq!(named, [format!("person:{person}")]);
        assert!(db.read(|tx| subjects(tx, &auditor, "没有这个人")).unwrap().is_empty());
    }
}

#[test]
fn an_export_is_intact_and_is_a_fact_itself() {
    for (db, auditor, _) in opened() {
        let before = db.read(|tx| head(tx, &auditor)).unwrap().count;
        let file = export(&db, &auditor, 0).unwrap();
        let intact = ledger::verify(&file[..], &ledger::Sm3).unwrap();
        assert_eq!(intact.count, before + 1);
        assert_eq!(read(&db, &auditor, &Filter::default(), 1).entries[0].what, "导出流水");
        let rest = export(&db, &auditor, before).unwrap();
        assert_eq!(ledger::verify(&rest[..], &ledger::Sm3).unwrap().start.pos, before);
        assert!(matches!(export(&db, &auditor, 9_999), Err(Error::NotFound)));
    }
}

#[test]
fn an_export_closes_what_tells_of_papers() {
    for (db, auditor, _) in opened() {
        let fact = ledger::Fact::new("document.sign", "document:00000000-0000-0001-0000-000000000001");
        db.write(|tx| tx.record(fact.clone().with("opinion", "暂缓印发")).map_err(Error::from)).unwrap();
        let file = String::from_utf8(export(&db, &auditor, 0).unwrap()).unwrap();
        assert!(file.contains("document.sign") && !file.contains("暂缓印发"));
        assert_eq!(ledger::verify(file.as_bytes(), &ledger::Sm3).unwrap().closed, 1);
    }
}

#[test]
fn a_check_counts_the_facts_and_names_the_head() {
    for (db, auditor, _) in opened() {
        let head = db.read(|tx| head(tx, &auditor)).unwrap();
        let verdict: Result<Verdict> = verify(&db, &auditor, 0);
        assert_eq!(verdict.unwrap(), Verdict::Intact { count: head.count, head: head.hash });
    }
}

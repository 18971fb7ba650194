//! Settings of supervision that nobody can read any more: told, set anew, and no hindrance to what goes on by itself.

use office::people::UnitAdmin;
use office::supervision::inspection::{self, InspectionRules};
use office::supervision::ledgers::{self, LedgerColumn};
use office::supervision::{self, Ledger, Opening, Rhythm};
use office::{Error, Result};
use testkit::{TestOffice, on_every_engine};

use super::common::{DAY, DESK, opening, opens, said};
use super::ledgers::keeps;

/// Writes what nobody can read over a setting of the supervising unit.
fn spoils(office: &TestOffice, key: &str) {
    let unit = office.read(DESK, |_, a| a.own_unit()).unwrap().to_string();
    office
        .db
        .write(|tx| {
            tx.set(&unit, key, "{", 0)?;
            tx.record(ledger::Fact::new("supervision.rules", "unit:test"))?;
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn settings_that_cannot_be_read_are_told_and_can_be_set_anew() {
    on_every_engine(|office| {
        for key in ["supervision-rules", "inspection-rules", "ledger-template-reform", "supervision-scores"] {
            spoils(office, key);
        }
        let home = office.read(DESK, |_, a| a.own_unit()).unwrap();
        assert!(said(office.db.read(|tx| inspection::inspection_rules(tx, home))).contains("重新保存"));
        assert!(said(office.db.read(|tx| supervision::rules(tx, home))).contains("督办规则读不出来"));
        let admin = |f: &dyn Fn(&mut office::Tx, &UnitAdmin) -> Result<()>| {
            office.write("xiangnan", |tx, a| {
                let admin = a.unit_admin(a.own_unit()?)?;
                f(tx, &admin)
            })
        };
        let stale = admin(&|tx, by| inspection::set_inspection_rules(tx, by, &InspectionRules::default(), 0));
        assert!(matches!(stale, Err(Error::Store(office::StoreError::Stale))), "the first save of one who came late");
        admin(&|tx, by| {
            let (rules, revision) = inspection::inspection_rules_to_set(tx, by)?;
            inspection::set_inspection_rules(tx, by, &rules, revision)
        })
        .unwrap();
        admin(&|tx, by| {
            let (rules, revision) = supervision::rules_to_set(tx, by)?;
            supervision::set_rules(tx, by, &rules, revision)
        })
        .unwrap();
        admin(&|tx, by| {
            let (switch, revision) = supervision::score::score_switch_to_set(tx, by)?;
            supervision::score::set_scores(tx, by, (true, true), &switch.latest(), revision)
        })
        .unwrap();
        let (_, revision) = office.db.read(|tx| ledgers::template(tx, home, Ledger::Reform)).unwrap();
        let style = ("改革台账", &[LedgerColumn::Lead][..]);
        keeps(office, DESK, |tx, by| ledgers::set_template(tx, by, (Ledger::Reform, revision), style)).unwrap();
        assert!(office.db.read(|tx| inspection::inspection_rules(tx, home)).is_ok());
        assert!(office.db.read(|tx| supervision::rules(tx, home)).is_ok());
    });
}

#[test]
fn what_goes_on_by_itself_goes_on_where_the_rules_cannot_be_read() {
    on_every_engine(|office| {
        let new = Opening { rhythm: Rhythm::Weekly, ..opening(office, "整治占道经营") };
        let item = opens(office, &new);
        spoils(office, "supervision-rules");
        office.world.advance_minutes(62 * DAY);
        assert_eq!(office.db.write(supervision::sweep).unwrap(), 1);
        assert_eq!(office.db.write(supervision::sweep_lights).unwrap(), 1);
        let asked = office.db.read(|tx| store::facts::about(tx, &office::story::subject(item))).unwrap();
        assert!(
            asked.iter().any(|f| f.verb == "supervision.light") && asked.iter().any(|f| f.verb == "supervision.rhythm")
        );
    });
}

//! Every statement of the office is prepared on every engine.

#![allow(clippy::unwrap_used)]

#[test]
fn every_statement_is_prepared_on_every_engine() {
    for db in store::testing::engines() {
        db.prepare_all(&office::statements()).unwrap();
    }
}

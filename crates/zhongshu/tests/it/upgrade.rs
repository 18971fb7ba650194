//! An office made by an older program.

use std::path::Path;

use store::testing::{TempDir, TestWorld};
use store::{Db, Error, Target, Tx, facts, params};

use crate::program::{Server, done};
use crate::rows;

fn opened<T>(folder: &Path, work: impl FnMut(&mut Tx) -> Result<T, Error>) -> T {
    let db = Db::open(&Target::Sqlite(folder.join("data/zhongshu.db")), TestWorld::new(1)).unwrap();
    db.upkeep(work).unwrap()
}

#[test]
fn newer_flows_and_limits_come_with_the_newer_program_and_only_once() {
    let folder = TempDir::new("upgrade");
    done(folder.path(), &["init", "--data", "data"]);
    let shipped: String = opened(folder.path(), |tx| {
        let shipped = tx.one(rows::LIMIT, params![], |r| r.get(0))?;
        tx.exec(rows::AGE_FLOWS, params!["\n# older\n"])?;
        tx.exec(rows::AGE_LIMIT, params!["99d"])?;
        Ok(shipped)
    });
    for _ in 0..2 {
        assert_eq!(Server::start(folder.path()).stop(), Some(0));
        opened(folder.path(), |tx| {
            for key in ["outgoing", "incoming"] {
                let versions: (i64, i64) = tx.one(rows::VERSIONS, params![key], |r| Ok((r.get(0)?, r.get(1)?)))?;
                assert_eq!(versions, (2, 2), "{key}");
                assert_eq!(facts::about(tx, &format!("flow:{key}"))?.len(), 2);
            }
            let limit: String = tx.one(rows::LIMIT, params![], |r| r.get(0))?;
            assert_eq!(limit, shipped);
            assert_eq!(facts::about(tx, "limit:shipped")?.len(), 2);
            Ok(())
        });
    }
}

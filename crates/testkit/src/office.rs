//! A test office: tests read like the office works.

use std::sync::{Arc, OnceLock};

use lexicon::{Genre, MatterId, SecurityLabel, TaskId, Urgency};
use office::demo::{self, PASSWORD, Place};
use office::document::{
    CHECKS, Check, Content, Decision, Head, PagePicture, Press, Sheet, Start, StepForm, decide, draft,
};
use office::people::Actor;
use office::people::login::{self, PasswordHash};
use office::process::{self, Moved};
use office::{Db, Error, Result, Tx};
use store::Blobs;
use store::testing::{TempDir, TestWorld};

/// An office with the district office and three units: 财政局 `czj`, 应急管理局 `yjj`, 住建局 `zjj`.
pub struct TestOffice {
    /// The database.
    pub db: Db,
    /// Its world: move the clock here.
    pub world: Arc<TestWorld>,
    /// The people by account.
    pub place: Place,
    /// The stored files.
    pub blobs: Blobs,
    folder: TempDir,
}

/// Runs a test on every engine at hand.
pub fn on_every_engine(mut test: impl FnMut(&TestOffice)) {
    for (db, world) in store::testing::engines_with_worlds() {
        test(&TestOffice::on(db, world));
    }
}

fn hash() -> &'static PasswordHash {
    static HASH: OnceLock<PasswordHash> = OnceLock::new();
    HASH.get_or_init(|| login::hash(PASSWORD, "demo", [7; 32]).expect("the demo password passes the policy"))
}

impl TestOffice {
    /// An office in a fresh database.
    pub fn on(db: Db, world: Arc<TestWorld>) -> TestOffice {
        let place = db.write(|tx| demo::build(tx, hash(), 3, 1)).expect("the demo place is built");
        let folder = TempDir::new("office");
        let blobs = Blobs::open(folder.path().join("blobs")).expect("a folder for files");
        TestOffice { db, world, place, blobs, folder }
    }

    /// Where files of this test may be put.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Reads as somebody.
    pub fn read<T>(&self, login: &str, f: impl FnOnce(&mut Tx, &Actor) -> Result<T>) -> Result<T> {
        self.db.read(|tx| {
            let actor = self.place.actor(tx, login)?;
            f(tx, &actor)
        })
    }

    /// Writes as somebody.
    pub fn write<T>(&self, login: &str, mut f: impl FnMut(&mut Tx, &Actor) -> Result<T>) -> Result<T> {
        self.db.write(|tx| {
            let actor = self.place.actor(tx, login)?;
            f(tx, &actor)
        })
    }

    /// A drafter starts a 通知 of the unit whose series `unit` names.
    pub fn drafts(&self, login: &str, unit: &str, title: &str) -> MatterId {
        self.drafts_as(login, unit, title, Urgency::Normal)
    }

    /// As [`TestOffice::drafts`], with an urgency.
    pub fn drafts_as(&self, login: &str, unit: &str, title: &str, urgency: Urgency) -> MatterId {
        let head = Head {
            genre: Genre::Notice,
            urgency,
            label: SecurityLabel::Internal,
            series: self.place.series.get(unit).copied(),
            copies: 20,
        };
        self.write(login, |tx, actor| draft::start(tx, actor, head.clone(), content(title, &actor.unit_name)))
            .expect("a draft is started")
    }

    /// The open task somebody has on a matter.
    pub fn task(&self, login: &str, matter: MatterId) -> Option<TaskId> {
        let holder = self.place.people[login];
        let open = self.db.read(|tx| process::open_tasks(tx, matter)).expect("the tasks are read");
        open.into_iter().find(|t| t.holder == holder).map(|t| t.id)
    }

    /// Who has the matter open now: accounts with steps, in order.
    pub fn holders(&self, matter: MatterId) -> Vec<(String, String)> {
        let open = self.db.read(|tx| process::open_tasks(tx, matter)).expect("the tasks are read");
        let mut all: Vec<_> = open.into_iter().map(|t| (self.login_of(t.holder), t.step)).collect();
        all.sort();
        all
    }

    fn login_of(&self, person: lexicon::PersonId) -> String {
        self.place.people.iter().find(|(_, id)| **id == person).map(|(l, _)| l.clone()).unwrap_or_default()
    }

    /// Decides the task somebody has on a matter.
    pub fn decides(&self, login: &str, matter: MatterId, decision: &Decision) -> Result<Moved> {
        let task = self.task(login, matter).ok_or(Error::NotFound)?;
        self.world.advance_minutes(10);
        self.write(login, |tx, actor| {
            let held = process::held(tx, actor, task)?;
            decide(tx, &held, decision)
        })
    }

    /// Agrees at a step that asks for nothing more.
    pub fn agrees(&self, login: &str, matter: MatterId) -> Result<Moved> {
        self.decides(login, matter, &agree(StepForm::Plain))
    }

    /// Hands a draft over, to be signed by `signer` after `countersigners` (unit codes) have agreed.
    pub fn hands_over(&self, login: &str, matter: MatterId, signer: &str, countersigners: &[&str]) -> Result<Moved> {
        let units = countersigners.iter().map(|c| self.place.units[*c]).collect();
        let start = Start { units, signer: Some(self.place.people[signer]), ..Start::default() };
        self.decides(login, matter, &agree(StepForm::Draft(start)))
    }

    /// Passes the office review with all five checks.
    pub fn reviews(&self, login: &str, matter: MatterId) -> Result<Moved> {
        self.decides(login, matter, &agree(StepForm::Review(all_passed())))
    }

    /// Seals with the unit's own seal.
    pub fn seals(&self, login: &str, matter: MatterId, unit: &str) -> Result<Moved> {
        let pdf = self.blobs.put(b"%PDF-1.7 test %%EOF")?;
        let form = StepForm::Seal { seal: self.place.seals[unit], pdf, copies: 20 };
        self.decides(login, matter, &agree(form))
    }

    /// Signed for issue: a draft of the district office up to and with 签发.
    pub fn signed(&self, title: &str) -> MatterId {
        let id = self.drafts("linxiaotang", "qzfb", title);
        self.hands_over("linxiaotang", id, "guhuaian", &[]).expect("handed over");
        self.agrees("heyanqiu", id).expect("section review");
        self.reviews("shenzhiyuan", id).expect("office review");
        self.agrees("guhuaian", id).expect("signed");
        id
    }
}

/// A consent with the step's own part of the form.
pub fn agree(form: StepForm) -> Decision {
    Decision { choice: "agree".into(), opinion: "同意。".into(), form }
}

/// All five checks passed.
pub fn all_passed() -> Vec<Check> {
    CHECKS.iter().map(|(k, _)| Check { item: (*k).into(), passed: true, remark: String::new() }).collect()
}

/// A short text in a unit's name.
pub fn content(title: &str, unit: &str) -> Content {
    Content {
        title: title.into(),
        main_to: "各镇人民政府，区政府各部门".into(),
        body: "一、压实责任\n各镇、各部门要落实到人。\n二、按时报送\n请于12月15日前报送。".into(),
        sign_off: unit.into(),
        ..Content::default()
    }
}

/// A press that prints nothing but says what it was given.
#[derive(Debug, Clone, Copy)]
pub struct PaperPress;

impl Press for PaperPress {
    fn pages(&self, sheet: &Sheet) -> Result<Vec<PagePicture>> {
        let title = &sheet.content.title;
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297"><text y="100">{title}</text></svg>"#
        );
        Ok(vec![PagePicture { hash: office::fingerprint(svg.as_bytes()), svg }])
    }

    fn pdf(&self, _sheet: &Sheet) -> Result<Vec<u8>> {
        Ok(b"%PDF-1.7 test %%EOF".to_vec())
    }
}

//! A test office: tests read like the office works.

use std::sync::{Arc, OnceLock};

use lexicon::{AttachmentId, Genre, MatterId, SecurityLabel, TaskId, Urgency};
use office::demo::{self, PASSWORD, Place};
use office::document::dispatch::Addressees;
use office::document::numbering::Choice;
use office::document::{
    self, CHECKS, Check, Content, Decision, Head, PagePicture, Press, Sheet, Start, StepForm, Typeset, attachment,
    decide, draft,
};
use office::forms::{Job, Pictures, Printer, Trouble};
use office::people::Actor;
use office::people::login::{self, PasswordHash};
use office::process::{self, Moved, Return, ReturnTarget, Then};
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
            copies: 1,
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

    /// Confirms, as the sealer of a partner, the use of its seal on a joint paper.
    pub fn confirms(&self, login: &str, matter: MatterId) -> Result<()> {
        self.world.advance_minutes(10);
        self.write(login, |tx, actor| {
            let asked = document::partner::asked(tx, actor, matter)?;
            document::partner::confirm(tx, &asked, asked.shown())
        })
    }

    /// Seals with the unit's own seal.
    pub fn seals(&self, login: &str, matter: MatterId, unit: &str) -> Result<Moved> {
        let pdf = b"%PDF-1.7 test %%EOF";
        let typeset = Typeset { seal: self.place.seals[unit], size: pdf.len(), pdf: self.blobs.put(pdf)? };
        let form = StepForm::Seal { typeset, copies: 20 };
        self.decides(login, matter, &agree(form))
    }

    /// Returns a matter to a step handled before.
    pub fn returns(&self, login: &str, matter: MatterId, step: &str, then: Then) -> Result<Moved> {
        let task = self.task(login, matter).ok_or(Error::NotFound)?;
        self.world.advance_minutes(10);
        let order = Return { to: ReturnTarget::Step(step.into()), then, reason: "请再斟酌。".into() };
        self.write(login, |tx, actor| {
            let held = process::held(tx, actor, task)?;
            document::return_back(tx, &held, &order, &[])
        })
    }

    /// Takes back the latest decision somebody made on a matter.
    pub fn withdraws(&self, login: &str, matter: MatterId) -> Result<Moved> {
        self.world.advance_minutes(10);
        self.write(login, |tx, actor| {
            let seen = document::find(tx, actor, matter)?;
            let mine = process::stays(tx, &seen.matter)?.into_iter().map(|s| s.task);
            let last = mine.filter(|t| t.holder == actor.person).max_by_key(|t| t.closed_at);
            document::withdraw(tx, actor, last.ok_or(Error::NotFound)?.id)
        })
    }

    /// Changes the text as the one who holds the matter.
    pub fn rewrites(&self, login: &str, matter: MatterId, change: impl Fn(&mut Content)) -> Result<()> {
        let task = self.task(login, matter).ok_or(Error::NotFound)?;
        self.write(login, |tx, actor| {
            let held = process::held(tx, actor, task)?;
            let seen = document::find(tx, actor, matter)?;
            let draft = draft::of(tx, &seen)?;
            let mut content = draft.content;
            change(&mut content);
            draft::save(tx, &held, &content, draft.revision).map(|_| ())
        })
    }

    /// Attaches a text file as the one who holds the matter.
    pub fn attaches(&self, login: &str, matter: MatterId, name: &str, words: &str) -> Result<AttachmentId> {
        let task = self.task(login, matter).ok_or(Error::NotFound)?;
        let file = attachment::check(name, words.into())?.store(&self.blobs)?;
        self.write(login, |tx, actor| {
            let held = process::held(tx, actor, task)?;
            attachment::attach(tx, &held, &file, "attachment")
        })
    }

    /// Takes an attachment off as the one who holds the matter, to read or to handle.
    pub fn takes_off(&self, login: &str, matter: MatterId, file: AttachmentId) -> Result<()> {
        self.write(login, |tx, actor| {
            let held = process::require_held(tx, actor, matter)?;
            attachment::remove(tx, &held, file)
        })
    }

    /// Numbers, seals and issues a paper that was rechecked, to these units.
    pub fn issues(&self, matter: MatterId, to: &[&str]) -> Result<Moved> {
        self.decides("chengyu", matter, &agree(StepForm::Number(Choice::Next)))?;
        self.seals("chengyu", matter, "qzfb")?;
        self.sends(matter, to)
    }

    /// Issues a sealed paper of the district office to these units; to none, without the platform.
    pub fn sends(&self, matter: MatterId, to: &[&str]) -> Result<Moved> {
        let main: Vec<_> = to.iter().map(|c| self.place.units[*c]).collect();
        let offline = main.is_empty();
        let form = if offline { StepForm::IssueOffline } else { StepForm::Issue(Addressees { main, cc: Vec::new() }) };
        self.decides("chengyu", matter, &agree(form))
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

/// A form is a page for every line of its template, with all that stands on it; a line `#fault` is wrong.
impl Printer for PaperPress {
    fn pages(&self, job: &Job, most: usize) -> std::result::Result<Pictures, Trouble> {
        if let Some(at) = job.template.lines().position(|line| line.trim() == "#fault") {
            return Err(Trouble { line: at + 1, message: "模板有误".into() });
        }
        let pages: Vec<PagePicture> = (0..job.template.lines().count())
            .map(|n| {
                let words = job.template.lines().nth(n).unwrap_or_default().replace(['<', '>', '&'], " ");
                let svg = format!(
                    r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297"><text>{words}</text></svg>"#
                );
                PagePicture { hash: office::fingerprint(svg.as_bytes()), svg }
            })
            .collect();
        Ok(Pictures { count: pages.len(), pages: pages.into_iter().take(most).collect() })
    }

    fn pdf(&self, job: &Job) -> std::result::Result<Vec<u8>, Trouble> {
        Printer::pages(self, job, 1)?;
        Ok(format!("%PDF-1.7 {} {} {} %%EOF", job.title, job.template.lines().count(), job.data).into_bytes())
    }
}

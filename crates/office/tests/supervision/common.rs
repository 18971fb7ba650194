//! What every test of 督查督办 starts from: who supervises, an item as one types it, and the verbs as somebody.

use calamine::Reader;
use lexicon::{ClosureId, Date, MatterId, UnitId, days_after};
use office::supervision::{
    self, AtDesk, Category, Charged, File, Item, Ledger, Light, Opening, Rhythm, Source, SourceKind, Target,
};
use office::{Error, Result, Tx, notice, story};
use store::World;
use testkit::TestOffice;

/// Who supervises for the district office.
pub const DESK: &str = "dongli";
/// Minutes of a day.
pub const DAY: i64 = 24 * 60;

pub fn unit(office: &TestOffice, code: &str) -> UnitId {
    office.place.units[code]
}

pub fn today(office: &TestOffice) -> Date {
    office.world.now().date()
}

pub fn later(office: &TestOffice, days: i64) -> Date {
    days_after(today(office), days).unwrap()
}

pub fn by_hand() -> Source {
    Source {
        kind: SourceKind::Hand,
        matter: None,
        opinion: None,
        words: String::new(),
        said_by: String::new(),
        said_on: None,
    }
}

/// An item of 应急局 alone, due in thirty days; what a test is about it adds itself.
pub fn opening(office: &TestOffice, content: &str) -> Opening {
    Opening {
        content: content.into(),
        category: Category::Daily,
        ledger: Ledger::None,
        source: by_hand(),
        target: Target::default(),
        strategy: String::new(),
        rhythm: Rhythm::Never,
        due_on: later(office, 30),
        lead: Some(unit(office, "yjj")),
        person: None,
        support: Vec::new(),
        milestones: Vec::new(),
        cared_by: None,
        commissioner: None,
        group: None,
        parent: None,
        before: None,
    }
}

/// As [`opening`], with its units by code and the days until its limit.
pub fn led(office: &TestOffice, content: &str, (lead, support): (&str, &[&str]), days: i64) -> Opening {
    Opening {
        lead: Some(unit(office, lead)),
        support: support.iter().map(|code| unit(office, code)).collect(),
        due_on: later(office, days),
        ..opening(office, content)
    }
}

pub fn tries(office: &TestOffice, new: &Opening) -> Result<MatterId> {
    office.write(DESK, |tx, a| supervision::open(tx, a, new))
}

pub fn opens(office: &TestOffice, new: &Opening) -> MatterId {
    tries(office, new).unwrap()
}

pub fn at_desk<T>(office: &TestOffice, id: MatterId, f: impl Fn(&mut Tx, &AtDesk) -> Result<T>) -> Result<T> {
    at_desk_as(office, (DESK, id), f)
}

/// As [`at_desk`], by another who supervises.
pub fn at_desk_as<T>(
    office: &TestOffice,
    (login, id): (&str, MatterId),
    f: impl Fn(&mut Tx, &AtDesk) -> Result<T>,
) -> Result<T> {
    office.write(login, |tx, a| {
        let at = supervision::at_desk(tx, a, id)?;
        f(tx, &at)
    })
}

pub fn charged<T>(
    office: &TestOffice,
    (login, id): (&str, MatterId),
    f: impl Fn(&mut Tx, &Charged) -> Result<T>,
) -> Result<T> {
    office.write(login, |tx, a| {
        let at = supervision::charged(tx, a, id)?;
        f(tx, &at)
    })
}

/// Applies for closing, having signed where nobody had.
pub fn applies(tx: &mut Tx, at: &Charged, statement: &str) -> Result<ClosureId> {
    if at.charge().signed.is_none() {
        supervision::sign(tx, at)?;
    }
    let signed = supervision::charged(tx, &at.seen().actor, at.seen().item.id)?;
    supervision::apply(tx, &signed, statement)
}

/// Somebody of the lead unit applies for closing and the office finds it done.
pub fn closes(office: &TestOffice, (login, id): (&str, MatterId)) {
    let closure = charged(office, (login, id), |tx, at| applies(tx, at, "已全部整改到位")).unwrap();
    at_desk(office, id, |tx, at| supervision::check(tx, at, closure, (true, "现场核查属实"))).unwrap();
}

/// Closed items are looked at again after few days, so that a history has many.
pub fn looks_after(office: &TestOffice, look_days: i64) {
    office
        .write("xiangnan", |tx, a| {
            let admin = a.unit_admin(a.own_unit()?)?;
            let (rules, revision) = supervision::rules_to_set(tx, &admin)?;
            supervision::set_rules(tx, &admin, &supervision::Rules { look_days, ..rules }, revision)
        })
        .unwrap();
}

pub fn item(office: &TestOffice, id: MatterId) -> Item {
    office.read(DESK, |tx, a| supervision::find(tx, a, id)).unwrap().item
}

pub fn file(office: &TestOffice, id: MatterId) -> File {
    file_as(office, DESK, id)
}

/// The file as somebody reads it.
pub fn file_as(office: &TestOffice, login: &str, id: MatterId) -> File {
    let read = office.read(login, |tx, a| {
        let seen = supervision::find(tx, a, id)?;
        supervision::file(tx, &seen)
    });
    read.unwrap()
}

pub fn light(office: &TestOffice, id: MatterId) -> Light {
    let bounds = office.read(DESK, supervision::bounds).unwrap();
    bounds.light(item(office, id).signs())
}

/// The story of an item, line by line.
pub fn told(office: &TestOffice, id: MatterId) -> Vec<String> {
    office.db.read(|tx| story::of_matter(tx, id)).unwrap().into_iter().map(|l| l.what).collect()
}

/// What somebody was told about supervision.
pub fn notices(office: &TestOffice, login: &str) -> Vec<String> {
    office.read(login, notice::list).unwrap().into_iter().filter(|n| n.kind == "supervision").map(|n| n.body).collect()
}

/// The sentence of a refusal, with its fields where it has some.
pub fn said<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    match outcome.unwrap_err() {
        Error::Fields(all) => {
            all.into_iter().map(|(field, says)| format!("{field} {says}")).collect::<Vec<_>>().join("；")
        }
        other => other.to_string(),
    }
}

pub fn is_nothing<T: std::fmt::Debug>(outcome: Result<T>) -> bool {
    matches!(outcome, Err(Error::NotFound))
}

/// The lines of the first sheet of a workbook, every cell a text or a number, none a formula.
pub fn workbook_rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[0].clone();
    assert!(book.worksheet_formula(&name).unwrap().is_empty(), "no cell is a formula");
    let range = book.worksheet_range(&name).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

//! Desk (待我办理): what waits for one person at each place of the round.

use lexicon::{AppealId, Date, MatterId, UnitId};
use store::Tx;

use super::{PAGE, rows};
use crate::people::{Actor, Role};
use crate::supervision::{score, seen};
use crate::{Error, Result};

/// Lines of one place on the desk at most; all of them stand on a page of their own.
const MOST: i64 = 20;

/// A place of the round where somebody is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Waiting {
    /// 待签收.
    Sign,
    /// 督办单待签收.
    Sheet,
    /// 待反馈.
    Feedback,
    /// 反馈待审核.
    Review,
    /// 销号待核查.
    Check,
    /// 延期待审批.
    Extension,
    /// 待回头看.
    LookBack,
    /// 申诉待处理.
    Appeal,
}

impl Waiting {
    /// Every place in the order of the round.
    pub const ALL: [Waiting; 8] = [
        Waiting::Sign,
        Waiting::Sheet,
        Waiting::Feedback,
        Waiting::Review,
        Waiting::Check,
        Waiting::Extension,
        Waiting::LookBack,
        Waiting::Appeal,
    ];

    /// What addresses call it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Waiting::Sign => "sign",
            Waiting::Sheet => "sheet",
            Waiting::Feedback => "feedback",
            Waiting::Review => "review",
            Waiting::Check => "check",
            Waiting::Extension => "extension",
            Waiting::LookBack => "look-back",
            Waiting::Appeal => "appeal",
        }
    }

    /// The place of a code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Waiting> {
        Waiting::ALL.into_iter().find(|w| w.code() == code)
    }

    /// Whether the responsible unit is waited for, and not the office.
    const fn is_of_unit(self) -> bool {
        matches!(self, Waiting::Sign | Waiting::Sheet | Waiting::Feedback)
    }

    /// Whether the day of its lines is one that somebody has to keep.
    #[must_use]
    pub const fn is_limited(self) -> bool {
        !matches!(self, Waiting::Review | Waiting::Extension | Waiting::Appeal)
    }

    /// The word the user reads.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Waiting::Sign => "交办事项待签收",
            Waiting::Sheet => "督办单待签收",
            Waiting::Feedback => "待反馈",
            Waiting::Review => "反馈待审核",
            Waiting::Check => "销号待核查",
            Waiting::Extension => "延期待审批",
            Waiting::LookBack => "待回头看",
            Waiting::Appeal => "申诉待处理",
        }
    }
}

/// One item that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The item.
    pub item: MatterId,
    /// Its number, or the sheet's.
    pub number: String,
    /// What is to be done.
    pub content: String,
    /// By when; of an appeal, since when.
    pub by: Date,
    /// For a unit the office that supervises; for the office whose feedback, application or appeal it is. A short name.
    pub unit_name: String,
    /// The appeal that waits.
    pub appeal: Option<AppealId>,
}

/// What waits at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub at: Waiting,
    /// The lines of one page.
    pub lines: Vec<Line>,
    /// How many there are in all.
    pub all: i64,
}

/// What waits for a person (待我办理), place by place; places where nothing waits are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk(pub Vec<Place>);

impl Desk {
    /// How much waits in all.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.0.iter().map(|place| place.all).sum()
    }
}

/// What waits for the actor, the first lines of each place.
pub fn desk(tx: &mut Tx, actor: &Actor) -> Result<Desk> {
    let mut all = Vec::new();
    for at in Waiting::ALL {
        all.extend(place(tx, actor, at, (MOST, 0))?.filter(|place| place.all > 0));
    }
    Ok(Desk(all))
}

/// The most pressing of what waits for the actor, so many at most: by the days that have to be kept, what has none as of today.
pub fn pressing(tx: &mut Tx, actor: &Actor, most: usize) -> Result<Vec<(Waiting, Line)>> {
    let today = tx.now().date();
    let mut all = Vec::new();
    for at in Waiting::ALL {
        let found = place(tx, actor, at, (MOST, 0))?;
        all.extend(found.into_iter().flat_map(|place| place.lines).map(|line| (at, line)));
    }
    all.sort_by_key(|(at, line)| if at.is_limited() { line.by } else { today });
    all.truncate(most);
    Ok(all)
}

/// A page of what waits for the actor at one place; pages count from 0.
///
/// # Errors
/// [`Error::NotFound`] for a place of the office, for whoever does not supervise.
pub fn waiting_at(tx: &mut Tx, actor: &Actor, at: Waiting, page: i64) -> Result<Place> {
    let past = page.clamp(0, i64::from(u16::MAX)) * PAGE;
    place(tx, actor, at, (PAGE, past))?.ok_or(Error::NotFound)
}

fn place(tx: &mut Tx, actor: &Actor, at: Waiting, page: (i64, i64)) -> Result<Option<Place>> {
    let acts = seen::ACTING.iter().any(|role| actor.has_in_own_unit(*role));
    let of_unit = if at.is_of_unit() { acts } else { actor.has_in_own_unit(Role::Supervisor) };
    match (of_unit, at.is_of_unit()) {
        (true, _) if at == Waiting::Appeal => appeals(tx, actor.own_unit()?, page).map(Some),
        (true, _) => rows::waiting(tx, at, actor.own_unit()?, page).map(Some),
        (false, true) => rows::waiting_own(tx, at, actor.person, page).map(Some),
        (false, false) => Ok(None),
    }
}

/// The appeals that wait for an office.
fn appeals(tx: &mut Tx, office: UnitId, (most, past): (i64, i64)) -> Result<Place> {
    let all = score::waiting_count(tx, office)?;
    let found = score::to_settle(tx, office, most + past)?.into_iter().skip(usize::try_from(past).unwrap_or_default());
    let lines = found.map(|l| {
        let (item, number, content) = l.item;
        let by = l.appeal.asked.1.date();
        Line { item, number, content, by, unit_name: l.unit_name, appeal: Some(l.appeal.id) }
    });
    Ok(Place { at: Waiting::Appeal, lines: lines.collect(), all })
}

/// How much waits for the actor, for the menu; a hundred at each place stand for more. A page asks several times: it is counted once.
pub fn waiting_count(tx: &mut Tx, actor: &Actor) -> Result<i64> {
    tx.kept("supervision_waiting", actor.person, |tx| count(tx, actor)).map(|found| *found)
}

fn count(tx: &mut Tx, actor: &Actor) -> Result<i64> {
    let acts = seen::ACTING.iter().any(|role| actor.has_in_own_unit(*role));
    let own = if acts { rows::count_unit(tx, actor.own_unit()?)? } else { rows::count_own(tx, actor.person)? };
    if !actor.has_in_own_unit(Role::Supervisor) {
        return Ok(own);
    }
    let unit = actor.own_unit()?;
    Ok(own + rows::count_desk(tx, unit)? + score::waiting_count(tx, unit)?)
}

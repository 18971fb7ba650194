//! The round of an item in the demo, turn by turn: reports, reviews, more time, sheets, closing, looking back.

use lexicon::{ClosureId, Date, FeedbackId, Instant, ItemExtensionId, MatterId, SheetId, UnitId, days_after};

use super::journey::code_of;
use super::supervision::{Fate, Next, Rounds, Turn, by, every, file, seen};
use super::{Doing, rows, sayings};
use crate::document::attachment;
use crate::supervision::{self, Feedback, Given, SheetColour, Verdict};
use crate::{Error, Result};

/// Days of the new limit of what came undone.
const AGAIN: i64 = 45;
/// Sheets of so many days are signed for by every other unit only.
const FRESH: i64 = 14;

impl Rounds {
    /// The lead names a section chief or a clerk.
    pub(super) fn name(&mut self, doing: &Doing, id: MatterId) -> Result<Next> {
        let lead = self.fate(id)?.lead;
        let login = format!("{lead}-{}", self.dice.pick(&["kz", "kz", "ky", "fj"]));
        let person = doing.place.people.get(&login).copied().ok_or(Error::NotFound)?;
        let done = by(doing, (id, &format!("{lead}-zr")), |tx, at| supervision::name_person(tx, at, person));
        if let (Ok(()), Some(fate)) = (&done, self.fates.get_mut(&id)) {
            fate.login = login;
        }
        done.map(|()| Next::new())
    }

    /// A support unit takes the lead.
    pub(super) fn lead(&mut self, doing: &Doing, id: MatterId, at: Instant) -> Result<Next> {
        let fate = self.fate(id)?;
        let Some(code) = fate.with.first().cloned() else { return Ok(Next::new()) };
        let unit = doing.place.units[&code];
        let reason = "主要职责在该单位，经协商调整牵头单位。";
        self.desk(doing, id, |tx, at| supervision::change_lead(tx, at, (unit, None), (reason, supervision::ORDER)))?;
        if let Some(fate) = self.fates.get_mut(&id) {
            fate.login = format!("{code}-jz");
            fate.with = Vec::new();
            fate.lead.clone_from(&code);
        }
        Ok(vec![(self.after(at, 30, 300), Turn::Sign(id, code))])
    }

    /// The office asks; the answer is found at the next sweep.
    pub(super) fn ask(&mut self, doing: &Doing, id: MatterId) -> Result<Next> {
        let lead = doing.place.units[&self.fate(id)?.lead];
        self.desk(doing, id, |tx, at| supervision::ask_for(tx, at, lead))?;
        Ok(Next::new())
    }

    /// Asks by rhythm, tells of lights, and lets everybody asked answer in time, late or not at all.
    pub(super) fn sweep(&mut self, doing: &Doing, at: Instant) -> Result<Next> {
        doing.db.upkeep(supervision::sweep)?;
        doing.db.upkeep(supervision::sweep_lights)?;
        let mut next = Next::new();
        for (id, item, unit) in doing.db.read(rows::owed)? {
            let Some(fate) = self.fates.get(&item).filter(|_| !self.asked.contains(&id)) else { continue };
            let lazy = fate.lazy;
            self.asked.insert(id);
            let when = match self.dice.below(100) {
                0..=5 if lazy => continue,
                0..=39 if lazy => self.after(at, 2600, 4600),
                0..=7 => self.after(at, 2600, 3400),
                _ => self.after(at, 120, 2000),
            };
            next.push((when, Turn::Give(item, id, unit)));
        }
        Ok(next)
    }

    pub(super) fn give(
        &mut self,
        doing: &Doing,
        (id, asked, unit): (MatterId, FeedbackId, UnitId),
        at: Instant,
    ) -> Result<Next> {
        let fate = self.fate(id)?;
        let code = code_of(doing.place, unit);
        let progress = so_far(&fate, at.date());
        let vague = self.dice.chance(if fate.lazy { 18 } else { 5 });
        let (login, body) = if code == fate.lead {
            let said = sayings::report(&mut self.dice, (!vague).then_some(progress), fate.count);
            (fate.login.clone(), said)
        } else {
            (format!("{code}-zr"), (*self.dice.pick(&sayings::SUPPORTED)).to_owned())
        };
        let given = Given { progress, body };
        by(doing, (id, &login), |tx, at| supervision::give(tx, at, Some(asked), &given).map(|_| ()))?;
        let verdict = match self.dice.below(100) {
            _ if vague => Verdict::Empty,
            0..=5 => Verdict::Returned,
            _ => Verdict::Accepted,
        };
        Ok(vec![(self.after(at, 60, 700), Turn::Review(id, asked, verdict))])
    }

    pub(super) fn review(
        &mut self,
        doing: &Doing,
        (id, given, verdict): (MatterId, FeedbackId, Verdict),
    ) -> Result<Next> {
        let remark = match verdict {
            Verdict::Returned => *self.dice.pick(&sayings::RETURNED),
            Verdict::Empty => "没有写明做了什么、到哪一步。",
            Verdict::Accepted => "",
        };
        self.desk(doing, id, |tx, at| supervision::review(tx, at, given, (verdict, remark)))?;
        Ok(Next::new())
    }

    pub(super) fn extend(&mut self, doing: &Doing, id: MatterId, at: Instant) -> Result<Next> {
        let fate = self.fate(id)?;
        let item = seen(doing, id)?.item;
        if at.date() > item.due_on {
            return Ok(Next::new());
        }
        let wanted = days_after(item.due_on, 20 + i64::try_from(self.dice.below(25)).unwrap_or(0));
        let wanted = wanted.unwrap_or(item.due_on).max(fate.ready);
        let reason = *self.dice.pick(&sayings::DELAYED);
        let asked = by(doing, (id, &fate.login), |tx, at| supervision::ask(tx, at, wanted, reason))?;
        Ok(vec![(self.after(at, 120, 900), Turn::Settle(id, asked))])
    }

    pub(super) fn settle(&mut self, doing: &Doing, (id, asked): (MatterId, ItemExtensionId)) -> Result<Next> {
        let granted = !every(&mut self.tally.settled, 3, 2);
        let answer = if granted { "同意，请倒排计划。" } else { "请增派力量，按原时限办结。" };
        self.desk(doing, id, |tx, at| supervision::settle(tx, at, asked, (granted, answer)))?;
        Ok(Next::new())
    }

    /// Blue reminds before the limit of what will be late; orange and red press what is.
    pub(super) fn press(&mut self, doing: &Doing, (id, colour): (MatterId, SheetColour), at: Instant) -> Result<Next> {
        let (fate, item) = (self.fate(id)?, seen(doing, id)?.item);
        let words = match colour {
            SheetColour::Blue if fate.ready > item.due_on && at.date() <= item.due_on => sayings::PRESSED[0],
            SheetColour::Orange if at.date() > item.due_on => sayings::PRESSED[1],
            SheetColour::Red if at.date() > item.due_on => sayings::PRESSED[2],
            _ => return Ok(Next::new()),
        };
        let unit = doing.place.units[&fate.lead];
        let answer = days_after(at.date(), 5).unwrap_or(item.due_on);
        let answer = if at.date() <= item.due_on { answer.min(item.due_on) } else { answer };
        let sheet = self.desk(doing, id, |tx, at| supervision::issue(tx, at, (unit, colour), (words, answer)))?;
        let days = self.until.since(at.date()).map_or(0, |s| i64::from(s.get_days()));
        if days < FRESH && every(&mut self.tally.pressed, 2, 1) {
            return Ok(Next::new());
        }
        let late = self.dice.chance(25);
        let signed = if late { self.after(at, 1500, 4500) } else { self.after(at, 20, 500) };
        Ok(vec![(signed, Turn::Receive(id, sheet))])
    }

    pub(super) fn receive(&mut self, doing: &Doing, (id, sheet): (MatterId, SheetId)) -> Result<Next> {
        let login = format!("{}-ws", self.fate(id)?.lead);
        self.unit(doing, (id, &login), |tx, at| supervision::sign_sheet(tx, at, sheet))
    }

    /// The last milestones are reached and the last report is given, some with a file.
    pub(super) fn finish(&mut self, doing: &Doing, id: MatterId, at: Instant) -> Result<Next> {
        let fate = self.fate(id)?;
        let all = file(doing, id)?;
        if all.parts.iter().any(|p| p.closed_on.is_none()) {
            let later = days_after(at.date(), 9).unwrap_or_else(|| at.date());
            return Ok(vec![(self.on(later), Turn::Finish(id))]);
        }
        let lead = doing.place.units[&fate.lead];
        let owed = |f: &&Feedback| f.is_owed() && f.unit == lead;
        let asked = all.feedback.iter().find(owed).map(|f| f.id);
        let given = Given { progress: 100, body: sayings::result(&fate.subject, fate.count) };
        let kept = if self.dice.chance(25) { Some(evidence(doing, &given.body)?) } else { None };
        let report = by(doing, (id, &fate.login), |tx, at| {
            for step in all.milestones.iter().filter(|m| m.done_on.is_none()) {
                supervision::reach(tx, at, step.id)?;
            }
            let report = supervision::give(tx, at, asked, &given)?;
            if let Some(kept) = &kept {
                supervision::add_evidence(tx, at, report, kept)?;
            }
            Ok(report)
        })?;
        let reviewed = self.after(at, 60, 500);
        let applied = self.after(reviewed, 30, 900);
        Ok(vec![(reviewed, Turn::Review(id, report, Verdict::Accepted)), (applied, Turn::Apply(id))])
    }

    pub(super) fn apply(&mut self, doing: &Doing, id: MatterId, at: Instant) -> Result<Next> {
        let fate = self.fate(id)?;
        if file(doing, id)?.parts.iter().any(|p| p.closed_on.is_none()) {
            let later = days_after(at.date(), 9).unwrap_or_else(|| at.date());
            return Ok(vec![(self.on(later), Turn::Apply(id))]);
        }
        let statement = sayings::result(&fate.subject, fate.count);
        by(doing, (id, &fate.login), |tx, at| match at.charge().signed {
            Some(_) => Ok(()),
            None => supervision::sign(tx, at),
        })?;
        let closure = by(doing, (id, &fate.login), |tx, at| supervision::apply(tx, at, &statement))?;
        Ok(vec![(self.after(at, 200, 1500), Turn::Check(id, closure))])
    }

    pub(super) fn check(&mut self, doing: &Doing, (id, closure): (MatterId, ClosureId), at: Instant) -> Result<Next> {
        let granted = self.dice.chance(91);
        let remark = *self.dice.pick(if granted { &sayings::CHECKED } else { &sayings::REFUSED });
        self.desk(doing, id, |tx, at| supervision::check(tx, at, closure, (granted, remark)))?;
        if !granted {
            return Ok(vec![(self.after(at, 2500, 5500), Turn::Apply(id))]);
        }
        let mut next = Next::new();
        if every(&mut self.tally.closed, 15, 4) {
            next.push((self.after(at, 900, 4000), Turn::Again(id)));
        }
        let look = file(doing, id)?.closures.into_iter().find(|c| c.id == closure).and_then(|c| c.look_on);
        let Some(look) = look else { return Ok(next) };
        let day = days_after(look, i64::try_from(self.dice.below(8)).unwrap_or(0)).unwrap_or(look);
        next.push((self.on(day), Turn::Look(id, closure)));
        Ok(next)
    }

    pub(super) fn look(&mut self, doing: &Doing, (id, closure): (MatterId, ClosureId), at: Instant) -> Result<Next> {
        // A part stays closed once its whole is.
        let holds = seen(doing, id)?.item.parent.is_some() || !every(&mut self.tally.looked, 11, 5);
        let finding = *self.dice.pick(if holds { &sayings::HELD } else { &sayings::UNDONE });
        let limit = days_after(at.date(), AGAIN).filter(|_| !holds);
        self.desk(doing, id, |tx, at| supervision::look_back(tx, at, closure, (limit, finding)))?;
        if holds {
            return Ok(Next::new());
        }
        let again = days_after(at.date(), 12 + i64::try_from(self.dice.below(20)).unwrap_or(0));
        Ok(vec![(self.on(again.unwrap_or_else(|| at.date())), Turn::Finish(id))])
    }
}

/// Progress of work that goes on evenly, in steps of five.
fn so_far(fate: &Fate, today: Date) -> i64 {
    let days = |from: Date, to: Date| to.since(from).map_or(0, |s| i64::from(s.get_days()));
    let whole = days(fate.opened, fate.ready).max(1);
    (days(fate.opened, today) * 100 / whole / 5 * 5).clamp(5, 95)
}

fn evidence(doing: &Doing, words: &str) -> Result<attachment::Stored> {
    attachment::check("现场核查记录.txt", words.as_bytes().to_vec())?.store(doing.blobs)
}

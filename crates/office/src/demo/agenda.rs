//! What is to happen when: a queue in the order of time, so that numbers and registers ascend with their dates, and how long
//! people take.

use std::collections::{BTreeMap, HashMap};

use lexicon::{Colour, DispatchId, Instant, MatterId, TaskId, UnitId, Urgency, WorkCalendar};

use super::Dice;
use super::cast::Accounts;
use super::supervision::Turn;
use crate::limits;
use crate::process::Task;

/// One thing that will happen.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// Somebody of this unit begins a paper.
    Draft(String),
    /// Somebody of the district office begins a memo.
    Memo,
    /// A bureau begins a paper it issues together with others.
    Joint,
    /// A paper from the city comes by post.
    Post,
    /// The holder decides.
    Task(MatterId, TaskId),
    /// The holder opens it and leaves it for later.
    See(MatterId, TaskId),
    /// A unit signs for a copy.
    Receive(DispatchId, UnitId),
    /// Senders are told of copies nobody signed for.
    Alarm,
    /// Something happens in a supervised item.
    Supervise(Turn),
}

/// The queue. What happens at the same instant happens in the order entered.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    events: BTreeMap<(Instant, u64), Event>,
    entered: u64,
}

impl Agenda {
    /// Enters an event.
    pub(super) fn enter(&mut self, at: Instant, event: Event) {
        self.entered += 1;
        self.events.insert((at, self.entered), event);
    }

    /// The next event.
    pub(super) fn next(&mut self) -> Option<(Instant, Event)> {
        self.events.pop_first().map(|((at, _), event)| (at, event))
    }
}

/// How long a task takes its holder, in working minutes: mostly well within the limit, seldom beyond it.
pub(super) fn minutes(dice: &mut Dice, calendar: &WorkCalendar, task: &Task, punctual: bool) -> i64 {
    // Numbers ascend with the dates of issue: what is numbered is sealed and issued in one go.
    match task.step.as_str() {
        "seal" => return 8,
        "issue" => return 12,
        "archive" => return 60 + i64::try_from(dice.below(400)).unwrap_or(0),
        _ => {}
    }
    let limit = task.due_at.map_or(480, |due| calendar.minutes_between(task.opened_at, due)).max(20);
    let any = |dice: &mut Dice, from: usize, to: usize| from + dice.below(to - from);
    let percent = match dice.below(100) {
        // A draft is mostly written in a morning.
        0..=84 if task.step == "draft" => any(dice, 3, 16),
        0..=71 => any(dice, 4, 40),
        72..=93 => any(dice, 40, 75),
        94..=97 => any(dice, 75, 100),
        _ if punctual => any(dice, 40, 75),
        _ => any(dice, 102, 135),
    };
    (limit * i64::try_from(percent).unwrap_or(50) / 100).max(4)
}

/// What lies on the desks of the people shown when the demo is opened: a few in time, fewer due soon, one overdue.
#[derive(Debug)]
pub(super) struct Desks {
    view: Instant,
    room: HashMap<String, Room>,
}

#[derive(Debug, Clone)]
struct Room {
    green: usize,
    amber: usize,
    red: usize,
    reading: usize,
}

/// The longest that anything on a desk is overdue, working minutes.
const LATEST: i64 = 10 * 60;

impl Desks {
    /// As seen at this instant.
    pub(super) fn seen_at(view: Instant) -> Desks {
        let room = Room { green: 4, amber: 2, red: 1, reading: 3 };
        Desks { view, room: Accounts::SHOWN.iter().map(|(login, ..)| ((*login).to_string(), room.clone())).collect() }
    }

    /// Whether the account is one of those shown.
    pub(super) fn shows(&self, login: &str) -> bool {
        self.room.contains_key(login)
    }

    /// Keeps a task on the holder's desk until the demo is opened, if there is room for one of its colour.
    pub(super) fn keeps(&mut self, dice: &mut Dice, calendar: &WorkCalendar, of: (&str, &Task, Urgency)) -> bool {
        let (login, task, urgency) = of;
        let Some(room) = self.room.get_mut(login).filter(|_| !["seal", "issue"].contains(&task.step.as_str())) else {
            return false;
        };
        let clock = limits::clock(task.limit.as_deref(), task.opened_at, &task.stops);
        let Some(reading) = clock.map(|c| c.reading(calendar, self.view)) else { return false };
        let fresh = reading.used_minutes < 3 * 480;
        let place = match reading.colour {
            Colour::Green if task.is_reading && fresh => &mut room.reading,
            Colour::Green if fresh => &mut room.green,
            Colour::Amber if !task.is_reading => &mut room.amber,
            Colour::Red if reading.left_minutes > -LATEST && urgency != Urgency::ExtraUrgent && !task.is_reading => {
                &mut room.red
            }
            _ => return false,
        };
        // What lies at the first steps never comes to those after them.
        let kept = match task.step.as_str() {
            "draft" | "register" => 35,
            _ if login == "chengyu" => 50,
            _ => 95,
        };
        if *place == 0 || !dice.chance(kept) {
            return false;
        }
        *place -= 1;
        true
    }
}

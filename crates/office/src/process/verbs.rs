//! The verbs every matter shares: 退回, 撤回, 转办, 传阅, 已阅, 催办.

use flow::{Command, ReturnTarget, Then};
use lexicon::{OpinionId, PersonId, TaskId};
use serde_json::{Map, Value};
use store::{Tx, params};

use super::way::ways_back;
use super::{Held, Move, Moved, Task, act, act_as, eligible, opinion, rows, running};
use crate::matter::Matter;
use crate::people::Actor;
use crate::{Error, Result, notice, wording};

/// A return 退回 as its holder wrote it.
#[derive(Debug, Clone)]
pub struct Return {
    /// To where.
    pub to: ReturnTarget,
    /// How it comes back.
    pub then: Then,
    /// Why.
    pub reason: String,
}

/// Return 退回: sends it back with a reason, which is also kept as an opinion. `note` goes into the fact.
pub(crate) fn return_back(
    tx: &mut Tx,
    held: &Held,
    order: &Return,
    note: Map<String, Value>,
) -> Result<(OpinionId, Moved)> {
    let running = running::load(tx, held.matter.id)?;
    if running.is_added(held.task.duty) {
        return Err(Error::refused("加签人只提意见，不能退回；有不同意见的请写明，由办理人决定。"));
    }
    if ways_back(&running, held).steps.is_empty() {
        return Err(Error::refused("前面没有办过的环节，不能退回；需要作废的，由发起人或单位管理终止。"));
    }
    let reason = wording::reason("reason", &order.reason, "请写明退回的理由")?;
    let opinion = opinion::write(tx, held, "return", reason)?;
    let Return { to, then, .. } = order.clone();
    let command = Command::Return { duty: held.task.duty, to, then, reason: reason.into() };
    let moved = act(tx, held, Move { note, ..Move::from(command) })?;
    let line = format!("{}退回了《{}》：{reason}", held.actor.name, held.matter.title);
    let mut told = moved.told.clone();
    // Whoever started it hears of every return, also of one that goes to a step between.
    told.extend(running::load(tx, held.matter.id)?.state.current_initiator());
    told.sort();
    told.dedup();
    for person in told.into_iter().filter(|p| *p != held.actor.person) {
        notice::tell(tx, person, "return", held.matter.id, &line)?;
    }
    Ok((opinion, moved))
}

/// Withdraw 撤回: the actor takes back a decision while no successor has opened it. The task as it was before is given back.
pub(crate) fn withdraw(tx: &mut Tx, actor: &Actor, task: TaskId) -> Result<(Task, Moved)> {
    let task = rows::task_by_id(tx, task)?.filter(|t| t.holder == actor.person).ok_or(Error::NotFound)?;
    let matter = crate::matter::rows::find(tx, task.matter)?;
    let moved = act_as(tx, actor, &matter, Command::Withdraw { duty: task.duty })?;
    let (decided, now) = (task.closed_at, tx.now());
    tx.exec(rows::WITHDRAW_OPINIONS, params![task.id, decided, now])?;
    Ok((task, moved))
}

/// Transfer 转办: passes the task on to somebody of the holder's own unit.
pub fn transfer(tx: &mut Tx, held: &Held, to: PersonId, reason: &str) -> Result<Moved> {
    let reason = wording::reason("reason", reason, "请写明转办的理由")?;
    let running = running::load(tx, held.matter.id)?;
    eligible::seat(tx, &running, held)?.require(tx, to)?;
    let name = rows::name(tx, to)?;
    let command = Command::Transfer { duty: held.task.duty, to, reason: reason.into() };
    let moved = act(tx, held, Move::from(command).noted("to", name))?;
    let line = format!("{}将《{}》转您办理：{reason}", held.actor.name, held.matter.title);
    for person in &moved.told {
        notice::tell(tx, *person, "transfer", held.matter.id, &line)?;
    }
    Ok(moved)
}

/// Circulate 传阅: gives it to readers of the same unit.
pub fn circulate(tx: &mut Tx, actor: &Actor, matter: &Matter, to: Vec<PersonId>) -> Result<Moved> {
    if to.is_empty() {
        return Err(Error::field("readers", "请至少选择一位传阅人员"));
    }
    let mut names = Vec::new();
    for person in &to {
        if !crate::people::directory::serves(tx, *person, matter.unit)? {
            return Err(Error::field("readers", "只能传阅给本单位的人员"));
        }
        names.push(rows::name(tx, *person)?);
    }
    act_as(tx, actor, matter, Move::from(Command::Circulate { to }).noted("to", names.join("、")))
}

/// Read 已阅: finishes a reading, with an opinion if there is one.
pub fn read(tx: &mut Tx, held: &Held, text: &str) -> Result<Moved> {
    if !text.trim().is_empty() {
        opinion::write(tx, held, "reading", text)?;
    }
    let duty = held.task.duty;
    let state = running::load(tx, held.matter.id)?.state;
    // A reading that is a step of the flow itself moves the flow on when all have read; a reader added there only reads.
    let command = if state.duty(duty).is_some_and(flow::Duty::is_work) {
        Command::Submit { duty, choice: "agree".into(), opinion: None, chosen: flow::Chosen::new() }
    } else {
        Command::Read { duty }
    };
    act(tx, held, Move::from(command).noted("opinion", text.trim()))
}

/// Urge 催办: whoever else has it open is told; at most once in half an hour each.
pub fn urge(tx: &mut Tx, actor: &Actor, matter: &Matter, words: &str) -> Result<Moved> {
    let words = words.trim();
    wording::unclassified("words", words)?;
    let moved = act_as(tx, actor, matter, Command::Urge { duty: None, note: words.into() })?;
    let now = tx.now();
    // Whom the flow took to be urged just now: neither the actor nor whoever was urged a moment ago.
    let state = running::load(tx, matter.id)?.state;
    let urged = |duty: u32| state.duty(duty).and_then(|d| d.urged).is_some_and(|s| s.turn == state.turn);
    for task in rows::tasks_of(tx, matter.id)?.iter().filter(|t| t.closed_at.is_none() && urged(t.duty)) {
        let id: lexicon::NoticeId = tx.new_id();
        tx.exec(rows::ADD_URGING, params![id, matter.id, task.id, actor.person, words, now])?;
        let line = format!("{}催办《{}》（{}）{}", actor.name, matter.title, task.step_name, words);
        notice::tell(tx, task.holder, "urge", matter.id, line.trim())?;
    }
    Ok(moved)
}

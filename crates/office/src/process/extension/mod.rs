//! Extension (延期): a holder asks for more time with a reason, one above approves or refuses, and only then the due time moves.

pub mod rows;

use ledger::Fact;
use lexicon::{ExtensionId, Instant, Limit, MatterId, PersonId, TaskId, WorkCalendar, exact_duration_label};
use store::Tx;

use super::rows::task_by_id;
use super::{Held, Task, clock, running};
use crate::limits::{self, Policy};
use crate::matter::{self, Matter};
use crate::people::{Actor, Person, Role, directory};
use crate::{Error, Result, notice, story, wording};

/// An extension asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Its identifier.
    pub id: ExtensionId,
    /// The matter.
    pub matter: MatterId,
    /// The task.
    pub task: TaskId,
    /// Who asked.
    pub asked_by: PersonId,
    /// The name of who asked.
    pub asker: String,
    /// Who approves.
    pub approver_id: PersonId,
    /// The name of who approves.
    pub approver: String,
    /// How much was asked for, as a limit's text.
    pub amount: String,
    /// The same in the minutes the task's limit counts in.
    pub minutes: i64,
    /// Why.
    pub reason: String,
    /// When it was asked for.
    pub asked_at: Instant,
    /// When the task was due then.
    pub due_before: Instant,
    /// `granted`, `refused`, `withdrawn`; none while it waits.
    pub outcome: Option<String>,
    /// What the approver wrote.
    pub answer: String,
    /// When the task was due after it was granted.
    pub due_after: Option<Instant>,
    /// When it was settled.
    pub settled_at: Option<Instant>,
    /// The step it is about.
    pub step_name: String,
    /// Whether its task is still open.
    pub is_open: bool,
}

impl Extension {
    /// Whether it waits for its approver.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.settled_at.is_none() && self.is_open
    }

    /// Whether it was granted.
    #[must_use]
    pub fn is_granted(&self) -> bool {
        self.outcome.as_deref() == Some("granted")
    }

    /// `2 个工作日`.
    #[must_use]
    pub fn amount_label(&self) -> String {
        label(&self.amount)
    }

    /// `11月24日 10:20 顾怀安同意延期 2 个工作日`, for the account of a task.
    #[must_use]
    pub fn line(&self) -> String {
        let at = self.settled_at.unwrap_or(self.asked_at).short_label();
        let (asker, approver, amount) = (&self.asker, &self.approver, self.amount_label());
        match self.outcome.as_deref() {
            Some("granted") => format!("{at} {approver}同意延期 {amount}"),
            Some("refused") => format!("{at} {approver}不同意延期 {amount}：{}", self.answer),
            Some("withdrawn") => format!("{at} {asker}撤回延期 {amount} 的申请"),
            _ => format!("{at} {asker}申请延期 {amount}，待{approver}审批：{}", self.reason),
        }
    }
}

fn label(amount: &str) -> String {
    amount.parse::<Limit>().map_or_else(|_| amount.to_owned(), Limit::label)
}

/// What a holder asks for, as it was typed.
#[derive(Debug, Clone)]
pub struct Ask {
    /// How many, as typed.
    pub count: String,
    /// Whether working hours are meant, not working days.
    pub hours: bool,
    /// Who is to approve.
    pub approver: Option<PersonId>,
    /// Why.
    pub reason: String,
}

/// What may still be asked for on a task.
#[derive(Debug, Clone)]
pub struct Room {
    /// Times left.
    pub times: i64,
    /// Minutes left, of the kind the limit counts in.
    pub minutes: i64,
    /// What was granted already.
    pub granted: i64,
    /// `按本单位规定，每个环节最多延期 2 次，累计不超过 3 个工作日；已延 1 次。`
    pub rule: String,
    /// Who may approve, the usual one first.
    pub approvers: Vec<Person>,
}

/// The rules that apply to a task and what of them is used up.
struct Cap {
    policy: Policy,
    revision: i64,
    /// Working minutes in a day, or those of a whole day where the limit counts so.
    day: i64,
    most: i64,
    used: i64,
    times: i64,
}

impl Cap {
    fn of(tx: &mut Tx, matter: &Matter, task: &Task, limit: Limit) -> Result<Cap> {
        let (policy, revision) = limits::policy(tx, matter.unit)?;
        let calendar = limits::calendar(tx, matter.unit)?;
        let granted: Vec<Extension> =
            of_matter(tx, matter.id)?.into_iter().filter(|e| e.task == task.id && e.is_granted()).collect();
        let most = limit.nominal_minutes(&calendar, task.opened_at).saturating_mul(policy.share) / 100;
        let day = day_minutes(limit, &calendar);
        let used = granted.iter().map(|e| e.minutes).sum();
        Ok(Cap { policy, revision, day, most, used, times: granted.len() as i64 })
    }

    fn left(&self) -> i64 {
        if self.times >= self.policy.times { 0 } else { (self.most - self.used).max(0) }
    }

    fn words(&self, minutes: i64) -> String {
        exact_duration_label(minutes, self.day)
    }

    fn rule(&self) -> String {
        let so_far = match self.times {
            0 => String::new(),
            times => format!("；已延 {times} 次，共 {}", self.words(self.used)),
        };
        let (times, most) = (self.policy.times, self.words(self.most));
        format!(
            "按本单位规定，一个环节最多延期 {times} 次，累计不超过 {most}（原时限的 {}%）{so_far}。",
            self.policy.share
        )
    }

    /// Refuses what goes beyond the rules, saying what would not.
    fn require(&self, minutes: i64) -> Result<()> {
        if self.policy.times == 0 || self.most == 0 {
            return Err(Error::refused("按本单位规定，各环节不准延期。请按时限办结，或请办公室另行安排。"));
        }
        if self.times >= self.policy.times {
            return Err(Error::refused(format!(
                "本环节已延期 {} 次，按本单位规定不能再延。请抓紧办结，或请办公室另行安排。",
                self.times
            )));
        }
        if minutes > self.most - self.used {
            let left = match self.left() {
                0 => "已没有可延的时间".into(),
                left => format!("最多还能延 {}", self.words(left)),
            };
            return Err(Error::field("count", format!("超过了可延的时间。{}{left}。", self.rule())));
        }
        Ok(())
    }
}

fn day_minutes(limit: Limit, calendar: &WorkCalendar) -> i64 {
    if matches!(limit, Limit::WallHours(_)) { 24 * 60 } else { calendar.minutes_per_day() }
}

/// The limit of a task that may be extended; the sentence why not, else.
fn extendable(tx: &mut Tx, held: &Held) -> Result<Limit> {
    if held.task.is_reading {
        return Err(Error::refused("传阅件不用申请延期，阅后点“已阅”即可。"));
    }
    let Some(clock) = held.task.clock() else {
        return Err(Error::refused("本环节不限时，不用申请延期。"));
    };
    if running::load(tx, held.matter.id)?.state.suspension.is_some() {
        return Err(Error::refused("本件已挂起，时限停计。恢复办理后再申请延期。"));
    }
    Ok(clock.limit)
}

/// What the holder may ask for; none where nothing can be extended.
pub fn room(tx: &mut Tx, held: &Held) -> Result<Option<Room>> {
    let limit = match extendable(tx, held) {
        Ok(limit) => limit,
        Err(Error::Refused(_)) => return Ok(None),
        Err(other) => return Err(other),
    };
    let cap = Cap::of(tx, &held.matter, &held.task, limit)?;
    let approvers = approvers(tx, held)?;
    let times = (cap.policy.times - cap.times).max(0);
    Ok(Some(Room { times, minutes: cap.left(), granted: cap.times, rule: cap.rule(), approvers }))
}

/// Who may approve: the leader in charge of the holder's department; the leader who assigned the work; where there is neither, the head
/// of the holder's unit.
fn approvers(tx: &mut Tx, held: &Held) -> Result<Vec<Person>> {
    let holder = held.actor.person;
    let own = held.actor.own_unit()?;
    let mut ids: Vec<PersonId> = Vec::new();
    if let Some(department) = directory::department_of(tx, holder)? {
        ids.extend(directory::leader_in_charge(tx, department)?);
    }
    if let Some(from) = held.task.from
        && directory::holds(tx, from, &[Role::Leader, Role::Signer], held.matter.unit)?
    {
        ids.push(from);
    }
    // Whose task it really is does not approve it either.
    let concerned = |id: &PersonId| *id == holder || Some(*id) == held.task.behalf;
    ids.retain(|id| !concerned(id));
    if ids.is_empty() {
        ids.extend(directory::head_of_unit(tx, own)?.filter(|head| !concerned(head)));
    }
    let mut people: Vec<Person> = Vec::new();
    let units = directory::units_of(tx, &ids)?;
    for id in ids {
        let Some((unit, _)) = units.get(&id) else { continue };
        let found = directory::people_of_unit(tx, *unit)?.into_iter().find(|person| person.id == id);
        people.extend(found.filter(|found| people.iter().all(|person| person.id != found.id)));
    }
    Ok(people)
}

/// Ask 申请延期: the holder says how much more time is needed and why. Nothing moves before it is approved.
///
/// # Errors
/// [`Error::Field`] or [`Error::Refused`] with what the unit's rules allow.
pub fn ask(tx: &mut Tx, held: &Held, order: &Ask) -> Result<ExtensionId> {
    let limit = extendable(tx, held)?;
    let waiting = of_matter(tx, held.matter.id)?.into_iter().find(|e| e.task == held.task.id && e.is_waiting());
    if let Some(waiting) = waiting {
        return Err(Error::refused(format!("已有一项延期申请待{}审批，请等候，或先撤回再申请。", waiting.approver)));
    }
    let count = order.count.trim().parse().ok().filter(|n| (1..=1000).contains(n));
    let count: i64 = count.ok_or_else(|| Error::field("count", "请填写要延长多少，须为 1 至 1000 的整数"))?;
    let calendar = limits::calendar(tx, held.matter.unit)?;
    let (amount, minutes) = match order.hours {
        true => (Limit::WorkMinutes(count * 60), count * 60),
        false => (Limit::WorkDays(count), count * day_minutes(limit, &calendar)),
    };
    let cap = Cap::of(tx, &held.matter, &held.task, limit)?;
    cap.require(minutes)?;
    let reason = wording::reason("reason", &order.reason, "请写明申请延期的理由")?;
    let approvers = approvers(tx, held)?;
    if approvers.is_empty() {
        return Err(Error::refused("没有可以审批延期的领导。请系统管理员在“单位科室”页指定分管领导后再申请。"));
    }
    let approver = approvers.iter().find(|person| Some(person.id) == order.approver);
    let approver = approver.ok_or_else(|| Error::field("approver", "请选择由谁审批"))?;
    let due_before = held.task.due_at.unwrap_or(tx.now());
    let (matter, task) = (held.matter.id, held.task.id);
    let by = held.actor.person;
    let new = rows::New {
        matter,
        task,
        by,
        approver: approver.id,
        amount: amount.to_string(),
        minutes,
        reason,
        due_before,
        policy: cap.revision,
    };
    let id = rows::ask(tx, &new)?;
    matter::admit(tx, matter, approver.id)?;
    let (step, title) = (&held.task.step_name, &held.matter.title);
    let line = format!("{}申请将《{title}》（{step}）延期 {}，请审批：{reason}", held.actor.name, amount.label());
    notice::tell(tx, approver.id, "extension", matter, &line)?;
    let fact = fact("extension.ask", &held.actor, &held.matter, step).with("amount", amount.label());
    tx.record(fact.with("approver", approver.name.as_str()).with("reason", reason))?;
    Ok(id)
}

/// Pending (待审批的延期): the proof that the actor is the one to approve it, or the one who asked.
#[derive(Debug, Clone)]
pub struct Pending {
    actor: Actor,
    matter: Matter,
    /// The extension.
    pub extension: Extension,
}

fn pending(tx: &mut Tx, actor: &Actor, id: ExtensionId) -> Result<Pending> {
    matter_of(tx, actor, id)?;
    let extension = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    if let Some(at) = extension.settled_at {
        let how = match extension.outcome.as_deref() {
            Some("granted") => format!("{}已于{}同意", extension.approver, at.short_label()),
            Some("refused") => format!("{}已于{}答复不同意", extension.approver, at.short_label()),
            _ => format!("{}已于{}撤回", extension.asker, at.short_label()),
        };
        return Err(Error::AlreadyDone(format!("这项延期申请{how}，本次提交未生效。")));
    }
    if !extension.is_open {
        return Err(Error::AlreadyDone("申请延期的环节已经办结，不用再审批。".into()));
    }
    let matter = matter::rows::find(tx, extension.matter)?;
    Ok(Pending { actor: actor.clone(), matter, extension })
}

/// The matter an extension is about, for whoever asked for it or is to approve it.
///
/// # Errors
/// [`Error::NotFound`] for everybody else.
pub fn matter_of(tx: &mut Tx, actor: &Actor, id: ExtensionId) -> Result<MatterId> {
    let extension = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    let concerned = actor.person == extension.approver_id || actor.person == extension.asked_by;
    if concerned { Ok(extension.matter) } else { Err(Error::NotFound) }
}

/// The proof that the actor is the approver of an extension that waits.
///
/// # Errors
/// [`Error::NotFound`] for whoever has nothing to do with it; [`Error::AlreadyDone`] says how it was settled.
pub fn to_approve(tx: &mut Tx, actor: &Actor, id: ExtensionId) -> Result<Pending> {
    let pending = pending(tx, actor, id)?;
    match pending.extension.approver_id == actor.person {
        true => Ok(pending),
        false => Err(Error::Forbidden(format!("这项延期由{}审批。", pending.extension.approver))),
    }
}

/// The proof that the actor asked for an extension that waits.
///
/// # Errors
/// As [`to_approve`].
pub fn to_withdraw(tx: &mut Tx, actor: &Actor, id: ExtensionId) -> Result<Pending> {
    let pending = pending(tx, actor, id)?;
    match pending.extension.asked_by == actor.person {
        true => Ok(pending),
        false => Err(Error::Forbidden(format!("只有申请人{}可以撤回。", pending.extension.asker))),
    }
}

/// Grant 同意延期: the due time moves now, by exactly what was asked for. The whole matter is given what it lacks for it.
///
/// # Errors
/// [`Error::Refused`] when the unit's rules allow less by now, or the matter was suspended meanwhile.
pub fn grant(tx: &mut Tx, pending: &Pending, words: &str) -> Result<Instant> {
    let (matter, e) = (&pending.matter, &pending.extension);
    let words = words.trim();
    wording::unclassified("answer", words)?;
    let mut task = task_by_id(tx, e.task)?.ok_or(Error::NotFound)?;
    let Some(limit) = task.clock().filter(|clock| !clock.is_stopped()).map(|clock| clock.limit) else {
        return Err(Error::refused("本件已挂起，时限停计。恢复办理后再审批延期。"));
    };
    // What the rules allow may have changed since it was asked for.
    Cap::of(tx, matter, &task, limit)?.require(e.minutes).map_err(|e| Error::refused(e.to_string()))?;
    task.extra += e.minutes;
    clock::set(tx, matter.unit, &mut task)?;
    clock::rows::set_task(tx, &task)?;
    let due = task.due_at.unwrap_or(e.due_before);
    settled(rows::settle(tx, e.id, ("granted", words), Some(due))?)?;
    let whole = clock::lengthen(tx, matter, due)?;
    let fact = fact("extension.grant", &pending.actor, matter, &e.step_name).with("amount", e.amount_label());
    let fact = fact.with("holder", e.asker.as_str()).with("due", due.short_label()).with("opinion", words);
    let fact = whole.into_iter().fold(fact, |fact, at| fact.with("whole", at.short_label()));
    tx.record(fact)?;
    let line = format!(
        "{}同意《{}》（{}）延期 {}，应于 {} 办结。{words}",
        pending.actor.name,
        matter.title,
        e.step_name,
        e.amount_label(),
        due.short_label()
    );
    notice::tell(tx, e.asked_by, "extension", matter.id, &line)?;
    Ok(due)
}

/// Refuse 不同意延期: with a reason; nothing moves.
///
/// # Errors
/// [`Error::Field`] on `answer`.
pub fn refuse(tx: &mut Tx, pending: &Pending, reason: &str) -> Result<()> {
    let (matter, e) = (&pending.matter, &pending.extension);
    let reason = wording::reason("answer", reason, "请写明不同意延期的理由")?;
    settled(rows::settle(tx, e.id, ("refused", reason), None)?)?;
    let fact = fact("extension.refuse", &pending.actor, matter, &e.step_name).with("amount", e.amount_label());
    tx.record(fact.with("holder", e.asker.as_str()).with("reason", reason))?;
    let line = format!("{}不同意《{}》（{}）延期：{reason}", pending.actor.name, matter.title, e.step_name);
    notice::tell(tx, e.asked_by, "extension", matter.id, &line)
}

/// Withdraw 撤回延期申请: the inverse of asking, while nobody has answered.
///
/// # Errors
/// What the store says.
pub fn withdraw(tx: &mut Tx, pending: &Pending) -> Result<()> {
    let (matter, e) = (&pending.matter, &pending.extension);
    settled(rows::settle(tx, e.id, ("withdrawn", ""), None)?)?;
    tx.record(fact("extension.withdraw", &pending.actor, matter, &e.step_name).with("amount", e.amount_label()))?;
    let line = format!("{}撤回了《{}》（{}）的延期申请", pending.actor.name, matter.title, e.step_name);
    notice::tell(tx, e.approver_id, "extension", matter.id, &line)
}

fn settled(rows: u64) -> Result<()> {
    if rows == 0 { Err(store::Error::Stale.into()) } else { Ok(()) }
}

fn fact(verb: &str, actor: &Actor, matter: &Matter, step: &str) -> ledger::FactBuilder {
    let fact = Fact::new(verb, story::subject(matter.id)).actor(actor.person).unit(matter.unit);
    fact.with("who", actor.name.as_str()).with("step_name", step)
}

/// The extensions of a matter, as they were asked for. The caller has proved that the matter may be seen.
pub(super) fn of_matter(tx: &mut Tx, matter: MatterId) -> Result<Vec<Extension>> {
    rows::of_matter(tx, matter)
}

/// What waits for the actor to approve, the oldest first, with the titles of the matters.
pub fn waiting(tx: &mut Tx, actor: &Actor, most: i64) -> Result<Vec<(Extension, String)>> {
    rows::waiting(tx, actor.person, most)
}

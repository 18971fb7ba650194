//! Incoming documents (收文): 登记, 初审, 拟办, 批示, 承办, 办结, 答复. 条例, article 24.

use flow::Command;
use ledger::Fact;
use lexicon::{Date, DispatchId, Genre, Instant, IssueNumber, MatterId, PersonId, SecurityLabel, Urgency};
use serde_json::{Map, Value, json};
use store::{Tx, params};

use super::dispatch::{self, Addressed, Told};
use super::{Content, Document, Seen, attachment, rows, sealing};
use crate::matter::{self, Kind, Opening, Way};
use crate::people::{Actor, Role};
use crate::process::{self, Held, Move, Moved, person_token};
use crate::{Error, Result, limits, notice, story, wording};

/// Whether it is to be acted on, only read, or answered by a 批复; they are counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// 办件.
    Action,
    /// 阅件.
    Reading,
    /// 请示: a 办件 that is answered by a 批复.
    Petition,
}

impl From<Nature> for Way {
    /// What is only read goes the short way.
    fn from(nature: Nature) -> Way {
        match nature {
            Nature::Action => Way::Incoming,
            Nature::Reading => Way::Reading,
            Nature::Petition => Way::Petition,
        }
    }
}

impl Nature {
    /// All of them.
    pub const ALL: [Nature; 3] = [Nature::Action, Nature::Reading, Nature::Petition];

    /// The stable identifier, as the flow's conditions know it.
    pub fn code(self) -> &'static str {
        match self {
            Nature::Action => "action",
            Nature::Reading => "reading",
            Nature::Petition => "petition",
        }
    }

    /// The word the user reads.
    pub fn label(self) -> &'static str {
        match self {
            Nature::Action => "办件",
            Nature::Reading => "阅件",
            Nature::Petition => "请示",
        }
    }

    /// Reads a code back.
    pub fn from_code(code: &str) -> Nature {
        Nature::ALL.into_iter().find(|nature| nature.code() == code).unwrap_or(Nature::Action)
    }
}

/// A line of the incoming register 收文登记簿.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Year and serial of the register, once registered.
    pub year: i64,
    /// The serial.
    pub serial: Option<i64>,
    /// 办件 or 阅件.
    pub nature: Nature,
    /// `platform`, `paper` or `upload`.
    pub carrier: String,
    /// Who sent it 来文单位.
    pub source_name: String,
    /// Its number at the sender 来文字号.
    pub source_number: String,
    /// The dispatch it came by.
    pub dispatch: Option<DispatchId>,
    /// When it was signed for.
    pub received_at: Instant,
    /// Whether the sender wants an answer.
    pub reply_wanted: bool,
    /// The result 办理结果.
    pub result: Option<String>,
    /// The answer 答复 and when it was given.
    pub reply: Option<(String, Instant)>,
}

impl Registration {
    /// 收文 2026-0013.
    pub fn number(&self) -> String {
        self.serial.map_or_else(|| "未登记".into(), |n| format!("收文{}-{n:04}", self.year))
    }
}

/// A paper that came by post or was uploaded.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Title.
    pub title: String,
    /// Genre 文种.
    pub genre: Genre,
    /// Urgency 缓急.
    pub urgency: Urgency,
    /// 公开 or 内部.
    pub label: SecurityLabel,
    /// 来文单位.
    pub source_name: String,
    /// 来文字号.
    pub source_number: String,
    /// 成文日期.
    pub dated_on: Option<Date>,
    /// `paper` or `upload`.
    pub carrier: String,
    /// Whether an answer is wanted.
    pub reply_wanted: bool,
    /// Copies received.
    pub copies: i64,
}

/// The register's line of a document.
pub fn registration(tx: &mut Tx, seen: &Seen) -> Result<Registration> {
    of(tx, seen.document.id)
}

pub(crate) fn of(tx: &mut Tx, id: MatterId) -> Result<Registration> {
    Ok(tx.one(rows::REGISTRATION, params![id], rows::registration)?)
}

/// Takes in a paper from outside the platform: signed for and waiting at 登记.
pub fn receive(tx: &mut Tx, actor: &Actor, paper: Paper) -> Result<MatterId> {
    receive_as(tx, actor, paper, Nature::Action)
}

/// As [`receive`], with the way it is to go.
pub fn receive_as(tx: &mut Tx, actor: &Actor, paper: Paper, nature: Nature) -> Result<MatterId> {
    let unit = actor.own_unit()?;
    if !actor.has(Role::Registrar, unit) {
        return Err(Error::Forbidden("收文登记由收发员办理。".into()));
    }
    check(&paper)?;
    let paper = Paper { source_number: as_printed(&paper.source_number), ..paper };
    let source = Source { paper, dispatch: None, content: Content::default(), nature };
    open(tx, actor, source)
}

/// 来文字号 as it is printed: a typist's brackets and noughts are put right; what is no issue number stays as it was typed.
fn as_printed(number: &str) -> String {
    IssueNumber::parse_loose(number).map_or_else(|_| number.trim().to_string(), |number| number.to_string())
}

fn check(paper: &Paper) -> Result<()> {
    if paper.title.trim().is_empty() {
        return Err(Error::field("title", "请填写来文标题"));
    }
    if paper.source_name.trim().is_empty() {
        return Err(Error::field("source_name", "请填写来文单位"));
    }
    wording::unclassified("source_name", &paper.source_name)?;
    wording::unclassified("source_number", &paper.source_number)?;
    let content = Content { title: paper.title.clone(), ..Content::default() };
    content.check()
}

struct Source {
    paper: Paper,
    dispatch: Option<DispatchId>,
    content: Content,
    nature: Nature,
}

/// Opens the receiver's own document for a dispatch just signed for.
pub(super) fn from_dispatch(tx: &mut Tx, at: &Addressed) -> Result<MatterId> {
    let sent = at.dispatch.document;
    let document = rows::find(tx, sent)?.ok_or(Error::NotFound)?;
    let matter = matter::rows::find(tx, sent)?;
    let from: String = tx.one(rows::UNIT_NAME, params![at.dispatch.from_unit], |r| r.get(0))?;
    // What asks for a 批复 usually goes the way of a request; 登记 may say otherwise.
    let asks = document.genre == Genre::Request && at.dispatch.kind == "main";
    let nature = if asks { Nature::Petition } else { Nature::Action };
    let sealing = sealing::of(tx, sent)?.ok_or(Error::NotFound)?;
    let content = sealing::text(tx, sent, &sealing)?;
    let paper = Paper {
        title: matter.title,
        genre: document.genre,
        urgency: matter.urgency,
        label: document.label,
        source_name: from,
        source_number: document.issue_number.clone().unwrap_or_default(),
        dated_on: document.dated_on,
        carrier: "platform".into(),
        reply_wanted: matches!(document.genre, Genre::Request | Genre::Letter),
        copies: 1,
    };
    let id = open(tx, &at.actor, Source { paper, dispatch: Some(at.dispatch.id), content, nature })?;
    attachment::add_original(tx, &at.actor, id, &sealing)?;
    attachment::copy_all(tx, &at.actor, sent, id)?;
    Ok(id)
}

fn open(tx: &mut Tx, actor: &Actor, source: Source) -> Result<MatterId> {
    let paper = &source.paper;
    let title: String = paper.title.trim().to_string();
    let way = Way::from(source.nature);
    let matter = matter::open(tx, actor, Opening { way, title, urgency: paper.urgency })?;
    rows::insert(tx, &document(&matter, paper))?;
    let content = rows::to_json(&source.content)?;
    let now = tx.now();
    tx.exec(rows::ADD_DRAFT, params![matter.id, content, actor.person, now])?;
    let year = i64::from(now.date().year());
    tx.exec(
        rows::ADD_REGISTRATION,
        params![
            matter.id,
            matter.unit,
            year,
            source.nature.code(),
            paper.carrier,
            paper.source_name.trim(),
            paper.source_number.trim(),
            source.dispatch,
            now,
            actor.person,
            paper.reply_wanted
        ],
    )?;
    let fields = Map::from_iter([
        ("urgency".into(), json!(paper.urgency.code())),
        ("kind".into(), json!(source.nature.code())),
        ("reply_due".into(), json!(paper.reply_wanted)),
    ]);
    process::start(tx, actor, &matter, fields)?;
    let fact = Fact::new("incoming.receive", story::subject(matter.id)).actor(actor.person).unit(matter.unit);
    tx.record(fact.with("who", actor.name.as_str()).with("from", paper.source_name.as_str()))?;
    Ok(matter.id)
}

fn document(matter: &matter::Matter, paper: &Paper) -> Document {
    Document {
        id: matter.id,
        kind: Kind::Incoming,
        unit: matter.unit,
        genre: paper.genre,
        label: paper.label,
        series: None,
        issue_number: Some(paper.source_number.trim().to_string()).filter(|n| !n.is_empty()),
        organ_mark: String::new(),
        version: 0,
        dated_on: paper.dated_on,
        issued_at: None,
        filed_at: None,
        copies: paper.copies,
        revision: 1,
    }
}

/// Registers 登记: gives the register's next serial, and says which way the paper goes.
pub(super) fn register(tx: &mut Tx, held: &Held, nature: Nature, order: Move) -> Result<Moved> {
    let way = Way::from(nature);
    if held.matter.way != way {
        process::take(tx, &held.matter, way)?;
    }
    let held = &Held { matter: matter::Matter { way, ..held.matter.clone() }, ..held.clone() };
    let current = of(tx, held.matter.id)?;
    let mut order = order;
    if current.serial.is_none() {
        let last: i64 = tx.one(rows::LAST_REGISTER, params![held.matter.unit, current.year], |r| r.get(0))?;
        tx.exec(rows::REGISTER, params![held.matter.id, last + 1, nature.code()])?;
        let number = format!("收文{}-{:04}", current.year, last + 1);
        order.note.insert("number".into(), json!(number));
    } else {
        tx.exec(rows::SET_NATURE, params![held.matter.id, nature.code()])?;
    }
    order.set.insert("kind".into(), json!(nature.code()));
    process::act(tx, held, order)
}

/// Turns the paper away at 初审 (退文) with the reason; the sender is told, the matter ends.
pub(super) fn turn_away(tx: &mut Tx, held: &Held, reason: &str) -> Result<Moved> {
    let reason = wording::reason("opinion", reason, "请写明退文的理由")?;
    let registration = of(tx, held.matter.id)?;
    if let Some(id) = registration.dispatch {
        let dispatch = dispatch::by_id(tx, id)?;
        dispatch::mark_returned(tx, id, &held.actor, reason)?;
        let line = format!("{}初审未通过，退文：{reason}", dispatch.to_name);
        let at = Addressed { actor: held.actor.clone(), dispatch };
        dispatch::tell_sender(tx, &at, &Told { verb: "dispatch.return", line: &line, reason })?;
    }
    process::opinion::write(tx, held, "turn_away", reason)?;
    let order = Move::from(Command::Terminate { reason: format!("退文：{reason}") }).with_authority();
    let moved = process::act(tx, held, order)?;
    matter::close(tx, held.matter.id, "void")?;
    Ok(moved)
}

/// What the office proposes 拟办, or the leader decides 批示: who leads, who supports, who reads, by when.
#[derive(Debug, Clone, Default)]
pub struct Assignment {
    /// 办件 or 阅件.
    pub nature: Option<Nature>,
    /// Leaders asked for an instruction 批示, in order.
    pub leaders: Vec<PersonId>,
    /// The one who leads 主办; exactly one (条例, article 24(4)).
    pub lead: Option<PersonId>,
    /// Those who support 协办.
    pub support: Vec<PersonId>,
    /// Those who read 传阅.
    pub readers: Vec<PersonId>,
    /// By when the whole matter is to be done 办理时限.
    pub due: Option<Date>,
    /// Whether the sender is to be answered; none where the form does not ask.
    pub answer: Option<bool>,
}

/// Proposes 拟办: sets nature, leaders, lead, support, readers and the limit.
pub(super) fn assign(tx: &mut Tx, held: &Held, to: &Assignment, order: Move) -> Result<Moved> {
    let (id, unit) = (held.matter.id, held.matter.unit);
    let mut order = order;
    // A paper registered as 阅件 is only read; to have it handled it goes back to 登记.
    let reading = held.matter.way == Way::Reading || to.nature == Some(Nature::Reading);
    if reading && to.readers.is_empty() {
        return Err(Error::field("readers", "阅件请选择传阅范围"));
    }
    if !reading && to.lead.is_none() {
        return Err(Error::field("lead", "请确定一位主办人员"));
    }
    process::require_named(tx, "leaders", &to.leaders, unit)?;
    process::require_named(tx, "readers", &to.readers, unit)?;
    if let Some(nature) = to.nature.filter(|_| held.matter.way == Way::Incoming) {
        tx.exec(rows::SET_NATURE, params![id, nature.code()])?;
        order.set.insert("kind".into(), json!(nature.code()));
    }
    if let Some(wanted) = to.answer {
        tx.exec(rows::SET_REPLY_WANTED, params![id, wanted])?;
        order.set.insert("reply_due".into(), json!(wanted));
    }
    order.set.insert("leaders".into(), tokens(&to.leaders));
    order.set.insert("readers".into(), tokens(&to.readers));
    if to.due.is_none() {
        matter::set_due(tx, id, None)?;
    }
    give(tx, held, to, order)
}

/// Instructs 批示: may change who leads and who supports, and the limit; everything else stays as proposed.
pub(super) fn instruct(tx: &mut Tx, held: &Held, to: &Assignment, order: Move) -> Result<Moved> {
    let line = format!("{}办理了《{}》的“{}”", held.actor.name, held.matter.title, held.task.step_name);
    tell_owner(tx, held, &line)?;
    if to.lead.is_some() { give(tx, held, to, order) } else { limited(tx, held, to, order) }
}

/// Sets who leads and who supports.
fn give(tx: &mut Tx, held: &Held, to: &Assignment, mut order: Move) -> Result<Moved> {
    let lead: Vec<PersonId> = to.lead.into_iter().collect();
    let support: Vec<PersonId> = to.support.iter().copied().filter(|p| Some(*p) != to.lead).collect();
    process::require_named(tx, "lead", &lead, held.matter.unit)?;
    process::require_named(tx, "support", &support, held.matter.unit)?;
    order.set.insert("lead".into(), tokens(&lead));
    order.set.insert("support".into(), tokens(&support));
    limited(tx, held, to, order)
}

fn limited(tx: &mut Tx, held: &Held, to: &Assignment, mut order: Move) -> Result<Moved> {
    if let Some(due) = to.due {
        let as_before = held.matter.due_at.is_some_and(|at| at.date() == due);
        if !as_before {
            if due < tx.now().date() {
                return Err(Error::field("due", "办理时限不能早于今天"));
            }
            // To the close of the day named: whoever sets it names a day, working or not.
            let closes = limits::calendar(tx, held.matter.unit)?.hours().closes();
            matter::set_due(tx, held.matter.id, Some(Instant::from_day_minutes(due, closes.into())))?;
        }
        order = order.noted("due", due.to_string());
    }
    let before = lead_of(tx, held)?;
    let moved = process::act(tx, held, order)?;
    if before.is_none() {
        bind(tx, held)?;
    }
    Ok(moved)
}

fn tokens(people: &[PersonId]) -> Value {
    people.iter().map(|p| person_token(*p)).collect()
}

/// Who was first given the paper to handle; none before 承办 has begun.
fn lead_of(tx: &mut Tx, held: &Held) -> Result<Option<PersonId>> {
    let running = process::load(tx, held.matter.id)?;
    Ok(running.state.duties.iter().find(|d| d.step.as_str() == "lead" && d.opened.is_some()).map(|d| d.holder))
}

/// Binds the first handler 首办责任人 when 承办 begins for the first time: to the end, whoever leads later.
fn bind(tx: &mut Tx, held: &Held) -> Result<()> {
    let Some(lead) = lead_of(tx, held)? else { return Ok(()) };
    matter::bind_owner(tx, held.matter.id, lead)?;
    let fact = Fact::new("matter.owner", story::subject(held.matter.id)).actor(held.actor.person);
    let name = process::rows::name(tx, lead)?;
    tx.record(fact.unit(held.matter.unit).with("who", held.actor.name.as_str()).with("owner", name))?;
    Ok(())
}

/// Concludes 办结: what came of it.
pub(super) fn finish(tx: &mut Tx, held: &Held, result: &str, order: Move) -> Result<Moved> {
    let result = result.trim();
    if result.is_empty() {
        return Err(Error::field("opinion", "请填写办理结果，事事有交待"));
    }
    tx.exec(rows::SET_RESULT, params![held.matter.id, result])?;
    process::act(tx, held, order)
}

/// Answers the sender 答复.
pub(super) fn answer(tx: &mut Tx, held: &Held, text: &str, order: Move) -> Result<Moved> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::field("opinion", "请填写答复内容，件件有回音"));
    }
    let now = tx.now();
    tx.exec(rows::SET_REPLY, params![held.matter.id, text, now])?;
    if let Some(id) = of(tx, held.matter.id)?.dispatch {
        tx.exec(rows::REPLY_DISPATCH, params![id, text, now])?;
        let dispatch = dispatch::by_id(tx, id)?;
        let line = format!("{}已答复：{text}", dispatch.to_name);
        let at = Addressed { actor: held.actor.clone(), dispatch };
        dispatch::tell_sender(tx, &at, &Told { verb: "dispatch.reply", line: &line, reason: text })?;
    }
    process::act(tx, held, order)
}

/// Tells the first handler that a matter they answer for moved on.
pub(super) fn tell_owner(tx: &mut Tx, held: &Held, line: &str) -> Result<()> {
    if held.matter.owner == held.actor.person {
        return Ok(());
    }
    notice::tell(tx, held.matter.owner, "progress", held.matter.id, line)
}

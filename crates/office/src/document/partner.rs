//! Partners' seals (联合用印): the organ in charge seals a joint paper with the seals of all, but each of the others is used only
//! when its own sealer has confirmed that for this paper, as it stands. 条例, articles 9(13) and 22.

use ledger::Fact;
use lexicon::{Instant, MatterId, PersonId, SealId, UnitId, Urgency};
use store::{Tx, params};

use super::seals::{self, Seal};
use super::{Document, Seen, Sheet, draft, joint, letters, rows, sealing, sheet, signing};
use crate::matter::{self, Matter, Way};
use crate::people::{Actor, Role, SealKeeper, directory};
use crate::process::{self, Moved};
use crate::{Error, Result, notice, story, wording};

/// What a sealer confirmed.
#[derive(Debug, Clone)]
pub struct Consent {
    /// With which seal.
    pub seal: SealId,
    /// What the seal says.
    pub seal_name: String,
    /// Who confirmed it, by identifier and name.
    pub by: (PersonId, String),
    /// When.
    pub at: Instant,
    /// Fingerprint of what was to be sealed.
    hash: String,
}

impl Consent {
    pub(super) fn new(seal: (SealId, String), by: (PersonId, String), (at, hash): (Instant, String)) -> Consent {
        Consent { seal: seal.0, seal_name: seal.1, by, at, hash }
    }
}

/// An organ of a joint paper besides the one in charge, as far as its seal goes.
#[derive(Debug, Clone)]
pub struct Partner {
    /// The organ.
    pub unit: UnitId,
    /// Its name.
    pub organ: String,
    /// Its confirmation in force; none while it is awaited.
    pub consent: Option<Consent>,
}

/// The organs whose seals a joint paper bears besides that of the organ in charge; empty for any other paper, and before it comes
/// to 用印.
pub fn partners(tx: &mut Tx, seen: &Seen) -> Result<Vec<Partner>> {
    let all = of(tx, &seen.document)?;
    let is_told = all.iter().any(|p| p.consent.is_some()) || !all.is_empty() && at_seal(tx, seen.document.id)?;
    Ok(if is_told { all } else { Vec::new() })
}

/// A confirmation counts while the paper is what was confirmed and the seal is in use, or was when the paper was sealed; once issued,
/// nothing moves it.
pub(super) fn of(tx: &mut Tx, document: &Document) -> Result<Vec<Partner>> {
    let organs = joint::of(tx, document.id)?;
    if organs.is_empty() {
        return Ok(Vec::new());
    }
    let given = tx.query(rows::CONSENTS, params![document.id], rows::consent)?;
    let now = fingerprint(tx, document)?;
    let sealed_at = sealing::in_force(tx, document)?.map(|s| s.at);
    let mut all = Vec::new();
    for organ in organs {
        let mut consent = given.iter().find(|(unit, _)| *unit == organ.unit).map(|(_, c)| c.clone());
        if document.issued_at.is_none() && consent.is_some() {
            let kept = seals::seals(tx, organ.unit)?;
            let is_used = |c: &Consent| sealed_at.is_some_and(|at| c.at <= at) || kept.iter().any(|s| s.id == c.seal);
            consent = consent.filter(|c| c.hash == now && is_used(c));
        }
        all.push(Partner { unit: organ.unit, organ: organ.name, consent });
    }
    Ok(all)
}

/// Everything that will stand on the paper, with its files and the format it is printed in. Another number, another addressee or
/// another head is another paper.
fn fingerprint(tx: &mut Tx, document: &Document) -> Result<String> {
    let signed = signing::of(tx, document.id)?.map(|s| s.hash);
    let content = draft::load(tx, document.id)?.content;
    let layout = format!("{:?}", letters::layout(tx, document, document.genre)?);
    let head = (document.genre.label(), &document.organ_mark, &document.issue_number, layout);
    Ok(crate::fingerprint(rows::to_json(&(signed, content, head))?.as_bytes()))
}

/// Refuses to seal before every partner has confirmed.
pub(super) fn require(tx: &mut Tx, id: MatterId) -> Result<()> {
    match awaited(tx, id)?.as_slice() {
        [] => Ok(()),
        names => Err(Error::refused(format!(
            "{}还没有确认联合用印，不能用印。确认由该单位的用印人员在“联合用印”页办理。",
            names.join("、")
        ))),
    }
}

/// Names of the organs whose confirmation is awaited.
pub(super) fn awaited(tx: &mut Tx, id: MatterId) -> Result<Vec<String>> {
    let document = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    Ok(of(tx, &document)?.into_iter().filter(|p| p.consent.is_none()).map(|p| p.organ).collect())
}

/// Tells the sealers of every organ that is awaited, when a joint paper comes to 用印, and not again while it waits there.
/// Confirmations of a paper that is no longer the same end here.
pub(super) fn tell(tx: &mut Tx, matter: &Matter, moved: &Moved) -> Result<()> {
    if matter.way != Way::Joint || !moved.at.iter().any(|step| step == "seal") {
        return Ok(());
    }
    let reached = tx.now();
    if !process::open_tasks(tx, matter.id)?.iter().any(|t| t.step == "seal" && t.opened_at == reached) {
        return Ok(());
    }
    ask(tx, matter)
}

/// The letters of a unit whose confirmations fell because it prints them in another format now: asks those organs again.
pub(super) fn ask_again(tx: &mut Tx, unit: UnitId) -> Result<()> {
    let all: Vec<MatterId> = tx.query(rows::CONFIRMED_OF, params![unit], |r| r.get(0))?;
    for id in all {
        if at_seal(tx, id)? {
            let matter = matter::rows::find(tx, id)?;
            ask(tx, &matter)?;
        }
    }
    Ok(())
}

fn ask(tx: &mut Tx, matter: &Matter) -> Result<()> {
    let document = rows::find(tx, matter.id)?.ok_or(Error::NotFound)?;
    let line = format!("《{}》联合行文，请确认在文上加盖本单位印章", matter.title);
    let now = tx.now();
    for partner in of(tx, &document)?.into_iter().filter(|p| p.consent.is_none()) {
        tx.exec(rows::END_CONSENT, params![matter.id, partner.unit, None::<PersonId>, now])?;
        for person in directory::holders(tx, Role::Sealer, partner.unit, None)? {
            notice::tell_plain(tx, person, "joint_seal", &line)?;
        }
    }
    Ok(())
}

/// Ends every confirmation, with the signatures they rest on.
pub(super) fn end_all(tx: &mut Tx, id: MatterId) -> Result<()> {
    let now = tx.now();
    tx.exec(rows::END_CONSENTS, params![id, now])?;
    Ok(())
}

/// Ends the confirmation of one organ, with its head's signature.
pub(super) fn end(tx: &mut Tx, id: MatterId, unit: UnitId, by: PersonId) -> Result<()> {
    let now = tx.now();
    tx.exec(rows::END_CONSENT, params![id, unit, by, now])?;
    Ok(())
}

/// Ends the confirmations given with a seal that is taken out of use 停用, of papers not yet sealed, and tells whoever has them and
/// the sealers of the unit, who confirm again with the next one.
pub(super) fn end_with_seal(tx: &mut Tx, keeper: &SealKeeper, seal: SealId, reason: &str) -> Result<()> {
    let given: Vec<(MatterId, String)> =
        tx.query(rows::CONSENTS_WITH, params![seal], |r| Ok((r.get(0)?, r.get(1)?)))?;
    for (id, name) in given {
        if sealing::of(tx, id)?.is_some() {
            continue;
        }
        end(tx, id, keeper.unit(), keeper.person())?;
        let fact = Fact::new("seal.consent_end", story::subject(id)).actor(keeper.person()).unit(keeper.unit());
        let fact = fact.with("seal", name.as_str()).with_text("seal_id", seal);
        tx.record(fact.with("reason", format!("印章停用：{reason}")))?;
        let matter = matter::rows::find(tx, id)?;
        let line = format!("《{}》印章“{name}”已停用，联合用印的确认随之失效", matter.title);
        tell_holders(tx, &matter, ("withdraw", &line))?;
        let line = format!("{line}，登记新印章后请重新确认");
        for person in directory::holders(tx, Role::Sealer, keeper.unit(), None)? {
            notice::tell_plain(tx, person, "joint_seal", &line)?;
        }
    }
    Ok(())
}

/// A joint paper that wants the seal of the actor's unit, as the list shows it.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The paper.
    pub id: MatterId,
    /// Its title.
    pub title: String,
    /// 发文字号.
    pub issue_number: String,
    /// The organ in charge 主办机关.
    pub lead: String,
    /// Urgency 缓急.
    pub urgency: Urgency,
    /// Since when it waits at 用印; none when it is not there.
    pub since: Option<Instant>,
    /// The confirmation in force.
    pub consent: Option<Consent>,
}

/// The joint papers not yet issued that want the seal of the actor's unit; empty for those who do not seal.
pub fn wanted(tx: &mut Tx, actor: &Actor) -> Result<Vec<Wanted>> {
    let Some(unit) = actor.unit.filter(|u| actor.has(Role::Sealer, *u)) else { return Ok(Vec::new()) };
    let mut all = tx.query(rows::WANTED, params![unit], rows::wanted)?;
    for paper in &mut all {
        let document = rows::find(tx, paper.id)?.ok_or(Error::NotFound)?;
        paper.consent = of(tx, &document)?.into_iter().find(|p| p.unit == unit).and_then(|p| p.consent);
    }
    Ok(all)
}

/// How many joint papers wait for a confirmation of the actor's unit.
pub fn wanted_count(tx: &mut Tx, actor: &Actor) -> Result<i64> {
    let Some(unit) = actor.unit.filter(|u| actor.has(Role::Sealer, *u)) else { return Ok(0) };
    Ok(tx.one(rows::WANTED_COUNT, params![unit], |r| r.get(0))?)
}

/// A joint paper that wants the seal of the actor's unit, with the proof that the actor seals there. It shows the paper, and
/// nothing of how the organ in charge came to it.
#[derive(Debug, Clone)]
pub struct Asked {
    actor: Actor,
    matter: Matter,
    document: Document,
    unit: UnitId,
    /// Whether it is at 用印 now.
    pub is_open: bool,
    /// The confirmation in force.
    pub consent: Option<Consent>,
    shown: String,
}

impl Asked {
    /// Fingerprint of the paper as it is shown with this proof, for [`confirm`].
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// The paper's title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.matter.title
    }

    /// Its 发文字号.
    #[must_use]
    pub fn issue_number(&self) -> &str {
        self.document.issue_number.as_deref().unwrap_or_default()
    }

    /// Whether it was issued: then nothing can be taken back.
    #[must_use]
    pub fn is_issued(&self) -> bool {
        self.document.issued_at.is_some()
    }
}

/// Proves that the actor seals for a partner of this paper. All others do not exist.
///
/// # Errors
/// [`Error::NotFound`] for those who do not, and before the paper comes to 用印.
pub fn asked(tx: &mut Tx, actor: &Actor, id: MatterId) -> Result<Asked> {
    let unit = actor.unit.filter(|u| actor.has(Role::Sealer, *u)).ok_or(Error::NotFound)?;
    let document = rows::find(tx, id)?.ok_or(Error::NotFound)?;
    let own = of(tx, &document)?.into_iter().find(|p| p.unit == unit).ok_or(Error::NotFound)?;
    let is_open = document.issued_at.is_none() && at_seal(tx, id)?;
    if !is_open && own.consent.is_none() {
        return Err(Error::NotFound);
    }
    let matter = matter::rows::find(tx, id)?;
    let shown = fingerprint(tx, &document)?;
    Ok(Asked { actor: actor.clone(), matter, document, unit, is_open, consent: own.consent, shown })
}

pub(super) fn at_seal(tx: &mut Tx, id: MatterId) -> Result<bool> {
    Ok(process::open_tasks(tx, id)?.iter().any(|t| t.step == "seal"))
}

/// The paper as it would be sealed, without any seal.
pub fn sheet(tx: &mut Tx, asked: &Asked) -> Result<Sheet> {
    let Asked { actor, matter, document, .. } = asked;
    sheet::of(tx, &Seen { actor: actor.clone(), matter: matter.clone(), document: document.clone() })
}

/// The seal that would be used: in use, and saying what the organ is called on the paper. None when it has to be entered first.
pub fn seal(tx: &mut Tx, asked: &Asked) -> Result<Option<Seal>> {
    let organs = joint::of(tx, asked.document.id)?;
    let name = organs.into_iter().find(|o| o.unit == asked.unit).map(|o| o.name).unwrap_or_default();
    Ok(seals::seals(tx, asked.unit)?.into_iter().find(|s| s.name == name))
}

/// Confirms 确认 that the seal of the actor's unit is set on this paper, as it stands. `shown` is the [`Asked::shown`] of the paper
/// that was looked at.
///
/// # Errors
/// [`Error::AlreadyDone`] when somebody of the unit did; [`Error::Refused`] when the paper is not at 用印, is not what was shown or
/// what all heads signed, or the unit has no seal that says its name.
pub fn confirm(tx: &mut Tx, asked: &Asked, shown: &str) -> Result<()> {
    if let Some(c) = &asked.consent {
        return Err(Error::AlreadyDone(format!("{}已于{}确认联合用印。", c.by.1, c.at.short_label())));
    }
    let id = asked.document.id;
    if !asked.is_open {
        return Err(Error::refused("此件现在不在“用印”环节，不能确认联合用印。"));
    }
    if asked.shown != shown {
        return Err(Error::refused("打开本页后文稿有变动，没有确认。请重新核对文稿，再确认用印。"));
    }
    signing::require(tx, id)?;
    joint::require(tx, id)?;
    let Some(seal) = seal(tx, asked)? else {
        return Err(Error::refused("本单位没有与文上机关名称一致的在用印章，请印章管理人员先在“印章”页登记。"));
    };
    let (row, by, now): (SealId, _, _) = (tx.new_id(), asked.actor.person, tx.now());
    end(tx, id, asked.unit, by)?;
    tx.exec(rows::ADD_CONSENT, params![row, id, asked.unit, seal.id, shown, by, now])?;
    let fact = Fact::new("seal.consent", story::subject(id)).actor(by).unit(asked.unit);
    let fact = fact.with("who", asked.actor.name.as_str()).with("seal", seal.name).with_text("seal_id", seal.id);
    tx.record(fact.with("hash", shown))?;
    let line = format!("《{}》{}已确认联合用印", asked.matter.title, asked.actor.unit_name);
    tell_holders(tx, &asked.matter, ("progress", &line))
}

/// Takes the confirmation back 撤回 before 印发. A seal that was set already falls, and the paper is sealed anew.
///
/// # Errors
/// [`Error::Refused`] once the paper was issued or where nothing was confirmed; [`Error::Field`] at `reason`.
pub fn take_back(tx: &mut Tx, asked: &Asked, reason: &str) -> Result<()> {
    let id = asked.document.id;
    if let Some(at) = asked.document.issued_at {
        return Err(Error::refused(format!("本文已于{}印发，不能撤回联合用印的确认。", at.short_label())));
    }
    let Some(consent) = &asked.consent else {
        return Err(Error::refused("本单位还没有确认联合用印，没有可以撤回的。"));
    };
    let reason = wording::reason("reason", reason, "请写明撤回的理由")?;
    let by = asked.actor.person;
    end(tx, id, asked.unit, by)?;
    sealing::withdraw(tx, id)?;
    let fact = Fact::new("seal.consent_end", story::subject(id)).actor(by).unit(asked.unit);
    let fact = fact.with("who", asked.actor.name.as_str()).with("seal", consent.seal_name.as_str());
    tx.record(fact.with_text("seal_id", consent.seal).with("reason", reason))?;
    let line = format!("《{}》{}撤回了联合用印的确认：{reason}", asked.matter.title, asked.actor.unit_name);
    tell_holders(tx, &asked.matter, ("withdraw", &line))
}

fn tell_holders(tx: &mut Tx, matter: &Matter, (kind, line): (&str, &str)) -> Result<()> {
    let mut told = Vec::new();
    for task in process::open_tasks(tx, matter.id)?.into_iter().filter(|t| !t.is_reading) {
        if !told.contains(&task.holder) {
            notice::tell(tx, task.holder, kind, matter.id, line)?;
            told.push(task.holder);
        }
    }
    Ok(())
}

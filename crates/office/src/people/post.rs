//! Posts (职务): appoint from a date, end on a date. By the system administrator.

use ledger::Fact;
use lexicon::{Date, DepartmentId, PersonId, PostId, UnitId};
use store::Tx;

use super::{Person, Post, SystemAdmin, department, directory, grant, person, rows, rules};
use crate::{Error, Result};

/// What is entered about a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostForm {
    /// In which unit.
    pub unit: UnitId,
    /// In which department; none for the unit's own leaders.
    pub department: Option<DepartmentId>,
    /// Title, as 科长, up to 30 characters.
    pub title: String,
    /// Rank order (职级排序), 1 to 9999, lowest first.
    pub rank_order: i64,
    /// In charge (负责人).
    pub is_head: bool,
    /// First day.
    pub from_on: Date,
}

/// Appoints (任职) a person.
///
/// # Errors
/// [`Error::Field`] for a wrong title or rank; [`Error::Refused`] for a closed unit or department and for the three administrators;
/// [`Error::NotFound`].
pub fn appoint(tx: &mut Tx, admin: &SystemAdmin, person: PersonId, form: &PostForm) -> Result<PostId> {
    let person = person::person(tx, person)?;
    check(tx, &person, form)?;
    add(tx, admin, &person, form)
}

/// Enters a post already checked.
pub(super) fn add(tx: &mut Tx, admin: &SystemAdmin, person: &Person, form: &PostForm) -> Result<PostId> {
    let id: PostId = tx.new_id();
    let values: &[&dyn store::ToValue] = &[
        &id,
        &person.id,
        &form.unit,
        &form.department,
        &form.title,
        &form.rank_order,
        &form.is_head,
        &form.from_on,
        &None::<Date>,
    ];
    tx.exec(rows::ADD_POST, values)?;
    reorder(tx, person.id, &person.name)?;
    let fact = Fact::new("post.appoint", format!("person:{}", person.id)).actor(admin.person()).unit(form.unit);
    let fact = fact.with_text("post", id).with("title", form.title.clone()).with("head", form.is_head);
    tx.record(fact.with_text("from", form.from_on))?;
    Ok(id)
}

/// Ends a post (免职) on its last day. A post already ended is refused as done. Roles in a unit where the person then serves no more
/// are revoked: at once, or by the daily sweep after the last day.
///
/// # Errors
/// [`Error::Refused`] while the person answers for supervised items in a unit where they would serve no more.
pub fn end(tx: &mut Tx, admin: &SystemAdmin, post: PostId, on: Date) -> Result<()> {
    let post = tx.opt(rows::POST, &[&post], rows::post)?.ok_or(Error::NotFound)?;
    if on < post.from_on {
        return Err(Error::field("to_on", "免职日期不能早于任职日期。"));
    }
    if tx.exec(rows::END_POST, &[&post.id, &on])? == 0 {
        return Err(Error::AlreadyDone("这一职务已经免去。".into()));
    }
    let person = person::person(tx, post.person)?;
    reorder(tx, person.id, &person.name)?;
    let then = on.tomorrow().unwrap_or(on).max(tx.now().date());
    if !directory::serves_on(tx, (person.id, post.unit), then)? {
        crate::supervision::handover::require_none_in(tx, &person, post.unit)?;
    }
    grant::lapse_where_idle(tx, Some(admin.person()), person.id)?;
    let fact = Fact::new("post.end", format!("person:{}", person.id)).actor(admin.person()).unit(post.unit);
    tx.record(fact.with_text("post", post.id).with("title", post.title).with_text("to", on))?;
    Ok(())
}

/// A person's posts, current and past.
pub fn posts_of(tx: &mut Tx, person: PersonId) -> Result<Vec<Post>> {
    Ok(tx.query(rows::POSTS_OF_PERSON, &[&person], rows::post)?)
}

/// Puts people whose posts began or ended by themselves in the last week where they belong in lists. Run it as upkeep, once a day.
pub fn reorder_recent(tx: &mut Tx) -> Result<()> {
    let (week_ago, today) = (tx.now().plus_minutes(-7 * 24 * 60).date(), tx.now().date());
    let people =
        tx.query(rows::RECENTLY_POSTED, &[&week_ago, &today], |r| Ok((r.get::<PersonId>(0)?, r.get::<String>(1)?)))?;
    people.into_iter().try_for_each(|(person, name)| reorder(tx, person, &name))
}

/// Puts the person where their highest current post belongs in lists.
pub(super) fn reorder(tx: &mut Tx, person: PersonId, name: &str) -> Result<()> {
    let today = tx.now().date();
    let rank: Option<i64> = tx.one(rows::BEST_RANK, &[&person, &today], rows::id)?;
    tx.exec(rows::ORDER_PERSON, &[&person, &rules::order_key(rank.unwrap_or(rules::UNRANKED), name)])?;
    Ok(())
}

fn check(tx: &mut Tx, person: &Person, form: &PostForm) -> Result<()> {
    if !rules::is_name(&form.title, 30) {
        return Err(Error::field("title", "请填写职务，30 字以内，前后无空格。"));
    }
    if !rules::RANKS.contains(&form.rank_order) {
        return Err(Error::field("rank_order", "职级排序须为 1 至 9999 的整数。"));
    }
    if !person.is_active() || person.unit.is_none() {
        return Err(Error::refused("该账号已离任、已停用或属三员专用，不能任职。"));
    }
    let unit = super::unit::unit(tx, form.unit)?;
    let closed = match form.department {
        Some(id) => department::department_in(tx, form.unit, id)?.closed_on,
        None => None,
    };
    if unit.closed_on.or(closed).is_some() {
        return Err(Error::refused("单位或科室已撤销，不能在此任职。"));
    }
    Ok(())
}

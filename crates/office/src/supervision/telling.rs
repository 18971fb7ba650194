//! Telling (告知): how notices call an item, and that each person is told once and nobody of what they did themselves.

use std::collections::BTreeSet;

use lexicon::{PersonId, UnitId};
use store::Tx;

use super::{Charge, Item, Source, SourceKind, opening, seen};
use crate::people::{Role, directory};
use crate::process::opinion;
use crate::{Result, matter, notice};

/// How a notice calls an item: `督办事项督〔2026〕12号“整改燃气隐患”`.
pub(super) fn called(item: &Item) -> String {
    format!("督办事项{}“{}”", item.number, opening::title(&item.content))
}

/// Words somebody wrote, to be followed by a mark of our own.
pub(super) fn clause(words: &str) -> &str {
    words.trim().trim_end_matches(['。', '；', ';', '，', '.', '、'])
}

/// Tells each of some people once, but not who did it.
pub(super) fn tell(
    tx: &mut Tx,
    (by, item): (PersonId, &Item),
    people: impl IntoIterator<Item = PersonId>,
    line: &str,
) -> Result<()> {
    let people: BTreeSet<PersonId> = people.into_iter().filter(|person| *person != by).collect();
    people.into_iter().try_for_each(|person| notice::tell(tx, person, "supervision", item.id, line))
}

/// Who is told of what was handed to a unit 交办: the person in charge and who signs there.
pub(super) fn of_unit(tx: &mut Tx, (unit, person): (UnitId, PersonId)) -> Result<BTreeSet<PersonId>> {
    let mut people: BTreeSet<PersonId> = directory::holders(tx, Role::Registrar, unit, None)?.into_iter().collect();
    people.insert(person);
    Ok(people)
}

/// Who waits for an answer to what was applied for or reported: who did so, as long as they may read it there, and who is in charge.
pub(super) fn waiting(tx: &mut Tx, (item, charge): (&Item, &Charge), did: Option<PersonId>) -> Result<Vec<PersonId>> {
    let mut people = vec![charge.person];
    if let Some(did) = did.filter(|did| *did != charge.person)
        && reads_at(tx, (item, charge), did)?
    {
        people.push(did);
    }
    Ok(people)
}

/// Whether somebody still serves in a unit and may open there what it was handed.
pub(super) fn reads_at(tx: &mut Tx, (item, charge): (&Item, &Charge), person: PersonId) -> Result<bool> {
    Ok(directory::serves(tx, person, charge.unit)?
        && (matter::is_admitted(tx, item.id, person)? || directory::holds(tx, person, &seen::ACTING, charge.unit)?))
}

/// Tells the leader who cares 关注领导, and whose instruction 批示 it was, what became of an item. Who gave the instruction need not be
/// able to open the item: then the notice leads nowhere.
pub(super) fn leaders(tx: &mut Tx, (by, item): (PersonId, &Item), source: &Source, line: &str) -> Result<()> {
    tell(tx, (by, item), item.cared_by, line)?;
    // A part is told of with its whole.
    if source.kind != SourceKind::Instruction || item.parent.is_some() {
        return Ok(());
    }
    let (Some(paper), Some(said)) = (source.matter, source.opinion) else { return Ok(()) };
    let author = opinion::of_matter(tx, paper)?.into_iter().find(|o| o.id == said && !o.withdrawn).map(|o| o.person);
    let Some(author) = author.filter(|author| Some(*author) != item.cared_by && *author != by) else { return Ok(()) };
    let may_open =
        matter::is_admitted(tx, item.id, author)? || directory::holds(tx, author, &[Role::Leader], item.unit)?;
    match may_open {
        true => notice::tell(tx, author, "supervision", item.id, line),
        false => notice::tell_plain(tx, author, "supervision", line),
    }
}

#[cfg(test)]
mod tests {
    use super::clause;

    #[test]
    fn words_that_end_with_a_stop_do_not_get_a_second_one() {
        assert_eq!(
            [" 附件不全，请补。", "无人值守；", "属实", "。"].map(clause),
            ["附件不全，请补", "无人值守", "属实", ""]
        );
    }
}

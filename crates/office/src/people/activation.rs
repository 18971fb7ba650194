//! One-time links (一次性链接) by which a person sets the first, or a new, password. There is no default password. GB/T 22239-2019, 8.1.4.1.

use lexicon::PersonId;
use store::{Db, Tx};

use super::{Person, SystemAdmin, Token, login, person, policy, rows};
use crate::{Error, Result};

/// Makes a link for a person. Earlier unused links die. The links of the three administrators come from the console only.
///
/// # Errors
/// [`Error::Refused`] for the three administrators and for accounts that may not be used; [`Error::NotFound`].
pub fn issue(tx: &mut Tx, admin: &SystemAdmin, person: PersonId) -> Result<Token> {
    let person = person::person(tx, person)?;
    person::refuse_administrator(tx, &person)?;
    make(tx, Some(admin.person()), &person)
}

pub(super) fn make(tx: &mut Tx, by: Option<PersonId>, person: &Person) -> Result<Token> {
    if !person.is_active() {
        return Err(Error::refused(format!("{}已离任或账号已停用，不能发放链接。", person.name)));
    }
    let hours = policy::in_force(tx)?.link_hours;
    let token = Token::of(tx.secret());
    let now = tx.now();
    tx.exec(rows::DROP_LINKS, &[&person.id])?;
    tx.exec(rows::ADD_LINK, &[&token.stored(), &person.id, &now, &now.plus_minutes(hours * 60)])?;
    tx.record(person::about("activation.issue", person.id, by, person.unit))?;
    Ok(token)
}

/// Whose link this is, for the page that asks for the password.
///
/// # Errors
/// [`Error::Refused`] when the link is unknown, used or too old.
pub fn holder(tx: &mut Tx, token: &Token) -> Result<Person> {
    let now = tx.now();
    let found = tx.opt(rows::LINK, &[&token.stored(), &now], rows::person)?;
    found.ok_or_else(|| Error::refused("链接已使用或已过期，请向系统管理员重新索取。"))
}

/// Sets the password and uses the link up. Earlier sessions end.
///
/// # Errors
/// As [`holder`]; [`Error::Field`] on `password` when the policy is not met: the link stays usable.
pub fn activate(db: &Db, token: &Token, password: &str) -> Result<PersonId> {
    let (person, salt) = db.read(|tx| Ok::<_, Error>((holder(tx, token)?, tx.secret())))?;
    let hash = login::hash(password, &person.login, salt)?;
    db.write(|tx| use_link(tx, token, &hash))
}

/// Uses a link with a password already hashed.
pub fn use_link(tx: &mut Tx, token: &Token, hash: &login::PasswordHash) -> Result<PersonId> {
    let person = holder(tx, token)?;
    let now = tx.now();
    tx.exec_one(rows::USE_LINK, &[&token.stored(), &now])?;
    login::set_password(tx, person.id, &person.login, hash)?;
    tx.record(person::about("activation.use", person.id, Some(person.id), person.unit))?;
    Ok(person.id)
}

//! Pure rules: password policy, shapes of accounts and names, conflicts of the three administrators 三员, order of names.

use super::{Grant, Role};
use crate::{Error, Result};

/// Longest password read: argon2's work must not grow with what a stranger sends.
pub const PASSWORD_MAX: usize = 128;

/// Checks a new password (密码): 8 to 128 characters, three of the four classes, not containing the account name.
///
/// # Errors
/// [`Error::Field`] on `password`. GB/T 22239-2019, 8.1.4.1 a).
pub fn check_password(password: &str, login: &str) -> Result<()> {
    let wrong = |message| Err(Error::field("password", message));
    let length = password.chars().count();
    if !(8..=PASSWORD_MAX).contains(&length) {
        return wrong("密码须为 8 至 128 个字符。");
    }
    if password.chars().any(char::is_control) {
        return wrong("密码中不能有换行或控制字符。");
    }
    if character_classes(password) < 3 {
        return wrong("密码须包含大写字母、小写字母、数字、其他符号中的至少三种。");
    }
    // A two-letter account would forbid half of all passwords.
    if login.len() >= 4 && password.to_lowercase().contains(login) {
        return wrong("密码中不能包含账号。");
    }
    Ok(())
}

fn character_classes(password: &str) -> usize {
    let classes: [fn(&char) -> bool; 4] =
        [char::is_ascii_uppercase, char::is_ascii_lowercase, char::is_ascii_digit, |c| !c.is_ascii_alphanumeric()];
    classes.iter().filter(|is| password.chars().any(|c| is(&c))).count()
}

/// The account as it is stored and looked up: no surrounding space, lower case.
#[must_use]
pub fn normal_login(typed: &str) -> String {
    typed.trim().to_ascii_lowercase()
}

/// Whether an account (账号) is 2 to 32 letters, digits, dots, hyphens or underscores, starting with a letter or digit.
#[must_use]
pub fn is_login(login: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    (2..=32).contains(&login.len())
        && login.bytes().all(|b| fits(b) || b"._-".contains(&b))
        && login.bytes().next().is_some_and(fits)
}

/// Whether a telephone number is empty or at most 20 digits, spaces and `+-()`.
#[must_use]
pub fn is_phone(phone: &str) -> bool {
    phone.len() <= 20 && phone.bytes().all(|b| b.is_ascii_digit() || b"+-() ".contains(&b))
}

/// Whether a name or title is 1 to `max` characters without control characters or surrounding space.
#[must_use]
pub fn is_name(text: &str, max: usize) -> bool {
    !text.is_empty() && text.trim() == text && text.chars().count() <= max && !text.chars().any(char::is_control)
}

/// Why a role cannot be granted beside the grants in force. 三员 hold one role and nothing else. 三员分立, GB/T 22239-2019, 8.1.5.
#[must_use]
pub fn conflict(held: &[Grant], wanted: Role) -> Option<String> {
    let other = held
        .iter()
        .map(|g| g.role)
        .find(|role| *role != wanted && (role.is_administrator() || wanted.is_administrator()))?;
    Some(format!("该账号已是{}，不能再任{}：三员须分设，且不兼任其他角色。", other.label(), wanted.label()))
}

/// Highest and lowest rank order (职级排序) a person or post may have.
pub const RANKS: std::ops::RangeInclusive<i64> = 1..=9999;

/// Rank order of a person without a post.
pub const UNRANKED: i64 = 9999;

/// The key lists are sorted by: rank first, then the name in GB 18030, whose common characters stand in pinyin order.
#[must_use]
pub fn order_key(rank: i64, name: &str) -> String {
    let (bytes, _, _) = encoding_rs::GB18030.encode(name);
    format!("{rank:04}{}", super::token::hex(&bytes))
}

//! What people write into fields: no secrecy mark anywhere, and reasons that say something.

use lexicon::find_secrecy_mark;

use crate::{Error, Result};

/// Longest reason accepted, in characters.
pub const REASON_LIMIT: usize = 500;

/// Why classified papers are turned away (条例, articles 26 and 30).
pub fn classified(mark: &str) -> String {
    format!("{mark}。本系统是非涉密系统，涉密公文不得录入，请改走机要渠道。")
}

/// Refuses a text that holds a secrecy mark 密级标志.
///
/// # Errors
/// [`Error::Field`] at `field`.
pub fn unclassified(field: &'static str, text: &str) -> Result<()> {
    match find_secrecy_mark(text) {
        Some(mark) => Err(Error::field(field, classified(&mark.to_string()))),
        None => Ok(()),
    }
}

/// A reason 理由: something is said, in at most [`REASON_LIMIT`] characters, without a secrecy mark. `say` asks for it.
///
/// # Errors
/// [`Error::Field`] at `field`.
pub fn reason<'a>(field: &'static str, text: &'a str, say: &str) -> Result<&'a str> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::field(field, say));
    }
    if text.chars().count() > REASON_LIMIT {
        return Err(Error::field(field, format!("理由不能超过 {REASON_LIMIT} 个字")));
    }
    unclassified(field, text)?;
    Ok(text)
}

/// A remark 意见 that may be left out: at most [`REASON_LIMIT`] characters, without a secrecy mark.
///
/// # Errors
/// [`Error::Field`] at `field`.
pub fn remark<'a>(field: &'static str, text: &'a str) -> Result<&'a str> {
    let text = text.trim();
    if text.chars().count() > REASON_LIMIT {
        return Err(Error::field(field, format!("意见不能超过 {REASON_LIMIT} 个字")));
    }
    unclassified(field, text)?;
    Ok(text)
}

/// Who acts for whom by delegation 委托: `李某（代张某）`.
#[must_use]
pub fn on_behalf(name: &str, principal: &str) -> String {
    format!("{name}（代{principal}）")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_may_be_left_out_but_is_short_and_without_a_secrecy_mark() {
        assert_eq!(remark("remark", " \n").unwrap(), "");
        assert_eq!(remark("remark", " 现场核查属实 ").unwrap(), "现场核查属实");
        for (text, expected) in [("秘密★5年", "非涉密"), (&"长".repeat(REASON_LIMIT + 1), "意见不能超过")]
        {
            assert!(remark("remark", text).unwrap_err().to_string().contains(expected), "{text}");
        }
    }

    #[test]
    fn a_reason_is_said_in_few_words_and_without_a_secrecy_mark() {
        assert_eq!(reason("reason", " 文种不当 ", "请写明理由").unwrap(), "文种不当");
        for (text, expected) in
            [("　\n", "请写明理由"), ("机密★1年", "非涉密"), (&"长".repeat(REASON_LIMIT + 1), "不能超过")]
        {
            assert!(reason("reason", text, "请写明理由").unwrap_err().to_string().contains(expected), "{text}");
        }
    }
}

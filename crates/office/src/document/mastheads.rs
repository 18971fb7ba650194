//! Mastheads (报头样式) of bulletins 简报 and telegrams 电报: the standard has no rule for them, the house makes its own.
//!
//! The platform handles neither kind as a paper of its own; whoever sets one at the machine (`zhongshu typeset --house`) gives the
//! template as a file. Here it is tried.

use super::PagePicture;
use crate::forms::Trouble;

/// Longest template, bytes: what comes with the program has 1600.
pub const LONGEST: usize = 32 * 1024;

/// The port to whatever sets mastheads, given by the binary.
pub trait Mastheads: Send + Sync {
    /// The template that comes with the program, to begin an edit from.
    fn template(&self) -> &str;
    /// The first page of a bulletin and of a telegram by a template; what is wrong with it, with the line.
    fn tried(&self, template: &str) -> Result<Vec<PagePicture>, Trouble>;
}

/// Tries a template within its limits.
///
/// # Errors
/// What is wrong with it.
pub fn tried(port: &dyn Mastheads, template: &str) -> Result<Vec<PagePicture>, Trouble> {
    if template.len() > LONGEST {
        let message = format!("报头样式最长 {} KB，请删去多余的内容。", LONGEST / 1024);
        return Err(Trouble { line: 0, message });
    }
    port.tried(template)
}

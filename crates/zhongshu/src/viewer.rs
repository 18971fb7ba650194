//! The viewer (版式阅读): OFD files shown in the browser, by the reader of the house.

use ofd::draw::{Spare, Spares};
use typeset::{Fonts, Role};

/// The office's own faces for text whose font is not in the file: 仿宋 for 仿宋, and so on.
pub fn spares(fonts: &Fonts) -> Spares<'_> {
    let mut files = fonts.files();
    // 宋体 first: it stands for every name that is not known.
    files.sort_by_key(|(role, ..)| match role {
        Role::Song => 0,
        Role::Display => 2,
        _ => 1,
    });
    let spare = |(role, bytes, index): (Role, _, _)| Spare { name: role.label().to_owned(), bytes, index };
    Spares::new(&files.into_iter().map(spare).collect::<Vec<_>>())
}

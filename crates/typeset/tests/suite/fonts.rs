//! Fonts for tests, from ZHONGSHU_FONTS or the place where the setup step puts them.

use std::path::PathBuf;
use std::sync::LazyLock;

use typeset::{Bytes, FontFile, Fonts, FontsError, Press, Role};

pub static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(Fonts::new(files()).unwrap()));

pub fn files() -> Vec<FontFile> {
    let folder = std::env::var_os("ZHONGSHU_FONTS").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/zhongshu/fonts"),
        PathBuf::from,
    );
    let entries = std::fs::read_dir(&folder)
        .unwrap_or_else(|e| panic!("no fonts in {}: run `cargo xtask setup` ({e})", folder.display()));
    let mut files: Vec<FontFile> = entries
        .map(|entry| entry.unwrap())
        .map(|entry| FontFile {
            name: entry.file_name().to_string_lossy().into_owned(),
            bytes: Bytes::new(std::fs::read(entry.path()).unwrap()),
        })
        .collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files
}

#[test]
fn every_role_gets_a_face() {
    let fonts = PRESS.fonts();
    let roles: Vec<Role> = fonts.report().iter().map(|c| c.role).collect();
    assert_eq!(roles, Role::ALL);
    assert!(fonts.report().iter().all(|c| !c.family.is_empty()));
}

#[test]
fn the_fonts_together_cover_names_that_fang_song_lacks() {
    for c in "喆堃珺昇祎㛃䶮玥甯".chars() {
        assert!(PRESS.fonts().covers(c), "{c}");
    }
    assert!(!PRESS.fonts().covers('\u{1F600}'));
}

#[test]
fn a_file_that_is_no_font_is_named() {
    let file = FontFile { name: "说明.txt".into(), bytes: Bytes::new(b"not a font".as_slice()) };
    assert_eq!(Fonts::new(vec![file]).err(), Some(FontsError::Unreadable("说明.txt".into())));
}

#[test]
fn a_role_without_a_face_is_named() {
    assert_eq!(Fonts::new(Vec::new()).err(), Some(FontsError::Missing(Role::FangSong)));
}

//! Fonts for tests, from ZHONGSHU_FONTS or the place where the setup step puts them.

use std::path::PathBuf;
use std::sync::LazyLock;

use typeset::{Block, Bytes, FontFile, Fonts, FontsError, Licence, Press, Role, Sheet, fallbacks};

pub static PRESS: LazyLock<Press> = LazyLock::new(|| Press::new(Fonts::new(files()).unwrap()));

/// Where the open fonts are.
pub fn folder() -> PathBuf {
    std::env::var_os("ZHONGSHU_FONTS").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cache/zhongshu/fonts"),
        PathBuf::from,
    )
}

pub fn files() -> Vec<FontFile> {
    let folder = folder();
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

/// The same font under other names: a new name table behind everything, and the directory led there.
fn renamed(bytes: &[u8], names: &[(u16, u16, &str)]) -> Vec<u8> {
    let mut table = Vec::new();
    let mut texts = Vec::new();
    let u16s = |list: &[u16]| list.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>();
    let storage = 6 + 12 * names.len() as u16;
    table.extend(u16s(&[0, names.len() as u16, storage]));
    for (language, id, name) in names {
        let text = u16s(&name.encode_utf16().collect::<Vec<u16>>());
        table.extend(u16s(&[3, 1, *language, *id, text.len() as u16, texts.len() as u16]));
        texts.extend(text);
    }
    table.extend(texts);
    let mut font = bytes.to_vec();
    let tables = u16::from_be_bytes([font[4], font[5]]) as usize;
    let record = (0..tables).map(|n| 12 + 16 * n).find(|at| &font[*at..at + 4] == b"name").unwrap();
    let (offset, length) = (font.len() as u32, table.len() as u32);
    font[record + 8..record + 12].copy_from_slice(&offset.to_be_bytes());
    font[record + 12..record + 16].copy_from_slice(&length.to_be_bytes());
    font.extend(table);
    font
}

const ENGLISH: u16 = 0x409;
const CHINESE: u16 = 0x804;

fn with(names: &[(u16, u16, &str)]) -> Fonts {
    let mut files = files();
    let fang = files.iter().find(|f| f.name.starts_with("FandolFang")).unwrap().bytes.clone();
    files.push(FontFile { name: "own.otf".into(), bytes: Bytes::new(renamed(&fang, names)) });
    Fonts::new(files).unwrap()
}

#[test]
fn the_office_s_own_faces_are_known_by_their_english_and_their_chinese_names() {
    let table: [(Role, &str, &str); 8] = [
        (Role::Display, "FZXiaoBiaoSong-B05S", "方正小标宋简体"),
        (Role::Display, "FZXiaoBiaoSong-B05", "方正小标宋_GBK"),
        (Role::FangSong, "FangSong_GB2312", "仿宋_GB2312"),
        (Role::FangSong, "FangSong", "仿宋"),
        (Role::Kai, "KaiTi_GB2312", "楷体_GB2312"),
        (Role::Kai, "KaiTi", "楷体"),
        (Role::Hei, "SimHei", "黑体"),
        (Role::Song, "SimSun", "宋体"),
    ];
    for (role, english, chinese) in table {
        for names in [
            vec![(ENGLISH, 1, english), (ENGLISH, 4, english)],
            vec![(CHINESE, 1, chinese), (CHINESE, 4, chinese)],
            vec![(ENGLISH, 1, english), (CHINESE, 1, chinese)],
        ] {
            let fonts = with(&names);
            let choice = fonts.report().iter().find(|c| c.role == role).unwrap();
            assert_eq!((choice.file.as_str(), choice.licence), ("own.otf", Licence::Own), "{names:?}");
            let both = names.len() == 2 && names[0].2 != names[1].2;
            let says = if both { chinese } else { names[0].2 };
            assert_eq!(choice.name, says, "the Chinese name where there is one");
        }
    }
}

#[test]
fn an_own_face_is_what_the_paper_is_set_in() {
    let press = Press::new(with(&[
        (ENGLISH, 1, "FZXiaoBiaoSong-B05S"),
        (CHINESE, 1, "方正小标宋简体"),
        (ENGLISH, 6, "FZXBSJW--GB1-0"),
    ]));
    let sheet = Sheet {
        title: "关于报送总结的通知".into(), blocks: vec![Block::text("全文。")], ..Sheet::default()
    };
    let paper = crate::paper::Paper::read(&press.pdf(&sheet).unwrap());
    let title = paper.find("关于报送总结");
    assert!(title.font.contains("FZXBSJW") || title.font.contains("FandolFang"), "{}", title.font);
    assert!((title.size - 22.0).abs() < 0.1);
}

#[test]
fn the_free_faces_are_said_to_be_free_and_what_is_not_used_is_named() {
    let fonts = Fonts::new(files()).unwrap();
    assert!(fonts.report().iter().all(|c| c.licence == Licence::Open && !c.file.is_empty()));
    assert_eq!(fonts.unused(), Vec::<String>::new());
    let fonts = with(&[(ENGLISH, 1, "Somebody's Hand")]);
    assert_eq!(fonts.unused(), ["own.otf"]);
}

#[test]
fn coverage_is_counted_for_each_role() {
    let fonts = PRESS.fonts();
    for role in Role::ALL {
        let [gb2312, gbk] = fonts.coverage(role);
        assert_eq!((gb2312.of, gbk.of), (6_763, 20_902));
        assert!(gb2312.is_whole() && gbk.has >= gb2312.has, "{role:?} {gb2312:?} {gbk:?}");
    }
    let [_, gbk] = fonts.coverage(Role::FangSong);
    assert!(!gbk.is_whole(), "仿宋 lacks what is beyond GB 2312");
}

#[test]
fn a_rare_character_falls_to_another_face_and_the_drafter_is_told_which() {
    let found = fallbacks(PRESS.fonts(), Role::FangSong, "请喆同志和䶮同志，喆。\u{1F600}");
    let told: Vec<(char, bool)> = found.iter().map(|f| (f.character, f.taken_by.is_some())).collect();
    assert_eq!(told, [('喆', true), ('䶮', true), ('\u{1F600}', false)]);
    let sheet = Sheet { blocks: vec![Block::text("由李喆负责。")], ..Sheet::default() };
    let notes = PRESS.compile(&sheet).unwrap().notes().to_vec();
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].starts_with("仿宋字体中没有“喆”（U+5586），由宋体（"), "{notes:?}");
    let paper = crate::paper::Paper::read(&PRESS.pdf(&sheet).unwrap());
    let run = |text: &str| paper.runs.iter().find(|r| r.text.contains(text)).unwrap().font.clone();
    assert!(run("喆").contains("NotoSerif") && run("负责").contains("Fandol"), "{:?}", paper.runs);
}

#[test]
fn a_text_without_rare_characters_has_no_note() {
    let sheet = Sheet {
        title: "关于报送总结的通知".into(),
        blocks: vec![Block::text("全文“一”。2026年——GB/T 9704—2012（A）……")],
        ..Sheet::default()
    };
    assert_eq!(PRESS.compile(&sheet).unwrap().notes(), Vec::<String>::new());
}

//! The names by which fonts are known: those of the faces that offices buy, those of the free ones in their place.

use ttf_parser::{Face, name_id};

use super::Role;

/// Licence class (字体来源) of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Licence {
    /// The face that the standard or the trade means, licensed by the office (单位自备).
    Own,
    /// A free face in its place (开源代用).
    Open,
}

impl Licence {
    /// The Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Own => "单位自备",
            Self::Open => "开源代用",
        }
    }
}

/// Names in order of preference, lower case, each a prefix of a family or full name: English and Chinese.
#[rustfmt::skip]
const fn own(role: Role) -> &'static [&'static str] {
    match role {
        Role::FangSong => &["fangsong_gb2312", "仿宋_gb2312", "fzfangsong", "fzfs", "方正仿宋", "fangsong", "仿宋", "stfangsong", "华文仿宋"],
        Role::Kai => &["kaiti_gb2312", "楷体_gb2312", "fzkai", "fzkt", "方正楷体", "kaiti", "楷体", "stkaiti", "华文楷体"],
        Role::Hei => &["simhei", "黑体", "fzhei", "fzht", "方正黑体", "stheiti", "华文黑体"],
        Role::Display => &["fzxiaobiaosong", "fzxbs", "方正小标宋", "小标宋", "华文中宋", "stzhongsong"],
        Role::Song => &["simsun", "宋体", "fzshusong", "fzss", "方正书宋", "stsong", "华文宋体"],
    }
}

#[rustfmt::skip]
const fn open(role: Role) -> &'static [&'static str] {
    match role {
        Role::FangSong => &["fandolfang"],
        Role::Kai => &["lxgw wenkai", "霞鹜文楷", "fandolkai"],
        Role::Hei => &["noto sans cjk sc", "noto sans sc", "source han sans sc", "思源黑体", "fandolhei"],
        Role::Display | Role::Song => &["noto serif cjk sc", "noto serif sc", "source han serif sc", "思源宋体", "fandolsong"],
    }
}

impl Role {
    /// The font by the name that offices know, as one asks for it when it is missing.
    #[must_use]
    pub const fn proper(self) -> &'static str {
        match self {
            Self::FangSong => "仿宋_GB2312",
            Self::Kai => "楷体_GB2312",
            Self::Hei => "黑体",
            Self::Display => "方正小标宋",
            Self::Song => "宋体",
        }
    }

    /// What is set in it on an official document.
    #[must_use]
    pub const fn used_for(self) -> &'static str {
        match self {
            Self::FangSong => "正文",
            Self::Kai => "（一）层标题、签发人",
            Self::Hei => "一、层标题、紧急程度",
            Self::Display => "发文机关标志、标题",
            Self::Song => "页码",
        }
    }
}

/// The names wanted for a role, in order.
pub(super) fn wanted(role: Role) -> impl Iterator<Item = (&'static str, Licence)> {
    let with = |list: &'static [&'static str], licence| list.iter().map(move |name| (*name, licence));
    with(own(role), Licence::Own).chain(with(open(role), Licence::Open))
}

/// The name of a face that fits a wanted one: the Chinese one where there is one.
pub(super) fn fit<'a>(names: &'a [String], wanted: &str) -> Option<&'a str> {
    let fits = |name: &&String| {
        let rest = name.to_lowercase().strip_prefix(wanted).map(str::to_owned);
        rest.is_some_and(|rest| !["mono", "light", "ext"].iter().any(|part| rest.contains(part)))
    };
    names.iter().find(fits)?;
    let chinese = names.iter().find(|n| !n.is_ascii());
    chinese.or_else(|| names.iter().find(fits)).map(String::as_str)
}

/// Family and full names of a face, in every language.
pub(super) fn of(bytes: &[u8], index: u32) -> Vec<String> {
    let Ok(face) = Face::parse(bytes, index) else { return Vec::new() };
    let wanted = [name_id::TYPOGRAPHIC_FAMILY, name_id::FAMILY, name_id::FULL_NAME];
    let mut out: Vec<String> = Vec::new();
    for name in face.names().into_iter().filter(|n| wanted.contains(&n.name_id)).filter_map(|n| n.to_string()) {
        if !name.trim().is_empty() && !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// Whether a face of a collection is for simplified Chinese, and not of one width.
pub(super) fn simplified(names: &[String]) -> bool {
    let is_cjk = names.iter().any(|n| n.contains("CJK"));
    !is_cjk || names.iter().any(|n| n.contains("CJK SC") && !n.contains("Mono"))
}

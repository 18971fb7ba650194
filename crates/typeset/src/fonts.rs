//! Fonts by role, chosen from what the office and the installation have.

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInfo, FontInstance, FontVariant, FontVariations, FontWeight};
use typst::utils::{LazyHash, hash128};

/// A font file; `name` is for messages only.
#[derive(Clone)]
pub struct FontFile {
    /// File name.
    pub name: String,
    /// OpenType file or collection. A memory map is welcome: only what is used is read.
    pub bytes: Bytes,
}

/// Why no fonts can be made of the files.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum FontsError {
    /// A file is no font.
    #[error("字体文件 {0} 无法识别，请换用 OTF、TTF 或 TTC 文件")]
    Unreadable(String),
    /// Nothing fits a role.
    #[error("缺少{}字体，请把字体文件放入字体目录", .0.label())]
    Missing(Role),
}

/// Role (用途) of a typeface in an official document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// 仿宋: body.
    FangSong,
    /// 楷体: second level, signers.
    Kai,
    /// 黑体: first level, urgency.
    Hei,
    /// 小标宋: mark and title.
    Display,
    /// 宋体: page number.
    Song,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 5] = [Self::FangSong, Self::Kai, Self::Hei, Self::Display, Self::Song];

    /// The Chinese name.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::FangSong => "仿宋",
            Self::Kai => "楷体",
            Self::Hei => "黑体",
            Self::Display => "小标宋",
            Self::Song => "宋体",
        }
    }

    /// Families in order of preference, lower case, each a prefix.
    const fn families(self) -> &'static [&'static str] {
        match self {
            Self::FangSong => FANG_SONG,
            Self::Kai => KAI,
            Self::Hei => HEI,
            Self::Display => DISPLAY,
            Self::Song => SONG,
        }
    }

    /// The weight wanted, where a family has several.
    const fn weight(self) -> u16 {
        if matches!(self, Self::Display) { 600 } else { 400 }
    }
}

#[rustfmt::skip]
const FANG_SONG: &[&str] = &["fangsong_gb2312", "仿宋_gb2312", "fzfangsong", "方正仿宋", "fangsong", "仿宋", "fandolfang"];
#[rustfmt::skip]
const KAI: &[&str] = &["kaiti_gb2312", "楷体_gb2312", "fzkai", "方正楷体", "kaiti", "楷体", "lxgw wenkai"];
#[rustfmt::skip]
const HEI: &[&str] = &["simhei", "黑体", "fzhei", "方正黑体", "noto sans cjk sc", "noto sans sc", "source han sans sc"];
#[rustfmt::skip]
const DISPLAY: &[&str] = &["fzxiaobiaosong", "方正小标宋", "小标宋", "noto serif cjk sc", "noto serif sc", "source han serif sc"];
#[rustfmt::skip]
const SONG: &[&str] = &["simsun", "宋体", "fzshusong", "方正书宋", "noto serif cjk sc", "noto serif sc", "source han serif sc"];

/// The family that a role got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleChoice {
    /// The role.
    pub role: Role,
    /// Family name as the font says it.
    pub family: String,
    /// Weight, 400 to 700.
    pub weight: u16,
}

/// Fonts (字体): parsed once, shared by all pages.
pub struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
    choices: Vec<RoleChoice>,
    coverage: Vec<u64>,
}

impl Fonts {
    /// Chooses a face for every role. An office's own licensed fonts win over the open ones whatever their order.
    ///
    /// # Errors
    /// A file that is no font; a role without any face.
    pub fn new(files: Vec<FontFile>) -> Result<Self, FontsError> {
        let mut fonts = Vec::new();
        for file in files {
            let before = fonts.len();
            fonts.extend(faces(file.bytes));
            if fonts.len() == before {
                return Err(FontsError::Unreadable(file.name));
            }
        }
        let choices = Role::ALL
            .into_iter()
            .map(|role| choose(role, &fonts).ok_or(FontsError::Missing(role)))
            .collect::<Result<Vec<_>, _>>()?;
        fonts.retain(|font| choices.iter().any(|c| c.family == font.info().family));
        // Reads every byte once, here and never again: a caller with memory maps may give the pages back afterwards.
        let _ = hash128(&fonts);
        Ok(Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), coverage: coverage(&fonts), fonts, choices })
    }

    /// Which family each role got.
    #[must_use]
    pub fn report(&self) -> &[RoleChoice] {
        &self.choices
    }

    /// The families to try for a role, one after the other, for every single character.
    pub(crate) fn families(&self, role: Role) -> Vec<String> {
        let others = [Role::Song, Role::Kai, Role::Hei, Role::FangSong];
        let mut families = Vec::new();
        for role in std::iter::once(role).chain(others) {
            let family = &self.choice(role).family;
            if !families.contains(family) {
                families.push(family.clone());
            }
        }
        families
    }

    pub(crate) fn choice(&self, role: Role) -> &RoleChoice {
        let at = Role::ALL.iter().position(|r| *r == role).unwrap_or(0);
        &self.choices[at]
    }

    /// Whether any face has this character.
    #[must_use]
    pub fn covers(&self, c: char) -> bool {
        let c = c as usize;
        self.coverage.get(c / 64).is_some_and(|word| word >> (c % 64) & 1 == 1)
    }

    /// The face of a role.
    pub(crate) fn instance(&self, role: Role) -> FontInstance {
        let choice = self.choice(role);
        let font = self.fonts.iter().find(|f| is(f.info(), choice));
        font.unwrap_or(&self.fonts[0]).clone().instantiate(
            FontVariant::default(),
            Abs::pt(16.0),
            &FontVariations::default(),
        )
    }

    /// Height of the middle of a character's ink above the baseline, in em.
    pub(crate) fn ink_middle(&self, role: Role, c: char) -> Option<f64> {
        let instance = self.instance(role);
        let face = instance.ttf();
        let ink = face.glyph_bounding_box(face.glyph_index(c)?)?;
        Some(f64::from(ink.y_min + ink.y_max) / 2.0 / instance.units_per_em())
    }
}

/// The faces of a file; of the Noto collections only the one for simplified Chinese.
fn faces(bytes: Bytes) -> Vec<Font> {
    let count = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1);
    (0..count)
        .filter(|index| count == 1 || simplified(&bytes, *index))
        .filter_map(|index| Font::new(bytes.clone(), index))
        .collect()
}

fn simplified(bytes: &[u8], index: u32) -> bool {
    let Ok(face) = ttf_parser::Face::parse(bytes, index) else {
        return false;
    };
    let family = face
        .names()
        .into_iter()
        .filter(|n| n.name_id == ttf_parser::name_id::FAMILY)
        .find_map(|n| n.to_string())
        .unwrap_or_default();
    !family.contains("CJK") || (family.contains("CJK SC") && !family.contains("Mono"))
}

fn choose(role: Role, fonts: &[Font]) -> Option<RoleChoice> {
    role.families().iter().find_map(|wanted| {
        fonts
            .iter()
            .map(Font::info)
            .filter(|info| fits(&info.family.to_lowercase(), wanted))
            .min_by_key(|info| info.variant.weight.distance(FontWeight::from_number(role.weight())))
            .map(|info| RoleChoice { role, family: info.family.clone(), weight: info.variant.weight.to_number() })
    })
}

fn fits(family: &str, wanted: &str) -> bool {
    family.strip_prefix(wanted).is_some_and(|rest| !rest.contains("mono") && !rest.contains("light"))
}

fn is(info: &FontInfo, choice: &RoleChoice) -> bool {
    info.family == choice.family && info.variant.weight.to_number() == choice.weight
}

fn coverage(fonts: &[Font]) -> Vec<u64> {
    let mut set = vec![0u64; 0x11_0000 / 64];
    for c in fonts.iter().flat_map(|f| f.info().coverage.iter()) {
        if let Some(word) = set.get_mut(c as usize / 64) {
            *word |= 1 << (c % 64);
        }
    }
    set
}

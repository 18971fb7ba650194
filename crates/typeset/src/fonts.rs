//! Fonts by role, chosen from what the office and the installation have.

mod coverage;
mod fallback;
mod names;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInfo, FontInstance, FontVariant, FontVariations, FontWeight};
use typst::utils::{LazyHash, hash128};

use coverage::Coverage;
pub use coverage::Share;
pub(crate) use fallback::notes;
pub use fallback::{Fallback, fallbacks};
pub use names::Licence;

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

    /// The weight wanted, where a family has several.
    const fn weight(self) -> u16 {
        if matches!(self, Self::Display) { 600 } else { 400 }
    }
}

/// The face that a role got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleChoice {
    /// The role.
    pub role: Role,
    /// Family name as the layout knows it.
    pub family: String,
    /// The name that it was chosen by, from the font's name table: the Chinese one where there is one.
    pub name: String,
    /// Weight, 400 to 700.
    pub weight: u16,
    /// The file it is in, as the caller named it.
    pub file: String,
    /// Whether it is one of the faces that the standard means, or a free one in its place.
    pub licence: Licence,
}

/// Fonts (字体): parsed once, shared by all pages.
pub struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) fonts: Vec<Font>,
    choices: Vec<RoleChoice>,
    coverage: Vec<Coverage>,
    unused: Vec<String>,
}

/// A face before it is known what it is for.
struct Candidate {
    font: Font,
    file: String,
    names: Vec<String>,
}

impl Fonts {
    /// Chooses a face for every role. An office's own licensed fonts win over the open ones whatever their order.
    ///
    /// # Errors
    /// A file that is no font; a role without any face.
    pub fn new(files: Vec<FontFile>) -> Result<Self, FontsError> {
        let mut candidates = Vec::new();
        let mut names = Vec::new();
        for file in files {
            let faces = faces(&file);
            if faces.is_empty() {
                return Err(FontsError::Unreadable(file.name));
            }
            names.push(file.name);
            candidates.extend(faces);
        }
        let choices = Role::ALL
            .into_iter()
            .map(|role| choose(role, &candidates).ok_or(FontsError::Missing(role)))
            .collect::<Result<Vec<_>, _>>()?;
        names.retain(|name| choices.iter().all(|c| c.file != *name));
        candidates.retain(|c| choices.iter().any(|choice| choice.family == c.font.info().family));
        let fonts: Vec<Font> = candidates.into_iter().map(|c| c.font).collect();
        // Reads every byte once, here and never again: a caller with memory maps may give the pages back afterwards.
        let _ = hash128(&fonts);
        let coverage = choices.iter().map(|c| Coverage::of(fonts.iter().filter(|f| is(f.info(), c)))).collect();
        Ok(Self { book: LazyHash::new(FontBook::from_fonts(&fonts)), coverage, fonts, choices, unused: names })
    }

    /// Which face each role got.
    #[must_use]
    pub fn report(&self) -> &[RoleChoice] {
        &self.choices
    }

    /// Files that no role is set in.
    #[must_use]
    pub fn unused(&self) -> &[String] {
        &self.unused
    }

    /// The face of each role as its font file and its place in it, for whoever draws foreign text with them.
    #[must_use]
    pub fn files(&self) -> Vec<(Role, &[u8], u32)> {
        let face = |choice: &RoleChoice| self.fonts.iter().find(|f| is(f.info(), choice));
        let file = |c: &RoleChoice| face(c).map(|font| (c.role, font.data().as_slice(), font.index()));
        self.choices.iter().filter_map(file).collect()
    }

    /// The families to try for a role, one after the other, for every single character.
    pub(crate) fn families(&self, role: Role) -> Vec<String> {
        let mut families = Vec::new();
        for role in roles_tried(role) {
            let family = &self.choice(role).family;
            if !families.contains(family) {
                families.push(family.clone());
            }
        }
        families
    }

    pub(crate) fn choice(&self, role: Role) -> &RoleChoice {
        &self.choices[Self::at(role)]
    }

    fn at(role: Role) -> usize {
        Role::ALL.iter().position(|r| *r == role).unwrap_or(0)
    }

    /// Whether any face has this character.
    #[must_use]
    pub fn covers(&self, c: char) -> bool {
        self.coverage.iter().any(|face| face.has(c))
    }

    /// Whether the face of a role has a character.
    pub(crate) fn has(&self, role: Role, c: char) -> bool {
        self.coverage[Self::at(role)].has(c)
    }

    /// The face that prints a character in the place of a role: its own where it can; none where no face has it.
    #[must_use]
    pub fn taken_by(&self, role: Role, c: char) -> Option<&RoleChoice> {
        roles_tried(role).find(|role| self.has(*role, c)).map(|role| self.choice(role))
    }

    /// How many of the characters (汉字) of GB 2312 and of GBK a role's own face has.
    #[must_use]
    pub fn coverage(&self, role: Role) -> [Share; 2] {
        let face = &self.coverage[Self::at(role)];
        [face.share(&coverage::GB_2312), face.share(&coverage::GBK)]
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

/// The roles whose faces are tried for every single character of a role, one after the other.
fn roles_tried(role: Role) -> impl Iterator<Item = Role> {
    std::iter::once(role).chain([Role::Song, Role::Kai, Role::Hei, Role::FangSong])
}

/// The faces of a file; of the Noto collections only the one for simplified Chinese.
fn faces(file: &FontFile) -> Vec<Candidate> {
    let count = ttf_parser::fonts_in_collection(&file.bytes).unwrap_or(1);
    (0..count)
        .filter_map(|index| {
            let names = names::of(&file.bytes, index);
            let wanted = count == 1 || names::simplified(&names);
            let font = Font::new(file.bytes.clone(), index).filter(|_| wanted)?;
            Some(Candidate { font, file: file.name.clone(), names })
        })
        .collect()
}

fn choose(role: Role, candidates: &[Candidate]) -> Option<RoleChoice> {
    names::wanted(role).find_map(|(wanted, licence)| {
        candidates
            .iter()
            .filter_map(|c| Some((c, names::fit(&c.names, wanted)?)))
            .min_by_key(|(c, _)| c.font.info().variant.weight.distance(FontWeight::from_number(role.weight())))
            .map(|(c, name)| RoleChoice {
                role,
                family: c.font.info().family.clone(),
                name: name.to_owned(),
                weight: c.font.info().variant.weight.to_number(),
                file: c.file.clone(),
                licence,
            })
    })
}

fn is(info: &FontInfo, choice: &RoleChoice) -> bool {
    info.family == choice.family && info.variant.weight.to_number() == choice.weight
}

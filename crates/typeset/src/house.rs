//! The house's own templates (报头样式): mastheads of bulletins and headings of telegrams, as data an administrator edits.
//!
//! The standard has no rule for either; what comes with the program is what offices commonly print.

use std::sync::{Arc, LazyLock};

use serde::Deserialize;

/// What comes with the program.
const DEFAULT: &str = include_str!("house.toml");
static BUILT_IN: LazyLock<Arc<House>> =
    LazyLock::new(|| Arc::new(House::parse(DEFAULT).expect("house.toml is read by a test")));

/// Most rows of a banner.
const ROWS: usize = 16;
/// Tallest banner, mm: page 1 must show text below it.
const TALLEST: f64 = 130.0;

/// The house's templates.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct House {
    /// Masthead of bulletins (简报、刊物报头). Fields: 刊名 期号 总期号 编印单位 日期, and those of [`crate::Masthead::fields`].
    pub bulletin: Banner,
    /// Heading of telegrams (电报、传真报头). Fields: 标志 发电单位 签批 等级 发文字号 日期, and those of
    /// [`crate::Telegram::fields`].
    pub telegram: Banner,
}

/// One banner (报头): rows of text and lines.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Banner {
    /// Its upper edge below that of the type area, mm.
    pub top: f64,
    /// Its rows, from the top.
    #[serde(rename = "row")]
    pub rows: Vec<BannerRow>,
}

/// A row of a banner.
#[derive(Debug, Clone, PartialEq, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct BannerRow {
    /// Distance from the row above, mm.
    pub above: f64,
    /// At the left.
    pub left: Option<BannerText>,
    /// In the middle.
    pub centre: Option<BannerText>,
    /// At the right.
    pub right: Option<BannerText>,
    /// A line across the type area instead of text.
    pub line: Option<BannerLine>,
}

/// A text of a banner.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BannerText {
    /// The text; `{刊名}` is a field.
    pub text: String,
    /// Face.
    #[serde(default)]
    pub face: BannerFace,
    /// Size, pt.
    #[serde(default = "size_3")]
    pub size: f64,
    /// Colour.
    #[serde(default)]
    pub colour: BannerColour,
    /// Blank between characters, pt.
    #[serde(default)]
    pub wide: f64,
}

/// A line of a banner.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BannerLine {
    /// Thickness, mm.
    pub width: f64,
    /// Colour.
    #[serde(default)]
    pub colour: BannerColour,
}

/// Face of a banner's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[allow(missing_docs, reason = "the Chinese names say it")]
pub enum BannerFace {
    #[default]
    #[serde(rename = "仿宋")]
    FangSong,
    #[serde(rename = "楷体")]
    Kai,
    #[serde(rename = "黑体")]
    Hei,
    #[serde(rename = "小标宋")]
    Display,
    #[serde(rename = "宋体")]
    Song,
}

/// Colour of a banner's text or line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
pub enum BannerColour {
    /// Black (黑).
    #[default]
    #[serde(rename = "黑")]
    Black,
    /// Red (红).
    #[serde(rename = "红")]
    Red,
}

const fn size_3() -> f64 {
    crate::figures::SIZE_3
}

/// Why a house template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("报头样式第 {line} 行：{message}")]
pub struct HouseFault {
    /// Line of the file, counted from 1; 1 when it is about the whole.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Default for House {
    fn default() -> Self {
        Self::clone(&BUILT_IN)
    }
}

impl House {
    /// The templates that come with the program, shared.
    #[must_use]
    pub fn built_in() -> Arc<Self> {
        Arc::clone(&BUILT_IN)
    }

    /// The text of the templates that come with the program, to begin an edit from.
    #[must_use]
    pub const fn source() -> &'static str {
        DEFAULT
    }

    /// Reads templates from TOML.
    ///
    /// # Errors
    /// What is no TOML, an unknown word, a figure out of bounds: with the line.
    pub fn parse(source: &str) -> Result<Self, HouseFault> {
        let house: Self = toml::from_str(source).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let line = source.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
            HouseFault { line, message: format!("看不懂，请对照原样式改正（{}）", error.message()) }
        })?;
        house.bulletin.check("简报")?;
        house.telegram.check("电报")?;
        Ok(house)
    }
}

impl Banner {
    fn check(&self, name: &str) -> Result<(), HouseFault> {
        let refuse = |message: String| Err(HouseFault { line: 1, message });
        if self.rows.len() > ROWS {
            return refuse(format!("{name}报头有 {} 行，最多 {ROWS} 行", self.rows.len()));
        }
        for (at, row) in self.rows.iter().enumerate() {
            if let Some(why) = row.wrong() {
                return refuse(format!("{name}报头自上而下第 {} 行：{why}", at + 1));
            }
        }
        let height = self.top + self.rows.iter().map(BannerRow::height).sum::<f64>();
        if !(0.0..=TALLEST).contains(&self.top) || height > TALLEST {
            return refuse(format!("{name}报头高 {height:.0} 毫米，超过 {TALLEST:.0} 毫米，首页会放不下正文"));
        }
        Ok(())
    }
}

impl BannerRow {
    pub(crate) fn texts(&self) -> impl Iterator<Item = &BannerText> {
        [&self.left, &self.centre, &self.right].into_iter().flatten()
    }

    /// Height with the distance above it, mm.
    pub(crate) fn height(&self) -> f64 {
        let text = self.texts().map(|t| t.size / crate::figures::MM).fold(0.0, f64::max);
        self.above + self.line.as_ref().map_or(text, |line| line.width)
    }

    fn wrong(&self) -> Option<String> {
        if !(0.0..=100.0).contains(&self.above) {
            return Some("above 须在 0 至 100 毫米之间".to_owned());
        }
        if self.line.is_some() && self.texts().next().is_some() {
            return Some("横线与文字要分写两行".to_owned());
        }
        if self.line.as_ref().is_some_and(|line| !(0.1..=5.0).contains(&line.width)) {
            return Some("横线的 width 须在 0.1 至 5 毫米之间".to_owned());
        }
        let bad = self.texts().find(|t| !(8.0..=120.0).contains(&t.size) || !(0.0..=60.0).contains(&t.wide));
        bad.map(|t| format!("“{}”的 size 须在 8 至 120 磅之间，wide 须在 0 至 60 磅之间", t.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_that_come_with_the_program_are_read() {
        let house = House::default();
        assert!(house.bulletin.rows.len() > 3 && house.telegram.rows.len() > 3);
        assert_eq!(house, House::parse(House::source()).unwrap());
    }

    #[test]
    fn a_faulty_template_is_refused_with_its_place() {
        let table: [(&str, &str, usize, &str); 6] = [
            ("top = 12.0", "top = 十二", 10, "看不懂"),
            ("face = \"楷体\"", "face = \"草书\"", 17, "看不懂"),
            ("size = 60", "size = 600", 1, "简报报头自上而下第 1 行：“{刊名}”的 size"),
            ("above = 12.0", "above = -1.0", 1, "电报报头自上而下第 2 行：above"),
            ("line = { width = 0.7", "line = { width = 70.0", 1, "width 须在"),
            ("top = 10.0", "top = 125.0", 1, "首页会放不下正文"),
        ];
        for (from, to, line, says) in table {
            let fault = House::parse(&House::source().replacen(from, to, 1)).unwrap_err();
            assert!(fault.to_string().contains(says), "{fault}");
            assert_eq!(fault.line, line, "{fault}");
        }
    }
}

//! Mastheads of bulletins and headings of telegrams, from the house's templates.

use lexicon::chinese_date;

use super::{Head, WIDE};
use crate::figures::{ADVANCE, MM, SIZE_3, from_edge};
use crate::fonts::Role;
use crate::house::{Banner, BannerColour, BannerFace, BannerText, House};
use crate::ink;
use crate::plan::spot::{Anchor, Spot, Words, words};
use crate::plan::{Cleaner, TRACKING};
use crate::sheet::{Format, Sheet};

/// A field of a banner and its value.
type Field = (String, String);

/// The banner of the sheet's format, filled in.
pub(super) fn head(sheet: &Sheet, clean: &mut Cleaner) -> Head {
    let house = sheet.house.clone().unwrap_or_else(House::built_in);
    let (banner, fields): (&Banner, Vec<Field>) = if sheet.format == Format::Telegram {
        (&house.telegram, telegram(sheet))
    } else {
        (&house.bulletin, bulletin(sheet))
    };
    let mut head = Head { below: from_edge(2.0), ..Head::default() };
    let number = clean.text(&sheet.copy_number);
    if !number.is_empty() {
        head.words(words(number, Anchor::Left, 0.0, 0.0));
    }
    let mut y = banner.top * MM;
    for row in &banner.rows {
        if let Some(line) = &row.line {
            y += row.above * MM;
            let width = line.width * MM;
            let rule = Spot::Rule { x: 0.0, y: y + width / 2.0, length: WIDE, width, colour: colour(line.colour) };
            head.spots.push(rule);
            y += width;
            continue;
        }
        let places = [(&row.left, Anchor::Left), (&row.centre, Anchor::Center), (&row.right, Anchor::Right)];
        let mut texts: Vec<Words> = places
            .into_iter()
            .filter_map(|(text, anchor)| text.as_ref().map(|text| set(text, anchor, &fields, clean)))
            .filter(|words| !words.text.is_empty())
            .collect();
        keep_apart(&mut texts, clean);
        let Some(high) = texts.iter().map(|t| t.size).reduce(f64::max) else { continue };
        y += row.above * MM;
        // Texts of a row stand on one baseline.
        head.spots.extend(texts.into_iter().map(|t| Spot::Words(Words { y: y + 0.88 * (high - t.size), ..t })));
        y += high;
    }
    head.height = y;
    head
}

/// Narrows the texts of a row that would run into one another.
fn keep_apart(texts: &mut [Words], clean: &Cleaner) {
    let wide = |t: &Words| t.scale * ink::advance(clean.fonts, role(t.face), &t.text, t.size, t.tracking);
    let all: f64 = texts.iter().map(wide).sum();
    let room = WIDE - (texts.len() as f64 - 1.0) * 2.0 * ADVANCE;
    if texts.len() > 1 && all > room {
        texts.iter_mut().for_each(|t| t.scale *= room / all);
    }
}

fn role(face: &str) -> Role {
    match face {
        "kai" => Role::Kai,
        "hei" => Role::Hei,
        "display" => Role::Display,
        "song" => Role::Song,
        _ => Role::FangSong,
    }
}

fn set(text: &BannerText, anchor: Anchor, fields: &[Field], clean: &mut Cleaner) -> Words {
    let filled =
        fields.iter().fold(text.text.clone(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value));
    // Fields that this paper does not have.
    let filled = without_fields(&filled);
    let printed = clean.text(filled.trim());
    let (role, face) = face(text.face);
    let tracking =
        if text.wide > 0.0 || text.face == BannerFace::Display { text.wide } else { TRACKING * text.size / SIZE_3 };
    let wide = ink::advance(clean.fonts, role, &printed, text.size, tracking);
    let scale = (WIDE / wide.max(1.0)).min(1.0);
    let x = match anchor {
        Anchor::Left => 0.0,
        Anchor::Center => WIDE / 2.0,
        Anchor::Right => WIDE,
    };
    Words { face, size: text.size, tracking, scale, colour: colour(text.colour), ..words(printed, anchor, x, 0.0) }
}

fn without_fields(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((_, after)) = after.split_once('}') else {
            return out;
        };
        rest = after;
    }
    out + rest
}

const fn face(face: BannerFace) -> (Role, &'static str) {
    match face {
        BannerFace::FangSong => (Role::FangSong, "fang"),
        BannerFace::Kai => (Role::Kai, "kai"),
        BannerFace::Hei => (Role::Hei, "hei"),
        BannerFace::Display => (Role::Display, "display"),
        BannerFace::Song => (Role::Song, "song"),
    }
}

const fn colour(colour: BannerColour) -> &'static str {
    match colour {
        BannerColour::Black => "black",
        BannerColour::Red => "red",
    }
}

fn telegram(sheet: &Sheet) -> Vec<Field> {
    let telegram = &sheet.telegram;
    let sender = if telegram.sender.trim().is_empty() { &sheet.signature } else { &telegram.sender };
    let own = [
        ("标志", sheet.mark.clone()),
        ("发电单位", sender.clone()),
        ("签批", telegram.approved_by.clone()),
        ("等级", telegram.urgency.map(|u| u.label().to_owned()).unwrap_or_default()),
        ("发文字号", sheet.issue_number.clone()),
        ("日期", sheet.date.map(chinese_date).unwrap_or_default()),
    ];
    fields(own, &telegram.fields)
}

fn bulletin(sheet: &Sheet) -> Vec<Field> {
    let head = &sheet.masthead;
    let name = if head.name.trim().is_empty() { &sheet.mark } else { &head.name };
    let editor = if head.editor.trim().is_empty() { &sheet.signature } else { &head.editor };
    let own = [
        ("刊名", name.clone()),
        ("期号", head.issue.clone()),
        ("总期号", head.total.clone()),
        ("编印单位", editor.clone()),
        ("日期", sheet.date.or(sheet.printed_on).map(chinese_date).unwrap_or_default()),
    ];
    fields(own, &head.fields)
}

/// The house's fields come last: what a value contains is not looked up again as a field of ours.
fn fields<const N: usize>(own: [(&str, String); N], more: &[Field]) -> Vec<Field> {
    let plain = |text: String| text.replace(['{', '}'], "");
    let own = own.into_iter().map(|(name, value)| (name.to_owned(), plain(value)));
    own.chain(more.iter().map(|(name, value)| (name.clone(), plain(value.clone())))).collect()
}

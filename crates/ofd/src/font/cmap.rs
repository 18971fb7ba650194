//! `cmap`: format 4 for the plane that old readers know, format 12 for everything.

use std::collections::BTreeMap;

/// A run of characters whose glyphs run as well.
struct Segment {
    first: u32,
    last: u32,
    glyph: u16,
}

/// The table for the characters given.
pub fn table(codes: &BTreeMap<char, u16>) -> Vec<u8> {
    let four = format_4(&segments(codes.range(..'\u{ffff}')));
    let twelve = format_12(&segments(codes.iter()));
    let mut out = Vec::new();
    out.extend([0, 0, 0, 4]);
    let (near, far) = (4 + 4 * 8, 4 + 4 * 8 + four.len() as u32);
    for (platform, encoding, at) in [(0u16, 3u16, near), (0, 4, far), (3, 1, near), (3, 10, far)] {
        out.extend(platform.to_be_bytes());
        out.extend(encoding.to_be_bytes());
        out.extend(at.to_be_bytes());
    }
    out.extend(four);
    out.extend(twelve);
    out
}

fn segments<'a>(codes: impl Iterator<Item = (&'a char, &'a u16)>) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for (code, glyph) in codes {
        let code = u32::from(*code);
        match segments.last_mut() {
            Some(s) if s.last + 1 == code && u32::from(s.glyph) + code - s.first == u32::from(*glyph) => s.last = code,
            _ => segments.push(Segment { first: code, last: code, glyph: *glyph }),
        }
    }
    segments
}

/// The length of format 4 is told in 16 bits.
const MOST: usize = 8000;

/// One segment per run, each with its delta, and the closing one that the format asks for.
fn format_4(segments: &[Segment]) -> Vec<u8> {
    let segments = &segments[..segments.len().min(MOST)];
    let count = segments.len() as u16 + 1;
    let power = count.ilog2();
    let mut words = vec![4, 16 + 8 * count, 0, count * 2, 2 << power, power as u16, count * 2 - (2 << power)];
    words.extend(segments.iter().map(|s| s.last as u16));
    words.extend([0xffff, 0]);
    words.extend(segments.iter().map(|s| s.first as u16));
    words.push(0xffff);
    words.extend(segments.iter().map(|s| s.glyph.wrapping_sub(s.first as u16)));
    words.push(1);
    words.extend(std::iter::repeat_n(0, usize::from(count)));
    words.into_iter().flat_map(u16::to_be_bytes).collect()
}

fn format_12(segments: &[Segment]) -> Vec<u8> {
    let mut out = vec![0, 12, 0, 0];
    let words = [16 + 12 * segments.len() as u32, 0, segments.len() as u32];
    out.extend(words.into_iter().flat_map(u32::to_be_bytes));
    for s in segments {
        out.extend([s.first, s.last, u32::from(s.glyph)].into_iter().flat_map(u32::to_be_bytes));
    }
    out
}

//! The picture inside an electronic seal (印章图样): GB/T 38540-2020 and GM/T 0031-2014, found by its shape.

use std::rc::Rc;

/// A seal's picture.
#[derive(Debug, Clone, Default)]
pub(crate) struct SealPicture {
    pub kind: String,
    pub data: Rc<Vec<u8>>,
}

/// How deep values are looked into.
const DEPTH: usize = 12;

/// The picture of a seal or of a signature that holds one: `SEQUENCE { type, OCTET STRING, width, height }`.
pub(crate) fn picture(bytes: &[u8]) -> Option<SealPicture> {
    search(bytes, 0)
}

fn search(bytes: &[u8], depth: usize) -> Option<SealPicture> {
    if depth > DEPTH {
        return None;
    }
    let values = values(bytes);
    if let Some(found) = shaped(&values) {
        return Some(found);
    }
    values.iter().filter(|v| v.tag & 0x20 != 0).find_map(|v| search(v.content, depth + 1))
}

fn shaped(values: &[Value<'_>]) -> Option<SealPicture> {
    let [kind, data, width, height, ..] = values else { return None };
    let is_text = matches!(kind.tag, 0x0C | 0x13 | 0x16);
    if !is_text || data.tag != 0x04 || width.tag != 0x02 || height.tag != 0x02 || data.content.is_empty() {
        return None;
    }
    let kind = String::from_utf8_lossy(kind.content).trim().trim_start_matches('.').to_ascii_lowercase();
    Some(SealPicture { kind, data: Rc::new(data.content.to_vec()) })
}

struct Value<'a> {
    tag: u8,
    content: &'a [u8],
}

/// The values that stand beside each other; what is cut short ends them.
fn values(mut rest: &[u8]) -> Vec<Value<'_>> {
    let mut out = Vec::new();
    while let Some((value, after)) = next(rest) {
        out.push(value);
        rest = after;
    }
    out
}

fn next(bytes: &[u8]) -> Option<(Value<'_>, &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7F => (usize::from(first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x0F))?;
            (digits.iter().fold(0usize, |n, b| n << 8 | usize::from(*b)), rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((Value { tag, content }, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82][..], &length, content].concat()
    }

    #[test]
    fn the_picture_is_found_wherever_it_lies() {
        let size = value(2, &[42]);
        let picture_of = value(0x30, &[value(0x16, b"PNG"), value(4, b"bytes"), size.clone(), size].concat());
        let head = value(0x30, &value(0x16, b"ES"));
        let seal = value(0x30, &value(0x30, &[head, value(0x16, b"id"), picture_of].concat()));
        let found = picture(&seal).unwrap();
        assert_eq!((found.kind.as_str(), found.data.as_slice()), ("png", &b"bytes"[..]));
        for cut in 0..seal.len() {
            assert!(picture(&seal[..cut]).is_none());
        }
        let deep = (0..40).fold(seal, |inner, _| value(0x30, &inner));
        assert!(picture(&deep).is_none());
    }
}

//! The part of DER (ITU-T X.690) that certificates and seals are written in.

/// What was read is not DER, or not what was wanted there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed;

/// Tags.
pub(crate) mod tag {
    pub const BOOLEAN: u8 = 1;
    pub const INTEGER: u8 = 2;
    pub const BITS: u8 = 3;
    pub const OCTETS: u8 = 4;
    pub const OID: u8 = 6;
    pub const UTF8: u8 = 12;
    pub const PRINTABLE: u8 = 19;
    pub const IA5: u8 = 22;
    pub const UTC_TIME: u8 = 23;
    pub const TIME: u8 = 24;
    pub const SEQUENCE: u8 = 0x30;
    pub const SET: u8 = 0x31;
    pub const CONTEXT: u8 = 0xA0;
}

/// A value: tag, length, content.
pub(crate) fn value(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = vec![tag];
    let length = content.len();
    if length < 0x80 {
        out.push(length as u8);
    } else {
        let bytes = length.to_be_bytes();
        let digits = &bytes[bytes.iter().take_while(|b| **b == 0).count()..];
        out.push(0x80 | digits.len() as u8);
        out.extend(digits);
    }
    out.extend(content);
    out
}

/// Values one after the other in a SEQUENCE.
pub(crate) fn sequence(values: &[Vec<u8>]) -> Vec<u8> {
    value(tag::SEQUENCE, &values.concat())
}

/// A number that is not negative, big-endian.
pub(crate) fn integer(bytes: &[u8]) -> Vec<u8> {
    let digits = &bytes[bytes.iter().take_while(|b| **b == 0).count()..];
    let mut content = Vec::with_capacity(digits.len() + 1);
    if digits.first().is_none_or(|b| *b >= 0x80) {
        content.push(0);
    }
    content.extend(digits);
    value(tag::INTEGER, &content)
}

pub(crate) fn number(n: u32) -> Vec<u8> {
    integer(&n.to_be_bytes())
}

/// Whole bytes as BIT STRING.
pub(crate) fn bits(bytes: &[u8]) -> Vec<u8> {
    let content: Vec<u8> = std::iter::once(0).chain(bytes.iter().copied()).collect();
    value(tag::BITS, &content)
}

pub(crate) fn octets(bytes: &[u8]) -> Vec<u8> {
    value(tag::OCTETS, bytes)
}

pub(crate) fn ia5(text: &str) -> Vec<u8> {
    value(tag::IA5, text.as_bytes())
}

pub(crate) fn utf8(text: &str) -> Vec<u8> {
    value(tag::UTF8, text.as_bytes())
}

/// An object identifier from its dotted form.
pub(crate) fn oid(dotted: &str) -> Vec<u8> {
    let parts: Vec<u32> = dotted.split('.').filter_map(|p| p.parse().ok()).collect();
    let (Some(first), Some(second)) = (parts.first(), parts.get(1)) else {
        return value(tag::OID, &[]);
    };
    let mut content = Vec::new();
    for part in std::iter::once(first * 40 + second).chain(parts[2..].iter().copied()) {
        let groups = (0..5).rev().map(|n| (part >> (7 * n) & 0x7F) as u8).skip_while(|g| *g == 0);
        let mut groups: Vec<u8> = groups.collect();
        let last = groups.pop().unwrap_or(0);
        content.extend(groups.into_iter().map(|g| g | 0x80));
        content.push(last);
    }
    value(tag::OID, &content)
}

/// Values that are read one after the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Der<'a> {
    rest: &'a [u8],
}

/// A value as it was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value<'a> {
    pub tag: u8,
    pub content: &'a [u8],
    /// Tag and length included: what a signature is about.
    pub raw: &'a [u8],
}

impl<'a> Der<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The inside of the one SEQUENCE that the bytes are.
    pub fn whole(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut outer = Self::new(bytes);
        let inner = outer.inside(tag::SEQUENCE)?;
        if outer.rest.is_empty() { Ok(inner) } else { Err(Malformed) }
    }

    pub fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next value, whatever it is. Long tags and lengths that are not given are no DER.
    pub fn any(&mut self) -> Result<Value<'a>, Malformed> {
        let [tag, first, ..] = *self.rest else { return Err(Malformed) };
        let digits = if first < 0x80 { 0 } else { usize::from(first & 0x7F) };
        if tag & 0x1F == 0x1F || first == 0x80 || digits > 4 {
            return Err(Malformed);
        }
        let long = self.rest.get(2..2 + digits).ok_or(Malformed)?;
        let length =
            if digits == 0 { usize::from(first) } else { long.iter().fold(0, |n, b| n << 8 | usize::from(*b)) };
        let head = 2 + digits;
        let end = head.checked_add(length).ok_or(Malformed)?;
        let raw = self.rest.get(..end).ok_or(Malformed)?;
        self.rest = &self.rest[end..];
        Ok(Value { tag, content: &raw[head..], raw })
    }

    pub fn next(&mut self, tag: u8) -> Result<Value<'a>, Malformed> {
        let value = self.any()?;
        if value.tag == tag { Ok(value) } else { Err(Malformed) }
    }

    /// The inside of the next value.
    pub fn inside(&mut self, tag: u8) -> Result<Self, Malformed> {
        Ok(Self::new(self.next(tag)?.content))
    }

    pub fn text(&mut self, tag: u8) -> Result<&'a str, Malformed> {
        std::str::from_utf8(self.next(tag)?.content).map_err(|_| Malformed)
    }

    /// A small number.
    pub fn number(&mut self) -> Result<u32, Malformed> {
        let content = self.next(tag::INTEGER)?.content;
        if content.is_empty() || content.len() > 4 || content[0] >= 0x80 {
            return Err(Malformed);
        }
        Ok(content.iter().fold(0, |n, b| n << 8 | u32::from(*b)))
    }

    /// The bytes of a BIT STRING without a broken last byte.
    pub fn bits(&mut self) -> Result<&'a [u8], Malformed> {
        let content = self.next(tag::BITS)?.content;
        content.strip_prefix(&[0]).ok_or(Malformed)
    }
}

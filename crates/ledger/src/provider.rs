//! Where the hash comes from: a certified module can take the place of the default.

use std::fmt;

use serde::{Deserialize, Serialize};
use sm3::Digest;

/// A 256-bit hash (杂凑值); written as 64 lower-case hexadecimal figures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// What the first fact follows.
    pub const ZERO: Self = Self([0; 32]);
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const FIGURES: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0u8; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = FIGURES[usize::from(byte >> 4)];
            pair[1] = FIGURES[usize::from(byte & 15)];
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// A text that is not a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("杂凑值应为 64 位小写十六进制数字")]
pub struct HashError;

impl std::str::FromStr for Hash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Self, HashError> {
        let figure = |b: u8| match b {
            b'0'..=b'9' => Ok(b - b'0'),
            b'a'..=b'f' => Ok(b - b'a' + 10),
            _ => Err(HashError),
        };
        let figures: &[u8; 64] = text.as_bytes().try_into().map_err(|_| HashError)?;
        let mut hash = [0; 32];
        for (byte, pair) in hash.iter_mut().zip(figures.chunks_exact(2)) {
            *byte = figure(pair[0])? << 4 | figure(pair[1])?;
        }
        Ok(Self(hash))
    }
}

impl Serialize for Hash {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A source of the ledger's cryptography.
pub trait Provider {
    /// The name written into exports, as `SM3`.
    fn name(&self) -> &'static str;
    /// The hash of the parts, one after another.
    fn hash(&self, parts: &[&[u8]]) -> Hash;
}

/// SM3 in software. GB/T 32905-2016.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sm3;

impl Provider for Sm3 {
    fn name(&self) -> &'static str {
        "SM3"
    }

    fn hash(&self, parts: &[&[u8]]) -> Hash {
        let mut hasher = sm3::Sm3::new();
        for part in parts {
            hasher.update(part);
        }
        Hash(hasher.finalize().into())
    }
}

/// The SM3 hash of some bytes, as 64 lower-case hexadecimal figures.
#[must_use]
pub fn sm3_hex(bytes: impl AsRef<[u8]>) -> String {
    Sm3.hash(&[bytes.as_ref()]).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// standards.md 6.1; the first two are GB/T 32905-2016, annex A.
    #[test]
    fn sm3_gives_the_published_values() {
        let table = [
            ("abc".to_owned(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
            ("abcd".repeat(16), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
            (String::new(), "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"),
        ];
        for (text, hash) in table {
            assert_eq!(sm3_hex(&text), hash);
        }
    }

    #[test]
    fn parts_are_hashed_as_one_text() {
        assert_eq!(Sm3.hash(&[b"a", b"", b"bc"]), Sm3.hash(&[b"abc"]));
    }

    #[test]
    fn only_lower_case_hexadecimal_of_the_right_length_is_a_hash() {
        let good = Hash::ZERO.to_string();
        for text in [good[1..].to_owned(), format!("{good}0"), good.replacen('0', "A", 1), good.replacen('0', "g", 1)] {
            assert_eq!(text.parse::<Hash>(), Err(HashError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_hash_is_read_back(bytes: [u8; 32]) {
            prop_assert_eq!(Hash(bytes).to_string().parse(), Ok(Hash(bytes)));
        }
    }
}

//! Tokens (令牌): 32 secret bytes for a session or a one-time link. Only the hash is stored.

use std::fmt::{self, Write};

/// A secret the browser or the link carries: 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Makes a token of 32 secret bytes.
    #[must_use]
    pub fn of(secret: [u8; 32]) -> Token {
        Token(hex(&secret))
    }

    /// Reads what a browser sent; anything but 64 lower-case hexadecimal digits is no token.
    #[must_use]
    pub fn parse(text: &str) -> Option<Token> {
        let shaped = text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        shaped.then(|| Token(text.to_owned()))
    }

    /// The secret text, for the cookie or the link only.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored: a stolen database opens no session.
    #[must_use]
    pub fn stored(&self) -> String {
        fingerprint(&self.0)
    }
}

/// Never shows the secret.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// SM3 of a text, in hexadecimal.
pub(super) fn fingerprint(text: &str) -> String {
    ledger::sm3_hex(text)
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

//! Who computes digests and signatures.

use std::fmt;

use sm2::dsa::signature::{Signer, Verifier};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm3::{Digest, Sm3};

/// Identity that goes into every SM2 signature unless agreed otherwise. GM/T 0009-2012, 10.
const IDENTITY: &str = "1234567812345678";

/// A secret key (私钥), or how a device names one.
///
/// What is in it is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Key(Vec<u8>);

impl Key {
    /// For the software provider 32 secret bytes, for a device what it knows the key by.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// What was given.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// The provider cannot use the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("密码模块不能使用这个私钥")]
pub struct KeyFault;

/// A crypto provider (密码模块): SM3 digests and SM2 signatures with the usual identity.
///
/// A certified device implements it without its keys ever leaving it.
pub trait Provider {
    /// Name, for `Signature.xml`.
    fn name(&self) -> &str;

    /// Version.
    fn version(&self) -> &str;

    /// Maker.
    fn company(&self) -> &str;

    /// SM3. GB/T 32905-2016.
    fn digest(&self, data: &[u8]) -> [u8; 32];

    /// SM2 with SM3, DER of r and s. GB/T 32918.2-2016.
    ///
    /// # Errors
    /// A key that is not one, or not to be had.
    fn sign(&self, key: &Key, data: &[u8]) -> Result<Vec<u8>, KeyFault>;

    /// Whether a signature (DER of r and s) was made with the secret key of this public one, 65 bytes from 0x04 on.
    fn verify(&self, public: &[u8], data: &[u8], signature: &[u8]) -> bool;

    /// The public key of a secret one, 65 bytes from 0x04 on.
    ///
    /// # Errors
    /// As [`Provider::sign`].
    fn public(&self, key: &Key) -> Result<Vec<u8>, KeyFault>;
}

/// The provider in software (软件实现), by RustCrypto. Read [`super::NOTICE`] before you rely on it.
///
/// It takes no randomness to sign: the number that must not repeat is derived from key and message, so that equal
/// arguments give equal bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Software;

impl Software {
    /// A key from 32 random bytes; `None` for the few numbers that are no key.
    #[must_use]
    pub fn key(random: [u8; 32]) -> Option<Key> {
        SigningKey::from_slice(IDENTITY, &random).ok().map(|_| Key::new(random))
    }
}

fn signing_key(key: &Key) -> Result<SigningKey, KeyFault> {
    SigningKey::from_slice(IDENTITY, key.bytes()).map_err(|_| KeyFault)
}

impl Provider for Software {
    fn name(&self) -> &str {
        "中枢软件密码模块"
    }

    fn version(&self) -> &str {
        env!("CARGO_PKG_VERSION")
    }

    fn company(&self) -> &str {
        "Zhongshu"
    }

    fn digest(&self, data: &[u8]) -> [u8; 32] {
        Sm3::digest(data).into()
    }

    fn sign(&self, key: &Key, data: &[u8]) -> Result<Vec<u8>, KeyFault> {
        let signature: Signature = signing_key(key)?.try_sign(data).map_err(|_| KeyFault)?;
        let signature = signature.to_bytes();
        let (r, s) = signature.split_at(32);
        Ok(super::der::sequence(&[super::der::integer(r), super::der::integer(s)]))
    }

    fn verify(&self, public: &[u8], data: &[u8], signature: &[u8]) -> bool {
        let key = VerifyingKey::from_sec1_bytes(IDENTITY, public);
        let signature = numbers(signature).and_then(|rs| Signature::from_slice(&rs).ok());
        matches!((key, signature), (Ok(key), Some(signature)) if key.verify(data, &signature).is_ok())
    }

    fn public(&self, key: &Key) -> Result<Vec<u8>, KeyFault> {
        Ok(signing_key(key)?.verifying_key().to_sec1_bytes().to_vec())
    }
}

/// r and s, 32 bytes each, from their DER; some devices write the 64 bytes plainly.
fn numbers(signature: &[u8]) -> Option<Vec<u8>> {
    if signature.len() == 64 {
        return Some(signature.to_vec());
    }
    let mut der = super::der::Der::whole(signature).ok()?;
    let mut out = Vec::with_capacity(64);
    for _ in 0..2 {
        let content = der.next(super::der::tag::INTEGER).ok()?.content;
        let digits = &content[content.iter().take_while(|b| **b == 0).count()..];
        out.extend(std::iter::repeat_n(0, 32usize.checked_sub(digits.len())?));
        out.extend(digits);
    }
    Some(out)
}

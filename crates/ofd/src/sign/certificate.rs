//! SM2 certificates (数字证书): X.509 as GB/T 20518-2018 uses it, as far as seals need it.

use super::der::{self, Der, Malformed, tag};
use super::moment::{Moment, Period};
use super::provider::{Key, KeyFault, Provider};

/// SM2 signature with SM3.
pub(crate) const SM2_WITH_SM3: &str = "1.2.156.10197.1.501";
/// SM3.
pub(crate) const SM3: &str = "1.2.156.10197.1.401";
const SM2_CURVE: &str = "1.2.156.10197.1.301";
const PUBLIC_KEY: &str = "1.2.840.10045.2.1";
const COUNTRY: &str = "2.5.4.6";
const ORGANIZATION: &str = "2.5.4.10";
const COMMON_NAME: &str = "2.5.4.3";
const KEY_USAGE: &str = "2.5.29.15";
const BASIC_CONSTRAINTS: &str = "2.5.29.19";

/// Bits of `keyUsage`, the first bit highest.
const DIGITAL_SIGNATURE: u8 = 0x80;
const NON_REPUDIATION: u8 = 0x40;
const SIGN_CERTIFICATES: u8 = 0x04;

/// A certificate that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The file, DER.
    pub der: Vec<u8>,
    /// Its number, big-endian, without leading zeros.
    pub serial: Vec<u8>,
    /// Common name of its holder (持有人).
    pub holder: String,
    /// From when to when it holds.
    pub period: Period,
    /// The public key, 65 bytes from 0x04 on.
    pub public: Vec<u8>,
    /// Whether its holder may sign certificates.
    pub authority: bool,
    subject: Vec<u8>,
    issuer: Vec<u8>,
    usage: Option<u8>,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl Certificate {
    /// Reads a certificate; `None` when it is no SM2 certificate.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        read(bytes).ok()
    }

    /// Whether this certificate was signed by the holder of another, which may do so.
    #[must_use]
    pub fn signed_by(&self, issuer: &Self, provider: &dyn Provider) -> bool {
        self.issuer == issuer.subject
            && issuer.authority
            && issuer.usage.is_none_or(|usage| usage & SIGN_CERTIFICATES != 0)
            && provider.verify(&issuer.public, &self.signed, &self.signature)
    }

    /// Whether its key may sign documents and seals.
    #[must_use]
    pub fn may_sign(&self) -> bool {
        self.usage.is_none_or(|usage| usage & (DIGITAL_SIGNATURE | NON_REPUDIATION) != 0)
    }
}

fn read(bytes: &[u8]) -> Result<Certificate, Malformed> {
    let mut outer = Der::whole(bytes)?;
    let signed = outer.next(tag::SEQUENCE)?;
    algorithm(outer.inside(tag::SEQUENCE)?)?;
    let signature = outer.bits()?.to_vec();
    let mut inner = Der::new(signed.content);
    if inner.peek() == Some(tag::CONTEXT) {
        inner.any()?;
    }
    let serial = inner.next(tag::INTEGER)?.content;
    algorithm(inner.inside(tag::SEQUENCE)?)?;
    let issuer = inner.next(tag::SEQUENCE)?.raw.to_vec();
    let mut dates = inner.inside(tag::SEQUENCE)?;
    let period = Period { from: Moment::read(&mut dates)?, to: Moment::read(&mut dates)? };
    let subject = inner.next(tag::SEQUENCE)?;
    let public = public(inner.inside(tag::SEQUENCE)?)?;
    let (authority, usage) = extensions(inner)?;
    Ok(Certificate {
        der: bytes.to_vec(),
        serial: serial.iter().copied().skip_while(|b| *b == 0).collect(),
        holder: holder(Der::new(subject.content))?,
        period,
        public,
        authority,
        subject: subject.raw.to_vec(),
        issuer,
        usage,
        signed: signed.raw.to_vec(),
        signature,
    })
}

fn algorithm(mut der: Der<'_>) -> Result<(), Malformed> {
    if der.any()?.raw == der::oid(SM2_WITH_SM3) { Ok(()) } else { Err(Malformed) }
}

fn public(mut der: Der<'_>) -> Result<Vec<u8>, Malformed> {
    let mut kind = der.inside(tag::SEQUENCE)?;
    if kind.any()?.raw != der::oid(PUBLIC_KEY) || kind.any()?.raw != der::oid(SM2_CURVE) {
        return Err(Malformed);
    }
    let key = der.bits()?;
    if key.len() == 65 && key[0] == 4 { Ok(key.to_vec()) } else { Err(Malformed) }
}

fn holder(mut names: Der<'_>) -> Result<String, Malformed> {
    while names.peek().is_some() {
        let mut name = names.inside(tag::SET)?.inside(tag::SEQUENCE)?;
        let common = name.any()?.raw == der::oid(COMMON_NAME);
        let value = name.any()?;
        if common {
            return Ok(String::from_utf8_lossy(value.content).into_owned());
        }
    }
    Ok(String::new())
}

/// Whether it is an authority's, and what its key is for.
fn extensions(mut der: Der<'_>) -> Result<(bool, Option<u8>), Malformed> {
    let (mut authority, mut usage) = (false, None);
    while der.peek().is_some_and(|tag| tag != tag::CONTEXT + 3) {
        der.any()?;
    }
    if der.peek().is_none() {
        return Ok((authority, usage));
    }
    let mut list = der.inside(tag::CONTEXT + 3)?.inside(tag::SEQUENCE)?;
    while list.peek().is_some() {
        let mut extension = list.inside(tag::SEQUENCE)?;
        let id = extension.any()?.raw;
        if extension.peek() == Some(tag::BOOLEAN) {
            extension.any()?;
        }
        let mut value = Der::new(extension.next(tag::OCTETS)?.content);
        if id == der::oid(KEY_USAGE) {
            usage = Some(value.next(tag::BITS)?.content.get(1).copied().unwrap_or(0));
        } else if id == der::oid(BASIC_CONSTRAINTS) {
            let mut value = value.inside(tag::SEQUENCE)?;
            authority = value.peek() == Some(tag::BOOLEAN) && value.any()?.content == [0xFF];
        }
    }
    Ok((authority, usage))
}

/// What a certificate is to say. Its maker is for the demo office and for tests.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// Number; from random bytes, unique to the issuer.
    pub serial: [u8; 16],
    /// Organization of the holder.
    pub organization: &'a str,
    /// Common name of the holder.
    pub holder: &'a str,
    /// From when to when it holds.
    pub period: Period,
    /// Public key of the holder, 65 bytes.
    pub public: &'a [u8],
    /// Whether it is an authority's.
    pub authority: bool,
}

/// Makes a certificate (制作证书), signed by an issuer, or by itself when there is none.
///
/// # Errors
/// A key that the provider cannot use.
pub fn make(
    request: &Request<'_>,
    issuer: Option<&Certificate>,
    key: &Key,
    provider: &dyn Provider,
) -> Result<Certificate, KeyFault> {
    let method = der::sequence(&[der::oid(SM2_WITH_SM3)]);
    let subject = name(request);
    let usage =
        if request.authority { [1, SIGN_CERTIFICATES | 0x02] } else { [6, DIGITAL_SIGNATURE | NON_REPUDIATION] };
    let kind = der::sequence(&[der::oid(PUBLIC_KEY), der::oid(SM2_CURVE)]);
    let signed = der::sequence(&[
        der::value(tag::CONTEXT, &der::number(2)),
        der::integer(&request.serial),
        method.clone(),
        issuer.map_or_else(|| subject.clone(), |issuer| issuer.subject.clone()),
        der::sequence(&[request.period.from.x509(), request.period.to.x509()]),
        subject,
        der::sequence(&[kind, der::bits(request.public)]),
        der::value(
            tag::CONTEXT + 3,
            &der::sequence(&[
                extension(BASIC_CONSTRAINTS, &constraints(request.authority)),
                extension(KEY_USAGE, &der::value(tag::BITS, &usage)),
            ]),
        ),
    ]);
    let signature = provider.sign(key, &signed)?;
    let file = der::sequence(&[signed, method, der::bits(&signature)]);
    Certificate::parse(&file).ok_or(KeyFault)
}

fn constraints(authority: bool) -> Vec<u8> {
    if authority { der::sequence(&[der::value(tag::BOOLEAN, &[0xFF])]) } else { der::sequence(&[]) }
}

fn extension(id: &str, value: &[u8]) -> Vec<u8> {
    der::sequence(&[der::oid(id), der::value(tag::BOOLEAN, &[0xFF]), der::octets(value)])
}

fn name(request: &Request<'_>) -> Vec<u8> {
    let part = |id: &str, value: Vec<u8>| der::value(tag::SET, &der::sequence(&[der::oid(id), value]));
    der::sequence(&[
        part(COUNTRY, der::value(tag::PRINTABLE, b"CN")),
        part(ORGANIZATION, der::utf8(request.organization)),
        part(COMMON_NAME, der::utf8(request.holder)),
    ])
}

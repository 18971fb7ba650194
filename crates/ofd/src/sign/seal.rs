//! The electronic seal (电子印章), version 4.
//!
//! GB/T 38540-2020, 6.

use super::certificate::{Certificate, SM2_WITH_SM3};
use super::der::{self, Der, Malformed, tag};
use super::moment::{Moment, Period};
use super::provider::{Key, KeyFault, Provider};

/// Version of the seal's data.
const VERSION: u32 = 4;

/// An electronic seal that was read. Reading proves nothing: see [`super::verify`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// The file, DER.
    pub der: Vec<u8>,
    /// Its number (印章标识).
    pub id: String,
    /// Its name (印章名称).
    pub name: String,
    /// Kind: 1 an organ's seal (单位印章), 2 a person's (个人印章).
    pub kind: u32,
    /// Who may seal with it.
    pub signers: Signers,
    /// When it was made.
    pub made: Moment,
    /// From when to when it holds.
    pub period: Period,
    /// Its picture.
    pub picture: SealPicture,
    /// The maker's certificate (制章人证书), DER.
    pub maker: Vec<u8>,
    pub(crate) info: Vec<u8>,
    pub(crate) signature: Vec<u8>,
}

/// Who may use a seal (签章人证书列表).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signers {
    /// Their certificates, DER.
    Certificates(Vec<Vec<u8>>),
    /// SM3 digests of their certificates.
    Digests(Vec<Vec<u8>>),
}

/// The picture (印章图片).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealPicture {
    /// `PNG`, `JPG`, `SVG`, `OFD`.
    pub format: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// Width, mm.
    pub width: u32,
    /// Height, mm.
    pub height: u32,
}

impl Seal {
    /// Reads a seal; `None` when it is not one of version 4.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        read(bytes).ok()
    }
}

fn read(bytes: &[u8]) -> Result<Seal, Malformed> {
    let mut outer = Der::whole(bytes)?;
    let info = outer.next(tag::SEQUENCE)?;
    let maker = outer.next(tag::OCTETS)?.content.to_vec();
    if outer.any()?.raw != der::oid(SM2_WITH_SM3) {
        return Err(Malformed);
    }
    let signature = outer.bits()?.to_vec();
    let mut inner = Der::new(info.content);
    let mut header = inner.inside(tag::SEQUENCE)?;
    if header.text(tag::IA5)? != "ES" || header.number()? != VERSION {
        return Err(Malformed);
    }
    let id = inner.text(tag::IA5)?.to_owned();
    let mut property = inner.inside(tag::SEQUENCE)?;
    let (kind, name) = (property.number()?, property.text(tag::UTF8)?.to_owned());
    let signers = signers(&mut property)?;
    let made = Moment::read(&mut property)?;
    let period = Period { from: Moment::read(&mut property)?, to: Moment::read(&mut property)? };
    let mut picture = inner.inside(tag::SEQUENCE)?;
    let picture = SealPicture {
        format: picture.text(tag::IA5)?.to_owned(),
        bytes: picture.next(tag::OCTETS)?.content.to_vec(),
        width: picture.number()?,
        height: picture.number()?,
    };
    let info = info.raw.to_vec();
    Ok(Seal { der: bytes.to_vec(), id, name, kind, signers, made, period, picture, maker, info, signature })
}

fn signers(property: &mut Der<'_>) -> Result<Signers, Malformed> {
    let kind = property.number()?;
    let mut list = property.inside(tag::SEQUENCE)?;
    let mut out = Vec::new();
    while list.peek().is_some() {
        out.push(match kind {
            1 => list.next(tag::OCTETS)?.content.to_vec(),
            2 => {
                let mut digest = list.inside(tag::SEQUENCE)?;
                digest.any()?;
                digest.next(tag::OCTETS)?.content.to_vec()
            }
            _ => return Err(Malformed),
        });
    }
    Ok(if kind == 1 { Signers::Certificates(out) } else { Signers::Digests(out) })
}

/// What a seal is to say. Its maker is for the demo office and for tests: real seals are made by the public security
/// organ's maker.
#[derive(Debug, Clone)]
pub struct Order<'a> {
    /// Number of the seal.
    pub id: &'a str,
    /// Name of the seal.
    pub name: &'a str,
    /// Who may seal with it.
    pub signers: &'a [Certificate],
    /// When it is made.
    pub made: Moment,
    /// From when to when it holds.
    pub period: Period,
    /// Its picture.
    pub picture: &'a SealPicture,
}

/// Makes a seal (制章), signed by its maker.
///
/// # Errors
/// A key that the provider cannot use.
pub fn make(order: &Order<'_>, maker: &Certificate, key: &Key, provider: &dyn Provider) -> Result<Seal, KeyFault> {
    let signers: Vec<Vec<u8>> = order.signers.iter().map(|c| der::octets(&c.der)).collect();
    let picture = order.picture;
    let info = der::sequence(&[
        der::sequence(&[der::ia5("ES"), der::number(VERSION), der::ia5("Zhongshu")]),
        der::ia5(order.id),
        der::sequence(&[
            der::number(1),
            der::utf8(order.name),
            der::number(1),
            der::sequence(&signers),
            order.made.der(),
            order.period.from.der(),
            order.period.to.der(),
        ]),
        der::sequence(&[
            der::ia5(&picture.format),
            der::octets(&picture.bytes),
            der::number(picture.width),
            der::number(picture.height),
        ]),
    ]);
    let signature = provider.sign(key, &info)?;
    let file = der::sequence(&[info, der::octets(&maker.der), der::oid(SM2_WITH_SM3), der::bits(&signature)]);
    Seal::parse(&file).ok_or(KeyFault)
}

//! The value of a signature (电子签章数据), version 4.
//!
//! GB/T 38540-2020, 7.

use super::certificate::SM2_WITH_SM3;
use super::der::{self, Der, Malformed, tag};
use super::moment::Moment;
use super::provider::{Key, KeyFault, Provider};

const VERSION: u32 = 4;

/// What was signed, and by whom.
pub(crate) struct SignedValue {
    /// The seal, DER.
    pub seal: Vec<u8>,
    pub time: Moment,
    pub digest: Vec<u8>,
    /// Path of `Signature.xml`.
    pub property: String,
    /// The signer's certificate, DER.
    pub certificate: Vec<u8>,
    pub signed: Vec<u8>,
    pub signature: Vec<u8>,
}

pub(crate) fn read(bytes: &[u8]) -> Result<SignedValue, Malformed> {
    let mut outer = Der::whole(bytes)?;
    let signed = outer.next(tag::SEQUENCE)?;
    let certificate = outer.next(tag::OCTETS)?.content.to_vec();
    if outer.any()?.raw != der::oid(SM2_WITH_SM3) {
        return Err(Malformed);
    }
    let signature = outer.bits()?.to_vec();
    let mut inner = Der::new(signed.content);
    if inner.number()? != VERSION {
        return Err(Malformed);
    }
    let seal = inner.next(tag::SEQUENCE)?.raw.to_vec();
    let time = Moment::read(&mut inner)?;
    let digest = inner.bits()?.to_vec();
    let property = inner.text(tag::IA5)?.to_owned();
    Ok(SignedValue { seal, time, digest, property, certificate, signed: signed.raw.to_vec(), signature })
}

/// What goes into a value.
pub(crate) struct ToSign<'a> {
    pub seal: &'a [u8],
    pub time: Moment,
    pub digest: [u8; 32],
    pub property: &'a str,
    pub certificate: &'a [u8],
}

pub(crate) fn make(value: &ToSign<'_>, key: &Key, provider: &dyn Provider) -> Result<Vec<u8>, KeyFault> {
    let signed = der::sequence(&[
        der::number(VERSION),
        value.seal.to_vec(),
        value.time.der(),
        der::bits(&value.digest),
        der::ia5(value.property),
    ]);
    let signature = provider.sign(key, &signed)?;
    Ok(der::sequence(&[signed, der::octets(value.certificate), der::oid(SM2_WITH_SM3), der::bits(&signature)]))
}

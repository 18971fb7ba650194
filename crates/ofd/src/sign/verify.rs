//! Verifies the seals of a file (验章), step by step.
//!
//! GM/T 0031-2014, 6; GB/T 38540-2020, 7.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use crate::read::{Fault, Limits, Package};

use super::certificate::{Certificate, SM2_WITH_SM3, SM3};
use super::files::{self, Described};
use super::moment::Moment;
use super::provider::Provider;
use super::seal::{Seal, Signers};
use super::value::{self, SignedValue};

/// Whom to believe.
#[derive(Debug, Clone)]
pub struct Trust<'a> {
    /// Certificates of the authorities (受信任的根证书).
    pub roots: &'a [Certificate],
    /// Numbers of certificates that were revoked (吊销).
    pub revoked: &'a [Vec<u8>],
    /// The present time: a seal of the future is none.
    pub now: Moment,
}

/// What verification found for one seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Number of the signature in the file.
    pub id: String,
    /// Name of the seal; empty when it cannot be read.
    pub seal: String,
    /// Name of the signer; empty when it cannot be read.
    pub signer: String,
    /// The time of sealing, as the signer says it.
    pub time: Option<Moment>,
    /// Why the seal is not valid; `None` when it is.
    pub doubt: Option<Doubt>,
    /// How the file differs from what was sealed, whoever sealed it; `None` when it does not. An office that does not
    /// know the authority can still say whether a file was changed.
    pub altered: Option<Doubt>,
}

/// Why a seal is not valid, in the order of the steps.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// A part of the signature is missing or no XML.
    #[error("签章的部件读不出来：{0}")]
    Part(Fault),
    /// An algorithm other than SM2 and SM3.
    #[error("签章使用了不认识的算法（{0}），只认 SM2 与 SM3")]
    Algorithm(String),
    /// The value has another structure.
    #[error("签章值的格式不符合 GB/T 38540，文件可能不是本标准的签章或已损坏")]
    ValueFormat,
    /// The seal has another structure.
    #[error("印章数据的格式不符合 GB/T 38540，印章无法识别")]
    SealFormat,
    /// The seal was changed after it was made.
    #[error("印章数据被改动过：与制章人的签名不符")]
    SealChanged,
    /// The maker's certificate is no SM2 certificate.
    #[error("制章人证书无法识别")]
    MakerFormat,
    /// Nobody who is trusted signed the maker's certificate.
    #[error("制章人证书不是受信任的机构签发的，印章来源不可信")]
    MakerChain,
    /// The maker's certificate did not hold when the seal was made.
    #[error("制作印章时制章人证书不在有效期内")]
    MakerPeriod,
    /// It was revoked.
    #[error("制章人证书已被吊销")]
    MakerRevoked,
    /// It is not for signing.
    #[error("制章人证书的用途不是签名，不能用来制作印章")]
    MakerUsage,
    /// The seal did not hold when it was used.
    #[error("印章不在有效期内：印章自 {0} 至 {1} 有效")]
    SealPeriod(Moment, Moment),
    /// The value was not made with the signer's key.
    #[error("签章值与签章人证书不符：签章数据被改动过，或证书不是签章人的")]
    ValueChanged,
    /// The signer's certificate is no SM2 certificate.
    #[error("签章人证书无法识别")]
    SignerFormat,
    /// Nobody who is trusted signed the signer's certificate.
    #[error("签章人证书不是受信任的机构签发的")]
    SignerChain,
    /// It was revoked.
    #[error("签章人证书已被吊销")]
    SignerRevoked,
    /// It is not for signing.
    #[error("签章人证书的用途不是签名，不能用来盖章")]
    SignerUsage,
    /// The signer is not on the seal's list.
    #[error("签章人不在这枚印章的使用人名单中，无权使用该印章")]
    SignerNotListed,
    /// The signer's certificate did not hold then.
    #[error("盖章时签章人证书不在有效期内")]
    SignerPeriod,
    /// It was sealed later than now.
    #[error("盖章时间晚于现在，时间不可信")]
    Future,
    /// The seal shown is another than the one that signed.
    #[error("显示的印章与签章值中的印章不是同一枚")]
    SealReplaced,
    /// The value belongs to another description.
    #[error("签章值指向的签章描述文件与实际不符")]
    Elsewhere,
    /// `Signature.xml` was changed.
    #[error("签章描述文件（Signature.xml）被改动过")]
    DescriptionChanged,
    /// A protected part is gone.
    #[error("受保护的文件 {0} 不见了")]
    Missing(String),
    /// A protected part was changed.
    #[error("文件内容在盖章后被改动过：{0}")]
    Changed(String),
    /// A part was added afterwards.
    #[error("盖章后增加了不受保护的文件：{0}")]
    Added(String),
}

/// Verifies every seal of a file, in the order of its list. No seal, no verdict.
///
/// # Errors
/// A file that cannot be opened; a seal that cannot be read is a verdict.
pub fn verify(file: &[u8], trust: &Trust<'_>, provider: &dyn Provider) -> Result<Vec<Verdict>, Fault> {
    let limits = Limits::default();
    let package = Package::open(file, &limits)?;
    let Some(list) = files::entry(&package)?.list else {
        return Ok(Vec::new());
    };
    let described = match files::described(&package, &list) {
        Ok(described) => described,
        Err(fault) => return Ok(vec![Verdict::of_nothing(fault)]),
    };
    let check = Check { package: &package, list: &list, trust, provider, digests: RefCell::default() };
    Ok(described.iter().map(|one| check.verdict(one, &described)).collect())
}

impl Verdict {
    fn of_nothing(fault: Fault) -> Self {
        let doubt = Some(Doubt::Part(fault));
        let altered = doubt.clone();
        Self { id: String::new(), seal: String::new(), signer: String::new(), time: None, doubt, altered }
    }
}

struct Check<'a> {
    package: &'a Package<'a>,
    list: &'a str,
    trust: &'a Trust<'a>,
    provider: &'a dyn Provider,
    /// Digests of parts: each is taken once, however many signatures name it.
    digests: RefCell<HashMap<String, [u8; 32]>>,
}

impl Check<'_> {
    fn verdict(&self, one: &Described, all: &[Described]) -> Verdict {
        let value = self.value(one);
        let mut verdict = Verdict::of_nothing(Fault::part(&one.part, ""));
        verdict.id.clone_from(&one.id);
        if let Ok(value) = &value {
            verdict.seal = Seal::parse(&value.seal).map(|s| s.name).unwrap_or_default();
            verdict.signer = Certificate::parse(&value.certificate).map(|c| c.holder).unwrap_or_default();
            verdict.time = Some(value.time);
        }
        verdict.altered = value.as_ref().map_or_else(|doubt| Some(doubt.clone()), |v| self.content(one, v, all).err());
        let origin = value.and_then(|value| self.origin(&value));
        verdict.doubt = origin.err().or_else(|| verdict.altered.clone());
        verdict
    }

    fn value(&self, one: &Described) -> Result<SignedValue, Doubt> {
        if one.method != SM2_WITH_SM3 {
            return Err(Doubt::Algorithm(one.method.clone()));
        }
        if one.check != SM3 && !one.check.eq_ignore_ascii_case("SM3") {
            return Err(Doubt::Algorithm(one.check.clone()));
        }
        let bytes = self.package.bytes(&one.value).map_err(Doubt::Part)?;
        value::read(&bytes).map_err(|_| Doubt::ValueFormat)
    }

    /// Who made the seal, and who used it.
    fn origin(&self, value: &SignedValue) -> Result<(), Doubt> {
        let seal = Seal::parse(&value.seal).ok_or(Doubt::SealFormat)?;
        self.seal(&seal, value.time)?;
        self.signer(&seal, value)
    }

    /// Whether everything is as it was when it was sealed.
    fn content(&self, one: &Described, value: &SignedValue, all: &[Described]) -> Result<(), Doubt> {
        let signer = Certificate::parse(&value.certificate).ok_or(Doubt::SignerFormat)?;
        require(self.provider.verify(&signer.public, &value.signed, &value.signature), Doubt::ValueChanged)?;
        if !one.seal.is_empty() && *self.package.bytes(&one.seal).map_err(Doubt::Part)? != value.seal {
            return Err(Doubt::SealReplaced);
        }
        if value.property.trim_start_matches('/') != one.part {
            return Err(Doubt::Elsewhere);
        }
        let description = self.package.bytes(&one.part).map_err(Doubt::Part)?;
        if self.provider.digest(&description)[..] != value.digest {
            return Err(Doubt::DescriptionChanged);
        }
        self.parts(one, all)
    }

    /// Seal signature, maker's certificate, validity.
    fn seal(&self, seal: &Seal, used: Moment) -> Result<(), Doubt> {
        let maker = Certificate::parse(&seal.maker).ok_or(Doubt::MakerFormat)?;
        if !self.provider.verify(&maker.public, &seal.info, &seal.signature) {
            return Err(Doubt::SealChanged);
        }
        require(self.trusted(&maker), Doubt::MakerChain)?;
        require(maker.period.holds(seal.made), Doubt::MakerPeriod)?;
        require(!self.revoked(&maker), Doubt::MakerRevoked)?;
        require(maker.may_sign(), Doubt::MakerUsage)?;
        require(seal.period.holds(used), Doubt::SealPeriod(seal.period.from, seal.period.to))
    }

    /// Value, signer's certificate, the seal's list, times.
    fn signer(&self, seal: &Seal, value: &SignedValue) -> Result<(), Doubt> {
        let signer = Certificate::parse(&value.certificate).ok_or(Doubt::SignerFormat)?;
        require(self.provider.verify(&signer.public, &value.signed, &value.signature), Doubt::ValueChanged)?;
        require(self.trusted(&signer), Doubt::SignerChain)?;
        require(!self.revoked(&signer), Doubt::SignerRevoked)?;
        require(signer.may_sign(), Doubt::SignerUsage)?;
        let listed = match &seal.signers {
            Signers::Certificates(list) => list.contains(&signer.der),
            Signers::Digests(list) => {
                let own = self.provider.digest(&signer.der);
                list.iter().any(|digest| digest[..] == own)
            }
        };
        require(listed, Doubt::SignerNotListed)?;
        require(signer.period.holds(value.time), Doubt::SignerPeriod)?;
        require(value.time <= self.trust.now, Doubt::Future)
    }

    /// A root itself, or signed by one.
    fn trusted(&self, certificate: &Certificate) -> bool {
        self.trust.roots.iter().any(|root| root == certificate || certificate.signed_by(root, self.provider))
    }

    fn digest(&self, path: &str) -> Result<[u8; 32], Doubt> {
        if let Some(known) = self.digests.borrow().get(path) {
            return Ok(*known);
        }
        let digest = self.provider.digest(&self.package.bytes(path).map_err(Doubt::Part)?);
        self.digests.borrow_mut().insert(path.to_owned(), digest);
        Ok(digest)
    }

    fn revoked(&self, certificate: &Certificate) -> bool {
        self.trust.revoked.contains(&certificate.serial)
    }

    /// Every protected part is as it was, and nothing was added but further signatures.
    fn parts(&self, one: &Described, all: &[Described]) -> Result<(), Doubt> {
        for (path, digest) in &one.references {
            if self.package.find(path) != Some(path) {
                return Err(Doubt::Missing(path.clone()));
            }
            require(self.digest(path)?[..] == digest[..], Doubt::Changed(path.clone()))?;
        }
        let protected: BTreeSet<&str> = one.references.iter().map(|(path, _)| path.as_str()).collect();
        let of_signatures = all.iter().flat_map(|s| [s.part.as_str(), s.seal.as_str(), s.value.as_str()]);
        let known: BTreeSet<&str> = of_signatures.chain([self.list]).chain(protected).collect();
        let added = self.package.entries().iter().find(|entry| !known.contains(entry.name.as_str()));
        added.map_or(Ok(()), |entry| Err(Doubt::Added(entry.name.clone())))
    }
}

fn require(holds: bool, doubt: Doubt) -> Result<(), Doubt> {
    if holds { Ok(()) } else { Err(doubt) }
}

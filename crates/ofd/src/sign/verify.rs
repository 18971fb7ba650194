//! Verifies the seals of a file (验章), step by step.
//!
//! GM/T 0031-2014, 6; GB/T 38540-2020, 7.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use crate::read::{Fault, Limits, Package};

use super::certificate::{Certificate, SM2_WITH_SM3, SM3};
use super::cover::Cover;
use super::doubt::Doubt;
use super::files::{self, Described, Listed};
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
    /// Number of the signature in its list.
    pub id: String,
    /// Number of the document in the file that it seals, from 1.
    pub document: usize,
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

/// What verification found for a file (验章结果).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// Every seal of every document in the file, in the order of the lists. One that cannot be read is among them.
    pub verdicts: Vec<Verdict>,
    /// Parts that no seal protects (未被签章保护的部分), in the order of the package; none are named where there is no seal.
    /// A seal counts when its statement is authentic and, where authorities are trusted at all, its origin is.
    pub bare: Vec<String>,
}

/// Verifies every seal of every document in a file. No seal, no verdict.
///
/// # Errors
/// A file that cannot be opened; a seal that cannot be read is a verdict.
pub fn verify(file: &[u8], trust: &Trust<'_>, provider: &dyn Provider) -> Result<Verification, Fault> {
    let limits = Limits::default();
    let package = Package::open(file, &limits)?;
    let found = files::seals(&package)?;
    let check = Check { package: &package, trust, provider, digests: RefCell::default() };
    let looked: Vec<Looked<'_>> = found.seals.iter().map(|seal| check.look(seal)).collect();
    let cover = Cover::of(&package, &found, &looked);
    Ok(Verification { verdicts: looked.iter().map(|one| one.verdict(&cover)).collect(), bare: cover.bare(trust) })
}

/// A seal looked at by itself: the rest of the file has no say in it yet.
pub(super) struct Looked<'a> {
    listed: &'a Listed,
    value: Result<SignedValue, Doubt>,
    /// Who made it: `None` when that holds.
    origin: Option<Doubt>,
    /// Whether its description is what the signer signed.
    statement: Option<Doubt>,
    /// The first protected part that is not as it was.
    parts: Option<Doubt>,
    /// The protected parts that are as they were.
    pub kept: BTreeSet<String>,
}

impl Looked<'_> {
    pub fn described(&self) -> Option<&Described> {
        self.listed.found.as_ref().ok()
    }

    /// Number of its document in the file.
    pub fn document(&self) -> usize {
        self.listed.document
    }

    /// Whether its word on what it protects is the signer's own.
    pub fn is_authentic(&self) -> bool {
        self.statement.is_none()
    }

    /// Whether its origin holds, too.
    pub fn is_trusted(&self) -> bool {
        self.is_authentic() && self.origin.is_none()
    }

    fn verdict(&self, cover: &Cover<'_>) -> Verdict {
        let first = self.statement.clone().or_else(|| self.parts.clone());
        let altered = first.or_else(|| cover.added(self));
        let value = self.value.as_ref().ok();
        Verdict {
            id: self.listed.id.clone(),
            document: self.listed.document,
            seal: value.and_then(|v| Seal::parse(&v.seal)).map(|s| s.name).unwrap_or_default(),
            signer: value.and_then(|v| Certificate::parse(&v.certificate)).map(|c| c.holder).unwrap_or_default(),
            time: value.map(|v| v.time),
            doubt: self.origin.clone().or_else(|| altered.clone()),
            altered,
        }
    }
}

struct Check<'a> {
    package: &'a Package<'a>,
    trust: &'a Trust<'a>,
    provider: &'a dyn Provider,
    /// Digests of parts: each is taken once, however many signatures name it.
    digests: RefCell<HashMap<String, [u8; 32]>>,
}

impl Check<'_> {
    fn look<'l>(&self, listed: &'l Listed) -> Looked<'l> {
        let described = listed.found.as_ref().map_err(|fault| Doubt::Part(fault.clone()));
        let value = described.clone().and_then(|one| self.value(one));
        let mut looked = Looked {
            listed,
            origin: value.as_ref().map_or_else(|doubt| Some(doubt.clone()), |value| self.origin(value).err()),
            statement: None,
            parts: None,
            kept: BTreeSet::new(),
            value,
        };
        match (described, &looked.value) {
            (Ok(one), Ok(value)) => {
                looked.statement = self.statement(one, value).err();
                (looked.kept, looked.parts) = self.parts(one);
            }
            (Err(doubt), _) => looked.statement = Some(doubt),
            (_, Err(doubt)) => looked.statement = Some(doubt.clone()),
        }
        looked
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

    /// Whether the description is what the signer signed.
    fn statement(&self, one: &Described, value: &SignedValue) -> Result<(), Doubt> {
        let signer = Certificate::parse(&value.certificate).ok_or(Doubt::SignerFormat)?;
        require(self.provider.verify(&signer.public, &value.signed, &value.signature), Doubt::ValueChanged)?;
        if !one.seal.is_empty() && *self.package.bytes(&one.seal).map_err(Doubt::Part)? != value.seal {
            return Err(Doubt::SealReplaced);
        }
        if value.property.trim_start_matches('/') != one.part {
            return Err(Doubt::Elsewhere);
        }
        let description = self.package.bytes(&one.part).map_err(Doubt::Part)?;
        require(self.provider.digest(&description)[..] == value.digest, Doubt::DescriptionChanged)
    }

    /// Seal signature, maker's certificate, validity.
    fn seal(&self, seal: &Seal, used: Moment) -> Result<(), Doubt> {
        let maker = Certificate::parse(&seal.maker).ok_or(Doubt::MakerFormat)?;
        if !self.provider.verify(&maker.public, &seal.info, &seal.signature) {
            return Err(Doubt::SealChanged);
        }
        self.trusted(&maker, seal.made, Doubt::MakerChain)?;
        require(maker.period.holds(seal.made), Doubt::MakerPeriod)?;
        require(!self.revoked(&maker), Doubt::MakerRevoked)?;
        require(maker.may_sign(), Doubt::MakerUsage)?;
        require(seal.period.holds(used), Doubt::SealPeriod(seal.period.from, seal.period.to))
    }

    /// Value, signer's certificate, the seal's list, times.
    fn signer(&self, seal: &Seal, value: &SignedValue) -> Result<(), Doubt> {
        let signer = Certificate::parse(&value.certificate).ok_or(Doubt::SignerFormat)?;
        require(self.provider.verify(&signer.public, &value.signed, &value.signature), Doubt::ValueChanged)?;
        self.trusted(&signer, value.time, Doubt::SignerChain)?;
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

    /// A root itself, or signed by one, which held then.
    fn trusted(&self, certificate: &Certificate, then: Moment, otherwise: Doubt) -> Result<(), Doubt> {
        let vouches = |root: &&Certificate| *root == certificate || certificate.signed_by(root, self.provider);
        let mut roots = self.trust.roots.iter().filter(vouches).peekable();
        require(roots.peek().is_some(), otherwise)?;
        require(roots.any(|root| root.period.holds(then)), Doubt::RootPeriod)
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

    /// Which protected parts are as they were, and what is wrong with the first that is not.
    fn parts(&self, one: &Described) -> (BTreeSet<String>, Option<Doubt>) {
        let (mut kept, mut wrong) = (BTreeSet::new(), None);
        for (path, digest) in &one.references {
            match self.part(path, digest) {
                Ok(()) => _ = kept.insert(path.clone()),
                Err(doubt) => _ = wrong.get_or_insert(doubt),
            }
        }
        (kept, wrong)
    }

    fn part(&self, path: &str, digest: &[u8]) -> Result<(), Doubt> {
        require(self.package.find(path) == Some(path), Doubt::Missing(path.to_owned()))?;
        require(self.digest(path)?[..] == *digest, Doubt::Changed(path.to_owned()))
    }
}

fn require(holds: bool, doubt: Doubt) -> Result<(), Doubt> {
    if holds { Ok(()) } else { Err(doubt) }
}

//! An office with an authority, a maker of seals and a signer of its own: for the demo and for tests.

use super::certificate::{self, Certificate, Request};
use super::moment::Period;
use super::provider::{Key, KeyFault, Provider, Software};
use super::seal::{self, Order, Seal, SealPicture};

/// Random bytes for keys and numbers.
#[derive(Debug, Clone, Copy)]
pub struct Randomness {
    /// Of the authority's, the maker's and the signer's keys.
    pub keys: [[u8; 32]; 3],
    /// Of their certificates' numbers.
    pub serials: [[u8; 16]; 3],
}

/// Everything that a demo office needs to seal (演示用印环境). It proves nothing to anybody outside.
#[derive(Debug, Clone)]
pub struct Office {
    /// The authority's certificate, the root of trust.
    pub root: Certificate,
    /// The signer's certificate.
    pub signer: Certificate,
    /// The signer's key.
    pub key: Key,
    /// The seal.
    pub seal: Seal,
}

impl Office {
    /// Makes authority, maker, signer and seal for an organ; all hold for the same period.
    ///
    /// # Errors
    /// Random bytes that are no key: draw others.
    pub fn found(organ: &str, picture: &SealPicture, period: Period, random: &Randomness) -> Result<Self, KeyFault> {
        let provider = Software;
        let [root_key, maker_key, key] = random.keys.map(Key::new);
        let certify = |n: usize, holder: &str, key: &Key, by: Option<&Certificate>| {
            let public = provider.public(key)?;
            let serial = random.serials[n];
            let organization = "演示环境（不具效力）";
            let request = Request { serial, organization, holder, period, public: &public, authority: n == 0 };
            certificate::make(&request, by, &root_key, &provider)
        };
        let root = certify(0, "演示根证书", &root_key, None)?;
        let maker = certify(1, "演示制章单位", &maker_key, Some(&root))?;
        let signer = certify(2, organ, &key, Some(&root))?;
        let id: String = random.serials[2].iter().map(|b| format!("{b:02x}")).collect();
        let name = format!("{organ}（演示）");
        let signers = [signer.clone()];
        let order = Order { id: &id, name: &name, signers: &signers, made: period.from, period, picture };
        let seal = seal::make(&order, &maker, &maker_key, &provider)?;
        Ok(Self { root, signer, key, seal })
    }
}

//! What can be wrong with a seal (存疑之处), each in one sentence.

use crate::read::Fault;

use super::moment::Moment;

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
    /// The authority's own certificate did not hold then.
    #[error("签发机构的根证书当时不在有效期内")]
    RootPeriod,
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
    /// A part that the seal does not protect, most likely added afterwards.
    #[error("文件里有不受这枚签章保护的部分，可能是盖章后增加的：{0}")]
    Added(String),
    /// A part that is there twice: another reader may show the other one.
    #[error("文件里有重名的部件，不同的阅读器看到的可能不同：{0}")]
    Doubled(String),
}

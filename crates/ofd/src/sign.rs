//! Electronic seals (电子签章) on OFD files: made and verified.
//!
//! GB/T 38540-2020, GB/T 33190-2016, 18. Keys, times and random bytes are arguments; digests and signatures are made by
//! a [`Provider`].

mod certificate;
mod cover;
mod der;
mod doubt;
mod files;
mod moment;
mod office;
mod provider;
mod seal;
mod stamp;
#[cfg(test)]
mod tests;
mod value;
mod verify;

pub use certificate::{Certificate, Request, make as make_certificate};
pub use doubt::Doubt;
pub use moment::{Moment, Period};
pub use office::{Office, Randomness};
pub use provider::{Key, KeyFault, Provider, Software};
pub use seal::{Order, Seal, SealPicture, Signers, make as make_seal};
pub use stamp::{SignFault, Stamping, sign};
pub use verify::{Trust, Verdict, Verification, verify};

/// What stands beside every seal that is made in software (软件签章说明).
pub const NOTICE: &str = "软件实现只作版面与测试之用：密钥存放在普通服务器上，密码算法未经国家密码管理部门检测，没有可信时间戳，\
不具有《电子签名法》所说可靠电子签名的效力。正式用印须使用经检测认证的密码设备和公安机关备案的制章单位制作的电子印章：\
私钥在设备内生成、不可导出，用印须凭口令并由设备留痕，签章证书由依法设立的电子认证服务机构签发，签章时间由可信时间戳证明。";

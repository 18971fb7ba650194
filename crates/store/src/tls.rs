//! TLS (传输加密) to PostgreSQL: what `sslmode` and `sslrootcert` of the URL ask for, and why a server is not trusted.

use std::{error::Error as _, io, path::PathBuf, sync::Arc};

use postgres::{Config, config::SslMode};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::{Error, Result};

/// Why there is no encrypted connection to PostgreSQL that can be trusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Distrust {
    /// `sslmode` asks for TLS and the server offers none.
    #[error("the server offers no TLS")]
    Plain,
    /// The certificate is signed by nobody among the trusted.
    #[error("the server's certificate is signed by nobody who is trusted")]
    UnknownIssuer,
    /// The certificate names other hosts, or none.
    #[error("the server's certificate is not for this host but for: {}", .0.join(", "))]
    OtherHost(Vec<String>),
    /// The certificate has expired, or is not valid yet.
    #[error("the server's certificate is not valid today")]
    OutOfDate,
    /// The server shows the certificate of an authority, as self-signed ones often are, instead of one of its own.
    #[error("the server shows an authority's certificate instead of its own")]
    Authority,
    /// The file of trusted certificates cannot be read or holds none; the system's own when the path is empty.
    #[error("no trusted certificates can be read from {}", .0.display())]
    Roots(PathBuf),
    /// Anything else TLS says.
    #[error("{0}")]
    Other(String),
}

/// The four values of `sslmode`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Disable,
    Prefer,
    Require,
    VerifyFull,
}

/// A URL, read: the part that `postgres` knows, and the part that is ours.
pub(crate) struct Asked {
    config: Config,
    mode: Mode,
    roots: Option<PathBuf>,
}

/// A server and how to reach it.
pub(crate) struct Way {
    pub(crate) config: Config,
    pub(crate) tls: MakeRustlsConnect,
}

impl Asked {
    /// Reads a URL and nothing else. It may hold a password: no message repeats it.
    pub(crate) fn of(url: &str) -> Result<Self> {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut roots, mut rest) = (None, None, Vec::new());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            match pair.split_once('=') {
                Some(("sslmode", text)) => mode = Some(Mode::of(text)?),
                Some(("sslrootcert", "" | "system")) => roots = None,
                Some(("sslrootcert", text)) => roots = Some(PathBuf::from(decoded(text)?)),
                _ => rest.push(pair),
            }
        }
        let mode = mode.unwrap_or(if roots.is_some() { Mode::VerifyFull } else { Mode::Prefer });
        if roots.is_some() && mode != Mode::VerifyFull {
            return Err(Error::Value("sslrootcert is looked at only with sslmode=verify-full".into()));
        }
        let theirs = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
        let mut config: Config =
            theirs.parse().map_err(|_| Error::Value("the PostgreSQL URL cannot be read".into()))?;
        config.ssl_mode(mode.of_postgres());
        Ok(Self { config, mode, roots })
    }

    /// Reads the trusted certificates, where they are wanted.
    pub(crate) fn ready(self) -> Result<Way> {
        let provider = Arc::new(ring::default_provider());
        let verifier: Arc<dyn ServerCertVerifier> = match self.mode {
            Mode::VerifyFull => {
                let roots = Arc::new(trusted(self.roots)?);
                WebPkiServerVerifier::builder_with_provider(roots, provider.clone()).build().map_err(engine)?
            }
            _ => Arc::new(Anyone(provider.clone())),
        };
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let client = builder.map_err(engine)?.dangerous().with_custom_certificate_verifier(verifier);
        Ok(Way { config: self.config, tls: MakeRustlsConnect::new(client.with_no_client_auth()) })
    }
}

impl Mode {
    fn of(text: &str) -> Result<Self> {
        Ok(match text {
            "disable" => Self::Disable,
            "prefer" => Self::Prefer,
            "require" => Self::Require,
            "verify-full" => Self::VerifyFull,
            _ => return Err(Error::Value("sslmode is one of disable, prefer, require, verify-full".into())),
        })
    }

    fn of_postgres(self) -> SslMode {
        match self {
            Self::Disable => SslMode::Disable,
            Self::Prefer => SslMode::Prefer,
            Self::Require | Self::VerifyFull => SslMode::Require,
        }
    }
}

/// The certificates of a PEM file, or the system's.
fn trusted(file: Option<PathBuf>) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates(file.as_ref())?);
    if roots.is_empty() { Err(Error::Tls(Distrust::Roots(file.unwrap_or_default()))) } else { Ok(roots) }
}

/// The certificates of a PEM file, or the system's; at least one.
pub(crate) fn certificates(file: Option<&PathBuf>) -> Result<Vec<CertificateDer<'static>>> {
    let none = || Error::Tls(Distrust::Roots(file.cloned().unwrap_or_default()));
    let found: Vec<CertificateDer<'static>> = match file {
        Some(path) => CertificateDer::pem_file_iter(path).and_then(Iterator::collect).map_err(|_| none())?,
        None => rustls_native_certs::load_native_certs().certs,
    };
    if found.is_empty() { Err(none()) } else { Ok(found) }
}

fn engine(e: impl std::fmt::Display) -> Error {
    Error::Engine(format!("TLS: {e}"))
}

/// Undoes `%41`.
fn decoded(text: &str) -> Result<String> {
    let wrong = || Error::Value("the PostgreSQL URL cannot be read".into());
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || rest.next().and_then(|b| char::from(b).to_digit(16)).ok_or_else(wrong);
        bytes.push(match byte {
            b'%' => u8::try_from(digit()? * 16 + digit()?).map_err(|_| wrong())?,
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| wrong())
}

/// What TLS has to say about a failed connection; `None` when it failed for another reason.
pub(crate) fn distrust(error: &postgres::Error) -> Option<Distrust> {
    let source = error.source()?;
    let inner = source.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    match inner.and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        Some(why) => Some(reason(why)),
        // The one case that the driver itself notices; it has no type.
        None => (source.to_string() == "server does not support TLS").then_some(Distrust::Plain),
    }
}

/// What TLS says, in our words.
pub(crate) fn reason(error: &rustls::Error) -> Distrust {
    match error {
        rustls::Error::InvalidCertificate(why) => of_certificate(why),
        other => Distrust::Other(other.to_string()),
    }
}

fn of_certificate(why: &CertificateError) -> Distrust {
    use CertificateError as E;
    match why {
        E::UnknownIssuer => Distrust::UnknownIssuer,
        E::NotValidForName => Distrust::OtherHost(Vec::new()),
        E::NotValidForNameContext { presented, .. } => {
            Distrust::OtherHost(presented.iter().map(|n| plain(n)).collect())
        }
        E::Expired | E::ExpiredContext { .. } | E::NotValidYet | E::NotValidYetContext { .. } => Distrust::OutOfDate,
        other if format!("{other:?}").contains("CaUsedAsEndEntity") => Distrust::Authority,
        other => Distrust::Other(other.to_string()),
    }
}

/// `host` of `DnsName("host")`, `1.2.3.4` of `IpAddress(1.2.3.4)`.
fn plain(name: &str) -> String {
    let inner = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    inner.unwrap_or(name).trim_matches('"').to_owned()
}

/// Takes every certificate, as `prefer` and `require` ask: it keeps out listeners, not impostors. Whoever answers must
/// still hold the key of the certificate shown.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<(SslMode, bool, Option<PathBuf>)> {
        let asked = Asked::of(&format!("postgres://u:verysecret@h/d{query}"))?;
        Ok((asked.config.get_ssl_mode(), asked.mode == Mode::VerifyFull, asked.roots))
    }

    #[test]
    fn each_mode_is_read_and_the_rest_of_the_url_left_alone() {
        assert_eq!(asked("").unwrap(), (SslMode::Prefer, false, None));
        assert_eq!(asked("?sslmode=disable").unwrap(), (SslMode::Disable, false, None));
        assert_eq!(asked("?sslmode=require&connect_timeout=3").unwrap(), (SslMode::Require, false, None));
        assert_eq!(asked("?sslmode=verify-full&sslrootcert=system").unwrap(), (SslMode::Require, true, None));
        let config = Asked::of("postgres://u@h/d?application_name=a&sslmode=require").unwrap().config;
        assert_eq!((config.get_application_name(), config.get_dbname()), (Some("a"), Some("d")));
    }

    #[test]
    fn trusted_certificates_mean_that_the_server_is_verified() {
        let path = Some(PathBuf::from("/etc/证书/ca.pem"));
        let text = "sslrootcert=/etc/%E8%AF%81%E4%B9%A6/ca.pem";
        assert_eq!(asked(&format!("?{text}")).unwrap(), (SslMode::Require, true, path));
        for mode in ["disable", "prefer", "require"] {
            let refused = asked(&format!("?sslmode={mode}&{text}")).unwrap_err();
            assert!(refused.to_string().contains("verify-full"), "{mode}: {refused}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_without_the_password() {
        for query in ["?sslmode=on", "?sslmode=", "?sslmode=verify-ca", "?sslrootcert=%4", "?sslrootcert=%zz", "?a=b"] {
            let told = asked(query).unwrap_err().to_string();
            assert!(!told.contains("verysecret"), "{told}");
        }
        assert!(asked("?sslmode=on").unwrap_err().to_string().contains("disable, prefer, require, verify-full"));
    }

    #[test]
    fn a_file_without_certificates_is_named() {
        for path in ["/no/such/file", "/dev/null"] {
            let Err(error) = Asked::of(&format!("postgres://h/d?sslrootcert={path}")).unwrap().ready() else {
                panic!("{path} holds no certificate")
            };
            assert_eq!(error, Error::Tls(Distrust::Roots(path.into())));
        }
    }
}

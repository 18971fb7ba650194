//! Blobs in a bucket of a store that speaks S3 (对象存储). Requests are signed here and sent by a blocking client.

use std::{fmt, io::Read, path::PathBuf, sync::Arc, thread, time::Duration};

use rustls::crypto::ring;
use rusty_s3::{Credentials, S3Action, UrlStyle, actions::ListObjectsV2};
use ureq::{
    Agent,
    http::{Method, Response, StatusCode},
    tls::{Certificate, RootCerts, TlsConfig},
};
use url::Url;

use super::BlobId;
use crate::{Error, Result, tls};

/// How long a signed request may take to arrive: clocks of two machines differ.
const VALID: Duration = Duration::from_secs(600);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// For one read or write: a store that says nothing for so long is taken for dead.
const SILENCE: Duration = Duration::from_secs(30);
/// Every request may be repeated: the key is the hash of the bytes.
const ATTEMPTS: u32 = 3;
/// An error's text is a few hundred bytes.
const LONGEST_ANSWER: u64 = 1 << 24;

/// A bucket (桶) and the key to it. It never shows its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Bucket {
    /// Where the store answers, such as `https://s3.yunze.example:9000`.
    pub endpoint: String,
    /// The bucket's name.
    pub name: String,
    /// The region; most stores of one's own want `us-east-1`.
    pub region: String,
    /// How the bucket is addressed.
    pub addressing: Addressing,
    /// The PEM file of the authorities trusted for `https`; the system's when missing.
    pub ca: Option<PathBuf>,
    /// The access key.
    pub key: String,
    /// The secret key.
    pub secret: String,
}

/// Where the bucket's name stands in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addressing {
    /// In the path: MinIO, Ceph and other stores of one's own.
    Path,
    /// In the host's name: most public clouds.
    Host,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.name, self.endpoint)
    }
}

/// A bucket that has answered once.
pub(super) struct Open {
    bucket: rusty_s3::Bucket,
    credentials: Credentials,
    agent: Agent,
    shown: String,
}

impl fmt::Debug for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// What the store said.
struct Answer {
    status: StatusCode,
    body: Vec<u8>,
}

impl Answer {
    /// S3's own word for an error; empty when there is none, as after HEAD.
    fn code(&self) -> &str {
        let text = str::from_utf8(&self.body).unwrap_or_default();
        let code = text.split_once("<Code>").and_then(|(_, rest)| rest.split_once("</Code>"));
        code.map_or("", |(code, _)| code)
    }
}

impl Open {
    pub(super) fn new(given: &Bucket) -> Result<Self> {
        let wrong = |why: &dyn fmt::Display| Error::Value(format!("{given:?} cannot be a bucket: {why}"));
        let endpoint: Url = given.endpoint.parse().map_err(|e| wrong(&e))?;
        let style = match given.addressing {
            Addressing::Path => UrlStyle::Path,
            Addressing::Host => UrlStyle::VirtualHost,
        };
        let secure = endpoint.scheme() == "https";
        let bucket = rusty_s3::Bucket::new(endpoint, style, given.name.clone(), given.region.clone());
        let open = Self {
            bucket: bucket.map_err(|e| wrong(&e))?,
            credentials: Credentials::new(&given.key, &given.secret),
            agent: agent(if secure { Some(trusted(given.ca.as_ref())?) } else { None }),
            shown: format!("{given:?}"),
        };
        open.page(None, 1)?;
        Ok(open)
    }

    /// Kept means read back: not every store checks what arrives.
    pub(super) fn put(&self, id: &BlobId, bytes: &[u8]) -> Result<()> {
        let url = self.bucket.put_object(Some(&self.credentials), &id.key()).sign(VALID);
        let answer = self.ask(&Method::PUT, &url, bytes)?;
        if !answer.status.is_success() {
            return Err(self.refusal(&answer));
        }
        match self.get(id) {
            Ok(kept) if kept == bytes => Ok(()),
            Ok(_) | Err(Error::NotFound) => Err(self.error("what was put is not what is there")),
            Err(other) => Err(other),
        }
    }

    pub(super) fn get(&self, id: &BlobId) -> Result<Vec<u8>> {
        let url = self.bucket.get_object(Some(&self.credentials), &id.key()).sign(VALID);
        let answer = self.ask(&Method::GET, &url, &[])?;
        match answer.status {
            status if status.is_success() => Ok(answer.body),
            StatusCode::NOT_FOUND if answer.code() != "NoSuchBucket" => Err(Error::NotFound),
            _ => Err(self.refusal(&answer)),
        }
    }

    pub(super) fn has(&self, id: &BlobId) -> Result<bool> {
        let url = self.bucket.head_object(Some(&self.credentials), &id.key()).sign(VALID);
        let answer = self.ask(&Method::HEAD, &url, &[])?;
        match answer.status {
            status if status.is_success() => Ok(true),
            StatusCode::NOT_FOUND => Ok(false),
            _ => Err(self.refusal(&answer)),
        }
    }

    pub(super) fn list(&self) -> Result<Vec<BlobId>> {
        let (mut all, mut from) = (Vec::new(), None);
        loop {
            let (keys, next) = self.page(from, 1000)?;
            all.extend(keys.iter().filter_map(|key| BlobId::of_key(key)));
            match next {
                Some(next) => from = Some(next),
                None => return Ok(all),
            }
        }
    }

    /// Some keys, and where to go on.
    fn page(&self, from: Option<String>, count: usize) -> Result<(Vec<String>, Option<String>)> {
        let mut list = self.bucket.list_objects_v2(Some(&self.credentials));
        list.with_max_keys(count);
        if let Some(from) = from {
            list.with_continuation_token(from);
        }
        let answer = self.ask(&Method::GET, &list.sign(VALID), &[])?;
        if !answer.status.is_success() {
            return Err(self.refusal(&answer));
        }
        let text = String::from_utf8_lossy(&answer.body);
        let page = ListObjectsV2::parse_response(&text).map_err(|_| self.error("it does not speak S3"))?;
        Ok((page.contents.into_iter().map(|object| object.key).collect(), page.next_continuation_token))
    }

    /// Asks again when the connection broke or the store is not well.
    fn ask(&self, method: &Method, url: &Url, body: &[u8]) -> Result<Answer> {
        let mut attempt = 0;
        loop {
            attempt += 1;
            let outcome = self.once(method, url, body);
            let again = outcome.as_ref().map_or(true, |a| a.status.is_server_error() || a.status.as_u16() == 429);
            if !again || attempt == ATTEMPTS {
                return outcome.map_err(|e| self.error(&told(&e)));
            }
            thread::sleep(Duration::from_millis(100) * attempt);
        }
    }

    fn once(&self, method: &Method, url: &Url, body: &[u8]) -> Result<Answer, ureq::Error> {
        let response: Response<ureq::Body> = match *method {
            Method::PUT => self.agent.put(url.as_str()).send(body),
            Method::HEAD => self.agent.head(url.as_str()).call(),
            _ => self.agent.get(url.as_str()).call(),
        }?;
        let (parts, body) = response.into_parts();
        let longest = if parts.status.is_success() { u64::MAX } else { LONGEST_ANSWER };
        let mut bytes = Vec::new();
        body.into_with_config().limit(u64::MAX).reader().take(longest).read_to_end(&mut bytes)?;
        Ok(Answer { status: parts.status, body: bytes })
    }

    fn refusal(&self, answer: &Answer) -> Error {
        match (answer.status, answer.code()) {
            (StatusCode::INSUFFICIENT_STORAGE, _) | (_, "XMinioStorageFull" | "QuotaExceeded") => Error::DiskFull,
            (status, code) => self.error(&format!("{} {code}", status.as_u16())),
        }
    }

    fn error(&self, why: &str) -> Error {
        Error::Storage(format!("{}: {}", self.shown, why.trim()))
    }
}

fn agent(roots: Option<RootCerts>) -> Agent {
    let tls = TlsConfig::builder()
        .unversioned_rustls_crypto_provider(Arc::new(ring::default_provider()))
        .root_certs(roots.unwrap_or_else(|| RootCerts::new_with_certs(&[])));
    let config = Agent::config_builder()
        .tls_config(tls.build())
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .timeout_connect(Some(CONNECT_TIMEOUT))
        .timeout_per_read(Some(SILENCE))
        .timeout_per_write(Some(SILENCE));
    Agent::new_with_config(config.build())
}

fn trusted(ca: Option<&PathBuf>) -> Result<RootCerts> {
    let certificates = tls::certificates(ca).map_err(|e| Error::Value(e.to_string()))?;
    let owned: Vec<Certificate<'static>> =
        certificates.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
    Ok(RootCerts::new_with_certs(&owned))
}

/// The client's words, which name neither the signed address nor the key; of a certificate, ours.
fn told(error: &ureq::Error) -> String {
    let tls = match error {
        ureq::Error::Rustls(why) => Some(why),
        ureq::Error::Io(e) => e.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()),
        _ => None,
    };
    tls.map_or_else(|| error.to_string(), |why| tls::reason(why).to_string())
}

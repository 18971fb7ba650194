//! A store that speaks as much S3 as is asked of it, and fails in every way it is told to.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
    thread,
};

use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use store::{Addressing, Bucket};

use crate::authority::Issued;

pub const KEY: &str = "yunze-key";
pub const SECRET: &str = "verysecret";
/// Keys on a page of a list: few, so that lists have pages.
const PAGE: usize = 2;

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    None,
    /// The next so many requests are answered by 503.
    Unwell(u32),
    /// Connections break off before an answer.
    Silent,
    /// Half of an object is sent, as if it were the whole.
    Breaks,
    /// Half of what was sent is kept, and called well.
    Forgets,
    Full,
}

#[derive(Default)]
struct Shelf {
    objects: BTreeMap<String, Vec<u8>>,
    trouble: Option<Trouble>,
    puts: usize,
}

/// A running store with one bucket, `office`.
pub struct Shop {
    shelf: Arc<Mutex<Shelf>>,
    endpoint: String,
}

struct Request {
    method: String,
    path: String,
    query: String,
    body: Vec<u8>,
}

impl Shop {
    pub fn open() -> Self {
        Self::with(None)
    }

    /// Over TLS, by this certificate.
    pub fn secure(issued: &Issued) -> Self {
        let chain = vec![CertificateDer::from_pem_slice(issued.certificate.as_bytes()).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(issued.key.as_bytes()).unwrap();
        let builder = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        Self::with(Some(Arc::new(builder.with_single_cert(chain, key).unwrap())))
    }

    fn with(tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let endpoint = format!("{scheme}://{}", listener.local_addr().unwrap());
        let shelf = Arc::new(Mutex::new(Shelf::default()));
        let served = shelf.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, shelf, tls) = (stream.unwrap(), served.clone(), tls.clone());
                thread::spawn(move || match tls {
                    Some(config) => {
                        serve(StreamOwned::new(ServerConnection::new(config).unwrap(), stream), &shelf);
                    }
                    None => serve(stream, &shelf),
                });
            }
        });
        Self { shelf, endpoint }
    }

    /// How to reach it.
    pub fn bucket(&self) -> Bucket {
        Bucket {
            endpoint: self.endpoint.clone(),
            name: "office".into(),
            region: "us-east-1".into(),
            addressing: Addressing::Path,
            ca: None,
            key: KEY.into(),
            secret: SECRET.into(),
        }
    }

    pub fn has_trouble(&self, trouble: Trouble) {
        self.shelf.lock().unwrap().trouble = Some(trouble);
    }

    /// Looks at, or changes, what is kept.
    pub fn objects<T>(&self, f: impl FnOnce(&mut BTreeMap<String, Vec<u8>>) -> T) -> T {
        f(&mut self.shelf.lock().unwrap().objects)
    }

    pub fn puts(&self) -> usize {
        self.shelf.lock().unwrap().puts
    }
}

/// One request for each connection.
fn serve(stream: impl Read + Write, shelf: &Mutex<Shelf>) {
    let mut stream = BufReader::new(stream);
    let Some(request) = read(&mut stream) else { return };
    let (status, body) = {
        let mut shelf = shelf.lock().unwrap();
        match shelf.trouble.unwrap_or(Trouble::None) {
            Trouble::Silent => return,
            Trouble::Unwell(left) if left > 0 => {
                shelf.trouble = Some(Trouble::Unwell(left - 1));
                (503, error("SlowDown"))
            }
            trouble => answer(&mut shelf, &request, trouble),
        }
    };
    let breaks = shelf.lock().unwrap().trouble == Some(Trouble::Breaks) && status == 200;
    let head = format!("HTTP/1.1 {status} -\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let sent = if request.method == "HEAD" { &[][..] } else { &body };
    let sent = if breaks { &sent[..sent.len() / 2] } else { sent };
    // The other side may have gone, which is its own affair.
    let _ = stream.get_mut().write_all(&[head.as_bytes(), sent].concat());
    let _ = stream.get_mut().flush();
}

fn read(stream: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut header = String::new();
        stream.read_line(&mut header).ok()?;
        match header.trim().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.trim().parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Request { method, path: path.to_owned(), query: query.to_owned(), body })
}

fn answer(shelf: &mut Shelf, request: &Request, trouble: Trouble) -> (u16, Vec<u8>) {
    let signed =
        request.query.contains(&format!("X-Amz-Credential={KEY}%2F")) && request.query.contains("X-Amz-Signature=");
    let Some(key) = request.path.strip_prefix("/office/") else { return (404, error("NoSuchBucket")) };
    let (key, body) = (key.to_owned(), request.body.clone());
    match request.method.as_str() {
        _ if !signed => (403, error("InvalidAccessKeyId")),
        "GET" if key.is_empty() => (200, page(shelf, &request.query)),
        "GET" | "HEAD" => shelf.objects.get(&key).map_or((404, error("NoSuchKey")), |bytes| (200, bytes.clone())),
        "PUT" if trouble == Trouble::Full => (507, error("XMinioStorageFull")),
        "PUT" => {
            let kept = if trouble == Trouble::Forgets { body.len() / 2 } else { body.len() };
            shelf.objects.insert(key, body[..kept].to_vec());
            shelf.puts += 1;
            (200, Vec::new())
        }
        _ => (405, error("MethodNotAllowed")),
    }
}

fn page(shelf: &Shelf, query: &str) -> Vec<u8> {
    let after = query.split('&').find_map(|pair| pair.strip_prefix("continuation-token="));
    let after = after.unwrap_or_default().replace("%2F", "/");
    let keys: Vec<&String> = shelf.objects.keys().filter(|key| **key > after).take(PAGE + 1).collect();
    let more = keys.get(PAGE).map(|_| keys[PAGE - 1]);
    let contents: String = keys
        .iter()
        .take(PAGE)
        .map(|key| format!("<Contents><Key>{}</Key><Size>1</Size></Contents>", key.replace('/', "%2F")))
        .collect();
    let more = more.map_or(String::new(), |key| format!("<NextContinuationToken>{key}</NextContinuationToken>"));
    format!(
        "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <EncodingType>url</EncodingType><MaxKeys>{PAGE}</MaxKeys>{contents}{more}</ListBucketResult>"
    )
    .into_bytes()
}

fn error(code: &str) -> Vec<u8> {
    format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code></Error>").into_bytes()
}

//! A browser reduced to its connection: one request after the other, kept alive.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::failure::{Failure, Outcome};

/// One connection with one session.
pub struct Client {
    stream: BufReader<TcpStream>,
    head: String,
}

/// An answer.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body as it came over the wire.
    pub body: Vec<u8>,
}

impl Client {
    /// Connects. `coding` is what a browser says it reads, `br, gzip` or `identity`; an empty session sends no cookie.
    pub fn connect(address: SocketAddr, session: &str, coding: &str) -> Outcome<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let cookie =
            if session.is_empty() { String::new() } else { format!("Cookie: {}={session}\r\n", web::visitor::COOKIE) };
        let head = format!("Host: {address}\r\nAccept-Encoding: {coding}\r\n{cookie}\r\n");
        Ok(Client { stream: BufReader::new(stream), head })
    }

    /// Gets a page.
    pub fn get(&mut self, path: &str) -> Outcome<Answer> {
        let request = format!("GET {path} HTTP/1.1\r\n{}", self.head);
        self.stream.get_mut().write_all(request.as_bytes())?;
        let status = self.line()?.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut length = Some(0);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().ok();
            } else if line.starts_with("transfer-encoding:") && line.contains("chunked") {
                length = None;
            }
        }
        let body = match length {
            Some(length) => self.exactly(length)?,
            None => self.chunks()?,
        };
        let status = status.ok_or_else(|| Failure::new(format!("{path}: not an HTTP answer")))?;
        Ok(Answer { status, body })
    }

    fn line(&mut self) -> Outcome<String> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }

    fn exactly(&mut self, length: usize) -> Outcome<Vec<u8>> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }

    fn chunks(&mut self) -> Outcome<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let size = usize::from_str_radix(self.line()?.trim(), 16).unwrap_or(0);
            body.extend(self.exactly(size)?);
            self.line()?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
}

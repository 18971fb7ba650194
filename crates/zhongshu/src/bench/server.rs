//! A server in a process of its own, as an office runs it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use super::client::Client;
use crate::failure::{Failure, Outcome};
use crate::world::moment;

/// A running server. It is ended when this is dropped.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    begun: Instant,
    // Read no further, but kept: a server whose output has no reader is ended by its next word.
    _said: BufReader<ChildStdout>,
}

impl Server {
    /// Starts this program with arguments; returns when it has said where it listens.
    pub fn start(args: &[&str]) -> Outcome<Server> {
        let begun = moment();
        let mut child = Command::new(env::current_exe()?).args(args).stdout(Stdio::piped()).spawn()?;
        let out = child.stdout.take().ok_or_else(|| Failure::new("no output"))?;
        let mut said = BufReader::new(out);
        let mut line = String::new();
        while said.read_line(&mut line)? > 0 {
            if let Some((_, address)) = line.trim_end().rsplit_once("http://") {
                let address = address.parse().map_err(|_| Failure::new(format!("not an address: {address}")))?;
                return Ok(Server { child, address, begun, _said: said });
            }
            line.clear();
        }
        Err(Failure::new(format!("the server stopped: {args:?}")))
    }

    /// Waits until it answers; how long that took from its start, in ms.
    pub fn until_healthy(&self) -> Outcome<f64> {
        for _ in 0..2_000 {
            let answer = Client::connect(self.address, "", "identity").and_then(|mut c| c.get("/healthz"));
            if answer.is_ok_and(|a| a.status == 200) {
                return Ok(self.begun.elapsed().as_secs_f64() * 1e3);
            }
            thread::sleep(Duration::from_millis(2));
        }
        Err(Failure::new("the server does not answer"))
    }

    /// Resident memory, MB.
    pub fn resident(&self) -> Outcome<f64> {
        memory(self.child.id(), "VmRSS")
    }
}

/// What the kernel says under this name of a process's memory, MB.
pub fn memory(process: u32, name: &str) -> Outcome<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':')).unwrap_or_default();
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().map_err(|_| Failure::new(format!("no {name}")))?;
    Ok(kib / 1024.0)
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

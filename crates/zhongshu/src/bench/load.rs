//! Load: many connections asking for one page, and how long each had to wait.

use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

use super::client::Client;
use crate::failure::{Failure, Outcome};
use crate::world::moment;

/// Browsers at a time.
pub const CONNECTIONS: usize = 16;
/// Before anything is counted.
const WARM_UP: Duration = Duration::from_millis(500);

/// What was seen.
pub struct Load {
    /// Median, ms.
    pub p50: f64,
    /// One in a hundred waited longer, ms.
    pub p99: f64,
    /// Answers per second.
    pub rate: f64,
}

/// Asks for a page from [`CONNECTIONS`] connections for so many seconds.
///
/// # Errors
/// When any answer is not 200.
pub fn run(address: SocketAddr, session: &str, path: &str, seconds: u64) -> Outcome<Load> {
    let workers: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let (session, path) = (session.to_owned(), path.to_owned());
            thread::spawn(move || one(address, &session, &path, seconds))
        })
        .collect();
    let mut waits = Vec::new();
    for worker in workers {
        waits.extend(worker.join().map_err(|_| Failure::new("a connection's thread failed"))??);
    }
    waits.sort_unstable();
    Ok(Load { p50: at(&waits, 50), p99: at(&waits, 99), rate: super::steps::ratio(waits.len(), seconds) })
}

fn one(address: SocketAddr, session: &str, path: &str, seconds: u64) -> Outcome<Vec<Duration>> {
    let mut client = Client::connect(address, session, "br, gzip")?;
    let mut waits = Vec::new();
    let start = moment() + WARM_UP;
    let end = start + Duration::from_secs(seconds);
    loop {
        let asked = moment();
        if asked >= end {
            return Ok(waits);
        }
        let answer = client.get(path)?;
        if answer.status != 200 {
            return Err(Failure::new(format!("{path}: {}", answer.status)));
        }
        if asked >= start {
            waits.push(asked.elapsed());
        }
    }
}

/// A percentile of sorted waits, in ms.
fn at(waits: &[Duration], percent: usize) -> f64 {
    let place = (waits.len() * percent / 100).min(waits.len().saturating_sub(1));
    waits.get(place).map_or(0.0, |wait| wait.as_secs_f64() * 1e3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_read_off_the_sorted_waits() {
        let waits: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert!((at(&waits, 50) - 51.0).abs() < 0.01);
        assert!((at(&waits, 99) - 100.0).abs() < 0.01);
        assert!(at(&[], 99).abs() < f64::EPSILON);
    }
}

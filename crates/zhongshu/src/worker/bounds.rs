//! Bounds (上限) of a worker, set by itself before it reads a word.

use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Most bytes a worker may write to in memory: fonts, which are only read, do not count.
pub const MEMORY: u64 = 1024 * 1024 * 1024;
/// Most bytes of addresses, fonts included.
const ADDRESSES: u64 = 6 * MEMORY;
/// Seconds of the processor.
const SECONDS: u64 = 30;

/// No more memory and time than one question needs, no file written, no core left behind.
///
/// # Errors
/// When the system refuses a limit.
pub fn bound() -> io::Result<()> {
    let limits = [
        (Resource::Data, MEMORY),
        (Resource::As, ADDRESSES),
        (Resource::Cpu, SECONDS),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        // Whoever started the server may have allowed less: that cannot be raised, and need not be.
        let most = getrlimit(resource).maximum.map_or(most, |allowed| allowed.min(most));
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

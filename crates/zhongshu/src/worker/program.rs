//! One question to a worker: started, asked, listened to, ended.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Most bytes taken from a worker.
const MOST: u64 = 64 * 1024 * 1024;

/// The program that is run as a worker.
pub struct Program(PathBuf);

/// What a worker said, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Every byte it said before it ended.
    pub bytes: Vec<u8>,
    /// How it ended.
    pub end: End,
}

/// How a worker ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// By itself, with all it had to say.
    Whole,
    /// Its time was up.
    Slow,
    /// It fell: too much memory, nested too deep.
    Fallen,
    /// It never ran; why is said on standard error, to whoever runs the server.
    Silent,
}

impl Program {
    /// The very program that runs, also after an upgrade put a newer one in its place.
    pub fn own() -> Program {
        let running = PathBuf::from("/proc/self/exe");
        Program::at(if running.exists() { running } else { std::env::current_exe().unwrap_or(running) })
    }

    /// Another program.
    pub fn at(path: impl Into<PathBuf>) -> Program {
        Program(path.into())
    }

    /// Asks a new worker one question and ends it when the time is up.
    pub fn ask(&self, args: &[&OsStr], question: Vec<u8>, patience: Duration) -> Heard {
        match self.command(args).spawn() {
            Ok(child) => self.converse(child, question, patience),
            Err(why) => Heard { bytes: Vec::new(), end: self.silent(&why) },
        }
    }

    fn command(&self, args: &[&OsStr]) -> Command {
        let mut command = Command::new(&self.0);
        // Nothing of the server's surroundings is the worker's business but the way to the fonts.
        command.args(args).env_clear();
        for name in ["HOME", "ZHONGSHU_FONTS"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command
    }

    /// Sends the question, waits for the answer, ends the worker when the time is up. What it said until then is kept.
    fn converse(&self, mut child: Child, question: Vec<u8>, patience: Duration) -> Heard {
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (tell, heard) = mpsc::channel();
        // A worker that does not read must not hold the one who writes.
        let writer = thread::spawn(move || input.map(|mut input| input.write_all(&question)));
        let reader = thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = output.map(|output| output.take(MOST).read_to_end(&mut bytes));
            _ = tell.send(matches!(read, Some(Ok(_))));
            bytes
        });
        let answer = heard.recv_timeout(patience);
        if answer.is_err() {
            _ = child.kill();
        }
        let ended = child.wait();
        _ = writer.join();
        let bytes = reader.join().unwrap_or_default();
        let end = match (answer, ended) {
            (Ok(true), Ok(status)) if status.success() => End::Whole,
            (Err(RecvTimeoutError::Timeout), _) => End::Slow,
            (_, Ok(status)) => fallen(status),
            (_, Err(why)) => self.silent(&why),
        };
        Heard { bytes, end }
    }

    /// What the system says is no word for a user.
    fn silent(&self, why: &io::Error) -> End {
        eprintln!("工作进程（{}）没有启动：{why}", self.0.display());
        End::Silent
    }
}

/// Why a worker ended without an answer.
fn fallen(status: ExitStatus) -> End {
    #[cfg(unix)]
    {
        use std::os::unix::process::ExitStatusExt;
        // SIGXCPU, or the end that follows it: the time of the processor is up before that of the clock with several at work.
        if matches!(status.signal(), Some(24 | 9)) {
            return End::Slow;
        }
    }
    _ = status;
    End::Fallen
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str, question: &[u8], patience: Duration) -> Heard {
        Program::at("/bin/sh").ask(&["-c".as_ref(), script.as_ref()], question.to_vec(), patience)
    }

    #[test]
    fn a_worker_that_answers_is_heard_and_one_that_falls_or_never_ends_is_told_of() {
        let long = Duration::from_secs(60);
        assert_eq!(shell("cat", b"question", long), Heard { bytes: b"question".to_vec(), end: End::Whole });
        assert_eq!(shell("exit 3", b"", long).end, End::Fallen);
        // One that neither reads nor ends, with more to be written than a pipe holds.
        assert_eq!(shell("exec sleep 1000", &vec![0; 1 << 20], Duration::from_millis(50)).end, End::Slow);
        assert_eq!(shell("kill -XCPU $$", b"", long).end, End::Slow);
        assert!(Program::at("/no/such/program").ask(&[], Vec::new(), long).end == End::Silent);
    }

    #[test]
    fn what_a_worker_said_before_it_fell_is_kept() {
        let heard = shell("echo first; kill -ABRT $$", b"", Duration::from_secs(60));
        assert_eq!(heard, Heard { bytes: b"first\n".to_vec(), end: End::Fallen });
    }

    #[test]
    fn a_worker_sees_nothing_of_the_servers_surroundings() {
        let heard = shell("command -p env", b"", Duration::from_secs(60));
        let names = String::from_utf8(heard.bytes).unwrap();
        let own = |line: &&str| {
            !["HOME=", "ZHONGSHU_FONTS=", "PWD=", "_=", "SHLVL=", "OLDPWD="].iter().any(|n| line.starts_with(n))
        };
        assert_eq!(names.lines().filter(own).collect::<Vec<_>>(), Vec::<&str>::new());
    }
}

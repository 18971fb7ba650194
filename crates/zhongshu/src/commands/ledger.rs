//! `zhongshu export-ledger` and `verify-ledger`.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use ledger::Sm3;
use store::{export_ledger, sealing};

use crate::config::Config;
use crate::failure::{Failure, Outcome};
use crate::house::House;
use crate::world::RealWorld;

/// Seals what is waiting and writes the whole ledger. A file that is there is replaced only by a whole one.
pub fn export(config: &Config, output: &Path) -> Outcome {
    let house = House::open(config, Arc::new(RealWorld))?;
    sealing::seal(&house.db)?;
    let part = output.with_added_extension("part");
    let file = File::create(&part).map_err(|e| Failure::writing(output, &e))?;
    let mut out = BufWriter::new(file);
    let count = export_ledger(&house.db, &mut out)?;
    out.flush()?;
    out.get_ref().sync_all()?;
    fs::rename(&part, output).map_err(|e| Failure::writing(output, &e))?;
    println!("已导出 {count} 条到 {}", output.display());
    Ok(())
}

/// Says whether an export is intact, or the first broken place; then the exit code is 1.
pub fn verify(file: &Path) -> Outcome<ExitCode> {
    let opened = File::open(file).map_err(|e| Failure::reading(file, &e))?;
    match ledger::verify(BufReader::new(opened), &Sm3) {
        Ok(intact) => {
            let part = if intact.is_whole() { "" } else { "（只是流水的一段）" };
            let closed = match intact.closed {
                0 => String::new(),
                n => format!("（其中 {n} 条封存内容，只核对要目）"),
            };
            println!("流水完整{part}：共 {} 条{closed}，末条杂凑值 {}", intact.count, intact.head.hash);
            Ok(ExitCode::SUCCESS)
        }
        Err(ledger::Broken { reason: ledger::Reason::Io(e), .. }) => Err(Failure::reading(file, &e)),
        Err(broken) => {
            println!("流水不完整：{broken}");
            Ok(ExitCode::from(1))
        }
    }
}

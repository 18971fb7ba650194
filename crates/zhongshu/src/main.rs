//! 中枢: the program. It only wires: reads the settings, opens the house, hands each room what it needs.

mod bench;
mod cli;
mod commands;
mod config;
mod failure;
mod finder;
mod fonts;
mod house;
mod press;
mod serve;
mod sweeps;
mod world;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use config::Config;
use failure::Outcome;

fn main() -> ExitCode {
    let begun = world::moment();
    let cli = Cli::parse();
    match run(cli, begun) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("zhongshu：{failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn run(cli: Cli, begun: std::time::Instant) -> Outcome<ExitCode> {
    let config = Config::load(&cli.settings)?;
    match cli.command {
        Command::Init(asked) => commands::init::run(&config, &asked)?,
        Command::Serve => commands::serve::run(&config, begun)?,
        Command::Demo(asked) => commands::demo::run(&config, &asked, begun)?,
        Command::Typeset(asked) => return commands::typeset::run(&config, &asked),
        Command::ExportLedger { output } => commands::ledger::export(&config, &output)?,
        Command::VerifyLedger { file } => return commands::ledger::verify(&file),
        Command::Backup { output } => commands::backup::backup(&config, &output)?,
        Command::Restore { folder } => commands::backup::restore(&config, &folder)?,
        Command::Import { file, apply } => return commands::import::run(&config, &file, apply),
        Command::Bench(asked) => bench::run(&config, &asked)?,
        Command::Config => print!("{}", config::DEFAULT),
        Command::Version => println!("中枢 {}", env!("CARGO_PKG_VERSION")),
    }
    Ok(ExitCode::SUCCESS)
}

//! 中枢: the program. It only wires: reads the settings, opens the house, hands each room what it needs.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod bench;
mod cli;
mod commands;
mod config;
mod failure;
mod finder;
mod fonts;
mod forms;
mod house;
mod mastheads;
mod press;
mod reading;
mod serve;
mod sweeps;
mod usage;
mod viewer;
mod word;
mod worker;
mod world;

use std::process::ExitCode;

use cli::{Cli, Command};
use config::Config;
use failure::Outcome;

fn main() -> ExitCode {
    let begun = world::moment();
    let cli = match usage::parse(std::env::args_os().collect()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    match run(cli, begun) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("zhongshu：{failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn run(cli: Cli, begun: std::time::Instant) -> Outcome<ExitCode> {
    match cli.command {
        // What asks for no settings also works with wrong ones: it may be what they are mended with.
        Command::Config => print!("{}", config::DEFAULT),
        Command::Version => println!("中枢 {}", env!("CARGO_PKG_VERSION")),
        Command::FormWorker { folder } => commands::form::run(folder.as_deref())?,
        Command::FileWorker(asked) => commands::file::run(&asked)?,
        Command::VerifyLedger { file } => return commands::ledger::verify(&file),
        command => return with_settings(command, &Config::load(&cli.settings)?, begun),
    }
    Ok(ExitCode::SUCCESS)
}

fn with_settings(command: Command, config: &Config, begun: std::time::Instant) -> Outcome<ExitCode> {
    match command {
        Command::Init(asked) => commands::init::run(config, &asked)?,
        Command::Serve => commands::serve::run(config, begun)?,
        Command::Demo(asked) => commands::demo::run(config, &asked, begun)?,
        Command::Typeset(asked) => return commands::typeset::run(config, &asked),
        Command::Ofd(asked) => return commands::ofd::run(config, &asked),
        Command::Fonts(asked) => return commands::fonts::run(config, &asked),
        Command::ExportLedger { output } => commands::ledger::export(config, &output)?,
        Command::Backup { output } => commands::backup::backup(config, &output)?,
        Command::Restore { folder } => commands::backup::restore(config, &folder)?,
        Command::Import { file, apply } => return commands::import::run(config, &file, apply),
        Command::Bench(asked) => bench::run(config, &asked)?,
        Command::Config
        | Command::Version
        | Command::VerifyLedger { .. }
        | Command::FormWorker { .. }
        | Command::FileWorker(_) => {}
    }
    Ok(ExitCode::SUCCESS)
}

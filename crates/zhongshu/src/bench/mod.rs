//! Bench (测速): the promises of the foundation as one table, beside the limits that a bare page and a bare commit set.

mod client;
mod data;
mod flow;
mod load;
mod open;
mod pages;
mod paper;
mod rivals;
mod server;
mod steps;
mod supervised;
mod table;

use crate::cli::Bench;
use crate::config::Config;
use crate::failure::Outcome;
use table::Table;

/// Measures everything and prints the table.
///
/// # Errors
/// When the data cannot be made or a server does not start.
pub fn run(config: &Config, asked: &Bench) -> Outcome {
    if let Some(bytes) = asked.bare_page {
        return pages::bare(bytes);
    }
    let mut table = Table::default();
    flow::measure(&mut table)?;
    paper::measure(config, &mut table)?;
    steps::measure(asked.seconds, &mut table)?;
    open::measure(&asked.documents, asked.seconds, &mut table)?;
    supervised::measure(asked.seconds, &mut table)?;
    for documents in &asked.documents {
        pages::measure(config, *documents, asked.seconds, &mut table)?;
    }
    if asked.json {
        println!("{}", table.json()?);
    } else {
        print!("{}", table.markdown());
    }
    Ok(())
}

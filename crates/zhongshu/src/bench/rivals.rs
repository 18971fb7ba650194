//! The same paper by the programs that offices have: each call starts cold, as it does in an office product. Rows only where the
//! program is installed.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::paper::median;
use super::table::Table;
use crate::failure::{Failure, Outcome};
use crate::world::moment;

/// Calls of which the median counts.
const TIMES: usize = 3;

/// What is given to them.
pub struct Paper<'a> {
    pub docx: &'a [u8],
    pub title: &'a str,
    pub body: &'a str,
}

/// Times each; `ours` is what the same takes here from text to PDF, ms.
pub fn measure(folder: &Path, paper: &Paper, ours: f64, table: &mut Table) -> Outcome {
    fs::create_dir_all(folder).map_err(|e| Failure::writing(folder, &e))?;
    put(&folder.join("paper.docx"), paper.docx)?;
    put(&folder.join("paper.tex"), tex(paper).as_bytes())?;
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let office = [&profile, "--headless", "--convert-to", "pdf", "paper.docx"];
    for (name, program, args) in [
        ("limit: LibreOffice, the same as Word file to PDF", "soffice", &office[..]),
        ("limit: XeLaTeX, the same text to PDF", "xelatex", &["-interaction=batchmode", "paper.tex"]),
    ] {
        if let Some(time) = timed(folder, program, args)? {
            table.add(name, "ms", time, "");
            table.add(format!("{program} to ours"), "×", time / ours, if program == "soffice" { "≥ 20" } else { "" });
        }
    }
    Ok(())
}

fn put(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|e| Failure::writing(path, &e))
}

/// Median of several calls, ms; none where the program is missing. The first call makes its profile and does not count.
fn timed(folder: &Path, program: &str, args: &[&str]) -> Outcome<Option<f64>> {
    let mut times = Vec::new();
    for call in 0..=TIMES {
        let begun = moment();
        let mut command = Command::new(program);
        let quiet = command.args(args).current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
        let Ok(status) = quiet.status() else { return Ok(None) };
        if !status.success() || !folder.join("paper.pdf").exists() {
            eprintln!("{program} 没有排出这份公文，不计。");
            return Ok(None);
        }
        if call > 0 {
            times.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        _ = fs::remove_file(folder.join("paper.pdf"));
    }
    Ok(Some(median(times)))
}

/// The text on the standard's grid, as one would write it by hand.
fn tex(paper: &Paper) -> String {
    let mut out = String::from(
        "\\documentclass[fontset=fandol]{ctexart}\n\
         \\usepackage[a4paper,top=37mm,left=28mm,right=26mm,bottom=35mm]{geometry}\n\
         \\begin{document}\\zihao{3}\\fangsong\\setlength{\\baselineskip}{29.6pt}\n",
    );
    _ = writeln!(out, "\\begin{{center}}\\zihao{{2}} {}\\end{{center}}", paper.title);
    for line in paper.body.lines() {
        _ = writeln!(out, "{}\n", line.replace('%', "\\%"));
    }
    out + "\\end{document}\n"
}

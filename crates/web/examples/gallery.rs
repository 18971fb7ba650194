//! Writes the sample pages and the files they need into a folder, to be looked at without a server of ours:
//! `cargo run -p web --example gallery -- target/gallery`

use std::fs;
use std::path::Path;

use web::assets;
use web::ui::error::{self, Fault};
use web::ui::gallery::{self, scenes};
use web::ui::shell;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "target/gallery".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder.join("assets"))?;
    for (path, plain) in assets::files() {
        fs::write(folder.join(path.trim_start_matches('/')), plain)?;
    }
    let page = |name: &str, markup: maud::Markup| fs::write(folder.join(name), markup.into_string());
    page("ui.html", shell::page(&scenes::shell(), gallery::gallery()))?;
    page("today.html", scenes::today())?;
    page("document.html", scenes::document())?;
    page("login.html", scenes::login())?;
    let fault = Fault { status: 404, sentence: "没有这个页面。".into(), ..Fault::default() };
    page("error.html", error::page(&fault))?;
    for (path, plain, gzip, brotli) in assets::sizes() {
        println!("{path} {plain} gz {gzip} br {brotli}");
    }
    Ok(())
}

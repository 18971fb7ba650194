//! Builds the files under `/assets`: htmx and our own script in one file, our style sheet, the icon; lowered to
//! Chromium 86, made small, compressed, named by their content.

use std::collections::BTreeSet;
use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

type Outcome<T> = Result<T, Box<dyn Error>>;

const HTMX: &str = "node_modules/htmx.org/dist/htmx.min.js";
const SCRIPTS: [&str; 12] =
    ["keys", "once", "fill", "picked", "kinds", "secrecy", "autosave", "preview", "place", "room", "stream", "flow"];
const STYLES: [&str; 8] = ["base", "frame", "parts", "form", "paper", "flow", "matter", "fit"];

fn main() -> Outcome<()> {
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=package-lock.json");
    println!("cargo::rerun-if-changed={HTMX}");
    if !Path::new(HTMX).exists() {
        return Err("crates/web/node_modules 里没有前端包，请先运行 cargo xtask setup".into());
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR")?);
    let css = small(&joined("assets/css", &STYLES, "css")?, "css", &[])?;
    let js = small(&joined("assets/js", &SCRIPTS, "js")?, "js", &["--format=iife"])?;
    let script = [&small(&fs::read(HTMX)?, "js", &[])?[..], b"\n", &js].concat();
    let icon = fs::read("assets/icon.svg")?;
    let mut code = String::new();
    add(&mut code, &out, "CSS", ("css", "text/css; charset=utf-8"), &css)?;
    let chart = small(&fs::read("assets/css/chart.css")?, "css", &[])?;
    add(&mut code, &out, "CHART", ("css", "text/css; charset=utf-8"), &chart)?;
    add(&mut code, &out, "JS", ("js", "text/javascript; charset=utf-8"), &script)?;
    add(&mut code, &out, "ICON", ("svg", "image/svg+xml"), &icon)?;
    code.push_str(
        "const FIRST: [&Asset; 3] = [&CSS, &JS, &ICON];\nconst ALL: [&Asset; 4] = [&CSS, &JS, &ICON, &CHART];\n",
    );
    fs::write(out.join("assets.rs"), code)?;
    fs::write(out.join("pictures.rs"), pictures()?)?;
    Ok(())
}

/// Most bytes the guides' pictures may add to the program, all together.
const PICTURES_LIMIT: usize = 7 * 1024 * 1024;

/// The pictures the guides show; none at all when they have grown too large to be carried along.
fn pictures() -> Outcome<String> {
    let guides = Path::new("../../docs/guide").canonicalize()?;
    println!("cargo::rerun-if-changed={}", guides.display());
    let (mut names, mut bytes) = (BTreeSet::new(), 0);
    for guide in ["clerk.md", "admin.md"] {
        let text = fs::read_to_string(guides.join(guide))?;
        names.extend(text.split("](images/").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())));
    }
    let mut code = String::new();
    for name in names {
        let path = guides.join("images").join(&name);
        let size = fs::metadata(&path).map_err(|e| format!("docs/guide/images/{name}: {e}"))?.len();
        bytes += usize::try_from(size)?;
        writeln!(code, "    ({name:?}, include_bytes!({path:?})),")?;
    }
    if bytes > PICTURES_LIMIT {
        println!(
            "cargo::warning=the guides' pictures have {bytes} bytes, over {PICTURES_LIMIT}: help pages go without"
        );
        code.clear();
    }
    Ok(format!("const PICTURES: &[(&str, &[u8])] = &[\n{code}];\n"))
}

fn joined(folder: &str, names: &[&str], ending: &str) -> Outcome<Vec<u8>> {
    let mut all = Vec::new();
    for name in names {
        let path = format!("{folder}/{name}.{ending}");
        all.extend(fs::read(&path).map_err(|e| format!("{path}: {e}"))?);
        all.push(b'\n');
    }
    Ok(all)
}

/// Runs esbuild over the text; what Chromium 86 does not understand is rewritten or refused.
fn small(text: &[u8], loader: &str, more: &[&str]) -> Outcome<Vec<u8>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR")?).join("raw");
    fs::write(&out, text)?;
    let mut command = Command::new(esbuild()?);
    command.args(["--minify", "--target=chrome86", "--legal-comments=none", "--charset=utf8", "--log-level=warning"]);
    command.arg(format!("--loader={loader}"));
    command.args(more);
    let done = command.stdin(fs::File::open(&out)?).output()?;
    if !done.status.success() || !done.stderr.is_empty() {
        return Err(String::from_utf8_lossy(&done.stderr).into());
    }
    Ok(done.stdout)
}

/// The package of this platform's esbuild; npm installs exactly one.
fn esbuild() -> Outcome<PathBuf> {
    let missing = "crates/web/node_modules 里没有 esbuild，请先运行 cargo xtask setup";
    let folders = fs::read_dir("node_modules/@esbuild").map_err(|_| missing)?;
    let mut programs = folders.flatten().flat_map(|f| [f.path().join("bin/esbuild"), f.path().join("esbuild.exe")]);
    Ok(programs.find(|path| path.exists()).ok_or(missing)?)
}

/// Writes the three forms of a file and the constant that names them.
fn add(code: &mut String, out: &Path, name: &str, (ending, kind): (&str, &str), bytes: &[u8]) -> Outcome<()> {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let file = format!("app-{:016x}.{ending}", hasher.finish());
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes)?;
    let mut brotli = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut brotli, &params)?;
    let forms = [("plain", bytes.to_vec()), ("gzip", gzip.finish()?), ("brotli", brotli)];
    writeln!(code, "static {name}: Asset = Asset {{ path: \"/assets/{file}\", kind: {kind:?},")?;
    for (form, content) in forms {
        let path: OsString = out.join(format!("{}.{form}", name.to_lowercase())).into();
        fs::write(&path, content)?;
        writeln!(code, "    {form}: include_bytes!({path:?}),")?;
    }
    code.push_str("};\n");
    Ok(())
}

//! Start, memory and pages with so many documents.

use std::net::SocketAddr;
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::response::Html;
use axum::routing::get;

use super::client::Client;
use super::server::Server;
use super::table::Table;
use super::{data, load};
use crate::config::Config;
use crate::failure::{Failure, Outcome};

/// By then fonts and dictionary are open: what a server holds when it has nothing to do.
const SETTLED: Duration = Duration::from_secs(4);

/// Measures one size; with the first size also what does not depend on it.
pub fn measure(config: &Config, documents: usize, seconds: u64, table: &mut Table) -> Outcome {
    let (folder, session) = data::folder(config, documents)?;
    let path = folder.to_string_lossy().into_owned();
    let args = ["serve", "--listen", "127.0.0.1:0", "--data", &path];
    // The first start reads the program from the disk; offices restart more often than they install.
    Server::start(&args)?.until_healthy()?;
    let server = Server::start(&args)?;
    table.add_at(documents, "start until /healthz answers", "ms", server.until_healthy()?, "< 1000");
    thread::sleep(SETTLED);
    table.add_at(documents, "resident after start", "MB", server.resident()?, "< 200");
    let pages = pages(server.address, &session)?;
    bytes(server.address, &session, &pages, documents, table)?;
    for (name, path) in &pages {
        let must = if path == "/todo" { "p99 < 20" } else { "" };
        put(table, Some(documents), name, &load::run(server.address, &session, path, seconds)?, must);
    }
    table.add_at(documents, "resident after load", "MB", server.resident()?, "");
    drop(server);
    limit(seconds, table)
}

pub fn put(table: &mut Table, documents: Option<usize>, name: &str, load: &load::Load, must: &'static str) {
    let figures = [("p50", "ms", load.p50, ""), ("p99", "ms", load.p99, must), ("answers", "/s", load.rate, "")];
    for (what, unit, value, must) in figures {
        let name = format!("{name}: {what}");
        match documents {
            Some(documents) => table.add_at(documents, name, unit, value, must),
            None => table.add(name, unit, value, must),
        }
    }
}

fn pages(address: SocketAddr, session: &str) -> Outcome<Vec<(&'static str, String)>> {
    let register = "/registers/outgoing";
    let listed = Client::connect(address, session, "identity")?.get(register)?;
    let html = String::from_utf8_lossy(&listed.body).into_owned();
    let document = first_document(&html).ok_or_else(|| Failure::new("no document in the register"))?;
    Ok(vec![
        ("今日 /", "/".into()),
        ("待办 /todo", "/todo".into()),
        ("document page", document),
        ("register /registers/outgoing", register.into()),
        ("search 水利", "/search?q=%E6%B0%B4%E5%88%A9".into()),
    ])
}

/// The first address of a document on a page.
fn first_document(html: &str) -> Option<String> {
    html.match_indices("/documents/").find_map(|(at, start)| {
        let id = html.get(at + start.len()..at + start.len() + 36)?;
        (id.matches('-').count() == 4).then(|| format!("{start}{id}"))
    })
}

/// Bytes on the wire, as a browser that reads brotli gets them.
#[expect(clippy::cast_precision_loss, reason = "kilobytes")]
fn bytes(address: SocketAddr, session: &str, pages: &[(&str, String)], documents: usize, table: &mut Table) -> Outcome {
    let mut client = Client::connect(address, session, "br")?;
    let mut sizes = Vec::new();
    for (name, path) in pages {
        let answer = client.get(path)?;
        if answer.status != 200 {
            return Err(Failure::new(format!("{name} {path}: {}", answer.status)));
        }
        sizes.push(answer.body.len() as f64 / 1024.0);
    }
    let files: usize = web::assets::sizes().map(|(_, _, _, brotli)| brotli).sum();
    let (first, largest) = (sizes.first().copied().unwrap_or(0.0), sizes.into_iter().fold(0.0, f64::max));
    table.add_at(documents, "first load: 今日, style, script, icon", "KB", first + files as f64 / 1024.0, "≤ 60");
    table.add_at(documents, "largest later page of those below", "KB", largest, "≤ 15");
    Ok(())
}

/// The limit: a page of the same weight that axum sends without asking anybody. Taken again with every size, for the
/// machine's mood changes.
fn limit(seconds: u64, table: &mut Table) -> Outcome {
    let server = Server::start(&["bench", "--bare-page", "6000"])?;
    put(table, None, "limit: bare axum page of 6 KB", &load::run(server.address, "", "/", seconds)?, "");
    Ok(())
}

/// The bare page's server, in a process of its own like the real one.
pub fn bare(bytes: usize) -> Outcome {
    let page = "a".repeat(bytes);
    let router = Router::new().route("/", get(move || std::future::ready(Html(page.clone()))));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("http://{}", listener.local_addr()?);
        Ok(axum::serve(listener, router).await?)
    })
}

#[cfg(test)]
mod tests {
    use super::first_document;

    #[test]
    fn a_document_is_told_from_the_form_for_a_new_one() {
        let id = "0192f0c1-0000-7000-8000-000000000001";
        let html = format!("<a href=\"/documents/new\">拟稿</a><a href=\"/documents/{id}\">通知</a>");
        assert_eq!(first_document(&html), Some(format!("/documents/{id}")));
        assert_eq!(first_document("<a href=\"/documents/new\">"), None);
    }
}

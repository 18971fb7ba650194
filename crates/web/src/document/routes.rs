//! The addresses of this room.

use axum::Router;
use axum::routing::{get, post};

use super::{
    account, deciding, drawing, editor, extension, files, heading, incoming, ofd, oversight, papers, partners,
    printing, receipts, sendings, slip, start, verbs, versions, view, word,
};
use crate::{App, headers};

/// The routes of this room.
pub fn routes() -> Router<App> {
    documents().merge(tasks()).merge(overseen()).merge(arrivals()).merge(uploads())
}

fn documents() -> Router<App> {
    Router::new()
        .route("/documents/new", get(start::form))
        .route("/memos/new", get(start::memo))
        .route("/documents", post(start::begin))
        .route("/documents/{id}", get(view::show))
        .route("/documents/{id}/heading", get(heading::form).post(heading::save))
        .route("/documents/{id}/text", get(editor::show))
        .route("/documents/{id}/draft", post(editor::save))
        .route("/documents/{id}/preview", post(editor::preview))
        .route("/documents/{id}/pages", get(papers::all))
        .route("/documents/{id}/page/{file}", get(papers::one))
        .route("/documents/{id}/file.pdf", get(papers::pdf))
        .route("/documents/{id}/file.ofd", get(papers::ofd))
        .route("/documents/{id}/file.docx", get(papers::docx))
        .route("/documents/{id}/import", get(word::ask))
        .route("/documents/{id}/import/text", post(word::take_over))
        .route("/documents/{id}/clock", get(account::show))
        .route("/documents/{id}/slip", get(slip::print))
        .route("/documents/{id}/print/{file}", get(printing::show))
        .route("/documents/{id}/flow", get(drawing::show))
        .route("/documents/{id}/versions", get(versions::choose))
        .route("/documents/{id}/versions/{pair}", get(versions::compare))
        .route("/documents/{id}/circulation", post(verbs::circulate))
        .route("/documents/{id}/urging", post(verbs::urge))
        .route("/documents/{id}/ending", post(verbs::end))
        .route("/documents/{id}/signers", post(verbs::remove_sign))
        .route("/documents/{id}/release", post(verbs::release))
        .route("/documents/{id}/suspension", post(verbs::suspend))
        .route("/documents/{id}/resumption", post(verbs::resume))
        .route("/documents/{id}/dispatches/{dispatch}/withdrawal", post(sendings::withdraw))
        .route("/documents/{id}/dispatches/{dispatch}/resending", post(sendings::resend))
        .route("/attachments/{id}", get(files::download))
        .route("/attachments/{id}/view", get(ofd::view))
        .route("/attachments/{id}/pages/{name}", get(ofd::picture))
        .route("/attachments/{id}/text", get(ofd::text))
        .route("/attachments/{id}/removal", get(files::confirm).post(files::remove))
}

fn tasks() -> Router<App> {
    Router::new()
        .route("/tasks/{id}", get(view::of_task))
        .route("/tasks/{id}/decision", post(deciding::decide))
        .route("/tasks/{id}/return", post(verbs::give_back))
        .route("/tasks/{id}/transfer", post(verbs::transfer))
        .route("/tasks/{id}/signers", post(verbs::add_sign))
        .route("/tasks/{id}/claim", post(verbs::claim))
        .route("/tasks/{id}/withdrawal", post(verbs::withdraw))
        .route("/tasks/{id}/reading", post(verbs::read))
        .route("/tasks/{id}/extension", post(extension::ask))
        .route("/extensions/{id}/approval", post(extension::grant))
        .route("/extensions/{id}/refusal", post(extension::refuse))
        .route("/extensions/{id}/withdrawal", post(extension::withdraw))
}

fn overseen() -> Router<App> {
    Router::new()
        .route("/oversight", get(oversight::list))
        .route("/oversight/{id}", get(oversight::show))
        .route("/oversight/{id}/rerouting", post(oversight::reroute))
        .route("/oversight/{id}/suspension", post(oversight::suspend))
        .route("/oversight/{id}/resumption", post(oversight::resume))
        .route("/oversight/{id}/reopening", post(oversight::reopen))
        .route("/oversight/{id}/ending", post(oversight::end))
}

fn arrivals() -> Router<App> {
    Router::new()
        .route("/receipts", get(receipts::list))
        .route("/receipts/{dispatch}", get(receipts::show))
        .route("/receipts/{dispatch}/receipt", post(receipts::sign))
        .route("/receipts/{dispatch}/return", post(receipts::turn_back))
        .route("/joint-seals", get(partners::list))
        .route("/joint-seals/{id}", get(partners::show))
        .route("/joint-seals/{id}/page/{file}", get(partners::picture))
        .route("/joint-seals/{id}/file.pdf", get(partners::pdf))
        .route("/joint-seals/{id}/confirmation", post(partners::confirm))
        .route("/joint-seals/{id}/withdrawal", post(partners::take_back))
}

fn uploads() -> Router<App> {
    Router::new()
        .route("/documents/{id}/attachments", post(files::attach))
        .route("/documents/{id}/import/file", post(word::look))
        .route("/incoming/new", get(incoming::form).post(incoming::register))
        .layer(headers::upload_limit())
}

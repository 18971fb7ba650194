//! The desk (案头): 今日, the personal lists 待办 待阅 已办 我发起的 通知, 公文库, search, the registers, help and health.

pub(crate) mod asked;
mod batch;
mod health;
mod help;
mod library;
mod lists;
mod notices;
mod parts;
mod printing;
mod registers;
mod routes;
mod seals;
mod search;
mod today;

pub use routes::routes;

#[cfg(test)]
mod tests;

//! 督查督办 on every engine, a module for each part of it.

#![allow(clippy::unwrap_used)]

mod account;
mod charge;
mod chart;
mod closing;
mod common;
mod exchange;
mod inspections;
mod item;
mod ledgers;
mod opening;
mod people;
mod properties;
mod report;
mod round;
mod settings;
mod sheets;
mod visits;

//! Touchline: a terminal CRM over one SQLite file.
//!
//! The floors and their direction are described in `ARCHITECTURE.md`.

pub mod app;
pub mod cli;
pub mod domain;
pub mod outlet;
pub mod store;

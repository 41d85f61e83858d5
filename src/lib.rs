//! Touchline: a terminal CRM over one SQLite file.
//!
//! The floors and their direction are described in `ARCHITECTURE.md`.

// The shipped code neither panics on purpose nor prints past its writers: println! and eprintln!
// panic on a closed pipe and would break the framing of a protocol on stdout.
#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::panic,
        clippy::print_stderr,
        clippy::print_stdout,
        clippy::unwrap_used
    )
)]

pub mod app;
pub mod cli;
pub mod demo;
pub mod domain;
pub mod intake;
pub mod outlet;
pub mod store;
pub mod tui;

//! The binary `tl`: hands the arguments to the library and returns its exit code.

// As in `lib.rs`.
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

fn main() -> std::process::ExitCode {
    touchline::cli::run(std::env::args_os().collect(), touchline::tui::run).into()
}

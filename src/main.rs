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
    let arguments: Vec<_> = std::env::args_os().collect();
    touchline::cli::run(&arguments, touchline::tui::run).into()
}

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

use touchline::cli::Prompt;
use touchline::tui::Prompted;

fn main() -> std::process::ExitCode {
    let screens = touchline::cli::Screens {
        run: touchline::tui::run,
        prompt: |session| {
            Ok(match touchline::tui::prompt(session)? {
                Prompted::Logged(logged, labels, stays) => Prompt::Logged(logged, labels, stays),
                Prompted::Left(kept) => Prompt::Left(kept),
            })
        },
        key_warnings: touchline::tui::key_warnings,
        key_refusal: touchline::tui::key_refusal,
    };
    touchline::cli::run(std::env::args_os().collect(), screens).into()
}

//! The binary `tl`: hands the arguments to the library and returns its exit code.

fn main() -> std::process::ExitCode {
    touchline::cli::run(std::env::args_os().collect()).into()
}

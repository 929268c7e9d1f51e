//! The binary `miri`; everything it does is in the library beside it.

fn main() -> std::process::ExitCode {
    miri_cli::main_from(std::env::args_os())
}

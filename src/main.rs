//! Parses the command line and maps the outcome to an exit code.

use std::process::ExitCode;

/// The C library's own gives large buffers back at once and takes them again page by page, which
/// was a quarter of all CPU time.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(zhenji::cli::main())
}

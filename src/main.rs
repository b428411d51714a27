//! Arguments in, exit code out.

fn main() -> std::process::ExitCode {
    pullquote::cli::main()
}

//! A file that may ask for any time and memory in, what is in it out: it is opened by a process of its own, which has limits.
//!
//! That process gets the bytes and no more: no variable, no folder of ours, no file. It is gone when this is done, whatever happens.

use std::io::{self, BufRead, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::config::Limits;
use pullquote_engine::parse::{self, Parsed, Problem};

/// What the process may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct ApartLimits {
    pub(super) time: Duration,
    pub(super) memory_bytes: u64,
    pub(super) output_bytes: u64,
}

/// Manuals of a thousand pages stay far below.
pub(super) const LIMITS: ApartLimits = ApartLimits { time: Duration::from_secs(30), memory_bytes: 512 << 20, output_bytes: 64 << 20 };

/// How often it is looked whether a process that has said all has ended.
const LOOK: Duration = Duration::from_millis(2);

/// The program that is started, with `read-apart` and the name of the file.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Names the program that opens PDFs for this one, which is `pullquote` itself. Where none is named, they are problems. The first one counts.
pub fn open_apart_with(program: PathBuf) {
    // The one that was named before does the same.
    let _ = PROGRAM.set(program);
}

/// Limits what this process, which was started to open one file, may take: memory, time, and files to open.
///
/// # Errors
/// If the system refuses.
pub fn limit_this_process() -> io::Result<()> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let limits =
            [(Resource::As, LIMITS.memory_bytes), (Resource::Cpu, LIMITS.time.as_secs()), (Resource::Core, 0), (Resource::Nofile, 0)];
        for (resource, most) in limits {
            setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
        }
    }
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    Ok(())
}

/// What a file holds. One that may ask for any time and memory is opened by another process.
pub(super) fn parse(name: &str, bytes: &[u8]) -> Parsed {
    if !parse::is_read_apart(name) {
        return parse::parse(name, bytes);
    }
    match lay_out(name, bytes, LIMITS) {
        Ok(laid_out) => parse::parse_laid_out(name, &laid_out),
        Err(reason) => problem(name, reason),
    }
}

/// The same of a file that is read through, as [`parse::parse_from`] does it.
pub(super) fn parse_from(name: &str, input: &mut dyn BufRead, limits: &Limits) -> Parsed {
    let max_bytes = usize::try_from(limits.max_file_bytes).unwrap_or(usize::MAX);
    if !parse::is_read_apart(name) {
        return parse::parse_from(name, input, max_bytes);
    }
    let mut bytes = Vec::new();
    match input.take(limits.max_file_bytes.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > max_bytes => problem(name, format!("is larger than {} MiB; left out", max_bytes >> 20)),
        Ok(_) => parse(name, &bytes),
        Err(error) => problem(name, format!("cannot be read to its end ({error}); left out")),
    }
}

fn problem(name: &str, reason: String) -> Parsed {
    Parsed { problems: vec![Problem { path: name.to_owned(), line: None, reason }], ..Parsed::default() }
}

/// What another process finds in a file; or why it does not, in words for the operator.
pub(super) fn lay_out(name: &str, bytes: &[u8], limits: ApartLimits) -> Result<Vec<u8>, String> {
    let Some(program) = PROGRAM.get() else {
        return Err("is not read, since this program names none that opens it (corpus::open_apart_with)".to_owned());
    };
    let mut command = Command::new(program);
    command.args(["read-apart", "--", name]);
    run(command, bytes, limits)
}

fn run(mut command: Command, bytes: &[u8], limits: ApartLimits) -> Result<Vec<u8>, String> {
    let deadline = Instant::now() + limits.time;
    command.env_clear().current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut process = Process(command.spawn().map_err(|error| format!("is not read, since no process for it can be started ({error})"))?);
    let (stdin, stdout) = (process.0.stdin.take(), process.0.stdout.take());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || {
            // A process that ends early says by its status why.
            let _ = stdin.map(|mut stdin| stdin.write_all(bytes));
        });
        scope.spawn(move || {
            let mut output = Vec::new();
            let read = stdout.map(|stdout| stdout.take(limits.output_bytes + 1).read_to_end(&mut output));
            // Nobody waits for it any more where the time is over.
            let _ = sender.send((output, read.is_some_and(|read| read.is_ok())));
        });
        let said = receiver.recv_timeout(deadline.saturating_duration_since(Instant::now()));
        let (output, is_whole) = match said {
            Ok(said) => said,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                process.stop();
                return Err(too_slow(limits));
            }
        };
        if output.len() as u64 > limits.output_bytes {
            process.stop();
            return Err(format!("holds more than {} MiB of text and places of text; left out, so split it", limits.output_bytes >> 20));
        }
        match process.ended_by(deadline) {
            Some(status) if status.success() && is_whole => Ok(output),
            Some(status) => Err(why(status, limits)),
            None => Err(too_slow(limits)),
        }
    })
}

fn too_slow(limits: ApartLimits) -> String {
    format!("took longer than {} s to read; left out", limits.time.as_secs())
}

/// Why a process ended without an answer. Source of the numbers: signal(7), x86 and ARM.
fn why(status: ExitStatus, limits: ApartLimits) -> String {
    const OUT_OF_TIME: i32 = 24;
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal: Option<i32> = None;
    match signal {
        Some(OUT_OF_TIME) => too_slow(limits),
        // Rust aborts where memory or stack is at its end; the system kills where its own is.
        Some(_) => format!("took more than {} MiB to read, or is nested too deep; left out", limits.memory_bytes >> 20),
        None => format!("is damaged: reading it failed ({status}); save or download it again"),
    }
}

/// A process that is gone, and waited for, when this is.
struct Process(Child);

impl Process {
    fn stop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// How it ended, if it has by `deadline`.
    fn ended_by(&mut self, deadline: Instant) -> Option<ExitStatus> {
        loop {
            if let Some(status) = self.0.try_wait().ok().flatten() {
                return Some(status);
            }
            if Instant::now() >= deadline {
                self.stop();
                return None;
            }
            thread::sleep(LOOK);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: ApartLimits = ApartLimits { time: Duration::from_millis(300), memory_bytes: 1 << 30, output_bytes: 1_000 };
    const LONG: ApartLimits = ApartLimits { time: Duration::from_secs(60), ..SHORT };

    fn shell(script: &str, bytes: &[u8], limits: ApartLimits) -> Result<String, String> {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]);
        run(command, bytes, limits).map(|output| String::from_utf8_lossy(&output).into_owned())
    }

    #[test]
    fn what_a_process_says_is_its_answer() {
        assert_eq!(shell("read -r line; echo \"$line $HOME $PWD\"", b"mill\n", LONG), Ok("mill  /\n".to_owned()));
    }

    #[test]
    fn a_process_that_does_not_end_is_stopped() {
        for script in ["while :; do :; done", "exec 1>&-; while :; do :; done"] {
            assert!(shell(script, &[0; 1 << 20], SHORT).is_err_and(|reason| reason.contains("longer than")), "{script}");
        }
    }

    #[test]
    fn a_process_that_fails_or_says_too_much_gives_a_reason() {
        let reason = |script: &str| shell(script, b"", LONG).expect_err("a reason");
        assert!(reason("exit 3").contains("damaged"));
        assert!(reason("kill -ABRT $$").contains("MiB to read"));
        assert!(reason("kill -XCPU $$").contains("longer than"));
        assert!(reason("while :; do echo mill; done").contains("holds more than"));
    }

    #[test]
    fn without_a_program_nothing_is_opened() {
        assert!(lay_out("a.pdf", b"%PDF-1.7", LONG).is_err_and(|reason| reason.contains("names none")));
    }
}

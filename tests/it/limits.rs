//! Files at the end of what is read: each is read or refused in bounded memory, with a report that says which. How long large ones
//! take is in `load/limits.rs`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub const MAX_MEMORY_KIB: u64 = 1 << 20;

/// What came of checking one file.
pub struct Checked {
    /// What was printed.
    pub report: String,
    /// How long it took.
    pub took: Duration,
    /// The most memory it held; 0 where the system does not say.
    pub most_kib: u64,
}

/// Runs `pullquote check` on a file, with files of any size allowed, and watches its memory.
pub fn check(path: &Path) -> Checked {
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_pullquote"))
        .env_clear()
        .env("PULLQUOTE__CORPUS__MAX_FILE_MIB", "1000")
        .current_dir(std::env::temp_dir())
        .arg("check")
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let status = format!("/proc/{}/status", child.id());
    let mut most_kib = 0;
    while child.try_wait().expect("a status").is_none() {
        let status = fs::read_to_string(&status).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        most_kib = most_kib.max(peak.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().expect("output");
    let report = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    Checked { report, took: began.elapsed(), most_kib }
}

/// Checks a file of so many bytes made of one piece, whose report says what is expected in a few lines.
pub fn hold(name: &str, piece: &str, bytes: usize, expected: &str) -> Checked {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, piece.repeat(bytes.div_ceil(piece.len()))).expect("a file");
    let checked = check(&path);
    let report: String = checked.report.chars().take(600).collect();
    assert!(checked.report.contains(expected), "{name}: {report}");
    assert!(checked.report.lines().count() < 40, "{name}: {report}");
    assert!(checked.most_kib < MAX_MEMORY_KIB, "{name}: {} KiB", checked.most_kib);
    checked
}

pub const MEGABYTE: usize = 1_000_000;

#[test]
fn hostile_files_of_a_megabyte_are_reported_in_a_few_lines() {
    hold("a.json", "7,", 10, "is not JSON");
    hold("a.jsonl", "7\n", MEGABYTE / 10, "more problems in this file");
    hold("a.html", "<div>", 50_000, "512 deep");
    hold("a.txt", ".", MEGABYTE / 10, "0 quotable sentences");
}

//! Files at the end of what is read: each is read or refused in bounded time and memory, with a report that says which.
//!
//! They are large, so that the long one runs by itself, optimised: `cargo test --release --test it limits -- --ignored`.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const MAX_MEMORY_KIB: u64 = 1 << 20;
const MAX_TIME: Duration = Duration::from_secs(120);

/// What came of checking one file.
struct Checked {
    report: String,
    took: Duration,
    most_kib: u64,
}

/// Runs `pullquote check` on a file, with files of any size allowed, and watches its memory.
fn check(path: &Path) -> Checked {
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

fn hold(name: &str, piece: &str, bytes: usize, expected: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, piece.repeat(bytes.div_ceil(piece.len()))).expect("a file");
    let checked = check(&path);
    let report: String = checked.report.chars().take(600).collect();
    let _ = writeln!(std::io::stderr(), "{name} of {piece:?}: {:?}, {} MiB\n{report}", checked.took, checked.most_kib >> 10);
    assert!(checked.report.contains(expected), "{name}: {report}");
    assert!(checked.report.lines().count() < 40, "{name}: {report}");
    assert!(checked.took < MAX_TIME && checked.most_kib < MAX_MEMORY_KIB, "{name}: {:?}, {} KiB", checked.took, checked.most_kib);
}

const MEGABYTE: usize = 1_000_000;

#[test]
fn hostile_files_of_a_megabyte_are_reported_in_a_few_lines() {
    hold("a.json", "7,", 10, "is not JSON");
    hold("a.jsonl", "7\n", MEGABYTE / 10, "more problems in this file");
    hold("a.html", "<div>", 50_000, "512 deep");
    hold("a.txt", ".", MEGABYTE / 10, "0 quotable sentences");
}

#[test]
#[ignore = "takes minutes; run it optimised"]
fn files_at_the_limits_stay_within_time_and_memory() {
    hold("sentence.txt", "the mill by the river and ", 50 * MEGABYTE, "1 quotable sentence");
    hold("word.txt", "mill", 50 * MEGABYTE, "1 quotable sentence");
    hold("sentences.txt", "The mill closed. ", 50 * MEGABYTE, "1 article");
    hold("dots.txt", ".", 50 * MEGABYTE, "no text to quote");
    hold("quotes.txt", "“Sign up.” ", 50 * MEGABYTE, "1 article");
    hold("lines.txt", "By Ada Moor\n", 16 * MEGABYTE, "1 article");
    hold("feed.xml", "<item><title>Mill</title><description>It closed.</description></item>", 69 * MEGABYTE, "more than 100000 entries");
    hold("deep.html", "<div>", 50_000, "512 deep");
    hold("list.json", "[", MEGABYTE, "is not JSON");
    hold("lines.jsonl", "{\"body\": \"It closed.\"}\n", 23 * MEGABYTE, "more than 100000 articles");
}

#[test]
#[ignore = "takes minutes; run it optimised"]
fn an_array_of_a_million_stays_within_time_and_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("array.json");
    fs::write(&path, format!("[{}{{}}]", "{\"body\": \"It closed.\"},".repeat(MEGABYTE))).expect("a file");
    let checked = check(&path);
    let _ = writeln!(std::io::stderr(), "array.json: {:?}, {} MiB\n{}", checked.took, checked.most_kib >> 10, checked.report);
    assert!(checked.report.contains("more than 100000 articles"), "{}", checked.report);
    assert!(checked.took < MAX_TIME && checked.most_kib < MAX_MEMORY_KIB);
}

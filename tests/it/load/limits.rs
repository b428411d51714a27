//! The largest files that are read, and larger ones: bounded time and memory for each.

use std::fs;
use std::io::Write as _;
use std::time::Duration;

use crate::limits::{Checked, MAX_MEMORY_KIB, MEGABYTE, check, hold};
use crate::load::Size;

const MAX_TIME: Duration = Duration::from_secs(120);

fn within_time(name: &str, piece: &str, bytes: usize, expected: &str) {
    assert_within_time(name, &hold(name, piece, bytes, expected));
}

fn assert_within_time(name: &str, checked: &Checked) {
    // Past the harness, so that a figure is there as soon as it is known.
    let _ = writeln!(std::io::stderr(), "{name}: {:?}, {} MiB", checked.took, checked.most_kib >> 10);
    assert!(checked.took < MAX_TIME, "{name}: {:?}", checked.took);
}

#[test]
#[ignore = "load: PULLQUOTE_LOAD=small cargo test --test it load:: -- --ignored"]
fn files_at_the_limits_stay_within_time_and_memory() {
    let size = Size::read();
    let large = size.pick(MEGABYTE / 2, 50 * MEGABYTE);
    within_time("sentence.txt", "the mill by the river and ", large, "1 quotable sentence");
    within_time("word.txt", "mill", large, "1 quotable sentence");
    within_time("sentences.txt", "The mill closed. ", large, "1 article");
    within_time("dots.txt", ".", large, "no text to quote");
    within_time("quotes.txt", "“Sign up.” ", large, "1 article");
    within_time("lines.txt", "By Ada Moor\n", large / 3, "1 article");
    within_time("deep.html", "<div>", 50_000, "512 deep");
    within_time("list.json", "[", MEGABYTE, "is not JSON");
    if size == Size::Full {
        let item = "<item><title>Mill</title><description>It closed.</description></item>";
        within_time("feed.xml", item, 69 * MEGABYTE, "more than 100000 entries");
        within_time("lines.jsonl", "{\"body\": \"It closed.\"}\n", 23 * MEGABYTE, "more than 100000 articles");
        an_array_of_a_million();
    }
}

fn an_array_of_a_million() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("array.json");
    fs::write(&path, format!("[{}{{}}]", "{\"body\": \"It closed.\"},".repeat(MEGABYTE))).expect("a file");
    let checked = check(&path);
    assert_within_time("array.json", &checked);
    assert!(checked.report.contains("more than 100000 articles"), "{}", checked.report);
    assert!(checked.most_kib < MAX_MEMORY_KIB, "{} KiB", checked.most_kib);
}

//! The cheap look at a text's language beside the detector that it spares, on question sets.

use std::fs;
use std::path::Path;

use pullquote_engine::text::language::Language;
use serde_json::Value;

use crate::support::shared::shared;

/// The bodies of all articles in the sets of a folder, one article in so many.
fn bodies(folder: &Path, step: usize) -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().join("articles.jsonl")).collect();
    files.retain(|file| file.exists());
    files.sort();
    let lines = files.iter().map(|file| fs::read_to_string(file).unwrap());
    let all: Vec<String> = lines.flat_map(|text| text.lines().step_by(step).map(str::to_owned).collect::<Vec<_>>()).collect();
    all.iter().map(|line| serde_json::from_str::<Value>(line).unwrap()["body"].as_str().unwrap().to_owned()).collect()
}

/// Compares both on each body that the detector is sure of. Returns how many those are.
fn compared(bodies: &[String]) -> usize {
    let mut compared = 0;
    for body in bodies {
        let sample = &body[..body.floor_char_boundary(2_000)];
        let Some(found) = whatlang::detect(sample).filter(whatlang::Info::is_reliable) else { continue };
        let expected = match found.lang() {
            whatlang::Lang::Cmn => "Chinese",
            lang => lang.eng_name(),
        };
        compared += 1;
        assert_eq!(Language::detect(body).name(), expected, "{sample}");
    }
    compared
}

#[test]
fn common_words_tell_the_language_that_the_detector_tells() {
    let compared = compared(&bodies(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sets"), 1));
    assert!(compared >= 40, "only {compared} articles were compared");
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn they_agree_on_the_public_sets_too() {
    // The detector is slow.
    let compared = compared(&bodies(&shared("eval"), 11));
    assert!(compared > 500, "only {compared} articles were compared");
}

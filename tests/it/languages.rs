//! The cheap look at a text's language beside the detector that it spares, on the public sets.

use std::fs;

use pullquote_engine::text::language::Language;
use serde_json::Value;

use crate::support::shared::shared;

/// One article in so many is looked at: the detector is slow.
const STEP: usize = 11;

fn bodies() -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(shared("eval")).unwrap().map(|entry| entry.unwrap().path().join("articles.jsonl")).collect();
    files.retain(|file| file.exists());
    files.sort();
    let lines = files.iter().map(|file| fs::read_to_string(file).unwrap());
    let all: Vec<String> = lines.flat_map(|text| text.lines().step_by(STEP).map(str::to_owned).collect::<Vec<_>>()).collect();
    all.iter().map(|line| serde_json::from_str::<Value>(line).unwrap()["body"].as_str().unwrap().to_owned()).collect()
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn common_words_tell_the_language_that_the_detector_tells() {
    let mut compared = 0;
    for body in bodies() {
        let sample = &body[..body.floor_char_boundary(2_000)];
        let Some(found) = whatlang::detect(sample).filter(whatlang::Info::is_reliable) else { continue };
        let expected = match found.lang() {
            whatlang::Lang::Cmn => "Chinese",
            lang => lang.eng_name(),
        };
        compared += 1;
        assert_eq!(Language::detect(&body).name(), expected, "{sample}");
    }
    assert!(compared > 100, "only {compared} articles were compared");
}

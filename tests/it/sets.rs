//! The small question sets that come with the project: they are sound, and the program answers them as well as it did.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pullquote_engine::article::Article;
use pullquote_engine::parse;
use serde_json::Value;

const NAMES: [&str; 7] = ["chinese", "digest", "documents", "german", "handbook", "paragraphs", "unanswerable"];

fn sets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sets")
}

/// The articles of a set, read as the program reads them.
fn articles(set: &str) -> Vec<Article> {
    let folder = sets().join(set);
    let files: Vec<PathBuf> = match fs::read_dir(folder.join("articles")) {
        Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
        Err(_) => vec![folder.join("articles.jsonl")],
    };
    let parsed = files.iter().map(|file| parse::parse(file.file_name().unwrap().to_str().unwrap(), &fs::read(file).unwrap()));
    parsed.flat_map(|parsed| (parsed.problems.is_empty().then_some(parsed.articles)).expect("no problem")).collect()
}

fn questions(set: &str) -> Vec<Value> {
    let text = fs::read_to_string(sets().join(set).join("questions.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn texts<'a>(question: &'a Value, key: &str) -> Vec<&'a str> {
    question[key].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

#[test]
fn every_answer_stands_in_the_body_of_its_article() {
    for set in NAMES {
        let articles = articles(set);
        assert!(articles.len() >= 8, "{set} has {} articles", articles.len());
        for question in questions(set) {
            let ids = texts(&question, "articles");
            let right: Vec<&Article> = articles.iter().filter(|article| ids.contains(&article.id.as_str())).collect();
            assert_eq!(right.len(), ids.len(), "{question}");
            assert_eq!(question["answerable"], !ids.is_empty(), "{question}");
            for answer in texts(&question, "answers") {
                assert!(right.iter().any(|article| article.body.contains(answer)), "{question}");
            }
        }
    }
}

#[test]
fn the_small_sets_keep_to_their_floors() {
    let evaluated = Command::new(env!("CARGO_BIN_EXE_pullquote"))
        .env_clear()
        .current_dir(sets())
        .arg("eval")
        .args(NAMES)
        .args(["--floors", "floors.toml"])
        .output()
        .expect("the program runs");
    let told = String::from_utf8_lossy(&evaluated.stdout).into_owned() + &String::from_utf8_lossy(&evaluated.stderr);
    assert_eq!(evaluated.status.code(), Some(0), "{told}");
    assert!(NAMES.iter().all(|set| told.contains(set)), "{told}");
}

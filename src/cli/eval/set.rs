//! A path that `eval` is called with in, a named set of questions and the corpus they are on out.

use std::path::{Path, PathBuf};

use crate::cli::eval::text_of;
use crate::cli::{CorpusFrom, Misuse};
use pullquote_engine::eval::Case;

/// What a folder with a set of its own holds: its questions, and its articles as a folder or as a file.
const QUESTIONS: &str = "questions.jsonl";
const ARTICLES: [&str; 2] = ["articles", "articles.jsonl"];

/// Questions, and what they are on.
#[derive(Debug)]
pub(super) struct Set {
    /// Its folder's name where the question file has the usual name; else the file's.
    pub(super) name: String,
    /// At least one.
    pub(super) cases: Vec<Case>,
    /// The articles that its folder holds; none if the corpus that is named otherwise is meant.
    pub(super) corpus: Option<PathBuf>,
}

/// The set at `path`: a question file, or a folder with one. A folder without articles is a set only where the call names a corpus:
/// that of the settings holds other articles than its questions are on.
pub(super) fn read(path: &Path, corpus_from: CorpusFrom) -> anyhow::Result<Set> {
    let file = if path.is_dir() { path.join(QUESTIONS) } else { path.to_owned() };
    let cases = cases(&file)?;
    let corpus = if path.is_dir() { articles_in(path) } else { None };
    if path.is_dir() && corpus.is_none() && corpus_from == CorpusFrom::Settings {
        let [folder, list] = ARTICLES;
        return Err(Misuse(format!(
            "{0} holds neither {folder}/ nor {list}; name its corpus with --corpus, or ask the corpus of the settings with {1}",
            path.display(),
            file.display()
        ))
        .into());
    }
    Ok(Set { name: name(&file), cases, corpus })
}

fn articles_in(folder: &Path) -> Option<PathBuf> {
    let [articles, list] = ARTICLES.map(|name| folder.join(name));
    if articles.is_dir() { Some(articles) } else { list.is_file().then_some(list) }
}

fn name(file: &Path) -> String {
    let is_usual = file.file_name().is_some_and(|name| name == QUESTIONS);
    let folder = if is_usual { file.canonicalize().ok().and_then(|full| full.parent().map(Path::to_owned)) } else { None };
    folder.as_deref().unwrap_or(file).file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn cases(path: &Path) -> anyhow::Result<Vec<Case>> {
    let text = text_of(path)?;
    let mut cases = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        cases.push(serde_json::from_str(line).map_err(|error| Misuse(format!("{}:{number}: is not a question: {error}", path.display())))?);
    }
    if cases.is_empty() {
        return Err(Misuse(format!("{} holds no question", path.display())).into());
    }
    Ok(cases)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const QUESTION: &str = r#"{"id": "1", "question": "Why?", "answerable": true, "kind": "steps", "holds": [], "other": 1}"#;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join(QUESTIONS), QUESTION).expect("a file");
        folder
    }

    #[test]
    fn a_folder_brings_its_articles() {
        let folder = folder();
        let path = folder.path();
        fs::write(path.join("articles.jsonl"), "").expect("a file");
        assert_eq!(read(path, CorpusFrom::Call).expect("a set").corpus, Some(path.join("articles.jsonl")));
        fs::create_dir(path.join("articles")).expect("a folder");
        let set = read(path, CorpusFrom::Settings).expect("a set");
        assert_eq!((set.corpus, set.cases.len()), (Some(path.join("articles")), 1));
        assert_eq!(Some(set.name.as_str()), path.file_stem().and_then(|name| name.to_str()));
    }

    #[test]
    fn a_folder_without_articles_needs_a_corpus_by_name() {
        let folder = folder();
        let error = read(folder.path(), CorpusFrom::Settings).expect_err("no corpus").to_string();
        assert!(error.contains("holds neither articles/ nor articles.jsonl; name its corpus with --corpus"), "{error}");
        assert_eq!(read(folder.path(), CorpusFrom::Call).expect("a set").corpus, None);
        assert_eq!(
            read(&folder.path().join(QUESTIONS), CorpusFrom::Settings).expect("a set").corpus,
            None,
            "a file is on the corpus of the settings"
        );
    }
}

//! Real articles and real questions out of question sets, in the place of made ones.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use pullquote_engine::article::Article;
use pullquote_engine::text::language::Language;
use pullquote_engine::text::{terms, words};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{Failure, QUESTIONS};

/// Words of a short query.
const SHORT: usize = 3;

#[derive(Deserialize)]
struct Read {
    id: String,
    body: String,
}

#[derive(Deserialize)]
struct Asked {
    question: String,
}

/// The articles of all `folders`, each with its `articles.jsonl` and `questions.jsonl`; and as many questions as are asked,
/// taken evenly, whole and as the first words of each that are no stop words.
pub(crate) fn sets(folders: &[String]) -> Result<(Vec<Arc<Article>>, [Vec<String>; 2]), Failure> {
    let (mut articles, mut questions) = (Vec::new(), Vec::new());
    for folder in folders.iter().map(Path::new) {
        for Read { id, body } in lines(&folder.join("articles.jsonl"))? {
            articles.push(Arc::new(Article { language: Language::English, ..Article::plain(&id, &body) }));
        }
        questions.extend(lines(&folder.join("questions.jsonl"))?.into_iter().map(|Asked { question }| question));
    }
    let step = questions.len().div_ceil(QUESTIONS).max(1);
    let questions: Vec<String> = questions.into_iter().step_by(step).map(|question| words_of(&question).join(" ")).collect();
    let short = questions.iter().map(|question| {
        let tells = |word: &&str| !terms::is_function_word(word, Language::English) && !terms::is_question_word(word, Language::English);
        question.split(' ').filter(tells).take(SHORT).collect::<Vec<_>>().join(" ")
    });
    let short = short.collect();
    Ok((articles, [questions, short]))
}

/// Words and blanks only: every engine reads that alike.
fn words_of(question: &str) -> Vec<String> {
    let plain: String = question.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    words::words(&plain).iter().map(|word| word.text.to_owned()).collect()
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Failure> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut read = Vec::new();
    for (number, line) in text.lines().enumerate() {
        read.push(serde_json::from_str(line).map_err(|error| format!("{}:{}: {error}", path.display(), number + 1))?);
    }
    Ok(read)
}

//! The operator's questions, asked of a corpus before it is swapped in.

use std::path::Path;

use pullquote_engine::answer::{self, Question, Rules};
use pullquote_engine::eval::{self, Case};
use pullquote_engine::searcher::Searcher;

/// Most broken questions that are named.
const MAX_NAMED: usize = 20;

/// How a question file fares on a corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Quality {
    /// How many questions were asked.
    pub asked: usize,
    /// How many were answered rightly: a quote that holds the answer, or none where there is none.
    pub right: usize,
    /// The first of those that the old corpus answered rightly and this one does not.
    pub broke: Vec<String>,
}

impl Quality {
    /// The share of questions that were answered rightly, 1 where none was asked.
    pub fn share(&self) -> f32 {
        if self.asked == 0 { 1.0 } else { self.right as f32 / self.asked as f32 }
    }
}

/// How the questions in `path`, a JSON object a line, fare on `fresh`, and which of them `old` answered. None if the
/// file is not there or holds no question.
pub(super) fn compare(path: &Path, old: &Searcher<'_>, fresh: &Searcher<'_>, rules: &Rules) -> Option<Quality> {
    let text = std::fs::read_to_string(path).ok()?;
    let cases: Vec<Case> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let mut quality = Quality { asked: cases.len(), ..Quality::default() };
    for case in &cases {
        if is_right(case, fresh, rules) {
            quality.right += 1;
        } else if quality.broke.len() < MAX_NAMED && is_right(case, old, rules) {
            quality.broke.push(case.question.clone());
        }
    }
    (!cases.is_empty()).then_some(quality)
}

fn is_right(case: &Case, searcher: &Searcher<'_>, rules: &Rules) -> bool {
    let Ok(question) = Question::parse(&case.question) else { return false };
    let row = eval::judge(case, &answer::compose(searcher.clone(), &question, rules), 0);
    if case.answerable { row.answered && row.quote.is_some() } else { !row.answered }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use pullquote_engine::article::Article;
    use pullquote_engine::index::{Weights, build};

    #[test]
    fn what_broke_is_named() {
        let index = |body: &str| build(vec![Arc::new(Article::plain("a", body))], Weights::default()).expect("one article");
        let (old, fresh) = (index("The mill was built in 1912 by Anna Holm."), index("The ferry carries forty people."));
        let file = tempfile::NamedTempFile::new().expect("a file");
        let lines = [
            r#"{"id":"1","question":"When was the mill built?","answerable":true,"articles":["a"],"answers":["1912"]}"#,
            r#"{"id":"2","question":"Who flew the zeppelin Aurora to Lisbon?","answerable":false}"#,
        ];
        std::fs::write(file.path(), lines.join("\n")).expect("written");
        let (rules, old, fresh) = (Rules::default(), Searcher::from(&old), Searcher::from(&fresh));
        let same = compare(file.path(), &old, &old, &rules).expect("questions");
        assert_eq!((same.asked, same.right, same.share()), (2, 2, 1.0));
        let worse = compare(file.path(), &old, &fresh, &rules).expect("questions");
        assert_eq!((worse.right, worse.broke), (1, vec!["When was the mill built?".to_owned()]));
        assert_eq!(compare(Path::new("/nowhere"), &old, &old, &rules), None);
    }
}

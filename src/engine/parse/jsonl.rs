//! JSON Lines: an article a line, with the fields of [`Metadata`] and `body`.

use serde::Deserialize;

use crate::engine::parse::front_matter::{self, Metadata};
use crate::engine::parse::{Document, Parsed, Problem};

#[derive(Deserialize)]
struct Line {
    #[serde(flatten)]
    metadata: Metadata,
    body: String,
}

pub(super) fn parse(document: Document<'_>) -> Parsed {
    let mut parsed = Parsed::default();
    let mut item = 0;
    for (number, line) in (1..).zip(document.text.trim_start_matches('\u{feff}').lines()) {
        if line.trim().is_empty() {
            continue;
        }
        item += 1;
        match serde_json::from_str::<Line>(line) {
            Ok(line) => {
                let (article, reasons) = line.metadata.article(&format!("{}#{item}", document.path), &line.body);
                parsed.problems.extend(front_matter::problems(document.path, Some(number), reasons));
                parsed.articles.push(crate::engine::article::Article { file: document.path.to_owned(), ..article });
            }
            Err(error) => parsed.problems.push(Problem { path: document.path.to_owned(), line: Some(number), reason: reason(&error) }),
        }
    }
    parsed
}

/// The parser's words without its own count of lines: it saw one line only.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    format!("is not an article: {what} (column {}); the line is left out", error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Parsed {
        parse(Document { path: "a.jsonl", text })
    }

    #[test]
    fn items_are_named_by_their_id_or_counted_from_one() {
        let parsed = read("{\"body\": \"One.\"}\n\n{\"id\": \"x\", \"body\": \"Two.\"}\n{\"id\": 7, \"body\": \"Three.\"}\n");
        let ids: Vec<_> = parsed.articles.iter().map(|article| article.id.as_str()).collect();
        assert_eq!(ids, ["a.jsonl#1", "x", "7"]);
        assert!(parsed.articles.iter().all(|article| article.file == "a.jsonl"));
    }

    #[test]
    fn a_bad_line_is_a_problem_and_the_rest_loads() {
        let parsed = read("{\"body\": \"One.\"}\n{\"title\": \"no body\"}\nnot json\n{\"body\": \"Four.\"}");
        assert_eq!(parsed.articles.len(), 2);
        let problems: Vec<_> = parsed.problems.iter().map(|problem| (problem.line, problem.reason.as_str())).collect();
        assert_eq!(problems[0], (Some(2), "is not an article: missing field `body` (column 20); the line is left out"));
        assert_eq!(problems[1].0, Some(3));
    }

    #[test]
    fn an_unusable_field_is_a_problem_and_the_article_stays() {
        let parsed = read("{\"body\": \"One.\", \"published\": \"Friday\", \"author\": [\"A\", \"B\"]}");
        assert_eq!(parsed.problems.len(), 1);
        assert_eq!(parsed.articles[0].attribution.authors.value().map(Vec::len), Some(2));
    }
}

//! JSON: one article, or a list of them, alone or under a name such as `articles`.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::article::{Article, Attribution};
use crate::parse::members::Members;
use crate::parse::parsed::{Document, LeftOut, MAX_ITEMS, Parsed, Place, Problem, too_many};
use crate::parse::questions::{self, Questions};
use crate::parse::{chat, fields, front_matter, ghost, json_feed, markup, markup_body, unpublished};

/// The names under which exports keep their list.
const LISTS: &[&str] = &["articles", "items", "posts", "entries", "results", "docs", "documents", "stories", "data", "news"];

/// Reads a JSON file. The items of a list are read one by one, so that a long list is never held as a tree.
pub(super) fn parse(document: Document<'_>) -> Parsed {
    let Document { path, text } = document;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('[') {
        return serde_json::from_str(text).map_or_else(|_| parse_one(path, text), |list: Vec<&RawValue>| parse_list(path, &list));
    }
    let Some(members) = Members::of(text) else { return parse_one(path, text) };
    if let Some(parsed) = export(path, &members) {
        return parsed;
    }
    let list = LISTS.iter().find_map(|name| members.list(name));
    list.map_or_else(|| parse_one(path, text), |list| parse_list(path, &list))
}

/// What the exports of programs hold, each told by the names of its members.
fn export(path: &str, members: &Members<'_>) -> Option<Parsed> {
    let has = |names: &[&str]| names.iter().all(|name| members.has(name));
    if has(&["db"]) || has(&["meta", "data"]) {
        return ghost::parse(path, members);
    }
    if has(&["guild", "channel", "messages"]) {
        return Some(chat::discord(path, members));
    }
    if has(&["id", "name", "type", "messages"]) {
        return Some(chat::telegram(path, members));
    }
    if let Some(list) = members.members("chats").and_then(|chats| chats.list("list")) {
        return Some(chat::telegram_chats(path, &list));
    }
    json_feed::is_feed(members).then(|| json_feed::parse(path, members))
}

fn parse_list(path: &str, list: &[&RawValue]) -> Parsed {
    if list.first().is_some_and(|first| chat::is_slack_message(first)) {
        return chat::slack(path, list);
    }
    let (mut parsed, mut questions) = (Parsed::default(), Questions::default());
    for (item, raw) in (1..).zip(list) {
        if item > MAX_ITEMS {
            parsed.problems.push(too_many(path, None));
            break;
        }
        let place = Place { path, item, line: None };
        match serde_json::from_str::<Value>(raw.get()) {
            Ok(value) => add(&mut parsed, &mut questions, place, &value),
            Err(error) => parsed.problems.push(place.problem(&format!("is not JSON: {}", what(&error)))),
        }
    }
    questions.finish(&mut parsed, path);
    parsed
}

fn parse_one(path: &str, text: &str) -> Parsed {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(object)) => {
            if let Some(reason) = unpublished::reason(&object) {
                return Parsed::left_out(path, None, reason);
            }
            if let Some(parsed) = questions::of_file(path, &object) {
                return parsed;
            }
            let mut parsed = Parsed::default();
            match article(path, &object) {
                Some((article, reasons)) => {
                    parsed.problems.extend(front_matter::problems(path, None, reasons));
                    parsed.articles.push(article);
                }
                None => parsed.problems.push(Problem { path: path.to_owned(), line: None, reason: no_body() }),
            }
            parsed
        }
        Ok(_) => Parsed::problem(path, None, "holds neither an article nor a list of articles"),
        Err(error) => Parsed::problem(path, u32::try_from(error.line()).ok(), format!("is not JSON: {}", what(&error))),
    }
}

/// Adds the article that `value` is, or the questions that it holds, or why it is neither.
pub(super) fn add(parsed: &mut Parsed, questions: &mut Questions, place: Place<'_>, value: &Value) {
    if questions.add(parsed, place, value) {
        return;
    }
    let Value::Object(object) = value else {
        parsed.problems.push(place.problem("is not an article: it is no object with named fields"));
        return;
    };
    if let Some(reason) = unpublished::reason(object) {
        parsed.left_out.push(LeftOut { path: place.path.to_owned(), line: place.line, reason });
        return;
    }
    match article(&place.id(), object) {
        Some((article, reasons)) => {
            parsed.problems.extend(reasons.iter().map(|reason| place.problem(reason)));
            parsed.articles.push(Article { file: place.path.to_owned(), ..article });
        }
        None => parsed.problems.push(place.problem(&no_body())),
    }
}

fn article(id: &str, object: &Map<String, Value>) -> Option<(Article, front_matter::Reasons)> {
    let (metadata, body) = fields::read(object)?;
    if markup::is_markup(&body) {
        return Some(markup_body::article(metadata, id, markup_body::body(&body), Attribution::default()));
    }
    Some(metadata.article(id, &body))
}

fn no_body() -> String {
    format!("is not an article: it has no body (looked for {} and the like); left out", fields::body_names())
}

/// The parser's words without its own count of lines, which begins anew in each line of the file.
pub(super) fn what(error: &serde_json::Error) -> String {
    let text = error.to_string();
    format!("{} (column {})", text.split(" at line ").next().unwrap_or_default(), error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Parsed {
        parse(Document { path: "a.json", text })
    }

    #[test]
    fn a_file_is_one_article_or_a_list_of_them() {
        assert_eq!(whole("{\"content\": \"<p>One &amp; all.</p><p>Two.</p>\"}").articles[0].body, "One & all.\n\nTwo.");
        for text in [
            "[{\"body\": \"One.\"}, 7, {\"text\": \"Two.\"}]",
            "{\"status\": \"ok\", \"articles\": [{\"body\": \"One.\"}, 7, {\"body\": \"Two.\"}]}",
        ] {
            let parsed = whole(text);
            let ids: Vec<_> = parsed.articles.iter().map(|article| article.id.as_str()).collect();
            assert_eq!(ids, ["a.json#1", "a.json#3"], "{text}");
            assert!(parsed.problems[0].reason.starts_with("item 2: "), "{text}");
        }
    }

    #[test]
    fn a_broken_file_is_a_problem() {
        assert_eq!(whole("{\n\"a\": }").problems[0].line, Some(2));
        assert!(whole("7").problems[0].reason.contains("neither"));
        assert!(whole(&"[".repeat(100_000)).articles.is_empty());
    }

    #[test]
    fn an_article_that_is_not_published_is_left_out() {
        assert_eq!(whole("{\"body\": \"One.\", \"published\": false}").left_out.len(), 1);
    }
}

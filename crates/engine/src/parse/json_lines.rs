//! JSON Lines: an article a line, one line in memory at a time.

use std::io::{self, BufRead, Read as _};

use serde_json::Value;

use crate::parse::decode;
use crate::parse::json;
use crate::parse::parsed::{Parsed, Place, Stream};
use crate::parse::questions::Questions;

/// A line that cannot be read is a problem, and the others are read.
pub(super) fn parse(stream: Stream<'_>) -> Parsed {
    let Stream { path, input, max_item_bytes } = stream;
    match decode::starts_as_utf_16(input) {
        Ok(false) => parse_lines(path, input, max_item_bytes),
        Ok(true) => parse_whole(path, input, max_item_bytes),
        Err(error) => Parsed::problem(path, None, unreadable(&error)),
    }
}

/// In UTF-16 a line does not end in a byte of its own, so that the file is decoded before it is cut.
fn parse_whole(path: &str, input: &mut dyn BufRead, max_bytes: usize) -> Parsed {
    let mut bytes = Vec::new();
    match input.take((max_bytes as u64).saturating_add(1)).read_to_end(&mut bytes) {
        Ok(read) if read > max_bytes => {
            Parsed::problem(path, None, format!("is UTF-16 and larger than {} MiB; left out, so save it as UTF-8", max_bytes >> 20))
        }
        Ok(_) => match decode::decode(&bytes) {
            Ok(text) => parse_lines(path, &mut text.as_bytes(), max_bytes),
            Err(reason) => Parsed::problem(path, None, reason),
        },
        Err(error) => Parsed::problem(path, None, unreadable(&error)),
    }
}

fn parse_lines(path: &str, input: &mut dyn BufRead, max_bytes: usize) -> Parsed {
    let (mut parsed, mut questions) = (Parsed::default(), Questions::default());
    let (mut line, mut item) = (Vec::new(), 0);
    for number in 1.. {
        let length = match next_line(input, max_bytes, &mut line) {
            Ok(Some(length)) => length,
            Ok(None) => break,
            Err(error) => {
                parsed.problems.extend(Parsed::problem(path, Some(number), unreadable(&error)).problems);
                break;
            }
        };
        if length <= max_bytes && line.trim_ascii().is_empty() {
            continue;
        }
        item += 1;
        let place = Place { path, item, line: Some(number) };
        if length > max_bytes {
            parsed.problems.push(place.problem(&format!("is longer than {} MiB; the line is left out", max_bytes >> 20)));
        } else {
            add(&mut parsed, &mut questions, place, &line);
        }
    }
    questions.finish(&mut parsed, path);
    parsed
}

fn add(parsed: &mut Parsed, questions: &mut Questions, place: Place<'_>, line: &[u8]) {
    let text = match decode::decode(line) {
        Ok(text) => text,
        Err(reason) => return parsed.problems.push(place.problem(&reason)),
    };
    match serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) {
        Ok(value) => json::add(parsed, questions, place, &value),
        Err(error) => parsed.problems.push(place.problem(&format!("is not JSON: {}; the line is left out", json::what(&error)))),
    }
}

/// Puts the next line into `line`, at most `max_bytes` and one of it, and passes over the rest. The length that it has, or no
/// less than is kept; `None` at the end.
fn next_line(mut input: &mut dyn BufRead, max_bytes: usize, line: &mut Vec<u8>) -> io::Result<Option<usize>> {
    line.clear();
    let length = (&mut input).take((max_bytes as u64).saturating_add(1)).read_until(b'\n', line)?;
    if length == 0 {
        return Ok(None);
    }
    if length > max_bytes && line.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
        return Ok(Some(length));
    }
    let content = line.trim_ascii_end().len();
    line.truncate(content);
    Ok(Some(content))
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read on ({error}); what stands above is read")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Field;

    fn lines(text: &str) -> Parsed {
        parse(Stream { path: "a.jsonl", input: &mut text.as_bytes(), max_item_bytes: 10_000 })
    }

    #[test]
    fn a_line_is_an_article_and_a_bad_line_is_a_problem() {
        let parsed = lines("{\"id\": \"x\", \"body\": \"One.\"}\n\n{\"title\": \"no body\"}\n{broken\n[1]\n{\"body\": \"Two.\"}");
        let ids: Vec<_> = parsed.articles.iter().map(|article| article.id.as_str()).collect();
        assert_eq!(ids, ["x", "a.jsonl#5"]);
        let places: Vec<_> = parsed.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(places, [Some(3), Some(4), Some(5)]);
        assert!(parsed.problems[0].reason.contains("it has no body"), "{:?}", parsed.problems);
    }

    #[test]
    fn what_stands_beside_a_body_is_not_quoted() {
        let parsed = lines(
            r#"{"title": "Mill closes", "author": "Ada Moor", "body": "By A. Moor\nIt closed on Friday.\nMore in Valleys\nIt was old.\n© 2022 Mill Times\nTo continue reading, subscribe to our paper."}"#,
        );
        let article = &parsed.articles[0];
        assert_eq!(article.body, "It closed on Friday.\n\nIt was old.");
        assert_eq!(article.attribution.authors, Field::Stated(vec!["Ada Moor".to_owned()]));
        assert_eq!(article.attribution.source.value().map(String::as_str), Some("Mill Times"));
        assert_eq!(article.evidence.len(), 4, "{:?}", article.evidence);
    }

    #[test]
    fn lines_of_questions_are_one_article() {
        let parsed =
            lines("{\"question\": \"When?\", \"answer\": \"At nine.\"}\n{\"q\": \"Who?\", \"a\": \"Nobody.\"}\n{\"body\": \"One.\"}");
        let bodies: Vec<_> = parsed.articles.iter().map(|article| article.body.as_str()).collect();
        assert_eq!((bodies, parsed.problems), (vec!["One.", "When?\n\nAt nine.\n\nWho?\n\nNobody."], vec![]));
    }

    #[test]
    fn a_text_that_is_all_paywall_is_no_body() {
        assert_eq!(lines(r#"{"body": "Subscribe to read the whole story."}"#).articles[0].body, "");
    }

    #[test]
    fn lines_broken_to_a_width_are_one_sentence() {
        let body = lines(r#"{"body": "The mill was old and\nstood by the river,\nwhich froze."}"#).articles[0].body.clone();
        assert_eq!(body, "The mill was old and stood by the river, which froze.");
    }

    #[test]
    fn an_unusable_field_is_a_problem_and_the_article_stays() {
        let parsed = lines("{\"body\": \"One.\", \"published\": \"Friday\", \"author\": [\"A\", \"B\"]}");
        assert_eq!(parsed.problems.len(), 1);
        assert_eq!(parsed.articles[0].attribution.authors.value().map(Vec::len), Some(2));
    }

    #[test]
    fn an_article_is_shown_from_and_until_the_days_that_it_states() {
        let parsed = lines("{\"body\": \"One.\", \"publishDate\": \"2022-03-04\", \"expires\": \"2023-01-01T00:00:00Z\"}");
        let shown = parsed.articles[0].shown;
        assert_eq!(
            (shown.from.map(crate::article::day), shown.until.map(crate::article::day)),
            (Some("2022-03-04".to_owned()), Some("2023-01-01".to_owned()))
        );
    }

    #[test]
    fn what_is_not_published_is_left_out_and_counted() {
        let parsed = lines("{\"body\": \"One.\"}\n{\"body\": \"Two.\", \"status\": \"draft\"}\n{\"draft\": true}");
        assert_eq!((parsed.articles.len(), parsed.problems.len()), (1, 0));
        let left_out: Vec<_> = parsed.left_out.iter().map(|left_out| (left_out.line, left_out.reason.as_str())).collect();
        assert_eq!(left_out, [(Some(2), "status: draft"), (Some(3), "draft: true")]);
    }

    #[test]
    fn a_line_past_the_limit_costs_itself_alone() {
        let long = format!("{{\"body\": \"{}\"}}", "Mill. ".repeat(2_000));
        let parsed = lines(&format!("{{\"body\": \"One.\"}}\r\n{long}\n{{\"body\": \"Two.\"}}"));
        let ids: Vec<_> = parsed.articles.iter().map(|article| article.id.as_str()).collect();
        assert_eq!(ids, ["a.jsonl#1", "a.jsonl#3"]);
        assert_eq!((parsed.problems.len(), parsed.problems[0].line), (1, Some(2)));
        assert!(parsed.problems[0].reason.contains("longer than"), "{:?}", parsed.problems);
    }

    #[test]
    fn older_encodings_are_read() {
        let text = "{\"body\": \"Die M\u{fc}hle schloss.\"}\n{\"body\": \"Two.\"}\n";
        let utf_16: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let windows: Vec<u8> = text.chars().map(|c| c as u8).collect();
        for bytes in [utf_16, windows, text.as_bytes().to_vec()] {
            let parsed = parse(Stream { path: "a.jsonl", input: &mut &*bytes, max_item_bytes: 10_000 });
            assert_eq!((parsed.articles.len(), parsed.articles[0].body.as_str()), (2, "Die Mühle schloss."));
        }
    }

    #[test]
    fn what_was_read_before_an_error_is_kept() {
        struct Broken;
        impl io::Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let mut input = io::BufReader::new((&b"{\"body\": \"One.\"}\n{\"body\""[..]).chain(Broken));
        let parsed = parse(Stream { path: "a.jsonl", input: &mut input, max_item_bytes: 10_000 });
        assert_eq!((parsed.articles.len(), parsed.problems[0].line), (1, Some(2)));
        assert!(parsed.problems[0].reason.contains("the disk is gone"), "{:?}", parsed.problems);
    }
}

//! Markdown: front matter between `---` lines, then the text. Marks are taken off before spans exist; a first heading
//! is the title where the front matter states none.

use crate::article::{Attribution, Field};
use crate::parse::front_matter::{self, Metadata};
use crate::parse::links;
use crate::parse::parsed::{Document, Parsed, Problem};
use crate::text::clean;

pub(super) fn parse(document: Document<'_>) -> Parsed {
    let text = document.text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (yaml, markdown) = match split(&text) {
        Ok(parts) => parts,
        Err(reason) => return Parsed::problem(document.path, Some(1), reason),
    };
    let mut problems = Vec::new();
    let metadata = serde_saphyr::from_str::<Metadata>(yaml).unwrap_or_else(|error| {
        // Its location is within the front matter, which begins on the file's second line.
        let line = error.location().and_then(|location| u32::try_from(location.line()).ok()).map_or(1, |line| line + 1);
        let text = error.to_string();
        let what = text.lines().next().unwrap_or_default();
        problems.push(Problem {
            path: document.path.to_owned(),
            line: Some(line),
            reason: format!("front matter: {what}; the article is read without it"),
        });
        Metadata::default()
    });
    let (heading, body) = plain_text(markdown);
    let otherwise = Attribution { title: Field::stated(heading), ..Attribution::default() };
    let (article, reasons) = metadata.article_or(document.path, &body, otherwise);
    problems.extend(front_matter::problems(document.path, Some(1), reasons));
    Parsed { articles: vec![article], problems }
}

/// The front matter, empty where there is none, and the rest.
fn split(text: &str) -> Result<(&str, &str), &'static str> {
    let Some(rest) = text.strip_prefix("---\n") else { return Ok(("{}", text)) };
    let end = rest.find("\n---\n").or_else(|| rest.ends_with("\n---").then(|| rest.len() - 4));
    match end {
        Some(end) if rest[..end].trim().is_empty() => Ok(("{}", rest.get(end + 5..).unwrap_or_default())),
        Some(end) => Ok((&rest[..end], rest.get(end + 5..).unwrap_or_default())),
        None if rest.starts_with("---\n") => Ok(("{}", &rest[4..])),
        None => Err("front matter begins with --- but no second --- line ends it"),
    }
}

/// The first top-level heading, and the paragraphs without marks, lines of a paragraph joined.
fn plain_text(markdown: &str) -> (Option<String>, String) {
    let mut heading = None;
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    let mut fenced = false;
    for line in markdown.lines() {
        let line = line.trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
            open = false;
            continue;
        }
        if line.is_empty() || is_rule(line) || fenced {
            open = false;
            continue;
        }
        if let Some(text) = line.strip_prefix('#') {
            let text = clean::clean_inline(&inline(text.trim_matches('#').trim()));
            if heading.is_none() && paragraphs.is_empty() && !line.starts_with("##") {
                heading = Some(text).filter(|text| !text.is_empty());
            } else {
                paragraphs.push(text);
            }
            open = false;
            continue;
        }
        let (starts, text) = block(line);
        match paragraphs.last_mut() {
            Some(last) if open && !starts => {
                last.push(' ');
                last.push_str(&inline(text));
            }
            _ => paragraphs.push(inline(text)),
        }
        open = true;
    }
    (heading, paragraphs.join("\n\n"))
}

/// Whether a line starts a block of its own, and its text without the mark of a list or a quotation.
fn block(line: &str) -> (bool, &str) {
    let line = line.strip_prefix('>').map_or(line, str::trim_start);
    for mark in ["- ", "* ", "+ "] {
        if let Some(text) = line.strip_prefix(mark) {
            return (true, text.trim_start());
        }
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line.get(digits..) {
        // Four digits are a year at the start of a line rather than the number of a list.
        Some(rest) if (1..=3).contains(&digits) && rest.starts_with(". ") => (true, rest[2..].trim_start()),
        _ => (false, line),
    }
}

fn is_rule(line: &str) -> bool {
    line.len() >= 3 && ["-", "*", "_"].iter().any(|mark| line.replace([' '], "").chars().all(|c| mark.starts_with(c)))
}

/// `text` without emphasis, code marks and images; links become their text.
fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\\' if after.starts_with(|next: char| next.is_ascii_punctuation()) => {
                out.push_str(&after[..1]);
                &after[1..]
            }
            '!' if after.starts_with('[') => links::link(after).map_or_else(
                || {
                    out.push(c);
                    after
                },
                |link| link.rest,
            ),
            '[' => match links::link(rest) {
                Some(link) => {
                    out.push_str(&inline(link.label));
                    link.rest
                }
                None => {
                    out.push(c);
                    after
                }
            },
            '*' | '`' => after,
            '_' if out.ends_with(|c: char| c.is_alphanumeric()) && after.starts_with(|c: char| c.is_alphanumeric()) => {
                out.push(c);
                after
            }
            '_' => after,
            c => {
                out.push(c);
                after
            }
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Parsed {
        parse(Document { path: "a.md", text })
    }

    #[test]
    fn front_matter_states_the_attribution() {
        let parsed =
            read("---\ntitle: The mill\nauthor: Ada\npublished: 2022-03-04\nlanguage: de\ntags: [a, b]\nbased_on: [x]\n---\n\nText.");
        let article = &parsed.articles[0];
        assert_eq!(article.attribution.title, Field::Stated("The mill".to_owned()));
        assert_eq!(article.attribution.authors.value().map(Vec::as_slice), Some(&["Ada".to_owned()][..]));
        assert_eq!((article.language.code(), article.tags.len(), article.body.as_str()), ("de", 2, "Text."));
        assert_eq!(parsed.problems, []);
    }

    #[test]
    fn marks_come_off_and_lines_of_a_paragraph_join() {
        let parsed = read(
            "# The *mill*\n\nIt was **old** and\nsaid [so](https://a.org/x_(y)) in snake_case.\n\n- one\n- two\n\n![alt](i.png)\n\n2 * 3",
        );
        let article = &parsed.articles[0];
        assert_eq!(article.attribution.title, Field::Stated("The mill".to_owned()));
        assert_eq!(article.body, "It was old and said so in snake_case.\n\none\n\ntwo\n\n2  3");
    }

    #[test]
    fn what_stands_beside_the_text_is_not_quoted_and_a_list_is() {
        let parsed = read(
            "# Mill closes\n\n*By Ada Moor*\n\nThe mill closed on Friday. It had three wheels, which were known as follows.\n\n![Mill](m.png)\n\n\
             *The mill at night. (ADA MOOR / AP)*\n\n- Anna\n- Berta\n\n**READ MORE:** [Mill opens](/b)\n\nPlease [donate](/donate) to our paper.\n",
        );
        let article = &parsed.articles[0];
        assert_eq!(article.body, "The mill closed on Friday. It had three wheels, which were known as follows.\n\nAnna\n\nBerta");
        assert_eq!(article.attribution.authors.value().map(Vec::as_slice), Some(&["Ada Moor".to_owned()][..]));
        assert_eq!(article.evidence.len(), 4, "{:?}", article.evidence);
    }

    #[test]
    fn broken_front_matter_is_a_problem_with_its_line_and_the_text_is_read() {
        let parsed = read("---\ntitle: a\nauthors: [a\n---\nText.");
        assert_eq!(parsed.articles[0].body, "Text.");
        assert!(parsed.problems[0].line.is_some_and(|line| line >= 2), "{:?}", parsed.problems);
        assert!(read("---\ntitle: a\nText.").problems[0].reason.contains("no second"));
    }
}

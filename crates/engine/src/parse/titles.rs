//! A document's headings and file name in, its title out.

use crate::article::Field;
use crate::block::{Kind, Shape};
use crate::parse::{dates, packed};

/// Names of files that say nothing of what is in them; their folder does.
const NAMELESS: &[&str] = &["index", "_index", "readme", "home", "default"];

/// Notion ends the names of files and folders with the page's id. Source: its help, "Export your content".
const NOTION_ID_DIGITS: usize = 32;

/// A heading that is its document's title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its place among the blocks.
    pub(super) place: usize,
    pub(super) text: String,
}

/// The first heading of level 1; in a document without one, the heading that it begins with, if no other is of its level.
/// A question, a version or a date is no title.
pub(super) fn heading(body: &str, shape: &Shape) -> Option<Heading> {
    let headings = || {
        shape.blocks.iter().enumerate().filter_map(|(place, block)| match block.kind {
            Kind::Heading { level, .. } => Some((place, level)),
            _ => None,
        })
    };
    let top = headings().map(|(_, level)| level).min()?;
    let mut of_top = headings().filter(|(_, level)| *level == top);
    let (place, level) = of_top.next()?;
    if level > 1 && (place > 0 || of_top.next().is_some()) {
        return None;
    }
    let span = &shape.blocks.get(place)?.span;
    let text = body.get(span.start as usize..span.end as usize)?;
    is_title(text).then(|| Heading { place, text: text.to_owned() })
}

/// The title that the file's name gives: without date and ending, its dashes as spaces.
pub(super) fn of_file(path: &str) -> Field<String> {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or_default();
    let name = packed::uncompressed(name).unwrap_or(name);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = if NAMELESS.iter().any(|nameless| stem.eq_ignore_ascii_case(nameless)) { parts.next().unwrap_or(stem) } else { stem };
    let stem = without_id(stem).unwrap_or(stem);
    let words = dates::in_file_name(stem).map_or(stem, |(_, rest)| rest);
    let words: Vec<&str> = words.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect();
    let evidence = "file name".to_owned();
    if words.is_empty() { Field::Unknown } else { Field::Inferred { value: words.join(" "), evidence } }
}

/// A name without the id at its end; `None` if it has none.
pub(super) fn without_id(stem: &str) -> Option<&str> {
    let at = stem.len().checked_sub(NOTION_ID_DIGITS)?;
    let id = stem.get(at..).filter(|id| id.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f')))?;
    let has_both = id.bytes().any(|byte| byte.is_ascii_digit()) && id.bytes().any(|byte| byte.is_ascii_lowercase());
    stem.get(..at).map(|name| name.trim_end_matches([' ', '-', '_'])).filter(|name| has_both && name.len() < at)
}

/// Whether a heading may be a title: it is no question, no version and no date.
pub(super) fn is_title(text: &str) -> bool {
    !text.ends_with(['?', '？', '؟']) && !is_version(text) && !dates::is_only_a_date(text)
}

/// `2.4.0 (2024-09-01)`, `v1.2`, `[Unreleased]`, `Version 3`: numbers, and words that versions have.
fn is_version(text: &str) -> bool {
    const WORDS: [&str; 9] = ["v", "version", "release", "released", "unreleased", "build", "rc", "alpha", "beta"];
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some()
        && words.all(|word| {
            let word = word.to_ascii_lowercase();
            let number = word.trim_start_matches('v');
            number.starts_with(|c: char| c.is_ascii_digit()) || WORDS.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_a_version_and_a_date_are_no_titles() {
        for text in ["How do I reset?", "2.4.0 (2024-09-01)", "v1.2.3-beta1", "[Unreleased]", "Version 3", "4 March 2022"] {
            assert!(!is_title(text), "{text}");
        }
        for text in ["Homebrew 2.4.0", "Reset", "2022 in review"] {
            assert!(is_title(text), "{text}");
        }
    }

    #[test]
    fn a_file_name_says_its_words() {
        let title = |path: &str| of_file(path).value().cloned().unwrap_or_default();
        assert_eq!(title("posts/2024-05-01-the-new_mill.md"), "the new mill");
        assert_eq!(title("server-setup/README.md"), "server setup");
        assert_eq!(title("index.md"), "index");
        assert_eq!(title("x/Opening Hours 0123456789abcdef0123456789abcdef.csv"), "Opening Hours");
    }

    #[test]
    fn a_name_ends_with_an_id_or_has_none() {
        assert_eq!(without_id("Opening Hours 0123456789abcdef0123456789abcdef"), Some("Opening Hours"));
        for stem in ["Hours", "0123456789abcdef0123456789abcdef", "a 01234567890123456789012345678901", "é0123456789abcdef0123456789abcde"]
        {
            assert_eq!(without_id(stem), None, "{stem}");
        }
    }
}

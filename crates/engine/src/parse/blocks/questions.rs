//! A line in, what its words alone make it out: a question, a heading in bold, the first line of a callout.

use crate::block::Admonition;
use crate::parse::blocks::run::{Line, SOFT_BREAK};
use crate::parse::dates;
use crate::parse::people;

/// Whether `text` asks.
pub(super) fn is_question(text: &str) -> bool {
    text.ends_with(['?', '？', '؟'])
}

/// Whether a paragraph in bold heads what follows: it is short and no sentence, nor says who wrote this when.
pub(super) fn is_bold_heading(text: &str, max_chars: usize) -> bool {
    let open = !text.ends_with(['.', '!', ':', ';', ',', '…', '。', '！', '：']);
    open && text.chars().count() <= max_chars
        && text.contains(char::is_alphanumeric)
        && people::byline(text).is_none()
        && !dates::is_only_a_date(text)
}

/// The heading without the anchor that it states at its end, `{#name}`, and the anchor.
pub(super) fn heading_anchor(line: Line) -> (Line, Option<String>) {
    let found = line.text.strip_suffix('}').and_then(|text| text.rsplit_once('{'));
    let Some((text, attributes)) = found.map(|(text, attributes)| (text, attributes.trim_start_matches(':').trim())) else {
        return (line, None);
    };
    if !attributes.starts_with(['#', '.']) {
        return (line, None);
    }
    let anchor = attributes.split_whitespace().find_map(|word| word.strip_prefix('#')).map(str::to_owned);
    let end = text.len();
    (line.part(0..end), anchor)
}

/// The kind, the title and the text of a callout: `[!tip]- title`, then the lines below.
pub(super) fn callout(line: &Line) -> Option<(Admonition, Line, Line)> {
    let (name, rest) = line.text.strip_prefix("[!")?.split_once(']')?;
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) {
        return None;
    }
    let rest = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    let from = line.text.len() - rest.len();
    let end = rest.find(['\n', SOFT_BREAK]).map_or(line.text.len(), |end| from + end);
    let kind = Admonition::named(name).unwrap_or(Admonition::Note);
    Some((kind, line.part(from..end), line.part(end..line.text.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line { text: text.to_owned(), marks: Vec::new() }
    }

    #[test]
    fn a_heading_states_its_anchor_at_its_end() {
        let read = |text: &str| {
            let (line, anchor) = heading_anchor(line(text));
            (line.text, anchor.unwrap_or_default())
        };
        assert_eq!(read("Set up {#setup .wide}"), ("Set up".to_owned(), "setup".to_owned()));
        assert_eq!(read("Set up {: #setup}"), ("Set up".to_owned(), "setup".to_owned()));
        assert_eq!(read("GET /users/{id}"), ("GET /users/{id}".to_owned(), String::new()));
    }

    #[test]
    fn a_callout_has_a_kind_and_maybe_a_title() {
        let (kind, title, text) = callout(&line("[!WARNING]- Hot\u{b}Do not touch.")).expect("a callout");
        assert_eq!((kind, title.text.as_str(), text.text.as_str()), (Admonition::Warning, "Hot", "Do not touch."));
        assert!(callout(&line("[!] not")).is_none() && callout(&line("[x] not")).is_none());
    }
}

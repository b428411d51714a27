//! A page of a Notion export in, what its name and the lines under its title say out: `Page Title 0123…cdef.md`, `Status: Draft`.

use serde_json::{Map, Value};

use crate::parse::{fields, titles};

/// Whether the file of this path is a page of an export.
pub(super) fn is_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    titles::without_id(name.rsplit_once('.').map_or(name, |(stem, _)| stem)).is_some()
}

/// The properties of a page, which stand as lines below its title, by the names that JSON has for them; and the page without those lines. Others
/// stay as a list.
pub(super) fn properties(markdown: &str) -> Option<(Map<String, Value>, String)> {
    let (title, below) = markdown.split_once('\n').filter(|(title, _)| title.starts_with("# "))?;
    let (block, rest) = below.trim_start_matches('\n').split_once("\n\n").unwrap_or((below.trim(), ""));
    let lines: Vec<(&str, &str)> = block.lines().map(property).collect::<Option<_>>()?;
    let mut stated = Map::new();
    let mut others = String::new();
    for (name, value) in &lines {
        // A page's "Date" is mostly that of what it is about.
        match fields::known(name).filter(|known| *known != "date") {
            Some(known) => _ = stated.entry(known).or_insert_with(|| shown(known, value)),
            None => others.push_str(&format!("- {name}: {value}\n")),
        }
    }
    // One line that only looks like a property is a sentence.
    (!stated.is_empty() || lines.len() > 1).then(|| (stated, format!("{title}\n\n{others}\n{rest}")))
}

/// A longer name of a property is a sentence with a colon.
const MAX_NAME_CHARS: usize = 40;

fn property(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(": ")?;
    let is_name = name.starts_with(char::is_alphabetic) && name.chars().count() <= MAX_NAME_CHARS && !name.contains(['*', '`', '[', '.']);
    is_name.then_some((name.trim(), value.trim()))
}

fn shown(known: &str, value: &str) -> Value {
    let several = fields::is_tags(known) || fields::is_authors(known);
    if several { Value::Array(value.split(',').map(|part| Value::from(part.trim())).collect()) } else { Value::from(value) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Field;
    use crate::parse::{Parsed, parse};

    #[test]
    fn the_name_of_a_page_ends_with_its_id() {
        assert!(is_page("x/Hours 0123456789abcdef0123456789abcdef.md") && !is_page("x/hours.md"));
    }

    #[test]
    fn properties_are_metadata_and_the_rest_is_text() {
        let (stated, rest) =
            properties("# Hours\n\nStatus: Draft\nTags: a, b\nPhone: 12\nDate: March 4, 2024\n\nOpen: from nine.\n").expect("properties");
        assert_eq!(serde_json::to_string(&stated).expect("JSON"), r#"{"status":"Draft","tags":["a","b"]}"#);
        assert_eq!(rest, "# Hours\n\n- Phone: 12\n- Date: March 4, 2024\n\nOpen: from nine.\n");
        assert!(properties("# Hours\n\nNote: bring a key.\n\nMore.\n").is_none() && properties("Status: Draft\n").is_none());
    }

    fn read(text: &str) -> Parsed {
        parse("Hours 0123456789abcdef0123456789abcdef.md", text.as_bytes())
    }

    #[test]
    fn a_page_says_what_it_is_below_its_title() {
        let article = read("# Opening hours\n\nAuthor: Rosa, Ben\nTags: visits\n\nThe mill opens at nine.\n").articles.remove(0);
        assert_eq!((article.body.as_str(), article.tags.len()), ("The mill opens at nine.", 1));
        assert_eq!(article.attribution.authors.value().map(Vec::len), Some(2));
        assert_eq!(article.attribution.title, Field::Stated("Opening hours".to_owned()));
    }

    #[test]
    fn a_page_that_is_a_draft_is_left_out() {
        assert_eq!(read("# Opening hours\n\nStatus: Draft\n\nThe mill opens.\n").left_out[0].reason, "status: Draft");
    }
}

//! Lines such as `:name: value` in, the document's attributes out, and what references to them, `{name}`, are replaced by.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// What Asciidoctor sets before it reads a document that becomes a page, and the names that it has for characters, which mark
/// nothing: they are held as `passthroughs` holds what is not read.
const KNOWN: &[(&str, &str)] = &[
    ("asciidoctor", ""),
    ("asciidoctor-version", "2.0"),
    ("backend", "html5"),
    ("backend-html5", ""),
    ("basebackend", "html"),
    ("basebackend-html", ""),
    ("doctype", "article"),
    ("amp", "&"),
    ("apos", "'"),
    ("asterisk", "\u{f002a}"),
    ("backslash", "\\"),
    ("backtick", "\u{f0060}"),
    ("blank", ""),
    ("brvbar", "¦"),
    ("caret", "\u{f005e}"),
    ("cpp", "C\u{f002b}\u{f002b}"),
    ("cxx", "C\u{f002b}\u{f002b}"),
    ("deg", "°"),
    ("empty", ""),
    ("endsb", "\u{f005d}"),
    ("gt", "\u{f003e}"),
    ("hash", "\u{f0023}"),
    ("ldquo", "“"),
    ("lsquo", "‘"),
    ("lt", "\u{f003c}"),
    ("nbsp", "\u{a0}"),
    ("plus", "\u{f002b}"),
    ("pp", "\u{f002b}\u{f002b}"),
    ("quot", "\""),
    ("rdquo", "”"),
    ("rsquo", "’"),
    ("sp", " "),
    ("startsb", "\u{f005b}"),
    ("tilde", "\u{f007e}"),
    ("two-colons", "::"),
    ("two-semicolons", ";;"),
    ("underscore", "\u{f005f}"),
    ("vbar", "|"),
    ("wj", ""),
    ("zwsp", ""),
];

/// A longer value is cut. Source: Asciidoctor's `max-attribute-value-size`, which is this in its secure mode.
const MAX_VALUE_BYTES: usize = 4_096;
/// So much text do references of one document become; later ones stay as they are written.
const MAX_EXPANDED_BYTES: usize = 1 << 20;
/// Longer names are no names.
const MAX_NAME_BYTES: usize = 100;

/// The attributes that are set where a document is read.
#[derive(Clone, Debug)]
pub(super) struct Attributes {
    /// `None` where the document unsets it.
    values: BTreeMap<String, Option<String>>,
    left: usize,
}

/// A line that sets an attribute, or unsets it where it has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) value: Option<&'a str>,
}

/// The attribute that `line` sets or unsets: `:name: value`, `:!name:`, `:name!:`.
pub(super) fn entry(line: &str) -> Option<Entry<'_>> {
    let (name, value) = line.strip_prefix(':')?.split_once(':')?;
    if !(value.is_empty() || value.starts_with([' ', '\t'])) {
        return None;
    }
    let bare = name.strip_prefix('!').or_else(|| name.strip_suffix('!'));
    let is_name = |name: &str| name.starts_with(|c: char| c.is_alphanumeric() || c == '_') && name.chars().all(is_name_char);
    let entry = Entry { name: bare.unwrap_or(name), value: bare.is_none().then_some(value.trim()) };
    (is_name(entry.name) && name.len() <= MAX_NAME_BYTES).then_some(entry)
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}

impl Attributes {
    pub(super) fn new() -> Attributes {
        Attributes { values: BTreeMap::new(), left: MAX_EXPANDED_BYTES }
    }

    /// Sets or unsets an attribute; references in its value are replaced now.
    pub(super) fn set(&mut self, entry: Entry<'_>) {
        let name = entry.name.to_lowercase();
        let value = entry.value.map(|value| {
            let value = self.substitute(unwrapped(value)).into_owned();
            value.get(..value.floor_char_boundary(MAX_VALUE_BYTES)).unwrap_or_default().to_owned()
        });
        self.values.insert(name, value);
    }

    /// Sets an attribute whose value goes on in the lines below as long as they end in ` \`. How many lines that takes.
    pub(super) fn set_over_lines<'a>(&mut self, entry: Entry<'_>, mut below: impl Iterator<Item = &'a str>) -> usize {
        let mut value = entry.value.unwrap_or_default().to_owned();
        let mut taken = 1;
        while let Some(head) = value.strip_suffix('\\').filter(|head| head.ends_with([' ', '+']) && head.len() < MAX_VALUE_BYTES) {
            let Some(line) = below.next().filter(|line| !line.is_empty()) else { break };
            value = format!("{} {}", head.trim_end_matches([' ', '+']), line.trim_start());
            taken += 1;
        }
        self.set(Entry { name: entry.name, value: entry.value.map(|_| value.as_str()) });
        taken
    }

    /// The value of an attribute that is set.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        match self.values.get(name) {
            Some(own) => own.as_deref(),
            None => KNOWN.iter().find(|(known, _)| *known == name).map(|(_, value)| *value),
        }
    }

    /// Whether the document says that the attribute is not set.
    pub(super) fn is_unset(&self, name: &str) -> bool {
        matches!(self.values.get(name), Some(None))
    }

    /// The attributes that the document sets itself.
    pub(super) fn own(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)))
    }

    /// `text` with the references to attributes that are set replaced. Others stay, as Asciidoctor leaves them.
    pub(super) fn substitute<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        if !text.contains('{') {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let escaped = before.ends_with('\\');
            match reference(after)
                .filter(|(_, behind)| !escaped && !ends_escaped(after, behind))
                .and_then(|(name, rest)| Some((self.resolved(name)?, rest)))
            {
                Some((value, behind)) => {
                    out.push_str(&value);
                    rest = behind;
                }
                None => match reference(after).filter(|_| escaped) {
                    Some((name, behind)) => {
                        out.pop();
                        out.extend(["{", name, "}"]);
                        rest = behind;
                    }
                    None => {
                        out.push('{');
                        rest = after;
                    }
                },
            }
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    fn resolved(&mut self, name: &str) -> Option<String> {
        if let Some((how, name)) = name.split_once(':') {
            return self.count(how, name);
        }
        let value = self.value(&name.to_lowercase())?.to_owned();
        self.left = self.left.checked_sub(value.len())?;
        Some(value)
    }

    /// `{counter:name}` is one more each time it is read; `{counter2:name}` counts unseen.
    fn count(&mut self, how: &str, name: &str) -> Option<String> {
        let name = name.split(':').next().unwrap_or_default();
        let next = self.value(name).and_then(|value| value.parse::<u32>().ok()).unwrap_or(0).saturating_add(1).to_string();
        let shown = match how {
            "counter" => next.clone(),
            "counter2" => String::new(),
            _ => return None,
        };
        self.values.insert(name.to_owned(), Some(next));
        Some(shown)
    }
}

/// The name in a reference whose brace was read, and what follows it.
fn reference(after: &str) -> Option<(&str, &str)> {
    let end = after.find(|c: char| !(is_name_char(c) || c == ':'))?;
    let (name, rest) = after.split_at(end);
    (!name.is_empty() && name.len() <= MAX_NAME_BYTES).then_some(())?;
    // What is escaped may be so at both ends.
    Some((name, rest.strip_prefix('}').or_else(|| rest.strip_prefix("\\}"))?))
}

fn ends_escaped(after: &str, behind: &str) -> bool {
    after.get(..after.len() - behind.len()).is_some_and(|reference| reference.ends_with("\\}"))
}

/// A value without the `pass:q[…]` around it.
fn unwrapped(value: &str) -> &str {
    let inner = value.strip_prefix("pass:").and_then(|rest| rest.strip_suffix(']')).and_then(|rest| rest.split_once('['));
    inner.filter(|(how, _)| how.chars().all(|c| c.is_alphabetic() || c == ',')).map_or(value, |(_, inner)| inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_sets_or_unsets_an_attribute() {
        assert_eq!(entry(":mill-name: Old mill "), Some(Entry { name: "mill-name", value: Some("Old mill") }));
        assert_eq!(entry(":toc:"), Some(Entry { name: "toc", value: Some("") }));
        for line in [":!toc:", ":toc!:"] {
            assert_eq!(entry(line), Some(Entry { name: "toc", value: None }), "{line}");
        }
        for line in [":a b: c", "::", ":a:b", ":smile:)", "a:: b"] {
            assert_eq!(entry(line), None, "{line}");
        }
    }

    #[test]
    fn references_are_replaced_where_they_are_set() {
        let mut attributes = Attributes::new();
        attributes.set(Entry { name: "mill", value: Some("Old mill") });
        attributes.set(Entry { name: "where", value: Some("pass:q[the {mill}]") });
        assert_eq!(
            attributes.substitute("At {where}, {unknown} \\{mill} \\{1\\} {} {counter:n}{counter:n}{empty}."),
            "At the Old mill, {unknown} {mill} {1} {} 12."
        );
    }

    #[test]
    fn values_that_double_end_somewhere() {
        let mut attributes = Attributes::new();
        attributes.set(Entry { name: "a", value: Some("mill") });
        for _ in 0..100 {
            attributes.set(Entry { name: "a", value: Some("{a}{a}") });
        }
        let text = "{a}".repeat(10_000);
        assert!(attributes.substitute(&text).len() <= MAX_EXPANDED_BYTES + text.len());
    }
}

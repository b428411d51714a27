//! Headings in, the ids that Asciidoctor gives them out, and which words each id names.

use std::collections::HashMap;

use crate::parse::asciidoc::attributes::Attributes;

/// The ids that are given so far, and the words that each names.
#[derive(Debug, Default)]
pub(super) struct SectionIds {
    repeats: HashMap<String, u32>,
}

impl SectionIds {
    /// The id of a heading that states none; `None` where the document wants none, `:!sectids:`.
    pub(super) fn give(&mut self, words: &str, attributes: &Attributes) -> Option<String> {
        if attributes.is_unset("sectids") {
            return None;
        }
        let prefix = attributes.value("idprefix").unwrap_or("_");
        let separator = attributes.value("idseparator").unwrap_or("_");
        let id = generated(words, prefix, separator);
        if id.is_empty() {
            return None;
        }
        let count = self.repeats.entry(id.clone()).or_default();
        *count += 1;
        Some(if *count == 1 { id } else { format!("{id}{separator}{count}") })
    }
}

/// Asciidoctor's rule: small letters, digits and underscores stay; spaces, dots and dashes become one separator.
fn generated(words: &str, prefix: &str, separator: &str) -> String {
    let mut id = String::new();
    // Asciidoctor writes the dash and the spaces around it as entities, which are no part of an id.
    for c in words.to_lowercase().replace(" — ", "").chars() {
        let parts = c == ' ' || c == '.' || c == '-' || separator.starts_with(c) && !separator.is_empty();
        if parts && !separator.is_empty() {
            if !id.ends_with(separator) {
                id.push_str(separator);
            }
        } else if c.is_alphanumeric() || c == '_' {
            id.push(c);
        }
    }
    if !separator.is_empty() {
        id.truncate(id.strip_suffix(separator).map_or(id.len(), str::len));
    }
    let own = if prefix.is_empty() || prefix.ends_with(separator) && !separator.is_empty() {
        id.strip_prefix(separator).unwrap_or(&id)
    } else {
        &id
    };
    if own.is_empty() { String::new() } else { format!("{prefix}{own}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::asciidoc::attributes::Entry;

    #[test]
    fn ids_are_those_of_asciidoctor() {
        let mut ids = SectionIds::default();
        let mut attributes = Attributes::new();
        let given = ["Set up the mill", "Set up the mill", "What's new in 2.0?", "-- A --", "C++ & co.", "…"]
            .map(|words| ids.give(words, &attributes).unwrap_or_default());
        assert_eq!(given, ["_set_up_the_mill", "_set_up_the_mill_2", "_whats_new_in_2_0", "_a", "_c_co", ""]);
        attributes.set(Entry { name: "idprefix", value: Some("") });
        attributes.set(Entry { name: "idseparator", value: Some("-") });
        assert_eq!(ids.give("Set up_the mill", &attributes).as_deref(), Some("set-up_the-mill"));
    }
}

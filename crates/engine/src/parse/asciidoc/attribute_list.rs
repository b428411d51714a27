//! What stands between the brackets above a block or behind a macro in, `source%linenums,ruby`, its parts out.

/// The attributes of a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AttributeList {
    /// What the block is: `source`, `NOTE`, `quote`.
    pub(super) style: String,
    pub(super) id: Option<String>,
    pub(super) roles: Vec<String>,
    options: Vec<String>,
    /// Those without a name, the style among them, counted from 0.
    positional: Vec<String>,
    named: Vec<(String, String)>,
}

impl AttributeList {
    /// Reads `text`, which stood between brackets.
    pub(super) fn parse(text: &str) -> AttributeList {
        let mut list = AttributeList::default();
        list.add(text);
        list
    }

    /// Reads another line of attributes of the same block.
    pub(super) fn add(&mut self, text: &str) {
        for (place, part) in parts(text).into_iter().enumerate() {
            match named(part) {
                Some((name, value)) => self.add_named(name, value),
                None if place == 0 => self.add_shorthand(unquoted(part)),
                None => self.add_positional(place, unquoted(part)),
            }
        }
    }

    /// The attribute of this name, or else the one at this place.
    pub(super) fn at(&self, name: &str, place: usize) -> Option<&str> {
        let positional = || self.positional.get(place).map(String::as_str);
        self.named(name).or_else(positional).filter(|value| !value.is_empty())
    }

    pub(super) fn named(&self, name: &str) -> Option<&str> {
        self.named.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn has_option(&self, name: &str) -> bool {
        self.options.iter().any(|option| option == name)
    }

    fn add_named(&mut self, name: &str, value: &str) {
        match name {
            "id" => self.id = Some(value.to_owned()),
            "role" | "roles" => self.roles.extend(value.split_whitespace().map(str::to_owned)),
            "options" | "opts" => self.options.extend(value.split([',', ' ']).filter(|option| !option.is_empty()).map(str::to_owned)),
            _ => self.named.push((name.to_owned(), value.to_owned())),
        }
    }

    fn add_positional(&mut self, place: usize, value: &str) {
        if self.positional.len() <= place {
            self.positional.resize(place + 1, String::new());
        }
        self.positional.get_mut(place).into_iter().for_each(|held| value.clone_into(held));
    }

    /// `style#id.role%option`.
    fn add_shorthand(&mut self, text: &str) {
        let mut rest = text;
        let mut kind = ' ';
        while !rest.is_empty() {
            let end = rest.find(['#', '.', '%']).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            match kind {
                ' ' if !word.is_empty() => {
                    word.clone_into(&mut self.style);
                    self.add_positional(0, word);
                }
                '#' if !word.is_empty() => self.id = Some(word.to_owned()),
                '.' if !word.is_empty() => self.roles.push(word.to_owned()),
                '%' if !word.is_empty() => self.options.push(word.to_owned()),
                _ => {}
            }
            let mut letters = after.chars();
            kind = letters.next().unwrap_or(' ');
            rest = letters.as_str();
        }
    }
}

/// The parts between commas that stand in no quotes.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut quote) = (0, None);
    for (at, c) in text.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) if text.get(from..at).is_some_and(|before| before.trim().is_empty() || before.ends_with('=')) => {
                quote = Some(c);
            }
            (_, Some(open)) if c == open => quote = None,
            (',', None) => {
                parts.extend(text.get(from..at));
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.extend(text.get(from..));
    parts.into_iter().map(str::trim).collect()
}

fn named(part: &str) -> Option<(&str, &str)> {
    let (name, value) = part.split_once('=')?;
    let name = name.trim();
    let is_name = name.starts_with(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    is_name.then(|| (name, unquoted(value.trim())))
}

fn unquoted(value: &str) -> &str {
    ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_style_names_and_places() {
        let list = AttributeList::parse("quote#id.role.more%option, \"Moor, Ada\" , The mill,start=4,opts=\"a,b\"");
        assert_eq!((list.style.as_str(), list.id.as_deref(), list.roles.len()), ("quote", Some("id"), 2));
        assert_eq!(
            (list.at("attribution", 1), list.at("citetitle", 2), list.named("start")),
            (Some("Moor, Ada"), Some("The mill"), Some("4"))
        );
        assert!(["option", "a", "b"].iter().all(|option| list.has_option(option)));
        assert_eq!(AttributeList::parse(",ruby").at("language", 1), Some("ruby"));
    }
}

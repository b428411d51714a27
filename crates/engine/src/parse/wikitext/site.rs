//! What a wiki says of itself in: which namespace a page is in, and at which address, out.

use std::collections::HashMap;

/// A wiki.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {
    pub(crate) name: Option<String>,
    /// The tag of its language.
    pub(crate) language: Option<String>,
    /// The address of its main page.
    pub(crate) base: Option<String>,
    /// Whether titles may begin with a small letter, as in dictionaries.
    pub(crate) keeps_case: bool,
    names: HashMap<i32, String>,
    numbers: HashMap<String, i32>,
}

/// The numbers of namespaces. Source: MediaWiki, `includes/Defines.php`.
pub(crate) const ARTICLES: i32 = 0;
pub(crate) const USER: i32 = 2;
pub(crate) const PROJECT: i32 = 4;
pub(crate) const FILE: i32 = 6;
pub(crate) const HELP: i32 = 12;
pub(crate) const CATEGORY: i32 = 14;
/// A wiki's own namespaces have these numbers and higher ones.
pub(crate) const FIRST_OWN: i32 = 100;

/// The names that every wiki understands beside its own.
const CANONICAL: &[(&str, i32)] = &[
    ("Media", -2),
    ("Special", -1),
    ("Talk", 1),
    ("User", USER),
    ("User talk", 3),
    ("Project", PROJECT),
    ("Project talk", 5),
    ("File", FILE),
    ("Image", FILE),
    ("File talk", 7),
    ("MediaWiki", 8),
    ("MediaWiki talk", 9),
    ("Template", 10),
    ("Template talk", 11),
    ("Help", HELP),
    ("Help talk", 13),
    ("Category", CATEGORY),
    ("Category talk", 15),
];

/// What MediaWiki leaves as it is in an address. Source: MediaWiki, `wfUrlencode`.
const PLAIN_IN_ADDRESS: &[u8] = b"-_.;@$!*(),/~:";

impl Site {
    /// A wiki of which only the language is known.
    pub(crate) fn of_language(tag: Option<&str>) -> Site {
        Site { language: tag.map(str::to_owned), ..Site::default() }
    }

    /// Adds a namespace that the wiki states.
    pub(crate) fn add_namespace(&mut self, number: i32, name: &str) {
        self.names.insert(number, name.to_owned());
        self.numbers.insert(key(name), number);
    }

    /// The name of a namespace: that of the wiki, else the usual one.
    pub(crate) fn namespace_name(&self, number: i32) -> String {
        let canonical = || CANONICAL.iter().find(|(_, known)| *known == number).map(|(name, _)| (*name).to_owned());
        self.names.get(&number).filter(|name| !name.is_empty()).cloned().or_else(canonical).unwrap_or_else(|| number.to_string())
    }

    /// The number of the namespace of a title, and the title without it.
    pub(crate) fn split<'t>(&self, title: &'t str) -> (i32, &'t str) {
        let found = title.split_once(':').and_then(|(name, rest)| Some((self.namespace(name)?, rest.trim())));
        found.unwrap_or((ARTICLES, title))
    }

    fn namespace(&self, name: &str) -> Option<i32> {
        let name = key(name);
        if name.is_empty() {
            return None;
        }
        let canonical = || CANONICAL.iter().find(|(known, _)| known.eq_ignore_ascii_case(&name)).map(|(_, number)| *number);
        self.numbers.get(&name).copied().or_else(canonical)
    }

    /// The address of a page, by that of the main page.
    pub(crate) fn address(&self, title: &str) -> Option<String> {
        let base = self.base.as_deref()?;
        let end = base.rfind("title=").map(|at| at + "title=".len()).or_else(|| base.rfind('/').map(|at| at + 1))?;
        let (page, place) = title.split_once('#').map_or((title, None), |(page, place)| (page, Some(place)));
        let mut address = base.get(..end)?.to_owned();
        address.push_str(&encoded(&self.page_name(page)));
        if let Some(place) = place {
            address.push('#');
            address.push_str(&anchor(place));
        }
        Some(address)
    }

    fn page_name(&self, title: &str) -> String {
        let name = title.trim().replace(' ', "_");
        let mut letters = name.chars();
        match letters.next() {
            Some(first) if !self.keeps_case => first.to_uppercase().chain(letters).collect(),
            _ => name,
        }
    }
}

/// What an address names a heading by.
pub(crate) fn anchor(heading: &str) -> String {
    heading.trim().replace(char::is_whitespace, "_")
}

fn key(name: &str) -> String {
    name.trim().replace('_', " ").to_lowercase()
}

fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || PLAIN_IN_ADDRESS.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_the_address_that_its_wiki_gives_it() {
        let address = |base: &str, title: &str| Site { base: Some(base.to_owned()), ..Site::default() }.address(title);
        let short = "https://a.org/wiki/Main_Page";
        assert_eq!(address(short, "water mill").as_deref(), Some("https://a.org/wiki/Water_mill"));
        assert_eq!(
            address(short, "Help:Mühle (A&B)?#Two words").as_deref(),
            Some("https://a.org/wiki/Help:M%C3%BChle_(A%26B)%3F#Two_words")
        );
        assert_eq!(address("http://a.org/w/index.php?title=Start", "B").as_deref(), Some("http://a.org/w/index.php?title=B"));
        assert_eq!(Site::default().address("B"), None);
    }

    #[test]
    fn a_title_names_its_namespace() {
        let mut site = Site::default();
        site.add_namespace(10, "Vorlage");
        site.add_namespace(4, "Mill Wiki");
        site.add_namespace(0, "");
        assert_eq!(site.split("vorlage:A"), (10, "A"));
        assert_eq!(site.split("Template: A"), (10, "A"));
        assert_eq!((site.split("Mill_wiki:A:B"), site.split("Project:A")), ((4, "A:B"), (4, "A")));
        assert_eq!((site.split("2001: A"), site.split(":A")), ((0, "2001: A"), (0, ":A")));
        assert_eq!((site.namespace_name(4).as_str(), site.namespace_name(1).as_str()), ("Mill Wiki", "Talk"));
    }
}

//! A page's tree in, the elements that say something of the page out, found in one walk.

use std::borrow::Cow;

use dom_query::{Document, Element, NodeRef};

use crate::text::clean;

/// Pages state a few dozen; the rest is not looked at.
const MAX_METAS: usize = 400;
/// Of headings, of times and of elements that may name an author, the first are looked at.
const MAX_OF_A_KIND: usize = 40;
/// Scripts of JSON-LD on a page.
const MAX_SCRIPTS: usize = 40;
/// A longer text is no title and names nobody.
const MAX_LINE_BYTES: usize = 600;

/// What a page says of itself, in the order in which it stands there.
#[derive(Default)]
pub(super) struct Scan<'a> {
    metas: Vec<Meta>,
    /// The texts of its JSON-LD scripts.
    pub(super) scripts: Vec<String>,
    /// Its `<title>`.
    pub(super) title: Option<String>,
    pub(super) headings: Vec<Heading>,
    pub(super) times: Vec<Time>,
    /// The elements that may say who wrote it.
    pub(super) bylines: Vec<Byline<'a>>,
    pub(super) canonical: Option<String>,
    pub(super) language: Option<String>,
}

/// A `<meta>` element.
#[derive(Debug)]
struct Meta {
    key: Key,
    /// In lower case, `:` between its parts: `dc.title` and `DC:title` are one.
    name: String,
    content: String,
}

/// The attribute in which a `<meta>` element has its name, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Property,
    Name,
    Itemprop,
}

/// An element that may say who wrote the page.
pub(super) struct Byline<'a> {
    pub(super) element: NodeRef<'a>,
    /// Its place among the page's elements.
    pub(super) place: usize,
}

/// A heading of level 1 or 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    pub(super) text: String,
    /// Its place among the page's elements.
    pub(super) place: usize,
    pub(super) is_first_level: bool,
    /// Whether it stands in an `<article>` or in the page's `<main>`.
    pub(super) is_in_article: bool,
    /// Whether it links to the site's front page, as a site's name does.
    pub(super) leads_home: bool,
}

/// A `<time>`, or another element that says when something was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Time {
    pub(super) datetime: String,
    /// How surely it is the article's own; less is surer.
    pub(super) doubt: u8,
}

impl<'a> Scan<'a> {
    /// Looks at each element of `page` once.
    pub(super) fn of(page: &'a Document) -> Scan<'a> {
        let mut scan = Scan::default();
        for (place, node) in page.root().descendants_it().enumerate() {
            let kind = node.element_ref().and_then(|element| kind(&element));
            kind.into_iter().for_each(|kind| scan.add(node, kind, place));
        }
        scan
    }

    /// What the first `<meta>` of one of these names says, the first name first.
    pub(super) fn meta(&self, names: &[&str]) -> Option<&str> {
        self.metas(names).next()
    }

    /// What the `<meta>` elements of these names say, the first name first.
    pub(super) fn metas(&self, names: &[&str]) -> impl Iterator<Item = &str> {
        names.iter().flat_map(|name| {
            let mut found: Vec<&Meta> = self.metas.iter().filter(|meta| meta.name == *name).collect();
            found.sort_by_key(|meta| meta.key);
            found.into_iter().map(|meta| meta.content.as_str())
        })
    }

    fn add(&mut self, node: NodeRef<'a>, kind: Kind, place: usize) {
        match kind {
            Kind::Html => self.language = self.language.take().or_else(|| attribute(&node, "lang")),
            Kind::Title => self.title = self.title.take().or_else(|| line(&node.text())).filter(|_| !is_inside(&node, &["svg"])),
            Kind::Meta => self.add_meta(&node),
            Kind::Canonical => self.canonical = self.canonical.take().or_else(|| attribute(&node, "href")),
            Kind::Script if self.scripts.len() < MAX_SCRIPTS => self.scripts.push(node.text().to_string()),
            Kind::Heading if self.headings.len() < MAX_OF_A_KIND => self.headings.extend(heading(&node, place)),
            Kind::Time if self.times.len() < MAX_OF_A_KIND => self.times.extend(time(&node)),
            Kind::Byline if self.bylines.len() < MAX_OF_A_KIND => self.bylines.push(Byline { element: node, place }),
            Kind::Script | Kind::Heading | Kind::Time | Kind::Byline => {}
        }
    }

    fn add_meta(&mut self, node: &NodeRef<'_>) {
        let Some(content) = attribute(node, "content") else { return };
        for (key, name) in [(Key::Property, "property"), (Key::Name, "name"), (Key::Itemprop, "itemprop")] {
            let names = attribute(node, name).unwrap_or_default().to_lowercase().replace('.', ":");
            // A property may be several: `x:title dc:title`.
            for name in names.split_whitespace().take(MAX_METAS.saturating_sub(self.metas.len())) {
                self.metas.push(Meta { key, name: name.to_owned(), content: content.clone() });
            }
        }
    }
}

/// What an element says something about.
#[derive(Clone, Copy)]
enum Kind {
    Html,
    Title,
    Meta,
    Canonical,
    Script,
    Heading,
    Time,
    Byline,
}

fn kind(element: &Element) -> Option<Kind> {
    let has = |name: &str, value: &str| {
        let found = element.attrs.iter().find(|attribute| &*attribute.name.local == name);
        found.is_some_and(|attribute| attribute.value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(value)))
    };
    match &*element.name.local {
        "html" => Some(Kind::Html),
        "title" => Some(Kind::Title),
        "meta" => Some(Kind::Meta),
        "link" => has("rel", "canonical").then_some(Kind::Canonical),
        "script" => has("type", "application/ld+json").then_some(Kind::Script),
        "h1" | "h2" => Some(Kind::Heading),
        "time" if !names_an_author(element) => Some(Kind::Time),
        "body" | "head" | "style" | "img" | "article" | "main" => None,
        _ if has("itemprop", "datePublished") || has("class", "dt-published") || has("class", "published") => Some(Kind::Time),
        _ => names_an_author(element).then_some(Kind::Byline),
    }
}

/// Whether the element says that it names who wrote something: by a microformat, by microdata or by its class.
fn names_an_author(element: &Element) -> bool {
    const MARKS: [&str; 7] = ["byline", "author", "writtenby", "written-by", "dateline", "auteur", "autor"];
    /// "authorization" names no author, and whom to follow wrote something else.
    const OTHERS: [&str; 5] = ["authori", "autori", "follow", "comment", "related"];
    element.attrs.iter().any(|attribute| match &*attribute.name.local {
        "rel" | "itemprop" => attribute.value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("author")),
        "class" | "id" => {
            let value: &str = &attribute.value;
            let lower = if value.bytes().any(|byte| byte.is_ascii_uppercase()) {
                Cow::Owned(value.to_ascii_lowercase())
            } else {
                Cow::Borrowed(value)
            };
            MARKS.iter().any(|mark| lower.contains(mark)) && !OTHERS.iter().any(|other| lower.contains(other))
        }
        _ => false,
    })
}

fn heading(node: &NodeRef<'_>, place: usize) -> Option<Heading> {
    // Documentation tools set a link to the heading itself behind it.
    let marked = node.children_it(false).any(|child| child.has_name("a") && child.text().trim() == "#");
    let is_mark = |c: char| matches!(c, '¶' | '🔗' | '\u{200b}' | '\u{f0c1}') || c.is_whitespace() || c == '#' && marked;
    let text = line(node.text().trim_end_matches(is_mark))?;
    let home = |href: &str| matches!(href.trim_end_matches("index.html"), "/" | "./" | "../") || is_front_page(href);
    let links = node.ancestors_it(Some(2)).chain(node.children_it(false)).filter(|other| other.has_name("a"));
    Some(Heading {
        text,
        place,
        is_first_level: node.has_name("h1"),
        is_in_article: is_inside(node, &["article", "main"]),
        leads_home: links.filter_map(|link| link.attr("href")).any(|href| home(&href)),
    })
}

/// Whether an address is that of a whole site: `https://mill.example/`.
fn is_front_page(href: &str) -> bool {
    href.split_once("://").is_some_and(|(scheme, rest)| scheme.starts_with("http") && !rest.trim_end_matches('/').contains('/'))
}

fn time(node: &NodeRef<'_>) -> Option<Time> {
    let stated = ["datetime", "content", "title"].iter().find_map(|name| attribute(node, name));
    let datetime = stated.or_else(|| line(&node.text()))?;
    let has = |name: &str, values: &[&str]| {
        node.attr(name).is_some_and(|value| value.split_ascii_whitespace().any(|word| values.contains(&word)))
    };
    let doubt = match () {
        () if has("itemprop", &["datePublished"]) => 0,
        () if node.has_attr("pubdate") || has("class", &["published", "dt-published", "entry-date"]) => 1,
        () if is_inside(node, &["article"]) && is_inside(node, &["header"]) => 2,
        () if is_inside(node, &["article"]) => 3,
        () => 4,
    };
    Some(Time { datetime, doubt })
}

/// Whether the element stands in one of these names.
pub(super) fn is_inside(node: &NodeRef<'_>, names: &[&str]) -> bool {
    node.ancestors_it(None).any(|around| around.qual_name_ref().is_some_and(|name| names.contains(&&*name.local)))
}

fn attribute(node: &NodeRef<'_>, name: &str) -> Option<String> {
    Some(node.attr(name)?.trim().to_owned()).filter(|value| !value.is_empty())
}

/// A short text on one line.
pub(super) fn line(raw: &str) -> Option<String> {
    let line = clean::clean_inline(raw.get(..raw.floor_char_boundary(16 * MAX_LINE_BYTES)).unwrap_or_default());
    Some(line).filter(|line| !line.is_empty() && line.len() <= MAX_LINE_BYTES)
}

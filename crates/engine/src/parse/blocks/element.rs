//! What the elements of a document are, whichever language marks them.

use crate::block::{Admonition, Style};
use crate::parse::blocks::tags::Tag;
use crate::parse::links;

/// An element that text stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// A part of a page; what stands in it does not run on outside.
    Container,
    Paragraph,
    Heading {
        level: u8,
        anchor: Option<String>,
    },
    /// A list; the number of its next item where it is ordered.
    List(Option<u32>),
    /// An item of a list; whether its bullet or number is written.
    Item {
        is_marked: bool,
    },
    Quote,
    Admonition(Admonition),
    AdmonitionTitle,
    Code {
        language: Option<String>,
    },
    Table,
    Row {
        is_header: bool,
    },
    Cell {
        is_header: bool,
        /// How many columns it stands in.
        columns: usize,
    },
    /// Terms and what they mean; the first kind of entry that is a question makes it an FAQ.
    DefinitionList,
    Term,
    Definition,
    /// A picture, a table or code with its caption.
    Figure {
        has_picture: bool,
    },
    Caption,
    /// A part that is folded up.
    Details,
    Summary,
    /// A question of an FAQ, which may hold its answer.
    Asked,
    Answer,
    /// What somebody says; whether the name is written. It may hold code, lists and quotations.
    Said {
        name: String,
        is_begun: bool,
    },
    /// What no reader sees.
    Unseen,
    Inline(Style),
    /// What changes nothing about its text.
    Plain,
}

impl Element {
    /// Whether running text ends where it begins.
    pub(super) fn is_block(&self) -> bool {
        !matches!(self, Element::Unseen | Element::Inline(_) | Element::Plain)
    }
}

/// A cell over more columns counts for this many.
const MAX_COLUMNS: usize = 50;
/// Classes of what stands beside the text for machines, mice or line counts.
const UNSEEN_CLASSES: &[&str] = &[
    "footnote-ref",
    "footnote-back",
    "noteref",
    "headerlink",
    "hash-link",
    "header-anchor",
    "heading-anchor",
    "anchor-link",
    "linenos",
    "lineno",
    "linenodiv",
    "gutter",
    "line-numbers",
    "sr-only",
    "visually-hidden",
    "toc",
    "table-of-contents",
    "mw-editsection",
    "editsection",
    "noprint",
    "Template-Fact",
    "hatnote",
    "navbox",
    "vertical-navbox",
    "ambox",
    "catlinks",
    "printfooter",
    "mw-jump-link",
    "kg-callout-emoji",
    "kg-signup-card",
    "kg-button-card",
    "kg-cta-card",
    "kg-bookmark-card",
    "kg-audio-card",
    "kg-video-card",
    "comments",
    "comments-area",
    "comment-list",
    "commentlist",
    "comment-body",
    "comment-respond",
];
/// Roles and types of what only leads elsewhere: the number of a note, the way back from it, the number of a printed page.
const UNSEEN_TYPES: &[&str] = &["noteref", "backlink", "pagebreak", "doc-noteref", "doc-backlink", "doc-pagebreak", "navigation"];
/// What encyclopaedias write around their text.
const UNSEEN_IDS: &[&str] =
    &["siteSub", "contentSub", "jump-to-nav", "catlinks", "toc", "mw-navigation", "comments", "disqus_thread", "respond"];
const ADMONITION_CLASSES: &[&str] = &[
    "admonition",
    "theme-admonition",
    "markdown-alert",
    "custom-block",
    "custom-container",
    "hint-container",
    "callout",
    "alert",
    "kg-callout-card",
];
const ADMONITION_TITLES: &[&str] =
    &["admonition-title", "custom-block-title", "custom-container-title", "hint-container-title", "markdown-alert-title", "callout-title"];
const CAPTION_CLASSES: &[&str] = &["caption", "filename", "code-block-caption", "table-caption"];

/// The element that a tag opens.
pub(super) fn of(tag: &Tag<'_>) -> Element {
    if is_unseen(tag) {
        return Element::Unseen;
    }
    let classed = match tag.name.as_str() {
        "div" | "p" | "aside" | "section" | "span" | "blockquote" => by_class(tag),
        _ => None,
    };
    classed.unwrap_or_else(|| by_name(tag))
}

fn is_unseen(tag: &Tag<'_>) -> bool {
    let is = |name: &str, value: &str| tag.attribute(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    let hidden = tag.attribute("hidden").is_some() && !is("role", "tabpanel");
    hidden
        || !is_heading_link(tag) && ["role", "epub:type"].iter().any(|name| tag.attribute(name).is_some_and(|types| is_unseen_type(&types)))
        || tag.attribute("style").is_some_and(|style| style.replace(' ', "").contains("display:none"))
        || tag.attribute("id").is_some_and(|id| UNSEEN_IDS.contains(&&*id))
        || tag.classes().iter().any(|class| UNSEEN_CLASSES.contains(&class.as_str()))
}

/// Whether a link holds the words of a heading: docutils makes each a way back to the table of contents.
fn is_heading_link(tag: &Tag<'_>) -> bool {
    tag.classes().iter().any(|class| class == "toc-backref")
}

fn is_unseen_type(types: &str) -> bool {
    types.split_whitespace().any(|named| UNSEEN_TYPES.iter().any(|unseen| named.eq_ignore_ascii_case(unseen)))
}

fn by_class(tag: &Tag<'_>) -> Option<Element> {
    let classes = tag.classes();
    let has = |names: &[&str]| classes.iter().any(|class| names.contains(&class.as_str()));
    // Docusaurus mangles the names of its classes.
    if has(ADMONITION_TITLES) || classes.iter().any(|class| class.starts_with("admonitionHeading")) {
        return Some(Element::AdmonitionTitle);
    }
    if has(ADMONITION_CLASSES) {
        let named = |class: &String| Admonition::named(class.rsplit(['-', '_']).next().unwrap_or_default());
        return Some(Element::Admonition(classes.iter().find_map(named).unwrap_or(Admonition::Note)));
    }
    if has(&["kg-toggle-card"]) {
        return Some(Element::Details);
    }
    if has(&["kg-toggle-heading"]) {
        return Some(Element::Summary);
    }
    has(CAPTION_CLASSES).then_some(Element::Caption)
}

fn by_name(tag: &Tag<'_>) -> Element {
    match tag.name.as_str() {
        "p" => Element::Paragraph,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Element::Heading {
            level: tag.name.bytes().next_back().map_or(6, |digit| digit - b'0'),
            anchor: tag.attribute("id").map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()),
        },
        "ul" | "menu" | "dir" => Element::List(None),
        "ol" => Element::List(Some(tag.attribute("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1))),
        "li" => Element::Item { is_marked: false },
        "blockquote" => Element::Quote,
        "pre" | "xmp" => Element::Code { language: language(&tag.classes()) },
        "table" => Element::Table,
        "tr" => Element::Row { is_header: true },
        "td" | "th" => Element::Cell { is_header: tag.name == "th", columns: columns(tag) },
        "caption" | "figcaption" => Element::Caption,
        "figure" => Element::Figure { has_picture: false },
        "dl" => Element::DefinitionList,
        "dt" => Element::Term,
        "dd" => Element::Definition,
        "details" | "accordion" | "expandable" | "questions" | "faqs" => Element::Details,
        "faq-question" => Element::Asked,
        "faq-answer" => Element::Answer,
        "tabs" | "tabitem" | "tab" | "codegroup" | "codegroupitem" | "code-group" | "listing" | "steps" | "step" | "card" | "cards" => {
            Element::Container
        }
        "aside" | "callout" | "admonition" if tag.attribute("type").is_some() => {
            Element::Admonition(Admonition::named(&tag.attribute("type").unwrap_or_default()).unwrap_or(Admonition::Note))
        }
        "callout" | "admonition" => Element::Admonition(Admonition::Note),
        "note" | "tip" | "info" | "warning" | "danger" | "caution" | "important" | "check" => {
            Element::Admonition(Admonition::named(&tag.name).unwrap_or(Admonition::Note))
        }
        "summary" => Element::Summary,
        "code" | "kbd" | "samp" | "tt" | "var" => Element::Inline(Style::Code),
        "em" | "i" | "cite" | "dfn" => Element::Inline(Style::Emphasis),
        "strong" | "b" => Element::Inline(Style::Strong),
        "del" | "s" | "strike" => Element::Inline(Style::Struck),
        "a" => link(&tag.attribute("href").unwrap_or_default()),
        "address" | "article" | "aside" | "body" | "center" | "div" | "fieldset" | "footer" | "form" | "header" | "hgroup" | "main"
        | "section" => Element::Container,
        "button" | "embed" | "head" | "iframe" | "map" | "math" | "nav" | "noscript" | "object" | "option" | "script" | "select"
        | "style" | "svg" | "template" | "textarea" | "title" => Element::Unseen,
        _ => Element::Plain,
    }
}

/// What the attributes of a component show, by their names, and what it is.
pub(super) fn labels(name: &str) -> &'static [(Element, &'static [&'static str])] {
    match name {
        "tabitem" | "tab" | "codegroupitem" => &[(Element::Caption, &["label", "title", "name", "value"])],
        "step" | "card" => &[(Element::Caption, &["title", "label"])],
        "accordion" | "expandable" => &[(Element::Summary, &["title", "summary", "label", "header"])],
        "aside" | "callout" | "admonition" | "note" | "tip" | "info" | "warning" | "danger" | "caution" | "important" | "check" => {
            &[(Element::AdmonitionTitle, &["title"])]
        }
        "listing" => &[(Element::Caption, &["file-name"])],
        _ => &[],
    }
}

/// Whether an element of this name is more than its text.
pub(super) fn changes_text(name: &str) -> bool {
    of(&Tag::named(name)) != Element::Plain || matches!(name, "a" | "aside")
}

fn columns(tag: &Tag<'_>) -> usize {
    tag.attribute("colspan").and_then(|columns| columns.trim().parse().ok()).unwrap_or(1).clamp(1, MAX_COLUMNS)
}

/// A link, or nothing where its target is neither an address nor a place.
pub(crate) fn link(target: &str) -> Element {
    let style = links::address(target).map(Style::Link).or_else(|| links::relative(target).map(Style::RelativeLink));
    style.map_or(Element::Plain, Element::Inline)
}

/// The language that classes name: `language-rust`, `highlight-rust`, `lang-rust`.
pub(super) fn language(classes: &[String]) -> Option<String> {
    let named = classes.iter().find_map(|class| {
        ["language-", "lang-", "highlight-source-", "highlight-", "brush:"].iter().find_map(|prefix| class.strip_prefix(prefix))
    });
    named.and_then(code_language).filter(|named| !["default", "none", "text", "plaintext"].contains(&named.as_str()))
}

/// The language of a fence's words: `rust,ignore` and `{.rust}` are `rust`.
pub(crate) fn code_language(words: &str) -> Option<String> {
    let words = words.trim_start_matches(['{', '.', ' ']);
    let end = words.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ':' | ';' | '=' | '['));
    let (word, rest) = words.split_at(end.unwrap_or(words.len()));
    (!word.is_empty() && !rest.starts_with('=')).then(|| word.to_ascii_lowercase())
}

/// The label of a fence, such as the name of its file: `js [a.js]`, `js title="a.js"`.
pub(crate) fn code_label(words: &str) -> Option<&str> {
    let bracketed = || words.split_once(" [").and_then(|(_, inner)| inner.split_once(']')).map(|(label, _)| label);
    let titled = |name: &str| {
        let value = words.split_once(name)?.1;
        value.get(1..)?.split(value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?).next()
    };
    titled("title=").or_else(|| titled("filename=")).or_else(|| titled("file=")).or_else(bracketed).filter(|label| !label.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_names_its_language_first() {
        let languages =
            ["rust,ignore", "js {1,3}", "{.python .numberLines}", "C++", "", "title=\"x\"", "js:line-numbers"].map(code_language);
        let languages = languages.map(Option::unwrap_or_default);
        assert_eq!(languages, ["rust", "js", "python", "c++", "", "", "js"]);
    }
}

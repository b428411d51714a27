//! A page's tree in, the same with the elements that the readability library does not know as those that it does.

use dom_query::{Document, NodeRef};

/// Parts of a line that the library takes for the end of one.
const INLINE: &[&str] = &["acronym", "bdi", "big", "blink", "nobr", "rb", "rtc", "s", "strike", "tt", "u"];
/// What only stands on lines of its own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dl",
    "div",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];

/// Renames what is part of a line to `<span>`, and what sites name themselves, `<mill-card>`, to that or to `<div>`.
pub(super) fn prepare(page: &Document) {
    let unknown: Vec<_> = page.root().descendants_it().filter_map(|node| Some((node, known(&node)?))).collect();
    unknown.into_iter().for_each(|(node, name)| node.rename(name));
}

/// The name under which the library knows an element that it does not know.
fn known(node: &NodeRef<'_>) -> Option<&'static str> {
    let name = node.qual_name_ref()?;
    let name: &str = &name.local;
    if INLINE.contains(&name) {
        return Some("span");
    }
    if !name.contains('-') || is_drawn(node) {
        return None;
    }
    let holds_blocks = node.descendants_it().any(|inner| inner.qual_name_ref().is_some_and(|name| BLOCKS.contains(&&*name.local)));
    Some(if holds_blocks { "div" } else { "span" })
}

/// Whether it is a part of a picture or a formula, whose elements have dashes in their names as well.
fn is_drawn(node: &NodeRef<'_>) -> bool {
    node.ancestors_it(None).any(|around| around.has_name("svg") || around.has_name("math"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_that_a_site_named_are_lines_or_parts_of_them() {
        let page = Document::from(
            "<p>The <u>old</u> <mill-name>mill</mill-name></p><mill-card><p>One</p></mill-card><svg><font-face></font-face></svg>",
        );
        prepare(&page);
        let html = page.select_single("body").inner_html().to_string();
        assert_eq!(html, "<p>The <span>old</span> <span>mill</span></p><div><p>One</p></div><svg><font-face></font-face></svg>");
    }
}

//! The elements of a page that may say who wrote it in, the names out.

use dom_query::NodeRef;

use crate::article::Field;
use crate::parse::page_scan::{self, Byline};
use crate::parse::paragraphs::words_up_to;
use crate::parse::people;

/// A longer text says more than who wrote something. Source: the readability libraries have the same bound.
const MAX_BYLINE_CHARS: usize = 100;
/// Names are shorter.
const MAX_NAME_WORDS: usize = 8;
/// So many elements are looked at for a name.
const MAX_TRIES: usize = 12;
/// An element that names more people is a list of them.
const MAX_AUTHORS: usize = 8;
/// A byline stands below its headline more often than above, where that of another article may.
const ABOVE_IS_FARTHER: usize = 4;
/// What stands before a name, in lower case; the longer first.
const BEFORE_NAMES: &[&str] = &[
    "written by:",
    "written by",
    "posted by",
    "published by",
    "words by",
    "story by",
    "author:",
    "authors:",
    "by:",
    "by",
    "von",
    "par",
    "por",
    "di",
    "door",
    "af",
    "av",
];
/// What others did than write; the byline goes on saying so.
const OTHER_ROLES: &[&str] = &["edited", "translated", "illustrated", "photographs", "photos", "illustrations"];

/// Who wrote a page, and for whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) authors: Field<Vec<String>>,
    /// The outlet that stands on a line of its own behind the names.
    pub(super) outlet: Field<String>,
}

/// Who wrote the page, by the element that names somebody nearest to the heading at `heading`, below it rather than above.
pub(super) fn find(bylines: &[Byline<'_>], heading: Option<usize>) -> Found {
    let distance = |byline: &&Byline<'_>| match heading {
        Some(heading) if byline.place < heading => (heading - byline.place) * ABOVE_IS_FARTHER,
        heading => byline.place - heading.unwrap_or_default(),
    };
    let mut nearest: Vec<&Byline<'_>> = bylines.iter().collect();
    nearest.sort_by_key(distance);
    let elements = nearest.into_iter().map(|byline| &byline.element).filter(|element| is_short(element));
    let elements = elements.filter(|element| !page_scan::is_inside(element, &["nav", "footer"]));
    elements.take(MAX_TRIES).find_map(in_element).unwrap_or_default()
}

/// Whether an element holds a text that is no longer than a byline; counts no further.
fn is_short(element: &NodeRef<'_>) -> bool {
    let mut chars = 0;
    for text in element.descendants_it().filter(NodeRef::is_text) {
        chars += text.text().chars().filter(|c| !c.is_whitespace()).take(MAX_BYLINE_CHARS + 1).count();
        if chars > MAX_BYLINE_CHARS {
            return false;
        }
    }
    chars > 0
}

/// Microdata and `rel` state the author; a class only suggests one.
fn in_element(element: &NodeRef<'_>) -> Option<Found> {
    let mut names = names(element);
    if names.iter().any(|name| !people::names_an_outlet(name)) {
        names.retain(|name| !people::names_an_outlet(name));
    }
    if names.is_empty() || names.len() > MAX_AUTHORS {
        return None;
    }
    let evidence = page_scan::line(&element.text()).unwrap_or_default();
    let outlet = lines(element).into_iter().find(|line| people::names_an_outlet(line) && people::is_name(line) && !names.contains(line));
    let outlet = outlet.map_or(Field::Unknown, |value| Field::Inferred { value, evidence: evidence.clone() });
    let authors = if states_the_author(element) { Field::Stated(names) } else { Field::Inferred { value: names, evidence } };
    Some(Found { authors, outlet })
}

fn states_the_author(element: &NodeRef<'_>) -> bool {
    ["rel", "itemprop"]
        .iter()
        .filter_map(|name| element.attr(name))
        .any(|value| value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("author")))
}

/// The names in an element: those that its parts are marked as, those that it links, or those that its lines say.
fn names(element: &NodeRef<'_>) -> Vec<String> {
    let marked = |node: &NodeRef<'_>| {
        let is_name = node.attr("itemprop").is_some_and(|value| value.split_ascii_whitespace().any(|word| word == "name"));
        is_name || states_the_author(node)
    };
    let parts = |is: &dyn Fn(&NodeRef<'_>) -> bool| {
        let found = element.descendants_it().filter(|node| node.is_element() && is(node));
        unique(found.filter_map(|node| page_scan::line(&node.text())).filter_map(|text| name(&text)))
    };
    let named = parts(&marked);
    if !named.is_empty() {
        return named;
    }
    let lines = lines(element);
    let is_dateline = element.attr("class").is_some_and(|class| class.to_lowercase().contains("dateline"));
    if is_dateline && !lines.iter().any(|line| line.to_lowercase().split(' ').any(|word| word == "by")) {
        // A place is written as a name is.
        return Vec::new();
    }
    let written = unique(lines.iter().flat_map(|line| in_line(line)));
    if written.is_empty() && states_the_author(element) {
        // A site may call its authors what they call themselves: `mill-ada`.
        return lines
            .first()
            .filter(|line| words_up_to(line, 3) <= 2 && !line.contains(['@', '/']) && !is_a_label(line))
            .cloned()
            .into_iter()
            .collect();
    }
    let linked = parts(&|node| node.has_name("a"));
    // A date that runs into the name hides it, where a link sets it off.
    if written.is_empty() || written.iter().any(|name| name.contains(|c: char| c.is_ascii_digit())) { linked } else { written }
}

/// The text of an element by its lines.
fn lines(element: &NodeRef<'_>) -> Vec<String> {
    let mut text = String::new();
    for node in element.descendants_it() {
        if node.is_text() {
            text.push_str(&node.text().replace(['\n', '\r'], " "));
        } else if ["br", "p", "div", "li", "time"].iter().any(|name| node.has_name(name)) {
            text.push('\n');
        }
    }
    text.lines().filter_map(page_scan::line).collect()
}

/// The names that a line says: `By Ada Moor and Ben Lee | March 4, 2022`.
fn in_line(line: &str) -> Vec<String> {
    let line = line.split(['|', '·', '•', '—']).next().unwrap_or_default().trim();
    if let Some((role, others)) =
        line.split_once(" by ").filter(|(role, _)| OTHER_ROLES.iter().any(|other| role.eq_ignore_ascii_case(other)))
    {
        return name(others).map(|name| format!("{role} by {name}")).into_iter().collect();
    }
    let line = line.split_once(" by ").map_or(line, |(_, after)| after);
    let line = without_prefix(line);
    let parts = line.split(", ").flat_map(|part| part.split(" and ")).flat_map(|part| part.split(" & "));
    // What follows the last name is what they are, or when they wrote it.
    parts.map(|part| part.trim_start_matches("and ").trim()).filter(|part| !part.is_empty()).map_while(name).collect()
}

fn without_prefix(line: &str) -> &str {
    let lower = line.to_lowercase();
    let prefix = BEFORE_NAMES.iter().find(|prefix| lower.strip_prefix(**prefix).is_some_and(|rest| rest.starts_with([' ', ':'])));
    prefix.and_then(|prefix| line.get(prefix.len()..)).unwrap_or(line).trim_start_matches([':', ' '])
}

/// `text` if it may be a name.
fn name(text: &str) -> Option<String> {
    let text = without_prefix(text).trim_matches([' ', ',', '-', '–', '—', '|', '·', '.', ':']);
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let fits =
        letters > 1 && words_up_to(text, MAX_NAME_WORDS + 1) <= MAX_NAME_WORDS && people::is_name(text.split(" (").next().unwrap_or(text));
    let plain = !text.contains(['@', '/', '“', '"', '?', '!']) && !text.contains(|c: char| c.is_ascii_digit());
    (fits && plain && !is_a_label(text)).then(|| text.to_owned())
}

/// What stands where a name would, and is none.
fn is_a_label(text: &str) -> bool {
    const LABELS: [&str; 12] =
        ["author", "authors", "by", "byline", "admin", "about the author", "share", "follow", "contact", "posted", "published", "updated"];
    LABELS.iter().any(|label| text.eq_ignore_ascii_case(label))
}

fn unique(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut unique: Vec<String> = Vec::new();
    for name in names {
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    unique
}

#[cfg(test)]
mod tests {
    use dom_query::Document;

    use super::*;
    use crate::article::Status;
    use crate::parse::page_scan::Scan;

    fn read(html: &str) -> Field<Vec<String>> {
        let page = Document::from(html);
        find(&Scan::of(&page).bylines, None).authors
    }

    #[test]
    fn a_class_names_the_author() {
        for html in [
            "<p class='byline'>By Ada Moor</p>",
            "<span class='post-author'>Ada Moor</span>",
            "<div class='Article__Byline'><span>By</span> <a href='/ada'>Ada Moor</a> <time>March 4, 2022</time></div>",
            "<div class='author'>ada@mill.example</div><div id='writtenBy'>Written by: Ada Moor</div>",
            "<p class='byline'>By <a>Ada Moor</a>4 Mar 2022</p>",
            "<p class='byline'>Posted on March 4, 2022 by Ada Moor</p>",
            "<p class='byline'>By Ada Moor<br>March 4, 2022</p>",
        ] {
            let found = read(html);
            assert_eq!(found.value().map(Vec::as_slice), Some(&["Ada Moor".to_owned()][..]), "{html}");
            assert_eq!(found.status(), Status::Inferred);
        }
    }

    #[test]
    fn microdata_and_rel_state_the_author() {
        for html in [
            "<a rel='author' href='/ada'>Ada Moor</a>",
            "<span itemprop='author'>Ada Moor</span>",
            "<div itemprop='author' itemscope>By <span itemprop='name'>Ada Moor</span>, writer</div>",
        ] {
            assert_eq!(read(html), Field::Stated(vec!["Ada Moor".to_owned()]), "{html}");
        }
    }

    #[test]
    fn a_dateline_names_a_place_unless_it_says_by_whom() {
        assert_eq!(read("<p class='dateline'>OSLO, Norway</p>"), Field::Unknown);
        let found = read("<p class='dateline'>By Ada Moor, March 4, 2022</p>");
        assert_eq!(found.value().map(Vec::as_slice), Some(&["Ada Moor".to_owned()][..]));
    }

    #[test]
    fn a_stated_author_may_have_a_handle() {
        assert_eq!(read("<a rel='author'>mill-ada</a>"), Field::Stated(vec!["mill-ada".to_owned()]));
        assert_eq!(read("<a class='author'>read more</a>"), Field::Unknown);
    }

    #[test]
    fn several_names_are_told_apart() {
        for html in
            ["<p class='byline'>By Ada Moor, Ben Lee and Cy Okafor", "<p class='byline'>Von <b>Ada Moor</b>, <b>Ben Lee</b> & Cy Okafor"]
        {
            assert_eq!(read(html).value().map(Vec::len), Some(3), "{html}");
        }
        assert_eq!(
            read("<p class='author'><i itemprop='name'>Ada Moor</i>, <i itemprop='name'>Ben Lee</i>").value().map(Vec::len),
            Some(2)
        );
    }

    #[test]
    fn whoever_did_not_write_it_is_named_with_what_they_did() {
        let found = read("<p class='byline'>Written by Ada Moor<br>Edited by Ben Lee</p>");
        assert_eq!(found.value().map(|names| names.join(", ")).as_deref(), Some("Ada Moor, Edited by Ben Lee"));
    }

    #[test]
    fn the_byline_nearest_to_the_heading_is_the_articles() {
        let teaser = |name: &str| format!("<div><h3>Wheel turns</h3><p class='byline'>{name}</p></div>");
        let html = format!(
            "{}<h1>Mill closes</h1><p class='byline'>By Ada Moor<br>Valley News</p><p>Text.</p>{}",
            teaser("Ben Lee"),
            teaser("Cy Okafor")
        );
        let page = Document::from(html.as_str());
        let scan = Scan::of(&page);
        let found = find(&scan.bylines, scan.headings.first().map(|heading| heading.place));
        assert_eq!(found.authors.value().map(Vec::as_slice), Some(&["Ada Moor".to_owned()][..]));
        assert_eq!(found.outlet.value().map(String::as_str), Some("Valley News"));
    }

    #[test]
    fn what_names_nobody_is_passed_over() {
        let long = format!("<div class='author'>Ada Moor {}</div>", "writes on mills. ".repeat(9));
        for html in [
            "<nav><a class='author'>Ada Moor</a></nav>",
            "<p class='byline'>updated on 4 March</p>",
            "<p class='author'>Author</p>",
            "<div id='authorization'>Sign In</div>",
            "<li class='author-follow'>Ada Moor</li>",
            &long,
        ] {
            assert_eq!(read(html), Field::Unknown, "{html}");
        }
    }
}

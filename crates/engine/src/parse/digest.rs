//! The paragraphs of a digest in, an article an item out. A digest is a file of many items, each headed
//! `Title (Outlet)`, most of them below the credit of a cover picture; what follows is a lead, then excerpts.

use std::collections::BTreeSet;

use time::Date;

use crate::article::{Article, Attribution, Field, Via};
use crate::parse::appeals;
use crate::parse::dateline;
use crate::parse::dates;
use crate::parse::furniture::{self, Kind};
use crate::parse::links;
use crate::parse::paragraphs::words_up_to;
use crate::parse::people;
use crate::parse::wire::{self, Found};
use crate::text::language::Language;
use crate::text::sentences;

/// Longer headings are sentences that end in brackets.
const MAX_HEADING_CHARS: usize = 200;
/// The longest names of outlets have no more words.
const MAX_OUTLET_WORDS: usize = 6;
/// A file without cover pictures is a digest only if this many headings stand in it.
const MIN_BARE_HEADINGS: usize = 3;
/// And if at least one paragraph in this many is one.
const MAX_PARAGRAPHS_A_HEADING: usize = 5;

/// What a paragraph of a digest is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'a> {
    Cover(&'a str),
    Heading(Heading<'a>),
    Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Heading<'a> {
    title: &'a str,
    outlet: &'a str,
    /// Whether a cover names the outlet too, or it heads another item; else only the heading's shape tells.
    confirmed: bool,
}

/// What the digest says of itself.
struct Masthead {
    title: Option<String>,
    published: Option<Date>,
}

/// The items of the digest that `paragraphs` are, in order; `None` if they are none.
pub(super) fn items<S: AsRef<str>>(path: &str, paragraphs: &[S]) -> Option<Vec<Article>> {
    let parts = parts(paragraphs)?;
    let starts: Vec<usize> = parts.iter().enumerate().filter(|(_, part)| matches!(part, Part::Heading(_))).map(|(at, _)| at).collect();
    let first = starts.first().copied()?;
    let masthead = masthead(paragraphs.get(..first)?, &parts);
    let ends = starts.iter().copied().skip(1).chain([paragraphs.len()]);
    let mut articles = Vec::with_capacity(starts.len());
    for (number, (start, end)) in (1..).zip(starts.iter().copied().zip(ends)) {
        let Some(Part::Heading(heading)) = parts.get(start) else { continue };
        let text: Vec<&str> = (start + 1..end)
            .filter(|at| parts.get(*at) == Some(&Part::Text))
            .filter_map(|at| paragraphs.get(at))
            .map(AsRef::as_ref)
            .collect();
        let via = Via { title: masthead.title.clone(), published: masthead.published, item: number };
        articles.push(item(path, *heading, &text, via));
    }
    Some(articles)
}

fn parts<S: AsRef<str>>(paragraphs: &[S]) -> Option<Vec<Part<'_>>> {
    let mut parts: Vec<Part<'_>> = paragraphs.iter().map(|text| cover(text.as_ref()).map_or(Part::Text, Part::Cover)).collect();
    let covers: BTreeSet<&str> =
        parts.iter().filter_map(|part| if let Part::Cover(outlet) = part { Some(*outlet) } else { None }).collect();
    let shaped: Vec<Option<Heading<'_>>> = paragraphs.iter().map(|text| shaped_as_heading(text.as_ref())).collect();
    let mut named = BTreeSet::new();
    let repeated: BTreeSet<&str> = shaped.iter().flatten().map(|heading| heading.outlet).filter(|outlet| !named.insert(*outlet)).collect();
    for (at, heading) in shaped.into_iter().enumerate() {
        let Some(heading) = heading else { continue };
        let confirmed = covers.contains(heading.outlet) || repeated.contains(heading.outlet);
        let below_heading = at > 0 && matches!(parts.get(at - 1), Some(Part::Heading(_)));
        if let Some(part) = parts.get_mut(at)
            && (confirmed || !below_heading)
        {
            *part = Part::Heading(Heading { confirmed, ..heading });
        }
    }
    mark_cover_labels(&mut parts, paragraphs);
    let headings = parts.iter().filter(|part| matches!(part, Part::Heading(_))).count();
    let bare = headings >= MIN_BARE_HEADINGS && headings * MAX_PARAGRAPHS_A_HEADING >= parts.len();
    (headings > 0 && covers.len() + headings > 2 && !covers.is_empty() || bare).then_some(parts)
}

/// The outlet in `Image courtesy of "Mill Times"`, which stands above an item.
fn cover(text: &str) -> Option<&str> {
    let name = text.trim_end().strip_suffix(['"', '”'])?;
    let (before, name) = name.split_once("courtesy of ")?;
    let name = name.trim_start().strip_prefix(['"', '“'])?;
    (words_up_to(before, 6) <= 5 && words_up_to(name, MAX_OUTLET_WORDS + 1) <= MAX_OUTLET_WORDS).then_some(name)
}

/// `Title (Outlet)`, where neither the title nor the brackets end a sentence.
fn shaped_as_heading(text: &str) -> Option<Heading<'_>> {
    let (title, outlet) = text.strip_suffix(')')?.rsplit_once(" (")?;
    let names =
        words_up_to(outlet, MAX_OUTLET_WORDS + 1) <= MAX_OUTLET_WORDS && people::is_name(outlet) && !outlet.contains(['/', ':', ';', ',']);
    let ends = title.ends_with(['.', '”', '"', ':']) && !title.ends_with("...");
    let fits = words_up_to(title, 2) >= 2 && text.chars().count() <= MAX_HEADING_CHARS && title.starts_with(|c: char| !c.is_lowercase());
    (names && fits && !ends).then_some(Heading { title, outlet, confirmed: false })
}

/// The word above a cover's credit, such as "Post cover", belongs to the cover.
fn mark_cover_labels<S: AsRef<str>>(parts: &mut [Part<'_>], paragraphs: &[S]) {
    for at in 1..parts.len() {
        if !matches!(parts.get(at), Some(Part::Cover(_))) {
            continue;
        }
        let label =
            paragraphs.get(at - 1).is_some_and(|text| words_up_to(text.as_ref(), 4) <= 3 && furniture::is_loose_line(text.as_ref()));
        if let Some(part) = parts.get_mut(at - 1)
            && label
            && *part == Part::Text
        {
            *part = Part::Cover("");
        }
    }
}

fn masthead<S: AsRef<str>>(above: &[S], parts: &[Part<'_>]) -> Masthead {
    let lines: Vec<&str> = above.iter().zip(parts).filter(|(_, part)| **part == Part::Text).map(|(text, _)| text.as_ref()).collect();
    let published = lines.iter().find_map(|line| dates::written(line));
    let title = lines.iter().find(|line| !dates::is_only_a_date(line)).map(|line| (*line).to_owned());
    Masthead { title, published }
}

fn item(path: &str, heading: Heading<'_>, paragraphs: &[&str], via: Via) -> Article {
    let mut evidence = Vec::new();
    let mut kept: Vec<String> = Vec::new();
    for (number, paragraph) in paragraphs.iter().enumerate() {
        // The page's own links stand below the last item.
        if number > 0 && number + 1 == paragraphs.len() && furniture::is_loose_line(paragraph) {
            evidence.push(Kind::Navigation.evidence(paragraph));
            continue;
        }
        let text = without_notices(paragraph, heading.outlet, &mut evidence);
        if text.chars().any(char::is_alphanumeric) {
            kept.push(text);
        }
    }
    let body = kept.join("\n\n");
    let wire = wire::find(&body, Some(heading.outlet));
    evidence.extend(wire.map(|wire| Kind::Wire.evidence(wire.evidence)));
    let published = kept.first().and_then(|lead| dateline::day(lead));
    Article {
        id: format!("{path}#{}", via.item),
        file: path.to_owned(),
        attribution: attribution(heading, published),
        wire: wire.map(Found::wire),
        via: Some(via),
        excerpted: true,
        evidence,
        ..Article::plain(path, &body)
    }
}

fn attribution(heading: Heading<'_>, published: Option<(Date, &str)>) -> Attribution {
    let title = without_outlet(heading);
    let field = |value: String| {
        if heading.confirmed {
            Field::Stated(value)
        } else {
            Field::Inferred { value, evidence: "the shape of a heading, Title (Outlet)".to_owned() }
        }
    };
    Attribution {
        title: field(title.to_owned()),
        source: field(heading.outlet.to_owned()),
        published: published.map_or(Field::Unknown, |(value, evidence)| Field::Inferred { value, evidence: evidence.to_owned() }),
        ..Attribution::default()
    }
}

/// The title without the outlet that some pages hang on theirs: `Mill closes - Mill Times`.
fn without_outlet(heading: Heading<'_>) -> &str {
    let title = heading.title.trim();
    title.strip_suffix(heading.outlet).and_then(|rest| rest.trim_end().strip_suffix(['-', '–', '|'])).map_or(title, str::trim_end)
}

/// `paragraph` as its reader sees it, without what the outlet says of itself.
fn without_notices(paragraph: &str, outlet: &str, evidence: &mut Vec<String>) -> String {
    let (text, appeals) = appeals::part(paragraph, Language::English);
    evidence.extend(appeals.iter().map(|appeal| Kind::Appeal.evidence(&links::as_text(appeal))));
    let text = links::as_text(&text);
    let about = |sentence: &str| people::about_author(sentence).is_some() && sentence.contains(outlet);
    // Most paragraphs never name their outlet; their sentences need not be cut.
    if !text.contains(outlet) || !text.contains(" is ") {
        return text;
    }
    let (notices, kept): (Vec<&str>, Vec<&str>) =
        sentences::split(&text, Language::English).into_iter().map(|span| &text[span]).partition(|sentence| about(sentence));
    if notices.is_empty() {
        return text;
    }
    evidence.extend(notices.into_iter().map(|notice| Kind::AboutAuthor.evidence(notice)));
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Wire, day};

    const DIGEST: &str = "Mills\n\n2023 - 1 - 30\n\nPost cover\nImage courtesy of \"Mill Times\"\n\nMill closes at last - Mill Times (Mill Times)\n\n\
        The mill closed on Monday ...\n\nIt was [old](https://a.org/x). Sign up for our newsletter. Moor is a fellow at Mill Times. OSLO — (AP) — It fell.\n\n\
        Remarks by the keeper of ... (Mill Times)\n\nI welcome the fact that (you) came.\n\n\
        Post cover\nImage courtesy of \"AP\"\n\nKeeper sees a way out (AP)\n\nOSLO, UK - 25 Jan 23 The keeper said so (Greens).\n\n\
        Valley waits for a miller (Valley Post)\n\nThe valley waits.\n\nExplore the last week";

    fn read(text: &str) -> Option<Vec<Article>> {
        items("d.txt", &crate::parse::paragraphs::split(text))
    }

    #[test]
    fn each_heading_begins_an_item_with_or_without_a_cover() {
        let items = read(DIGEST).expect("a digest");
        let heads: Vec<_> =
            items.iter().map(|item| (item.id.as_str(), item.attribution.title.value().map_or("", String::as_str))).collect();
        assert_eq!(
            heads,
            [
                ("d.txt#1", "Mill closes at last"),
                ("d.txt#2", "Remarks by the keeper of ..."),
                ("d.txt#3", "Keeper sees a way out"),
                ("d.txt#4", "Valley waits for a miller")
            ]
        );
        let via = items[1].via.as_ref().expect("via");
        assert_eq!((via.title.as_deref(), via.published.map(day).as_deref(), via.item), (Some("Mills"), Some("2023-01-30"), 2));
    }

    #[test]
    fn an_outlet_that_only_a_heading_names_is_inferred() {
        let items = read(DIGEST).expect("a digest");
        assert_eq!(items[0].attribution.source, Field::Stated("Mill Times".to_owned()));
        assert_eq!(items[3].attribution.source.evidence(), Some("the shape of a heading, Title (Outlet)"));
    }

    #[test]
    fn notices_go_links_are_text_and_the_agency_is_kept() {
        let item = read(DIGEST).expect("a digest").remove(0);
        assert_eq!(item.body, "The mill closed on Monday ...\n\nIt was old. OSLO — (AP) — It fell.");
        assert_eq!((item.wire, item.excerpted), (Some(Wire::Carried("AP".to_owned())), true));
        assert_eq!(item.evidence.len(), 3, "{:?}", item.evidence);
    }

    #[test]
    fn the_digests_date_is_not_the_items_and_a_datelines_is() {
        let items = read(DIGEST).expect("a digest");
        assert_eq!(items[0].attribution.published, Field::Unknown);
        assert_eq!(items[2].attribution.published.value().copied().map(day).as_deref(), Some("2023-01-25"));
        assert_eq!(items[3].body, "The valley waits.");
    }

    #[test]
    fn an_article_whose_lines_end_in_brackets_is_no_digest() {
        assert_eq!(
            read("Mill closes\n\nThe mill closed.\n\nA note on the mill (Greens)\n\nIt was old.\n\nThe end of it (Oslo)")
                .map(|items| items.len()),
            None
        );
        assert_eq!(read(""), None);
    }
}

//! Paragraphs in, the article that they are out: its body, and what they say of themselves beside it.

use std::borrow::Cow;

use time::Date;

use crate::article::{Article, Attribution, Field};
use crate::parse::appeals;
use crate::parse::dateline;
use crate::parse::dates;
use crate::parse::furniture::{self, Kind};
use crate::parse::paragraphs::{ends_as_sentence, words_up_to};
use crate::parse::people;
use crate::parse::pull_quotes;
use crate::parse::wire::{self, Found};
use crate::text::language::Language;

/// Byline, date and standfirst stand among this many paragraphs below the headline.
const HEAD_PARAGRAPHS: usize = 4;
/// Lines about the author and the outlet stand among this many paragraphs at the end.
const TAIL_PARAGRAPHS: usize = 8;
/// A longer paragraph above the byline is text, not a standfirst.
const MAX_STANDFIRST_WORDS: usize = 60;

/// What a page's paragraphs were found to be.
#[derive(Debug, Default)]
pub(super) struct Page<'a> {
    body: Vec<Cow<'a, str>>,
    evidence: Vec<String>,
    authors: Option<(Vec<String>, String)>,
    source: Option<(String, String)>,
    published: Option<(Date, String)>,
}

/// What is known of an article before its text is read.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) attribution: Attribution,
    pub(super) language: Option<Language>,
}

/// Where paragraphs come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Off a page, with its menus: short lines below the last paragraph are its links.
    Scraped,
    /// A field that holds an article and no page: short lines at its end may be a list of its own.
    Written,
}

impl<'a> Page<'a> {
    /// Sorts the paragraphs below the headline into body and the rest.
    pub(super) fn read<S: AsRef<str>>(paragraphs: &'a [S], headline: Option<&str>, origin: Origin) -> Page<'a> {
        let mut kinds: Vec<Option<Kind>> = paragraphs.iter().map(|paragraph| furniture::kind(paragraph.as_ref())).collect();
        let mut page = Page { body: Vec::with_capacity(paragraphs.len()), ..Page::default() };
        mark_head(&mut page, &mut kinds, paragraphs, headline);
        mark_pull_quotes(&mut kinds, paragraphs);
        mark_tail(&mut page, &mut kinds, paragraphs, origin);
        for (paragraph, kind) in paragraphs.iter().zip(kinds) {
            match kind {
                Some(kind) => page.put_aside(kind, paragraph.as_ref()),
                None => page.keep(paragraph.as_ref()),
            }
        }
        page
    }

    fn put_aside(&mut self, kind: Kind, text: &str) {
        if kind == Kind::Copyright && self.source.is_none() {
            self.source = rights_holder(text).map(|name| (name, text.to_owned()));
        }
        self.evidence.push(kind.evidence(text));
    }

    /// Keeps `text` as body, but for what it says to the reader about the outlet.
    fn keep(&mut self, text: &'a str) {
        let (kept, appeals) = appeals::part(text, Language::English);
        if let Some(name) = appeals.iter().find_map(|appeal| people::coverage_of(appeal)) {
            self.source.get_or_insert_with(|| (name.to_owned(), text.to_owned()));
        }
        self.evidence.extend(appeals.iter().map(|appeal| Kind::Appeal.evidence(appeal)));
        if kept.chars().any(char::is_alphanumeric) {
            self.body.push(kept);
        }
    }

    /// The article that the page is: what is `known` of it, then what its text says of itself.
    pub(super) fn into_article(mut self, path: &str, known: Known) -> Article {
        let body = self.body.join("\n\n");
        let lead = self.body.first().and_then(|lead| dateline::day(lead)).map(|(day, words)| (day, words.to_owned()));
        let seen = Attribution {
            source: inferred(self.source),
            authors: inferred(self.authors),
            published: inferred(self.published.or(lead)),
            ..Attribution::default()
        };
        let attribution = known.attribution.or(seen);
        let found = wire::find(&body, attribution.source.value().map(String::as_str));
        self.evidence.extend(found.map(|found| Kind::Wire.evidence(found.evidence)));
        Article {
            attribution,
            wire: found.map(Found::wire),
            evidence: self.evidence,
            language: known.language.unwrap_or_else(|| Language::detect(&body)),
            body,
            ..Article::plain(path, "")
        }
    }
}

fn inferred<T>(found: Option<(T, String)>) -> Field<T> {
    found.map_or(Field::Unknown, |(value, evidence)| Field::Inferred { value, evidence })
}

/// Byline, date and what stands above them. Without a byline there is no telling a standfirst from the first paragraph.
fn mark_head<S: AsRef<str>>(page: &mut Page<'_>, kinds: &mut [Option<Kind>], paragraphs: &[S], headline: Option<&str>) {
    for (number, paragraph) in paragraphs.iter().enumerate().take(HEAD_PARAGRAPHS) {
        let text = paragraph.as_ref();
        if headline == Some(text) {
            set(kinds, number, Kind::RepeatedHeadline);
        } else if let Some(byline) = people::byline(text).or_else(|| collective(text)) {
            page.authors.get_or_insert_with(|| (byline.authors, text.to_owned()));
            if let Some(outlet) = byline.outlet {
                page.source.get_or_insert_with(|| (outlet, text.to_owned()));
            }
            if let Some(day) = dates::written(text) {
                page.published.get_or_insert_with(|| (day, text.to_owned()));
            }
            set(kinds, number, Kind::Byline);
            mark_standfirst(kinds, paragraphs, number, headline);
        } else if let Some(day) = dates::written_alone(text) {
            page.published.get_or_insert_with(|| (day, text.to_owned()));
            set(kinds, number, Kind::DateLine);
        }
    }
}

fn collective(line: &str) -> Option<people::Byline> {
    let name = line.strip_prefix("By ").filter(|name| people::is_collective(name) && words_up_to(name, 7) <= 6)?;
    Some(people::Byline { authors: vec![name.to_owned()], outlet: None })
}

/// What stands between the headline and the byline sums the article up; it is the page's, not the text's.
fn mark_standfirst<S: AsRef<str>>(kinds: &mut [Option<Kind>], paragraphs: &[S], byline: usize, headline: Option<&str>) {
    if headline.is_none() {
        return;
    }
    for (kind, paragraph) in kinds.iter_mut().zip(paragraphs).take(byline) {
        if kind.is_none() && words_up_to(paragraph.as_ref(), MAX_STANDFIRST_WORDS + 1) <= MAX_STANDFIRST_WORDS {
            *kind = Some(Kind::Standfirst);
        }
    }
}

fn mark_pull_quotes<S: AsRef<str>>(kinds: &mut [Option<Kind>], paragraphs: &[S]) {
    for number in pull_quotes::repeated(paragraphs) {
        if kinds.get(number).is_some_and(Option::is_none) {
            set(kinds, number, Kind::PullQuote);
            let next = number + 1;
            let open = kinds.get(next).is_some_and(Option::is_none);
            if open && paragraphs.get(next).is_some_and(|text| furniture::is_attribution(text.as_ref())) {
                set(kinds, next, Kind::QuoteAttribution);
            }
        }
    }
}

/// Lines about the author and the outlet, and the page's links, from the end up.
fn mark_tail<S: AsRef<str>>(page: &mut Page<'_>, kinds: &mut [Option<Kind>], paragraphs: &[S], origin: Origin) {
    let from = paragraphs.len().saturating_sub(TAIL_PARAGRAPHS);
    let mut loose = origin == Origin::Scraped && is_mostly_sentences(paragraphs);
    for (number, paragraph) in paragraphs.iter().enumerate().skip(from).rev() {
        let text = paragraph.as_ref();
        if kinds.get(number).is_none_or(Option::is_some) {
            continue;
        }
        if let Some(kind) = tail_kind(page, text, paragraphs.get(..number).unwrap_or_default()) {
            set(kinds, number, kind);
        } else if loose && number > 0 && furniture::is_loose_line(text) {
            set(kinds, number, Kind::Navigation);
        } else if loose && appeals::spans(text, Language::English).is_empty() {
            // The article's last paragraph: what stands above it is between its paragraphs.
            loose = false;
        }
    }
}

/// A text of sentences, as opposed to a list or a poem, whose short lines are its own.
fn is_mostly_sentences<S: AsRef<str>>(paragraphs: &[S]) -> bool {
    paragraphs.iter().filter(|paragraph| ends_as_sentence(paragraph.as_ref())).count() * 2 >= paragraphs.len()
}

fn tail_kind<S: AsRef<str>>(page: &mut Page<'_>, text: &str, above: &[S]) -> Option<Kind> {
    if above.is_empty() {
        return None;
    }
    if let Some(name) = people::staff_line(text) {
        page.authors.get_or_insert_with(|| (vec![text.to_owned()], text.to_owned()));
        page.source.get_or_insert_with(|| (name.to_owned(), text.to_owned()));
        return Some(Kind::Byline);
    }
    if let Some(about) = people::about_author(text).filter(|about| !speaks_of(above, about.name)) {
        page.authors.get_or_insert_with(|| (vec![about.name.to_owned()], text.to_owned()));
        if let Some(outlet) = about.outlet {
            page.source.get_or_insert_with(|| (outlet.to_owned(), text.to_owned()));
        }
        return Some(Kind::AboutAuthor);
    }
    // "The mill is a daily miracle" is a sentence of the article; an outlet's own line sets its name off, or asks for something.
    let sets_off = || !text.contains(" is ") || !appeals::spans(text, Language::English).is_empty();
    let name = people::about_publisher(text).filter(|_| sets_off())?;
    page.source.get_or_insert_with(|| (name.to_owned(), text.to_owned()));
    Some(Kind::AboutPublisher)
}

/// Whether the text speaks of someone: then a line about the person is part of it. A byline does not count.
fn speaks_of<S: AsRef<str>>(paragraphs: &[S], name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name);
    paragraphs.iter().any(|paragraph| paragraph.as_ref().contains(last) && people::byline(paragraph.as_ref()).is_none())
}

/// `© 2022 Mill Times. All rights reserved.`: the name, unless it is an agency's, whose copy is only carried.
fn rights_holder(text: &str) -> Option<String> {
    let rest = text.trim_start_matches("Copyright").trim_start_matches([' ', '©', ',']);
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '–' | ',' | '©'));
    let name = rest.split(". ").next()?.trim_end_matches('.').trim();
    let usable = words_up_to(name, 7) <= 6 && people::is_name(name) && wire::agency(name).is_none();
    (usable && !name.to_ascii_lowercase().contains("all rights")).then(|| name.to_owned())
}

fn set(kinds: &mut [Option<Kind>], number: usize, kind: Kind) {
    if let Some(place) = kinds.get_mut(number) {
        *place = Some(kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Wire;

    const PARAGRAPHS: [&str; 12] = [
        "By Ada Moor, Mill Times",
        "March 4, 2022",
        "OSLO (AP) - The mill closed on Monday, its owner told Reuters.",
        "READ MORE: Mill opens again",
        "It was old. Sign up for our newsletter to learn all about mills. Nobody had wanted its flour in all those years, they say.",
        "The mill at night. (ADA MOOR / AP)",
        "The council plans a museum.",
        "Its wheel is to turn again.",
        "Nobody has said when.",
        "Mill Times - the independent news website of the valley.",
        "Home",
        "Contact us",
    ];

    fn read(origin: Origin, known: Known) -> Article {
        Page::read(&PARAGRAPHS, None, origin).into_article("a", known)
    }

    #[test]
    fn the_body_is_what_is_left_and_the_rest_is_evidence() {
        let article = read(Origin::Scraped, Known::default());
        assert_eq!(
            article.body,
            "OSLO (AP) - The mill closed on Monday, its owner told Reuters.\n\n\
             It was old. Nobody had wanted its flour in all those years, they say.\n\n\
             The council plans a museum.\n\nIts wheel is to turn again.\n\nNobody has said when."
        );
        assert_eq!(article.evidence.len(), 9, "{:#?}", article.evidence);
        assert_eq!(article.wire, Some(Wire::Carried("AP".to_owned())));
        assert_eq!(article.attribution.authors.value().map(Vec::as_slice), Some(&["Ada Moor".to_owned()][..]));
    }

    #[test]
    fn what_is_known_comes_before_what_is_seen() {
        let source = Field::Stated("AP".to_owned());
        let known = Known { attribution: Attribution { source, ..Attribution::default() }, language: Some(Language::German) };
        let article = read(Origin::Scraped, known);
        assert_eq!(article.attribution.source, Field::Stated("AP".to_owned()));
        // An agency does not carry itself.
        assert_eq!((article.wire, article.language), (None, Language::German));
    }

    #[test]
    fn short_lines_at_the_end_of_what_was_written_are_its_own() {
        assert!(read(Origin::Written, Known::default()).body.ends_with("Home\n\nContact us"));
    }
}

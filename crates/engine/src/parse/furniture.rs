//! A paragraph in, what it is out if it is not body: captions, credits, related links and the rest of what a page
//! carries beside its article. Each rule looks at shape and at the words that every outlet uses, never at one outlet.

use crate::parse::links::head;
use crate::parse::paragraphs::{ends_as_sentence, words_up_to};
use crate::parse::people;
use crate::parse::wire;

/// What a paragraph is that is not body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Byline,
    DateLine,
    Standfirst,
    Caption,
    Credit,
    PullQuote,
    QuoteAttribution,
    RelatedLink,
    Appeal,
    AboutAuthor,
    AboutPublisher,
    Copyright,
    Provenance,
    Navigation,
    RepeatedHeadline,
    Wire,
}

impl Kind {
    /// The evidence that `text` is: its kind and its words.
    pub(super) fn evidence(self, text: &str) -> String {
        format!("{}: {text}", self.label())
    }

    fn label(self) -> &'static str {
        match self {
            Kind::Byline => "byline",
            Kind::DateLine => "date line",
            Kind::Standfirst => "standfirst",
            Kind::Caption => "photo caption",
            Kind::Credit => "credit",
            Kind::PullQuote => "pull quote",
            Kind::QuoteAttribution => "whose pull quote",
            Kind::RelatedLink => "related link",
            Kind::Appeal => "appeal to the reader",
            Kind::AboutAuthor => "about the author",
            Kind::AboutPublisher => "about the publisher",
            Kind::Copyright => "copyright",
            Kind::Provenance => "provenance",
            Kind::Navigation => "navigation",
            Kind::RepeatedHeadline => "headline again",
            Kind::Wire => "wire",
        }
    }
}

/// Longer paragraphs are text, whatever they begin with.
const MAX_LINE_WORDS: usize = 60;
/// So many words have no more bytes; counting them costs more than this look.
const MAX_LINE_BYTES: usize = 800;
/// A label before a related headline is followed by no more than this.
const MAX_LINK_WORDS: usize = 30;
/// Rights and the usual ban on copying take no more; abstracts begin with them and go on.
const MAX_RIGHTS_WORDS: usize = 30;
/// A credit in brackets: "(Ada Moor / Mill Photos via Getty Images)".
const MAX_CREDIT_BYTES: usize = 120;

/// What `paragraph` is by its own words alone; `None` if it may be body.
pub(super) fn kind(paragraph: &str) -> Option<Kind> {
    if paragraph.len() > MAX_LINE_BYTES {
        return None;
    }
    // Counting words costs more than the looks, most of which end at the first letters.
    told_by_words(paragraph).filter(|_| words_up_to(paragraph, MAX_LINE_WORDS + 1) <= MAX_LINE_WORDS)
}

fn told_by_words(paragraph: &str) -> Option<Kind> {
    if is_copyright(paragraph) {
        return Some(Kind::Copyright);
    }
    if is_related(paragraph) {
        return Some(Kind::RelatedLink);
    }
    if is_syndicated(paragraph) {
        return Some(Kind::Provenance);
    }
    if is_credit(paragraph) {
        return Some(Kind::Credit);
    }
    if ends_in_photo_credit(paragraph) {
        return Some(Kind::Caption);
    }
    is_provenance(paragraph).then_some(Kind::Provenance)
}

/// `READ MORE: …`, `ALSO READ: …`, `Related: …`, and link lists such as `More In Politics`.
fn is_related(paragraph: &str) -> bool {
    const LABELS: [&str; 19] = [
        "read more",
        "also read",
        "read also",
        "see also",
        "see more",
        "read next",
        "up next",
        "related",
        "related story",
        "related stories",
        "related article",
        "related articles",
        "recommended",
        "recommended reading",
        "more on this",
        "watch",
        "listen",
        "don't miss",
        "must read",
    ];
    /// Each label and list begins with one of these.
    const BEGINNINGS: [&str; 12] = ["read", "also", "see", "up ", "rel", "rec", "more", "watch", "listen", "don", "must", "expl"];
    const LISTS: [&str; 7] = ["more in ", "more on ", "more from ", "more about ", "read more about ", "related topics", "explore more"];
    if !BEGINNINGS.iter().any(|beginning| begins_with(paragraph, beginning)) {
        return false;
    }
    let lower = head(paragraph, 60).to_lowercase().replace('’', "'");
    let labelled = lower.split_once([':', '|', '»']).is_some_and(|(label, _)| LABELS.contains(&label.trim()));
    let list = !ends_as_sentence(paragraph) && words_up_to(paragraph, 8) <= 7 && LISTS.iter().any(|list| lower.starts_with(list));
    let bare = LABELS.contains(&lower.trim_end_matches(['.', '…', '>', ' ']));
    bare || list || labelled && words_up_to(paragraph, MAX_LINK_WORDS + 1) <= MAX_LINK_WORDS
}

/// Who holds the rights: `© 2022 Mill Times`, `Copyright 2022 …`, `All rights reserved.`
fn is_copyright(paragraph: &str) -> bool {
    let opens = paragraph.starts_with('©') || begins_with(paragraph, "copyright") && has_year(paragraph);
    (opens || reserves_rights(head(paragraph, 400).as_bytes())) && words_up_to(paragraph, MAX_RIGHTS_WORDS + 1) <= MAX_RIGHTS_WORDS
}

/// Whether "all rights reserved" stands in `text` in any case.
fn reserves_rights(text: &[u8]) -> bool {
    const WORDS: &[u8] = b"all rights reserved";
    // The rarest of its letters tells most texts apart.
    const RAREST: usize = 16;
    memchr::memchr2_iter(b'v', b'V', text)
        .filter_map(|at| at.checked_sub(RAREST).and_then(|start| text.get(start..start + WORDS.len())))
        .any(|found| found.eq_ignore_ascii_case(WORDS))
}

/// Whether `text` begins with `start` in any case.
fn begins_with(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start.as_bytes()))
}

fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4) || text.contains('©')
}

/// Lines that only name who took, drew, reported or edited: `Photo: Ada Moor`, `(Reporting by Ada Moor; …)`.
fn is_credit(paragraph: &str) -> bool {
    const LABELS: [&str; 16] = [
        "photo",
        "photos",
        "photo credit",
        "photograph",
        "photography",
        "image",
        "image credit",
        "images",
        "credit",
        "picture",
        "file photo",
        "illustration",
        "video",
        "graphic",
        "featured image",
        "cover photo",
    ];
    /// Each label and opening begins with one of these, but for a bracket.
    const BEGINNINGS: [&str; 11] =
        ["photo", "image", "credit", "picture", "file", "illus", "video", "graphic", "feat", "cover", "reporting"];
    const OPENINGS: [&str; 12] = [
        "(photo",
        "(image",
        "(picture",
        "(file photo",
        "image courtesy of",
        "photo courtesy of",
        "photo by ",
        "photos by ",
        "photograph by ",
        "image by ",
        "(reporting by",
        "reporting by ",
    ];
    let contributed =
        ["contributed to this report.", "contributed to this story.", "contributed to this article.", "contributed reporting."];
    if contributed.iter().any(|end| paragraph.ends_with(end)) {
        return true;
    }
    let inner = paragraph.trim_start_matches(['(', ' ']);
    if !BEGINNINGS.iter().any(|beginning| begins_with(inner, beginning)) {
        return false;
    }
    let lower = head(paragraph, 60).to_lowercase();
    let labelled = lower.split_once(':').is_some_and(|(label, _)| LABELS.contains(&label.trim_start_matches('(').trim()));
    let short = words_up_to(paragraph, 16) <= 15;
    let opened = OPENINGS.iter().any(|opening| lower.starts_with(opening)) && !paragraph.trim_end_matches(')').ends_with('.');
    let wire = lower.starts_with("(reporting by") || lower.starts_with("reporting by ");
    short && (labelled || opened) || wire
}

/// A caption ends in the credit of its picture: `… at night. (Ada Moor / AP)`, `… [Mill Photos/Reuters]`, `… Getty Images`.
fn ends_in_photo_credit(paragraph: &str) -> bool {
    const MARKS: [&str; 12] =
        ["photo", "photos", "image", "images", "getty", "pool", "via ap", "via reuters", "via afp", "handout", "courtesy", "file picture"];
    if let Some(inner) = paragraph.strip_suffix([')', ']']) {
        let Some(open) = inner.rfind(['(', '[']) else { return false };
        let credit = &inner[open + 1..];
        if credit.len() > MAX_CREDIT_BYTES || credit.ends_with('.') {
            return false;
        }
        let lower = credit.to_lowercase();
        let marked =
            lower.split(|c: char| !c.is_alphanumeric() && c != ' ').any(|part| MARKS.iter().any(|mark| contains_words(part, mark)));
        return marked || names_an_agency_behind_a_slash(credit);
    }
    let last = paragraph.rsplit(['.', ':', '|']).next().unwrap_or_default().trim();
    words_up_to(last, 9) <= 8
        && (last.ends_with("Getty Images") || last.ends_with("/AP") || last.ends_with("/Reuters") || last.ends_with("/AFP"))
}

fn contains_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// `OLIVIER MOOR / AP`: a slash between a name and an agency is written only in credits. Two short marks are a citation: `L1 / HB`.
fn names_an_agency_behind_a_slash(credit: &str) -> bool {
    credit.rsplit_once('/').is_some_and(|(name, agency)| {
        let (name, agency) = (name.trim(), agency.trim());
        let is_full = name.contains(' ') && !name.contains(|c: char| c.is_ascii_digit());
        people::is_name(name) && (wire::agency(agency).is_some() || is_full && agency.chars().all(char::is_uppercase))
    })
}

/// What blog engines write below a post in their feeds: `The post Mill closes appeared first on Mill Times.`
fn is_syndicated(paragraph: &str) -> bool {
    let rest = ["The post ", "The article ", "This post ", "This article "].iter().find_map(|start| paragraph.strip_prefix(start));
    rest.is_some_and(|rest| ["appeared first on ", "first appeared on "].iter().any(|mark| rest.contains(mark)))
}

/// What an article rests on, in a paragraph of its own: `Based on: …`, `Sources: …`.
fn is_provenance(paragraph: &str) -> bool {
    ["Based on:", "Source:", "Sources:"].iter().any(|label| paragraph.starts_with(label))
}

/// A name and what the person is, without a sentence's end: `Ada Moor, Keeper of the Mill`.
pub(super) fn is_attribution(paragraph: &str) -> bool {
    let name = paragraph.trim_start_matches(['-', '–', '—', ' ']);
    words_up_to(name, 13) <= 12
        && !ends_as_sentence(name)
        && name.starts_with(char::is_uppercase)
        && people::is_name(name.split(',').next().unwrap_or_default())
}

/// A short line without a sentence's end, such as a page's links below an article have.
pub(super) fn is_loose_line(paragraph: &str) -> bool {
    words_up_to(paragraph, 8) <= 7 && (!ends_as_sentence(paragraph) || paragraph.ends_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn related_links_carry_a_label() {
        for line in
            ["READ MORE: Mill burns down at night", "Also read: It's time to close it", "More In Valleys", "Related articles", "READ MORE"]
        {
            assert_eq!(kind(line), Some(Kind::RelatedLink), "{line}");
        }
        for line in ["More in the valley than ever, he said.", "Watch the river and you learn.", "The rule is: close it."] {
            assert_eq!(kind(line), None, "{line}");
        }
    }

    #[test]
    fn a_caption_ends_in_its_credit() {
        for line in [
            "The mill at night in Oslo, June 15, 2022. (ADA MOOR / AP)",
            "The mill at night [File: Ada Moor/Reuters]",
            "The mill at night. (AP Photo/Ada Moor, Pool)",
            "The mill. Ada Moor/Getty Images",
        ] {
            assert_eq!(kind(line), Some(Kind::Caption), "{line}");
        }
        for line in [
            "The mill closed (see the photo album of 1980).",
            "The rate was high (12 km/h)",
            "She spoke for the party (Greens).",
            "It kept nine goats. [L1 / HB]",
            "It kept nine goats. [Book 2 / VII]",
        ] {
            assert_eq!(kind(line), None, "{line}");
        }
    }

    #[test]
    fn credits_name_people_only() {
        for line in [
            "(Photo of the mill: Town hall)",
            "Photo: Ada Moor",
            "(Reporting by Ada Moor; Editing by Ben Lee)",
            "Ada Moor contributed to this report.",
        ] {
            assert_eq!(kind(line), Some(Kind::Credit), "{line}");
        }
        assert_eq!(kind("Image matters to the mill, its owner said."), None);
        assert_eq!(kind("Photo by photo the album fills."), None);
    }

    #[test]
    fn rights_and_provenance_are_not_body() {
        assert_eq!(kind("© 2022 Mill Times"), Some(Kind::Copyright));
        assert_eq!(kind("Copyright 2022 Mill Times. All rights reserved."), Some(Kind::Copyright));
        assert_eq!(kind("Copyright law is old, the judge said."), None);
        assert_eq!(kind("Based on: public record; Mill Times, on the fire."), Some(Kind::Provenance));
        assert_eq!(kind("Based on what we know, it burnt."), None);
        assert_eq!(kind("The post Mill closes appeared first on Mill Times."), Some(Kind::Provenance));
        assert_eq!(kind("The post of miller was first given in 1912."), None);
    }

    #[test]
    fn an_attribution_line_is_a_name_and_an_office() {
        assert!(is_attribution("Ada Moor, Keeper General, Valley"));
        assert!(!is_attribution("The mill burnt at night."));
        assert!(!is_attribution("What happens next to it"));
    }
}

//! Text in, the sentences out in which the outlet speaks to its reader about dealings with itself: subscribing,
//! registering, donating, reading on. None of them is part of an article.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use crate::hash;
use crate::parse::links;
use crate::text::language::Language;
use crate::text::places;
use crate::text::sentences;

/// What an appeal begins with: an imperative or a purpose that no report begins with.
const OPENINGS: &[&str] = &[
    "subscribe to",
    "subscribe now",
    "subscribe for",
    "register for free",
    "register now",
    "register here",
    "register to",
    "sign up",
    "sign in to",
    "log in to",
    "already a subscriber",
    "already registered",
    "not a subscriber",
    "become a patron",
    "become a member",
    "become a subscriber",
    "become a supporter",
    "support independent",
    "support our work",
    "support our journalism",
    "support our reporting",
    "support our newsroom",
    "support our coverage",
    "please support",
    "please consider",
    "please click",
    "please subscribe",
    "please donate",
    "please register",
    "please sign",
    "please log",
    "make a donation",
    "donate now",
    "donate to",
    "donate today",
    "join our",
    "click here",
    "for the rest of our",
    "for the rest of the",
    "for full access",
    "for unlimited access",
    "to continue reading",
    "to read the full",
    "to read the rest",
    "continue reading",
    "get unlimited",
    "get full access",
    "get our",
    "unlock",
    "access our",
    "enjoy unlimited",
    "this article is for subscribers",
    "this content is for subscribers",
    "you have reached your",
    "you have read",
    "you'll enjoy access",
    "you will enjoy access",
    "want to read more",
    "follow us on",
    "like us on",
    "share this article",
    "thank you for reading",
];

/// Paths of links that take the reader's money or address.
const APPEAL_PATHS: &[&str] =
    &["/subscri", "/donat", "/newsletter", "/membership", "/signup", "/sign-up", "/register", "/support-us", "/patreon"];

/// The sentences of `text` that are appeals, in order. `text` may hold links in Markdown's form.
///
/// A registration line that runs into a link ends there: it is laid over the text, and the text goes on with the link.
pub(super) fn spans(text: &str, language: Language) -> Vec<Range<usize>> {
    if !may_hold_one(text) {
        return Vec::new();
    }
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut previous_end = 0;
    for span in sentences::split(text, language) {
        let sentence = &text[span.clone()];
        // An appeal goes on with "For three euro a month you can …", which alone may be anything.
        let goes_on = previous_end > 0 && spans.last().is_some_and(|last| last.end == previous_end) && speaks_to_the_reader(sentence);
        previous_end = span.end;
        if is_appeal(sentence) || goes_on {
            spans.push(cut_at_link(text, span));
        }
    }
    spans
}

/// `text` without its appeals, and those. All of it is one if at least half of its sentences are.
pub(super) fn part(text: &str, language: Language) -> (Cow<'_, str>, Vec<String>) {
    let spans = spans(text, language);
    if spans.is_empty() {
        return (Cow::Borrowed(text), Vec::new());
    }
    let removed: usize = spans.iter().map(ExactSizeIterator::len).sum();
    if removed * 2 >= text.len() {
        return (Cow::Borrowed(""), vec![text.to_owned()]);
    }
    let mut kept = String::with_capacity(text.len() - removed);
    let mut from = 0;
    for span in &spans {
        kept.push_str(&text[from..span.start]);
        from = span.end;
    }
    kept.push_str(&text[from..]);
    let kept = kept.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    (Cow::Owned(kept), spans.into_iter().map(|span| text[span].to_owned()).collect())
}

/// A cheap look before the sentences are cut: most paragraphs hold none of the words that any appeal has.
fn may_hold_one(text: &str) -> bool {
    let bytes = text.as_bytes();
    let beginnings: &[u64; BEGINNINGS_BITS / 64] = &BEGINNINGS;
    places::runs(bytes, |byte| byte.is_ascii_alphanumeric()).any(|word| {
        let (place, bit) = beginning(bytes, word.start);
        beginnings.get(place).is_some_and(|bits| bits & bit != 0) && bytes.get(word.start..).is_some_and(begins_with_a_key)
    })
}

fn begins_with_a_key(text: &[u8]) -> bool {
    let matches = |key: &str| text.get(..key.len()).is_some_and(|start| start.eq_ignore_ascii_case(key.as_bytes()));
    text.first().is_some_and(|first| keys(first.to_ascii_lowercase()).iter().any(|key| matches(key)))
}

/// Where the hash of four letters has its bit: few that begin no key share one with those that do.
const BEGINNINGS_BITS: usize = 1024;

/// A bit for the first four letters of each key.
static BEGINNINGS: LazyLock<[u64; BEGINNINGS_BITS / 64]> = LazyLock::new(|| {
    let mut beginnings = [0; BEGINNINGS_BITS / 64];
    for key in (b'a'..=b'z').flat_map(keys) {
        let (place, bit) = beginning(key.as_bytes(), 0);
        if let Some(bits) = beginnings.get_mut(place) {
            *bits |= bit;
        }
    }
    beginnings
});

/// The place and the bit in [`BEGINNINGS`] of the four bytes of `text` from `start` on, in any case.
fn beginning(text: &[u8], start: usize) -> (usize, u64) {
    let hash = hash::of_number(places::lower(places::number(text, start, 4))) >> (64 - BEGINNINGS_BITS.ilog2());
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// Beginnings of at least four bytes, by their first letter, at least one of which is in every appeal.
fn keys(letter: u8) -> &'static [&'static str] {
    match letter {
        b'a' => &["access our", "already "],
        b'b' => &["become a"],
        b'c' => &["click", "continue read", "coverage"],
        b'd' => &["donat"],
        b'e' => &["enjoy unl"],
        b'f' => &["for the rest", "for full", "for unl", "follow us"],
        b'g' => &["get unl", "get full", "get our"],
        b'i' => &["inbox"],
        b'j' => &["join our"],
        b'l' => &["log in", "like us"],
        b'm' => &["make a", "membership"],
        b'n' => &["newsletter", "not a subs"],
        b'p' => &["please ", "premium", "paywall", "patreon"],
        b'r' => &["regist"],
        b's' => &["subscri", "sign", "support ind", "support our", "support-us", "share this"],
        b't' => &["to continue", "to read", "thank you", "this article", "this content"],
        b'u' => &["unlock"],
        b'w' => &["want to read"],
        b'y' => &["you have", "you'll", "you’ll", "you will"],
        _ => &[],
    }
}

fn is_appeal(sentence: &str) -> bool {
    if is_quoted(sentence) {
        return false;
    }
    if leads_to_an_appeal(sentence) {
        return true;
    }
    let lower = sentence.to_lowercase().replace('’', "'");
    OPENINGS.iter().any(|opening| opens_with(&lower, opening)) || offers_to_the_reader(&lower)
}

/// A quoted speaker may well ask to be supported.
fn is_quoted(sentence: &str) -> bool {
    sentence.contains(['"', '“', '”', '«', '„'])
}

fn opens_with(lower: &str, opening: &str) -> bool {
    lower.strip_prefix(opening).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

/// Whether a link in `sentence` takes money or an address.
fn leads_to_an_appeal(sentence: &str) -> bool {
    sentence.match_indices("](").any(|(at, mark)| {
        let target = links::head(&sentence[at + mark.len()..], 300);
        let target = target.split(')').next().unwrap_or_default().to_ascii_lowercase();
        APPEAL_PATHS.iter().any(|path| target.contains(path))
    })
}

fn speaks_to_the_reader(sentence: &str) -> bool {
    !is_quoted(sentence) && sentence.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "you" | "You" | "your" | "Your"))
}

/// Whether the reader is spoken to, and something is offered that only an outlet offers.
fn offers_to_the_reader(lower: &str) -> bool {
    let here = lower.contains("click here");
    let (mut you, mut us, mut offer, mut perhaps) = (here, here, false, false);
    for word in lower.split(|c: char| !c.is_alphanumeric()) {
        match word {
            "you" | "your" => you = true,
            "our" | "us" => us = true,
            "newsletter" | "newsletters" | "subscription" | "subscriptions" | "subscriber" | "subscribers" | "subscribe" | "paywall"
            | "inbox" => offer = true,
            // Insurers and scientists write of these as well, but not to you of ours.
            "premium" | "coverage" => perhaps = true,
            _ => {}
        }
    }
    offer && (you || us) || perhaps && you && us
}

fn cut_at_link(text: &str, span: Range<usize>) -> Range<usize> {
    let sentence = &text[span.clone()];
    if leads_to_an_appeal(sentence) {
        return span;
    }
    match sentence.find('[') {
        Some(at) if at > 0 && links::link(&sentence[at..]).is_some() => span.start..span.start + at,
        _ => span,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::*;

    /// Whether a key begins a word of `text`, place by place: what [`may_hold_one`] finds faster.
    fn holds_a_key(text: &str) -> bool {
        let bytes = text.as_bytes();
        let begins = |at: usize| at.checked_sub(1).is_none_or(|before| !bytes[before].is_ascii_alphanumeric());
        (0..bytes.len()).any(|at| begins(at) && begins_with_a_key(&bytes[at..]))
    }

    proptest! {
        #[test]
        fn the_cheap_look_finds_each_key_and_nothing_else(
            words in prop::collection::vec("[a-z]{1,9}|“|é|(a|b|d|g|n|s|t|y)[a-z]{2}|Already|sign|get our|you’ll|DONAT|support-us|for full|this ar", 0..9),
            between in "[ .,-]?",
        ) {
            let text = words.join(&between);
            assert_eq!(may_hold_one(&text), holds_a_key(&text), "{text:?}");
        }
    }

    fn left_of(text: &str) -> String {
        part(text, Language::English).0.into_owned()
    }

    #[test]
    fn an_appeal_is_taken_out_of_a_paragraph() {
        assert_eq!(
            left_of("The mill closed in 1980 after long talks. Sign up for our newsletter. It had stood for a century by then."),
            "The mill closed in 1980 after long talks. It had stood for a century by then."
        );
    }

    #[test]
    fn a_paragraph_mostly_of_appeals_goes_whole() {
        assert_eq!(left_of("To compare our Premium plans, click here. You'll enjoy access to every page. All in one place."), "");
    }

    #[test]
    fn the_cheap_look_passes_every_opening_and_path() {
        for opening in OPENINGS.iter().chain(APPEAL_PATHS) {
            assert!(may_hold_one(&format!("One. {opening} it.")), "{opening}");
        }
    }

    #[test]
    fn an_appeal_goes_on_while_it_speaks_to_the_reader() {
        assert_eq!(left_of("Please support our work below. For three euro a month you can keep the mill turning via"), "");
    }

    #[test]
    fn a_registration_line_ends_where_a_link_begins() {
        assert_eq!(
            left_of(
                "Talks go on. Register for free to read the whole story [signalled](/a) that the mill could open again, the owner said."
            ),
            "Talks go on. [signalled](/a) that the mill could open again, the owner said."
        );
    }

    #[test]
    fn a_link_to_a_subscription_marks_its_sentence() {
        assert_eq!(
            left_of(
                "The mill closed in 1980 for good. We do [good work](https://a.org/subscription) here. It stood empty ever after that."
            ),
            "The mill closed in 1980 for good. It stood empty ever after that."
        );
    }

    #[test]
    fn what_stands_before_an_appeal_in_small_letters_stays() {
        assert_eq!(
            left_of(
                "So far the town has sold no boats to islands at war. [honest work ](https://a.org/subscription)because we care. It will not sell any either."
            ),
            "So far the town has sold no boats to islands at war. It will not sell any either."
        );
    }

    #[test]
    fn speakers_and_reports_are_left_alone() {
        for text in [
            "“Subscribe to our plan,” the minister said.",
            "Support for the mill rose to 53 percent.",
            "Register offices stay closed.",
            "Signs of decay were everywhere.",
            "The paper lost half of its subscribers.",
            "Our model needs a coverage of 80 percent of all mills.",
            "You may lose the coverage for your mill.",
        ] {
            assert_eq!(left_of(text), text);
        }
    }
}

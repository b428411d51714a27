//! A sentence in, the word out whether it was cut: excerpts and leads lose the beginnings and ends of their sentences.

use std::ops::Range;

/// Where a sentence was cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Its beginning is missing.
    pub start: bool,
    /// Its end is missing.
    pub end: bool,
}

impl Cut {
    /// Whether any of it is missing.
    pub fn is_any(self) -> bool {
        self.start || self.end
    }
}

/// Abbreviations that excerpts end at because a machine took their full stop for a sentence's. All stand before more.
const BEFORE_MORE: [&str; 28] = [
    "Jan.", "Feb.", "Mar.", "Apr.", "Aug.", "Sept.", "Sep.", "Oct.", "Nov.", "Dec.", "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "Gen.", "Lt.",
    "Col.", "Sen.", "Rep.", "Gov.", "St.", "No.", "Nos.", "vs.", "U.S.", "U.K.", "U.N.",
];

/// Where the sentence at `span` of `body` was cut. `excerpted` says that the body is made of excerpts: only there is a
/// small letter at the beginning, or "U.S." at the end, more likely a cut than a style.
pub fn find(body: &str, span: Range<usize>, excerpted: bool) -> Cut {
    let sentence = body.get(span).unwrap_or_default().trim();
    Cut { start: is_cut_at_start(sentence, excerpted), end: is_cut_at_end(sentence, excerpted) }
}

fn is_cut_at_start(sentence: &str, excerpted: bool) -> bool {
    let words = sentence.trim_start_matches(['"', '“', '‘', '\'', '(', '[', '«', '„']);
    let dots = words.starts_with("...") || words.starts_with('…');
    // "iPhones sold out": a capital behind the small letter makes a name.
    let mut letters = words.chars();
    let small = letters.next().is_some_and(char::is_lowercase) && !letters.next().is_some_and(char::is_uppercase);
    dots || excerpted && (small || sentence.starts_with([',', ';', ')']))
}

fn is_cut_at_end(sentence: &str, excerpted: bool) -> bool {
    let words = sentence.trim_end_matches(['"', '”', '’', '\'', ')', ']', '»']);
    let last = words.rsplit([' ', '(', '“', '"']).next().unwrap_or_default();
    let dots = words.ends_with("...") || words.ends_with('…');
    dots || excerpted && (BEFORE_MORE.contains(&last) || !ends(words))
}

fn ends(sentence: &str) -> bool {
    sentence.ends_with(['.', '!', '?', '。', '！', '？', '।', '؟', '۔'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(sentence: &str) -> (bool, bool) {
        let cut = find(sentence, 0..sentence.len(), true);
        (cut.start, cut.end)
    }

    #[test]
    fn an_excerpt_that_begins_small_lost_its_beginning() {
        assert_eq!(cut("election — an outcome some would avoid."), (true, false));
        assert_eq!(cut("“has led to gaps” in the wall."), (true, false));
        assert_eq!(cut("iPhones sold out."), (false, false));
        assert_eq!(cut("China is not our adversary.\""), (false, false));
    }

    #[test]
    fn an_excerpt_that_ends_at_an_abbreviation_or_in_dots_lost_its_end() {
        for text in ["Talks between the mill and U.S.", "It was published Jan.", "The mill closed on Monday ...", "The owner said,"] {
            assert_eq!(cut(text), (false, true), "{text}");
        }
        assert_eq!(cut("“We stay,” she said."), (false, false));
    }

    #[test]
    fn whole_articles_have_styles_not_cuts() {
        for text in ["and so it went", "They moved to the U.S."] {
            assert!(!find(text, 0..text.len(), false).is_any(), "{text}");
        }
        assert!(find("To be continued ...", 0..19, false).end);
        assert!(!find("", 0..9, false).is_any());
    }
}

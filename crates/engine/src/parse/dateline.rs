//! The beginning of an article in, the day out that its dateline gives: `OSLO, March 4, 2022 (Reuters) -`.

use time::Date;

use crate::parse::dates;
use crate::parse::links;

/// A dateline stands within this much of a paragraph, behind a repeated headline at most.
const MAX_BYTES: usize = 240;
/// A place and a date are no longer.
const MAX_PLACE_BYTES: usize = 80;
/// `25 Jan 23` behind the dash, and no sentence that goes on with a date.
const MAX_DATE_BYTES: usize = 16;

/// The day that the dateline of `paragraph` gives in full, and the dateline.
///
/// The place of a dateline is in capitals, and only its own date counts: other dates are of events.
pub(super) fn day(paragraph: &str) -> Option<(Date, &str)> {
    let text = links::head(paragraph, MAX_BYTES);
    text.match_indices([' ', ')']).filter(|(at, _)| is_dash(text[at + 1..].trim_start())).find_map(|(at, _)| {
        let start = text[..at].rfind(". ").map_or(0, |stop| stop + 2);
        let place = &text[start..at];
        if place.len() > MAX_PLACE_BYTES || !begins_in_capitals(place) {
            return None;
        }
        let behind = text[at + 1..].trim_start().trim_start_matches(['-', '–', '—']).trim_start();
        let date = links::head(behind, MAX_DATE_BYTES);
        let begins_with_it = date.starts_with(|c: char| c.is_ascii_digit());
        let day =
            dates::written(place).or_else(|| begins_with_it.then(|| dates::written(date).or_else(|| dates::short_year(date))).flatten())?;
        Some((day, text[start..].trim_end()))
    })
}

fn is_dash(text: &str) -> bool {
    text.strip_prefix(['-', '–', '—']).is_some_and(|rest| rest.starts_with(' '))
}

fn begins_in_capitals(place: &str) -> bool {
    let word = place.split([' ', ',']).next().unwrap_or_default();
    word.chars().count() >= 3 && word.chars().all(|c| c.is_uppercase() || matches!(c, '-' | '.' | '\'' | '’'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        day(text).map(|(date, _)| crate::article::day(date))
    }

    #[test]
    fn a_dateline_with_a_year_gives_the_day() {
        assert_eq!(read("OSLO, March 4, 2022 (Reuters) - The mill closed.").as_deref(), Some("2022-03-04"));
        assert_eq!(read("Mill closes for good. OSLO, NORWAY - 25 Jan 23 The mill closed.").as_deref(), Some("2023-01-25"));
    }

    #[test]
    fn other_dates_are_not_the_articles() {
        for text in [
            "OSLO, Jan 31 (Reuters) - The mill closed on March 4, 2022.",
            "OSLO — The mill closed on March 4, 2022.",
            "The mill – built on March 4, 1922 – closed.",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

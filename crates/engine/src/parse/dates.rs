//! Words in, days out. A day is read only where the text gives day, month and year: "Friday" and "March 4" are none.

use time::format_description::well_known::{Iso8601, Rfc2822, Rfc3339};
use time::macros::format_description;
use time::{Date, Month};

/// The day that a metadata field states: ISO 8601, RFC 3339 or RFC 2822, or as [`written`] out.
pub(super) fn stated(raw: &str) -> Option<Date> {
    let raw = raw.trim();
    Date::parse(raw, &Iso8601::DATE)
        .or_else(|_| time::OffsetDateTime::parse(raw, &Rfc3339).map(time::OffsetDateTime::date))
        .or_else(|_| time::OffsetDateTime::parse(raw, &Rfc2822).map(time::OffsetDateTime::date))
        .or_else(|_| time::PrimitiveDateTime::parse(raw, &Iso8601::DATE_TIME).map(time::PrimitiveDateTime::date))
        .or_else(|_| {
            time::PrimitiveDateTime::parse(raw, format_description!("[year]-[month]-[day] [hour]:[minute]:[second]"))
                .map(time::PrimitiveDateTime::date)
        })
        .ok()
        // Jekyll and Pelican write `2022-03-04 10:00 +0100`.
        .or_else(|| {
            let (day, time) = raw.split_once([' ', 'T'])?;
            Date::parse(day, &Iso8601::DATE).ok().filter(|_| time.starts_with(|c: char| c.is_ascii_digit()))
        })
        .filter(is_plausible)
        .or_else(|| written(raw).filter(|_| is_only_a_date(raw)))
}

/// The first full date in `text`: `March 4, 2022`, `Mar. 4, 2022`, `4th March 2022`, `2022-03-04` or `2022 - 3 - 4`.
pub(super) fn written(text: &str) -> Option<Date> {
    let tokens: Vec<&str> = tokens(text).take(MAX_TOKENS).collect();
    tokens.windows(3).find_map(|window| match window {
        [a, b, c] => from_parts(a, b, c),
        _ => None,
    })
}

/// Whether `text` says nothing but a day, perhaps with its weekday, its time and a word such as "Published".
pub(super) fn is_only_a_date(text: &str) -> bool {
    // The cheaper look first: most texts begin with a word that belongs to no date.
    tokens(text).all(is_date_token) && written(text).is_some()
}

/// The day that `text` says, if it says nothing else: see [`is_only_a_date`].
pub(super) fn written_alone(text: &str) -> Option<Date> {
    is_only_a_date(text).then(|| written(text)).flatten()
}

/// The day of a dateline whose year has two digits, as armies and agencies write it: `25 Jan 23`.
pub(super) fn short_year(text: &str) -> Option<Date> {
    let tokens: Vec<&str> = tokens(text).take(MAX_TOKENS).collect();
    tokens.windows(3).find_map(|window| match window {
        [day, month, year] if year.len() == 2 => {
            let year = 2000 + year.parse::<i32>().ok()?;
            Date::from_calendar_date(year, month_named(month)?, day_number(day)?).ok()
        }
        _ => None,
    })
}

/// The day that a file's name begins with, `2024-05-01-title` or `20240501 title`, and the rest of the name.
pub(super) fn in_file_name(stem: &str) -> Option<(Date, &str)> {
    let compact = |at: usize, length: usize| stem.get(at..at + length)?.parse::<u16>().ok();
    let dashed = |at: usize| matches!(stem.as_bytes().get(at), Some(b'-' | b'_' | b'.'));
    let (month, day, end) = if dashed(4) && dashed(7) { (5, 8, 10) } else { (4, 6, 8) };
    let rest = stem.get(end..).filter(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))?;
    let month = Month::try_from(u8::try_from(compact(month, 2)?).ok()?).ok()?;
    let date = Date::from_calendar_date(i32::from(compact(0, 4)?), month, u8::try_from(compact(day, 2)?).ok()?).ok()?;
    is_plausible(&date).then_some((date, rest.trim_start_matches(['-', '_', ' ', '.'])))
}

/// Longer texts are not searched to their end: a date line is short.
const MAX_TOKENS: usize = 40;

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty())
}

fn from_parts(a: &str, b: &str, c: &str) -> Option<Date> {
    let (year, month, day) = if let Some(month) = month_named(a) {
        (c, month, b)
    } else if let Some(month) = month_named(b) {
        (c, month, a)
    } else {
        (a, Month::try_from(b.parse::<u8>().ok()?).ok()?, c)
    };
    let year = (year.len() == 4).then(|| year.parse::<i32>().ok()).flatten()?;
    Date::from_calendar_date(year, month, day_number(day)?).ok().filter(is_plausible)
}

fn is_plausible(date: &Date) -> bool {
    (1000..=9999).contains(&date.year())
}

fn day_number(token: &str) -> Option<u8> {
    let digits = token.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    matches!(&token[digits.len()..], "" | "st" | "nd" | "rd" | "th").then(|| digits.parse().ok()).flatten()
}

fn month_named(token: &str) -> Option<Month> {
    const MONTHS: [(&str, Month); 12] = [
        ("january", Month::January),
        ("february", Month::February),
        ("march", Month::March),
        ("april", Month::April),
        ("may", Month::May),
        ("june", Month::June),
        ("july", Month::July),
        ("august", Month::August),
        ("september", Month::September),
        ("october", Month::October),
        ("november", Month::November),
        ("december", Month::December),
    ];
    if !(3..=9).contains(&token.len()) || !token.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let lower = token.to_ascii_lowercase();
    let cut = matches!(lower.len(), 3 | 4);
    MONTHS.iter().find(|(name, _)| *name == lower || cut && name.starts_with(&lower)).map(|(_, month)| *month)
}

fn is_date_token(token: &str) -> bool {
    const AROUND: [&str; 31] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "published",
        "posted",
        "on",
        "at",
        "am",
        "pm",
        "a",
        "p",
        "m",
        "gmt",
        "utc",
        "est",
        "et",
        "cet",
    ];
    let number = day_number(token).is_some() || token.bytes().all(|b| b.is_ascii_digit());
    number || month_named(token).is_some() || AROUND.iter().any(|word| word.eq_ignore_ascii_case(token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::day;

    #[test]
    fn a_file_name_may_begin_with_a_day() {
        let found = |stem| in_file_name(stem).map(|(date, rest)| (date.to_string(), rest));
        assert_eq!(found("2024-05-01-title"), Some(("2024-05-01".to_owned(), "title")));
        assert_eq!(found("20240501"), Some(("2024-05-01".to_owned(), "")));
        assert_eq!((found("2024-13-01-x"), found("202405011"), found("2024")), (None, None, None));
    }

    #[test]
    fn dates_are_read_as_exports_write_them() {
        for raw in [
            "2022-03-04",
            "2022-03-04T23:30:00Z",
            "2022-03-04 10:00:00",
            "Fri, 04 Mar 2022 10:00:00 +0000",
            "4 March 2022",
            "March 4, 2022",
            "Mar. 4th, 2022",
            "2022 - 3 - 4",
        ] {
            assert_eq!(stated(raw).map(day).as_deref(), Some("2022-03-04"), "{raw}");
        }
        for raw in ["March 4", "Friday", "2022", "2022-13-01", "", "on March 4, 2022 in Oslo", "may 4 2022"] {
            assert_eq!(stated(raw), None, "{raw}");
        }
    }

    #[test]
    fn a_line_is_only_a_date_with_its_weekday_and_time() {
        assert!(is_only_a_date("Published Friday, March 4, 2022 at 10:30 a.m. EST"));
        assert!(!is_only_a_date("It opened on March 4, 2022"));
        assert!(!is_only_a_date("10 30"));
    }

    #[test]
    fn a_year_of_two_digits_is_read_only_where_asked_for() {
        assert_eq!(short_year("OSLO - 25 Jan 23").map(day).as_deref(), Some("2023-01-25"));
        assert_eq!(written("OSLO - 25 Jan 23"), None);
    }
}

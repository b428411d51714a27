//! The headers of a mail in, what they state of it out. Addresses are private: none is kept.

use mailparse::{MailAddr, MailHeader, MailHeaderMap as _, ParsedMail};
use time::OffsetDateTime;

use crate::parse::dates;
use crate::parse::front_matter::Metadata;
use crate::parse::links;

/// What mail programs write before the subject of an answer or of what is passed on, in lower case.
const PREFIXES: &[&str] = &["re", "aw", "sv", "antw", "fwd", "fw", "wg", "tr", "rv"];
/// Labels of mails that nobody sent or that somebody threw away. Source: the export of Gmail.
const UNPUBLISHED_LABELS: &[&str] = &["draft", "drafts", "spam", "trash"];
/// The bit of a mail that is deleted and still in its file. Source: Mozilla's `nsMsgMessageFlags.idl`, `Expunged`.
const EXPUNGED: u32 = 0x0008;

/// The year of what is no date, and no mail is as old.
const FIRST_YEAR: i32 = 1970;

/// What the headers state.
pub(super) fn metadata(mail: &ParsedMail<'_>) -> Metadata {
    let value = |name: &str| mail.headers.get_first_value(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    Metadata {
        title: value("Subject").map(|subject| without_prefixes(&subject).to_owned()).filter(|title| !title.is_empty()),
        source: value("List-Id").and_then(|list| list_name(&list)),
        authors: mail.headers.get_first_header("From").map(names).unwrap_or_default(),
        published: value("Date").map(|date| day(&date)),
        url: value("Archived-At").and_then(|at| address(&at)).or_else(|| value("List-Archive").and_then(|at| address(&at))),
        language: value("Content-Language").and_then(|languages| languages.split(',').next().map(|language| language.trim().to_owned())),
        tags: value("Keywords")
            .map(|tags| tags.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect())
            .unwrap_or_default(),
        ..Metadata::default()
    }
}

/// Why the mail is not for others; `None` if nothing says so.
pub(super) fn unpublished(mail: &ParsedMail<'_>) -> Option<String> {
    let value = |name: &str| mail.headers.get_first_value(name).unwrap_or_default().trim().to_ascii_lowercase();
    let labels = value("X-Gmail-Labels");
    if let Some(label) = labels.split(',').map(str::trim).find(|label| UNPUBLISHED_LABELS.contains(label)) {
        return Some(format!("X-Gmail-Labels: {label}"));
    }
    if value("X-No-Archive") == "yes" {
        return Some("X-No-Archive: yes".to_owned());
    }
    let flags = u32::from_str_radix(&value("X-Mozilla-Status"), 16).unwrap_or(0);
    if flags & EXPUNGED > 0 {
        return Some("X-Mozilla-Status: deleted".to_owned());
    }
    // Mutt, Pine and Dovecot write it so.
    value("X-Status").chars().find_map(|flag| match flag {
        'd' => Some("X-Status: deleted".to_owned()),
        't' => Some("X-Status: draft".to_owned()),
        _ => None,
    })
}

/// A subject without `Re:`, `Fwd:`, `Re[2]:` before it.
fn without_prefixes(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some((word, behind)) = rest.split_once(':') {
        let name = word.split('[').next().unwrap_or_default().trim().to_ascii_lowercase();
        if !PREFIXES.contains(&name.as_str()) {
            break;
        }
        rest = behind.trim_start();
    }
    rest
}

/// The names of who sent it. `Ada Moor via Mill friends` is what mailing lists make of a name.
fn names(header: &MailHeader<'_>) -> Vec<String> {
    let Ok(list) = mailparse::addrparse_header(header) else { return Vec::new() };
    let names = list.iter().filter_map(|address| match address {
        MailAddr::Single(single) => single.display_name.clone(),
        MailAddr::Group(group) => Some(group.group_name.clone()),
    });
    names
        .map(|name| name.split(" via ").next().unwrap_or_default().trim().to_owned())
        .filter(|name| !name.is_empty() && !name.contains('@'))
        .collect()
}

/// The name in `Mill friends <mill.lists.example>`.
fn list_name(list: &str) -> Option<String> {
    let name = list.split_once('<').map_or("", |(name, _)| name).trim().trim_matches('"').trim();
    Some(name.to_owned()).filter(|name| !name.is_empty() && !name.contains('@'))
}

/// The day where it was written. What is no date stays as it is, and is reported.
fn day(date: &str) -> String {
    let plain = date.split('(').next().unwrap_or_default().trim();
    let universal = || {
        let seconds = mailparse::dateparse(date).ok()?;
        OffsetDateTime::from_unix_timestamp(seconds).ok().map(OffsetDateTime::date).filter(|day| day.year() > FIRST_YEAR)
    };
    dates::stated(plain).or_else(universal).map_or_else(|| date.to_owned(), crate::article::day)
}

/// The first address of the web in `<https://…>`.
fn address(text: &str) -> Option<String> {
    text.split(['<', '>', ',', ' ']).find_map(links::address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read_without_what_answers_add() {
        for subject in ["Re: The boat", "AW: Re: Fwd: The boat", "Re[2]: The boat", "The boat"] {
            assert_eq!(without_prefixes(subject), "The boat");
        }
        assert_eq!(without_prefixes("Boat: new engine"), "Boat: new engine");
    }

    #[test]
    fn a_date_is_the_day_where_it_was_written() {
        assert_eq!(day("Mon, 4 Mar 2024 23:30:00 -0500 (EST)"), "2024-03-04");
        assert_eq!(day("Mon, 4 Mar 24 23:30:00 GMT"), "2024-03-04");
        assert_eq!(day("yesterday"), "yesterday");
    }
}

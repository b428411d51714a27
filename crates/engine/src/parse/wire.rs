//! A text in, the news agency out whose copy it carries or that it cites, with the words that say so.

use crate::article::Wire;
use crate::parse::links;

/// News agencies: the name that is shown, then the other names and marks they go by.
const AGENCIES: [(&str, &[&str]); 16] = [
    ("AP", &["Associated Press", "The Associated Press", "AP News"]),
    ("Reuters", &["Thomson Reuters", "Reuters.com"]),
    ("AFP", &["Agence France-Presse", "Agence France Presse"]),
    ("UPI", &["United Press International", "UPI.com"]),
    ("dpa", &["DPA", "Deutsche Presse-Agentur"]),
    ("Bloomberg", &["Bloomberg News", "Bloomberg.com"]),
    ("Xinhua", &["Xinhua News Agency"]),
    ("TASS", &["Tass"]),
    ("Interfax", &[]),
    ("Kyodo", &["Kyodo News"]),
    ("Yonhap", &["Yonhap News Agency"]),
    ("PTI", &["Press Trust of India"]),
    ("ANI", &[]),
    ("EFE", &["Agencia EFE"]),
    ("ANSA", &["Ansa"]),
    ("PA", &["PA Media", "Press Association"]),
];

/// The agency and the words that name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found<'a> {
    /// The agency's short name.
    pub(super) agency: &'static str,
    /// The words in the text.
    pub(super) evidence: &'a str,
    /// Whether its mark stands in the dateline, rather than that someone told it something.
    marked: bool,
}

impl Found<'_> {
    /// What the article is to the agency.
    pub(super) fn wire(self) -> Wire {
        if self.marked { Wire::Carried(self.agency.to_owned()) } else { Wire::Cited(self.agency.to_owned()) }
    }
}

/// The agency whose mark stands in a dateline, `(AP) —`, or which was spoken to, "told Reuters".
///
/// `None` where that agency is the outlet itself: its own copy is not carried.
pub(super) fn find<'a>(text: &'a str, outlet: Option<&str>) -> Option<Found<'a>> {
    marked(text).or_else(|| told(text)).filter(|wire| outlet.and_then(agency) != Some(wire.agency))
}

/// The agency that `name` names, exactly.
pub(super) fn agency(name: &str) -> Option<&'static str> {
    AGENCIES.iter().find(|(short, others)| *short == name || others.contains(&name)).map(|(short, _)| *short)
}

fn marked(text: &str) -> Option<Found<'_>> {
    memchr::memchr_iter(b'(', text.as_bytes()).find_map(|at| {
        let inner = &text[at + 1..];
        let close = links::head(inner, 40).find(')')?;
        let agency = agency(inner[..close].trim())?;
        // Without the dash of a dateline a name in brackets may be anything: a photo's credit, an explanation.
        inner[close + 1..].trim_start().starts_with(['-', '–', '—']).then(|| Found {
            agency,
            evidence: &text[at..at + close + 2],
            marked: true,
        })
    })
}

fn told(text: &str) -> Option<Found<'_>> {
    let told = "told ";
    memchr::memmem::find_iter(text.as_bytes(), told).find_map(|at| {
        let after = &text[at + told.len()..];
        let named = after.strip_prefix("the ").unwrap_or(after);
        let skipped = after.len() - named.len();
        AGENCIES.iter().find_map(|(short, others)| {
            let name =
                std::iter::once(short).chain(others.iter()).filter(|name| starts_with_word(named, name)).max_by_key(|name| name.len())?;
            Some(Found { agency: short, evidence: &text[at..at + told.len() + skipped + name.len()], marked: false })
        })
    })
}

fn starts_with_word(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_in_the_dateline_names_the_agency() {
        let wire = find("OSLO — (AP) — The mill closed.", Some("Radio Mill")).expect("a wire");
        assert_eq!((wire.agency, wire.evidence), ("AP", "(AP)"));
        assert_eq!(find("OSLO, Jan 31 (Reuters) - The mill closed.", None).map(|wire| wire.agency), Some("Reuters"));
    }

    #[test]
    fn an_agency_is_not_carried_by_itself() {
        assert_eq!(find("OSLO (AP) — The mill closed.", Some("Associated Press")), None);
    }

    #[test]
    fn someone_who_told_an_agency_is_its_copy() {
        assert_eq!(
            find("“No,” she told the Associated Press on Monday.", None).map(|wire| wire.evidence),
            Some("told the Associated Press")
        );
        assert_eq!(find("She told Apple and told reporters.", None), None);
    }

    #[test]
    fn a_credit_is_no_wire_mark() {
        assert_eq!(find("The mill at night. (AP)", None), None);
        assert_eq!(find("The minister (PA) spoke.", None), None);
    }
}

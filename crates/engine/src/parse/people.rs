//! A line in, the names out that it states: bylines, and lines about the author or the outlet.

use crate::parse::links;
use crate::parse::paragraphs::{ends_as_sentence, words_up_to};
use crate::parse::wire;

/// Longer lines that begin with "By" are sentences.
const MAX_BYLINE_WORDS: usize = 16;

/// Names of people are shorter.
const MAX_NAME_BYTES: usize = 160;

/// What someone is who writes for an outlet.
const WRITING_ROLES: &[&str] = &[
    "reporter",
    "correspondent",
    "journalist",
    "editor",
    "writer",
    "columnist",
    "contributor",
    "freelancer",
    "producer",
    "photographer",
    "blogger",
    "commentator",
    "intern",
];

/// What a guest author is besides: counts only for someone whom the text does not speak of.
const OTHER_ROLES: &[&str] = &["fellow", "professor", "author", "researcher", "analyst", "director", "lecturer", "scholar"];

/// What an outlet calls itself.
const OUTLET_NOUNS: &[&str] = &[
    "website",
    "newspaper",
    "magazine",
    "newsroom",
    "publication",
    "outlet",
    "broadcaster",
    "publisher",
    "newswire",
    "agency",
    "daily",
    "weekly",
];

/// A byline, with what else stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Byline {
    /// The names, in order.
    pub(super) authors: Vec<String>,
    /// The outlet behind the last comma, where it is one.
    pub(super) outlet: Option<String>,
}

/// The byline that `line` is: `By Ada Moor and Ben Lee`, `Written by Ada Moor, Mill Times`.
pub(super) fn byline(line: &str) -> Option<Byline> {
    let names = ["By ", "BY ", "Written by ", "Words by ", "Author: ", "By: "].iter().find_map(|mark| line.strip_prefix(mark))?;
    // The date behind the name is read for itself.
    let names = names.split(['|', '·', '•']).next().unwrap_or_default().trim();
    let fits = words_up_to(line, MAX_BYLINE_WORDS + 1) <= MAX_BYLINE_WORDS && (!ends_as_sentence(line) || line.ends_with("Jr."));
    if !fits || names.is_empty() || names.contains(['“', '"', '?']) {
        return None;
    }
    let mut parts: Vec<&str> =
        names.split(", ").flat_map(|part| part.split(" and ")).map(|part| part.trim_start_matches("and ").trim()).collect();
    parts.retain(|part| !part.is_empty());
    let outlet = (parts.len() > 1 && names.contains(", ")).then(|| parts.last().copied()).flatten().filter(|last| names_an_outlet(last));
    if outlet.is_some() {
        parts.pop();
    }
    let authors: Vec<String> = parts.into_iter().filter(|part| is_name(part)).map(str::to_owned).collect();
    (!authors.is_empty()).then(|| Byline { authors, outlet: outlet.map(str::to_owned) })
}

/// The staff that signs as a whole: `The Mill Times staff`, `Staff writer`; and the outlet, where it is named.
pub(super) fn staff_line(line: &str) -> Option<&str> {
    let name = ["staff", "Staff", "staff writer", "Staff Writer", "newsroom", "editors"]
        .iter()
        .find_map(|mark| line.strip_suffix(mark))?
        .trim_end();
    (words_up_to(line, 7) <= 6 && is_name(name)).then_some(name)
}

/// What a line about the author says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct About<'a> {
    /// The author's name as it stands.
    pub(super) name: &'a str,
    /// Whether the person writes for an outlet, rather than being a guest of other standing.
    pub(super) writes: bool,
    /// The outlet written for, where the line names it.
    pub(super) outlet: Option<&'a str>,
}

/// `Ada Moor is a reporter based in Oslo, contributing to Mill Times' coverage.`
pub(super) fn about_author(line: &str) -> Option<About<'_>> {
    let (name, rest) = name_before(line, &[" is "]).filter(|(name, _)| words_up_to(name, 6) <= 5)?;
    let rest = rest.split(". ").next().unwrap_or(rest);
    let rest = ["a ", "an ", "the ", ""].iter().find_map(|article| rest.strip_prefix(article)).unwrap_or(rest);
    let role = rest.split(' ').take(9).map(bare).find(|word| is_one_of(WRITING_ROLES, word) || is_one_of(OTHER_ROLES, word))?;
    let writes = is_one_of(WRITING_ROLES, role);
    Some(About { name, writes, outlet: writes.then(|| outlet_written_for(rest)).flatten() })
}

/// `Mill Times - the independent news website of the valley`: the name before the dash.
pub(super) fn about_publisher(line: &str) -> Option<&str> {
    let (name, rest) = name_before(line, &[" - ", " – ", " — ", " is "])?;
    let described = ["the ", "The ", "a ", "A ", "an ", "An "].iter().find_map(|article| rest.strip_prefix(article))?;
    let words = described.split([' ', ',']).take(16).map(bare);
    let says_what = words.into_iter().any(|word| is_one_of(OUTLET_NOUNS, &word.to_ascii_lowercase()));
    (says_what && words_up_to(name, 7) <= 6).then_some(name)
}

/// The name that `line` begins with, and what follows the mark behind it. Looks no further than at the first word that is
/// part of no name, as all marks are.
fn name_before<'a>(line: &'a str, marks: &[&str]) -> Option<(&'a str, &'a str)> {
    let within = links::head(line, MAX_NAME_BYTES);
    let mut end = 0;
    for word in within.split(' ') {
        if !(word.is_empty() || is_capitalised(word) || is_small_in_names(word)) {
            break;
        }
        end += word.len() + 1;
    }
    let end = end.checked_sub(1)?;
    let (name, rest) = within.split_at_checked(end)?;
    let mark = marks.iter().find(|mark| rest.starts_with(**mark))?;
    Some((name, line.get(end + mark.len()..)?)).filter(|_| is_name(name))
}

/// `For the rest of Mill Times’s coverage`: the outlet whose coverage it is.
pub(super) fn coverage_of(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("For the rest of ")?;
    let end = rest.find("’s ").or_else(|| rest.find("'s ")).or_else(|| rest.find("’ ")).or_else(|| rest.find("' "))?;
    let name = &rest[..end];
    (words_up_to(name, 7) <= 6 && is_name(name) && links::head(&rest[end..], 60).contains("coverage")).then_some(name)
}

/// Whether each longer word of `name` begins with a capital: a person's, or an outlet's.
pub(super) fn is_name(name: &str) -> bool {
    let mut capitals = 0;
    for word in name.split(' ').filter(|word| !word.is_empty()) {
        if is_capitalised(word) {
            capitals += 1;
        } else if !is_small_in_names(word) {
            return false;
        }
    }
    capitals > 0
}

fn is_capitalised(word: &str) -> bool {
    // Scripts without case have no capitals to tell by.
    word.starts_with(|c: char| c.is_uppercase() || c.is_alphabetic() && !c.is_lowercase())
}

fn is_small_in_names(word: &str) -> bool {
    const SMALL: [&str; 16] = ["the", "of", "and", "de", "da", "del", "di", "du", "la", "van", "von", "der", "den", "bin", "al", "for"];
    SMALL.contains(&word) || word.starts_with(['\'', '’', '&'])
}

/// A collective that signs with a small letter: `the mill contributors`.
pub(super) fn is_collective(name: &str) -> bool {
    name.starts_with("the ") && ["contributors", "editors", "staff", "team", "newsroom"].iter().any(|end| name.ends_with(end))
}

fn outlet_written_for(rest: &str) -> Option<&str> {
    [
        "contributing to ",
        "reporter for ",
        "reporter at ",
        "correspondent for ",
        "correspondent at ",
        "writer for ",
        "writer at ",
        "editor of ",
        "editor at ",
        "journalist for ",
        "journalist at ",
        "journalist with ",
        "reporter with ",
        "contributor to ",
        "columnist for ",
        "writes for ",
    ]
    .iter()
    .find_map(|mark| rest.split_once(mark).map(|(_, after)| capitalised_run(after)))
    .filter(|name| !name.is_empty())
}

/// The words with capitals that `text` begins with, up to a possessive or a comma.
fn capitalised_run(text: &str) -> &str {
    let mut end = 0;
    for word in text.split(' ') {
        let from = word.trim_end_matches([',', '.', ';']);
        let name = ["'s", "’s", "'", "’"].iter().find_map(|mark| from.strip_suffix(mark)).unwrap_or(from);
        let small = end == 0 && name == "the" || matches!(name, "of" | "and");
        if !small && !name.starts_with(char::is_uppercase) {
            break;
        }
        let start = if end == 0 { 0 } else { end + 1 };
        end = start + name.len();
        if name.len() != word.len() {
            break;
        }
    }
    text.get(..end).unwrap_or_default().trim_start_matches("the ")
}

/// Whether one of the words of `name` is one that outlets have in their names.
pub(super) fn names_an_outlet(name: &str) -> bool {
    const WORDS: [&str; 16] = [
        "News", "Times", "Post", "Press", "Journal", "Globe", "Herald", "Tribune", "Magazine", "Daily", "Gazette", "Guardian", "Radio",
        "Media", "Agency", "Reuters",
    ];
    wire::agency(name).is_some() || name.split(' ').any(|word| WORDS.contains(&word))
}

fn is_one_of(words: &[&str], word: &str) -> bool {
    words.contains(&word)
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop, proptest};

    use super::*;

    /// The name that `line` begins with by the first mark in it: what [`name_before`] finds faster.
    fn name_before_first<'a>(line: &'a str, marks: &[&str]) -> Option<(&'a str, &'a str)> {
        let within = links::head(line, MAX_NAME_BYTES);
        let (end, mark) = marks.iter().filter_map(|mark| Some((within.find(mark)?, mark))).min()?;
        Some((&line[..end], &line[end + mark.len()..])).filter(|(name, _)| is_name(name))
    }

    proptest! {
        #[test]
        fn a_name_ends_at_the_first_mark(words in prop::collection::vec("Ada|Moor|Café|of|the|is|was|-|–|—|’s|水| |[a-zA-Z]{1,60}", 0..9)) {
            let line = words.join(" ");
            for marks in [&[" is "][..], &[" - ", " – ", " — ", " is "]] {
                assert_eq!(name_before(&line, marks), name_before_first(&line, marks), "{line:?}");
            }
        }
    }

    fn names(line: &str) -> Vec<String> {
        byline(line).map(|byline| byline.authors).unwrap_or_default()
    }

    #[test]
    fn a_byline_names_its_authors() {
        assert_eq!(names("By Ada Moor"), ["Ada Moor"]);
        assert_eq!(names("By Ada Moor, Ben van der Lee and Cy Okafor"), ["Ada Moor", "Ben van der Lee", "Cy Okafor"]);
        assert_eq!(names("By Ada Moor | March 4, 2022"), ["Ada Moor"]);
        let byline = byline("By Ada Moor, Mill Times").expect("a byline");
        assert_eq!((byline.authors, byline.outlet.as_deref()), (vec!["Ada Moor".to_owned()], Some("Mill Times")));
    }

    #[test]
    fn a_sentence_that_begins_with_by_is_no_byline() {
        for line in
            ["By 1980 the mill had closed.", "By then it was over", "By the River it stood", "By Ada Moor’s own account, nothing happened."]
        {
            assert_eq!(names(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn a_line_about_the_author_names_the_outlet_written_for_now() {
        let about = about_author(
            "Ada Moor is a reporter based in Oslo, Norway, contributing to Mill Times' valley coverage. She wrote for Old Post.",
        );
        assert_eq!(about, Some(About { name: "Ada Moor", writes: true, outlet: Some("Mill Times") }));
        assert_eq!(about_author("Ben Lee is a senior fellow at the Mill Institute.").map(|about| about.writes), Some(false));
        assert_eq!(about_author("The mill is a ruin."), None);
        assert_eq!(about_author("Nobody who lives here is a reporter."), None);
    }

    #[test]
    fn an_outlet_describes_itself() {
        assert_eq!(about_publisher("Mill Times - the valley-based independent news website, covering the river."), Some("Mill Times"));
        assert_eq!(about_publisher("Oslo - the city of tigers"), None);
        assert_eq!(coverage_of("For the rest of Mill Times’s continuing coverage, please click here."), Some("Mill Times"));
        assert_eq!(staff_line("Mill Times staff"), Some("Mill Times"));
        assert_eq!(staff_line("The mill had no staff"), None);
    }
}

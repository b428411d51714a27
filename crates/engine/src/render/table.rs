//! Articles in, what an editor checks of them out: a table, an article a line, and what they add up to.

use std::collections::BTreeSet;

use anstyle::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::article::{Article, Field, Status, Wire, day};
use crate::render::columns;
use crate::stories::StoryId;
use crate::text::words;

const BOLD: Style = Style::new().bold();

/// A column of the table.
struct Column {
    name: &'static str,
    /// It gets no wider; longer values are cut.
    max_width: usize,
}

/// As wide together as a wide terminal, at most.
const COLUMNS: [Column; 7] = [
    Column { name: "article", max_width: 26 },
    Column { name: "headline", max_width: 44 },
    Column { name: "outlet", max_width: 20 },
    Column { name: "author", max_width: 20 },
    Column { name: "published", max_width: 11 },
    Column { name: "lang", max_width: 4 },
    Column { name: "words", max_width: 6 },
];

/// A table of articles, one a line: `~` marks what is inferred from the text and `?` what is not stated. The last column
/// notes what else matters for quoting: excerpts, no text, an agency's copy. Ends in a line break; empty for no article.
pub fn articles<'a>(articles: impl Iterator<Item = &'a Article>) -> String {
    let rows: Vec<(Vec<String>, String)> = articles.map(|article| (cells(article), notes(article))).collect();
    if rows.is_empty() {
        return String::new();
    }
    let names: Vec<String> = COLUMNS.iter().map(|column| column.name.to_owned()).collect();
    let mut widths: Vec<usize> = names.iter().map(|name| columns::width(name)).collect();
    for (cells, _) in &rows {
        widths.iter_mut().zip(cells).for_each(|(most, cell)| *most = (*most).max(columns::width(cell)));
    }
    let head = line(&names, &widths, "");
    let mut out = format!("{BOLD}{head}{BOLD:#}\n");
    for (cells, notes) in &rows {
        out.push_str(&line(cells, &widths, notes));
        out.push('\n');
    }
    out
}

/// What the articles add up to, a sentence a line: how many of what, which fields are not stated, which have no text,
/// which tell one story. `stories` are those of the articles, in the same order. Empty for no article.
pub fn summary(articles: &[&Article], stories: &[StoryId]) -> String {
    let outlets: BTreeSet<&String> = articles.iter().filter_map(|article| article.attribution.source.value()).collect();
    let files: BTreeSet<&str> = articles.iter().map(|article| article.file.as_str()).collect();
    if articles.is_empty() {
        return String::new();
    }
    let mut out = format!("{} in {}", count(articles.len(), "article"), count(files.len(), "file"));
    if !outlets.is_empty() {
        out.push_str(&format!(", from {}", count(outlets.len(), "outlet")));
    }
    out.push('\n');
    for (what, status) in [("not stated", Status::Unknown), ("inferred from the text", Status::Inferred)] {
        let fields = fields_with(articles, status);
        if !fields.is_empty() {
            out.push_str(&format!("{what}: {fields}\n"));
        }
    }
    let silent: Vec<&str> = articles.iter().filter(|article| article.body.is_empty()).map(|article| article.id.as_str()).collect();
    if !silent.is_empty() {
        out.push_str(&format!("no text to quote: {}\n", few(&silent)));
    }
    for told in told_again(articles, stories).into_iter().take(MAX_NAMED) {
        out.push_str(&format!("one story: {}\n", few(&told)));
    }
    out
}

/// `1 article`, `2 articles`.
pub fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// At most this many articles are named in one line, and this many stories.
const MAX_NAMED: usize = 8;

fn few(names: &[&str]) -> String {
    let shown = names.iter().take(MAX_NAMED).map(|name| on_one_line(name)).collect::<Vec<_>>().join(", ");
    let more = names.len().saturating_sub(MAX_NAMED);
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

fn fields_with(articles: &[&Article], status: Status) -> String {
    let statuses = |article: &Article| {
        let attribution = &article.attribution;
        [
            ("headline", attribution.title.status()),
            ("outlet", attribution.source.status()),
            ("author", attribution.authors.status()),
            ("date", attribution.published.status()),
            ("address", attribution.url.status()),
        ]
    };
    let mut counts = [("headline", 0), ("outlet", 0), ("author", 0), ("date", 0), ("address", 0)];
    for article in articles {
        for ((_, count), (_, found)) in counts.iter_mut().zip(statuses(article)) {
            *count += usize::from(found == status);
        }
    }
    let named = counts.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{name} of {count}"));
    named.collect::<Vec<_>>().join(", ")
}

/// The ids of the articles of each story that more than one tells, in corpus order.
fn told_again<'a>(articles: &[&'a Article], stories: &[StoryId]) -> Vec<Vec<&'a str>> {
    let mut told: std::collections::BTreeMap<StoryId, Vec<&str>> = std::collections::BTreeMap::new();
    for (article, story) in articles.iter().zip(stories) {
        told.entry(*story).or_default().push(&article.id);
    }
    told.into_values().filter(|ids| ids.len() > 1).collect()
}

fn cells(article: &Article) -> Vec<String> {
    let attribution = &article.attribution;
    let values = [
        marked(&attribution.title, String::clone),
        marked(&attribution.source, String::clone),
        marked(&attribution.authors, |authors| authors.join(", ")),
        marked(&attribution.published, |date| day(*date)),
        article.language.code().to_owned(),
        words::words(&article.body).len().to_string(),
    ];
    let [of_id, rest @ ..] = COLUMNS;
    let values = values.iter().zip(rest).map(|(value, column)| cut(&on_one_line(value), column.max_width));
    std::iter::once(cut_inside(&on_one_line(&article.id), of_id.max_width)).chain(values).collect()
}

/// `text` with what would break its line, or change the terminal, as it is written in programs: `\n`.
fn on_one_line(text: &str) -> String {
    let shown = |c: char| if is_hidden(c) { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(shown).collect()
}

/// Whether a character ends a line, turns the direction of writing, or controls a terminal.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn notes(article: &Article) -> String {
    let wire = article.wire.as_ref().map(|wire| match wire {
        Wire::Carried(agency) => format!("carries {agency}"),
        Wire::Cited(agency) => format!("cites {agency}"),
    });
    let empty = article.body.is_empty().then(|| "no text".to_owned());
    let excerpted = (article.excerpted && !article.body.is_empty()).then(|| "excerpts".to_owned());
    [empty, excerpted, wire].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn marked<T>(field: &Field<T>, text: impl Fn(&T) -> String) -> String {
    match (field.value(), field.status()) {
        (Some(value), Status::Inferred) => format!("~{}", text(value)),
        (Some(value), Status::Stated | Status::Unknown) => text(value),
        (None, _) => "?".to_owned(),
    }
}

fn line(cells: &[String], widths: &[usize], notes: &str) -> String {
    let mut out = String::new();
    for (place, (cell, most)) in cells.iter().zip(widths).enumerate() {
        let pad = columns::padding(cell, *most);
        // Numbers are read from the right.
        out.push_str(&if place + 1 == cells.len() { format!("{pad}{cell}  ") } else { format!("{cell}{pad}  ") });
    }
    out.push_str(notes);
    out.trim_end().to_owned()
}

/// `text`, cut so that it takes at most `most` columns with the mark of the cut.
fn cut(text: &str, most: usize) -> String {
    if columns::width(text) <= most {
        return text.to_owned();
    }
    let (mut out, mut taken) = (String::new(), 0);
    for character in text.graphemes(true) {
        let width = columns::width(character);
        if taken + width.max(WIDEST) + 1 > most {
            break;
        }
        out.push_str(character);
        taken += width;
    }
    out.trim_end().to_owned() + "…"
}

/// Room is left for a character of so many columns, as most take at most.
const WIDEST: usize = 2;

/// `text` without its middle: the end of an id tells the items of one file apart.
fn cut_inside(text: &str, most: usize) -> String {
    if columns::width(text) <= most {
        return text.to_owned();
    }
    let end: String = text.chars().rev().take(most / 2 - 1).collect::<Vec<_>>().into_iter().rev().collect();
    cut(text, most.saturating_sub(columns::width(&end))) + &end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, body: &str, title: &str) -> Article {
        let mut article = Article::plain(id, body);
        article.attribution.title = Field::Inferred { value: title.to_owned(), evidence: String::new() };
        article
    }

    #[test]
    fn columns_stand_below_each_other_and_long_values_are_cut() {
        let long = article("a-file-with-a-very-long-name-indeed.txt#12", "The mill closed.", &"Mill closes ".repeat(9));
        let wide =
            Article { wire: Some(Wire::Carried("AP".to_owned())), excerpted: true, ..article("b.txt", "它关了。", "水车关了") };
        let table = articles([&long, &wide, &article("c.txt", "", "Paywall")].into_iter());
        insta::assert_snapshot!(table.replace(&BOLD.to_string(), "").replace(&format!("{BOLD:#}"), ""));
    }

    #[test]
    fn a_summary_counts_what_is_missing_and_names_what_is_told_twice() {
        let articles = [article("a.txt", "One.", "One"), article("b.txt", "One.", "One"), article("c.txt", "", "Two")];
        let articles: Vec<&Article> = articles.iter().collect();
        let summary = summary(&articles, &[StoryId(0), StoryId(0), StoryId(2)]);
        assert_eq!(
            summary,
            "3 articles in 3 files\nnot stated: outlet of 3, author of 3, date of 3, address of 3\n\
             inferred from the text: headline of 3\nno text to quote: c.txt\none story: a.txt, b.txt\n"
        );
    }

    #[test]
    fn an_article_is_one_line_whatever_its_file_is_called() {
        let table = articles([&article("a\nb\u{1b}[31m.txt", "One.", "One\u{2028}two")].into_iter());
        assert_eq!(table.lines().count(), 2, "{table}");
        assert!(table.contains("a\\nb\\u{1b}[31m.txt") && table.contains("One\\u{2028}two"), "{table}");
    }

    #[test]
    fn no_article_makes_no_table() {
        assert_eq!(articles([].into_iter()), "");
        assert_eq!(count(1, "problem"), "1 problem");
    }
}

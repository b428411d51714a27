//! A table in a text file, `.csv` or `.tsv`, in; out come questions with their answers, an article a row, or the rows under their headings.

mod sniff;

use ::csv::{ReaderBuilder, StringRecord};
use serde_json::{Map, Value};

use crate::article::Attribution;
use crate::parse::blocks::{Anchors, Builder, Element};
use crate::parse::front_matter::Metadata;
use crate::parse::parsed::{Document, LeftOut, MAX_ITEMS, Parsed, Place, Problem};
use crate::parse::questions::{self, Questions};
use crate::parse::{fields, json, substack, titles};

/// More rows of a file are left out, and reported.
const MAX_ROWS: usize = MAX_ITEMS;

/// A row and the line that it begins on.
#[derive(Debug)]
struct Row {
    line: u32,
    cells: StringRecord,
}

pub(super) fn parse(document: Document<'_>) -> Parsed {
    let path = document.path;
    let text = document.text.trim_start_matches('\u{feff}');
    if substack::is_list(text) {
        return listed(path, text);
    }
    let (rows, mut problems) = read(path, text);
    let Some(first) = rows.first() else {
        problems.push(Problem { path: path.to_owned(), line: None, reason: "holds no row".to_owned() });
        return Parsed { problems, ..Parsed::default() };
    };
    problems.extend(ragged(path, &rows));
    let columns: Vec<Column> = first.cells.iter().map(Column::named).collect();
    let has = |is: fn(&Column) -> bool| columns.iter().any(is);
    let below = rows.get(1..).unwrap_or_default();
    let mut parsed = if has(|column| column.is_question) && has(|column| column.is_answer) {
        pairs(path, &columns, below)
    } else if has(|column| column.known.is_some_and(fields::is_title)) && has(|column| column.known.is_some_and(fields::is_body)) {
        articles(path, &columns, below)
    } else {
        table(path, &rows, &mut problems)
    };
    problems.append(&mut parsed.problems);
    Parsed { problems, ..parsed }
}

/// Substack's list of posts holds none of their texts, and says which are not for everybody.
fn listed(path: &str, text: &str) -> Parsed {
    let left_out = substack::posts(text).into_values().filter_map(Result::err);
    let left_out = left_out.map(|reason| LeftOut { path: path.to_owned(), line: None, reason });
    Parsed { left_out: left_out.collect(), ..Parsed::default() }
}

/// The rows of a file that hold anything.
fn read(path: &str, text: &str) -> (Vec<Row>, Vec<Problem>) {
    let (delimiter, above, text) = sniff::delimiter(path, text);
    let escape = sniff::has_backslashes(text, delimiter).then_some(b'\\');
    let mut reader =
        ReaderBuilder::new().delimiter(delimiter).escape(escape).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let problem = |line, reason| Problem { path: path.to_owned(), line, reason };
        let Ok(cells) = record else {
            problems.push(problem(None, "cannot be read to its end; what stands above is read".to_owned()));
            break;
        };
        let line = cells.position().and_then(|position| u32::try_from(position.line()).ok()).unwrap_or_default().saturating_add(above);
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() > MAX_ROWS {
            problems.push(problem(Some(line), format!("holds more than {MAX_ROWS} rows; the rest is left out, so split the file")));
            break;
        }
        rows.push(Row { line, cells });
    }
    problems.extend(endless(path, text, &rows).filter(|_| escape.is_none()));
    (rows, problems)
}

/// A quoted cell that never ends, which holds all that follows it.
fn endless(path: &str, text: &str, rows: &[Row]) -> Option<Problem> {
    let last = rows.last().filter(|last| last.cells.iter().any(|cell| cell.contains('\n')))?;
    let reason = "has a quotation mark that no other ends: the rest of the file is read as one cell".to_owned();
    (text.matches('"').count() % 2 == 1).then(|| Problem { path: path.to_owned(), line: Some(last.line), reason })
}

/// Rows with another number of cells than the first, said once. Empty cells at the end are none.
fn ragged(path: &str, rows: &[Row]) -> Option<Problem> {
    let width = rows.first()?.cells.len();
    let filled = |row: &Row| {
        (0..row.cells.len()).rfind(|at| row.cells.get(*at).is_some_and(|cell| !cell.trim().is_empty())).map_or(0, |last| last + 1)
    };
    let mut found = rows.iter().filter(|row| row.cells.len() < width || filled(row) > width);
    let (first, others) = (found.next()?, found.count());
    let what = if others == 0 { "a row has".to_owned() } else { format!("{} rows, the first of them here, have", others + 1) };
    let reason = format!("{what} more or fewer cells than the first row, which has {width}; read as far as it goes");
    Some(Problem { path: path.to_owned(), line: Some(first.line), reason })
}

/// What the heading of a column says of it.
#[derive(Debug)]
struct Column {
    heading: String,
    /// The name that JSON has for it.
    known: Option<&'static str>,
    is_question: bool,
    is_answer: bool,
}

impl Column {
    fn named(heading: &str) -> Column {
        let heading = heading.trim();
        Column {
            heading: heading.to_owned(),
            known: fields::known(heading),
            is_question: questions::is_question(heading),
            is_answer: questions::is_answer(heading),
        }
    }
}

/// A row as an object, by the names that JSON has for its columns. Of columns of one name the first that says anything counts.
fn object(columns: &[Column], row: &Row) -> Map<String, Value> {
    let mut object = Map::new();
    for (column, cell) in columns.iter().zip(&row.cells).filter(|(_, cell)| !cell.trim().is_empty()) {
        let name = column.known.map_or_else(|| column.heading.clone(), str::to_owned);
        object.entry(name).or_insert_with(|| value(column, cell.trim()));
    }
    object
}

/// A cell; labels and writers may be several in one.
fn value(column: &Column, cell: &str) -> Value {
    let parts = |marks: &[char]| Value::Array(cell.split(marks).map(str::trim).filter(|part| !part.is_empty()).map(Value::from).collect());
    match column.known {
        Some(name) if fields::is_tags(name) => parts(&[',', ';', '|']),
        Some(name) if fields::is_authors(name) => parts(&[';', '|']),
        _ => Value::from(cell),
    }
}

/// The columns of questions and answers keep their names; what else is known says where a question belongs, and whether it is published.
fn pairs(path: &str, columns: &[Column], rows: &[Row]) -> Parsed {
    let (mut parsed, mut questions) = (Parsed::default(), Questions::default());
    for (item, row) in (1..).zip(rows) {
        let place = Place { path, item, line: Some(row.line) };
        let object = object(columns, row);
        if !questions.add(&mut parsed, place, &Value::Object(object)) {
            parsed.problems.push(place.problem("has no question or no answer; the row is left out"));
        }
    }
    questions.finish(&mut parsed, path);
    parsed
}

fn articles(path: &str, columns: &[Column], rows: &[Row]) -> Parsed {
    let (mut parsed, mut questions) = (Parsed::default(), Questions::default());
    for (item, row) in (1..).zip(rows) {
        json::add(&mut parsed, &mut questions, Place { path, item, line: Some(row.line) }, &Value::Object(object(columns, row)));
    }
    questions.finish(&mut parsed, path);
    parsed
}

fn table(path: &str, rows: &[Row], problems: &mut Vec<Problem>) -> Parsed {
    let has_header = sniff::has_header(rows.iter().map(|row| &row.cells));
    let mut builder = Builder::new(Anchors::Stated);
    builder.start(Element::Table);
    for (number, row) in rows.iter().enumerate() {
        let is_header = has_header && number == 0;
        builder.start(Element::Row { is_header });
        for cell in &row.cells {
            builder.start(Element::Cell { is_header, columns: 1 });
            builder.text(cell);
            builder.end();
        }
        builder.end();
    }
    builder.end();
    let built = builder.finish();
    if built.body.is_empty() {
        problems.push(Problem { path: path.to_owned(), line: None, reason: "holds no text".to_owned() });
        return Parsed::default();
    }
    let otherwise = Attribution { title: titles::of_file(path), ..Attribution::default() };
    let (article, _) = Metadata::default().shaped_article(path, built, otherwise);
    Parsed { articles: vec![article], ..Parsed::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Field, Status, day};
    use crate::parse::blocks::tests::outline;

    fn parsed(text: &str) -> Parsed {
        parse(Document { path: "opening-hours.csv", text })
    }

    #[test]
    fn a_table_keeps_its_rows_under_their_headings() {
        let parsed = parsed("\u{feff}Day;Opens;Note\r\nMonday;9;\"bring a key;\nand a lamp\"\r\n\r\nSunday;10;\r\n");
        let article = &parsed.articles[0];
        assert_eq!(
            outline(article),
            [
                "row![Day,Opens,Note] \"Day | Opens | Note\" g0",
                "row[Monday,9,bring a key; and a lamp] \"Monday | 9 | bring a key; and a lamp\" g0",
                "row[Sunday,10,] \"Sunday | 10 |\" g0",
            ]
        );
        let title = &article.attribution.title;
        assert_eq!((title.value().map(String::as_str), title.status()), (Some("opening hours"), Status::Inferred));
        assert_eq!(parsed.problems, []);
    }

    #[test]
    fn rows_without_headings_are_rows() {
        assert_eq!(outline(&parsed("Monday\t9\nSunday\t10\n").articles[0])[0], "row[Monday,9] \"Monday | 9\" g0");
        assert_eq!(outline(&parsed("The mill is open.\nThe loft is dry.\n").articles[0]).len(), 2);
    }

    #[test]
    fn questions_stand_above_their_answers() {
        let parsed =
            parsed("Kategorie,Frage,Antwort\nBesuch,Wann ist offen?,\"Von neun, bis fünf.\"\nBesuch,Und Tee?,<p>Ja.</p>\nBesuch,,x\n");
        assert_eq!(
            outline(&parsed.articles[0]),
            [
                "heading2#- \"Besuch\"",
                "question \"Wann ist offen?\" <Besuch",
                "paragraph \"Von neun, bis fünf.\" <Wann ist offen?",
                "question \"Und Tee?\" <Besuch",
                "paragraph \"Ja.\" <Und Tee?",
            ]
        );
        assert_eq!((parsed.problems.len(), parsed.problems[0].line), (1, Some(4)));
    }

    #[test]
    fn a_row_with_title_and_body_is_an_article_and_a_draft_is_none() {
        let parsed = parsed(
            "Title,Body,Author,Published At,Status,Tags,URL\nKeys,\"<p>You need:</p><ul><li>a key</li></ul>\",Ada Moor; Ben Lee,2024-03-04,published,\"gates, keys\",https://mill.example/1\nLoft,It is dry.,,,draft,,\n",
        );
        let article = &parsed.articles[0];
        assert_eq!((article.body.as_str(), article.id.as_str()), ("You need:\n\n- a key", "opening-hours.csv#1"));
        let attribution = &article.attribution;
        assert_eq!(attribution.authors, Field::Stated(vec!["Ada Moor".to_owned(), "Ben Lee".to_owned()]));
        assert_eq!(attribution.published.value().copied().map(day).as_deref(), Some("2024-03-04"));
        assert_eq!((attribution.url.status(), article.tags.len()), (Status::Stated, 2));
        assert_eq!((parsed.articles.len(), parsed.left_out[0].line), (1, Some(3)));
    }

    #[test]
    fn marks_behind_backslashes_are_part_of_their_cell() {
        let rows = outline(&parsed("Name,Year\n\"\\\"Big\\\" Ben\",1859\n").articles[0]);
        assert_eq!(rows[1], "row[\"Big\" Ben,1859] \"\\\"Big\\\" Ben | 1859\" g0");
    }

    #[test]
    fn ragged_rows_are_said_once() {
        let parsed = parsed("a,b,c\nd,e\nf,g,h,\ni,j,k,l\n");
        assert_eq!((parsed.problems.len(), parsed.problems[0].line), (1, Some(2)));
        assert!(parsed.problems[0].reason.starts_with("2 rows"), "{:?}", parsed.problems);
        assert_eq!(outline(&parsed.articles[0]).len(), 4);
    }

    #[test]
    fn rows_past_the_limit_are_reported() {
        let parsed = parsed(&"a,1\n".repeat(MAX_ROWS + 5));
        assert!(parsed.problems[0].reason.contains("more than 100000 rows"), "{:?}", parsed.problems);
        assert_eq!(parsed.articles[0].shape.blocks.len(), MAX_ROWS + 1);
    }

    #[test]
    fn a_file_without_a_row_is_a_problem() {
        for text in ["", "\n\n", ",,\n,,\n", "sep=;\n", "\"\"\n"] {
            let parsed = parsed(text);
            assert!(parsed.articles.is_empty() && !parsed.problems.is_empty(), "{text:?}");
        }
    }

    #[test]
    fn a_quotation_mark_that_never_ends_is_a_problem() {
        let parsed = parse(Document { path: "a.csv", text: "name,role\nDi,\"admin,2022\nEd,vip\n" });
        assert!(parsed.problems.iter().any(|problem| problem.line == Some(2) && problem.reason.contains("quotation mark")), "{parsed:?}");
    }

    #[test]
    fn a_list_of_posts_is_no_article() {
        let parsed = parsed(
            "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url\n1.keys,2024-03-04T10:00:00.000Z,true,,,newsletter,everyone,Keys,,\n2.loft,,false,,,newsletter,everyone,Loft,,\n",
        );
        assert_eq!((parsed.articles.len(), parsed.left_out.len(), parsed.problems.len()), (0, 1, 0));
    }
}

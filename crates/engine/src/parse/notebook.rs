//! A Jupyter notebook: its cells of Markdown and of code, without what the code printed and without what it hides.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::parse::blocks::{self, Anchors, Builder, Element};
use crate::parse::parsed::{Document, Parsed};
use crate::parse::{dialects, fields, front_matter, header, json, markdown, unpublished};

/// What a notebook's metadata says of it as front matter does. Other names mean something else there.
const FIELDS: &[&str] = &["title", "subtitle", "authors", "author", "date", "tags", "keywords", "draft", "published", "private"];
/// Tags of cells that no reader sees, and of those whose code no reader sees. Source: the manuals of Jupyter Book, nbconvert and nbdev.
const HIDDEN: &[&str] = &["remove-cell", "remove_cell", "hide-cell", "hide_cell", "hide", "hidden", "remove", "skip"];
const HIDDEN_CODE: &[&str] = &["remove-input", "remove_input", "hide-input", "hide_input", "remove-code", "report_preview"];
/// First lines that say so in the code itself, without spaces. Source: the manuals of Quarto and nbdev.
const HIDING_LINES: &[&str] =
    &["#hide", "#|hide", "#|include:false", "#|echo:false", "#|export", "#|hide_input", "#hide_input", "#@hidden_cell"];
/// Cells in another language than the notebook's begin with `%%` and its name.
const MAGICS: &[&str] = &["bash", "sh", "html", "javascript", "js", "latex", "ruby", "perl", "sql", "python", "cython", "r", "svg"];

/// The parts of a notebook that are read. Older ones have their cells in worksheets.
#[derive(Deserialize)]
struct Notebook {
    #[serde(default)]
    cells: Vec<Cell>,
    #[serde(default)]
    worksheets: Vec<Worksheet>,
    #[serde(default)]
    metadata: Value,
}

#[derive(Deserialize)]
struct Worksheet {
    #[serde(default)]
    cells: Vec<Cell>,
}

/// A cell. What it printed is passed over where it is read, however large.
#[derive(Deserialize)]
struct Cell {
    #[serde(default)]
    cell_type: String,
    /// A text or a list of lines.
    #[serde(default, alias = "input")]
    source: Value,
    #[serde(default)]
    metadata: Value,
    /// In older notebooks, of code and of headings.
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    level: Option<u8>,
}

pub(super) fn parse(document: Document<'_>) -> Parsed {
    let notebook: Notebook = match serde_json::from_str(document.text.trim_start_matches('\u{feff}')) {
        Ok(notebook) => notebook,
        Err(error) => {
            let reason = format!("is no notebook: {}; left out", json::what(&error));
            return Parsed::problem(document.path, u32::try_from(error.line()).ok(), reason);
        }
    };
    let cells: Vec<Cell> = notebook.worksheets.into_iter().flat_map(|sheet| sheet.cells).chain(notebook.cells).collect();
    if cells.is_empty() {
        return Parsed::problem(document.path, None, "is no notebook: it has no cells; left out");
    }
    let first = cells.first().map(Cell::text).unwrap_or_default();
    let front =
        if first.starts_with("---\n") { header::read(&first) } else { header::Header { rest: &first, ..header::Header::default() } };
    let stated = |name: &&str| Some(((*name).to_owned(), notebook.metadata.get(*name)?.clone()));
    let mut fields: Map<String, Value> = FIELDS.iter().filter_map(stated).collect();
    fields.extend(front.fields);
    let nikola = notebook.metadata.get("nikola").and_then(Value::as_object).and_then(unpublished::reason_in_nikola);
    if let Some(reason) = unpublished::reason(&fields).or(nikola) {
        return Parsed::left_out(document.path, None, reason);
    }
    let mut writer = Writer { builder: Builder::new(Anchors::Slugs), language: language(&notebook.metadata) };
    for (number, cell) in cells.iter().enumerate() {
        let text = if number == 0 { front.rest.to_owned() } else { cell.text() };
        writer.cell(cell, &text);
    }
    let (article, reasons) = markdown::article(document.path, fields::metadata(&fields), writer.builder.finish());
    Parsed { articles: vec![article], problems: front_matter::problems(document.path, None, reasons).collect(), ..Parsed::default() }
}

/// The language of a notebook's code.
fn language(metadata: &Value) -> Option<String> {
    let at = |pointer: &str| metadata.pointer(pointer).and_then(Value::as_str);
    at("/language_info/name").or_else(|| at("/kernelspec/language")).and_then(blocks::code_language)
}

impl Cell {
    fn text(&self) -> String {
        let text = match &self.source {
            Value::String(text) => text.clone(),
            Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => String::new(),
        };
        text.replace("\r\n", "\n")
    }

    fn has_tag(&self, tags: &[&str]) -> bool {
        let own = self.metadata.get("tags").and_then(Value::as_array);
        own.into_iter().flatten().filter_map(Value::as_str).any(|tag| tags.contains(&tag))
    }

    fn is(&self, pointer: &str) -> bool {
        self.metadata.pointer(pointer).is_some_and(|value| value == &Value::Bool(true))
    }

    /// Whether its author hides the code that `text` is.
    fn hides_code(&self, text: &str) -> bool {
        let mut comments = text.lines().take_while(|line| line.starts_with('#'));
        self.has_tag(HIDDEN_CODE)
            || self.is("/hide_input")
            || self.is("/jupyter/source_hidden")
            || comments.any(|line| HIDING_LINES.contains(&line.replace(' ', "").as_str()))
    }
}

/// A notebook as it is written.
struct Writer {
    builder: Builder,
    language: Option<String>,
}

impl Writer {
    fn cell(&mut self, cell: &Cell, text: &str) {
        if cell.has_tag(HIDDEN) || cell.metadata.get("nbsphinx").is_some_and(|told| told == "hidden") {
            return;
        }
        // What HTML leaves open in a cell ends with it.
        self.builder.start(Element::Container);
        match cell.cell_type.as_str() {
            "markdown" | "text" => markdown::write(&mut self.builder, &dialects::rewrite(text, false).text),
            "heading" => {
                let level = usize::from(cell.level.unwrap_or(1).clamp(1, 6));
                markdown::write(&mut self.builder, &format!("{} {}", "#".repeat(level), text.replace('\n', " ")));
            }
            "html" => self.builder.html(text),
            "code" if !cell.hides_code(text) => self.code(cell, text),
            _ => {}
        }
        self.builder.end();
    }

    fn code(&mut self, cell: &Cell, text: &str) {
        let magic = text.strip_prefix("%%").and_then(|rest| rest.split_whitespace().next()).map(str::to_ascii_lowercase);
        let magic = magic.filter(|name| MAGICS.contains(&name.as_str()));
        let language = magic.or_else(|| cell.language.as_deref().and_then(blocks::code_language)).or_else(|| self.language.clone());
        self.builder.start(Element::Code { language });
        self.builder.text(text);
        self.builder.end();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Field;
    use crate::parse::blocks::tests;

    fn read(text: &str) -> Parsed {
        parse(Document { path: "a.ipynb", text })
    }

    fn shown(text: &str) -> Vec<String> {
        let article = read(text).articles.remove(0);
        tests::check(&article.body, &article.shape);
        tests::shown(&article.body, &article.shape)
    }

    #[test]
    fn a_notebook_is_its_text_and_its_code() {
        let text = include_str!("../../../../tests/formats/notebook/tides.ipynb");
        let article = read(text).articles.remove(0);
        assert_eq!(article.attribution.title, Field::Stated("Tides at Low Quay".to_owned()));
        assert_eq!(article.attribution.authors, Field::Stated(vec!["Ada Moor".to_owned(), "Ben Lee".to_owned()]));
        assert_eq!(
            shown(text),
            [
                "paragraph \"How we count the tides.\"",
                "heading2#read-the-gauge \"Read the gauge\"",
                "item0 \"- The gauge is on the left pillar.\" <Read the gauge g0",
                "item0 \"- It shows metres.\" <Read the gauge g0",
                "code:python \"heights = [1.2, 3.4]\\nmax(heights)\" <Read the gauge",
                "row![Tide,Hour] \"Tide | Hour\" <Read the gauge g1",
                "row[High,06:30] \"High | 06:30\" <Read the gauge g1",
                "code:bash \"%%bash\\nls gauge/\" <Read the gauge",
            ]
        );
    }

    #[test]
    fn an_older_notebook_has_worksheets_and_headings() {
        let text = include_str!("../../../../tests/formats/notebook/old.ipynb");
        assert_eq!(
            shown(text),
            ["paragraph \"A note from before.\"", "heading2#counting \"Counting\"", "code:python \"print 1\" <Counting",]
        );
    }

    #[test]
    fn what_its_author_hides_or_has_not_published_is_not_read() {
        let cells = |source: &str, metadata: &str| {
            format!(
                "{{\"cells\": [{{\"cell_type\": \"code\", \"source\": \"secret = 1\\n{source}\", \"metadata\": {metadata}}}, {{\"cell_type\": \"code\", \"source\": \"a = 1\"}}]}}"
            )
        };
        for metadata in [
            "{\"tags\": [\"remove-cell\"]}",
            "{\"nbsphinx\": \"hidden\"}",
            "{\"tags\": [\"hide_input\"]}",
            "{\"hide_input\": true}",
            "{\"jupyter\": {\"source_hidden\": true}}",
        ] {
            assert_eq!(shown(&cells("", metadata)), ["code:- \"a = 1\""], "{metadata}");
        }
        let hidden = "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"#| echo: false\\n\", \"secret = 1\"]}, {\"cell_type\": \"code\", \"source\": \"a = 1\"}]}";
        assert_eq!(shown(hidden), ["code:- \"a = 1\""]);
        let draft = "{\"cells\": [{\"cell_type\": \"raw\", \"source\": \"---\\ntitle: A\\ndraft: true\\n---\\n\"}, {\"cell_type\": \"code\", \"source\": \"a = 1\"}]}";
        assert_eq!((read(draft).articles.len(), read(draft).left_out.len()), (0, 1));
        let of_nikola =
            "{\"cells\": [{\"cell_type\": \"markdown\", \"source\": \"A mill.\"}], \"metadata\": {\"nikola\": {\"tags\": \"draft\"}}}";
        assert_eq!((read(of_nikola).articles.len(), read(of_nikola).left_out.len()), (0, 1));
    }

    #[test]
    fn what_is_no_notebook_is_a_problem() {
        let deep = format!("{{\"cells\": {}", "[".repeat(10_000));
        for (text, line) in
            [("{\n\"cells\": [", Some(2)), ("[]", None), ("{}", None), ("{\"cells\": [1]}", Some(1)), (deep.as_str(), Some(1))]
        {
            let parsed = read(text);
            assert_eq!((parsed.articles.len(), parsed.problems.len()), (0, 1), "{text:.40}");
            assert_eq!(parsed.problems[0].line, line, "{text:.40}");
        }
    }
}

//! A directive in, the blocks that a reader sees of it out.

use crate::parse::blocks;
use crate::parse::rst::kinds::{self, Kind};
use crate::parse::rst::lines::Lines;
use crate::parse::rst::node::{Entry, Node, Term};
use crate::parse::rst::reader::Reader;
use crate::parse::rst::{data_tables, inline, marks};

/// `.. name:: arguments`, options below it, and its content below these.
#[derive(Debug)]
pub(super) struct Directive<'a> {
    /// In lower case.
    pub(super) name: String,
    pub(super) arguments: Lines<'a>,
    pub(super) options: Vec<(String, String)>,
    pub(super) content: Lines<'a>,
    /// All lines, where there are no options.
    whole: Option<Lines<'a>>,
    /// Whether the arguments begin in the line of the name.
    is_behind_name: bool,
}

impl<'a> Directive<'a> {
    /// The directive that `block` is, if it is one.
    pub(super) fn read(block: Lines<'a>) -> Option<Directive<'a>> {
        let line = block.get(0);
        let (name, rest) = line.split_once("::").filter(|(_, rest)| rest.is_empty() || rest.starts_with(' '))?;
        let name = name.strip_suffix(' ').unwrap_or(name);
        if !inline::is_name(name) {
            return None;
        }
        let first = line.len() - rest.trim_start().len();
        let body = block.block(0..block.len(), first, 0);
        let from = usize::from(body.get(0).is_empty()).min(body.len());
        let end = body.end_of_text(from);
        let options_from = (from..end).find(|at| is_option(body.get(*at))).unwrap_or(end);
        let (options, content) = options(body, options_from, end);
        let whole = options.is_empty().then(|| body.slice(from..body.len()));
        Some(Directive {
            name: name.to_lowercase(),
            arguments: body.slice(from..options_from),
            options,
            content: body.slice(body.skip_blank(content)..body.len()),
            whole,
            is_behind_name: from == 0,
        })
    }

    pub(super) fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn number(&self, name: &str) -> usize {
        self.option(name).and_then(|value| value.parse().ok()).unwrap_or(0)
    }

    /// The arguments on one line.
    pub(super) fn argument(&self) -> String {
        self.arguments.iter().collect::<Vec<_>>().join(" ").trim().to_owned()
    }

    pub(super) fn arguments_and_content(&self) -> String {
        [self.arguments.text(), self.content.text()].join("\n").trim().to_owned()
    }

    /// The blocks of a directive that takes no arguments: its text may begin behind its name.
    fn blocks(&self, reader: &mut Reader) -> Vec<Node> {
        if let Some(whole) = self.whole {
            return reader.read(whole);
        }
        let mut nodes = reader.read(self.arguments);
        nodes.extend(reader.read(self.content));
        nodes
    }
}

/// Whether a line is an option. What documents a parameter is a field of the content.
fn is_option(line: &str) -> bool {
    marks::field(line).is_some_and(|(name, _)| !name.contains(' ') && !matches!(name, "return" | "returns" | "rtype" | "yields"))
}

/// The options between two lines, and where they end.
fn options(body: Lines<'_>, from: usize, end: usize) -> (Vec<(String, String)>, usize) {
    let mut options = Vec::<(String, String)>::new();
    for at in from..end {
        let line = body.get(at);
        match (marks::field(line).filter(|_| is_option(line)), options.last_mut()) {
            (Some((name, bytes)), _) => options.push((name.to_lowercase(), line.get(bytes..).unwrap_or_default().to_owned())),
            (None, Some((_, value))) if line.starts_with(' ') => {
                value.push('\n');
                value.push_str(line.trim());
            }
            _ => return (options, at),
        }
    }
    (options, end)
}

/// What a reader sees of a directive.
pub(super) fn read(reader: &mut Reader, directive: &Directive<'_>) -> Vec<Node> {
    let name = directive.name.as_str();
    match kinds::kind(name) {
        Kind::Unseen => Vec::new(),
        Kind::Text => directive.blocks(reader),
        Kind::Container => reader.read(directive.content),
        Kind::Admonition => {
            let nodes = directive.blocks(reader);
            admonition(name.to_owned(), None, nodes)
        }
        Kind::TitledAdmonition => {
            let kind = directive.option("class").unwrap_or("note").to_owned();
            admonition(kind, Some(directive.argument()), reader.read(directive.content))
        }
        Kind::Labelled => labelled(&directive.argument(), reader.read(directive.content)),
        Kind::Folded => folded(directive, reader.read(directive.content)),
        Kind::Rubric => vec![Node::Rubric(directive.argument())],
        Kind::Quote => vec![Node::Quote(directive.blocks(reader))],
        Kind::Code { language } => code(reader, directive, language),
        Kind::CodeTab => code_tab(directive),
        Kind::MarkedCode => vec![Node::MarkedCode(directive.arguments_and_content())],
        Kind::Version { label, versions } => version(reader, directive, label, versions),
        Kind::Sentence(label) => sentence(reader, directive, label),
        Kind::Figure => figure(reader.read(directive.content)),
        Kind::ListTable => labelled(&directive.argument(), data_tables::list_table(reader, directive)),
        Kind::CsvTable => labelled(&directive.argument(), data_tables::csv_table(reader, directive)),
        Kind::Glossary => vec![glossary(reader, directive.whole.unwrap_or(directive.content))],
        Kind::Object => object(reader, directive),
        Kind::Only => only(reader, directive),
        Kind::Highlight => {
            reader.highlight = language(&directive.argument());
            Vec::new()
        }
        Kind::Role => {
            role(reader, directive);
            Vec::new()
        }
        Kind::Metadata => {
            metadata(reader, directive);
            Vec::new()
        }
        Kind::Unknown => unknown(reader, directive),
    }
}

fn admonition(name: String, title: Option<String>, nodes: Vec<Node>) -> Vec<Node> {
    vec![Node::Admonition { name, title: title.filter(|title| !title.is_empty()), nodes }]
}

/// Blocks with a name above them. One of marks and numbers alone is a setting.
fn labelled(label: &str, nodes: Vec<Node>) -> Vec<Node> {
    if nodes.is_empty() || !label.contains(char::is_alphabetic) {
        return nodes;
    }
    std::iter::once(Node::Label(label.to_owned())).chain(nodes).collect()
}

fn folded(directive: &Directive<'_>, nodes: Vec<Node>) -> Vec<Node> {
    let summary = directive.argument();
    if summary.is_empty() || nodes.is_empty() {
        return nodes;
    }
    vec![Node::Details { summary, nodes }]
}

/// The language that words name; none where they say that it is none.
fn language(words: &str) -> Option<String> {
    blocks::code_language(words).filter(|name| !matches!(name.as_str(), "none" | "text" | "default" | "plaintext" | "guess"))
}

/// `default` is the language of a directive that takes none as its argument.
fn code(reader: &Reader, directive: &Directive<'_>, default: Option<&str>) -> Vec<Node> {
    // Below a directive without an argument, the code may begin at once. Only that of a formula may begin behind the name.
    let has_argument = directive.is_behind_name && directive.name != "math" && !directive.arguments.is_empty();
    let (argument, above) = if has_argument {
        (directive.arguments.get(0), directive.arguments.slice(1..directive.arguments.len()))
    } else {
        ("", directive.arguments)
    };
    if directive.option("hide").is_some() {
        return Vec::new();
    }
    let language = match default {
        Some(default) => language(default),
        None if argument.is_empty() => reader.highlight.clone(),
        None => language(argument),
    };
    let text = [above.text(), directive.content.text()].join("\n").trim_matches('\n').to_owned();
    labelled(directive.option("caption").unwrap_or_default(), vec![Node::Code { language, text }])
}

/// `code-tab:: language label`.
fn code_tab(directive: &Directive<'_>) -> Vec<Node> {
    let argument = directive.argument();
    let (name, label) = argument.split_once(' ').unwrap_or((&argument, ""));
    labelled(label, vec![Node::Code { language: language(name), text: directive.content.text() }])
}

/// `versionadded:: 3.2 text`: what Sphinx writes before the text.
fn version(reader: &mut Reader, directive: &Directive<'_>, label: &str, versions: usize) -> Vec<Node> {
    let argument = directive.arguments.text();
    let mut words = argument.splitn(versions + 1, char::is_whitespace);
    let first = words.next().unwrap_or_default();
    let second = if versions > 1 { words.next().map(|second| format!(", will be removed in version {second}")) } else { None };
    let text = words.next().unwrap_or_default().trim().replace("::", ":");
    let label = format!("{label} {first}{}", second.unwrap_or_default());
    let mut nodes = reader.read(directive.content);
    match nodes.first_mut() {
        Some(Node::Paragraph(first)) if text.is_empty() => *first = format!("{label}: {first}"),
        _ if text.is_empty() => nodes.insert(0, Node::Paragraph(format!("{label}."))),
        _ => nodes.insert(0, Node::Paragraph(format!("{label}: {text}"))),
    }
    nodes
}

/// A directive whose argument is what it says.
fn sentence(reader: &mut Reader, directive: &Directive<'_>, label: &str) -> Vec<Node> {
    let mut nodes = reader.read(directive.content);
    nodes.insert(0, Node::Paragraph(format!("{label}: {}", directive.argument())));
    nodes
}

/// Below a picture, the first paragraph is its caption.
fn figure(nodes: Vec<Node>) -> Vec<Node> {
    let mut nodes = nodes.into_iter();
    let caption = match nodes.next() {
        Some(Node::Paragraph(text)) => Some(Node::PictureCaption(text)),
        other => other,
    };
    caption.into_iter().chain(nodes).collect()
}

/// Terms above what they mean; several may share one meaning.
fn glossary(reader: &mut Reader, content: Lines<'_>) -> Node {
    let (mut entries, mut terms, mut at) = (Vec::new(), Vec::new(), 0);
    while at < content.len() {
        let line = content.get(at);
        if line.starts_with(' ') {
            let end = content.end_of_indented(at, 1);
            let definition = reader.read(content.slice(at..end).dedented());
            entries.push(Entry { terms: std::mem::take(&mut terms), definition });
            at = end;
            continue;
        }
        // Behind a colon stands what the term is sorted by.
        if !line.is_empty() && !line.starts_with("..") {
            terms.push(Term::Text(line.split(" : ").next().unwrap_or(line).to_owned()));
        }
        at += 1;
    }
    Node::Terms(entries)
}

/// What a program defines: its signatures, and what they mean.
fn object(reader: &mut Reader, directive: &Directive<'_>) -> Vec<Node> {
    let definition = reader.read(directive.content);
    let method = directive.name.strip_prefix("http:").map(str::to_uppercase);
    let mut terms: Vec<Term> = Vec::new();
    for line in directive.arguments.iter().map(str::trim) {
        let signature = inline::unescaped(line.trim_end_matches('\\'));
        let signature = method.as_ref().map_or_else(|| signature.clone(), |method| format!("{method} {signature}"));
        match terms.last_mut() {
            Some(Term::Code(last)) if last.ends_with(',') => *last = format!("{last} {signature}"),
            _ => terms.push(Term::Code(signature)),
        }
    }
    if terms.is_empty() || directive.name == "class" && definition.is_empty() {
        return definition;
    }
    vec![Node::Terms(vec![Entry { terms, definition }])]
}

/// What is written for pages. Other than these, a name may be set where the pages are made.
fn only(reader: &mut Reader, directive: &Directive<'_>) -> Vec<Node> {
    const ELSEWHERE: [&str; 7] = ["latex", "pdf", "latexpdf", "epub", "man", "texinfo", "gettext"];
    let argument = directive.argument().replace(['(', ')'], " ");
    let words: Vec<&str> = argument.split_whitespace().collect();
    let is_seen = words.contains(&"not") || !words.iter().any(|word| ELSEWHERE.contains(word)) || words.contains(&"html");
    let is_hidden = words.windows(2).any(|pair| matches!(pair, ["not", "html" | "builder_html" | "format_html"]));
    if is_seen && !is_hidden { reader.read(directive.content) } else { Vec::new() }
}

/// `role:: name(base)`, `default-role:: name`.
fn role(reader: &mut Reader, directive: &Directive<'_>) {
    let argument = directive.argument().to_lowercase();
    if directive.name == "default-role" {
        reader.definitions.roles.insert(String::new(), argument);
    } else if let Some((name, base)) = argument.strip_suffix(')').and_then(|argument| argument.split_once('(')) {
        reader.definitions.roles.insert(name.trim().to_owned(), base.trim().to_owned());
    }
}

/// `meta::` with its fields, `title:: words`.
fn metadata(reader: &mut Reader, directive: &Directive<'_>) {
    if directive.name == "title" {
        return reader.metadata.push(("title".to_owned(), directive.argument()));
    }
    let lines = [directive.arguments, directive.content];
    let fields = lines.iter().flat_map(Lines::iter).filter_map(|line| {
        let (name, bytes) = marks::field(line)?;
        Some((name.to_lowercase(), line.get(bytes..)?.to_owned()))
    });
    let fields = directive.options.iter().cloned().chain(fields);
    reader.metadata.extend(fields.filter(|(name, _)| matches!(name.as_str(), "author" | "keywords" | "date" | "title" | "language")));
}

/// A directive of some extension: of a domain, what it defines; else its content, under its argument.
fn unknown(reader: &mut Reader, directive: &Directive<'_>) -> Vec<Node> {
    if directive.name.contains(':') && !directive.arguments.is_empty() {
        return object(reader, directive);
    }
    let is_one_line = directive.arguments.len() == 1 && !directive.arguments.get(0).contains('/');
    let label = if is_one_line { directive.argument() } else { String::new() };
    labelled(&label, reader.read(directive.content))
}

//! Containers that a line opens: `:::tip` of VuePress and Docusaurus, `!!! note` of MkDocs. They become the HTML that those
//! tools make of them.

use std::borrow::Cow;

use crate::block::Admonition;
use crate::parse::dialects::{MAX_OPEN, Rewriter, escaped};

/// A container or component that is open.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) kind: Kind,
    /// How far the line that opened it was indented, in columns.
    pub(super) indent: usize,
    /// How much deeper its lines are; not known before the first.
    pub(super) strip: Option<usize>,
    /// The tag that closes it.
    pub(super) closing: String,
}

/// What ends a container.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A line of colons.
    Colons,
    /// A fence of this mark and at least this length.
    Directive(u8, usize),
    /// A line that is indented by less than four more.
    Indented,
    /// The closing tag of this name.
    Component(String),
}

/// A tab is as wide as this.
const TAB: usize = 4;

/// How far `line` is indented, in columns.
pub(super) fn columns(line: &str) -> usize {
    let space = |byte: &u8| matches!(byte, b' ' | b'\t');
    line.bytes().take_while(space).fold(0, |column, byte| if byte == b'\t' { column - column % TAB + TAB } else { column + 1 })
}

/// `line`, which is not blank, without the indentation that its containers give it; those that it ends are closed.
pub(super) fn dedent<'l>(rewriter: &mut Rewriter<'_>, line: &'l str) -> Cow<'l, str> {
    if rewriter.open.is_empty() {
        rewriter.raw_indent = columns(line);
        return Cow::Borrowed(line);
    }
    let column = columns(line);
    rewriter.raw_indent = column;
    while let Some(at) = rewriter.open.iter().rposition(|open| open.kind == Kind::Indented && column < open.indent + TAB) {
        close_from(rewriter, at);
    }
    if let Some(open) = rewriter.open.last_mut() {
        let deeper = column.saturating_sub(open.indent);
        open.strip.get_or_insert(deeper);
    }
    let strip = stripped(rewriter);
    if strip == 0 {
        Cow::Borrowed(line)
    } else {
        Cow::Owned(format!("{:1$}{2}", "", column.saturating_sub(strip), line.trim_start_matches([' ', '\t'])))
    }
}

/// A line of code without as much of that indentation as it has.
pub(super) fn dedent_code<'l>(rewriter: &Rewriter<'_>, line: &'l str) -> Cow<'l, str> {
    let strip = stripped(rewriter);
    if strip == 0 {
        return Cow::Borrowed(line);
    }
    Cow::Owned(format!("{:1$}{2}", "", columns(line).saturating_sub(strip), line.trim_start_matches([' ', '\t'])))
}

/// How much the open containers indent their lines.
pub(super) fn stripped(rewriter: &Rewriter<'_>) -> usize {
    rewriter.open.iter().filter_map(|open| open.strip).sum()
}

/// Closes the container at this place and those inside it.
pub(super) fn close_from(rewriter: &mut Rewriter<'_>, at: usize) {
    while rewriter.open.len() > at {
        let Some(open) = rewriter.open.pop() else { return };
        let indent = open.indent.saturating_sub(stripped(rewriter));
        rewriter.block(indent, &open.closing);
    }
}

/// Opens a container whose HTML is written as it is.
fn open(rewriter: &mut Rewriter<'_>, kind: Kind, html: &Html) {
    if rewriter.open.len() >= MAX_OPEN {
        return;
    }
    let indent = rewriter.indent;
    let strip = if kind == Kind::Indented { TAB } else { 0 };
    for part in &html.opening {
        rewriter.block(indent, part);
    }
    rewriter.open.push(Open { kind, indent: rewriter.raw_indent, strip: Some(strip), closing: html.closing.to_owned() });
}

/// The HTML of a container: pieces that stand alone, the title among them as Markdown.
struct Html {
    opening: Vec<String>,
    closing: &'static str,
}

impl Html {
    /// The container that is called `name`.
    fn named(name: &str, title: &str) -> Html {
        let kind = Admonition::named(name).filter(|_| name != "details");
        match (name, kind) {
            ("details", _) => Html::folded(title),
            (_, Some(_)) => Html::admonition(name, title),
            ("code-group-item" | "tab" | "tab-item" | "tabitem" | "step" | "card", None) => Html::labelled(title),
            (_, None) => Html { opening: vec!["<div>".to_owned()], closing: "</div>" },
        }
    }

    fn admonition(name: &str, title: &str) -> Html {
        let mut opening = vec![format!("<div class=\"admonition {}\">", escaped(name))];
        if !title.is_empty() {
            opening.extend(["<p class=\"admonition-title\">".to_owned(), title.to_owned(), "</p>".to_owned()]);
        }
        Html { opening, closing: "</div>" }
    }

    fn folded(title: &str) -> Html {
        let mut opening = vec!["<details>".to_owned()];
        if !title.is_empty() {
            opening.extend(["<summary>".to_owned(), title.to_owned(), "</summary>".to_owned()]);
        }
        Html { opening, closing: "</details>" }
    }

    fn labelled(title: &str) -> Html {
        let mut opening = vec!["<div>".to_owned()];
        if !title.is_empty() {
            opening.push(format!("<div class=\"caption\">{}</div>", escaped(title)));
        }
        Html { opening, closing: "</div>" }
    }
}

/// `:::tip Title`, and the `:::` that ends it.
pub(super) fn colons(rewriter: &mut Rewriter<'_>, line: &str) -> bool {
    let words = line.trim_start_matches(':').trim();
    if line.len() - line.trim_start_matches(':').len() < 3 {
        return false;
    }
    if words.is_empty() {
        if let Some(at) = rewriter.open.iter().rposition(|open| open.kind == Kind::Colons) {
            close_from(rewriter, at);
        }
        return true;
    }
    let words = words.trim_start_matches(['{', '.', ' ']);
    let (name, rest) = words.split_at(words.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(words.len()));
    open(rewriter, Kind::Colons, &Html::named(&name.to_ascii_lowercase(), &title_of(rest)));
    true
}

/// The title behind a container's name: `[Title]`, `{title="Title"}` or the words themselves.
fn title_of(text: &str) -> String {
    let text = text.trim().trim_start_matches('}').trim();
    if let Some((title, _)) = text.strip_prefix('[').and_then(|inner| inner.rsplit_once(']')) {
        return title.trim().to_owned();
    }
    let (words, attributes) = text.split_once('{').unwrap_or((text, ""));
    let stated = attributes.split_once("title=").and_then(|(_, value)| value.get(1..)?.split(['"', '\'']).next());
    let words = words.trim().trim_end_matches(":active").trim_matches('"');
    if words.is_empty() { stated.unwrap_or_default().to_owned() } else { words.to_owned() }
}

/// `!!! note "Title"`, `??? note "Title"` and `=== "Tab"`, whose lines are indented by four.
pub(super) fn marked(rewriter: &mut Rewriter<'_>, line: &str) -> bool {
    let Some((mark, rest)) = line.split_once(' ').filter(|(mark, _)| matches!(*mark, "!!!" | "???" | "???+" | "===" | "===!")) else {
        return false;
    };
    let (words, title) = rest.split_once('"').unwrap_or((rest, ""));
    let title = title.trim_end().trim_end_matches('"');
    let name = words.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
    let is_named = words.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_')) && !name.is_empty();
    let html = match mark {
        "===" | "===!" if name.is_empty() && !title.is_empty() => Html::labelled(title),
        "!!!" if is_named => Html::admonition(&name, title),
        "???" | "???+" if is_named => Html::folded(if title.is_empty() { &name } else { title }),
        _ => return false,
    };
    open(rewriter, Kind::Indented, &html);
    true
}

/// A fence or a run of colons that is a directive, ```` ```{note} Title ````: its lines are Markdown.
pub(super) fn directive(rewriter: &mut Rewriter<'_>, mark: u8, length: usize, words: &str) -> bool {
    if words.is_empty() {
        let is_it = |open: &Open| matches!(open.kind, Kind::Directive(of, least) if of == mark && length >= least);
        let Some(at) = rewriter.open.iter().rposition(is_it) else { return false };
        close_from(rewriter, at);
        return true;
    }
    let Some((name, title)) = words.strip_prefix('{').and_then(|words| words.split_once('}')) else { return false };
    if name != "admonition" && name != "dropdown" && Admonition::named(name).is_none() {
        return false;
    }
    let html = if name == "dropdown" { Html::folded(title.trim()) } else { Html::admonition(name, title.trim()) };
    open(rewriter, Kind::Directive(mark, length), &html);
    true
}

/// An admonition or a labelled part that a shortcode opens.
pub(super) fn shortcode(name: &str, title: &str) -> String {
    let html = if name == "tab" { Html::labelled(title) } else { Html::named(name, title) };
    format!("\n\n{}\n\n", html.opening.join("\n\n"))
}

//! Shortcodes and templates: Hugo's `{{< >}}`, Jekyll's `{% %}`, mdBook's `{{#include}}`; attributes in braces; and what only
//! stands for a table of contents. What they hold between them is kept.

use crate::block::Admonition;
use crate::parse::dialects::{Replaced, Rewriter, containers};

/// Longer shortcodes are braces that mean something else.
const MAX_BYTES: usize = 1_000;

/// Lines that site builders replace by a table of contents.
const CONTENTS: &[&str] = &["[toc]", "[[toc]]", "[[_toc_]]", "{:toc}", "{: toc}", "${toc}", "@[toc]", "{{toc}}", "__toc__"];

/// Longer lines are text.
const MAX_CONTENTS_BYTES: usize = 100;

/// A line that stands for a table of contents, or for the list that becomes one: `* TOC`.
pub(super) fn table_of_contents(rewriter: &mut Rewriter<'_>, line: &str) -> bool {
    if line.len() > MAX_CONTENTS_BYTES {
        return false;
    }
    let word = line.trim().to_ascii_lowercase();
    let is_list = matches!(
        word.trim_start_matches(['*', '-', '+', '1', '.', ' ']),
        "toc" | "table of contents" | "this will become a table of contents (this text will be scrapped)."
    ) && word.starts_with(['*', '-', '+', '1']);
    let next = rewriter.rest().split_once('\n').map_or("", |(_, next)| next).trim_start();
    is_list && next.starts_with("{:") || CONTENTS.contains(&word.as_str())
}

/// A line of attributes for the block above it: `{: .note}`.
pub(super) fn attributes_line(_: &mut Rewriter<'_>, line: &str) -> bool {
    let line = line.trim_end();
    let inner = line.strip_prefix("{:").or_else(|| line.strip_prefix('{')).and_then(|inner| inner.strip_suffix('}'));
    inner.is_some_and(|inner| is_attributes(inner) && (line.starts_with("{:") || inner.trim_start().starts_with(['.', '#'])))
}

fn is_attributes(inner: &str) -> bool {
    !inner.contains(['{', '}']) && inner.trim_start().starts_with(|c: char| matches!(c, '.' | '#') || c.is_ascii_alphabetic())
}

/// `{:.note}` behind a word; one that names a heading stays, since it is its anchor.
pub(super) fn attributes(rewriter: &mut Rewriter<'_>, rest: &str) -> Option<Replaced> {
    let end = rewriter.find(rest, "}", MAX_BYTES)?;
    let inner = rest.get(2..end)?;
    (is_attributes(inner) && !inner.contains('\n') && !inner.contains('#')).then(|| Replaced::dropped(end + 1)).flatten()
}

/// `{{< name >}}`, `{{% name %}}`, `{{#include file}}` and the expressions of templates.
pub(super) fn braces(rewriter: &mut Rewriter<'_>, rest: &str) -> Option<Replaced> {
    let end = rewriter.find(rest, "}}", MAX_BYTES)? + 2;
    let inner = rest.get(2..end - 2)?;
    if inner.starts_with("/*") {
        return Replaced::dropped(end);
    }
    if let Some(inner) = inner.strip_prefix(['<', '%']).and_then(|inner| inner.strip_suffix(['>', '%'])) {
        return shortcode(rewriter, inner.trim(), rest, end);
    }
    let inner = inner.trim_matches(['-', ' ']);
    // A manual may show such braces to its reader; in the target of a link, or with a filter, a template means them.
    let is_template = inner.starts_with('#')
        || rewriter.out.ends_with("](")
        || inner.contains(" | ")
        || ["site.", "page.", "$frontmatter", "$page.", "$site.", "post.", "include."].iter().any(|name| inner.starts_with(name));
    is_template.then(|| Replaced::dropped(end)).flatten()
}

/// `{% name %}`.
pub(super) fn liquid(rewriter: &mut Rewriter<'_>, rest: &str) -> Option<Replaced> {
    let end = rewriter.find(rest, "%}", MAX_BYTES)? + 2;
    let inner = rest.get(2..end - 2)?.trim_matches(['-', ' ']);
    if inner == "comment" {
        let close = rewriter.find(rest, "endcomment", rest.len())?;
        let after = rest.get(close..)?.find("%}")?;
        return Replaced::dropped(close + after + 2);
    }
    shortcode(rewriter, inner, rest, end)
}

/// What the shortcode that is called by `words` becomes; `bytes` are those of its tag in `rest`.
fn shortcode(rewriter: &mut Rewriter<'_>, words: &str, rest: &str, bytes: usize) -> Option<Replaced> {
    let (name, arguments) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    let (closing, name) = match name.strip_prefix('/').or_else(|| name.strip_prefix("end")) {
        Some(name) => (true, name.trim()),
        None => (false, name),
    };
    let name = if name.is_empty() { arguments.trim() } else { name };
    let by = match (name, closing) {
        ("highlight" | "code-block", false) if closes(rewriter, rest, name) => {
            format!("\n\n```{}\n", arguments.split_whitespace().next().unwrap_or_default().trim_matches('"'))
        }
        ("highlight" | "code-block", true) => "\n```\n\n".to_owned(),
        ("tab" | "details", false) if closes(rewriter, rest, name) => containers::shortcode(name, &title(arguments)),
        ("tab", true) => "\n\n</div>\n\n".to_owned(),
        ("details", true) => "\n\n</details>\n\n".to_owned(),
        (name, false) if is_admonition(name) && closes(rewriter, rest, name) => {
            containers::shortcode(&kind(name, arguments), &stated(arguments, "title").unwrap_or_default())
        }
        (name, true) if is_admonition(name) => "\n\n</div>\n\n".to_owned(),
        _ => String::new(),
    };
    if by.contains("```") && !closing {
        return code(rewriter, rest, bytes, &by);
    }
    Some(Replaced { bytes, by: by.into() })
}

/// The code between a shortcode and the one that closes it, as a fence: nothing in it is rewritten.
fn code(rewriter: &mut Rewriter<'_>, rest: &str, bytes: usize, opening: &str) -> Option<Replaced> {
    let inner = rest.get(bytes..)?;
    let mark = rest.get(..2)?;
    let mut end = 0;
    loop {
        end += rewriter.find(inner.get(end..)?, mark, inner.len())?;
        let tag = inner.get(end..)?.trim_start_matches(['{', '%', '<', '-', ' ']);
        if tag.starts_with("end") || tag.starts_with('/') {
            break;
        }
        end += mark.len();
    }
    let code = inner.get(..end)?.trim_matches('\n');
    Some(Replaced { bytes: bytes + end, by: format!("{opening}{code}").into() })
}

fn is_admonition(name: &str) -> bool {
    matches!(name, "alert" | "notice" | "hint" | "callout" | "admonition") || Admonition::named(name).is_some()
}

/// Whether something closes what a shortcode opens: otherwise it holds nothing.
fn closes(rewriter: &mut Rewriter<'_>, rest: &str, name: &str) -> bool {
    [format!("/{name}"), format!("/ {name}"), format!("end{name}")].iter().any(|close| rewriter.find(rest, close, rest.len()).is_some())
}

/// The kind of admonition that a shortcode's arguments name, or its own name.
fn kind(name: &str, arguments: &str) -> String {
    let stated = ["type", "style", "color", "kind"].iter().find_map(|key| stated(arguments, key));
    let first = || arguments.split_whitespace().next().map(|word| word.trim_matches('"').to_owned());
    let known = stated.or_else(first).filter(|kind| Admonition::named(kind).is_some());
    known.unwrap_or_else(|| if Admonition::named(name).is_some() { name.to_owned() } else { "note".to_owned() })
}

/// The value of `name="…"` or `name=word`.
fn stated(arguments: &str, name: &str) -> Option<String> {
    let (_, value) = arguments.split_once(&format!("{name}="))?;
    let end = |quote: &'static [char]| value.get(1..).and_then(|inner| inner.split(quote).next());
    let value = if value.starts_with(['"', '\'']) { end(&['"', '\''])? } else { value.split_whitespace().next()? };
    Some(value.to_owned())
}

fn title(arguments: &str) -> String {
    let named = ["title", "name", "header", "summary"].iter().find_map(|name| stated(arguments, name));
    named.unwrap_or_else(|| arguments.trim().trim_matches('"').to_owned())
}

/// `==marked==` words, whose marks no reader sees.
pub(super) fn highlight(rewriter: &mut Rewriter<'_>, rest: &str) -> Option<Replaced> {
    let inner = rest.strip_prefix("==")?;
    let end = rewriter.find(inner, "==", MAX_BYTES).filter(|end| *end > 0)?;
    let words = inner.get(..end)?;
    let is_marked = !words.starts_with([' ', '=']) && !words.ends_with(' ') && !words.contains(['`', '<', '{', '\n']);
    is_marked.then(|| Replaced { bytes: end + 4, by: words.to_owned().into() })
}

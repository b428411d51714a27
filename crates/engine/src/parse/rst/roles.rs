//! A role and its text in, what a reader sees of it out: `:class:`~a.b.C`` is the code `C`.

use crate::block::Style;
use crate::parse::rst::definitions::{Definitions, Target};
use crate::parse::rst::inline;
use crate::parse::rst::shown::Shown;

/// A role that is based on one that is based on another is followed this far.
const MAX_BASES: usize = 8;

/// How a role shows its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    /// Text in which backslashes are kept.
    Raw,
    Emphasis,
    Strong,
    Code,
    /// Code in which backslashes are kept.
    Verbatim,
    /// Code in which braces stand around what varies.
    Sample,
    /// The name of something that a program defines.
    Name,
    /// The same of what is called, which Sphinx writes with parentheses.
    Callable,
    Label,
    Document,
    Menu,
    Button,
    /// A numbered document at this address.
    Series(&'static str, &'static str),
    Unseen,
}

/// What a reader sees of `raw` in the role of this name.
pub(super) fn show(definitions: &Definitions, name: Option<&str>, raw: &str) -> Option<Shown> {
    let name = base(definitions, name.unwrap_or_default());
    let kind = kind(&name);
    let titled = titled(raw).filter(|(title, _)| !title.is_empty());
    let text = || titled.as_ref().map_or_else(|| inline::unescaped(raw), |(title, _)| title.clone());
    Some(match kind {
        Kind::Text => Shown::Text(text()),
        Kind::Raw => Shown::Text(raw.to_owned()),
        Kind::Emphasis => Shown::Styled(Style::Emphasis, text()),
        Kind::Strong => Shown::Styled(Style::Strong, text()),
        Kind::Code => Shown::Code(text().trim_start_matches('!').to_owned()),
        Kind::Verbatim => Shown::Code(raw.to_owned()),
        Kind::Sample => Shown::Code(inline::unescaped(raw).replace(['{', '}'], "")),
        Kind::Name | Kind::Callable => Shown::Code(code_name(raw, kind)),
        Kind::Label => label(definitions, raw, titled),
        Kind::Document => document(raw, titled),
        Kind::Menu => Shown::Text(without_accelerators(&text()).replace("-->", "‣")),
        Kind::Button => Shown::Text(without_accelerators(&text())),
        Kind::Series(word, address) => series(word, address, &titled.unwrap_or_else(|| (String::new(), inline::unescaped(raw)))),
        Kind::Unseen => return None,
    })
}

/// The title and the target of `title <target>`.
pub(super) fn titled(raw: &str) -> Option<(String, String)> {
    let (title, target) = raw.strip_suffix('>')?.rsplit_once('<')?;
    let is_escaped = title.ends_with('\\') || target.ends_with('\\');
    (!is_escaped && !target.is_empty()).then(|| (inline::unescaped(title.trim_end()), inline::unescaped(target)))
}

/// The role that a role of the document is based on, in lower case.
fn base(definitions: &Definitions, name: &str) -> String {
    let mut name = name.to_lowercase();
    for _ in 0..MAX_BASES {
        match definitions.roles.get(&name) {
            Some(base) => name.clone_from(base),
            None => break,
        }
    }
    name
}

fn kind(name: &str) -> Kind {
    let (domain, last) = name.rsplit_once(':').unwrap_or(("", name));
    match last {
        "" | "emphasis" | "title-reference" | "title" | "t" | "cite" | "dfn" | "manpage" | "newsgroup" => Kind::Emphasis,
        "strong" => Kind::Strong,
        "code" => Kind::Verbatim,
        "file" | "samp" => Kind::Sample,
        "literal" | "kbd" | "command" | "program" | "makevar" | "mimetype" | "regexp" | "option" | "envvar" | "token" | "keyword"
        | "confval" | "setting" | "opcode" | "pdbcmd" | "source" | "mailheader" => Kind::Code,
        "func" | "meth" | "function" | "method" => Kind::Callable,
        "class" | "mod" | "attr" | "exc" | "data" | "obj" | "const" | "module" | "type" | "macro" | "member" | "var" | "struct"
        | "enum" | "enumerator" | "union" | "concept" | "deco" | "prop" | "dir" | "role" => Kind::Name,
        "ref" | "any" | "numref" | "term" | "download" => Kind::Label,
        "doc" => Kind::Document,
        "menuselection" => Kind::Menu,
        "guilabel" => Kind::Button,
        "pep" | "pep-reference" => Kind::Series("PEP", "https://peps.python.org/pep-"),
        "rfc" | "rfc-reference" => Kind::Series("RFC", "https://datatracker.ietf.org/doc/html/rfc"),
        "math" => Kind::Raw,
        "raw" | "footcite" | "cspan" | "rspan" | "bdg" => Kind::Unseen,
        _ if domain.is_empty() => Kind::Text,
        _ => Kind::Name,
    }
}

/// `~a.b.C` is `C`, `!a.b` is `a.b`, and a function has parentheses.
fn code_name(raw: &str, kind: Kind) -> String {
    // A template has brackets of its own: `vector<int>`.
    if let Some((title, _)) = titled(raw).filter(|_| raw.contains(" <")) {
        return title;
    }
    let name = inline::unescaped(raw);
    let name = name.trim_start_matches('!');
    let name = match name.strip_prefix('~') {
        Some(name) => name.rsplit(['.', ':']).next().unwrap_or(name),
        None => name.trim_start_matches('.'),
    };
    let is_open = kind == Kind::Callable && !name.ends_with(')') && !name.is_empty();
    if is_open { format!("{name}()") } else { name.to_owned() }
}

/// A place by its label, here or in another document.
fn label(definitions: &Definitions, raw: &str, titled: Option<(String, String)>) -> Shown {
    let name = titled.as_ref().map_or_else(|| inline::unescaped(raw), |(_, target)| target.clone());
    let name = name.trim_start_matches(['!', '~']);
    let place = match definitions.target(name) {
        Some(Target::Place { anchor, heading }) => Some((anchor, heading)),
        _ => None,
    };
    let heading = place.and_then(|(_, heading)| heading.clone());
    let label = titled.map(|(title, _)| title).or(heading).unwrap_or_else(|| name.to_owned());
    match place {
        Some((anchor, _)) => Shown::Link { label, target: format!("#{anchor}") },
        None => Shown::Text(label),
    }
}

/// Another document, by its title where that is written and else by its path.
fn document(raw: &str, titled: Option<(String, String)>) -> Shown {
    let (label, target) = titled.unwrap_or_else(|| {
        let path = inline::unescaped(raw);
        (path.trim_start_matches(['.', '/']).to_owned(), path)
    });
    Shown::Link { label, target }
}

fn series(word: &str, address: &str, (title, number): &(String, String)) -> Shown {
    let (digits, anchor) = number.split_once('#').unwrap_or((number, ""));
    let label = if title.is_empty() { format!("{word} {digits}") } else { title.clone() };
    let digits = if word == "PEP" { format!("{digits:0>4}") } else { digits.to_owned() };
    let mark = if anchor.is_empty() { "" } else { "#" };
    Shown::Link { label, target: format!("{address}{digits}{mark}{anchor}") }
}

/// A label of a button, in which `&` stands before the letter that presses it.
fn without_accelerators(text: &str) -> String {
    text.split("&&").map(|part| part.replace('&', "")).collect::<Vec<_>>().join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_shows_what_its_page_shows() {
        let definitions = Definitions::default();
        let shown = |name: &str, raw: &str| match show(&definitions, Some(name), raw) {
            Some(Shown::Text(text)) => text,
            Some(Shown::Code(code)) => format!("`{code}`"),
            Some(Shown::Styled(_, text)) => format!("*{text}*"),
            Some(Shown::Link { label, target, .. }) => format!("[{label}]({target})"),
            None => String::new(),
        };
        for (name, raw, expected) in [
            ("class", "~a.b.C", "`C`"),
            ("py:meth", "text <a.b>", "`text`"),
            ("func", "open", "`open()`"),
            ("cpp:class", "std::vector<int>", "`std::vector<int>`"),
            ("ref", "the pack <pack-label>", "the pack"),
            ("doc", "/guide/start", "[guide/start](/guide/start)"),
            ("doc", "Start <guide/start>", "[Start](guide/start)"),
            ("kbd", "Ctrl+C", "`Ctrl+C`"),
            ("guilabel", "&Save && close", "Save & close"),
            ("menuselection", "File --> Save", "File ‣ Save"),
            ("abbr", "LIFO (last-in, first-out)", "LIFO (last-in, first-out)"),
            ("math", "a^2", "a^2"),
            ("pep", "8", "[PEP 8](https://peps.python.org/pep-0008)"),
            ("code", "a\\b", "`a\\b`"),
            ("file", "/usr/{name}", "`/usr/name`"),
            ("own", "words", "words"),
        ] {
            assert_eq!(shown(name, raw), expected, "{name} {raw}");
        }
    }
}

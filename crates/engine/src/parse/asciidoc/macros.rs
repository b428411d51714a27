//! A place in a paragraph in, the macro that begins there out: links, references, keys, footnotes.

/// Longer targets and texts are read as the words that they are, so that brackets that never close cost linear time.
const MAX_TARGET_BYTES: usize = 2_048;
const MAX_TEXT_BYTES: usize = 4_096;
const MAX_NOTE_BYTES: usize = 2_048;

/// What a macro shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Macro<'a> {
    /// A link; its text may be empty.
    Link {
        target: &'a str,
        text: String,
    },
    /// A reference to another place; its text may be empty.
    Reference {
        target: &'a str,
        text: String,
    },
    Footnote(&'a str),
    /// A key, or keys.
    Key(&'a str),
    /// What stands on a button.
    Button(&'a str),
    Text(String),
    /// What no reader sees: a picture, an anchor, an entry of the index.
    Nothing,
}

const SCHEMES: [&str; 4] = ["https://", "http://", "ftp://", "irc://"];
const NAMES: [&str; 15] = [
    "link",
    "mailto",
    "xref",
    "image",
    "icon",
    "footnote",
    "footnoteref",
    "kbd",
    "btn",
    "menu",
    "indexterm",
    "indexterm2",
    "anchor",
    "linkgit",
    "gitlink",
];

/// The macro that begins at `at`, and where it ends.
pub(super) fn at(text: &str, at: usize) -> Option<(Macro<'_>, usize)> {
    let from = text.get(at..)?;
    let begins_word = !text.get(..at)?.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let (found, rest) = match from.chars().next()? {
        '<' => reference(from).or_else(|| address_in_brackets(from))?,
        '[' => anchor(from)?,
        '(' => index_term(from)?,
        // A note stands right behind the word that it is of.
        'f' if from.starts_with("footnote") => named(from)?,
        c if c.is_ascii_lowercase() && begins_word => address(from).or_else(|| named(from))?,
        _ => return None,
    };
    Some((found, text.len() - rest.len()))
}

fn head(text: &str, max: usize) -> &str {
    text.get(..text.floor_char_boundary(max)).unwrap_or_default()
}

/// `<<id,text>>`.
fn reference(from: &str) -> Option<(Macro<'_>, &str)> {
    let inner = from.strip_prefix("<<")?;
    inner.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | '/' | '.' | '"' | ':')).then_some(())?;
    let end = head(inner, MAX_TARGET_BYTES).find(">>")?;
    let (target, text) = inner.get(..end)?.split_once(',').unwrap_or((inner.get(..end)?, ""));
    Some((Macro::Reference { target: target.trim(), text: text.trim().to_owned() }, inner.get(end + 2..)?))
}

/// `<https://…>`.
fn address_in_brackets(from: &str) -> Option<(Macro<'_>, &str)> {
    let inner = from.strip_prefix('<')?;
    SCHEMES.iter().any(|scheme| inner.starts_with(scheme)).then_some(())?;
    let end = head(inner, MAX_TARGET_BYTES).find(|c: char| c == '>' || c.is_whitespace())?;
    let rest = inner.get(end..)?.strip_prefix('>')?;
    Some((Macro::Link { target: inner.get(..end)?, text: String::new() }, rest))
}

/// `[[id]]` and, in a bibliography, `[[[id]]]`.
fn anchor(from: &str) -> Option<(Macro<'_>, &str)> {
    let inner = from.strip_prefix("[[")?;
    let is_entry = inner.starts_with('[');
    let inner = inner.strip_prefix('[').unwrap_or(inner);
    inner.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':') || is_entry && c.is_numeric()).then_some(())?;
    let end = head(inner, MAX_TARGET_BYTES).find(']')?;
    let rest = inner.get(end..)?.strip_prefix(if is_entry { "]]]" } else { "]]" })?;
    let (id, label) = inner.get(..end)?.split_once(',').unwrap_or((inner.get(..end)?, ""));
    let shown = if label.is_empty() { id } else { label.trim() };
    Some((if is_entry { Macro::Text(format!("[{shown}]")) } else { Macro::Nothing }, rest))
}

/// `((term))` is shown, `(((term, more)))` is not.
fn index_term(from: &str) -> Option<(Macro<'_>, &str)> {
    if let Some(inner) = from.strip_prefix("(((") {
        let end = head(inner, MAX_TARGET_BYTES).find(")))")?;
        return Some((Macro::Nothing, inner.get(end + 3..)?));
    }
    let inner = from.strip_prefix("((")?;
    let end = head(inner, MAX_TARGET_BYTES).find("))")?;
    let term = inner.get(..end)?;
    (!term.is_empty() && !term.contains('(')).then(|| (Macro::Text(term.to_owned()), inner.get(end + 2..).unwrap_or_default()))
}

/// `https://…[text]` or an address alone, without the full stop of its sentence.
fn address(from: &str) -> Option<(Macro<'_>, &str)> {
    let scheme = SCHEMES.iter().find(|scheme| from.starts_with(**scheme))?;
    let within = head(from, MAX_TARGET_BYTES);
    let end = within.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '<' | '>' | '"' | '`')).unwrap_or(within.len());
    if let Some((text, rest)) = bracketed(from.get(end..)?, false) {
        return Some((Macro::Link { target: from.get(..end)?, text: label(text) }, rest));
    }
    let mut target = from.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    if target.ends_with(')') && !target.contains('(') {
        target = target.trim_end_matches([')', '.', ',', ';', ':']);
    }
    (target.len() > scheme.len()).then(|| (Macro::Link { target, text: String::new() }, from.get(target.len()..).unwrap_or_default()))
}

/// `name:target[text]`.
fn named(from: &str) -> Option<(Macro<'_>, &str)> {
    let name = NAMES
        .iter()
        .filter(|name| from.starts_with(**name))
        .find(|name| from.get(name.len()..).is_some_and(|rest| rest.starts_with(':')))?;
    let behind = from.get(name.len() + 1..)?;
    let within = head(behind, MAX_TARGET_BYTES);
    let end = within.find(|c: char| c == '[' || c.is_control() || c == ']' || c.is_whitespace() && *name != "menu" && *name != "image")?;
    let target = behind.get(..end)?;
    if target.starts_with([':', ' ']) {
        return None;
    }
    let (text, rest) = bracketed(behind.get(end..)?, name.starts_with("footnote"))?;
    Some((shown(name, target, text)?, rest))
}

fn shown<'a>(name: &str, target: &'a str, text: &'a str) -> Option<Macro<'a>> {
    let needs_target = matches!(name, "link" | "mailto" | "xref" | "image" | "icon" | "menu" | "linkgit" | "gitlink");
    if needs_target == target.is_empty() && !matches!(name, "footnote" | "anchor") {
        return None;
    }
    Some(match name {
        "link" => Macro::Link { target, text: label(text) },
        "mailto" => Macro::Text(Some(label(text)).filter(|text| !text.is_empty()).unwrap_or_else(|| target.to_owned())),
        "xref" => Macro::Reference { target, text: label(text) },
        "footnote" => Macro::Footnote(text),
        "footnoteref" => Macro::Footnote(text.split_once(',').map_or("", |(_, text)| text)),
        "kbd" => Macro::Key(text),
        "btn" => Macro::Button(text),
        "menu" => Macro::Text(menu(target, text)),
        "indexterm2" => Macro::Text(text.to_owned()),
        // The macro that git's own manual has for its pages.
        "linkgit" | "gitlink" => Macro::Text(format!("{target}({text})")),
        _ => Macro::Nothing,
    })
}

fn menu(target: &str, text: &str) -> String {
    let items = text.split(['>', ',']).map(str::trim).filter(|item| !item.is_empty());
    std::iter::once(target).chain(items).collect::<Vec<_>>().join(" › ")
}

/// What stands in the brackets that `from` begins with, and what follows them. Only a note may hold brackets of its own.
fn bracketed(from: &str, is_note: bool) -> Option<(&str, &str)> {
    let inner = head(from.strip_prefix('[')?, if is_note { MAX_NOTE_BYTES } else { MAX_TEXT_BYTES });
    let end = inner.match_indices(']').map(|(end, _)| end).find(|end| {
        let before = inner.get(..*end).unwrap_or_default();
        !(before.ends_with('\\') || is_note && before.matches('[').count() > before.matches(']').count())
    })?;
    Some((inner.get(..end)?, from.get(end + 2..)?))
}

/// A link's text without the attributes that say how it opens.
fn label(text: &str) -> String {
    let text = text.trim().replace("\\]", "]");
    let begins = ["role=", "window=", "opts=", "id=", "xrefstyle="].iter().any(|name| text.starts_with(name));
    let has_attributes = begins || text.contains('=') && text.contains([',', '"']);
    if has_attributes { first_part(&text) } else { text.trim_end_matches('^').to_owned() }
}

fn first_part(text: &str) -> String {
    let quoted = text.strip_prefix('"').and_then(|rest| rest.split_once('"')).map(|(text, _)| text);
    let named = text.split(',').take_while(|part| !part.contains('=')).collect::<Vec<_>>().join(",");
    quoted.map_or(named, str::to_owned).trim_end_matches('^').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(target: &'static str, text: &str) -> Option<Macro<'static>> {
        Some(Macro::Link { target, text: text.to_owned() })
    }

    #[test]
    fn links_have_a_target_and_a_text() {
        let of = |text: &'static str| at(text, 0).map(|(found, _)| found);
        assert_eq!(of("https://mill.example/a[the mill^] b"), link("https://mill.example/a", "the mill"));
        assert_eq!(of("https://mill.example/a."), link("https://mill.example/a", ""));
        assert_eq!(of("<https://mill.example/a>"), link("https://mill.example/a", ""));
        assert_eq!(of("link:mill.html[\"Mill, old\",window=_blank]"), link("mill.html", "Mill, old"));
        assert_eq!(of("link:mill.html[role=a]"), link("mill.html", ""));
        assert_eq!(of("xref:a.adoc#b[c [d\\]]"), Some(Macro::Reference { target: "a.adoc#b", text: "c [d]".to_owned() }));
        assert_eq!(of("<<a,b>>"), Some(Macro::Reference { target: "a", text: "b".to_owned() }));
        for text in ["link: a", "<<", "<< a >>", "xref::a[b]", "https://", "linked:[a]", "kbd: [a]"] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn others_show_what_they_name() {
        let of = |text: &'static str| at(text, 0).map(|(found, _)| found);
        assert_eq!(of("menu:File[Save > As]"), Some(Macro::Text("File › Save › As".to_owned())));
        assert_eq!(of("kbd:[Ctrl+C]"), Some(Macro::Key("Ctrl+C")));
        assert_eq!(of("((mill))"), Some(Macro::Text("mill".to_owned())));
        assert_eq!(of("footnote:[See https://a.example[a].]"), Some(Macro::Footnote("See https://a.example[a].")));
        for text in ["(((mill, old)))", "[[id]]", "image:mill.png[The mill]", "indexterm:[mill]", "anchor:id[]"] {
            assert_eq!(of(text), Some(Macro::Nothing), "{text}");
        }
    }
}

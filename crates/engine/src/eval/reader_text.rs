//! A quote or an expected text in, the same as a reader sees it out, to be compared: links as their text, tags and marks of Markdown
//! dropped; quotation marks, dashes, white space and case evened out.
//!
//! Documents write one sentence in many ways, and what a quote shows may be cleaned further: only what a reader sees may count.

/// Tags that a page may hold without showing them.
const TAGS: [&str; 22] = [
    "br",
    "b",
    "i",
    "em",
    "strong",
    "code",
    "sup",
    "sub",
    "span",
    "a",
    "p",
    "div",
    "kbd",
    "td",
    "tr",
    "th",
    "table",
    "Listing",
    "Q",
    "A",
    "Questions",
    "DocsLink",
];

/// Where a piece that is replaced ends, and what takes its place.
type Found<'a> = Option<(usize, &'a str)>;

/// `text` as a reader sees it, in small letters and on one line.
pub(super) fn reader_text(text: &str) -> String {
    let text: String = text.chars().map(plain_mark).collect();
    let text = replaced(&text, comment);
    let text = replaced(&text, picture);
    let text = replaced(&text, link);
    let text = replaced(&text, link);
    let text = replaced(&text, reference);
    let text = replaced(&text, tag);
    let text = replaced(&text, quotation_marks);
    let text = replaced(&text, list_mark);
    let text = text.replace(['*', '_', '`', '|', '\\'], " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    without_gaps(&text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase())
}

/// The words of a text that [`reader_text`] made, with one space between them.
pub(super) fn words(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn plain_mark(c: char) -> char {
    match c {
        '\u{a0}' => ' ',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '\u{2011}' | '\u{2013}' | '\u{2212}' => '-',
        other => other,
    }
}

/// `text` with each piece that `find` finds at a place, from left to right, replaced.
fn replaced(text: &str, find: impl Fn(&str, usize) -> Found<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = from(text, at).chars().next() {
        match find(text, at).filter(|(end, _)| *end > at) {
            Some((end, instead)) => {
                out.push_str(instead);
                at = end;
            }
            None => {
                out.push(c);
                at += c.len_utf8();
            }
        }
    }
    out
}

fn from(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// Where `what` ends, if it stands at `at`.
fn after(text: &str, at: usize, what: &str) -> Option<usize> {
    from(text, at).starts_with(what).then_some(at + what.len())
}

/// Where the run of what `is_inside` takes ends, which may be at `at`.
fn run(text: &str, at: usize, is_inside: impl Fn(char) -> bool) -> usize {
    from(text, at).find(|c| !is_inside(c)).map_or(text.len(), |length| at + length)
}

fn spaces(text: &str, at: usize) -> usize {
    run(text, at, char::is_whitespace)
}

fn comment(text: &str, at: usize) -> Found<'_> {
    let inside = after(text, at, "<!--")?;
    Some((inside + from(text, inside).find("-->")? + 3, " "))
}

/// `![what it shows](where it is)`.
fn picture(text: &str, at: usize) -> Found<'_> {
    let close = run(text, after(text, at, "![")?, |c| c != ']');
    let end = run(text, after(text, close, "](")?, |c| c != ')');
    Some((after(text, end, ")")?, " "))
}

/// `[text](target "title")`, whose target may hold one level of parentheses.
fn link(text: &str, at: usize) -> Found<'_> {
    let (label, close) = label(text, at)?;
    let mut end = after(text, close, "](")?;
    loop {
        end = run(text, end, |c| !matches!(c, '(' | ')') && !c.is_whitespace());
        let Some(inside) = after(text, end, "(") else { break };
        end = after(text, run(text, inside, |c| !matches!(c, '(' | ')')), ")")?;
    }
    let quoted = Some(spaces(text, end)).filter(|title| *title > end).and_then(|title| after(text, title, "\""));
    if let Some(inside) = quoted {
        end = after(text, run(text, inside, |c| c != '"'), "\"")?;
    }
    Some((after(text, end, ")")?, label))
}

/// `[text][name of its target]`.
fn reference(text: &str, at: usize) -> Found<'_> {
    let (label, close) = label(text, at)?;
    let end = run(text, after(text, close, "][")?, |c| !matches!(c, '[' | ']'));
    let end = after(text, end, "]")?;
    (!label.is_empty()).then_some((end, label))
}

/// What stands in the brackets that open at `at`, and where they close.
fn label(text: &str, at: usize) -> Option<(&str, usize)> {
    let start = after(text, at, "[")?;
    let end = run(text, start, |c| !matches!(c, '[' | ']'));
    Some((text.get(start..end)?, end))
}

fn tag(text: &str, at: usize) -> Found<'_> {
    let start = after(text, at, "<")?;
    let start = after(text, start, "/").unwrap_or(start);
    let name = text.get(start..run(text, start, |c| c.is_alphanumeric() || c == '_'))?;
    let end = run(text, start + name.len(), |c| !matches!(c, '<' | '>'));
    TAGS.contains(&name).then_some((after(text, end, ">")?, " "))
}

/// The marks before a line that is quoted from elsewhere: `> > `.
fn quotation_marks(text: &str, at: usize) -> Found<'_> {
    let mut end = after(text, line_start(text, at)?, ">")?;
    loop {
        let next = from(text, end).chars().next().filter(|c| c.is_whitespace()).map_or(end, |space| end + space.len_utf8());
        match after(text, next, ">") {
            Some(mark) => end = mark,
            None => return Some((next, " ")),
        }
    }
}

/// The bullet or number of an item: `- `, `3. `.
fn list_mark(text: &str, at: usize) -> Found<'_> {
    let start = line_start(text, at)?;
    let digits = run(text, start, |c| c.is_ascii_digit());
    let marks: &[char] = if digits > start { &['.', ')'] } else { &['-', '*', '+', '•'] };
    let mark = from(text, digits).chars().next().filter(|c| marks.contains(c))?;
    let end = digits + mark.len_utf8();
    Some(spaces(text, end)).filter(|space| *space > end).map(|space| (space, " "))
}

/// Where the first text behind the start of a line stands, if one starts at `at`.
fn line_start(text: &str, at: usize) -> Option<usize> {
    text.get(..at)?.chars().next_back().is_none_or(|before| before == '\n').then(|| spaces(text, at))
}

/// `text` without the spaces that marks left behind when they were dropped: before a full stop, behind a bracket.
fn without_gaps(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, ',' | '.' | ';' | ':' | ')' | ']' | '?' | '!') && out.ends_with(' ') {
            out.pop();
        }
        if c != ' ' || !out.ends_with(['(', '[']) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_compared_as_a_reader_sees_it() {
        for (written, seen) in [
            ("See [the **guide**](https://a.org/b_(c) \"Guide\") .", "see the guide."),
            ("see [the guide][guide], or [this]", "see the guide, or [this]"),
            ("- one\n  * two\n3. three\n4.four", "one two three 4.four"),
            ("> > quoted\n>\n> again", "quoted again"),
            ("Press <kbd>Ctrl</kbd> <!-- or\nnot --> in a `Vec<_>`", "press ctrl in a vec< >"),
            ("![a logo](logo.png) Its “name” – it’s\u{a0}long", "its \"name\" - it's long"),
            ("| a | ( b ) |\n&lt;c&gt; &amp;lt;", "a (b) <c> &lt;"),
            ("[open [link](a) (b", "[open link (b"),
            ("<bold> <b-x>", "<bold>"),
            ("", ""),
        ] {
            assert_eq!(reader_text(written), seen, "{written}");
        }
    }

    #[test]
    fn words_are_parted_by_one_space() {
        assert_eq!(words("how do i: re-set it?"), "how do i re set it");
        assert_eq!(words("?"), "");
    }
}

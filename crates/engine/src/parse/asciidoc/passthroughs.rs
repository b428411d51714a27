//! A paragraph in, the same with what is passed through it out, `+*not bold*+`: held in characters that mark nothing.

use std::borrow::Cow;

use crate::parse::markup;

/// Where the punctuation of ASCII is held: characters of plane 15, which Unicode gives to nobody.
const HELD: u32 = 0xf0000;
/// Longer passages are not passed through.
const MAX_PASSAGE_BYTES: usize = 16 << 10;
/// Macros whose text is kept as it is, the one that says how it is read first.
const MACROS: [&str; 4] = ["pass:", "stem:", "latexmath:", "asciimath:"];

/// `text` in characters that mark nothing.
pub(super) fn hold(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_punctuation() { char::from_u32(HELD + u32::from(c)).unwrap_or(c) } else { c }).collect()
}

/// `text` as a reader sees it.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(is_held) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| char::from_u32(u32::from(c).wrapping_sub(HELD)).filter(|_| is_held(c)).unwrap_or(c)).collect())
}

fn is_held(c: char) -> bool {
    u32::from(c).checked_sub(HELD).and_then(char::from_u32).is_some_and(|c| c.is_ascii_punctuation())
}

/// `text` with the passages held that are not read. Of old marks, backticks pass through what is between them.
pub(super) fn extract(text: &str, has_old_marks: bool) -> Cow<'_, str> {
    if has_old_marks {
        return Cow::Owned(with_held_code(text));
    }
    if !text.contains('+') && !MACROS.iter().any(|name| text.contains(name)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut unclosed = [false; 3];
    let mut rest = text;
    while let Some(at) = rest.find(['+', 'p', 's', 'l', 'a']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let last = out.chars().next_back();
        let found = if from.starts_with('+') { between_plusses(from, last, &mut unclosed) } else { in_macro(from, last) };
        match found {
            // What is escaped is text; the backslash goes.
            Some((_, behind)) if last == Some('\\') => {
                out.pop();
                let whole = from.get(..from.len() - behind.len()).unwrap_or_default();
                out.push_str(&hold(whole));
                rest = behind;
            }
            Some((held, behind)) => {
                out.push_str(&held);
                rest = behind;
            }
            None => {
                let marks = from.bytes().take_while(|byte| *byte == b'+').count().max(1);
                out.push_str(from.get(..marks).unwrap_or_default());
                rest = from.get(marks..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// `text` with what stands between backticks held; ``` ``so'' ``` is “so”.
fn with_held_code(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut unclosed = [false; 2];
    let mut rest = text;
    while let Some((before, from)) = rest.find('`').and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        let marks: [(&str, &str, bool); 2] = [("``", "''", false), ("`", "`", true)];
        let found = marks.into_iter().zip(&mut unclosed).find_map(|((open, close, is_constrained), unclosed)| {
            let inner =
                from.strip_prefix(open).filter(|inner| !*unclosed && (!is_constrained || opens(inner, before.chars().next_back())))?;
            let end = closing(inner, close, is_constrained);
            *unclosed |= end.is_none();
            Some((inner.get(..end?)?, inner.get(end? + close.len()..)?, is_constrained))
        });
        match found {
            Some((inner, behind, is_code)) => {
                if is_code {
                    out.extend(["`", &hold(inner), "`"]);
                } else {
                    out.extend(["“", inner, "”"]);
                }
                rest = behind;
            }
            None => {
                out.push('`');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    out
}

/// `+++html+++`, `++text++` or, between words, `+text+`; and what follows it.
fn between_plusses<'a>(from: &'a str, last: Option<char>, unclosed: &mut [bool; 3]) -> Option<(String, &'a str)> {
    for (place, mark) in ["+++", "++", "+"].into_iter().enumerate() {
        let Some(inner) = from.strip_prefix(mark) else { continue };
        let is_constrained = mark.len() == 1;
        if unclosed.get(place).copied().unwrap_or(true) || is_constrained && !opens(inner, last) {
            continue;
        }
        let Some(end) = closing(inner, mark, is_constrained) else {
            unclosed.get_mut(place).into_iter().for_each(|unclosed| *unclosed = true);
            continue;
        };
        let (text, behind) = (inner.get(..end)?, inner.get(end + mark.len()..)?);
        let is_html = mark.len() == 3 && markup::is_markup(text);
        return Some((hold(&if is_html { markup::as_text(text) } else { text.to_owned() }), behind));
    }
    None
}

fn opens(inner: &str, last: Option<char>) -> bool {
    inner.starts_with(|c: char| !c.is_whitespace() && c != '+')
        && !last.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ';' | ':'))
}

fn closing(inner: &str, mark: &str, is_constrained: bool) -> Option<usize> {
    inner.match_indices(mark).map(|(at, _)| at).find(|at| {
        let before = inner.get(..*at).and_then(|before| before.chars().next_back());
        let behind = inner.get(at + mark.len()..).and_then(|behind| behind.chars().next());
        let ends = before.is_some_and(|c| !c.is_whitespace()) && !behind.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '+');
        *at > 0 && (!is_constrained || ends)
    })
}

/// `pass:[text]`; where its text is read all the same, `pass:q[*text*]`, that text.
fn in_macro(from: &str, last: Option<char>) -> Option<(String, &str)> {
    let name = MACROS.iter().find(|name| from.starts_with(**name) && !last.is_some_and(char::is_alphanumeric))?;
    let (how, inner) = from.get(name.len()..)?.split_once('[')?;
    how.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ',' | '-' | '+')).then_some(())?;
    let within = inner.get(..inner.floor_char_boundary(MAX_PASSAGE_BYTES))?;
    let end = within.match_indices(']').map(|(at, _)| at).find(|at| !within.get(..*at).is_some_and(|before| before.ends_with('\\')))?;
    let text = within.get(..end)?.replace("\\]", "]");
    let is_read = *name == "pass:" && (how.contains('q') || how == "normal" || how == "n");
    let plain = if *name == "pass:" && markup::is_markup(&text) { markup::as_text(&text) } else { text };
    Some((if is_read { plain } else { hold(&plain) }, inner.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_through_is_held() {
        let cases = [
            ("a +*b*+ c", "a *b* c"),
            ("`+{a}+`", "`{a}`"),
            ("++*b*++c", "*b*c"),
            ("+++<u>b</u>+++", "b"),
            ("pass:[*a* \\]]", "*a* ]"),
            ("1 + 2 + 3", "1 + 2 + 3"),
            ("1+2+3", "1+2+3"),
            ("\\+a+", "+a+"),
            ("C++", "C++"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(&extract(text, false)), expected, "{text}");
        }
        assert!(!extract("a +*b*+ c", false).contains('*') && extract("pass:q[*b*]", false).contains('*'));
    }
}

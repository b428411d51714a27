//! Inline links in, their text out: `[the label](address)` is read as "the label".

/// Longer labels are brackets that happen to stand before a parenthesis.
const MAX_LABEL_BYTES: usize = 1_000;
/// Longer addresses are not followed to their end, so that text of nothing but brackets is read in linear time.
const MAX_TARGET_BYTES: usize = 2_048;

/// Addresses hold a bracket or two. This many are the beginnings of links that never end.
const MAX_NESTED: u32 = 8;

/// A link in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link<'a> {
    /// What a reader sees.
    pub(super) label: &'a str,
    /// Where it leads.
    pub(super) target: &'a str,
    /// What follows it.
    pub(super) rest: &'a str,
}

/// The link that `text` starts with, if it starts with one.
pub(super) fn link(text: &str) -> Option<Link<'_>> {
    let inner = text.strip_prefix('[')?;
    let close = head(inner, MAX_LABEL_BYTES).find([']', '['])?;
    let (label, after) = inner.split_at_checked(close)?;
    let target = after.strip_prefix("](")?;
    let mut depth = 0_u32;
    let end = head(target, MAX_TARGET_BYTES).find(|c| match c {
        '(' => {
            depth += 1;
            depth > MAX_NESTED
        }
        ')' if depth == 0 => true,
        ')' => {
            depth -= 1;
            false
        }
        '\n' => true,
        _ => false,
    })?;
    let (target, rest) = target.split_at_checked(end)?;
    Some(Link { label, target, rest: rest.strip_prefix(')')? })
}

/// `text` with each link as its text. A label that ends in a space keeps it: the next word must not run into it.
pub(super) fn as_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match link(from) {
            Some(link) => {
                out.push_str(link.label);
                rest = link.rest;
            }
            None => {
                out.push('[');
                rest = &from[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The beginning of `text`, at most `max` bytes.
pub(super) fn head(text: &str, max: usize) -> &str {
    &text[..text.floor_char_boundary(max)]
}

/// An absolute `http` or `https` address, if that is all that `raw` is.
pub(super) fn address(raw: &str) -> Option<String> {
    let raw = raw.trim();
    let scheme = raw.starts_with("https://") || raw.starts_with("http://");
    let plain = !raw.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`'));
    (scheme && plain && raw.len() > "https://".len()).then(|| raw.to_owned())
}

/// Another place of the same site or folder, if that is what `raw` names: a path, an anchor or both.
pub(super) fn relative(raw: &str) -> Option<String> {
    let raw = raw.trim();
    let has_scheme = raw.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    let plain = !raw.contains(|c: char| c.is_control() || matches!(c, '<' | '>' | '"' | '`'));
    (!raw.is_empty() && raw.len() <= MAX_TARGET_BYTES && !has_scheme && !raw.starts_with("//") && plain).then(|| raw.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_read_as_their_text() {
        assert_eq!(as_text("[One](/a) and [two ](https://b.org/x_(y))three [sic] [4]"), "One and two three [sic] [4]");
        assert_eq!(as_text("[open](never closed and [more](x)"), "[open](never closed and more");
    }

    #[test]
    fn another_place_of_the_site_is_told_from_an_address() {
        for place in ["b.md", "../b.md#c", "/docs/b", "#c", "a%20b.html?x=1:2"] {
            assert_eq!(relative(place).as_deref(), Some(place));
        }
        for other in ["", " ", "https://example.org/", "//example.org/", "javascript:alert(1)", "mailto:a@b.org", "a\"b"] {
            assert_eq!(relative(other), None, "{other}");
        }
    }

    #[test]
    fn brackets_without_end_cost_linear_time() {
        let text = "[".repeat(300_000) + &"[a](".repeat(50_000);
        assert_eq!(as_text(&text), text);
    }
}

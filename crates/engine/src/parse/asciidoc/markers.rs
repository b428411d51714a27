//! A line in, the item of a list that begins there out.

/// What tells the items of one list from those of the lists around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Dash,
    /// `*` and its repeats.
    Stars(usize),
    /// `.` and its repeats.
    Dots(usize),
    /// `1.`, `a.`, `A.`, `i)`, `I)`, by their first kind of character.
    Numbers(char),
    /// `<1>`, which says what a mark in code means.
    Callout,
    /// `::` and its repeats; `;;`.
    Colons(usize),
    Semicolons,
}

/// An item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item<'a> {
    pub(super) marker: Marker,
    /// Its number, where it states one.
    pub(super) number: Option<u32>,
    /// The term that a definition list defines.
    pub(super) term: Option<&'a str>,
    pub(super) text: &'a str,
}

impl Marker {
    pub(super) fn is_ordered(self) -> bool {
        matches!(self, Marker::Dots(_) | Marker::Numbers(_) | Marker::Callout)
    }
}

/// The item that the line begins.
pub(super) fn item(line: &str) -> Option<Item<'_>> {
    let text = line.trim_start();
    let (mark, rest) = text.split_once([' ', '\t']).unwrap_or((text, ""));
    let marked = || if rest.is_empty() { None } else { marker(mark) };
    match marked() {
        Some((marker, number)) => Some(Item { marker, number, term: None, text: rest.trim_start() }),
        None => term(text),
    }
}

fn marker(mark: &str) -> Option<(Marker, Option<u32>)> {
    let all = |c: char| mark.chars().all(|found| found == c);
    if mark == "-" || mark == "•" {
        return Some((Marker::Dash, None));
    }
    if all('*') {
        return Some((Marker::Stars(mark.len()), None));
    }
    if all('.') {
        return (mark.len() <= 5).then_some((Marker::Dots(mark.len()), None));
    }
    if let Some(number) = mark.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
        let counted = number == "." || !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        return counted.then(|| (Marker::Callout, number.parse().ok()));
    }
    if let Some(number) = mark.strip_suffix('.') {
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if is_number {
            return Some((Marker::Numbers('1'), number.parse().ok()));
        }
        let mut letters = number.chars();
        return match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_ascii_alphabetic() => {
                Some((Marker::Numbers(if letter.is_lowercase() { 'a' } else { 'A' }), None))
            }
            _ => None,
        };
    }
    let roman = mark.strip_suffix(')').filter(|roman| !roman.is_empty())?;
    let small = roman.chars().all(|c| "ivx".contains(c));
    (small || roman.chars().all(|c| "IVX".contains(c))).then_some((Marker::Numbers(if small { 'i' } else { 'I' }), None))
}

/// `term:: text`.
fn term(text: &str) -> Option<Item<'_>> {
    if text.starts_with("//") {
        return None;
    }
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find([':', ';'])) {
        let at = from + found;
        let mark = text.as_bytes().get(at).copied()?;
        let count = text.as_bytes().iter().skip(at).take_while(|byte| **byte == mark).count();
        let behind = text.get(at + count..)?;
        let ends = behind.is_empty() || behind.starts_with([' ', '\t']);
        let marker = match (mark, count) {
            (b':', 2..=4) => Some(Marker::Colons(count)),
            (b';', 2) => Some(Marker::Semicolons),
            _ => None,
        };
        if let Some(marker) = marker.filter(|_| ends && at > 0) {
            return Some(Item { marker, number: None, term: text.get(..at).map(str::trim_end), text: behind.trim_start() });
        }
        from = at + count;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_begins_with_its_mark_and_a_definition_with_its_term() {
        let of = |line: &'static str| item(line).map(|item| (item.marker, item.term, item.text));
        assert_eq!(of("* a"), Some((Marker::Stars(1), None, "a")));
        assert_eq!(of("  ** a"), Some((Marker::Stars(2), None, "a")));
        assert_eq!(of(".. a"), Some((Marker::Dots(2), None, "a")));
        assert_eq!(of("<1> a"), Some((Marker::Callout, None, "a")));
        assert_eq!(of("iv) a"), Some((Marker::Numbers('i'), None, "a")));
        assert_eq!(item("12. a").and_then(|item| item.number), Some(12));
        assert_eq!(of("-f::"), Some((Marker::Colons(2), Some("-f"), "")));
        assert_eq!(of("std::mill::: a :: b"), Some((Marker::Colons(3), Some("std::mill"), "a :: b")));
        for line in ["*a*", "image::a.png[]", "a: b", "--", "*", ".a", "::", "e.g. a", "// a:: b"] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}

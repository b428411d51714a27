//! A line in, where the items of a list begin that is written in it out: "1) One 2) Two", "a. One b. Two", "• One • Two".

use crate::text::full_stops::is_bullet;

/// Where the second and later items begin in `line`. Empty where it is no list: its first item begins the line.
pub(super) fn starts(line: &str) -> Vec<usize> {
    match line.bytes().next() {
        Some(b'0'..=b'9' | b'a' | b'(') => numbered(line),
        Some(0xc2 | 0xe2) => bulleted(line),
        _ => Vec::new(),
    }
}

fn bulleted(line: &str) -> Vec<usize> {
    let Some(bullet) = line.chars().next().filter(|c| is_bullet(*c)) else { return Vec::new() };
    let after_space = |at: &usize| line.get(..*at).is_some_and(|before| before.ends_with(' '));
    line.match_indices(bullet).map(|(at, _)| at).filter(after_space).collect()
}

/// How the number of an item is written.
#[derive(Clone, Copy)]
struct Marks {
    before: &'static str,
    behind: &'static str,
    is_letter: bool,
}

impl Marks {
    fn of(line: &str) -> Option<(Marks, u32)> {
        let (before, rest) = line.strip_prefix('(').map_or(("", line), |rest| ("(", rest));
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_letter = digits == 0 && rest.starts_with('a');
        let end = if is_letter { 1 } else { digits };
        let number = if is_letter { 1 } else { rest.get(..end).filter(|digits| digits.len() <= 2)?.parse().ok()? };
        let tail = rest.get(end..)?;
        let behind = [".) ", ") ", ". "].into_iter().find(|behind| tail.starts_with(behind))?;
        (before.is_empty() || behind == ") ").then_some((Marks { before, behind, is_letter }, number))
    }

    /// The mark of the item with this number, with the space before it. None past the alphabet.
    fn of_item(self, number: u32) -> Option<String> {
        let Marks { before, behind, is_letter } = self;
        if !is_letter {
            return Some(format!(" {before}{number}{behind}"));
        }
        let letter = char::from(b'a'.checked_add(u8::try_from(number).ok()?.checked_sub(1)?)?);
        letter.is_ascii_lowercase().then(|| format!(" {before}{letter}{behind}"))
    }
}

/// More items than this are in no line.
const MAX_ITEMS: u32 = 99;

fn numbered(line: &str) -> Vec<usize> {
    let Some((marks, first)) = Marks::of(line) else { return Vec::new() };
    let mut starts = Vec::new();
    let mut from = 0;
    for number in first + 1..=first.saturating_add(MAX_ITEMS) {
        let Some(mark) = marks.of_item(number) else { break };
        let rest = line.get(from..).unwrap_or_default();
        let Some(at) = memchr::memmem::find(rest.as_bytes(), mark.as_bytes()) else { break };
        let inside = from + at + mark.len();
        // Before a small letter, a number and a full stop are an ordinal or an amount.
        if !line.get(inside..).is_some_and(|item| item.starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase())) {
            break;
        }
        starts.push(from + at + 1);
        from = inside;
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(line: &str) -> Vec<&str> {
        let starts = starts(line);
        let ends = starts.iter().copied().chain([line.len()]);
        let begins = std::iter::once(0).chain(starts.iter().copied());
        begins.zip(ends).map(|(from, to)| line[from..to].trim_end()).collect()
    }

    #[test]
    fn items_in_a_line_follow_each_other() {
        assert_eq!(items("1.) Milk 2.) Flour. 3.) Salt"), ["1.) Milk", "2.) Flour.", "3.) Salt"]);
        assert_eq!(items("(1) Milk (2) Flour"), ["(1) Milk", "(2) Flour"]);
        assert_eq!(items("a. Milk b. Flour"), ["a. Milk", "b. Flour"]);
        assert_eq!(items("• Milk • Flour"), ["• Milk", "• Flour"]);
    }

    #[test]
    fn other_numbers_are_left_alone() {
        for line in ["1. The mill has 2. floors", "7 mills in 8. Then", "a mill b. Then", "2022. Then 2023. Then", "1) Milk 3) Salt"] {
            assert_eq!(items(line), [line]);
        }
    }
}

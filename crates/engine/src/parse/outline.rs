//! A plain text in, the same as Markdown out, where it is a manual or notes rather than a page: with headings and lists.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::parse::furniture;

/// Fewer headings, or items in a text without headings, are part of running text.
const MIN_HEADINGS: usize = 2;
const MIN_ITEMS: usize = 3;

/// A longer line in capitals is a sentence that somebody shouts.
const MAX_HEADING_CHARS: usize = 60;
const MIN_CAPITALS: usize = 4;

/// What a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Text,
    Empty,
    Item,
    /// `# Heading`, or the line above `=====` or `-----`.
    Marked,
    /// A line in capitals between empty lines.
    Capitals,
}

/// `text` as Markdown. None where it is paragraphs.
pub(super) fn as_markdown(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut roles: Vec<Role> = (0..lines.len()).map(|at| role(&lines, at)).collect();
    let mut seen = HashSet::new();
    let capitals = lines.iter().zip(&roles).filter(|(_, role)| **role == Role::Capitals);
    // What comes back is furniture: "ADVERTISEMENT".
    let distinct = capitals.clone().all(|(line, _)| seen.insert(*line));
    if !distinct || capitals.count() < MIN_HEADINGS {
        roles.iter_mut().filter(|role| **role == Role::Capitals).for_each(|role| *role = Role::Text);
    }
    let count = |wanted: &[Role]| roles.iter().filter(|role| wanted.contains(role)).count();
    let (headings, items) = (count(&[Role::Marked, Role::Capitals]), count(&[Role::Item]));
    let says = count(&[Role::Text, Role::Item]);
    let fits = headings >= MIN_HEADINGS || headings > 0 && items > 1 || items >= MIN_ITEMS && items * 2 >= says;
    fits.then(|| lines.iter().zip(&roles).enumerate().map(|(at, (line, role))| written(line, *role, at == 0, roles.get(at + 1))).collect())
}

fn written<'a>(line: &'a str, role: Role, is_first: bool, next: Option<&Role>) -> String {
    let line: Cow<'a, str> = match role {
        Role::Capitals => format!("## {line}").into(),
        Role::Item => line.trim_start().strip_prefix('•').map_or(line.into(), |item| format!("- {}", item.trim_start()).into()),
        Role::Text if is_first && next == Some(&Role::Empty) && !line.ends_with(['.', ':', ',']) => format!("# {line}").into(),
        Role::Text | Role::Empty | Role::Marked => line.into(),
    };
    format!("{line}\n")
}

fn role(lines: &[&str], at: usize) -> Role {
    let is_empty = |at: Option<usize>| at.is_none_or(|at| lines.get(at).is_none_or(|line| line.trim().is_empty()));
    let line = lines.get(at).copied().unwrap_or_default();
    let next = lines.get(at + 1).copied().unwrap_or_default();
    let apart = is_empty(at.checked_sub(1));
    if line.trim().is_empty() {
        return Role::Empty;
    }
    let short = line.chars().count() <= MAX_HEADING_CHARS && line.contains(char::is_alphanumeric);
    if apart && short && (is_hashed(line) || is_rule(next)) {
        return Role::Marked;
    }
    if is_item(line) {
        return Role::Item;
    }
    let capitals = line.chars().filter(|c| c.is_uppercase()).count();
    let shouts = capitals >= MIN_CAPITALS && !line.contains(char::is_lowercase) && !line.ends_with(['.', '!', '?', ':', ',']);
    if apart && short && at > 0 && shouts && is_empty(Some(at + 1)) && furniture::kind(line).is_none() {
        Role::Capitals
    } else {
        Role::Text
    }
}

fn is_hashed(line: &str) -> bool {
    let marks = line.bytes().take_while(|byte| *byte == b'#').count();
    (1..=6).contains(&marks) && line.get(marks..).is_some_and(|rest| rest.starts_with(' '))
}

fn is_rule(line: &str) -> bool {
    let line = line.trim_end();
    line.len() >= 3 && (line.bytes().all(|byte| byte == b'=') || line.bytes().all(|byte| byte == b'-'))
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    let is_numbered = (1..=2).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "));
    is_numbered || digits == 0 && ["- ", "* ", "• "].iter().any(|mark| line.starts_with(mark))
}

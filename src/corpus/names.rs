//! A file's name as its folder or archive has it in, as it is shown everywhere out.

/// `name` with what would break the line of a table, a problem or the log as programs write it: `\n`.
pub(super) fn on_one_line(name: &str) -> String {
    name.chars().map(|c| if is_hidden(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
}

/// Whether a character ends a line, turns the direction of writing, or controls a terminal.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line() {
        assert_eq!(on_one_line("a\nb\u{1b}[0m \u{202e}c/Mühle.md"), "a\\nb\\u{1b}[0m \\u{202e}c/Mühle.md");
    }
}

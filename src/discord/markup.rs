//! Discord's own marks in a message: mentions, custom emoji, times, code blocks, links. None of them is part of a question.

/// What a person reads of `text` as words: mentions, custom emoji, times and addresses left out, the words of a link
/// and of code kept, spaces single.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', 'h', '`', '[']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let (kept, len) = mark(from).unwrap_or_else(|| (from.chars().next().map(String::from).unwrap_or_default(), 1));
        out.push_str(&kept);
        rest = from.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is to be read of the mark that `text` begins with, and its length in bytes. None if it begins with none.
fn mark(text: &str) -> Option<(String, usize)> {
    if let Some(inside) = text.strip_prefix('<') {
        let end = inside.find('>').filter(|end| *end <= MAX_MARK)?;
        let named = inside.get(..end)?;
        let is_mark = ["@", "#", ":", "a:", "t:", "/", "id:"].iter().any(|start| named.starts_with(start));
        let is_address = is_address(named);
        return (is_mark || is_address).then(|| (" ".to_owned(), end + 2));
    }
    if text.starts_with('`') {
        let ticks = text.len() - text.trim_start_matches('`').len();
        return Some((" ".to_owned(), ticks));
    }
    if let Some(inside) = text.strip_prefix('[') {
        let (words, after) = inside.split_once("](")?;
        let end = after.find(')')?;
        return (is_address(after.trim_start_matches('<')) && !words.contains('\n')).then(|| (plain(words), 1 + words.len() + 2 + end + 1));
    }
    is_address(text).then(|| (" ".to_owned(), text.find(char::is_whitespace).unwrap_or(text.len())))
}

/// The longest mark: a custom emoji's name of 32 characters with its id, and room to spare.
const MAX_MARK: usize = 2_000;

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    #[test]
    fn marks_are_left_out_and_words_kept() {
        for (text, read) in [
            ("Why <@1> did <@&2> <#3> it <:grin:4> <a:wave:5> at <t:1600000000:R>?", "Why did it at ?"),
            ("See https://example.org/a?b and <https://example.org> now", "See and now"),
            ("Read [this report](https://example.org/x) first", "Read this report first"),
            ("`code` and ```rust\nfn main\n```", "code and rust fn main"),
            ("1 < 2 and a > b, x[1](2) [open", "1 < 2 and a > b, x[1](2) [open"),
            ("how hot is http?", "how hot is http?"),
            ("", ""),
        ] {
            assert_eq!(plain(text), read);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any::<String>(), marks in "[<>@#:a`\\[\\]() h/tps]{0,60}") {
            let _ = plain(&text);
            let once = plain(&marks);
            assert!(once.len() <= marks.len());
        }
    }
}

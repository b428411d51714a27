//! Clean text in, its paragraphs out, however the file breaks its lines.

use std::borrow::Cow;

/// A block is wrapped by hand if this share of its inner line breaks falls inside a sentence: one in three.
const WRAPPED_ONE_IN: usize = 3;

/// The paragraphs of clean `text`. Lines that were broken to a width are joined; other lines are paragraphs themselves.
pub(super) fn split(text: &str) -> Vec<Cow<'_, str>> {
    let wrapped = is_wrapped(text);
    let mut paragraphs = Vec::with_capacity(text.len() / 256 + 1);
    for block in text.split("\n\n").filter(|block| !block.is_empty()) {
        if !block.contains('\n') {
            paragraphs.push(Cow::Borrowed(block));
        } else if wrapped {
            paragraphs.push(Cow::Owned(block.replace('\n', " ")));
        } else {
            paragraphs.extend(block.split('\n').map(Cow::Borrowed));
        }
    }
    paragraphs
}

/// Whether the lines were broken to a width: then many breaks fall between a word and one in lower case.
fn is_wrapped(text: &str) -> bool {
    let mut inner = 0_usize;
    let mut inside_sentence = 0_usize;
    let mut previous = "";
    for line in text.split('\n') {
        if !previous.is_empty() && !line.is_empty() {
            inner += 1;
            let open = previous.ends_with(|c: char| c.is_alphanumeric() || c == ',');
            inside_sentence += usize::from(open && line.starts_with(char::is_lowercase));
        }
        previous = line;
    }
    inner > 0 && inside_sentence * WRAPPED_ONE_IN >= inner
}

/// Whether `text` ends as a sentence does, closing marks aside.
pub(super) fn ends_as_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '」'])
        .ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '।', '؟', '۔'])
}

/// How many words clean `text` has, counted no further than `limit`.
pub(super) fn words_up_to(text: &str, limit: usize) -> usize {
    let mut words = 0;
    let mut before = b' ';
    // Cleaning leaves no other white space.
    for byte in text.bytes() {
        if matches!(before, b' ' | b'\n') && !matches!(byte, b' ' | b'\n') {
            words += 1;
            if words >= limit {
                break;
            }
        }
        before = byte;
    }
    words.min(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_part_paragraphs() {
        assert_eq!(split("One.\n\nTwo."), ["One.", "Two."]);
        assert!(split("").is_empty());
    }

    #[test]
    fn lines_broken_to_a_width_are_joined() {
        assert_eq!(
            split("The mill was old and\nstood by the river.\n\nIt closed,\nsadly."),
            ["The mill was old and stood by the river.", "It closed, sadly."]
        );
    }

    #[test]
    fn a_paragraph_a_line_stays_one() {
        assert_eq!(split("The mill was old.\nIt closed in 1980.\nBy Ada"), ["The mill was old.", "It closed in 1980.", "By Ada"]);
    }
}

//! Clean text in, its paragraphs out, however the file breaks its lines.

use std::borrow::Cow;

/// A block is wrapped by hand if this share of its inner line breaks falls inside a sentence: one in three.
const WRAPPED_ONE_IN: usize = 3;

/// The paragraphs of clean `text`. Lines that were broken to a width are joined; other lines are paragraphs themselves.
pub(super) fn split(text: &str) -> Vec<Cow<'_, str>> {
    let blocks = blocks(text);
    if !blocks.iter().any(|block| has_lines(block)) {
        return blocks.into_iter().map(Cow::Borrowed).collect();
    }
    let wrapped = is_wrapped(text);
    let mut paragraphs = Vec::with_capacity(blocks.len());
    for block in blocks {
        if wrapped && has_lines(block) {
            paragraphs.push(Cow::Owned(block.replace('\n', " ")));
        } else {
            paragraphs.extend(block.split('\n').map(Cow::Borrowed));
        }
    }
    paragraphs
}

/// What empty lines part.
fn blocks(text: &str) -> Vec<&str> {
    let mut blocks = Vec::with_capacity(text.len() / 256 + 1);
    let mut from = 0;
    for end in memchr::memmem::find_iter(text.as_bytes(), "\n\n").chain([text.len()]) {
        blocks.extend(text.get(from..end).filter(|block| !block.is_empty()));
        from = end + 2;
    }
    blocks
}

fn has_lines(block: &str) -> bool {
    memchr::memchr(b'\n', block.as_bytes()).is_some()
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
    use proptest::prelude::proptest;

    use super::*;

    /// The paragraphs of `text` by its empty lines and lines alone: what [`split`] finds faster.
    fn split_by_lines(text: &str) -> Vec<String> {
        let wrapped = is_wrapped(text);
        let blocks = text.split("\n\n").filter(|block| !block.is_empty());
        blocks
            .flat_map(|block| if wrapped { vec![block.replace('\n', " ")] } else { block.split('\n').map(str::to_owned).collect() })
            .collect()
    }

    proptest! {
        #[test]
        fn paragraphs_are_blocks_or_their_lines(text in "([a-z]{1,3}[.,]?|[A-Z]|é|\n|\n\n|\n\n\n){0,20}") {
            assert_eq!(split(&text), split_by_lines(&text));
        }
    }

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

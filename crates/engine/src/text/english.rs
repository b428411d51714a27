//! A plain English word in, its term out: what the rules for all words make of it, ten times as fast.

use std::sync::LazyLock;

use crate::text::forms;
use crate::text::short_words::ShortWords;
use crate::text::stems;

/// Words that hold sentences together. Source: the Natural Language Toolkit's English list, which the `bm25` crate has too.
pub(super) const STOP_WORDS: &str = "i me my myself we our ours ourselves you you're you've you'll you'd your yours yourself yourselves he him his himself \
    she she's her hers herself it it's its itself they them their theirs themselves what which who whom this that that'll \
    these those am is are was were be been being have has had having do does did doing a an the and but if or because as \
    until while of at by for with about against between into through during before after above below to from up down in \
    out on off over under again further then once here there when where why how all any both each few more most other some \
    such no nor not only own same so than too very s t can will just don don't should should've now d ll m o re ve y ain \
    aren aren't couldn couldn't didn didn't doesn doesn't hadn hadn't hasn hasn't haven haven't isn isn't ma mightn \
    mightn't mustn mustn't needn needn't shan shan't shouldn shouldn't wasn wasn't weren weren't won won't wouldn wouldn't";

/// Whether `word` has only letters of ASCII, and apostrophes between them.
pub(super) fn is_plain(word: &str) -> bool {
    // Most have nothing but letters, which is seen without a branch for each.
    if word.bytes().fold(!word.is_empty(), |plain, byte| plain & byte.is_ascii_alphabetic()) {
        return true;
    }
    let mut after_letter = false;
    let plain = word.bytes().all(|byte| {
        let is_letter = byte.is_ascii_alphabetic();
        std::mem::replace(&mut after_letter, is_letter) && byte == b'\'' || is_letter
    });
    plain && after_letter
}

/// The term of a plain word; `None` for a stop word.
pub(super) fn term(word: &str) -> Option<String> {
    // What stands for an ending is at most a letter longer.
    let mut term = String::with_capacity(word.len() + 1);
    term.push_str(word);
    term.make_ascii_lowercase();
    forms::to_base_form(&mut term);
    if is_stop_word(&term) {
        return None;
    }
    stems::stem(&mut term);
    Some(term).filter(|term| !term.is_empty())
}

fn is_stop_word(lower: &str) -> bool {
    static WORDS: LazyLock<ShortWords<()>> = LazyLock::new(|| ShortWords::new(STOP_WORDS.split_whitespace().map(|word| (word, ()))));
    WORDS.get(lower).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_words_have_letters_and_apostrophes_between_them() {
        assert!(["a", "Mill", "don't"].into_iter().all(is_plain));
        assert!(!["", "'", "'a", "a'", "a''b", "3rd", "U.S", "don’t", "é", "a_b"].into_iter().any(is_plain));
    }
}

//! An English word in, its stem out, cut in place: the Snowball project's stemmer "English (Porter2)", as version 1.2 of the
//! `rust-stemmers` crate has it, which makes a new text for each change.

use crate::text::endings::{Ending, Endings, ending, endings, find, find_whole};

/// Words whose stems no rule gives.
static WHOLE: Endings = endings(&[
    ending("andes", "andes"),
    ending("atlas", "atlas"),
    ending("bias", "bias"),
    ending("cosmos", "cosmos"),
    ending("dying", "die"),
    ending("early", "earli"),
    ending("gently", "gentl"),
    ending("howe", "howe"),
    ending("idly", "idl"),
    ending("lying", "lie"),
    ending("news", "news"),
    ending("only", "onli"),
    ending("singly", "singl"),
    ending("skies", "sky"),
    ending("skis", "ski"),
    ending("sky", "sky"),
    ending("tying", "tie"),
    ending("ugly", "ugli"),
]);

/// Words that stay as they are once a plural's "s" is cut.
static SINGULAR: Endings = endings(&[
    ending("succeed", ""),
    ending("proceed", ""),
    ending("exceed", ""),
    ending("canning", ""),
    ending("inning", ""),
    ending("earring", ""),
    ending("herring", ""),
    ending("outing", ""),
]);

/// What words begin with whose first region begins behind it, wherever their vowels are.
const BEGINNINGS: [&str; 3] = ["arsen", "commun", "gener"];

static POSSESSIVES: Endings = endings(&[ending("'s'", ""), ending("'s", ""), ending("'", "")]);

static PLURALS: Endings =
    endings(&[ending("sses", "ss"), ending("ied", "i"), ending("ies", "i"), ending("ss", "ss"), ending("us", "us"), ending("s", "")]);

static PAST: Endings =
    endings(&[ending("eedly", "ee"), ending("ingly", ""), ending("edly", ""), ending("eed", "ee"), ending("ing", ""), ending("ed", "")]);

/// What a verb has behind its ending, with what it has once the ending is cut.
static VERBS: Endings = endings(&[
    ending("at", "ate"),
    ending("bl", "ble"),
    ending("iz", "ize"),
    ending("bb", "b"),
    ending("dd", "d"),
    ending("ff", "f"),
    ending("gg", "g"),
    ending("mm", "m"),
    ending("nn", "n"),
    ending("pp", "p"),
    ending("rr", "r"),
    ending("tt", "t"),
]);

static SECOND: Endings = endings(&[
    ending("ational", "ate"),
    ending("ization", "ize"),
    ending("iveness", "ive"),
    ending("fulness", "ful"),
    ending("ousness", "ous"),
    ending("tional", "tion"),
    ending("biliti", "ble"),
    ending("lessli", "less"),
    ending("entli", "ent"),
    ending("ation", "ate"),
    ending("alism", "al"),
    ending("aliti", "al"),
    ending("ousli", "ous"),
    ending("iviti", "ive"),
    ending("fulli", "ful"),
    ending("enci", "ence"),
    ending("anci", "ance"),
    ending("abli", "able"),
    ending("izer", "ize"),
    ending("ator", "ate"),
    ending("alli", "al"),
    ending("bli", "ble"),
    ending("ogi", "og"),
    ending("li", ""),
]);

static THIRD: Endings = endings(&[
    ending("ational", "ate"),
    ending("tional", "tion"),
    ending("alize", "al"),
    ending("icate", "ic"),
    ending("iciti", "ic"),
    ending("ative", ""),
    ending("ical", "ic"),
    ending("ness", ""),
    ending("ful", ""),
]);

static FOURTH: Endings = endings(&[
    ending("ement", ""),
    ending("ance", ""),
    ending("ence", ""),
    ending("able", ""),
    ending("ible", ""),
    ending("ment", ""),
    ending("ant", ""),
    ending("ent", ""),
    ending("ism", ""),
    ending("ate", ""),
    ending("iti", ""),
    ending("ous", ""),
    ending("ive", ""),
    ending("ize", ""),
    ending("ion", ""),
    ending("al", ""),
    ending("er", ""),
    ending("ic", ""),
]);

/// Cuts `word`, in lower case and of ASCII, down to its stem.
pub(super) fn stem(word: &mut String) {
    if word.len() < 3 {
        return;
    }
    if let Some(whole) = find_whole(word, &WHOLE) {
        word.replace_range(.., whole.new);
        return;
    }
    if word.starts_with('\'') {
        word.remove(0);
    }
    let marked = mark_consonants(word);
    let (first, second) = regions(word.as_bytes());
    let mut stem = Stem { word, first, second };
    stem.cut_plural();
    if find_whole(stem.word, &SINGULAR).is_none() {
        stem.cut_past();
        stem.end_in_i();
        stem.cut_second();
        stem.cut_third();
        stem.cut_fourth();
        stem.cut_last();
    }
    if marked {
        word.make_ascii_lowercase();
    }
}

/// A word while its stem is sought. A "y" that is a consonant is a capital.
struct Stem<'a> {
    word: &'a mut String,
    /// Where the regions begin in which endings are cut.
    first: usize,
    second: usize,
}

/// Makes each "y" that is a consonant a capital: the first letter, and those behind vowels. Returns whether there are any.
fn mark_consonants(word: &mut str) -> bool {
    let (mut marked, mut after_vowel) = (false, true);
    if !word.contains('y') {
        return false;
    }
    for at in 0..word.len() {
        let Some(letter) = word.get_mut(at..=at) else { continue };
        if letter == "y" && after_vowel {
            letter.make_ascii_uppercase();
            marked = true;
        }
        after_vowel = letter.bytes().all(is_vowel);
    }
    marked
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn has_vowel(word: &[u8]) -> bool {
    word.iter().any(|letter| is_vowel(*letter))
}

/// Where the two regions begin: each behind the first consonant after a vowel, the second one within the first.
fn regions(word: &[u8]) -> (usize, usize) {
    let beginning = BEGINNINGS.iter().find(|beginning| word.starts_with(beginning.as_bytes()));
    let first = beginning.map_or_else(|| region(word, 0), |beginning| beginning.len());
    (first, region(word, first))
}

fn region(word: &[u8], from: usize) -> usize {
    let mut rest = word.iter().enumerate().skip(from).skip_while(|(_, letter)| !is_vowel(**letter));
    rest.find(|(_, letter)| !is_vowel(**letter)).map_or(word.len(), |(at, _)| at + 1)
}

impl Stem<'_> {
    /// The bytes before an ending.
    fn before(&self, ending: &Ending) -> &[u8] {
        self.word.as_bytes().get(..self.word.len() - ending.length).unwrap_or_default()
    }

    fn is_in(&self, region: usize, ending: &Ending) -> bool {
        self.word.len() - ending.length >= region
    }

    /// Step 1a.
    fn cut_plural(&mut self) {
        if let Some(possessive) = find(self.word, &POSSESSIVES) {
            possessive.put(self.word);
        }
        let Some(plural) = find(self.word, &PLURALS) else { return };
        let before = self.before(plural);
        if plural.new == "i" && before.len() < 2 {
            self.word.pop();
        } else if !plural.is("s") || before.split_last().is_some_and(|(_, before)| has_vowel(before)) {
            plural.put(self.word);
        }
    }

    /// Step 1b.
    fn cut_past(&mut self) {
        if let Some(past) = find(self.word, &PAST) {
            if !past.new.is_empty() {
                if self.is_in(self.first, past) {
                    past.put(self.word);
                }
            } else if has_vowel(self.before(past)) {
                past.put(self.word);
                self.mend_verb();
            }
        }
    }

    /// Step 1c: "y" behind a consonant.
    fn end_in_i(&mut self) {
        if let [_, .., before, b'y' | b'Y'] = self.word.as_bytes()
            && !is_vowel(*before)
        {
            self.word.pop();
            self.word.push('i');
        }
    }

    fn mend_verb(&mut self) {
        if let Some(verb) = find(self.word, &VERBS) {
            verb.put(self.word);
        } else if self.word.len() == self.first && ends_short(self.word.as_bytes()) {
            self.word.push('e');
        }
    }

    /// Step 2.
    fn cut_second(&mut self) {
        let Some(ending) = find(self.word, &SECOND).filter(|ending| self.is_in(self.first, ending)) else { return };
        let before = self.before(ending).last();
        let may = if ending.is("li") {
            before.is_some_and(|letter| b"cdeghkmnrt".contains(letter))
        } else {
            !ending.is("ogi") || before == Some(&b'l')
        };
        if may {
            ending.put(self.word);
        }
    }

    /// Step 3.
    fn cut_third(&mut self) {
        let Some(ending) = find(self.word, &THIRD).filter(|ending| self.is_in(self.first, ending)) else { return };
        if !ending.is("ative") || self.is_in(self.second, ending) {
            ending.put(self.word);
        }
    }

    /// Step 4.
    fn cut_fourth(&mut self) {
        let Some(ending) = find(self.word, &FOURTH).filter(|ending| self.is_in(self.second, ending)) else { return };
        if !ending.is("ion") || matches!(self.before(ending).last(), Some(b's' | b't')) {
            ending.put(self.word);
        }
    }

    /// Step 5.
    fn cut_last(&mut self) {
        let Some((last, before)) = self.word.as_bytes().split_last() else { return };
        let is_cut = match last {
            b'e' => before.len() >= self.second || before.len() >= self.first && !ends_short(before),
            b'l' => before.len() >= self.second && before.ends_with(b"l"),
            _ => false,
        };
        if is_cut {
            self.word.pop();
        }
    }
}

/// Whether a short syllable is the last of `word`: a vowel between consonants, the last none of "w", "x" and "Y"; or a vowel
/// that the word begins with, and a consonant.
fn ends_short(word: &[u8]) -> bool {
    match word {
        [.., before, vowel, last] if !is_vowel(*before) => is_vowel(*vowel) && !is_vowel(*last) && !matches!(last, b'w' | b'x' | b'Y'),
        [vowel, last] => is_vowel(*vowel) && !is_vowel(*last),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use bm25::{DefaultTokenizer, Tokenizer};
    use proptest::prelude::proptest;

    use super::*;

    /// The same by the crate.
    fn by_the_crate(tokenizer: &DefaultTokenizer, word: &str) -> String {
        tokenizer.tokenize(word).concat()
    }

    fn check(tokenizer: &DefaultTokenizer, word: &str) {
        let mut own = word.to_owned();
        stem(&mut own);
        assert_eq!(own, by_the_crate(tokenizer, word), "{word}");
    }

    fn tokenizer() -> DefaultTokenizer {
        DefaultTokenizer::builder().normalization(false).stopwords(false).build()
    }

    #[test]
    fn common_words_have_the_stems_of_the_crate() {
        let tokenizer = tokenizer();
        let words = include_str!("english.txt").lines().filter(|line| !line.starts_with('#')).map(str::to_lowercase);
        let mut checked = 0;
        for word in words.filter(|word| word.is_ascii()) {
            for ending in ["", "s", "es", "'s", "ed", "ing", "ly", "edly", "ness", "ization", "y", "ies", "ation", "er", "al", "ment"] {
                check(&tokenizer, &format!("{word}{ending}"));
                checked += 1;
            }
        }
        assert!(checked > 250_000);
    }

    #[test]
    fn exceptions_have_the_stems_of_the_crate() {
        let tokenizer = tokenizer();
        let text = |ending: &Ending| String::from_utf8_lossy(&ending.bytes.to_be_bytes()).trim_start_matches('\0').to_owned();
        for word in WHOLE.all.iter().chain(SINGULAR.all).map(text) {
            ["", "s", "a", "es"].iter().for_each(|ending| check(&tokenizer, &format!("{word}{ending}")));
            check(&tokenizer, &format!("un{word}"));
        }
        for beginning in BEGINNINGS {
            ["", "e", "al", "ate", "ity", "ally", "ing", "ied"]
                .iter()
                .for_each(|ending| check(&tokenizer, &format!("{beginning}{ending}")));
        }
    }

    proptest! {
        #[test]
        fn any_word_has_the_stem_of_the_crate(word in "[a-z]{1,3}|[a-z]{0,3}[aeiouy'blst]{0,6}(s|ed|ing|ly|[a-z]{0,3}){0,3}", endings in proptest::collection::vec(0..96_usize, 0..4)) {
            let all = [POSSESSIVES.all, PLURALS.all, PAST.all, VERBS.all, SECOND.all, THIRD.all, FOURTH.all].concat();
            let mut word = word;
            for at in endings {
                let ending = all[at % all.len()].bytes.to_be_bytes();
                word.extend(ending.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)));
            }
            // The crate's words are those of Unicode: no apostrophe stands at an edge or beside another.
            let word = word.split('\'').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("'");
            check(&tokenizer(), &word);
        }
    }
}

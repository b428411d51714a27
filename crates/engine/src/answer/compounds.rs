//! A compound in, the two words out that it is put together from, where the corpus holds both by themselves.

use crate::index::{Known, Term, Vocabulary};
use crate::text::language::Language;

/// Shorter parts are endings more often than words.
const LEAST_LETTERS: usize = 4;

/// What may join two parts. The empty one first: a part that is a word as it stands is the likelier one.
const JOINTS: [&str; 6] = ["", "s", "es", "en", "n", "er"];

/// The terms of the parts of `word`, if it is a compound in a language that writes them as one word. Of several ways to cut
/// it, the most even.
pub(super) fn parts(vocabulary: &Vocabulary<'_>, word: &str, language: Language) -> Option<[Term; 2]> {
    if !matches!(language, Language::German | Language::Dutch | Language::Danish | Language::Norwegian | Language::Swedish) {
        return None;
    }
    let lower = word.to_lowercase();
    let letters = lower.chars().count();
    let term = |part: &str| match vocabulary.known_form(part, language).or_else(|| vocabulary.known_form(&capitalised(part), language)) {
        Some(Known::Term(term)) => Some(term),
        Some(Known::StopWord | Known::Missing) | None => None,
    };
    let is_long = |part: &&str| part.chars().count() >= LEAST_LETTERS;
    let cuts = lower.char_indices().enumerate().skip(LEAST_LETTERS).take(letters.saturating_sub(2 * LEAST_LETTERS - 1));
    let found = cuts.filter_map(|(before, (at, _))| {
        let (head, tail) = lower.split_at(at);
        let tail = term(tail)?;
        let head = JOINTS.iter().filter_map(|joint| head.strip_suffix(joint)).filter(is_long).find_map(term)?;
        Some((before.min(letters - before), [head, tail]))
    });
    found.max_by_key(|(evenness, _)| *evenness).map(|(_, parts)| parts)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::index::{Searcher, Weights, built as build};

    #[test]
    fn a_compound_is_cut_into_words_of_the_corpus() {
        let body = "Die Brücke am Hafen ist für die Verwaltung zu alt. Der neue Minister will das Amt nicht.";
        let article = Article { language: Language::German, ..Article::plain("a", body) };
        let index = build(vec![article.into()], Weights::default());
        let searcher = Searcher::from(&index);
        let vocabulary = searcher.vocabulary();
        let known = |word| match vocabulary.known(word, Language::German) {
            Known::Term(term) => term,
            other => panic!("{word}: {other:?}"),
        };
        assert_eq!(parts(&vocabulary, "Hafenverwaltung", Language::German), Some(["Hafen", "Verwaltung"].map(known)));
        assert_eq!(parts(&vocabulary, "Verwaltungsminister", Language::German), Some(["Verwaltung", "Minister"].map(known)));
        for other in ["Brücke", "Hafenmauer", "Amtsminister", "Ü", ""] {
            assert_eq!(parts(&vocabulary, other, Language::German), None, "{other}");
        }
        assert_eq!(parts(&vocabulary, "Hafenverwaltung", Language::English), None);
    }
}

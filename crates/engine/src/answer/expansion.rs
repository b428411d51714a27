//! What is asked in, the same as documents are asked for it out: with synonyms, and with less weight on generic words (query expansion).
//!
//! News is asked for in its own words; of manuals people ask in other words than the manual's.

use crate::answer::analysis::Analysis;
use crate::answer::asked::Asked;
use crate::answer::request::Request;
use crate::index::{Index, Known, TermId};
use crate::text::{generic_words, synonyms};

/// What a generic word counts beside another one.
const GENERIC: f32 = 0.4;

/// A word has synonyms where the corpus hardly uses it: in passages with one of them it is at most half as frequent, by the difference of idf.
const RARER: f32 = std::f32::consts::LN_2;

/// What a synonym is worth beside the word itself.
const SYNONYM: f32 = 0.6;

/// What `request` asks for, of documents. `question` is what it was read from.
pub(super) fn for_documents(index: &Index, question: &Analysis<'_>, request: &Request) -> Request {
    let mut expanded = request.clone();
    for word in std::mem::take(&mut expanded.missing) {
        match known(index, question, &word).first() {
            _ if generic_words::is_generic(&word, question.language) => {}
            Some(term) => expanded.asked.push(asked(index, word, *term)),
            None => expanded.missing.push(word),
        }
    }
    for (place, asked) in request.asked.iter().enumerate().filter(|(_, asked)| generic_words::is_generic(&asked.word, question.language)) {
        if let Some(expanded) = expanded.asked.get_mut(place) {
            *expanded = Asked { idf: asked.idf * GENERIC, weight: GENERIC, ..asked.clone() };
        }
    }
    for (place, asked) in expanded.asked.iter().enumerate() {
        for term in
            known(index, question, &asked.word).into_iter().filter(|term| *term != asked.term && asked.idf - index.idf(*term) >= RARER)
        {
            expanded.alternatives.add_synonym(index, &expanded.asked, place, term, SYNONYM);
        }
    }
    expanded.whole = expanded.asked.iter().map(|asked| asked.idf).sum::<f32>() + expanded.missing.len() as f32 * expanded.idf_of_missing;
    expanded
}

/// The terms of the synonyms of `word` that some article holds.
fn known(index: &Index, question: &Analysis<'_>, word: &str) -> Vec<TermId> {
    let synonyms = synonyms::of(word, question.language);
    let known = index.known_all(synonyms, question.language);
    known.into_iter().filter_map(|known| if let Known::Term(term) = known { Some(term) } else { None }).collect()
}

/// A word that is asked for by a synonym alone.
fn asked(index: &Index, word: String, synonym: TermId) -> Asked {
    let letters = word.chars().flat_map(char::to_lowercase).collect();
    Asked { word, term: synonym, idf: index.idf(synonym), weight: SYNONYM, letters, particular: false, abroad: 0.0 }
}

//! What is asked in, the same as documents are asked for it out: with synonyms, and with less weight on generic words (query expansion).
//!
//! News is asked for in its own words; of manuals people ask in other words than the manual's.

use crate::answer::analysis::Analysis;
use crate::answer::asked::Asked;
use crate::answer::request::{self, Request};
use crate::index::{Known, Term, Vocabulary};
use crate::text::{generic_words, synonyms};

/// What a generic word counts beside another one.
const GENERIC: f32 = 0.4;

/// The least idf that a word has more than a synonym that is looked for beside it: twice as many passages hold the synonym. A word that the
/// corpus uses itself needs none.
const RARER: f32 = std::f32::consts::LN_2;

/// What a synonym is worth beside the word itself.
const SYNONYM: f32 = 0.6;

/// What `request` asks for, of documents. `question` is what it was read from.
pub(super) fn for_documents(vocabulary: &Vocabulary<'_>, question: &Analysis<'_>, request: &Request) -> Request {
    let mut expanded = request.clone();
    expanded.asked.iter_mut().filter(|asked| generic_words::is_generic(&asked.word, question.language)).for_each(weaken);
    add_missing(vocabulary, question, &mut expanded);
    for (place, asked) in expanded.asked.iter().enumerate() {
        let is_missing = place >= request.asked.len();
        let is_likelier = |term: &Term| *term != asked.term && (is_missing || asked.idf - vocabulary.idf(*term) >= RARER);
        let joined = joined(vocabulary, question, request, &asked.word).filter(|joined| *joined != asked.term);
        for term in synonyms(vocabulary, question, request, &asked.word).filter(is_likelier).chain(joined) {
            expanded.alternatives.add_synonym(vocabulary, &expanded.asked, place, term, SYNONYM);
        }
    }
    expanded.add_other_stand_ins(vocabulary);
    expanded.weigh();
    expanded
}

fn weaken(generic: &mut Asked) {
    generic.idf *= GENERIC;
    generic.weight = GENERIC;
}

/// Asks for missing words by their synonyms, or else by what else stands for them, and for generic ones not at all.
fn add_missing(vocabulary: &Vocabulary<'_>, question: &Analysis<'_>, expanded: &mut Request) {
    let before = expanded.asked.len();
    for word in std::mem::take(&mut expanded.missing) {
        let synonym = synonyms(vocabulary, question, expanded, &word).next();
        let synonym =
            synonym.or_else(|| joined(vocabulary, question, expanded, &word)).or_else(|| part(vocabulary, question, expanded, &word));
        match synonym {
            _ if generic_words::is_generic(&word, question.language) => {}
            Some(synonym) => expanded.asked.push(asked(vocabulary, word, synonym)),
            None => {
                let opens = question.text.starts_with(word.as_str());
                expanded.replace(vocabulary, &word, request::is_particular(&word, opens, question.language), &[]);
                expanded.missing.push(word);
            }
        }
    }
    expanded.alternatives.make_room(before, expanded.asked.len() - before);
}

/// The terms of the synonyms of `word` that some article holds which is shown on the day of the question.
fn synonyms(vocabulary: &Vocabulary<'_>, question: &Analysis<'_>, request: &Request, word: &str) -> impl Iterator<Item = Term> {
    let known = vocabulary.known_all(synonyms::of(word, question.language), question.language);
    let shown = |term: &Term| request.today.is_none_or(|today| vocabulary.is_held_on(*term, today));
    let terms: Vec<Term> = known.into_iter().filter_map(Known::term).filter(shown).collect();
    terms.into_iter()
}

/// What the corpus writes as one word of `word` and its neighbours in the question: "modpack" for "mod pack", "login" for "log in",
/// "EntityDamageEvent" for "entity damage event".
fn joined(vocabulary: &Vocabulary<'_>, question: &Analysis<'_>, request: &Request, word: &str) -> Option<Term> {
    let at = question.words.iter().position(|other| other == word).filter(|_| word.chars().count() >= LEAST_PART)?;
    let before = at.checked_sub(1).and_then(|before| question.words.get(before)).filter(|before| before.chars().count() >= LEAST_PART);
    let after = question.words.get(at + 1).map(String::as_str);
    let before = before.map(String::as_str);
    let runs = [
        before.map(|before| vec![before, word]),
        after.map(|after| vec![word, after]),
        before.zip(after).map(|(before, after)| vec![before, word, after]),
    ];
    let mut spellings = runs.into_iter().flatten().flat_map(|run| {
        let capitals = run.iter().map(|word| capitalised(&word.to_lowercase())).collect();
        [run.concat().to_lowercase(), capitals]
    });
    spellings.find_map(|joined| shown(vocabulary, question, request, &joined))
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A shorter part of a compound is an ending more often than a word.
const LEAST_PART: usize = 3;

/// The rarer part of a word that the corpus writes as two: "pack" of "modpack", where it knows "mod" as well.
fn part(vocabulary: &Vocabulary<'_>, question: &Analysis<'_>, request: &Request, word: &str) -> Option<Term> {
    let lower = word.to_lowercase();
    let cuts = lower.char_indices().map(|(at, _)| at).filter(|at| (LEAST_PART..=lower.len().saturating_sub(LEAST_PART)).contains(at));
    let term = |part: &str| shown(vocabulary, question, request, part);
    let pairs = cuts.filter_map(|at| Some((term(&lower[..at])?, term(&lower[at..])?)));
    let rarer = pairs.map(|(head, tail)| if vocabulary.idf(head) > vocabulary.idf(tail) { head } else { tail });
    rarer.max_by(|a, b| vocabulary.idf(*a).total_cmp(&vocabulary.idf(*b)))
}

/// The term of `word`, if some article holds it letter for letter that is shown on the day of the question.
fn shown(vocabulary: &Vocabulary<'_>, question: &Analysis<'_>, request: &Request, word: &str) -> Option<Term> {
    let known = vocabulary.known_form(word, question.language).and_then(Known::term);
    known.filter(|term| request.today.is_none_or(|today| vocabulary.is_held_on(*term, today)))
}

/// A word that is asked for by a synonym alone.
fn asked(vocabulary: &Vocabulary<'_>, word: String, synonym: Term) -> Asked {
    let letters = word.chars().flat_map(char::to_lowercase).collect();
    Asked { word, term: synonym, idf: vocabulary.idf(synonym), weight: SYNONYM, letters, particular: false, abroad: 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::question::Question;
    use crate::answer::request::Missing;
    use crate::article::Article;
    use crate::index::{Searcher, Weights, built as build};

    /// The request for plain text and for documents.
    fn both(body: &str, question: &str) -> (Request, Request) {
        let index = build(vec![Article::plain("a", body).into()], Weights::default());
        let (searcher, question) = (Searcher::from(&index), Question::parse(question).expect("a question"));
        let vocabulary = searcher.vocabulary();
        let analysis = Analysis::of(&question, vocabulary.languages());
        let request = Request::read(&vocabulary, &analysis, None, Missing::Left);
        let expanded = for_documents(&vocabulary, &analysis, &request);
        (request, expanded)
    }

    fn words(request: &Request) -> Vec<&str> {
        request.asked.iter().map(|asked| asked.word.as_str()).collect()
    }

    #[test]
    fn a_word_that_no_article_holds_is_asked_for_by_its_synonyms() {
        let (request, expanded) = both("To remove the plugin, delete its folder.", "How do I uninstall the plugin?");
        assert_eq!((words(&request), request.missing.as_slice()), (vec!["plugin"], ["uninstall".to_owned()].as_slice()));
        assert_eq!(words(&expanded), ["plugin", "uninstall"]);
        assert!(expanded.missing.is_empty() && expanded.whole < request.whole);
        assert_eq!(expanded.alternatives.list.len(), 1, "the other synonym stands for it as well");
    }

    #[test]
    fn other_forms_of_asked_words_keep_their_places() {
        let body = "The Harbour Bridge Trust (HBT) sold a ferry. To remove the plugin, delete it.";
        let (request, expanded) = both(body, "Did the HBT uninstall the plugin?");
        let words_of = |request: &Request| -> Vec<Term> {
            let all: Vec<Term> = request.terms().collect();
            request.alternatives.list[0].words().map(|place| all[place]).collect()
        };
        assert_eq!(words_of(&request).len(), 3);
        assert_eq!(words_of(&expanded), words_of(&request));
    }

    #[test]
    fn a_word_that_the_corpus_writes_as_two_is_asked_for_by_its_parts() {
        let (_, expanded) = both("The mod pack is on the disk. A mod is small, and a mod is free.", "where is the modpack");
        assert_eq!((words(&expanded), expanded.missing.len()), (vec!["modpack"], 0));
        let (_, expanded) = both("The mod is on the disk.", "where is the modpack");
        assert_eq!(expanded.missing, ["modpack"]);
    }

    #[test]
    fn words_that_the_corpus_writes_as_one_are_asked_for_by_that() {
        let (_, expanded) = both("The modpack is on the disk. A mod is small. Use the login page.", "where do I log in for the mod pack");
        assert_eq!((words(&expanded), expanded.missing.len()), (vec!["mod", "log", "pack"], 0), "{expanded:?}");
        assert_eq!(expanded.alternatives.list.len(), 1, "of the mod");
    }

    #[test]
    fn a_name_in_code_is_asked_for_by_its_words() {
        let (_, expanded) = both("Listen to EntityDamageEvent. An entity is hurt by damage at an event.", "which entity damage event");
        assert_eq!(expanded.alternatives.list.len(), 1, "{expanded:?}");
    }

    #[test]
    fn a_word_that_the_corpus_uses_has_no_synonyms() {
        let (_, expanded) = both("Remove the plugin. Or delete it.", "How do I remove the plugin?");
        assert!(expanded.alternatives.list.is_empty());
    }

    #[test]
    fn generic_words_count_less_and_are_not_missed() {
        let (request, expanded) = both("A good lamp will do.", "What is the best way to use a good lamp?");
        let idf = |request: &Request, word: &str| request.asked.iter().find(|asked| asked.word == word).map(|asked| asked.idf);
        assert!(idf(&expanded, "good") < idf(&request, "good") && idf(&expanded, "lamp") == idf(&request, "lamp"));
        assert!(request.missing.contains(&"way".to_owned()) && expanded.missing.is_empty(), "{:?}", expanded.missing);
    }
}

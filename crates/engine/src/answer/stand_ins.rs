//! A question word that no article holds in, the words of the corpus that may stand for it out, each with what it is worth.
//!
//! Only words that the corpus lacks are replaced: to look for the relatives of all words found nothing more (`docs/quality.md`).

use time::Date;

use crate::index::{Known, Term, Vocabulary};
use crate::text::language::Language;
use crate::text::relatives::{self, Kind, Relative};
use crate::text::{derivations, generic_words, name_spellings};

/// A word that the corpus uses, for one that it lacks.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct StandIn {
    pub(super) term: Term,
    /// What it is worth beside the word itself, 0 to 1.
    pub(super) worth: f32,
}

/// At most so many stand for one word. From 3 to 24 it makes no difference of .002 to any figure.
const MOST: usize = 6;

/// So many relatives are looked up.
const MOST_LOOKED_UP: usize = 64;

/// Relatives by a rarer sense of a word, counted from 0, are left out.
const RAREST_SENSE: u8 = 3;

/// How much less a relative is worth with each sense that is more usual.
const RARER: f32 = 0.5;

/// What another spelling of a name is worth.
const SPELLING: f32 = 0.8;

/// What a word with another ending is worth.
const ENDING: f32 = 0.2;

/// One that is worth less brings no passage near by itself: "moves" says nothing of who asks what "flies".
pub(super) const NEAR: f32 = 0.3;

/// What a relative of the most usual sense is worth. Chosen from a sweep over seeds, newwiki-half, xquad-en-half and squad2; between half and twice as much no figure moves by more than .003.
const fn worth(kind: Kind) -> f32 {
    match kind {
        Kind::Place | Kind::Name => 0.5,
        Kind::Synonym | Kind::Derived => 0.3,
        Kind::Wider | Kind::Narrower => 0.2,
    }
}

/// Those for `word`, the most telling first. Where it looks like a name, only other names stand for it. None outside English.
pub(super) fn of(vocabulary: &Vocabulary<'_>, word: &str, is_name: bool, language: Language, today: Option<Date>) -> Vec<StandIn> {
    if language != Language::English || generic_words::is_generic(word, language) {
        return Vec::new();
    }
    let mut found: Vec<(Term, f32)> = if is_name { spelled(vocabulary, word, language) } else { Vec::new() };
    found.extend(related(vocabulary, word, is_name, language));
    if !is_name {
        found.extend(derived(vocabulary, word, language));
    }
    let mut all: Vec<StandIn> = Vec::new();
    for (term, worth) in found {
        let is_shown = || today.is_none_or(|today| vocabulary.is_held_on(term, today));
        if !all.iter().any(|known| known.term == term) && is_shown() {
            all.push(StandIn { term, worth });
        }
    }
    all.sort_by(|a, b| b.worth.total_cmp(&a.worth));
    all.truncate(MOST);
    all
}

/// The spelling of a name that the corpus has.
fn spelled(vocabulary: &Vocabulary<'_>, name: &str, language: Language) -> Vec<(Term, f32)> {
    let known = |spelling: &String| vocabulary.known_form(spelling, language).and_then(Known::term);
    name_spellings::of(name).iter().find_map(known).map(|term| (term, SPELLING)).into_iter().collect()
}

fn related(vocabulary: &Vocabulary<'_>, word: &str, is_name: bool, language: Language) -> impl Iterator<Item = (Term, f32)> {
    let may_stand = |kind: Kind| !is_name || matches!(kind, Kind::Place | Kind::Name);
    let may = |relative: &Relative| may_stand(relative.kind) && relative.sense <= RAREST_SENSE;
    let all: Vec<Relative> = relatives::of(word, language).into_iter().filter(may).take(MOST_LOOKED_UP).collect();
    let words: Vec<&str> = all.iter().map(|relative| relative.word).collect();
    let known = vocabulary.known_all(&words, language);
    let worth = |relative: Relative| worth(relative.kind) / (1.0 + RARER * f32::from(relative.sense));
    all.into_iter().zip(known).filter_map(move |(relative, known)| Some((known.term()?, worth(relative))))
}

fn derived(vocabulary: &Vocabulary<'_>, word: &str, language: Language) -> impl Iterator<Item = (Term, f32)> {
    let known = move |other: String| vocabulary.known_form(&other, language).and_then(Known::term);
    derivations::of(word).into_iter().filter_map(known).map(|term| (term, ENDING))
}

#[cfg(test)]
mod tests {
    use crate::answer::{Answer, Question, Rules, compose};
    use crate::article::Article;
    use crate::index::{Weights, built as build};

    fn ask(texts: &[&str], question: &str) -> Answer {
        let article = |(at, text): (usize, &&str)| Article::plain(&format!("{at}"), text).into();
        let index = build(texts.iter().enumerate().map(article).collect(), Weights::default());
        compose(&index, &Question::parse(question).expect("a question"), &Rules::default())
    }

    fn first(answer: &Answer) -> &str {
        answer.quotes().iter().chain(answer.nearest()).next().map_or("", |quote| quote.text())
    }

    const TEXTS: [&str; 5] = [
        "The fighters that guard the eastern mill came from the coast.",
        "The eastern mill was sold to the town in the spring of 1912.",
        "In Finland the mill was sold twice, and then it was burnt.",
        "President Zelenskyy opened the mill with a speech on the town.",
        "The objection of the town to the ferry was heard in court.",
    ];

    #[test]
    fn a_word_that_the_corpus_lacks_is_looked_for_by_its_relatives() {
        for (question, right) in [
            ("Which warplanes guard the mill?", 0),
            ("What was sold in Helsinki?", 2),
            ("What did Zelenski open?", 3),
            ("Who objected to the town?", 4),
        ] {
            assert_eq!(first(&ask(&TEXTS, question)), TEXTS[right], "{question}");
        }
    }

    #[test]
    fn what_was_looked_for_instead_is_said_where_it_is_shown() {
        let said = |question: &str| {
            let corrected = ask(&TEXTS, question).corrected;
            corrected.into_iter().map(|correction| (correction.from, correction.to)).collect::<Vec<_>>()
        };
        assert_eq!(said("Which warplanes guard the mill?"), [("warplanes".to_owned(), "fighters".to_owned())]);
    }

    #[test]
    fn what_was_looked_for_instead_is_not_said_where_it_is_not_shown() {
        let texts = [
            "The fighters sang all night long, and nobody slept on the coast.",
            "The old mill burnt down in the spring of 1912, said the miller.",
            "The ferry burnt in the spring of 1912 as well, on the river.",
            "A school burnt in the spring of 1912, and no child was hurt in it.",
            "In the spring of 1912 the town hall burnt for a whole day.",
        ];
        assert!(ask(&texts, "Which warplanes burnt in the spring of 1912?").corrected.is_empty());
    }

    #[test]
    fn a_word_that_is_replaced_is_still_missing() {
        assert_eq!(ask(&TEXTS, "Which warplanes guard the mill?").missing_words, ["warplanes"]);
    }

    #[test]
    fn a_name_is_replaced_by_names_only() {
        let texts = ["The fruit of the valley was sold in spring.", "The mill of the valley was sold in autumn."];
        let answer = ask(&texts, "When did Apple sell the mill?");
        assert_eq!(first(&answer), texts[1]);
        assert!(answer.corrected.is_empty());
    }
}

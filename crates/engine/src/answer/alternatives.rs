//! A question's words in, what the corpus itself says they may be written as out: acronyms for what they stand for, and
//! the other way round. Then words one by one in, and where such another form is complete out.

use crate::answer::analysis::Analysis;
use crate::answer::asked::Asked;
use crate::answer::compounds;
use crate::index::{Known, KnownAcronym, QueryTerm, Term, Vocabulary};

/// So many words, small ones, may stand between two of a written-out form: "of the".
const MAX_BETWEEN: usize = 2;

/// Another form of some asked words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alternative {
    /// The words it stands for, as places among the asked ones.
    pub(super) stands_for: Vec<usize>,
    /// Its words in order, as places among the asked terms and, behind them, the further ones.
    words: Vec<usize>,
    /// Its letters, where it is an acronym: "aid" is none.
    letters: Option<String>,
    /// How much of the words that it stands for it is worth, 0 to 1.
    pub(super) worth: f32,
}

/// All other forms of a question's words.
#[derive(Clone, Debug, Default)]
pub(super) struct Alternatives {
    pub(super) list: Vec<Alternative>,
    /// The terms of their words that are not asked themselves, each with what it counts when passages are ranked.
    pub(super) further: Vec<QueryTerm>,
    /// Further terms that are parts of asked compounds.
    parts: Vec<CompoundPart>,
}

/// A further term that is a part of an asked compound, each by its place.
#[derive(Clone, Copy, Debug)]
struct CompoundPart {
    part: usize,
    compound: usize,
}

/// What another form counts beside the asked words when passages are ranked: elsewhere it may mean something else.
const OTHER_FORM: f32 = 0.5;

/// What both parts of a compound together count beside the compound.
const PARTS: f32 = 0.5;

impl Alternatives {
    /// Those of `asked`, which stand in the question in the order `sequence`.
    pub(super) fn read(vocabulary: &Vocabulary<'_>, asked: &[Asked], sequence: &[usize], question: &Analysis<'_>) -> Alternatives {
        let mut found = Alternatives::default();
        for (place, word) in asked.iter().enumerate() {
            let letters = word.word.to_uppercase();
            // In small letters it is an acronym if no article has it as a word.
            let written_so = letters == word.word || vocabulary.known_form(&word.word.to_lowercase(), question.language).is_none();
            for acronym in if written_so { vocabulary.acronyms(&letters) } else { Vec::new() } {
                found.add(vocabulary, asked, vec![place], &acronym.long, None);
            }
        }
        let term = |place: &usize| asked.get(*place).map(|asked| asked.term);
        for start in 0..sequence.len() {
            let rest = sequence.get(start..).unwrap_or_default();
            let Some(first) = rest.first().and_then(|place| asked.get(*place)) else { continue };
            let stands_there = |acronym: &KnownAcronym| {
                acronym.long.len() <= rest.len() && rest.iter().filter_map(term).zip(&acronym.long).all(|(own, long)| own == *long)
            };
            for acronym in vocabulary.acronyms_from(&first.word, question.language).into_iter().filter(stands_there) {
                let places = rest.get(..acronym.long.len()).unwrap_or_default().to_vec();
                found.add(vocabulary, asked, places, &[acronym.term], Some(acronym.short));
            }
        }
        found
    }

    /// Adds the parts of compounds, those that no article holds among them.
    pub(super) fn add_parts(&mut self, vocabulary: &Vocabulary<'_>, asked: &[Asked], question: &Analysis<'_>) {
        for word in &question.words {
            let Some(parts) = compounds::parts(vocabulary, word, question.language) else { continue };
            let compound = match vocabulary.known(word, question.language) {
                Known::Term(term) => asked.iter().position(|asked| asked.term == term),
                Known::Missing => None,
                Known::StopWord => continue,
            };
            let worth = compound.and_then(|place| asked.get(place)).map_or(vocabulary.idf_of_unknown(), |asked| asked.idf);
            let whole: f32 = parts.iter().map(|term| vocabulary.idf(*term)).sum();
            for term in parts {
                let place = self.place_of(asked, term, PARTS * worth / whole.max(f32::MIN_POSITIVE));
                self.parts.extend(compound.filter(|_| place >= asked.len()).map(|compound| CompoundPart { part: place, compound }));
            }
        }
    }

    /// The compounds, by their places, that the further term at `place` is a part of.
    pub(super) fn compounds_of(&self, place: usize) -> impl Iterator<Item = usize> {
        self.parts.iter().filter(move |part| part.part == place).map(|part| part.compound)
    }

    /// Adds one, unless the question has it anyway. When passages are ranked, all its words together count in part.
    fn add(&mut self, vocabulary: &Vocabulary<'_>, asked: &[Asked], stands_for: Vec<usize>, terms: &[Term], letters: Option<String>) {
        if terms.iter().all(|term| asked.iter().any(|asked| asked.term == *term)) {
            return;
        }
        let worth: f32 = stands_for.iter().filter_map(|place| asked.get(*place)).map(|asked| asked.idf).sum();
        let whole: f32 = terms.iter().map(|term| vocabulary.idf(*term)).sum();
        let words = terms.iter().map(|term| self.place_of(asked, *term, OTHER_FORM * worth / whole.max(f32::MIN_POSITIVE))).collect();
        self.list.push(Alternative { stands_for, words, letters, worth: 1.0 });
    }

    /// Moves the places of further terms behind those of `more` asked words, which come to the first `asked` ones.
    pub(super) fn make_room(&mut self, asked: usize, more: usize) {
        let words = self.list.iter_mut().flat_map(|alternative| &mut alternative.words);
        let parts = self.parts.iter_mut().map(|part| &mut part.part);
        words.chain(parts).filter(|place| **place >= asked).for_each(|place| *place += more);
    }

    /// Adds a synonym of the asked word at `place`, which is worth so much of it, in ranking as well.
    pub(super) fn add_synonym(&mut self, vocabulary: &Vocabulary<'_>, asked: &[Asked], place: usize, term: Term, worth: f32) {
        let weight = asked.get(place).map_or(0.0, |asked| worth * (asked.idf / vocabulary.idf(term).max(f32::MIN_POSITIVE)).min(1.0));
        let own = self.place_of(asked, term, weight);
        self.list.push(Alternative { stands_for: vec![place], words: vec![own], letters: None, worth });
    }

    fn place_of(&mut self, asked: &[Asked], term: Term, weight: f32) -> usize {
        let own = asked.iter().position(|asked| asked.term == term);
        let further = || self.further.iter().position(|further| further.term == term).map(|place| asked.len() + place);
        own.or_else(further).unwrap_or_else(|| {
            self.further.push(QueryTerm { term, weight });
            asked.len() + self.further.len() - 1
        })
    }

    /// To read a text by.
    pub(super) fn reader(&self) -> Reader<'_> {
        Reader { list: &self.list, reached: vec![Vec::new(); self.list.len()] }
    }
}

/// How much of each other form was read.
#[derive(Clone, Debug)]
pub(super) struct Reader<'a> {
    list: &'a [Alternative],
    /// Where the words that were read stand, among all words.
    reached: Vec<Vec<usize>>,
}

impl<'a> Reader<'a> {
    /// Reads the next word that has a place: the form that it completes, if any, and where all its words stand.
    pub(super) fn take(&mut self, place: usize, word: &str, at: usize) -> Option<(&'a Alternative, Vec<usize>)> {
        let mut complete = None;
        for (alternative, reached) in self.list.iter().zip(&mut self.reached) {
            let goes_on = reached.last().is_some_and(|last| at - last <= MAX_BETWEEN + 1);
            if !goes_on || alternative.words.get(reached.len()) != Some(&place) {
                reached.clear();
            }
            if alternative.words.get(reached.len()) == Some(&place) && alternative.is_written(word) {
                reached.push(at);
            }
            if reached.len() == alternative.words.len() {
                complete = Some((alternative, std::mem::take(reached)));
            }
        }
        complete
    }
}

impl Alternative {
    /// Its words in order, as places among the asked terms and, behind them, the further ones.
    #[cfg(test)]
    pub(super) fn words(&self) -> impl Iterator<Item = usize> {
        self.words.iter().copied()
    }

    /// Whether `word` is written as the form is: an acronym in capitals, save for what is tied to its end.
    fn is_written(&self, word: &str) -> bool {
        self.letters.as_ref().is_none_or(|letters| word.starts_with(letters.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use crate::answer::{Answer, Question, Rules, compose};
    use crate::article::Article;
    use crate::index::{Weights, built as build};

    const TEXTS: [&str; 4] = [
        "The Harbour Bridge Trust (HBT) was founded in Bern. It has many friends in the town.",
        "In spring the HBT sold the ferry to Anna Holm. The weather was fine.",
        "In autumn the Harbour Bridge Trust sold the crane to Peter Lind. The weather was bad.",
        "The town trust sold a harbour. A bridge was sold as well, and the ferry sank.",
    ];

    fn ask(question: &str) -> Answer {
        let article = |(at, text): (usize, &&str)| Article::plain(&format!("{at}"), text).into();
        let index = build(TEXTS.iter().enumerate().map(article).collect(), Weights::default());
        compose(&index, &Question::parse(question).expect("a question"), &Rules::default())
    }

    fn first(answer: &Answer) -> (String, Vec<String>) {
        let quote = answer.quotes().iter().chain(answer.nearest()).next().expect("a quote");
        let bold = quote.matched.iter().map(|span| quote.text()[span.clone()].to_owned());
        (quote.text().to_owned(), bold.collect())
    }

    #[test]
    fn an_acronym_finds_what_it_stands_for() {
        for question in ["What did the HBT sell to Peter Lind?", "what did the hbt sell in autumn?"] {
            let (text, bold) = first(&ask(question));
            assert!(text.starts_with("In autumn the Harbour Bridge Trust sold"), "{question}: {text}");
            assert!(["Harbour", "Bridge", "Trust", "sold"].iter().all(|word| bold.iter().any(|own| own == word)), "{bold:?}");
        }
    }

    #[test]
    fn what_is_written_out_finds_its_acronym() {
        let (text, bold) = first(&ask("What did the Harbour Bridge Trust sell in spring?"));
        assert!(text.starts_with("In spring the HBT sold"), "{text}");
        assert_eq!(bold, ["spring", "HBT", "sold"]);
    }

    #[test]
    fn single_words_of_what_an_acronym_stands_for_match_nothing() {
        let answer = ask("Which ferry sank when the HBT sold a harbour?");
        let quotes = answer.quotes().iter().chain(answer.nearest());
        let other = quotes.clone().find(|quote| quote.text().starts_with("The town trust")).expect("the sentence with a harbour");
        let bold: Vec<&str> = other.matched.iter().map(|span| &other.text()[span.clone()]).collect();
        assert!(bold.contains(&"harbour") && !bold.contains(&"trust"), "{bold:?}");
    }
}

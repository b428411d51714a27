//! The best passages in, their sentences out, scored with their surroundings.
//!
//! A sentence is scored as a document of BM25F (Robertson, Zaragoza and Taylor 2004): its own words count fully, those
//! of the sentence before, the one after, the eight around and the headline count for less.

use crate::engine::answer::{Question, Reason, Wanted};
use crate::engine::index::{Index, Known, PassageId, RankedPassage, SentenceId, TermId};
use crate::engine::text::words::{self, Word};

/// What the fields of a sentence weigh.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SentenceWeights {
    /// BM25's k1 for sentences.
    pub k1: f32,
    /// BM25's b for sentences.
    pub b: f32,
    /// A word of the headline.
    pub title: f32,
    /// A word of the sentence before.
    pub previous: f32,
    /// A word of the sentence after.
    pub next: f32,
    /// A word of the four sentences on either side.
    pub around: f32,
    /// What holding the kind of answer that is asked for adds, as a share of the question's whole idf.
    pub wanted: f32,
}

impl Default for SentenceWeights {
    /// Fitted on public question sets; `docs/quality.md` has the figures.
    fn default() -> SentenceWeights {
        SentenceWeights { k1: 0.5, b: 0.4, title: 0.3, previous: 0.2, next: 0.1, around: 0.15, wanted: 0.05 }
    }
}

/// How many sentences on either side count as surroundings.
const AROUND: u32 = 4;

/// A word of the question that some article holds.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) word: String,
    pub(super) term: TermId,
    pub(super) idf: f32,
}

/// A sentence and its score.
#[derive(Clone, Debug)]
pub(super) struct ScoredSentence {
    pub(super) passage: PassageId,
    pub(super) sentence: SentenceId,
    pub(super) score: f32,
    /// How often the sentence itself holds each asked word.
    pub(super) own: Vec<f32>,
    /// What headline and surroundings add to that.
    pub(super) context: Vec<f32>,
    /// Whether it holds the kind of answer that is asked for; true where nothing is.
    pub(super) fits: bool,
    /// Its words, as a multiple of the corpus's average.
    relative_length: f32,
}

/// The sentences of `ranked` that share a word with the question, best first; equal scores keep corpus order.
pub(super) fn score(
    index: &Index,
    question: &Question,
    asked: &[Asked],
    ranked: &[RankedPassage],
    weights: SentenceWeights,
) -> Vec<ScoredSentence> {
    let mut scored: Vec<ScoredSentence> = ranked.iter().flat_map(|found| count(index, question, asked, found.passage, weights)).collect();
    for sentence in &mut scored {
        sentence.score = reasons(sentence, asked, weights).iter().map(|reason| reason.score).sum();
    }
    scored.retain(|sentence| sentence.own.iter().any(|count| *count > 0.0));
    scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.sentence.cmp(&b.sentence)));
    scored
}

/// What each asked word adds to the sentence's score, and the prior; in the order asked, zero shares left out.
pub(super) fn reasons(sentence: &ScoredSentence, asked: &[Asked], weights: SentenceWeights) -> Vec<Reason> {
    let SentenceWeights { k1, b, .. } = weights;
    let share = |(asked, (own, context)): (&Asked, (&f32, &f32))| {
        let frequency = own + context;
        let score = asked.idf * frequency * (k1 + 1.0) / (frequency + k1 * (1.0 - b + b * sentence.relative_length));
        Reason { word: asked.word.clone(), idf: asked.idf, in_sentence: *own, around: *context, score }
    };
    let mut reasons: Vec<Reason> =
        asked.iter().zip(sentence.own.iter().zip(&sentence.context)).map(share).filter(|reason| reason.score > 0.0).collect();
    let whole: f32 = asked.iter().map(|asked| asked.idf).sum();
    if sentence.fits && weights.wanted > 0.0 {
        reasons.push(Reason {
            word: "(kind of answer)".to_owned(),
            idf: 0.0,
            in_sentence: 0.0,
            around: 0.0,
            score: whole * weights.wanted,
        });
    }
    reasons
}

fn count(index: &Index, question: &Question, asked: &[Asked], passage: PassageId, weights: SentenceWeights) -> Vec<ScoredSentence> {
    let article = index.article_of(passage);
    let all = index.article_sentences_of(passage);
    let own = index.sentences_of(passage);
    let window = own.start.saturating_sub(AROUND).max(all.start)..(own.end + AROUND).min(all.end);
    let text = |sentence: SentenceId| &article.body[index.span(sentence)];
    let language = article.language;
    let frequencies = |text: &str| {
        let words = words::words(text);
        let mut counts = vec![0.0_f32; asked.len()];
        for word in &words {
            if let Known::Term(term) = index.known(word.text, language) {
                asked.iter().zip(&mut counts).filter(|(asked, _)| asked.term == term).for_each(|(_, count)| *count += 1.0);
            }
        }
        (counts, words.len() as f32)
    };
    let title = article.attribution.title.value().map_or_else(|| vec![0.0; asked.len()], |title| frequencies(title).0);
    let counted: Vec<(SentenceId, Vec<f32>, f32)> = window
        .map(|sentence| {
            let (counts, words) = frequencies(text(sentence));
            (sentence, counts, words)
        })
        .collect();
    let scored = counted.iter().filter(|(sentence, ..)| own.contains(sentence)).map(|(sentence, counts, words)| {
        let weigh = |other: SentenceId| match other.abs_diff(*sentence) {
            0 => 0.0,
            1 if other < *sentence => weights.previous + weights.around,
            1 => weights.next + weights.around,
            apart if apart <= AROUND => weights.around,
            _ => 0.0,
        };
        let mut context: Vec<f32> = title.iter().map(|count| count * weights.title).collect();
        for (other, counts, _) in &counted {
            let weight = weigh(*other);
            context.iter_mut().zip(counts).for_each(|(sum, count)| *sum += weight * count);
        }
        let fits = question.wanted != Wanted::Anything && holds(text(*sentence), question.wanted);
        ScoredSentence {
            passage,
            sentence: *sentence,
            score: 0.0,
            own: counts.clone(),
            context,
            fits,
            relative_length: words / index.average_sentence_words(),
        }
    });
    scored.collect()
}

/// Whether `text` holds the kind of thing that is wanted, as far as its letters tell.
fn holds(text: &str, wanted: Wanted) -> bool {
    let words = words::words(text);
    let digits = |word: &Word<'_>| word.text.starts_with(|c: char| c.is_numeric());
    match wanted {
        Wanted::Anything => true,
        Wanted::Time => words.iter().any(|word| digits(word) || names_a_time(word.text)),
        Wanted::Number => words.iter().any(|word| digits(word) || names_a_number(word.text)),
        Wanted::Name => words.iter().skip(1).any(|word| word.text.starts_with(char::is_uppercase)),
    }
}

fn names_a_time(word: &str) -> bool {
    const TIMES: [&str; 19] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    TIMES.contains(&word)
}

fn names_a_number(word: &str) -> bool {
    const NUMBERS: [&str; 18] = [
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "thirty", "hundred",
        "hundreds", "thousand", "million", "billion",
    ];
    NUMBERS.contains(&word.to_lowercase().as_str())
}

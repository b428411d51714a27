//! An index and the articles of the next one in; the next one out, for which only what is new is read.
//!
//! It is to the byte the index that [`build`](super::build) makes of the same articles, so that no index depends on what came
//! before it. Three things see to that:
//!
//! - Terms are numbered in the order in which the corpus has them. Where the first article with a term is gone, the words of the
//!   next one that has it tell the term's new place.
//! - A word form that is gone with an article may stand in others as well: it is looked for in the texts that stay.
//! - What is made of all passages together (lengths, classes) is made anew of the postings, which tell each frequency.

mod lost;
mod names;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::article::{Article, Mark};
use crate::index::acronyms::Found;
use crate::index::build::{self, Part, Passages};
use crate::index::gather::Gathered;
use crate::index::invert::{self, Counts};
use crate::index::lexicon::{Known, STOP_WORD, TermId};
use crate::index::merge::{self, NONE, Source};
use crate::index::postings::Postings;
use crate::index::{Index, PassageId, Weights};

use names::Names;

/// Where more than one byte of so many would have to be read, all are: to take over the others takes time as well.
const MOST_READ: usize = 6;

/// What the next index takes over from the one before, and what is to be read for it.
#[derive(Debug)]
pub struct Renewal<'a> {
    old: &'a Index,
    articles: &'a [Arc<Article>],
    weights: Weights,
    /// For each article the place in the old index that it is taken over from, ascending.
    from: Vec<Option<usize>>,
    /// The articles that are not.
    fresh: Vec<Arc<Article>>,
    /// For each place in the old index whether it is taken over.
    stays: Vec<bool>,
    /// The articles of those that are not.
    gone: Vec<Arc<Article>>,
}

impl<'a> Renewal<'a> {
    /// How the index over `articles`, whose ids differ, comes from `old`. Nothing if so little is the same that it is better built
    /// from the start.
    pub fn new(old: &'a Index, articles: &'a [Arc<Article>], weights: Weights) -> Option<Renewal<'a>> {
        let renewal = Renewal::plan(old, articles, weights)?;
        (renewal.bytes() <= old.articles.text_bytes / MOST_READ && !old.is_damaged()).then_some(renewal)
    }

    /// The same, however little that is.
    fn plan(old: &'a Index, articles: &'a [Arc<Article>], weights: Weights) -> Option<Renewal<'a>> {
        if old.postings.weights != weights || !old.postings.is_plain() {
            return None;
        }
        let from = unchanged(old, articles);
        let mut stays = vec![false; old.articles.len()];
        from.iter().flatten().for_each(|place| set(&mut stays, *place));
        let fresh = articles.iter().zip(&from).filter(|(_, from)| from.is_none()).map(|(article, _)| Arc::clone(article)).collect();
        let gone = old.articles().zip(&stays).filter(|(_, stays)| !**stays).map(|(article, _)| Arc::clone(article)).collect();
        Some(Renewal { old, articles, weights, from, fresh, stays, gone })
    }

    /// How many bytes of text are to be read.
    pub fn bytes(&self) -> usize {
        build::bytes(&self.fresh) + build::bytes(&self.gone)
    }

    /// The runs of articles that [`Renewal::join`] needs as parts, each [`read`](super::read), in this order; cut so that each of
    /// so many threads can have one.
    pub fn to_read(&self, threads: usize) -> Vec<&[Arc<Article>]> {
        let share = self.bytes().div_ceil(threads.max(1)).max(1);
        // The new ones, then those that are gone.
        [&self.fresh, &self.gone].into_iter().flat_map(|run| build::shares(run, build::bytes(run).div_ceil(share))).collect()
    }

    /// The next index, from what the articles [`to_read`](Renewal::to_read) gave. Nothing if it takes too long, or if the old one
    /// turns out to be damaged: then it is to be built from the start.
    pub fn join(self, read: Vec<Part>) -> Option<Index> {
        let (mut index, mut words, mut acronyms) = (Index::default(), Gathered::default(), Found::default());
        let mut read = Fresh { parts: read, part: 0, article: 0, renamed: Vec::new() };
        let mut names = Names::new(self.old, &self.stays);
        let (mut kept, mut fresh) = (vec![NONE; self.old.places.len()], Vec::new());
        for (article, from) in self.articles.iter().zip(&self.from) {
            let start = index.places.len() as PassageId;
            match *from {
                Some(place) => {
                    names.number(place, &mut words);
                    acronyms.add(&article.body, article.language);
                    let (passages, run) = self.old.passages_of(place);
                    kept.get_mut(passages)?.iter_mut().zip(start..).for_each(|(place, passage)| *place = passage);
                    index.append(run, self.articles);
                }
                None => {
                    index.append(read.next(&mut words)?, self.articles);
                    fresh.extend(start..index.places.len() as PassageId);
                }
            }
        }
        let (read, gone) = read.end(&mut words, &mut acronyms)?;
        let renamed = names.all(&words);
        self.add_forms(&gone, &renamed, &mut words)?;
        let count = |parts: &[Part]| parts.iter().map(|part| part.words).sum::<usize>();
        index.words = self.old.words.saturating_sub(count(&gone)).saturating_add(count(&read));
        let lexicon = words.close();
        let postings = self.postings(&kept, &renamed, read, &fresh, lexicon.len());
        (!self.old.is_damaged()).then(|| index.finish(lexicon, postings, &acronyms, self.articles))
    }

    /// The postings of the passages that stay, whose places are `kept` and whose terms are `renamed`, and of those that were read,
    /// whose places are `fresh`, of so many terms.
    fn postings(&self, kept: &[PassageId], renamed: &[TermId], read: Vec<Part>, fresh: &[PassageId], terms: usize) -> Postings {
        let mut old_terms = vec![NONE; terms];
        for (old, new) in (0..).zip(renamed) {
            old_terms.get_mut(*new as usize).into_iter().for_each(|place| *place = old);
        }
        let counts: Vec<Counts> = read.into_iter().map(|part| part.counts).collect();
        let read = invert::invert(&counts, terms, self.weights);
        let sources = [Source::new(&self.old.postings, kept, old_terms), Source::new(&read, fresh, (0..terms as TermId).collect())];
        merge::merge(&sources, terms, self.weights)
    }

    /// Adds the forms of the articles that stay, where those that were read do not have them.
    fn add_forms(&self, gone: &[Part], renamed: &[TermId], next: &mut Gathered) -> Option<()> {
        let lost = self.lost(gone, next)?;
        let mut text = String::new();
        for (form, language, known) in self.old.lexicon.all_forms() {
            let term = match known {
                Known::Term(term) if !self.stays(term) => continue,
                Known::Term(term) => renamed.get(term as usize).copied()?,
                Known::StopWord | Known::Missing => STOP_WORD,
            };
            form.write(&mut text);
            if next.term_of(&text, language).is_none() && !lost.get(&language).is_some_and(|lost| lost.contains(text.as_str())) {
                next.add_last(&text, language, term);
            }
        }
        Some(())
    }

    /// Whether an article that stays is ranked by an old term.
    fn stays(&self, term: TermId) -> bool {
        self.old.holders(term).any(|place| self.stays.get(place) == Some(&true))
    }
}

/// The articles that were read, one after the other.
struct Fresh {
    /// The parts that hold them, and behind those the parts of articles that are gone.
    parts: Vec<Part>,
    /// The part at hand, its article at hand, and the numbers of its terms so far.
    part: usize,
    article: usize,
    renamed: Vec<TermId>,
}

impl Fresh {
    /// The passages of the next article, whose terms get their numbers.
    fn next(&mut self, words: &mut Gathered) -> Option<Passages> {
        while self.article >= self.parts.get(self.part)?.term_ends.len() {
            self.end_part(words)?;
        }
        let part = self.parts.get(self.part)?;
        words.merge_terms(&part.gathered, *part.term_ends.get(self.article)?, &mut self.renamed);
        self.article += 1;
        Some(part.passages.of(self.article - 1))
    }

    /// Takes in the forms of the part at hand, and gives its terms their numbers.
    fn end_part(&mut self, words: &mut Gathered) -> Option<()> {
        let part = self.parts.get_mut(self.part)?;
        words.merge_forms(&part.gathered, &self.renamed);
        part.counts.rename(&self.renamed);
        self.renamed.clear();
        (self.part, self.article) = (self.part + 1, 0);
        Some(())
    }

    /// The parts of all articles so far, whose acronyms go to `acronyms`, and the parts behind them.
    fn end(mut self, words: &mut Gathered, acronyms: &mut Found) -> Option<(Vec<Part>, Vec<Part>)> {
        if self.article > 0 {
            self.end_part(words)?;
        }
        let gone = self.parts.split_off(self.part);
        self.parts.iter_mut().for_each(|part| acronyms.merge(std::mem::take(&mut part.acronyms)));
        Some((self.parts, gone))
    }
}

impl Index {
    /// The places of the articles that are ranked by a term, ascending, one for each passage.
    fn holders(&self, term: TermId) -> impl Iterator<Item = usize> {
        self.postings.of(term).map(|(passage, _)| self.article_number(passage))
    }

    /// The passages of an article: which they are, and as a run of their own.
    fn passages_of(&self, place: usize) -> (Range<usize>, Passages) {
        let start = self.places.partition_point(|[article, _]| (article as usize) < place);
        let end = self.places.partition_point(|[article, _]| article as usize <= place);
        let sentences = self.articles.sentences(place, self.sentences.len());
        let mut run = Passages::default();
        // A file may say anything.
        let first = |passage: usize| self.first_sentence(passage as PassageId).min(sentences.end).max(sentences.start) - sentences.start;
        run.places.extend((start..end).map(|passage| [0, first(passage)]));
        run.sentences.extend(sentences.clone().map(|sentence| self.sentences.span(sentence)));
        run.end(Mark::from_number(self.articles.marks.get(place).unwrap_or_default()));
        (start..end, run)
    }
}

/// For each of `articles` its place in `old`, if it stands there as it is, and behind those before. Of those that changed places
/// as few as can be are left out.
fn unchanged(old: &Index, articles: &[Arc<Article>]) -> Vec<Option<usize>> {
    let places: HashMap<&str, usize> = old.articles().zip(0..).map(|(article, place)| (article.id.as_str(), place)).collect();
    let place = |article: &Arc<Article>| places.get(article.id.as_str()).copied().filter(|place| old.article(*place) == article);
    let mut found: Vec<Option<usize>> = articles.iter().map(place).collect();
    let longest = longest_ascent(&found);
    found.iter_mut().zip(longest).filter(|(_, is_of_it)| !is_of_it).for_each(|(place, _)| *place = None);
    found
}

/// Which of `numbers` make a longest run that ascends (Fredman 1975, "On computing the length of longest increasing
/// subsequences").
fn longest_ascent(numbers: &[Option<usize>]) -> Vec<bool> {
    let number = |at: usize| numbers.get(at).copied().flatten();
    // For each length of a run the place where the one with the lowest end ends, and for each place the one before in its run.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), vec![None; numbers.len()]);
    for (at, before) in before.iter_mut().enumerate().filter(|(at, _)| number(*at).is_some()) {
        let length = ends.partition_point(|end| number(*end) < number(at));
        *before = length.checked_sub(1).and_then(|shorter| ends.get(shorter)).copied();
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut is_of_it = vec![false; numbers.len()];
    let mut next = ends.last().copied();
    while let Some(at) = next {
        set(&mut is_of_it, at);
        next = before.get(at).copied().flatten();
    }
    is_of_it
}

fn set(flags: &mut [bool], at: usize) {
    if let Some(flag) = flags.get_mut(at) {
        *flag = true;
    }
}

#[cfg(test)]
mod tests;

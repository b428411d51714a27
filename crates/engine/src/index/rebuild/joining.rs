//! What the next index takes over from the one before, joined with what was read for it.
//!
//! It is to the byte the index that is [built](crate::index::build) of the same articles, so that no index depends on what came
//! before it. Three things see to that:
//!
//! - Terms are numbered in the order in which the corpus has them. Where the first article with a term is gone, the words of the
//!   next one that has it tell the term's new place.
//! - A word form that is gone with an article may stand in others as well: it is looked for in the texts that stay.
//! - What is made of all passages together (lengths, classes) is made anew of the postings, which tell each frequency.

use crate::index::build::Part;
use crate::index::dictionary::acronyms::AcronymCounts;
use crate::index::dictionary::interner::Interner;
use crate::index::ids::{PassageId, TermId};
use crate::index::limits::LimitError;
use crate::index::postings::inversion::{self, Counts};
use crate::index::postings::lists::Postings;
use crate::index::rebuild::merge::{self, Source};
use crate::index::rebuild::plan::Plan;
use crate::index::rebuild::renumbering::Renumbering;
use crate::index::rebuild::vanished_forms;
use crate::index::segment::Segment;
use crate::index::segment::run::Run;

/// Why an index is not joined.
#[derive(Debug)]
pub(crate) enum Abandoned {
    /// It takes too long, or the old one turns out to be damaged: it is to be built from the start.
    NotWorthIt,
    /// It would hold too much.
    Exceeded(LimitError),
}

impl From<LimitError> for Abandoned {
    fn from(error: LimitError) -> Abandoned {
        Abandoned::Exceeded(error)
    }
}

/// The next index, from what the articles [to be read](Plan::to_read) gave.
pub(crate) fn join(plan: &Plan<'_>, read: Vec<Part>) -> Result<Segment, Abandoned> {
    read.iter().try_for_each(Part::check)?;
    let mut interner = Interner::new(plan.rules.limits);
    let Joined { mut segment, read, gone, acronyms, numbers, staying, fresh } = Joined::of(plan, read, &mut interner)?;
    add_forms(plan, &gone, &numbers, &mut interner).ok_or(Abandoned::NotWorthIt)?;
    let count = |parts: &[Part]| parts.iter().map(|part| part.words).sum::<usize>();
    segment.words = plan.old.words.saturating_sub(count(&gone)).saturating_add(count(&read));
    let lexicon = interner.finish()?;
    let postings = postings(plan, &staying, &numbers, read, &fresh, lexicon.len())?;
    if plan.old.is_damaged() {
        return Err(Abandoned::NotWorthIt);
    }
    Ok(segment.finish(lexicon, postings, &acronyms, plan.articles))
}

/// The articles of the next index one behind the other, and what is to be done about their words.
struct Joined {
    segment: Segment,
    /// The parts that were read of new articles, and of those that are gone.
    read: Vec<Part>,
    gone: Vec<Part>,
    acronyms: AcronymCounts,
    /// For each old term its number, if it stays.
    numbers: Vec<Option<TermId>>,
    /// For each old passage its place, if it stays.
    staying: Vec<Option<PassageId>>,
    /// The places of the passages that were read.
    fresh: Vec<PassageId>,
}

impl Joined {
    fn of(plan: &Plan<'_>, read: Vec<Part>, interner: &mut Interner) -> Result<Joined, Abandoned> {
        let limits = plan.rules.limits;
        let (mut segment, mut acronyms) = (Segment::default(), AcronymCounts::default());
        let mut read = NewArticles { parts: read, part: 0, article: 0, numbers: Vec::new() };
        let mut renumbering = Renumbering::new(plan);
        let (mut staying, mut fresh) = (vec![None; plan.old.places.len()], Vec::new());
        for (article, from) in plan.articles.iter().zip(&plan.from) {
            let start = segment.places.len() as PassageId;
            match *from {
                Some(place) => {
                    renumbering.number(place, interner);
                    acronyms.add(&article.body, article.language);
                    let (passages, run) = plan.old.passages_of(place, limits)?;
                    let own = staying.get_mut(passages).ok_or(Abandoned::NotWorthIt)?;
                    own.iter_mut().zip(start..).for_each(|(place, passage)| *place = Some(passage));
                    segment.append(run, plan.articles, limits)?;
                }
                None => {
                    segment.append(read.next(interner).ok_or(Abandoned::NotWorthIt)?, plan.articles, limits)?;
                    fresh.extend(start..segment.places.len() as PassageId);
                }
            }
        }
        let (read, gone) = read.end(interner, &mut acronyms).ok_or(Abandoned::NotWorthIt)?;
        let numbers = renumbering.finish(interner);
        Ok(Joined { segment, read, gone, acronyms, numbers, staying, fresh })
    }
}

/// The postings of the passages that stay, whose places are `staying` and whose terms are `numbers`, and of those that were read,
/// whose places are `fresh`, of so many terms.
fn postings(
    plan: &Plan<'_>,
    staying: &[Option<PassageId>],
    numbers: &[Option<TermId>],
    read: Vec<Part>,
    fresh: &[PassageId],
    terms: usize,
) -> Result<Postings, LimitError> {
    let mut old_terms = vec![None; terms];
    for (old, new) in (0..).zip(numbers) {
        new.and_then(|new| old_terms.get_mut(new as usize)).into_iter().for_each(|place| *place = Some(old));
    }
    let counts: Vec<Counts> = read.into_iter().map(|part| part.counts).collect();
    let read = inversion::invert(&counts, terms, plan.rules.weights, plan.rules.limits)?;
    let own_terms = (0..terms as TermId).map(Some).collect();
    let staying = Source::new(&plan.old.postings, staying.iter().copied(), old_terms);
    let fresh = Source::new(&read, fresh.iter().copied().map(Some), own_terms);
    merge::merge(&[staying, fresh], terms, plan.rules)
}

/// Adds the forms of the articles that stay, where those that were read do not have them.
fn add_forms(plan: &Plan<'_>, gone: &[Part], numbers: &[Option<TermId>], next: &mut Interner) -> Option<()> {
    let vanished = vanished_forms::find(plan, gone, next)?;
    let mut text = String::new();
    for (form, language, term) in plan.old.lexicon.all_forms() {
        let number = match term {
            Some(term) if !plan.term_stays(term) => continue,
            Some(term) => Some(numbers.get(term as usize).copied().flatten()?),
            None => None,
        };
        form.write(&mut text);
        if !next.has_form(&text, language) && !vanished.get(&language).is_some_and(|forms| forms.contains(text.as_str())) {
            next.add_late(&text, language, number);
        }
    }
    Some(())
}

/// The articles that were read, one after the other.
struct NewArticles {
    /// The parts that hold them, and behind those the parts of articles that are gone.
    parts: Vec<Part>,
    /// The part at hand, its article at hand, and the numbers of its terms so far.
    part: usize,
    article: usize,
    numbers: Vec<TermId>,
}

impl NewArticles {
    /// The next article as a run of its own, whose terms get their numbers.
    fn next(&mut self, interner: &mut Interner) -> Option<Run> {
        while self.article >= self.parts.get(self.part)?.term_ends.len() {
            self.end_part(interner)?;
        }
        let part = self.parts.get(self.part)?;
        interner.merge_terms(&part.interner, *part.term_ends.get(self.article)?, &mut self.numbers);
        self.article += 1;
        Some(part.run.of(self.article - 1))
    }

    /// Takes in the forms of the part at hand, and gives its terms their numbers.
    fn end_part(&mut self, interner: &mut Interner) -> Option<()> {
        let part = self.parts.get_mut(self.part)?;
        interner.merge_forms(&part.interner, &self.numbers);
        part.counts.renumber(&self.numbers);
        self.numbers.clear();
        (self.part, self.article) = (self.part + 1, 0);
        Some(())
    }

    /// The parts of all articles so far, whose acronyms go to `acronyms`, and the parts behind them.
    fn end(mut self, interner: &mut Interner, acronyms: &mut AcronymCounts) -> Option<(Vec<Part>, Vec<Part>)> {
        if self.article > 0 {
            self.end_part(interner)?;
        }
        let gone = self.parts.split_off(self.part);
        self.parts.iter_mut().for_each(|part| acronyms.merge(std::mem::take(&mut part.acronyms)));
        Some((self.parts, gone))
    }
}

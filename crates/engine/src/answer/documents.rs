//! The best passages of documents in, their units out, each with what speaks for it.
//!
//! A passage only says where to look: all units of the sections that the passages stand in are scored together. A unit is scored in its
//! context as a document of BM25F (Robertson, Zaragoza and Taylor 2004), whose fields are its own words, what leads into it, its neighbours,
//! the headings above it, the page's title and path; its section likewise. All scores are shares of the question's whole idf, so that
//! they mean the same in a corpus of any size.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::answer::analysis::Wanted;
use crate::answer::facts::{self, Facts, Occurrence, Text};
use crate::answer::features;
use crate::answer::request::Request;
use crate::article::Article;
use crate::index::{Index, Matcher, PassageId, RankedPassage, TermId};
use crate::text::language::Language;
use crate::unit::{self, Section, Unit, UnitKind};

/// How many features a unit has.
pub(super) const FEATURES: usize = 14;

/// A unit that may be quoted.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) passage: PassageId,
    pub(super) article: Arc<Article>,
    /// The article's place among those that were looked at, and the section's in it.
    pub(super) place: (usize, usize),
    pub(super) section: Section,
    pub(super) unit: Unit,
    /// How often it holds each asked word, lead-in included.
    pub(super) own: Vec<f32>,
    /// How often it and the headings above it do.
    pub(super) reached: Vec<f32>,
    pub(super) features: [f32; FEATURES],
    pub(super) score: f32,
}

/// What speaks for a unit is added up with these weights. Fitted on the visible documentation sets; see `docs/quality.md`.
const WEIGHTS: [f32; FEATURES] = [2.14, 2.85, 3.66, 1.78, 2.0, 3.58, 0.96, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];

/// How soon a repeated word stops counting more.
const K1: f32 = 1.2;

/// What is known of a section that some passage led to.
struct Found {
    passage: PassageId,
    /// The best score of its passages.
    score: f32,
}

/// The units of the sections that `ranked` passages of documents stand in, best first.
pub(super) fn candidates(index: &Index, request: &Request, ranked: &[RankedPassage]) -> Vec<Candidate> {
    let mut reader = Reader::new(index, request);
    let mut all = Vec::new();
    for (number, (article, sections)) in by_article(index, ranked).into_iter().enumerate() {
        reader.read(number, &article, &sections, &mut all);
    }
    for candidate in &mut all {
        candidate.score = candidate.features.iter().zip(&WEIGHTS).map(|(feature, weight)| feature * weight).sum();
    }
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.passage.cmp(&b.passage)).then(a.unit.blocks.start.cmp(&b.unit.blocks.start)));
    all
}

/// The articles of the passages in the order of their best one, with the sections that passages stand in.
fn by_article(index: &Index, ranked: &[RankedPassage]) -> Vec<(Arc<Article>, BTreeMap<usize, Found>)> {
    let mut articles: Vec<(Arc<Article>, BTreeMap<usize, Found>)> = Vec::new();
    for found in ranked {
        let article = index.article_of(found.passage);
        let start = index.span(index.sentences_of(found.passage).start).start;
        let Some(block) = u32::try_from(start).ok().and_then(|start| article.shape.block_at(start)) else { continue };
        let heading = heading_of(article, block);
        let place = articles.iter().position(|(other, _)| Arc::ptr_eq(other, article)).unwrap_or_else(|| {
            articles.push((Arc::clone(article), BTreeMap::new()));
            articles.len() - 1
        });
        let Some((_, sections)) = articles.get_mut(place) else { continue };
        sections.entry(heading).or_insert(Found { passage: found.passage, score: found.score });
    }
    articles
}

/// The number of the section that the block is in: the place of its heading and one more, 0 above the first.
fn heading_of(article: &Article, block: usize) -> usize {
    let blocks = article.shape.blocks.get(..=block).unwrap_or_default();
    blocks.iter().rposition(|block| block.kind.is_heading()).map_or(0, |heading| heading + 1)
}

struct Reader<'a> {
    index: &'a Index,
    request: &'a Request,
    terms: Vec<TermId>,
    matchers: BTreeMap<Language, Matcher<'a>>,
}

/// What of an article stands above all its sections.
struct Page {
    title: Facts,
    path: Facts,
}

/// A section's own context.
struct Context {
    heading: Facts,
    ancestors: Vec<f32>,
    dice: f32,
    score: f32,
    passage: f32,
}

impl<'a> Reader<'a> {
    fn new(index: &'a Index, request: &'a Request) -> Reader<'a> {
        let further = request.alternatives.further.iter().map(|further| further.term);
        let terms = request.asked.iter().map(|asked| asked.term).chain(further).collect();
        Reader { index, request, terms, matchers: BTreeMap::new() }
    }

    fn facts(&mut self, text: Text<'_>, language: Language) -> Facts {
        let matcher = self.matchers.entry(language).or_insert_with(|| self.index.matcher(&self.terms, language));
        facts::read(matcher, self.request, text, language)
    }

    fn read(&mut self, number: usize, article: &Arc<Article>, found: &BTreeMap<usize, Found>, all: &mut Vec<Candidate>) {
        let title = article.attribution.title.value().map(String::as_str).unwrap_or_default();
        let path = article.file.replace(['/', '-', '_', '.'], " ");
        let page = Page {
            title: self.facts(Text::Headline(title), article.language),
            path: self.facts(Text::Headline(&path), article.language),
        };
        for section in unit::sections(&article.shape) {
            let key = section.heading.map_or(0, |heading| heading + 1);
            if let Some(found) = found.get(&key) {
                self.read_section((number, key), article, &page, section, found, all);
            }
        }
    }

    fn read_section(&mut self, place: (usize, usize), article: &Arc<Article>, page: &Page, section: Section, found: &Found, all: &mut Vec<Candidate>) {
        let shape = &article.shape;
        let text = |at: usize| {
            let span = shape.blocks.get(at).map(|block| block.span.start as usize..block.span.end as usize);
            span.and_then(|span| article.body.get(span)).unwrap_or_default()
        };
        let blocks: Vec<Facts> = section.blocks.clone().map(|at| self.facts(Text::Sentence(text(at)), article.language)).collect();
        let heading = section.heading.map(|at| self.facts(Text::Sentence(text(at)), article.language)).unwrap_or_default();
        let mut ancestors = vec![0.0; self.request.asked.len()];
        for above in section.heading.map(|heading| shape.section(heading)).unwrap_or_default() {
            add(&mut ancestors, &self.facts(Text::Sentence(text(above)), article.language).counts, 1.0);
        }
        let context = self.context(page, heading, ancestors, &blocks, found);
        let of = |at: usize| at.checked_sub(section.blocks.start).and_then(|at| blocks.get(at));
        for unit in unit::units(shape, &article.body, &section) {
            let candidate = self.candidate(&context, page, &unit, &of);
            let Some((own, reached, features)) = candidate else { continue };
            let (article, section) = (Arc::clone(article), section.clone());
            all.push(Candidate { passage: found.passage, article, place, section, unit, own, reached, features, score: 0.0 });
        }
    }

    fn context(&self, page: &Page, heading: Facts, ancestors: Vec<f32>, blocks: &[Facts], found: &Found) -> Context {
        let mut fields = vec![0.0; self.request.asked.len()];
        for block in blocks {
            add(&mut fields, &block.counts, 1.0);
        }
        add(&mut fields, &heading.counts, 3.0);
        add(&mut fields, &ancestors, 1.0);
        add(&mut fields, &page.title.counts, 1.5);
        add(&mut fields, &page.path.counts, 0.5);
        let whole = self.request.whole.max(f32::MIN_POSITIVE);
        Context { dice: self.dice(&heading), score: self.saturated(&fields), passage: found.score / whole, heading, ancestors }
    }

    /// The idf-weighted Dice overlap of the question and a heading: twice what they share over what both hold.
    fn dice(&self, heading: &Facts) -> f32 {
        let shared = self.request.share(false, |at| heading.counts.get(at).is_some_and(|count| *count > 0.0));
        let held: usize = heading.counts.iter().filter(|count| **count > 0.0).count();
        let average = self.request.whole / (self.request.asked.len() + self.request.missing.len()).max(1) as f32;
        // What else the heading holds weighs as an average word of the question, stop words half of that.
        let other = heading.words.saturating_sub(held) as f32 * 0.5 * average / self.request.whole.max(f32::MIN_POSITIVE);
        if shared > 0.0 { 2.0 * shared / (1.0 + shared + other) } else { 0.0 }
    }

    /// BM25 over counts of all fields together, without length, as a share of the most it could be.
    fn saturated(&self, counts: &[f32]) -> f32 {
        let words = self.request.asked.iter().zip(counts).map(|(asked, count)| asked.idf * count / (count + K1));
        words.sum::<f32>() / self.request.whole.max(f32::MIN_POSITIVE)
    }

    /// What a unit holds, what it reaches with its headings, and its features. None if no asked word is near it.
    fn candidate<'b>(
        &self,
        context: &Context,
        page: &Page,
        unit: &Unit,
        of: &impl Fn(usize) -> Option<&'b Facts>,
    ) -> Option<(Vec<f32>, Vec<f32>, [f32; FEATURES])> {
        let nothing = || vec![0.0; self.request.asked.len()];
        let mut densest = 0.0_f32;
        let (mut own, mut fields, mut facts) = (nothing(), nothing(), Facts::default());
        for block in unit.blocks.clone().chain(unit.header).filter_map(of) {
            add(&mut own, &block.counts, 1.0);
            facts.number |= block.number;
            facts.time |= block.time;
            facts.name |= block.name;
            facts.place |= block.place;
            facts.order.extend(block.order.iter().map(|word| Occurrence { at: word.at + facts.words, ..*word }));
            facts.words += block.words;
            densest = densest.max(self.request.share(false, |at| block.counts.get(at).is_some_and(|count| *count > 0.0)));
        }
        let lead_in = unit.lead_in.and_then(of);
        add(&mut fields, &own, 1.0);
        if let Some(lead_in) = lead_in {
            add(&mut fields, &lead_in.counts, 0.5);
        }
        let whole = unit.whole();
        for (at, weight) in [(whole.start.checked_sub(1), 0.3), (Some(whole.end), 0.2)] {
            if let Some(block) = at.and_then(of) {
                add(&mut fields, &block.counts, weight);
            }
        }
        let mut reached = own.clone();
        lead_in.into_iter().for_each(|lead_in| add(&mut reached, &lead_in.counts, 1.0));
        let with_lead_in = reached.clone();
        add(&mut reached, &context.heading.counts, 1.0);
        add(&mut reached, &context.ancestors, 1.0);
        add(&mut reached, &page.title.counts, 1.0);
        if reached.iter().all(|count| *count == 0.0) {
            return None;
        }
        add(&mut fields, &context.heading.counts, 1.5);
        add(&mut fields, &context.ancestors, 0.5);
        add(&mut fields, &page.title.counts, 0.6);
        add(&mut fields, &page.path.counts, 0.3);
        let share = |counts: &[f32]| self.request.share(false, |at| counts.get(at).is_some_and(|count| *count > 0.0));
        let yes = |is: bool| f32::from(u8::from(is));
        let wanted = match self.request.wanted {
            Wanted::Anything => false,
            Wanted::Time => facts.time,
            Wanted::Number => facts.number,
            Wanted::Name => facts.name,
            Wanted::Place => facts.place,
        };
        let together = features::together(self.request, &facts, false);
        let features = [
            context.score,
            self.saturated(&fields),
            context.passage,
            context.dice,
            share(&with_lead_in),
            share(&reached),
            yes(wanted),
            yes(matches!(unit.kind, UnitKind::Code)),
            yes(matches!(unit.kind, UnitKind::Row)),
            (facts.words as f32).min(100.0) / 100.0,
            together.in_order,
            together.close,
            yes(self.request.wanted != Wanted::Anything && !wanted),
            densest,
        ];
        Some((with_lead_in, reached, features))
    }
}

fn add(sum: &mut [f32], counts: &[f32], weight: f32) {
    sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += weight * count);
}

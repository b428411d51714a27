//! The best passages of documents in, their units out, each with what speaks for it.
//!
//! A passage only says where to look: all units of the sections that the passages stand in are scored together. A unit is scored in its
//! context as a document of BM25F (Robertson, Zaragoza and Taylor 2004), whose fields are its own words, what leads into it, its neighbours,
//! the headings above it, the page's title and path; its section likewise. All scores are shares of the question's whole idf, so that
//! they mean the same in a corpus of any size.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::answer::analysis::Wanted;
use crate::answer::evidence::Gathered;
use crate::answer::facts::{self, Facts, Occurrence, Text};
use crate::answer::features::{self, Together};
use crate::answer::request::Request;
use crate::answer::sections::{self, Found};
use crate::answer::unit_features::{self, PerUnitFeature, UnitFeature};
use crate::article::Article;
use crate::block::Kind;
use crate::index::{Matcher, PassageId, RankedPassage, Term, Vocabulary};
use crate::text::language::Language;
use crate::unit::{self, Section, Unit};

/// A unit that may be quoted.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The best passage of its section.
    pub(super) passage: PassageId,
    pub(super) article: Arc<Article>,
    /// The article's place among those that were looked at, and the section's in it.
    pub(super) place: (usize, usize),
    pub(super) section: Section,
    pub(super) unit: Unit,
    /// How often each asked word stands in it, its lead-in, the headings above it and the title.
    pub(super) reached: Vec<f32>,
    /// Of the question's neighbouring words, how many stand in it together.
    pub(super) together: Together,
    /// The most of the question that one of its blocks holds, by idf.
    pub(super) densest: f32,
    pub(super) features: PerUnitFeature,
    pub(super) score: f32,
}

/// How soon a repeated word stops counting more.
const K1: f32 = 1.2;

/// What a word of each field counts, beside one of the text itself.
struct FieldWeights {
    own: f32,
    lead_in: f32,
    before: f32,
    after: f32,
    heading: f32,
    ancestors: f32,
    title: f32,
    path: f32,
}

/// Where a unit is scored. A prototype found that to halve or double any of them moves the share of right answers by at most three points.
const OF_UNIT: FieldWeights =
    FieldWeights { own: 1.0, lead_in: 0.5, before: 0.3, after: 0.2, heading: 1.5, ancestors: 0.5, title: 0.6, path: 0.3 };

/// Where a whole section is scored: nothing leads into it, and its neighbours do not count.
const OF_SECTION: FieldWeights =
    FieldWeights { own: 1.0, lead_in: 0.0, before: 0.0, after: 0.0, heading: 3.0, ancestors: 1.0, title: 1.5, path: 0.5 };

/// The units of the sections that `ranked` passages of documents stand in, best first.
pub(super) fn candidates(gathered: Gathered<'_>, request: &Request, ranked: &[RankedPassage]) -> Vec<Candidate> {
    let mut reader = Reader::new(gathered.vocabulary, request);
    let mut all = Vec::new();
    for (number, (article, sections)) in sections::by_article(gathered.evidence, ranked).into_iter().enumerate() {
        reader.read(number, &article, &sections, &mut all);
    }
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.passage.cmp(&b.passage)).then(a.unit.blocks.start.cmp(&b.unit.blocks.start)));
    all
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary<'a>,
    request: &'a Request,
    terms: Vec<Term>,
    matchers: BTreeMap<Language, Matcher<'a>>,
}

/// What of an article stands above all its sections.
struct Page {
    title: Facts,
    path: Facts,
}

/// A section that was read.
struct Read<'a> {
    article: &'a Arc<Article>,
    place: (usize, usize),
    section: Section,
    /// What each of its blocks holds.
    blocks: Vec<Facts>,
    context: Context,
    found: &'a Found,
}

impl Read<'_> {
    /// What the block at a place of the document holds; none if it is not in the section.
    fn block(&self, at: usize) -> Option<&Facts> {
        at.checked_sub(self.section.blocks.start).and_then(|at| self.blocks.get(at))
    }
}

/// What the blocks of a unit hold.
struct Held {
    /// How often each asked word, lead-in included.
    own: Vec<f32>,
    /// All of it as one text, without the lead-in.
    facts: Facts,
    /// The most of the question that one block holds, by idf.
    densest: f32,
}

/// What stands above and around the units of a section.
struct Context {
    page: Rc<Page>,
    heading: Facts,
    ancestors: Vec<f32>,
    dice: f32,
    score: f32,
    passage: f32,
}

impl<'a> Reader<'a> {
    fn new(vocabulary: &'a Vocabulary<'a>, request: &'a Request) -> Reader<'a> {
        Reader { vocabulary, request, terms: request.terms().collect(), matchers: BTreeMap::new() }
    }

    fn facts(&mut self, text: Text<'_>, language: Language) -> Facts {
        let matcher = self.matchers.entry(language).or_insert_with(|| self.vocabulary.matcher(&self.terms, language));
        facts::read(matcher, self.request, text, language)
    }

    fn read(&mut self, number: usize, article: &Arc<Article>, found: &BTreeMap<usize, Found>, all: &mut Vec<Candidate>) {
        let title = article.attribution.title.value().map(String::as_str).unwrap_or_default();
        let path = article.file.replace(['/', '-', '_', '.'], " ");
        let page = Rc::new(Page {
            title: self.facts(Text::Headline(title), article.language),
            path: self.facts(Text::Headline(&path), article.language),
        });
        for section in unit::sections(&article.shape) {
            let key = section.blocks.start;
            if let Some(found) = found.get(&key) {
                for part in found.parts(section) {
                    all.extend(self.read_section((number, key), article, &page, part, found));
                }
            }
        }
    }

    fn read_section(
        &mut self,
        place: (usize, usize),
        article: &Arc<Article>,
        page: &Rc<Page>,
        section: Section,
        found: &Found,
    ) -> Vec<Candidate> {
        let shape = &article.shape;
        let text = |at: usize| shape.blocks.get(at).map_or("", |block| block.text(&article.body));
        let blocks: Vec<Facts> = section.blocks.clone().map(|at| self.facts(Text::Sentence(text(at)), article.language)).collect();
        let heading = section.heading.map(|at| self.facts(Text::Sentence(text(at)), article.language)).unwrap_or_default();
        let mut ancestors = vec![0.0; self.request.asked.len()];
        for above in section.heading.map(|heading| shape.section(heading)).unwrap_or_default() {
            add(&mut ancestors, &self.facts(Text::Sentence(text(above)), article.language).counts, 1.0);
        }
        let context = self.context(page, heading, ancestors, &blocks, found);
        let units = unit::units(shape, &article.body, &section);
        let read = Read { article, place, section, blocks, context, found };
        units.into_iter().filter_map(|unit| self.candidate(&read, unit)).collect()
    }

    fn context(&self, page: &Rc<Page>, heading: Facts, ancestors: Vec<f32>, blocks: &[Facts], found: &Found) -> Context {
        let mut fields = self.sum([
            (&heading.counts, OF_SECTION.heading),
            (&ancestors, OF_SECTION.ancestors),
            (&page.title.counts, OF_SECTION.title),
            (&page.path.counts, OF_SECTION.path),
        ]);
        for block in blocks {
            add(&mut fields, &block.counts, OF_SECTION.own);
        }
        let whole = self.request.whole.max(f32::MIN_POSITIVE);
        let (dice, score) = (self.dice(&heading), self.saturated(&fields));
        Context { page: Rc::clone(page), dice, score, passage: found.score / whole, heading, ancestors }
    }

    /// The idf-weighted Dice overlap of the question and a heading: twice what they share over what both hold.
    fn dice(&self, heading: &Facts) -> f32 {
        let shared = self.share(&heading.counts);
        let held: usize = heading.counts.iter().filter(|count| **count > 0.0).count();
        let average = self.request.whole / self.request.words().max(1) as f32;
        // What else the heading holds weighs as an average word of the question, stop words half of that.
        let other = heading.words.saturating_sub(held) as f32 * 0.5 * average / self.request.whole.max(f32::MIN_POSITIVE);
        if shared > 0.0 { 2.0 * shared / (1.0 + shared + other) } else { 0.0 }
    }

    /// BM25 over counts of all fields together, without length, as a share of the most it could be.
    fn saturated(&self, counts: &[f32]) -> f32 {
        let words = self.request.asked.iter().zip(counts).map(|(asked, count)| asked.idf * count / (count + K1));
        words.sum::<f32>() / self.request.whole.max(f32::MIN_POSITIVE)
    }

    /// A unit with its features. None if neither it nor what stands above it holds an asked word.
    fn candidate(&mut self, section: &Read<'_>, unit: Unit) -> Option<Candidate> {
        let Held { own, facts, densest } = self.held(section, &unit);
        let Context { heading, ancestors, page, .. } = &section.context;
        let mut reached = self.sum([(&own, 1.0), (&heading.counts, 1.0), (ancestors, 1.0), (&page.title.counts, 1.0)]);
        above_table(&unit).and_then(|at| section.block(at)).into_iter().for_each(|block| add(&mut reached, &block.counts, 1.0));
        if reached.iter().all(|count| *count == 0.0) {
            return None;
        }
        let is_wanted = match self.request.wanted {
            Wanted::Anything => false,
            Wanted::Time => facts.time,
            Wanted::Number => facts.number,
            Wanted::Name => facts.name,
            Wanted::Place => facts.place,
        };
        let term = self.term(section, &unit).map_or(0.0, |term| self.dice(&term));
        let in_context = self.saturated(&self.in_context(section, &unit));
        let features = PerUnitFeature::new(|feature| match feature {
            UnitFeature::Section => section.context.score,
            UnitFeature::Context => in_context,
            UnitFeature::Passage => section.context.passage,
            UnitFeature::Heading => section.context.dice.max(term),
            UnitFeature::Covered => self.share(&own),
            UnitFeature::Reached => self.share(&reached),
            UnitFeature::Wanted => f32::from(u8::from(is_wanted)),
            UnitFeature::Title => self.share(&page.title.counts),
            UnitFeature::Stated if self.states_answer(section.article, &page.title) => self.share(&page.title.counts),
            UnitFeature::Stated => 0.0,
        });
        Some(Candidate {
            passage: section.found.passage,
            article: Arc::clone(section.article),
            place: section.place,
            section: section.section.clone(),
            unit,
            reached,
            together: features::together(self.request, &facts, false),
            densest,
            score: unit_features::score(&features),
            features,
        })
    }

    /// What a unit is about, as a heading says it of a section: the term that a definition defines, the first cell of a row.
    fn term(&mut self, section: &Read<'_>, unit: &Unit) -> Option<Facts> {
        let article = section.article;
        let first = article.shape.blocks.get(unit.blocks.start)?;
        let span = match &first.kind {
            Kind::Term => first.span.clone(),
            Kind::Row { cells, .. } => cells.first()?.clone(),
            _ => return None,
        };
        let text = article.body.get(span.start as usize..span.end as usize)?;
        Some(self.facts(Text::Sentence(text), article.language))
    }

    /// What the blocks of a unit hold themselves, the headings of a row's columns among them.
    fn held(&self, section: &Read<'_>, unit: &Unit) -> Held {
        let mut held = Held { own: vec![0.0; self.request.asked.len()], facts: Facts::default(), densest: 0.0 };
        for block in unit.blocks.clone().chain(unit.header).filter_map(|at| section.block(at)) {
            let Held { own, facts, densest } = &mut held;
            add(own, &block.counts, 1.0);
            facts.number |= block.number;
            facts.time |= block.time;
            facts.name |= block.name;
            facts.place |= block.place;
            facts.order.extend(block.order.iter().map(|word| Occurrence { at: word.at + facts.words, ..*word }));
            facts.words += block.words;
            *densest = densest.max(self.share(&block.counts));
        }
        if let Some(lead_in) = unit.lead_in.and_then(|at| section.block(at)) {
            add(&mut held.own, &lead_in.counts, 1.0);
        }
        held
    }

    /// Whether what is known of an article answers by itself: when it was published, or who wrote it. All names and numbers that are asked
    /// for stand in its title then.
    fn states_answer(&self, article: &Article, title: &Facts) -> bool {
        let attribution = &article.attribution;
        let is_known = match self.request.wanted {
            Wanted::Time => attribution.published.value().is_some(),
            Wanted::Name => attribution.authors.value().is_some(),
            Wanted::Anything | Wanted::Number | Wanted::Place => false,
        };
        let mut names = (0..).zip(&self.request.asked).filter(|(_, asked)| asked.particular);
        is_known && self.request.asks_for_publication && self.request.missing_particular == 0 && names.all(|(at, _)| title.has(at))
    }

    /// The counts of a unit's fields, weighted.
    fn in_context(&self, section: &Read<'_>, unit: &Unit) -> Vec<f32> {
        let Context { heading, ancestors, page, .. } = &section.context;
        let mut fields = self.sum([
            (&heading.counts, OF_UNIT.heading),
            (ancestors, OF_UNIT.ancestors),
            (&page.title.counts, OF_UNIT.title),
            (&page.path.counts, OF_UNIT.path),
        ]);
        let own = unit.blocks.clone().chain(unit.header).map(|at| (Some(at), OF_UNIT.own));
        let whole = unit.whole();
        let leads_in = unit.lead_in.or_else(|| above_table(unit));
        let around = [(leads_in, OF_UNIT.lead_in), (whole.start.checked_sub(1), OF_UNIT.before), (Some(whole.end), OF_UNIT.after)];
        for (at, weight) in own.chain(around) {
            if let Some(block) = at.and_then(|at| section.block(at)) {
                add(&mut fields, &block.counts, weight);
            }
        }
        fields
    }

    fn sum<const N: usize>(&self, fields: [(&Vec<f32>, f32); N]) -> Vec<f32> {
        let mut sum = vec![0.0; self.request.asked.len()];
        fields.into_iter().for_each(|(counts, weight)| add(&mut sum, counts, weight));
        sum
    }

    /// The share of the question's idf whose words are counted, each at most once.
    fn share(&self, counts: &[f32]) -> f32 {
        let held: f32 = self.request.asked.iter().zip(counts).map(|(asked, count)| asked.idf * count.min(1.0)).sum();
        held / self.request.whole.max(f32::MIN_POSITIVE)
    }
}

/// The place of the block above the table that a row is of. It is not shown with the row, but says what the table is about.
fn above_table(unit: &Unit) -> Option<usize> {
    unit.header.and_then(|header| header.checked_sub(1))
}

fn add(sum: &mut [f32], counts: &[f32], weight: f32) {
    sum.iter_mut().zip(counts).for_each(|(sum, count)| *sum += weight * count);
}

//! Scored units of documents in, the quotes of a reply out.
//!
//! A unit is shown with what stands around it in its section, as far as there is room, so that a reader sees what it is about. A second and
//! third quote are shown only where they add something.

use std::ops::Range;
use std::sync::Arc;

use crate::answer::assemble;
use crate::answer::confidence::Tier;
use crate::answer::evidence::Gathered;
use crate::answer::outcome::{Quote, Reason};
use crate::answer::request::Request;
use crate::answer::rules::Rules;
use crate::answer::unit_features::UnitFeature;
use crate::answer::units::Candidate;
use crate::answer::{choose, duplicates, part};
use crate::article::Article;
use crate::block::{Block, Kind};
use crate::index::Vocabulary;
use crate::text::words;
use crate::unit::{self, UnitKind};

/// A unit is filled up with its neighbours to this many characters.
const FILL: usize = 600;
/// Units of one section become one quote while it has at most this many characters.
const MERGED: usize = 1_000;
/// Of a longer unit the best pieces are shown.
const MAX_UNIT: usize = 700;
/// A unit after the first is shown if its score is at least this share of the first one's: of all signs, how far it is behind tells best whether it adds
/// a part of the answer (`docs/quality.md`).
const ADDS: f32 = 0.8;
/// Past this many units none is worth a quote.
const MAX_LOOKED_AT: usize = 40;

/// What is shown of a section.
struct Excerpt<'a> {
    best: &'a Candidate,
    /// The places of its blocks, in order.
    places: Vec<usize>,
}

/// The quotes of a page out of `candidates`, which are in order: those that are shown, and those that are held back. Those that the rules
/// skip are left out: pages show one list, so that none is shown twice or never. `likely` says how likely a unit holds a part of the answer, and
/// whether it comes after the first: what is too little comes on later pages.
pub(super) fn choose(
    gathered: Gathered<'_>,
    request: &Request,
    candidates: &[Candidate],
    rules: &Rules,
    tier: Tier,
    likely: &dyn Fn(&Candidate, bool) -> f32,
) -> (Vec<Quote>, Vec<Quote>) {
    let wanted = |text: &str, article: &Article| wanted(gathered.vocabulary, request, article, text);
    let candidates = candidates.get(..MAX_LOOKED_AT).unwrap_or(candidates);
    let most = part::most(tier, rules);
    let first_page = first_page(candidates, most, &wanted);
    let made = |excerpts: &[Excerpt<'_>]| {
        let mut quotes: Vec<Quote> = Vec::new();
        for (at, excerpt) in excerpts.iter().enumerate() {
            let quote = Quote { confidence: likely(excerpt.best, at > 0), ..quoted(gathered, request, excerpt) };
            if !quote.text().is_empty() {
                duplicates::add(&mut quotes, quote);
            }
        }
        quotes
    };
    if rules.skip == 0 {
        return part::parted(made(&first_page), tier, rules);
    }
    let is_shown = |at: usize, excerpt: &Excerpt<'_>| at == 0 || tier == Tier::None || likely(excerpt.best, true) >= rules.further;
    let first_page = first_page.into_iter().enumerate().filter(|(at, excerpt)| is_shown(*at, excerpt));
    let mut excerpts: Vec<Excerpt<'_>> = first_page.map(|(_, excerpt)| excerpt).collect();
    excerpts.extend(later_pages(candidates, &excerpts, &wanted));
    (made(&excerpts).into_iter().skip(rules.skip).take(most).collect(), Vec::new())
}

/// The best candidates, at most `most`, as long as each adds something.
fn first_page<'a>(candidates: &'a [Candidate], most: usize, wanted: &dyn Fn(&str, &Article) -> f32) -> Vec<Excerpt<'a>> {
    let mut excerpts: Vec<Excerpt<'_>> = Vec::new();
    for candidate in candidates {
        let is_far_behind = candidates.first().is_some_and(|best| candidate.score < best.score * ADDS);
        if is_far_behind || excerpts.iter().any(|excerpt| covers(excerpt, candidate)) {
            continue;
        }
        let places = filled(candidate, wanted);
        if let Some(near) = excerpts.iter_mut().find(|excerpt| meets(excerpt, candidate, &places)) {
            near.merge(candidate.unit.whole());
        } else if excerpts.len() < most {
            excerpts.push(Excerpt { best: candidate, places });
        }
    }
    excerpts
}

/// What the candidates hold beside `shown`, in their order.
fn later_pages<'a>(candidates: &'a [Candidate], shown: &[Excerpt<'_>], wanted: &dyn Fn(&str, &Article) -> f32) -> Vec<Excerpt<'a>> {
    let mut excerpts: Vec<Excerpt<'_>> = Vec::new();
    for candidate in candidates {
        let is_shown = |place: &usize| shown.iter().chain(&excerpts).any(|other| other.shows(candidate, *place));
        if candidate.unit.blocks.clone().all(|place| is_shown(&place)) {
            continue;
        }
        let places: Vec<usize> = filled(candidate, wanted).into_iter().filter(|place| !is_shown(place)).collect();
        if !places.iter().any(|place| candidate.unit.blocks.contains(place)) {
            continue;
        }
        let own = || candidate.unit.whole().filter(|place| places.contains(place));
        let merged = excerpts.iter_mut().find(|excerpt| meets(excerpt, candidate, &places)).is_some_and(|near| near.merge(own()));
        if !merged {
            excerpts.push(Excerpt { best: candidate, places });
        }
    }
    excerpts
}

impl Excerpt<'_> {
    /// Whether it shows the block at `place` of a candidate's section.
    fn shows(&self, candidate: &Candidate, place: usize) -> bool {
        self.best.place == candidate.place && self.places.contains(&place)
    }

    /// Shows more of its section as well. Says whether there was room.
    fn merge(&mut self, places: impl Iterator<Item = usize>) -> bool {
        let union = union(&self.places, &places.collect::<Vec<_>>());
        let fits = chars(&self.best.article, &union) <= MERGED;
        if fits {
            self.places = union;
        }
        fits
    }
}

fn covers(excerpt: &Excerpt<'_>, candidate: &Candidate) -> bool {
    excerpt.best.place == candidate.place && candidate.unit.blocks.clone().all(|place| excerpt.places.contains(&place))
}

/// Whether the blocks of a candidate overlap with an excerpt or follow right on it.
fn meets(excerpt: &Excerpt<'_>, candidate: &Candidate, places: &[usize]) -> bool {
    let rows = excerpt.best.unit.kind == UnitKind::Row || candidate.unit.kind == UnitKind::Row;
    let same_table = excerpt.best.unit.header.is_some() && excerpt.best.unit.header == candidate.unit.header;
    let near =
        |at: &usize| places.contains(at) || places.contains(&(at + 1)) || at.checked_sub(1).is_some_and(|before| places.contains(&before));
    let turns = excerpt.best.unit.kind == UnitKind::Turn && candidate.unit.kind == UnitKind::Turn;
    let meets = if turns { excerpt.places.iter().any(|at| places.contains(at)) } else { excerpt.places.iter().any(near) };
    excerpt.best.place == candidate.place && (!rows || same_table) && (same_table || meets)
}

fn union(one: &[usize], other: &[usize]) -> Vec<usize> {
    let mut all = [one, other].concat();
    all.sort_unstable();
    all.dedup();
    all
}

fn chars(article: &Article, places: &[usize]) -> usize {
    places.iter().map(|place| text_of(article, *place).chars().count()).sum()
}

fn text_of(article: &Article, place: usize) -> &str {
    article.shape.blocks.get(place).map_or("", |block| block.text(&article.body))
}

/// The blocks of a unit, the best of them where they are too many, and the runs around it while there is room.
fn filled(candidate: &Candidate, wanted: &dyn Fn(&str, &Article) -> f32) -> Vec<usize> {
    let (article, unit) = (&*candidate.article, &candidate.unit);
    let own: Vec<usize> = unit.whole().collect();
    if unit.kind == UnitKind::Row {
        return unit.blocks.clone().collect();
    }
    let used = chars(article, &own);
    if used > MAX_UNIT {
        return best_of(candidate, wanted);
    }
    // What others say before and after it may be about something else.
    if unit.kind == UnitKind::Turn {
        return own;
    }
    let runs = unit::runs(&article.shape, &candidate.section);
    let (mut whole, mut used) = (unit.whole(), used);
    loop {
        let after = runs.iter().find(|run| run.start == whole.end);
        let before = runs.iter().find(|run| run.end == whole.start);
        let fits = |run: &&Range<usize>| {
            let is_text =
                (*run).clone().all(|place| !matches!(article.shape.blocks.get(place).map(|block| &block.kind), Some(Kind::Row { .. })));
            is_text && used + chars(article, &(*run).clone().collect::<Vec<_>>()) <= FILL
        };
        match (after.filter(fits), before.filter(fits)) {
            (Some(run), _) => {
                used += chars(article, &run.clone().collect::<Vec<_>>());
                whole.end = run.end;
            }
            (None, Some(run)) => {
                used += chars(article, &run.clone().collect::<Vec<_>>());
                whole.start = run.start;
            }
            (None, None) => break,
        }
    }
    // A line that announces what is not shown any more says nothing.
    let announces = |place: usize| place >= unit.blocks.end && text_of(article, place).trim_end().ends_with(':');
    while whole.end > unit.blocks.end && announces(whole.end - 1) {
        whole.end -= 1;
    }
    whole.collect()
}

/// The lead-in and those blocks of a unit that hold most of what is asked, as many as there is room for.
fn best_of(candidate: &Candidate, wanted: &dyn Fn(&str, &Article) -> f32) -> Vec<usize> {
    let (article, unit) = (&*candidate.article, &candidate.unit);
    let mut ranked: Vec<(f32, usize)> = unit.blocks.clone().map(|place| (wanted(text_of(article, place), article), place)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut places: Vec<usize> = unit.lead_in.into_iter().collect();
    let mut used = chars(article, &places);
    for (_, place) in ranked {
        let own = text_of(article, place).chars().count();
        if used + own <= MAX_UNIT || places.len() <= usize::from(unit.lead_in.is_some()) {
            used += own;
            places.push(place);
        }
    }
    places.sort_unstable();
    places
}

/// The share of the question's idf that a text holds.
fn wanted(vocabulary: &Vocabulary<'_>, request: &Request, article: &Article, text: &str) -> f32 {
    let mut held = vec![false; request.asked.len()];
    words::each(text, |_, word| {
        if let Some(place) = vocabulary.place_among(word, article.language, request.terms()) {
            held.get_mut(place).into_iter().for_each(|held| *held = true);
        }
    });
    request.share(false, |at| held.get(at) == Some(&true))
}

fn quoted(gathered: Gathered<'_>, request: &Request, excerpt: &Excerpt<'_>) -> Quote {
    let Candidate { passage, article, section, unit, score, .. } = excerpt.best;
    let worth = |text: &str| wanted(gathered.vocabulary, request, article, text);
    let parts = assemble::parts(article, &excerpt.places, MAX_UNIT, &worth);
    let (text, cut) = (assemble::text(&article.body, &parts), assemble::cut(article, &parts));
    let page = parts.iter().flat_map(|part| &part.spans).find_map(|span| article.shape.page_at(u32::try_from(span.start).ok()?));
    let own = unit.blocks.clone().filter_map(|place| article.shape.blocks.get(place)).map(Block::range);
    let best = own.map(|span| (article.body.get(span.clone()).map_or(0.0, worth), span)).reduce(|a, b| if b.0 > a.0 { b } else { a });
    let headings =
        section.heading.map(|heading| article.shape.section(heading).into_iter().chain([heading]).collect::<Vec<_>>()).unwrap_or_default();
    let place = section.heading.unwrap_or(unit.blocks.start);
    Quote {
        article: Arc::clone(article),
        kind: unit.kind,
        span: best.map_or(0..0, |(_, span)| span),
        matched: choose::matched(gathered.vocabulary, request, article.language, &text),
        text,
        parts,
        section: headings.into_iter().filter_map(|at| article.shape.blocks.get(at)).map(Block::range).collect(),
        anchor: article.shape.anchor(place).map(str::to_owned),
        page,
        said_at: unit.whole().find_map(|place| article.shape.blocks.get(place)?.kind.said_at()),
        confidence: 0.0,
        signs: Vec::new(),
        cut,
        passage_name: gathered.evidence.passage_name(*passage),
        score: *score,
        reasons: reasons(excerpt.best),
        also_reported_by: Vec::new(),
        pinned: false,
    }
}

/// What each feature adds to a unit's score, largest first; those that add nothing are left out.
fn reasons(candidate: &Candidate) -> Vec<Reason> {
    let of = |feature: UnitFeature| Reason {
        word: format!("({})", feature.name()),
        idf: 0.0,
        in_sentence: 0.0,
        around: 0.0,
        score: feature.weight() * candidate.features[feature],
    };
    let mut reasons: Vec<Reason> = UnitFeature::ALL.into_iter().map(of).filter(|reason| reason.score != 0.0).collect();
    reasons.sort_by(|a, b| b.score.total_cmp(&a.score));
    reasons
}

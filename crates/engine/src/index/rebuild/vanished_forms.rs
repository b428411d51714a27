//! Word forms of articles that are gone in, those that vanish from the corpus with them out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use memchr::memmem::Finder;

use crate::index::build::Part;
use crate::index::dictionary::interner::Interner;
use crate::index::dictionary::lexicon::Known;
use crate::index::ids::{SentenceId, TermId};
use crate::index::rebuild::plan::Plan;
use crate::index::segment::Segment;
use crate::text::language::Language;
use crate::text::words;

/// As many times the bytes of all texts, or of a mebibyte, are searched for forms that are gone, at most. That takes a small part
/// of the time that reading them takes.
const MOST_SEARCHED: usize = 4;

/// Forms by their languages.
pub(crate) type FormsIn = BTreeMap<Language, BTreeSet<String>>;

/// The forms of old terms that stay which no article has any more: they are among those of the articles that are `gone`, and not in
/// `next`. Nothing if it takes too long to tell.
pub(crate) fn find(plan: &Plan<'_>, gone: &[Part], next: &Interner) -> Option<FormsIn> {
    let mut search = Search { plan, bytes: plan.old.articles.text_bytes.max(1 << 20).saturating_mul(MOST_SEARCHED) };
    let mut vanished = FormsIn::new();
    let mut text = String::new();
    for (form, language) in gone.iter().flat_map(|part| part.interner.forms()) {
        form.write(&mut text);
        let form = text.as_str();
        if !next.has_form(form, language) && search.has_vanished(form, language)? {
            vanished.entry(language).or_default().insert(form.to_owned());
        }
    }
    Some(vanished)
}

/// Looks for forms in the articles that stay.
struct Search<'a> {
    plan: &'a Plan<'a>,
    /// So many bytes may still be searched.
    bytes: usize,
}

impl Search<'_> {
    /// Whether no article that stays has a form. Nothing if it takes too long to tell. A term that is gone takes its forms along.
    fn has_vanished(&mut self, form: &str, language: Language) -> Option<bool> {
        let old = self.plan.old;
        match old.lexicon.find_form(form, language) {
            Some(Known::Term(term)) => {
                Some(self.plan.term_stays(term) && !old.lexicon.has_one_form(term) && !self.is_in_term(form, language, term)?)
            }
            Some(Known::StopWord | Known::Missing) | None => Some(!self.is_anywhere(form, language)?),
        }
    }

    /// Whether a form of a term stands in some article of its language. Nothing if it takes too long to tell.
    fn is_in_term(&mut self, form: &str, language: Language, term: TermId) -> Option<bool> {
        let old = self.plan.old;
        let passages = old.postings.of(term).filter_map(|(passage, _)| Some((old.article_number(passage)?, old.sentences_of(passage))));
        self.find(form, language, passages)
    }

    /// The same for a form without a term.
    fn is_anywhere(&mut self, form: &str, language: Language) -> Option<bool> {
        let Segment { articles, sentences, .. } = self.plan.old;
        let texts = (0..articles.len()).map(|place| (place, articles.sentences(place, sentences.len())));
        // Headlines without a text are not read.
        self.find(form, language, texts.filter(|(_, sentences)| !sentences.is_empty()))
    }

    /// Whether a form stands in one of these sentences, or in the headline of their article.
    fn find(&mut self, form: &str, language: Language, mut texts: impl Iterator<Item = (usize, Range<SentenceId>)>) -> Option<bool> {
        let Plan { old, rules, .. } = self.plan;
        let finder = Finder::new(form);
        let has_word = |text: &str| {
            let mut has = false;
            words::each(text, |_, word| has |= word == form);
            has
        };
        let found = texts.find_map(|(place, mut sentences)| {
            let article = self.plan.article_stays(place).then(|| old.article(place)).filter(|article| article.language == language)?;
            let title = article.attribution.title.value().filter(|_| rules.weights.title > 0.0);
            let (first, last) = (old.span(sentences.start), old.span(sentences.end.saturating_sub(1)));
            let Some(left) = self.bytes.checked_sub(last.end.saturating_sub(first.start)) else { return Some(None) };
            self.bytes = left;
            let text = |span: Range<usize>| article.body.get(span).unwrap_or_default();
            let is_there = title.is_some_and(|title| has_word(title))
                || finder.find(text(first.start..last.end).as_bytes()).is_some()
                    && sentences.any(|sentence| has_word(text(old.span(sentence))));
            is_there.then_some(Some(true))
        });
        found.unwrap_or(Some(false))
    }
}

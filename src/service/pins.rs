//! A question of a server's members in, the answer with what the server's team has pinned to it first out.
//!
//! What the team has pinned is read once, and again when it changes; where a pinned quote stands in its article is looked up when it
//! is shown, so that a reload needs nothing.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::ids::GuildId;
use crate::service::Service;
use crate::service::audience::Audience;
use crate::service::seen::Seen;
use crate::store::{NumberedPin, Pin, PinSet};
use pullquote_engine::answer::{self, Answer, PinnedQuestions, PinnedQuote, Question, Quote, Rules, WordPair};
use pullquote_engine::article::{Article, Mark};
use pullquote_engine::text::language::Language;

/// What servers have pinned, read as questions are.
#[derive(Debug, Default)]
pub(super) struct Pinned(RwLock<HashMap<GuildId, Arc<Read>>>);

/// What a server has pinned.
#[derive(Debug)]
struct Read {
    set: Arc<PinSet>,
    languages: Vec<Language>,
    pairs: Vec<WordPair>,
    questions: PinnedQuestions,
}

impl Pinned {
    fn read(&self, guild: GuildId, set: &Arc<PinSet>, languages: &[Language]) -> Arc<Read> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&guild).cloned();
        if let Some(known) = known.filter(|known| Arc::ptr_eq(&known.set, set) && known.languages == languages) {
            return known;
        }
        let pairs: Vec<WordPair> = set.synonyms.iter().filter_map(|pair| WordPair::new(&pair.word, &pair.means)).collect();
        let wordings = set.pins.iter().enumerate().flat_map(|(at, pin)| pin.pin.questions.iter().map(move |text| (at, text.clone())));
        let questions = PinnedQuestions::new(wordings, pairs.clone(), languages);
        let read = Arc::new(Read { set: Arc::clone(set), languages: languages.to_vec(), pairs, questions });
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(guild, Arc::clone(&read));
        read
    }
}

/// What became of the article that a pinned quote stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinState {
    /// It is as it was.
    Unchanged,
    /// It was changed, and the quote still stands in it word for word.
    Changed,
    /// It was changed, and the quote doesn't stand in it any more: it isn't shown.
    QuoteGone,
    /// It is gone, and the quote with it.
    ArticleGone,
}

/// A pin with what became of its article.
#[derive(Clone, Debug)]
pub struct ListedPin {
    /// Its number.
    pub id: u64,
    /// The pin.
    pub pin: Pin,
    /// What became of its article.
    pub state: PinState,
}

impl Service {
    /// What is pinned to a question by the team of the server where it is asked goes before what is found. Where nothing is pinned
    /// this costs a look into a table in memory.
    pub(super) fn composed(&self, seen: &Seen, question: &Question, rules: &Rules) -> Answer {
        let searcher = seen.searcher();
        let pinned = seen.audience.server().map(|guild| (guild, self.store.pins(guild))).filter(|(_, set)| !set.is_empty());
        let Some((guild, set)) = pinned else { return answer::compose(searcher, question, rules) };
        let vocabulary = searcher.vocabulary();
        let read = self.pinned.read(guild, &set, vocabulary.languages());
        let (looked_for, corrected) = answer::in_own_words(question, &read.pairs, &vocabulary);
        let found = read.questions.find(question, &vocabulary);
        let wanted = |article: &Article| rules.filter.wants(article) && rules.today.is_none_or(|today| article.shown.on(today));
        let quotes = found.iter().filter_map(|found| set.pins.get(found.pin));
        let quote = quotes.filter_map(|pin| standing(seen, &pin.pin.quote)).find(|quote| wanted(&quote.article));
        let mut answer = match quote {
            None => answer::compose(searcher, &looked_for, rules),
            Some(quote) => {
                // All quotes from the first one on, since the pinned one may be among them.
                let all = Rules { skip: 0, max_quotes: rules.skip + rules.max_quotes + 1, ..rules.clone() };
                answer::with_pin(answer::compose(searcher, &looked_for, &all), quote, rules.skip, rules.max_quotes)
            }
        };
        answer.corrected.splice(0..0, corrected);
        answer
    }

    /// What is pinned for that audience, with what became of the articles. Reads the articles: not for a thread that must not block.
    pub fn listed_pins(&self, audience: Audience) -> Vec<ListedPin> {
        let Some(guild) = audience.server() else { return Vec::new() };
        let set = self.store.pins(guild);
        if set.pins.is_empty() {
            return Vec::new();
        }
        self.with_seen(audience, |seen| {
            let listed = |pin: &NumberedPin| ListedPin { id: pin.id, pin: pin.pin.clone(), state: state(seen, &pin.pin.quote) };
            set.pins.iter().map(listed).collect()
        })
    }

    /// The pinned quote as its article has it now, for that audience.
    pub fn standing(&self, audience: Audience, quote: &PinnedQuote) -> Option<Quote> {
        self.with_seen(audience, |seen| standing(seen, quote))
    }
}

/// The articles that a quote may stand in: that which has not changed, else those of its id, a server's own last.
fn articles<'a>(seen: &'a Seen, quote: &PinnedQuote) -> Vec<&'a Arc<Article>> {
    let mark = Mark::from_number(quote.mark);
    let of_id = |article: &&Arc<Article>| article.id == quote.article;
    let mut found: Vec<&Arc<Article>> = seen.articles().filter(of_id).collect();
    found.sort_by_key(|article| Mark::of(article) != mark);
    found
}

fn standing(seen: &Seen, quote: &PinnedQuote) -> Option<Quote> {
    articles(seen, quote).into_iter().find_map(|article| quote.in_article(article))
}

fn state(seen: &Seen, quote: &PinnedQuote) -> PinState {
    let found = articles(seen, quote);
    match (found.first(), standing(seen, quote)) {
        (None, _) => PinState::ArticleGone,
        (Some(_), None) => PinState::QuoteGone,
        (Some(_), Some(quoted)) if Mark::of(&quoted.article).number() == quote.mark => PinState::Unchanged,
        (Some(_), Some(_)) => PinState::Changed,
    }
}

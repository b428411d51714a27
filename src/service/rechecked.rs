//! Questions that went without an answer in, whether the articles answer them now out: asked again once a corpus, and remembered.
//!
//! Whoever looks waits for a second at most; the rest is asked in the background, one question at a time, for whoever looks next.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use time::Date;

use crate::service::audience::Audience;
use crate::service::current::Current;
use crate::service::rules::today;
use crate::service::seen::Seen;
use crate::service::{Service, Wishes};
use crate::store::PinSet;
use pullquote_engine::answer::Tier;

/// Most audiences whose questions are remembered.
const MAX_REMEMBERED: usize = 200;

/// So long questions are asked in the background for one look.
const BACKGROUND_WITHIN: Duration = Duration::from_secs(120);

/// What was asked again, by who sees what.
#[derive(Debug, Default)]
pub(super) struct Rechecked(Mutex<BTreeMap<Audience, Found>>);

/// What came of it, on one day, of one set of articles.
#[derive(Debug)]
struct Found {
    day: Date,
    corpora: Vec<Weak<Current>>,
    /// What the server had pinned.
    pinned: Arc<PinSet>,
    answered: HashMap<String, bool>,
    /// Whether the rest is being asked.
    is_asking: bool,
}

impl Rechecked {
    /// What `work` makes of what was found on those articles with those pins.
    fn with<T>(&self, seen: &Seen, pinned: &Arc<PinSet>, work: impl FnOnce(&mut Found) -> T) -> T {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let corpora: Vec<&Arc<Current>> = [&seen.common].into_iter().chain(&seen.own).collect();
        let is_for = |found: &Found| {
            let is_same = |(kept, corpus): (&Weak<Current>, &&Arc<Current>)| Weak::as_ptr(kept) == Arc::as_ptr(corpus);
            found.day == today()
                && (Arc::ptr_eq(&found.pinned, pinned) || found.pinned == *pinned)
                && found.corpora.len() == corpora.len()
                && found.corpora.iter().zip(&corpora).all(is_same)
        };
        if !all.contains_key(&seen.audience) && all.len() >= MAX_REMEMBERED {
            all.pop_first();
        }
        let new = || Found {
            day: today(),
            corpora: corpora.iter().map(|corpus| Arc::downgrade(corpus)).collect(),
            pinned: Arc::clone(pinned),
            answered: HashMap::new(),
            is_asking: false,
        };
        let found = all.entry(seen.audience).or_insert_with(new);
        if !is_for(found) {
            *found = new();
        }
        work(found)
    }
}

impl Service {
    /// Which of these questions that audience's articles answer now; none where there was no time to ask. Thinks for `within` at most,
    /// the first ones first, and asks the rest in the background if this runs on a thread of the runtime's.
    pub fn answered_now(self: &Arc<Service>, audience: Audience, questions: &[String], within: Duration) -> Vec<Option<bool>> {
        let (began, seen, pinned) = (Instant::now(), self.see(audience), self.pinned_for(audience));
        let known = self.rechecked.with(&seen, &pinned, |found| found.answered.clone());
        let mut unknown = questions.iter().filter(|question| !known.contains_key(*question));
        let mut asked = HashMap::new();
        while began.elapsed() < within {
            let Some(question) = unknown.next() else { break };
            asked.insert(question.clone(), self.is_answered(audience, question));
        }
        let rest: Vec<String> = unknown.cloned().collect();
        let starts = self.rechecked.with(&seen, &pinned, |found| {
            found.answered.extend(asked);
            !rest.is_empty() && !std::mem::replace(&mut found.is_asking, !rest.is_empty())
        });
        if starts && let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(Arc::clone(self).ask_rest(audience, rest));
        }
        self.rechecked.with(&seen, &pinned, |found| questions.iter().map(|question| found.answered.get(question).copied()).collect())
    }

    /// The same value as long as the server's team changes nothing.
    fn pinned_for(&self, audience: Audience) -> Arc<PinSet> {
        audience.server().map(|guild| self.store.pins(guild)).unwrap_or_default()
    }

    fn is_answered(&self, audience: Audience, question: &str) -> bool {
        let wishes = Wishes { audience, ..Wishes::default() };
        self.answer(question, wishes).is_ok_and(|found| found.answer.tier != Tier::None)
    }

    /// Asks one after the other, each when its turn comes among those of members.
    async fn ask_rest(self: Arc<Service>, audience: Audience, questions: Vec<String>) {
        let began = Instant::now();
        for question in questions {
            // It is never closed.
            let _turn = self.answering.acquire().await;
            let service = Arc::clone(&self);
            let asked = tokio::task::spawn_blocking(move || {
                let (seen, pinned) = (service.see(audience), service.pinned_for(audience));
                let answered = service.is_answered(audience, &question);
                service.rechecked.with(&seen, &pinned, |found| {
                    found.answered.insert(question, answered);
                    found.is_asking
                })
            });
            // After a reload or a new pin, whoever looks next begins anew.
            if !asked.await.unwrap_or(false) || began.elapsed() > BACKGROUND_WITHIN {
                break;
            }
        }
        let (seen, pinned) = (self.see(audience), self.pinned_for(audience));
        self.rechecked.with(&seen, &pinned, |found| found.is_asking = false);
    }
}

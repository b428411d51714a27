//! Questions in, answers out, from what those who ask may see.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tracing::Instrument;

use crate::service::audience::Audience;
use crate::service::rules::rules;
use crate::service::seen::Seen;
use crate::service::{Service, micros};
use pullquote_engine::answer::{self, Answer, Filter, Question, QuestionError, Rules, Tier};
use pullquote_engine::eval::{self, Case};

/// Most questions that are shown as examples.
const MAX_EXAMPLES: usize = 3;

/// Most candidates of each kind that are tried to find them.
const MAX_TRIED: usize = 200;

/// What a question may ask for beside its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// At most this many quotes, instead of the setting.
    pub quotes: Option<usize>,
    /// This many of the best quotes are left out: those of the pages before.
    pub skip: usize,
    /// This many ranked passages.
    pub ranked: usize,
    /// Which articles are looked at.
    pub filter: Filter,
    /// Who asks, and so what they may see.
    pub audience: Audience,
}

/// A question, its answer, and how long that took.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The question as it was read.
    pub question: Question,
    /// What the articles hold on it.
    pub answer: Answer,
    /// How long answering took.
    pub took: Duration,
}

impl Service {
    /// What the articles hold on a question. Takes milliseconds of computing; see [`Service::ask`].
    ///
    /// # Errors
    /// If `raw` is no question.
    pub fn answer(&self, raw: &str, wishes: Wishes) -> Result<Answered, QuestionError> {
        let began = Instant::now();
        let rules = Rules {
            max_quotes: wishes.quotes.unwrap_or(self.settings.rules.max_quotes),
            skip: wishes.skip,
            ranked: wishes.ranked,
            filter: wishes.filter,
            ..rules(&self.settings)
        };
        let question = Question::parse(raw)?;
        let answer = self.with_seen(wishes.audience, |seen| self.composed(seen, &question, &rules));
        let took = began.elapsed();
        self.metrics.ranked(took);
        Ok(Answered { question, answer, took })
    }

    /// The same off the asynchronous threads, in a span of its own, when its turn comes.
    ///
    /// # Errors
    /// If `raw` is no question.
    pub async fn ask(self: &Arc<Service>, raw: String, wishes: Wishes) -> Result<Answered, QuestionError> {
        let span = tracing::info_span!("question", chars = raw.chars().count());
        let service = Arc::clone(self);
        let inner = span.clone();
        // First, so that no turn is taken up by a server whose articles take their time.
        self.open_unblocked(wishes.audience).instrument(span.clone()).await;
        // It is never closed.
        let _turn = self.answering.acquire().instrument(span.clone()).await;
        let asked = tokio::task::spawn_blocking(move || {
            let _entered = inner.enter();
            let answered = service.answer(&raw, wishes);
            match &answered {
                Ok(found) => tracing::info!(
                    quotes = found.answer.quotes().len(),
                    confidence = found.answer.confidence,
                    took_us = micros(found.took),
                    "question answered"
                ),
                Err(error) => tracing::info!(reason = %error, "question refused"),
            }
            answered
        });
        match asked.instrument(span).await {
            Ok(answered) => answered,
            Err(failed) => std::panic::resume_unwind(failed.into_panic()),
        }
    }

    /// Which of these questions ask the same, as they read in what that audience sees: groups of their places. See [`answer::group`].
    pub fn group(&self, audience: Audience, questions: &[String]) -> Vec<Vec<usize>> {
        self.with_seen(audience, |seen| {
            let searcher = seen.searcher();
            let vocabulary = searcher.vocabulary();
            // What was kept was a question when it was asked.
            let read = |text: &String| Question::parse(text).unwrap_or_else(|_| Question { text: text.clone() });
            answer::group(&questions.iter().map(read).collect::<Vec<_>>(), &vocabulary)
        })
    }

    /// At most three questions that are answered well from what that audience sees: from the operator's question file as far as
    /// they fit, else headlines, a server's own first. Empty if nothing is answered well. Thinks for a while, once a corpus.
    pub fn examples(&self, audience: Audience) -> Vec<String> {
        self.with_seen(audience, |seen| {
            let examples = &seen.own.as_ref().unwrap_or(&seen.common).examples;
            examples.get_or_find(seen.day(), &seen.common, || self.find_examples(seen)).as_ref().clone()
        })
    }

    fn find_examples(&self, seen: &Seen) -> Vec<String> {
        let written = self.settings.questions.as_deref().and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
        let cases = written.lines().filter_map(|line| serde_json::from_str::<Case>(line).ok()).filter(|case| case.answerable);
        let rules = rules(&self.settings);
        let articles = seen.own.iter().flat_map(|own| own.articles()).chain(seen.common.articles());
        let shown = articles.filter(|article| rules.today.is_none_or(|today| article.shown.on(today)));
        let headlines = shown.filter_map(|article| article.attribution.title.value()).map(|title| Case::new("", title));
        let is_answered_well = |case: &Case| {
            let question = Question::parse(&case.question);
            question.is_ok_and(|question| is_answered_well(case, &answer::compose(seen.searcher(), &question, &rules)))
        };
        let tried = cases.take(MAX_TRIED).chain(headlines.take(MAX_TRIED));
        tried.filter(is_answered_well).map(|case| case.question).take(MAX_EXAMPLES).collect()
    }
}

/// Whether an answer is a strong one, and its first quote the right one, as far as the question file says what that is.
fn is_answered_well(case: &Case, answer: &Answer) -> bool {
    let row = eval::judge(case, answer, 0);
    row.tier == Tier::Strong && (!row.has_answers || row.quote == Some(1))
}

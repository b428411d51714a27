//! A question file in, figures out: how often the right article is ranked first, the right words are quoted, and
//! silence is kept where there is no answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::engine::answer::{Answer, Outcome};

/// A question with what answers it.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Case {
    /// Its name.
    pub id: String,
    /// What is asked.
    pub question: String,
    /// Whether the articles hold an answer.
    pub answerable: bool,
    /// The articles that answer it, any of them.
    #[serde(default)]
    pub articles: Vec<String>,
    /// Texts one of which a right quote holds. Empty where only articles are known.
    #[serde(default)]
    pub answers: Vec<String>,
}

/// How many of the ranked passages `eval` asks for.
pub const RANKED: usize = 30;

/// What one question came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The question's name.
    pub id: String,
    /// Whether the articles hold an answer.
    pub answerable: bool,
    /// Whether an answer was given.
    pub answered: bool,
    /// How sure the answer was, 0 to 1.
    pub confidence: f32,
    /// The places, counted from 1, at which right articles were ranked, each article once.
    pub places: Vec<usize>,
    /// How many articles are right.
    pub right_articles: usize,
    /// The place, counted from 1, of the first quote that holds a right text; also among `nearest`.
    pub quote: Option<usize>,
    /// Whether right texts are known.
    pub has_answers: bool,
    /// How long it took, in microseconds.
    pub took_us: u64,
}

/// What `answer` is worth as an answer to `case`.
pub fn judge(case: &Case, answer: &Answer, took_us: u64) -> Row {
    let mut seen: Vec<&str> = Vec::new();
    for ranked in &answer.ranked {
        if !seen.contains(&ranked.article.id.as_str()) {
            seen.push(&ranked.article.id);
        }
    }
    let is_right = |id: &str| case.articles.iter().any(|right| right == id);
    let places = (1..).zip(seen).filter(|(_, id)| is_right(id)).map(|(place, _)| place).collect();
    let (answered, shown) = match &answer.outcome {
        Outcome::Answered(quotes) => (true, quotes),
        Outcome::NoAnswer(nearest) => (false, nearest),
    };
    let right: Vec<String> = case.answers.iter().map(|text| comparable(text)).collect();
    let quote = (1..).zip(shown).find(|(_, quote)| {
        let quoted = comparable(quote.text());
        right.iter().any(|right| quoted.contains(right.as_str()))
    });
    Row {
        id: case.id.clone(),
        answerable: case.answerable,
        answered,
        confidence: answer.confidence,
        places,
        right_articles: case.articles.len(),
        quote: quote.map(|(place, _)| place),
        has_answers: !case.answers.is_empty(),
        took_us,
    }
}

/// The row of a text that could not be read as a question.
pub fn unread(case: &Case) -> Row {
    Row {
        id: case.id.clone(),
        answerable: case.answerable,
        answered: false,
        confidence: 0.0,
        places: Vec::new(),
        right_articles: case.articles.len(),
        quote: None,
        has_answers: !case.answers.is_empty(),
        took_us: 0,
    }
}

/// The figures of one question file, in a fixed order. Shares are 0 to 1; a figure that no question bears on is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// All questions.
    pub questions: usize,
    /// Those that have an answer.
    pub answerable: usize,
    /// By name: see [`figures`].
    pub values: BTreeMap<&'static str, f64>,
}

/// The figures over `rows`:
///
/// - `hit_at_1`, `hit_at_5`, `hit_at_10`: a right article is among the first so many that were ranked;
/// - `mrr_at_10`: the mean of one over the place of the first right article (Voorhees 1999);
/// - `ndcg_at_10`: normalised discounted cumulative gain (Järvelin and Kekäläinen 2002);
/// - `answer_in_first_quote`, `answer_in_three`: a right text is in the quotes, or in the nearest ones;
/// - `answered`: answerable questions that were answered; `false_answers`: unanswerable ones that were;
/// - `auroc`: how well confidence parts answerable from unanswerable questions; 0.5 is chance (Hanley and McNeil 1982);
/// - `median_us`, `p99_us`: time a question.
pub fn figures(rows: &[Row]) -> Figures {
    let answerable: Vec<&Row> = rows.iter().filter(|row| row.answerable).collect();
    let unanswerable: Vec<&Row> = rows.iter().filter(|row| !row.answerable).collect();
    let with_articles: Vec<&Row> = answerable.iter().copied().filter(|row| row.right_articles > 0).collect();
    let with_answers: Vec<&Row> = answerable.iter().copied().filter(|row| row.has_answers).collect();
    let first = |row: &Row| row.places.first().copied().unwrap_or(usize::MAX);
    let values = [
        ("hit_at_1", mean(&with_articles, |row| share(first(row) <= 1))),
        ("hit_at_5", mean(&with_articles, |row| share(first(row) <= 5))),
        ("hit_at_10", mean(&with_articles, |row| share(first(row) <= 10))),
        ("mrr_at_10", mean(&with_articles, |row| if first(row) <= 10 { 1.0 / first(row) as f64 } else { 0.0 })),
        ("ndcg_at_10", mean(&with_articles, ndcg_at_10)),
        ("answer_in_first_quote", mean(&with_answers, |row| share(row.quote == Some(1)))),
        ("answer_in_three", mean(&with_answers, |row| share(row.quote.is_some_and(|place| place <= 3)))),
        ("answered", mean(&answerable, |row| share(row.answered))),
        ("false_answers", mean(&unanswerable, |row| share(row.answered))),
        ("auroc", auroc(&answerable, &unanswerable)),
        ("median_us", percentile(rows, 0.5)),
        ("p99_us", percentile(rows, 0.99)),
    ];
    let values = values.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    Figures { questions: rows.len(), answerable: answerable.len(), values }
}

/// Text as it is compared: links as their text, white space folded.
fn comparable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let link = rest[open..].find("](").and_then(|close| Some((close, rest[open + close..].find(')')?)));
        match link {
            Some((close, end)) => {
                out.push_str(&rest[..open]);
                out.push_str(&rest[open + 1..open + close]);
                rest = &rest[open + close + end + 1..];
            }
            None => {
                out.push_str(&rest[..=open]);
                rest = &rest[open + 1..];
            }
        }
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn share(right: bool) -> f64 {
    f64::from(u8::from(right))
}

fn mean(rows: &[&Row], value: impl Fn(&Row) -> f64) -> Option<f64> {
    (!rows.is_empty()).then(|| rows.iter().map(|row| value(row)).sum::<f64>() / rows.len() as f64)
}

fn ndcg_at_10(row: &Row) -> f64 {
    let gain = |place: usize| 1.0 / (place as f64 + 1.0).log2();
    let got: f64 = row.places.iter().filter(|place| **place <= 10).map(|place| gain(*place)).sum();
    let ideal: f64 = (1..=row.right_articles.min(10)).map(gain).sum();
    got / ideal
}

fn auroc(answerable: &[&Row], unanswerable: &[&Row]) -> Option<f64> {
    if answerable.is_empty() || unanswerable.is_empty() {
        return None;
    }
    let mut all: Vec<(f32, bool)> = answerable.iter().chain(unanswerable).map(|row| (row.confidence, row.answerable)).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut rank_sum = 0.0;
    let mut rank = 1.0;
    for tied in all.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        let mean_rank = rank + (tied.len() as f64 - 1.0) / 2.0;
        rank_sum += mean_rank * tied.iter().filter(|(_, answerable)| *answerable).count() as f64;
        rank += tied.len() as f64;
    }
    let (yes, no) = (answerable.len() as f64, unanswerable.len() as f64);
    Some((rank_sum - yes * (yes + 1.0) / 2.0) / (yes * no))
}

fn percentile(rows: &[Row], share: f64) -> Option<f64> {
    let mut times: Vec<u64> = rows.iter().map(|row| row.took_us).collect();
    times.sort_unstable();
    let at = ((times.len() as f64 * share).ceil() as usize).saturating_sub(1);
    times.get(at).map(|time| *time as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(answerable: bool, confidence: f32, places: &[usize]) -> Row {
        Row {
            id: String::new(),
            answerable,
            answered: confidence >= 0.5,
            confidence,
            places: places.to_vec(),
            right_articles: usize::from(answerable) * 2,
            quote: None,
            has_answers: false,
            took_us: 10,
        }
    }

    #[test]
    fn figures_are_as_the_literature_has_them() {
        let rows = [row(true, 0.9, &[1, 3]), row(true, 0.2, &[12]), row(false, 0.2, &[]), row(false, 0.6, &[])];
        let figures = figures(&rows);
        let value = |name| (figures.values[name] * 1000.0).round() / 1000.0;
        assert_eq!((value("hit_at_1"), value("hit_at_10"), value("mrr_at_10")), (0.5, 0.5, 0.5));
        // First row: (1 + 1/2) / (1 + 1/log2 3).
        assert_eq!(value("ndcg_at_10"), 0.46);
        assert_eq!((value("answered"), value("false_answers")), (0.5, 0.5));
        // Pairs: .9 beats both; .2 ties with .2 and loses to .6.
        assert_eq!(value("auroc"), 0.625);
        assert!(!figures.values.contains_key("answer_in_three"));
    }

    #[test]
    fn links_are_compared_by_their_text() {
        assert_eq!(comparable("so [he said](https://a.org) it\n was [both] true"), "so he said it was [both] true");
    }
}

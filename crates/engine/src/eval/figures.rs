//! Judged questions in, figures out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::Tier;
use crate::eval::Row;
use crate::eval::shown_figures::{self, KindFigures};

/// The figures of one question file, in a fixed order. Shares are 0 to 1; a figure that no question bears on is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// All questions.
    pub questions: usize,
    /// Those that have an answer.
    pub answerable: usize,
    /// By name: see [`figures`].
    pub values: BTreeMap<String, f64>,
    /// How confidence and truth agree, from the least confidence to the most; empty ranges are left out.
    #[serde(default)]
    pub reliability: Vec<Reliability>,
    /// The same for each quote, shown or held back, of what was answered.
    #[serde(default)]
    pub quote_reliability: Vec<Reliability>,
    /// The figures of questions on documentation for each of their kinds, in the order of the names. Empty where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<KindFigures>,
}

/// The answers, or quotes, whose confidence lies in one tenth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reliability {
    /// The least confidence of the tenth.
    pub from: f64,
    /// How many there are.
    pub questions: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that is right.
    pub right: f64,
}

/// The figures over `rows`:
///
/// - `hit_at_1`, `hit_at_5`, `hit_at_10`: a right article is among the first so many that were ranked;
/// - `mrr_at_10`: the mean of one over the place of the first right article (Voorhees 1999);
/// - `ndcg_at_10`: normalised discounted cumulative gain (Järvelin and Kekäläinen 2002);
/// - `answer_in_first_quote`, `answer_in_three`: a right text is in the quotes, or in the nearest ones;
/// - `answered`: answerable questions that were answered; `answered_rightly`: those whose quotes hold a right text;
/// - `false_answers`, `false_strong`: unanswerable questions that were answered, and that were answered as sure;
/// - `forced`: the first quote is right, or where nothing was answered the nearest passage;
/// - `shown_rightly`: answerable questions that were answered with a right text in what was shown at once, without what was held back;
/// - `quotes_shown`, `quotes_strong`: quotes shown an answer, and a sure one; `quotes_useful`: the share of them that holds the answer or comes
///   from its paragraph (on documentation: that shows an answer or a part of a complete one);
///   `quote_calibration_error`: as `calibration_error`, of each quote's own confidence, those that were held back included;
/// - `auroc`: how well confidence parts answerable from unanswerable questions; 0.5 is chance (Hanley and McNeil 1982);
/// - `calibration_error`: by how much confidence misses the share of right answers, the mean over tenths weighted by
///   their questions (Naeini, Cooper and Hauskrecht 2015);
/// - `median_us`, `p99_us`: time a question.
///
/// Over the questions on documentation, of quotes that were shown as an answer only:
///
/// - `first_right`, `any_right`: answerable questions whose first quote is right, or any; `none`: those that were not answered;
///   `wrong`: those that were answered without a right quote, `wrong_strong`: as sure;
/// - `holds`: the share of the parts of complete answers that was shown; `junk`: the share of quotes that are of no use ([`Junk`](crate::eval::Junk));
/// - `quotes_shown`: quotes an answer; `median_chars`: their characters.
pub fn figures(rows: &[Row]) -> Figures {
    let answerable: Vec<&Row> = rows.iter().filter(|row| row.answerable).collect();
    let unanswerable: Vec<&Row> = rows.iter().filter(|row| !row.answerable).collect();
    let with_articles: Vec<&Row> = answerable.iter().copied().filter(|row| row.right_articles > 0).collect();
    let with_answers: Vec<&Row> = answerable.iter().copied().filter(|row| row.has_answers).collect();
    let judged: Vec<&Row> = rows.iter().filter(|row| row.has_answers || !row.answerable).collect();
    let reliability = if with_answers.is_empty() { Vec::new() } else { reliability(&judged) };
    let first = |row: &Row| row.places.first().copied().unwrap_or(usize::MAX);
    let strong = |row: &Row| row.answered && row.tier == Tier::Strong;
    let answered: Vec<&Row> = with_answers.iter().copied().filter(|row| row.answered).collect();
    let sure: Vec<&Row> = answered.iter().copied().filter(|row| strong(row)).collect();
    let quote_reliability = quote_reliability(&judged);
    let shown_of = |row: &Row| row.quotes.iter().filter(|quote| quote.is_shown).count() as f64;
    let values = [
        ("hit_at_1", mean(&with_articles, |row| share(first(row) <= 1))),
        ("hit_at_5", mean(&with_articles, |row| share(first(row) <= 5))),
        ("hit_at_10", mean(&with_articles, |row| share(first(row) <= 10))),
        ("mrr_at_10", mean(&with_articles, |row| if first(row) <= 10 { 1.0 / first(row) as f64 } else { 0.0 })),
        ("ndcg_at_10", mean(&with_articles, ndcg_at_10)),
        ("answer_in_first_quote", mean(&with_answers, |row| share(row.quote == Some(1)))),
        ("answer_in_three", mean(&with_answers, |row| share(row.quote.is_some_and(|place| place <= 3)))),
        ("answered", mean(&answerable, |row| share(row.answered))),
        ("answered_rightly", mean(&with_answers, |row| share(row.is_right()))),
        ("false_answers", mean(&unanswerable, |row| share(row.answered))),
        ("false_strong", mean(&unanswerable, |row| share(strong(row)))),
        ("forced", mean(&with_answers, |row| share(row.is_forced_right))),
        (
            "shown_rightly",
            mean(&with_answers, |row| share(row.answerable && row.quotes.iter().any(|quote| quote.is_shown && quote.is_right))),
        ),
        ("quotes_shown", mean(&answered, shown_of)),
        ("quotes_strong", mean(&sure, shown_of)),
        ("quotes_useful", useful(&answered)),
        ("quote_calibration_error", calibration_error(&quote_reliability)),
        ("auroc", auroc(&answerable, &unanswerable)),
        ("calibration_error", calibration_error(&reliability)),
        ("median_us", percentile(rows, 0.5)),
        ("p99_us", percentile(rows, 0.99)),
    ];
    let named = values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    let values = named.chain(shown_figures::values(rows)).collect();
    let kinds = shown_figures::by_kind(rows);
    Figures { questions: rows.len(), answerable: answerable.len(), values, reliability, quote_reliability, kinds }
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

/// The share of shown quotes that are of use.
fn useful(rows: &[&Row]) -> Option<f64> {
    let shown: Vec<bool> = rows.iter().flat_map(|row| &row.quotes).filter(|quote| quote.is_shown).map(|quote| quote.is_useful).collect();
    let useful = shown.iter().filter(|useful| **useful).count();
    (!shown.is_empty()).then(|| useful as f64 / shown.len() as f64)
}

fn reliability(rows: &[&Row]) -> Vec<Reliability> {
    by_tenths(&rows.iter().map(|row| (row.confidence, row.answerable && row.quote.is_some())).collect::<Vec<_>>())
}

fn quote_reliability(rows: &[&Row]) -> Vec<Reliability> {
    by_tenths(&rows.iter().flat_map(|row| &row.quotes).map(|quote| (quote.confidence, quote.is_right)).collect::<Vec<_>>())
}

/// How confidences and what came true agree.
fn by_tenths(all: &[(f32, bool)]) -> Vec<Reliability> {
    let tenth = |confidence: f32| (confidence * 10.0).floor().clamp(0.0, 9.0) as usize;
    let of = |at: usize| {
        let inside: Vec<(f32, bool)> = all.iter().copied().filter(|(confidence, _)| tenth(*confidence) == at).collect();
        let count = inside.len() as f64;
        let confidence = inside.iter().map(|(confidence, _)| f64::from(*confidence)).sum::<f64>() / count;
        let right = inside.iter().map(|(_, right)| share(*right)).sum::<f64>() / count;
        (!inside.is_empty()).then_some(Reliability { from: at as f64 / 10.0, questions: inside.len(), confidence, right })
    };
    (0..10).filter_map(of).collect()
}

fn calibration_error(reliability: &[Reliability]) -> Option<f64> {
    let questions: usize = reliability.iter().map(|tenth| tenth.questions).sum();
    let missed: f64 = reliability.iter().map(|tenth| (tenth.confidence - tenth.right).abs() * tenth.questions as f64).sum();
    (questions > 0).then(|| missed / questions as f64)
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
    use crate::eval::{Case, JudgedQuote, unread};

    fn row(answerable: bool, confidence: f32, places: &[usize]) -> Row {
        Row {
            answered: confidence >= 0.5,
            confidence,
            tier: Tier::Possible,
            places: places.to_vec(),
            right_articles: usize::from(answerable) * 2,
            took_us: 10,
            ..unread(&Case { answerable, ..Case::default() })
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
        assert_eq!((value("answered"), value("false_answers"), value("false_strong")), (0.5, 0.5, 0.0));
        // Pairs: .9 beats both; .2 ties with .2 and loses to .6.
        assert_eq!(value("auroc"), 0.625);
        assert!(!figures.values.contains_key("answer_in_three"));
    }

    #[test]
    fn each_quote_that_is_shown_counts() {
        let quote =
            |confidence, is_shown, is_useful, is_right| JudgedQuote { confidence, is_shown, is_useful, is_right, signs: Vec::new() };
        let sure = Row {
            tier: Tier::Strong,
            quotes: vec![quote(0.9, true, true, false), quote(0.1, false, true, true)],
            has_answers: true,
            is_forced_right: false,
            ..row(true, 0.9, &[1])
        };
        let other = Row {
            quotes: vec![quote(0.9, true, true, true), quote(0.4, true, false, false)],
            has_answers: true,
            is_forced_right: true,
            ..row(true, 0.6, &[1])
        };
        let figures = figures(&[sure, other]);
        let of = |name: &str| figures.values[name];
        assert_eq!((of("quotes_shown"), of("quotes_strong"), of("forced"), of("shown_rightly")), (1.5, 1.0, 0.5, 0.5));
        assert!((of("quotes_useful") - 2.0 / 3.0).abs() < 1e-9);
        assert!((of("quote_calibration_error") - 0.525).abs() < 1e-6, "two miss by .4, one by .9, one by .4");
    }

    #[test]
    fn reliability_compares_confidence_with_truth() {
        let right = Row { quote: Some(2), has_answers: true, ..row(true, 0.84, &[1]) };
        let wrong = Row { has_answers: true, ..row(true, 0.86, &[]) };
        let figures = figures(&[right, wrong]);
        let tenth = &figures.reliability[0];
        assert_eq!((figures.reliability.len(), tenth.questions, tenth.from, tenth.right), (1, 2, 0.8, 0.5));
        assert!((figures.values["calibration_error"] - 0.35).abs() < 1e-6);
    }
}

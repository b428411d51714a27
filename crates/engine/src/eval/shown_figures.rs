//! What answers on documentation showed in, figures out, over all questions and for each kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::answer::Tier;
use crate::eval::{Row, Shown};

/// The figures over the questions of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KindFigures {
    /// The kind, as the question file calls it.
    pub kind: String,
    /// How many questions are of it.
    pub questions: usize,
    /// By name: see [`figures`](crate::eval::figures()).
    pub values: BTreeMap<String, f64>,
}

/// A question on documentation with what was shown.
#[derive(Clone, Copy)]
struct Asked<'a> {
    row: &'a Row,
    shown: &'a Shown,
}

impl Asked<'_> {
    fn is_answered(&self) -> bool {
        !self.shown.right.is_empty()
    }

    fn is_wrong(&self) -> bool {
        self.is_answered() && !self.shown.right.contains(&true)
    }

    fn is_strong(&self) -> bool {
        self.row.tier == Tier::Strong
    }
}

/// The figures over those of `rows` that are on documentation, by name; none where there are none.
pub(super) fn values(rows: &[Row]) -> BTreeMap<String, f64> {
    named(&asked(rows))
}

/// The same for each kind of question, in the order of the kinds' names.
pub(super) fn by_kind(rows: &[Row]) -> Vec<KindFigures> {
    let mut kinds: BTreeMap<&str, Vec<Asked<'_>>> = BTreeMap::new();
    for asked in asked(rows) {
        kinds.entry(&asked.shown.kind).or_default().push(asked);
    }
    let figures =
        |(kind, asked): (&str, Vec<Asked<'_>>)| KindFigures { kind: kind.to_owned(), questions: asked.len(), values: named(&asked) };
    kinds.into_iter().map(figures).collect()
}

fn asked(rows: &[Row]) -> Vec<Asked<'_>> {
    rows.iter().filter_map(|row| Some(Asked { row, shown: row.shown.as_ref()? })).collect()
}

fn named<'a>(asked: &[Asked<'a>]) -> BTreeMap<String, f64> {
    let (answerable, unanswerable): (Vec<Asked<'a>>, Vec<Asked<'a>>) = asked.iter().partition(|asked| asked.row.answerable);
    let answered: Vec<Asked<'a>> = answerable.iter().copied().filter(Asked::is_answered).collect();
    let of_all = |is: &dyn Fn(&Asked<'a>) -> bool| share(answerable.iter().map(is));
    let of_none = |is: &dyn Fn(&Asked<'a>) -> bool| share(unanswerable.iter().map(is));
    let quotes: usize = answered.iter().map(|asked| asked.shown.right.len()).sum();
    let values = [
        ("first_right", of_all(&|asked| asked.shown.right.first() == Some(&true))),
        ("any_right", of_all(&|asked| asked.shown.right.contains(&true))),
        ("none", of_all(&|asked| !asked.is_answered())),
        ("wrong", of_all(&Asked::is_wrong)),
        ("wrong_strong", of_all(&|asked| asked.is_wrong() && asked.is_strong())),
        ("holds", share(answerable.iter().flat_map(|asked| asked.shown.holds.iter().copied()))),
        ("junk", share(answerable.iter().flat_map(|asked| asked.shown.junk.iter().map(Option::is_some)))),
        ("false_answers", of_none(&Asked::is_answered)),
        ("false_strong", of_none(&|asked| asked.is_answered() && asked.is_strong())),
        ("quotes_shown", (!answered.is_empty()).then(|| quotes as f64 / answered.len() as f64)),
        ("median_chars", median(answered.iter().map(|asked| asked.shown.chars).collect())),
    ];
    values.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// The share that is true; none of none.
fn share(all: impl Iterator<Item = bool>) -> Option<f64> {
    let (count, right) = all.fold((0_usize, 0_usize), |(count, right), is| (count + 1, right + usize::from(is)));
    (count > 0).then(|| right as f64 / count as f64)
}

/// The middle one; of an even number the upper one of the middle two.
fn median(mut counts: Vec<usize>) -> Option<f64> {
    counts.sort_unstable();
    counts.get(counts.len() / 2).map(|count| *count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{Case, Junk, unread};

    fn row(kind: &str, answerable: bool, tier: Tier, right: &[bool], chars: usize) -> Row {
        let case = Case { answerable, ..Case::new("q", "") };
        let junk = right.iter().map(|right| (!right).then_some(Junk::Colon)).collect();
        let shown = Shown { kind: kind.to_owned(), right: right.to_vec(), holds: vec![right.contains(&true), false], junk, chars };
        Row { shown: Some(shown), tier, answered: !right.is_empty(), ..unread(&case) }
    }

    #[test]
    fn figures_are_shares_of_questions_parts_and_quotes() {
        let rows = [
            row("steps", true, Tier::Strong, &[true, false], 100),
            row("steps", true, Tier::Possible, &[false, true], 400),
            row("table", true, Tier::Strong, &[false], 900),
            row("table", true, Tier::None, &[], 0),
            row("none", false, Tier::Possible, &[false], 50),
            row("none", false, Tier::None, &[], 0),
        ];
        let all = values(&rows);
        let of = |names: &[&str]| names.iter().map(|name| all.get(*name).copied()).collect::<Option<Vec<f64>>>().expect("figures");
        assert_eq!(of(&["first_right", "any_right", "none", "wrong", "wrong_strong"]), [0.25, 0.5, 0.25, 0.25, 0.25]);
        assert_eq!(of(&["holds", "junk", "false_answers", "false_strong"]), [0.25, 0.6, 0.5, 0.0]);
        assert_eq!(of(&["quotes_shown", "median_chars"]), [5.0 / 3.0, 400.0]);
        let kinds = by_kind(&rows);
        let found: Vec<_> = kinds.iter().map(|kind| (kind.kind.as_str(), kind.questions, kind.values.get("any_right").copied())).collect();
        assert_eq!(found, [("none", 2, None), ("steps", 2, Some(1.0)), ("table", 2, Some(0.0))]);
    }

    #[test]
    fn there_are_none_where_no_question_is_on_documentation() {
        let rows = [unread(&Case::new("q", ""))];
        assert!(values(&rows).is_empty() && by_kind(&rows).is_empty());
    }
}

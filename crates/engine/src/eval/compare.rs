//! Two runs over the same questions in, what changed between them out.

use std::collections::BTreeMap;

use crate::eval::{Row, Run};

/// How a question fared in the later run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Its answer moved up, or was found, or a false one is gone.
    Better,
    /// The reverse.
    Worse,
}

/// A question that came out differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Whether for the better.
    pub change: Change,
    /// The question's name.
    pub id: String,
    /// What it came to in the earlier run, in a few words.
    pub before: String,
    /// What it came to in the later run.
    pub after: String,
}

/// The questions of `now` that came out differently in `before`, in the order of `now`.
pub fn differences(before: &Run, now: &Run) -> Vec<Difference> {
    let earlier: BTreeMap<&str, &Row> = before.questions.iter().map(|row| (row.id.as_str(), row)).collect();
    let differing = |row: &Row| {
        let old = earlier.get(row.id.as_str())?;
        let change = match worth(row).cmp(&worth(old)) {
            std::cmp::Ordering::Greater => Change::Better,
            std::cmp::Ordering::Less => Change::Worse,
            std::cmp::Ordering::Equal => return None,
        };
        Some(Difference { change, id: row.id.clone(), before: in_words(old), after: in_words(row) })
    };
    now.questions.iter().filter_map(differing).collect()
}

/// More is better: silence where there is no answer; else an early quote, or an early article where no texts are known.
fn worth(row: &Row) -> i64 {
    if !row.answerable {
        return i64::from(!row.answered);
    }
    let place = if row.has_answers { row.quote } else { row.places.first().copied().filter(|place| *place <= 10) };
    place.map_or(-1_000, |place| -i64::try_from(place).unwrap_or(999))
}

fn in_words(row: &Row) -> String {
    if !row.answerable {
        return if row.answered { "false answer".to_owned() } else { "silence".to_owned() };
    }
    match (row.has_answers, row.quote, row.places.first()) {
        (true, Some(place), _) => format!("quote {place}"),
        (true, None, Some(place)) => format!("no quote, article {place}"),
        (true, None, None) => "no quote".to_owned(),
        (false, _, Some(place)) => format!("article {place}"),
        (false, _, None) => "no article".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::{Case, unread};

    fn run(quotes: &[Option<usize>]) -> Run {
        let row = |(i, quote): (usize, &Option<usize>)| {
            let case = Case { answers: vec!["a".into()], ..Case::new(&format!("q{i}"), "") };
            Row { quote: *quote, ..unread(&case) }
        };
        Run { questions: quotes.iter().enumerate().map(row).collect(), ..Run::default() }
    }

    #[test]
    fn only_what_changed_is_named() {
        let found = differences(&run(&[Some(1), Some(2), None]), &run(&[Some(1), None, Some(3)]));
        let told: Vec<_> = found.iter().map(|found| (found.change, found.before.as_str(), found.after.as_str())).collect();
        assert_eq!(told, [(Change::Worse, "quote 2", "no quote"), (Change::Better, "no quote", "quote 3")]);
    }
}

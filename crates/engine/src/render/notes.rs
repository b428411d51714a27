//! What a reader should know beside the quotes, in plain sentences: other spellings, other languages, left out articles.

use crate::answer::{Answer, Filter};
use crate::render::wording::{Wording, fill};

/// Most corrections that are named.
const MAX_NAMED: usize = 5;

/// The sentences in the order of reading. `emphasised` shows a word as such.
pub(super) fn notes(answer: &Answer, wording: &Wording, emphasised: impl Fn(&str) -> String) -> Vec<String> {
    let mut notes = Vec::new();
    let corrected: Vec<String> = answer
        .corrected
        .iter()
        .take(MAX_NAMED)
        .map(|correction| fill(wording.instead_of, &[&emphasised(&correction.to), &emphasised(&correction.from)]))
        .collect();
    if !corrected.is_empty() {
        notes.push(fill(wording.searched_for, &[&wording.list(&corrected, wording.both)]));
    }
    if answer.foreign {
        notes.push(wording.foreign.to_owned());
    }
    match answer.undated {
        0 => {}
        1 => notes.push(wording.undated_one.to_owned()),
        undated => notes.push(fill(wording.undated_many, &[&undated.to_string()])),
    }
    notes
}

/// Which articles were looked at, where not all were. `emphasised` shows an outlet's name as such.
pub(super) fn limits(filter: &Filter, wording: &Wording, emphasised: impl Fn(&str) -> String) -> Option<String> {
    let from = filter.source.as_deref().map(|source| fill(wording.from_outlet, &[&emphasised(source)]));
    let since = filter.after.map(|after| fill(wording.since_day, &[&wording.date(after)]));
    let until = filter.before.map(|before| fill(wording.until_day, &[&wording.date(before)]));
    let limits: Vec<String> = [from, since, until].into_iter().flatten().collect();
    (!limits.is_empty()).then(|| fill(wording.only_articles, &[&limits.join(", ")]))
}

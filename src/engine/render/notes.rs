//! What a reader should know beside the quotes, in plain sentences: other spellings, other languages, left out articles.

use crate::engine::answer::Answer;

/// Most corrections that are named.
const MAX_NAMED: usize = 5;

/// The sentences in the order of reading. `emphasised` shows a word as such.
pub(super) fn notes(answer: &Answer, emphasised: impl Fn(&str) -> String) -> Vec<String> {
    let mut notes = Vec::new();
    let corrected: Vec<String> = answer
        .corrected
        .iter()
        .take(MAX_NAMED)
        .map(|correction| format!("{} instead of {}", emphasised(&correction.to), emphasised(&correction.from)))
        .collect();
    if !corrected.is_empty() {
        notes.push(format!("Searched for {}.", corrected.join(", ")));
    }
    if answer.foreign {
        let language = answer.language.name();
        let named = if language.is_empty() { "the language of the question" } else { &language };
        notes.push(format!("No article here is written in {named}."));
    }
    match answer.undated {
        0 => {}
        1 => notes.push("1 article states no date and was left out.".to_owned()),
        undated => notes.push(format!("{undated} articles state no date and were left out.")),
    }
    notes
}

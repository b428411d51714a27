//! One group of questions in, what an admin sees of it out: its wordings, what was wrong with answers, and what can be done.

use time::Date;

use crate::discord::commands::unanswered::groups::Group;
use crate::discord::commands::unanswered::list::counts;
use pullquote_engine::article::day;
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Button, Embed, Message, cut};

/// Most wordings, and most remarks.
const MAX_WORDINGS: usize = 8;
const MAX_REMARKS: usize = 5;

/// A group. `note` says what was just done; it may be empty.
pub(super) fn message(group: &Group, note: &str, today: Date, buttons: impl IntoIterator<Item = Button>) -> Message {
    let mut embed = Embed::new(&escape(&cut(group.question(), 120)), PLAIN);
    if !note.is_empty() {
        embed.push(&format!("**{note}**"));
    }
    let state = match (group.is_ignored, group.answered_now) {
        (true, _) => "ignored",
        (false, Some(true)) => "answered by articles that came since",
        (false, Some(false)) => "without an answer",
        (false, None) if group.went_without_answer() => "not asked again yet",
        (false, None) => "answered",
    };
    embed.push(&format!("{} · {state}", counts(group, today)));
    let others: Vec<String> = group.questions.iter().skip(1).map(|asked| asked_as(&asked.question, asked.times)).collect();
    if !others.is_empty() {
        embed.push(&format!("Also asked as:\n{}", listed(&others, MAX_WORDINGS)));
    }
    let remarks: Vec<String> = group
        .remarks
        .iter()
        .map(|remark| {
            let about = remark.article.as_ref().map(|title| format!(", about *{}*", escape(&cut(title, 100)))).unwrap_or_default();
            format!("- “{}” ({}{about})", escape(&remark.text), day(remark.day))
        })
        .collect();
    if !remarks.is_empty() {
        embed.push(&format!("What was wrong:\n{}", listed(&remarks, MAX_REMARKS)));
    }
    Message::embed(embed).private().with_buttons(buttons)
}

fn asked_as(question: &str, times: u64) -> String {
    format!("- {} ({times}×)", escape(&cut(question, 150)))
}

fn listed(lines: &[String], most: usize) -> String {
    let shown = lines.get(..lines.len().min(most)).unwrap_or_default().join("\n");
    let left = lines.len().saturating_sub(most);
    if left > 0 { format!("{shown}\n- and {left} more") } else { shown }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::store::{Remark, Unanswered};

    #[test]
    fn a_group_says_how_it_was_asked_and_what_was_wrong_and_stays_within_its_limits() {
        let today = date!(2023 - 05 - 25);
        let asked =
            |question: &str| Unanswered { question: question.to_owned(), times: 2, first_day: today, last_day: today, is_ignored: false };
        let remark = |text: &str| Remark {
            question: "Who?".into(),
            article: Some("The *mill*".into()),
            text: text.into(),
            day: today,
            is_ignored: false,
        };
        let long = "*".repeat(1_000);
        let questions = std::iter::once(asked("Who owns it?")).chain((0..20).map(|_| asked(&long))).collect();
        let remarks = std::iter::once(remark("It was sold.")).chain((0..20).map(|_| remark(&"*".repeat(300)))).collect();
        let group = Group { questions, remarks, ..Group::default() };
        let shown = serde_json::to_string(&message(&group, "Ignored.", today, [])).expect("JSON");
        for wanted in ["**Ignored.**", "Who owns it?", "42×, 21 wordings, found wrong 21×, today · not asked again yet", "and 12 more"] {
            assert!(shown.contains(wanted), "{wanted}: {shown}");
        }
        let few = Group { questions: vec![asked("Who owns it?")], remarks: vec![remark("It was sold.")], ..Group::default() };
        let shown = serde_json::to_string(&message(&few, "", today, [])).expect("JSON");
        assert!(shown.contains("“It was sold.” (2023-05-25, about *The \\\\*mill\\\\**)"), "{shown}");
    }
}

//! Groups of questions in, the list that an admin sees out: a page of it, with all of them as a file.

use time::Date;

use crate::discord::commands::unanswered::groups::Group;
use pullquote_engine::article::day;
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Button, Choice, Embed, File, Message, Select, cut};

/// Groups on a page.
const ON_PAGE: usize = 8;

/// Most characters of a question in the list, and of a remark.
const MAX_QUESTION: usize = 200;
const MAX_REMARK: usize = 120;

/// What of the list is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct View {
    /// Which page, from 0 on.
    pub(super) page: usize,
    /// Whether it is of what is ignored.
    pub(super) is_ignored: bool,
}

impl View {
    /// The view in a step's numbers.
    pub(super) fn of(numbers: &[u64]) -> View {
        let number = |place: usize| numbers.get(place).copied().unwrap_or(0);
        View { page: usize::try_from(number(0)).unwrap_or(0), is_ignored: number(1) == 1 }
    }

    /// The numbers of a step.
    pub(super) fn numbers(self) -> [u64; 2] {
        [self.page as u64, u64::from(self.is_ignored)]
    }
}

/// What goes into the custom ids below the list.
pub(super) struct Ids<'a> {
    /// Another page.
    pub(super) page: &'a dyn Fn(View) -> Option<String>,
    /// A group is chosen.
    pub(super) choose: &'a dyn Fn(View) -> Option<String>,
}

/// A page of the list, the last one where there are fewer.
pub(super) fn message(groups: &[Group], view: View, today: Date, ids: &Ids<'_>) -> Message {
    let shown: Vec<&Group> = groups.iter().filter(|group| group.is_ignored == view.is_ignored).collect();
    let ignored = groups.iter().filter(|group| group.is_ignored).count();
    if groups.is_empty() {
        return Message::text("No question went without an answer, as far as they are kept.").private();
    }
    let pages = shown.len().div_ceil(ON_PAGE).max(1);
    let view = View { page: view.page.min(pages - 1), ..view };
    let on_page: Vec<&&Group> = shown.iter().skip(view.page * ON_PAGE).take(ON_PAGE).collect();
    let mut embed = Embed::new(if view.is_ignored { "Ignored questions" } else { "Questions without an answer" }, PLAIN);
    push_counts(&mut embed, &shown, ignored, view);
    for group in &on_page {
        let line = line(group, today, MAX_QUESTION);
        let remark = group.remarks.first().map(|remark| format!("\n> “{}”", escape(&cut(&remark.text, MAX_REMARK)))).unwrap_or_default();
        let _ = embed.push(&format!("{line}{remark}")) || embed.push(&line) || embed.push(&self::line(group, today, 40));
    }
    if pages > 1 {
        embed.set_footer(&format!("Page {} of {pages}", view.page + 1));
    }
    let select = (ids.choose)(view).and_then(|id| Select::new(id, "Choose a question", on_page.iter().map(|group| choice(group))));
    Message::embed(embed).private().with_buttons(buttons(view, pages, ignored, ids)).with_select(select)
}

fn push_counts(embed: &mut Embed, shown: &[&Group], ignored: usize, view: View) {
    if view.is_ignored {
        embed.push(&format!("**{ignored}** ignored, in these wordings and others that ask the same"));
        return;
    }
    let asked = || shown.iter().filter(|group| group.went_without_answer());
    let count = |answered_now| asked().filter(|group| group.answered_now == answered_now).count();
    let mut counts = format!("**{}** open, **{}** answered by articles that came since", count(Some(false)), count(Some(true)));
    let remarked = shown.iter().filter(|group| !group.remarks.is_empty()).count();
    if remarked > 0 {
        counts.push_str(&format!(", **{remarked}** answered and found wrong"));
    }
    embed.push(&counts);
    let left = count(None);
    if left > 0 {
        embed.push(&format!("**{left}** were not asked again yet, since there are too many; a later page knows more of them"));
    }
}

fn line(group: &Group, today: Date, max_chars: usize) -> String {
    let done = if group.answered_now == Some(true) { " · **answered now**" } else { "" };
    format!("- {} ({}){done}", escape(&cut(group.question(), max_chars)), counts(group, today))
}

/// How often, in how many wordings, and when.
pub(super) fn counts(group: &Group, today: Date) -> String {
    let wordings = group.questions.len();
    let mut parts = Vec::new();
    if group.times() > 0 {
        parts.push(format!("{}×", group.times()));
    }
    if wordings > 1 {
        parts.push(format!("{wordings} wordings"));
    }
    if !group.remarks.is_empty() {
        parts.push(format!("found wrong {}×", group.remarks.len()));
    }
    if let Some((first, last)) = group.days() {
        let ago = match (today - last).whole_days() {
            ..=0 => "today".to_owned(),
            days => format!("{days} d ago"),
        };
        parts.push(if first == last { ago } else { format!("{ago}, since {}", day(first)) });
    }
    parts.join(", ")
}

fn choice(group: &Group) -> Choice {
    let times = group.times();
    let description = if times > 0 { format!("asked {times}×") } else { "answered and found wrong".to_owned() };
    Choice { label: cut(group.question(), 100), value: group.number().to_string(), description: Some(description) }
}

fn buttons(view: View, pages: usize, ignored: usize, ids: &Ids<'_>) -> Vec<Button> {
    let button = |label: &str, view: View| Button::press(label, (ids.page)(view)?);
    let back = view.page.checked_sub(1).and_then(|page| button("Back", View { page, ..view }));
    let forward = (view.page + 1 < pages).then(|| button("Forward", View { page: view.page + 1, ..view })).flatten();
    let other = if view.is_ignored {
        button("Questions without an answer", View::default())
    } else {
        (ignored > 0).then(|| button(&format!("Ignored ({ignored})"), View { page: 0, is_ignored: true })).flatten()
    };
    [back, forward, other].into_iter().flatten().collect()
}

/// All questions without an answer, each with the one that stands for its group.
pub(super) fn file(groups: &[Group]) -> File {
    File { name: "unanswered.csv".to_owned(), bytes: csv(groups).into_bytes() }
}

/// The questions as comma-separated values (RFC 4180), with a header. The last cell is empty where there was no time to look.
fn csv(groups: &[Group]) -> String {
    let mut out = String::from("question,times,first_day,last_day,asks_the_same_as,ignored,answered_now\r\n");
    for group in groups {
        let answered_now = group.answered_now.map_or_else(String::new, |answered| answered.to_string());
        for asked in &group.questions {
            let (first, last) = (day(asked.first_day), day(asked.last_day));
            let (question, same) = (cell(&asked.question), cell(group.question()));
            out.push_str(&format!("{question},{},{first},{last},{same},{},{answered_now}\r\n", asked.times, group.is_ignored));
        }
    }
    out
}

/// A text as a cell. An apostrophe keeps a spreadsheet from taking it for a formula.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("\"{}{}\"", if formula { "'" } else { "" }, text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::store::{Remark, Unanswered};

    const TODAY: Date = date!(2023 - 05 - 25);

    fn asked(question: &str) -> Unanswered {
        let (first_day, last_day) = (date!(2023 - 05 - 01), date!(2023 - 05 - 23));
        Unanswered { question: question.to_owned(), times: 3, first_day, last_day, is_ignored: false }
    }

    fn group(question: &str, answered_now: bool) -> Group {
        Group { questions: vec![asked(question)], answered_now: Some(answered_now), ..Group::default() }
    }

    fn shown(groups: &[Group], view: View) -> String {
        let id = |view: View| Some(format!("{}-{}", view.page, view.is_ignored));
        serde_json::to_string(&message(groups, view, TODAY, &Ids { page: &id, choose: &id })).expect("JSON")
    }

    #[test]
    fn questions_stay_cells() {
        let groups = [group("Who said \"no, never\"?", false), group("=1+1", true)];
        let expected = "question,times,first_day,last_day,asks_the_same_as,ignored,answered_now\r\n\
            \"Who said \"\"no, never\"\"?\",3,2023-05-01,2023-05-23,\"Who said \"\"no, never\"\"?\",false,false\r\n\
            \"'=1+1\",3,2023-05-01,2023-05-23,\"'=1+1\",false,true\r\n";
        assert_eq!(csv(&groups), expected);
        let unknown = Group { answered_now: None, ..group("Who?", true) };
        assert!(csv(&[unknown]).ends_with(",\"Who?\",false,\r\n"));
    }

    #[test]
    fn the_list_says_what_is_answered_by_now_and_stays_within_its_limits() {
        let mut groups = vec![group("Who *owns* it?", true)];
        groups.extend((0..100).map(|_| group(&"*".repeat(1_000), false)));
        let first = shown(&groups, View::default());
        assert!(first.contains("Who \\\\*owns\\\\* it? (3×, 2 d ago, since 2023-05-01) · **answered now**"), "{first}");
        assert!(first.contains("**100** open") && first.contains("Page 1 of 13") && first.len() < 14_000, "{first}");
        let last = shown(&groups, View { page: 99, is_ignored: false });
        assert!(last.contains("Page 13 of 13") && !last.contains("Forward") && last.contains("\"Back\""), "{last}");
    }

    #[test]
    fn several_wordings_are_one_row_and_what_was_wrong_stands_below() {
        let remark =
            Remark { question: "Who?".into(), article: None, text: "That was *before* the sale.".into(), day: TODAY, is_ignored: false };
        let both = Group { questions: vec![asked("Who owns it?"), asked("who is the owner")], remarks: vec![remark], ..Group::default() };
        let list = shown(&[both], View::default());
        assert!(list.contains("Who owns it? (6×, 2 wordings, found wrong 1×, today, since 2023-05-01)"), "{list}");
        assert!(list.contains("> “That was \\\\*before\\\\* the sale.”"), "{list}");
        assert!(list.contains("**1** were not asked again yet"), "{list}");
    }

    #[test]
    fn what_is_ignored_has_a_list_of_its_own() {
        let groups = [group("Who owns it?", false), Group { is_ignored: true, ..group("First!", false) }];
        let (open, ignored) = (shown(&groups, View::default()), shown(&groups, View { page: 0, is_ignored: true }));
        assert!(open.contains("Ignored (1)") && !open.contains("First!"), "{open}");
        assert!(ignored.contains("First!") && !ignored.contains("Who owns it?"), "{ignored}");
    }
}

//! What a server's members asked in vain, and what they said was wrong with answers, in; groups of what asks the same out.

use std::cmp::Reverse;

use time::Date;

use crate::ids::GuildId;
use crate::service::{Audience, Service, days_ago};
use crate::store::{Remark, Store, Unanswered};
use pullquote_engine::hash;

/// Questions that are read of a server, the most frequent first.
pub(super) const MAX_QUESTIONS: u32 = 2_000;

/// Questions that ask the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    /// Those without an answer, the most frequent wording first.
    pub(super) questions: Vec<Unanswered>,
    /// What was wrong with answers to them, the latest first.
    pub(super) remarks: Vec<Remark>,
    /// Whether they are to be ignored.
    pub(super) is_ignored: bool,
    /// Whether the articles answer the first one now; none where there was no time to look, or it never was without an answer.
    pub(super) answered_now: Option<bool>,
}

impl Group {
    /// The question that stands for them.
    pub(super) fn question(&self) -> &str {
        let remarked = self.remarks.first().map_or("", |remark| remark.question.as_str());
        self.questions.first().map_or(remarked, |asked| asked.question.as_str())
    }

    /// The number of that question, by which the group is found again.
    pub(super) fn number(&self) -> u64 {
        number(self.question())
    }

    /// All wordings.
    pub(super) fn wordings(&self) -> Vec<String> {
        let remarked = self.remarks.iter().map(|remark| &remark.question);
        let mut all: Vec<String> = Vec::new();
        for question in self.questions.iter().map(|asked| &asked.question).chain(remarked) {
            if !all.contains(question) {
                all.push(question.clone());
            }
        }
        all
    }

    /// How often they were asked in vain.
    pub(super) fn times(&self) -> u64 {
        self.questions.iter().map(|asked| asked.times).sum()
    }

    /// The first and the last day.
    pub(super) fn days(&self) -> Option<(Date, Date)> {
        let remarked = self.remarks.iter().map(|remark| (remark.day, remark.day));
        let days = self.questions.iter().map(|asked| (asked.first_day, asked.last_day)).chain(remarked);
        days.reduce(|(first, last), day| (first.min(day.0), last.max(day.1)))
    }

    /// Whether there is something to be answered at all: what was only remarked on has an answer.
    pub(super) fn went_without_answer(&self) -> bool {
        !self.questions.is_empty()
    }
}

/// The number of a question, in whichever case.
fn number(question: &str) -> u64 {
    hash::of(question.to_lowercase().as_bytes())
}

/// The group that a question with this number is in.
pub(super) fn find(groups: &[Group], wanted: u64) -> Option<&Group> {
    let first = groups.iter().find(|group| group.number() == wanted);
    first.or_else(|| groups.iter().find(|group| group.wordings().iter().any(|wording| number(wording) == wanted)))
}

/// The question with this number, as it was last asked. Much faster than to find its group.
pub(super) fn question(store: &Store, server: Option<GuildId>, wanted: u64) -> Option<String> {
    let asked = store.unanswered_of(server, MAX_QUESTIONS).into_iter().map(|asked| asked.question);
    let remarked = || store.remarks_of(server).into_iter().map(|remark| remark.question);
    let is_it = |question: &String| number(question) == wanted;
    asked.into_iter().find(is_it).or_else(|| remarked().find(is_it))
}

/// The groups of a server, or of direct messages: those asked most first, then those of the latest day. What is too old is forgotten on
/// the way, and another wording of what is ignored is ignored from now on.
pub(super) fn load(service: &Service, audience: Audience) -> Vec<Group> {
    let (store, server) = (service.store(), audience.server());
    store.forget_before(days_ago(service.settings().store.keep_days));
    let (asked, remarks) = (store.unanswered_of(server, MAX_QUESTIONS), store.remarks_of(server));
    let texts: Vec<String> =
        asked.iter().map(|asked| &asked.question).chain(remarks.iter().map(|remark| &remark.question)).cloned().collect();
    let grouped = service.group(audience, &texts).into_iter().map(|places| of(&places, &asked, &remarks));
    let mut groups: Vec<Group> = grouped.collect();
    for group in groups.iter().filter(|group| group.is_ignored) {
        if group.questions.iter().any(|asked| !asked.is_ignored) || group.remarks.iter().any(|remark| !remark.is_ignored) {
            store.ignore(server, &group.wordings(), true);
        }
    }
    let last = |group: &Group| group.days().map(|(_, last)| last);
    groups.sort_by_cached_key(|group| {
        (Reverse(group.times() + group.remarks.len() as u64), Reverse(last(group)), group.question().to_owned())
    });
    groups
}

/// The group of what is at these places: of the questions first, then of the remarks.
fn of(places: &[usize], asked: &[Unanswered], remarks: &[Remark]) -> Group {
    let questions: Vec<Unanswered> = places.iter().filter_map(|place| asked.get(*place)).cloned().collect();
    let of_remark = |place: &usize| remarks.get(place.checked_sub(asked.len())?);
    let remarks: Vec<Remark> = places.iter().filter_map(of_remark).cloned().collect();
    let is_ignored = questions.iter().any(|asked| asked.is_ignored) || remarks.iter().any(|remark| remark.is_ignored);
    Group { questions, remarks, is_ignored, answered_now: None }
}

//! What became of everything that was asked.

use std::fmt;

use crate::log::Log;

/// What became of one interaction, or of one message that a user wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its id.
    pub id: String,
    /// Whether an answer was taken.
    pub answered: bool,
    /// The messages that stand as its answer; one that changes in place is counted once.
    pub messages: usize,
    /// Answers after the bot had been told that one was taken: what Discord refuses with 40060.
    pub again: usize,
    /// Answers after one was taken without the bot's hearing of it. No fault of the bot's.
    pub retried: usize,
    /// Answers that came too late to be taken.
    pub late: usize,
    /// Whether the bot has seen it: it answered, or confirmed with a heartbeat or a resume what came after.
    pub heard: bool,
}

/// What became of everything that was asked.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// In the order in which they were sent, interactions first.
    pub outcomes: Vec<Outcome>,
}

impl Report {
    pub(crate) fn of(log: &Log, heard: impl Fn(&str) -> bool) -> Report {
        let mut lifecycles: Vec<_> = log.lifecycles.values().collect();
        lifecycles.sort_by_key(|lifecycle| lifecycle.number);
        let interactions = lifecycles.into_iter().map(|lifecycle| Outcome {
            id: lifecycle.id().to_owned(),
            answered: lifecycle.is_acknowledged(),
            messages: lifecycle.messages.len(),
            again: lifecycle.again,
            retried: lifecycle.retried,
            late: lifecycle.late,
            heard: lifecycle.is_acknowledged() || heard(lifecycle.id()),
        });
        let messages = log.asked.iter().map(|id| {
            let messages = log.written.iter().filter(|one| one.message.json["message_reference"]["message_id"] == **id).count();
            let answered = messages > 0;
            Outcome { id: id.clone(), answered, messages, again: 0, retried: 0, late: 0, heard: answered || heard(id) }
        });
        Report { outcomes: interactions.chain(messages).collect() }
    }

    /// The ids of what was answered more than once. A bot that follows an answer up on purpose is counted too.
    pub fn twice(&self) -> Vec<&str> {
        self.ids(|outcome| outcome.again > 0 || outcome.messages > 1)
    }

    /// The ids of what the bot heard and never answered.
    pub fn unanswered(&self) -> Vec<&str> {
        self.ids(|outcome| outcome.heard && !outcome.answered)
    }

    /// The ids of what was lost with a session, so that the bot cannot know of it.
    pub fn unheard(&self) -> Vec<&str> {
        self.ids(|outcome| !outcome.heard)
    }

    /// How much was answered.
    pub fn answered(&self) -> usize {
        self.outcomes.iter().filter(|outcome| outcome.answered).count()
    }

    fn ids(&self, which: impl Fn(&Outcome) -> bool) -> Vec<&str> {
        self.outcomes.iter().filter(|outcome| which(outcome)).map(|outcome| outcome.id.as_str()).collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |of: fn(&Outcome) -> usize| self.outcomes.iter().map(of).sum::<usize>();
        write!(
            f,
            "{} asked: {} answered, {} twice, {} heard but never answered, {} unheard; {} answers retried unheard of, {} late",
            self.outcomes.len(),
            self.answered(),
            self.twice().len(),
            self.unanswered().len(),
            self.unheard().len(),
            sum(|outcome| outcome.retried),
            sum(|outcome| outcome.late),
        )
    }
}

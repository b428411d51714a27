//! What became of everything that was asked.

use std::fmt;

use super::record::Log;

/// What became of one interaction, or of one message that a user wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fate {
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
    pub fates: Vec<Fate>,
}

impl Report {
    pub fn of(log: &Log, heard: impl Fn(&str) -> bool) -> Report {
        let mut lives: Vec<_> = log.lives.values().collect();
        lives.sort_by_key(|life| life.number);
        let interactions = lives.into_iter().map(|life| Fate {
            id: life.id().to_owned(),
            answered: life.is_acknowledged(),
            messages: life.messages.len(),
            again: life.again,
            retried: life.retried,
            late: life.late,
            heard: life.is_acknowledged() || heard(life.id()),
        });
        let messages = log.asked.iter().map(|id| {
            let messages = log.written.iter().filter(|one| one.message.json["message_reference"]["message_id"] == **id).count();
            let answered = messages > 0;
            Fate { id: id.clone(), answered, messages, again: 0, retried: 0, late: 0, heard: answered || heard(id) }
        });
        Report { fates: interactions.chain(messages).collect() }
    }

    /// The ids of what was answered more than once. A bot that follows an answer up on purpose is counted too.
    pub fn twice(&self) -> Vec<&str> {
        self.ids(|fate| fate.again > 0 || fate.messages > 1)
    }

    /// The ids of what the bot heard and never answered.
    pub fn unanswered(&self) -> Vec<&str> {
        self.ids(|fate| fate.heard && !fate.answered)
    }

    /// The ids of what was lost with a session, so that the bot cannot know of it.
    pub fn unheard(&self) -> Vec<&str> {
        self.ids(|fate| !fate.heard)
    }

    /// How much was answered.
    pub fn answered(&self) -> usize {
        self.fates.iter().filter(|fate| fate.answered).count()
    }

    fn ids(&self, which: impl Fn(&Fate) -> bool) -> Vec<&str> {
        self.fates.iter().filter(|fate| which(fate)).map(|fate| fate.id.as_str()).collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |of: fn(&Fate) -> usize| self.fates.iter().map(of).sum::<usize>();
        write!(
            f,
            "{} asked: {} answered, {} twice, {} heard but never answered, {} unheard; {} answers retried unheard of, {} late",
            self.fates.len(),
            self.answered(),
            self.twice().len(),
            self.unanswered().len(),
            self.unheard().len(),
            sum(|fate| fate.retried),
            sum(|fate| fate.late),
        )
    }
}

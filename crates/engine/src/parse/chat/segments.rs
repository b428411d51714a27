//! The messages of a channel in, which of them belong together out (in the field's words: conversation disentanglement).
//!
//! The rules, the first that fits:
//!
//! 1. A message that replies to another joins its conversation, however old that is.
//! 2. A message that asks begins a conversation of its own, unless its writer takes part in one that is open, it names the one who asked
//!    there, or it asks the one who asked something back ("Which version do you have?") before anybody answered.
//! 3. Any other message joins an open conversation: that of somebody whom it names, else the one that its writer goes on with (a question of
//!    their own without an answer, or words less than [`GO_ON`] old), else the latest question without an answer, else that in which its writer
//!    spoke last, else the one in which anybody did.
//! 4. Where none is open, it begins a talk, which becomes a question if the same person asks before anybody else speaks.
//!
//! A conversation whose program keeps it in a thread of its own has the messages of that thread alone. Any other
//! is open for [`PAUSE`] after its last message, and for [`PATIENCE`] while its question has no answer. Time grows with the
//! messages alone.

use std::collections::{HashMap, HashSet};

use crate::parse::chat::Message;

/// Half an hour without a word ends a conversation. Help channels answer within minutes; what comes later replies to a message.
const PAUSE: i64 = 30 * 60;

/// A question waits longer for its first answer.
const PATIENCE: i64 = 2 * 60 * 60;

/// Who writes on within a minute means the same thing, whatever others wrote between.
const GO_ON: i64 = 60;

/// Messages that belong together, by their places, in order; at least one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) messages: Vec<usize>,
    /// The place in `messages` of the one that asks.
    pub(super) asked: Option<usize>,
}

/// A conversation while the messages go by.
#[derive(Debug, Default)]
struct Open<'a> {
    segment: Segment,
    starter: &'a str,
    speakers: HashSet<&'a str>,
    is_answered: bool,
    /// Whether its answers stand in a thread of their own, so that nothing else is one.
    is_threaded: bool,
    last_at: i64,
}

impl Open<'_> {
    fn is_open(&self, at: i64) -> bool {
        let waits = if self.segment.asked.is_some() && !self.is_answered { PATIENCE } else { PAUSE };
        !self.is_threaded && at.saturating_sub(self.last_at) <= waits
    }
}

/// The conversations of a channel, in the order in which they begin. `messages` are in the order of their times.
pub(super) fn split(messages: &[Message]) -> Vec<Segment> {
    let mut conversations = Conversations::default();
    for (place, message) in messages.iter().enumerate() {
        conversations.add(place, message);
    }
    conversations.all.into_iter().map(|open| open.segment).collect()
}

/// What is known of the messages so far; conversations are numbered as they begin.
#[derive(Debug, Default)]
struct Conversations<'a> {
    all: Vec<Open<'a>>,
    of_message: HashMap<&'a str, usize>,
    /// Where each writer spoke last, and when.
    of_author: HashMap<&'a str, (usize, i64)>,
    last: Option<usize>,
}

impl<'a> Conversations<'a> {
    fn add(&mut self, place: usize, message: &'a Message) {
        let asks = asks(&message.text);
        let replied = message.replies_to.as_deref().and_then(|id| self.of_message.get(id).copied());
        let joined = replied.or_else(|| if asks { self.asked_in(message) } else { self.said_in(message) });
        let number = joined.unwrap_or_else(|| {
            self.all.push(Open { starter: &message.author, ..Open::default() });
            self.all.len() - 1
        });
        self.of_message.insert(&message.id, number);
        self.of_author.insert(&message.author, (number, message.at));
        self.last = Some(number);
        let Some(open) = self.all.get_mut(number) else { return };
        let is_starter = open.starter == message.author;
        open.speakers.insert(&message.author);
        open.is_answered |= !is_starter && !asks;
        open.is_threaded |= message.has_thread;
        open.last_at = message.at;
        if asks && is_starter && open.speakers.len() == 1 {
            open.segment.asked.get_or_insert(open.segment.messages.len());
        }
        open.segment.messages.push(place);
    }

    /// The conversation that a message which asks goes on with.
    fn asked_in(&self, message: &Message) -> Option<usize> {
        let own = self.open_of(&message.author, message.at).filter(|number| {
            // In a talk, somebody's first question is worth a conversation.
            self.all.get(*number).is_some_and(|open| open.segment.asked.is_some() || open.speakers.len() == 1)
        });
        own.or_else(|| self.last_open(message.at).filter(|number| self.all.get(*number).is_some_and(|open| asks_back(message, open))))
    }

    /// The conversation that a message which says something goes on with.
    fn said_in(&self, message: &Message) -> Option<usize> {
        let named = message.mentions.iter().find_map(|author| self.open_of(author, message.at));
        let own = self.open_of(&message.author, message.at);
        let goes_on = own.filter(|number| {
            let spoke = self.of_author.get(message.author.as_str()).is_some_and(|(_, at)| message.at - at <= GO_ON);
            spoke || self.waits(*number) && self.all.get(*number).is_some_and(|open| open.starter == message.author)
        });
        let last = self.last_open(message.at);
        named.or(goes_on).or_else(|| last.filter(|number| self.waits(*number))).or(own).or(last)
    }

    /// Whether the question of a conversation has no answer.
    fn waits(&self, number: usize) -> bool {
        self.all.get(number).is_some_and(|open| open.segment.asked.is_some() && !open.is_answered)
    }

    fn open_of(&self, author: &str, at: i64) -> Option<usize> {
        self.of_author.get(author).map(|(number, _)| *number).filter(|number| self.all.get(*number).is_some_and(|open| open.is_open(at)))
    }

    fn last_open(&self, at: i64) -> Option<usize> {
        self.last.filter(|number| self.all.get(*number).is_some_and(|open| open.is_open(at)))
    }
}

/// Whether a message asks the one who asked something back.
fn asks_back(message: &Message, open: &Open<'_>) -> bool {
    let names = message.mentions.iter().any(|author| author == open.starter);
    names || open.segment.asked.is_some() && !open.is_answered && says_you(&message.text)
}

/// Words for the one who is spoken to, in the languages that the bot speaks best.
const YOU: &[&str] =
    &["you", "your", "u", "ur", "du", "dein", "deine", "deinen", "dir", "dich", "tu", "ton", "ta", "vous", "votre", "tienes", "usas"];

/// "How do you open it?" means anybody.
const ANYBODY: &[&str] =
    &["how do you", "how can you", "how would you", "how did you", "where do you", "where can you", "can you", "are you able"];

fn says_you(text: &str) -> bool {
    let text = text.to_lowercase();
    !ANYBODY.iter().any(|words| text.contains(words)) && text.split(|c: char| !c.is_alphanumeric()).any(|word| YOU.contains(&word))
}

/// Fewer words ask nothing that could be answered later: "Really?"
const MIN_WORDS: usize = 3;

/// None of [`OPENERS`] is longer.
const LONGEST_OPENER_BYTES: usize = 40;

/// How questions begin that have no mark.
const OPENERS: &[&str] = &[
    "how do i",
    "how can i",
    "how do we",
    "how to",
    "does anyone",
    "does anybody",
    "anyone know",
    "anybody know",
    "is there a way",
    "where can i",
    "where do i",
    "what is the",
    "what does",
    "wie kann ich",
    "wie kann man",
    "weiß jemand",
    "gibt es eine",
    "comment faire",
    "est-ce que",
    "cómo puedo",
];

/// Whether a message asks something.
pub(super) fn asks(text: &str) -> bool {
    let text = without_code(text);
    let marked = text.split_whitespace().any(|word| word.ends_with(['?', '？', '؟']) && !word.contains("://")) || text.contains('？');
    if !marked && !starts_as_question(&text) {
        return false;
    }
    let has_spaces = !text.contains('？');
    !has_spaces || text.split_whitespace().count() >= MIN_WORDS
}

fn starts_as_question(text: &str) -> bool {
    let start = text.trim_start();
    let start = start.get(..start.floor_char_boundary(LONGEST_OPENER_BYTES)).unwrap_or_default().to_lowercase();
    OPENERS.iter().any(|opener| start.starts_with(opener))
}

/// Code asks nothing, whatever marks it has.
fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Messages as "minute author: text", or "minute author>n: text" for a reply to the n-th, and the segments as lists of places.
    fn of(lines: &[&str]) -> Vec<(Vec<usize>, Option<usize>)> {
        let message = |(place, line): (usize, &&str)| {
            let (head, text) = line.split_once(": ").expect("a head");
            let (minute, author) = head.split_once(' ').expect("a minute");
            let (author, replies_to) = author.split_once('>').map_or((author, None), |(author, to)| (author, Some(to.to_owned())));
            let mentions = text.split(' ').filter_map(|word| word.strip_prefix('@')).map(str::to_owned).collect();
            let at = minute.parse::<i64>().expect("a number") * 60;
            Message {
                id: place.to_string(),
                author: author.to_owned(),
                name: author.to_owned(),
                at,
                replies_to,
                has_thread: false,
                mentions,
                text: text.to_owned(),
            }
        };
        let messages: Vec<Message> = lines.iter().enumerate().map(message).collect();
        split(&messages).into_iter().map(|segment| (segment.messages, segment.asked)).collect()
    }

    #[test]
    fn another_question_by_another_person_begins_a_conversation_and_replies_go_back() {
        let found = of(&[
            "0 rosa: How do I open the sluice?",
            "1 ben: Turn the wheel left.",
            "2 tove: Where are the millstones kept?",
            "3 ben>2: In the loft.",
            "4 rosa: Thanks, it opens.",
            "300 ida>0: Since spring it turns right.",
        ]);
        assert_eq!(found, [(vec![0, 1, 4, 5], Some(0)), (vec![2, 3], Some(0))]);
    }

    #[test]
    fn a_question_back_belongs_to_the_one_it_asks_about() {
        let found = of(&[
            "0 rosa: My gate is stuck, what can I do?",
            "1 ben: Which key do you have?",
            "2 rosa: The brass one.",
            "3 ben: Use the iron key.",
        ]);
        assert_eq!(found, [(vec![0, 1, 2, 3], Some(0))]);
        let found = of(&["0 rosa: My gate is stuck, what can I do?", "1 ben: How do you make a gate anyway?"]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn a_pause_ends_a_conversation_and_an_open_question_waits() {
        assert_eq!(of(&["0 rosa: The mill is open.", "29 ben: Good.", "60 ben: It rains."]).len(), 2);
        assert_eq!(of(&["0 rosa: How do I open the sluice?", "100 ben: Turn the wheel left."]).len(), 1);
        assert_eq!(of(&["0 rosa: How do I open the sluice?", "130 ben: Good morning all."]).len(), 2);
    }

    #[test]
    fn what_leads_into_a_question_belongs_to_it() {
        let found = of(&["0 rosa: Hello, I have a problem.", "1 rosa: How do I open the sluice?", "2 ben: Turn the wheel left."]);
        assert_eq!(found, [(vec![0, 1, 2], Some(1))]);
        let talk = of(&["0 rosa: The mill is open.", "1 ben: Nice to hear.", "2 ben: When does it close today?", "3 rosa: At nine."]);
        assert_eq!(talk, [(vec![0, 1], None), (vec![2, 3], Some(0))]);
    }

    #[test]
    fn who_is_named_is_answered() {
        let found = of(&[
            "0 rosa: How do I open the sluice?",
            "1 tove: Where are the millstones kept?",
            "2 ben: @rosa Turn the wheel left.",
            "3 ida: @tove In the loft.",
        ]);
        assert_eq!(found, [(vec![0, 2], Some(0)), (vec![1, 3], Some(0))]);
    }

    #[test]
    fn a_question_is_told_by_its_mark_or_its_first_words() {
        for text in ["how do i open it", "It is stuck. What now, all? Thanks", "水車はどこですか？", "Weiß jemand, wo er ist"] {
            assert!(asks(text), "{text}");
        }
        for text in ["Really?", "See https://mill.example/?a=1 there", "`is it open?` is what it prints", "It is open."] {
            assert!(!asks(text), "{text}");
        }
    }
}

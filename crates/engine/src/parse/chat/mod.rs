//! Conversations, as chat programs export them: messages in, an article a thread, a question with its answers, or a talk out.
//!
//! `discord`, `slack` and `telegram` read their exports into [`Message`]s; `segments` tells which belong together, `write` makes the articles.

mod discord;
mod marks;
mod message;
mod segments;
mod slack;
mod telegram;
mod write;

pub(super) use discord::parse as discord;
pub use message::{Named, message_markdown};
pub(super) use slack::{is_message as is_slack_message, parse as slack};
pub(super) use telegram::{chats as telegram_chats, parse as telegram};

use crate::article::Field;
use crate::parse::parsed::{Parsed, Problem};

/// A longer message is left out, so that no turn is endless. Discord's end at 4,000 characters, Slack's at 40,000.
const MAX_MESSAGE_BYTES: usize = 64 << 10;

/// What somebody wrote.
#[derive(Clone, Debug, Default)]
struct Message {
    id: String,
    /// The name that others see.
    name: String,
    /// What tells the writer from others of the same name.
    author: String,
    /// Seconds since 1970, by universal time.
    at: i64,
    /// The message that it answers, by its id.
    replies_to: Option<String>,
    /// Whether answers to it are told from what else is written in the channel.
    has_thread: bool,
    /// The writers that it names, by what tells them from others.
    mentions: Vec<String>,
    /// Markdown as Discord has it.
    text: String,
}

/// Where messages were written.
#[derive(Clone, Debug, Default)]
struct Room<'a> {
    path: &'a str,
    /// The server or workspace.
    source: Field<String>,
    /// What its articles are called.
    title: Field<String>,
    /// The question that its name is.
    asked: Option<String>,
    tags: Vec<String>,
    /// The address of a message is this with its id behind it.
    messages: Option<String>,
}

/// What was wrong with messages, said once for all of them.
#[derive(Debug, Default)]
struct Faults {
    /// The places of the first of each, and how many there are.
    unreadable: Option<(usize, usize)>,
    too_long: Option<(usize, usize)>,
}

impl Faults {
    fn note(fault: &mut Option<(usize, usize)>, place: usize) {
        *fault = Some(fault.map_or((place, 1), |(first, count)| (first, count + 1)));
    }

    /// What came of a file, with what was wrong with it.
    fn told_in(self, mut parsed: Parsed, path: &str) -> Parsed {
        let unreadable = self.unreadable.map(|found| format!("holds {} without a time that can be read; left out", Faults::told(found)));
        let too_long =
            self.too_long.map(|found| format!("holds {} of more than {} KiB; left out", Faults::told(found), MAX_MESSAGE_BYTES >> 10));
        let nothing = parsed.articles.is_empty().then(|| "holds no conversation that answers or says anything".to_owned());
        let reasons = unreadable.into_iter().chain(too_long).chain(nothing);
        parsed.problems.extend(reasons.map(|reason| Problem { path: path.to_owned(), line: None, reason }));
        parsed
    }

    fn told((first, count): (usize, usize)) -> String {
        if count == 1 { format!("a message (number {first})") } else { format!("{count} messages (the first is number {first})") }
    }
}

/// The messages that can be read, in the order of their times.
fn gather(found: impl Iterator<Item = (usize, Option<Message>)>) -> (Vec<Message>, Faults) {
    let (mut messages, mut faults) = (Vec::new(), Faults::default());
    for (place, message) in found {
        match message {
            None => Faults::note(&mut faults.unreadable, place),
            Some(message) if message.text.len() > MAX_MESSAGE_BYTES => Faults::note(&mut faults.too_long, place),
            Some(message) => messages.push(message),
        }
    }
    // Exports may begin with the newest; messages of one second stay as they are.
    if messages.first().map(|first| first.at) > messages.last().map(|last| last.at) {
        messages.reverse();
    }
    messages.sort_by_key(|message| message.at);
    (messages, faults)
}

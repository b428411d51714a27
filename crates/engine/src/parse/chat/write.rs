//! The messages of a room and which of them belong together in, its articles out: the question as what is asked, below it who said what.

use time::{Date, OffsetDateTime};

use crate::article::{Article, Attribution, Field};
use crate::parse::blocks::{Anchors, Builder, Element};
use crate::parse::chat::segments::{self, Segment};
use crate::parse::chat::{Message, Room, marks};
use crate::parse::page::Known;
use crate::parse::parsed::{MAX_ITEMS, Parsed, too_many};
use crate::parse::shaped;

/// What somebody writes in one go is one turn up to so many bytes, as in subtitles.
const ENOUGH_BYTES: usize = 640;

/// A question of several messages has at most so many bytes; what is past them is said below it.
const MAX_QUESTION_BYTES: usize = 1_000;

/// Messages that follow within five minutes, with nobody between, are written in one go.
const ONE_GO: i64 = 5 * 60;

/// Who opens a thread to ask something does so in the first few messages.
const MOST_BEFORE_ASKING: usize = 4;

/// Fewer words say nothing by themselves: "Good morning".
const MIN_WORDS: usize = 4;

/// The articles of a channel: one a conversation.
pub(super) fn channel(room: &Room<'_>, messages: &[Message]) -> Parsed {
    let mut parsed = Parsed::default();
    for (number, segment) in (1..).zip(segments::split(messages)) {
        if number > MAX_ITEMS {
            parsed.problems.push(too_many(room.path, None));
            break;
        }
        let said: Vec<&Message> = segment.messages.iter().filter_map(|place| messages.get(*place)).collect();
        parsed.articles.extend(article(room, &said, &segment, &format!("{}#{number}", room.path)));
    }
    parsed
}

/// The article of a thread, whose messages belong together whenever they were written.
pub(super) fn thread(room: &Room<'_>, messages: &[Message]) -> Parsed {
    let said: Vec<&Message> = messages.iter().collect();
    let of_starter = messages.iter().take_while(|message| Some(&message.author) == messages.first().map(|first| &first.author));
    let asked = of_starter.take(MOST_BEFORE_ASKING).position(|message| segments::asks(&message.text));
    let segment = Segment { messages: (0..messages.len()).collect(), asked };
    let articles = article(room, &said, &segment, room.path).into_iter().collect();
    Parsed { articles, ..Parsed::default() }
}

/// None where nobody says anything but the question.
fn article(room: &Room<'_>, said: &[&Message], segment: &Segment, id: &str) -> Option<Article> {
    let first = said.first()?;
    let asking = segment.asked.map_or(0, |asked| asking(said, asked));
    let below = said.get(asking..).unwrap_or_default();
    let is_asked = asking > 0 || room.asked.is_some();
    if !below.iter().any(|message| if is_asked { may_answer(message, first) } else { says_something(&message.text) }) {
        return None;
    }
    let mut builder = Builder::new(Anchors::Stated);
    let question: Vec<String> =
        room.asked.iter().cloned().chain(said.iter().take(asking).map(|message| marks::flat(&message.text))).collect();
    if !question.is_empty() {
        builder.start(Element::Asked);
        builder.text(&question.join(" "));
        builder.end();
    }
    turns(&mut builder, below);
    let known = Known { attribution: attribution(room, first, said), language: None };
    let article = shaped::article(room.path, builder.finish(), known, None);
    Some(Article { id: id.to_owned(), tags: room.tags.clone(), ..article })
}

/// Whether a message may answer: the one who asks may only be asking again.
fn may_answer(message: &Message, first: &Message) -> bool {
    let asks_again = message.author == first.author && segments::asks(&message.text);
    message.text.contains(char::is_alphanumeric) && !asks_again
}

fn says_something(text: &str) -> bool {
    // Scripts without spaces say a word in a letter or two.
    let dense = text.chars().filter(|c| *c >= '\u{2e80}' && c.is_alphanumeric()).count();
    text.split_whitespace().count() >= MIN_WORDS || dense >= MIN_WORDS || text.contains('`')
}

/// How many messages make up the question: those up to the one that asks, and what its writer adds before anybody else speaks.
fn asking(said: &[&Message], asked: usize) -> usize {
    let goes_on = |one: Option<&&Message>, next: Option<&&Message>| match (one, next) {
        (Some(one), Some(next)) => one.author == next.author && next.at - one.at <= ONE_GO,
        _ => false,
    };
    let mut count = asked + 1;
    let mut bytes: usize = said.iter().take(count).map(|message| message.text.len()).sum();
    while goes_on(said.get(count - 1), said.get(count)) {
        bytes += said.get(count).map_or(0, |message| message.text.len());
        if bytes > MAX_QUESTION_BYTES {
            break;
        }
        count += 1;
    }
    count
}

fn turns(builder: &mut Builder, said: &[&Message]) {
    let mut before: Option<&Message> = None;
    let mut bytes = 0;
    for message in said {
        let goes_on = before.is_some_and(|before| before.author == message.author && message.at - before.at <= ONE_GO);
        if !goes_on || bytes > ENOUGH_BYTES {
            if before.is_some() {
                builder.end();
            }
            builder.start(Element::Said { name: message.name.clone(), is_begun: false });
            bytes = 0;
        }
        marks::write(builder, &message.text);
        builder.rule();
        bytes += message.text.len();
        before = Some(message);
    }
    if before.is_some() {
        builder.end();
    }
}

/// A conversation has no author, but for one in which nobody else speaks.
fn attribution(room: &Room<'_>, first: &Message, said: &[&Message]) -> Attribution {
    let is_alone = said.iter().all(|message| message.author == first.author) && !first.name.is_empty();
    let address = room.messages.as_ref().map(|messages| format!("{messages}{}", first.id));
    Attribution {
        title: room.title.clone(),
        source: room.source.clone(),
        authors: Field::stated(is_alone.then(|| vec![first.name.clone()])),
        published: Field::stated(day(first.at)),
        url: address.map_or(Field::Unknown, |value| Field::Inferred {
            value,
            evidence: format!("the ids of server, channel and message: {}", first.id),
        }),
    }
}

fn day(at: i64) -> Option<Date> {
    OffsetDateTime::from_unix_timestamp(at).ok().map(OffsetDateTime::date)
}

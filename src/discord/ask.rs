//! A question in, its answer with its buttons out: whether asked by a command, by a mention, or again from a button.

use crate::discord::action::Action;
use crate::discord::custom_id::{Code, MAX_PLACES, Place, outlet_number};
use crate::discord::scene::Scene;
use crate::service::{Answered, Wishes, today};
use pullquote_engine::answer::{Answer, Filter, MAX_CHARS, Outcome, Quote};
use pullquote_engine::article::Mark;
use pullquote_engine::render::message::{Button, Message};
use pullquote_engine::render::reply;
use pullquote_engine::render::wording::fill;

/// What is said instead of an answer.
pub(super) type Refused = Box<Message>;

/// A question with what was asked for beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) question: String,
    pub(super) filter: Filter,
    /// Quotes on a page, if other than set.
    pub(super) quotes: Option<u8>,
    /// How many were shown before.
    pub(super) skip: u8,
    pub(super) private: bool,
}

impl Asked {
    /// What a whole message asks: as much of it as is read.
    pub(super) fn of_message(scene: &Scene, text: &str, filter: Filter, private: bool) -> Asked {
        let question: String = text.chars().take(MAX_CHARS).collect();
        Asked { question, filter, private: private || scene.guild.private.unwrap_or(false), ..Asked::default() }
    }

    /// The question that led to an answer with this button, asked once more. `question` is what stands above the answer.
    /// None if its outlet has gone.
    pub(super) fn again(scene: &Scene, code: &Code, question: String) -> Option<Asked> {
        let quotes = Some(code.quotes).filter(|quotes| *quotes > 0);
        Some(Asked { question, filter: filter_of(scene, code)?, quotes, skip: code.skip, private: code.private })
    }
}

/// The limits that a button carries. None if its outlet has gone.
pub(super) fn filter_of(scene: &Scene, code: &Code) -> Option<Filter> {
    let source = match code.outlet {
        0 => None,
        number => {
            let catalogue = scene.service().catalogue();
            Some(catalogue.outlets().iter().find(|outlet| outlet_number(&outlet.name) == number)?.name.clone())
        }
    };
    Some(Filter { source, after: code.after, before: code.before })
}

/// What came of a question.
pub(super) async fn find(scene: &Scene, asked: &Asked) -> Result<Answered, Refused> {
    let quotes = asked.quotes.or(scene.guild.quotes).map(usize::from);
    let wishes = Wishes { quotes, skip: usize::from(asked.skip), filter: asked.filter.clone(), ..Wishes::default() };
    scene.service().ask(asked.question.clone(), wishes).await.map_err(|error| Box::new(reply::invalid(&error, scene.wording)))
}

/// The reply to a question.
pub(super) async fn ask(scene: &Scene, asked: &Asked) -> Message {
    let count = |outcome| scene.service().metrics().asked(outcome, scene.transport);
    if let Some(refused) = too_many(scene) {
        count("limited");
        return refused;
    }
    match find(scene, asked).await {
        Ok(found) => {
            count(found.answer.tier.name());
            note(scene, asked, &found);
            shown(scene, asked, &found)
        }
        Err(refused) => {
            count("invalid");
            *refused
        }
    }
}

/// The same, unless questions are not answered in this channel.
pub(super) async fn ask_here(scene: &Scene, asked: &Asked) -> Message {
    if scene.answers_here() { ask(scene, asked).await } else { Message::text(scene.wording.not_in_this_channel).private() }
}

/// The refusal of one question too many.
pub(super) fn too_many(scene: &Scene) -> Option<Message> {
    let wait = scene.bot.fairness.wait(scene.asker.user, scene.asker.guild)?;
    Some(Message::text(&fill(scene.wording.slow_down, &[&wait.as_secs().to_string()])).private())
}

/// An answer as a message with its buttons.
pub(super) fn shown(scene: &Scene, asked: &Asked, found: &Answered) -> Message {
    let message = reply::answer(&found.question, &found.answer, &asked.filter, scene.wording);
    let message = message.with_buttons(buttons(scene, asked, &found.answer));
    if asked.private { message.private() } else { message }
}

/// Keeps a question without an answer, off this thread: the reply does not wait for the disk.
fn note(scene: &Scene, asked: &Asked, found: &Answered) {
    if matches!(found.answer.outcome, Outcome::Answered(_)) || asked.skip > 0 || !asked.filter.is_empty() || !scene.logs_questions() {
        return;
    }
    let (service, guild, question) = (std::sync::Arc::clone(scene.service()), scene.asker.guild, found.question.text.clone());
    tokio::task::spawn_blocking(move || service.store().unanswered(guild, &question, today()));
}

/// Where the quotes of an answer stand, as its buttons name them.
pub(super) fn places(answer: &Answer) -> Vec<Place> {
    let place = |quote: &Quote| {
        Some(Place {
            article: Mark::of(&quote.article),
            start: u32::try_from(quote.span.start).ok().filter(|start| *start < 1 << 24)?,
            len: u16::try_from(quote.span.len()).ok()?,
        })
    };
    answer.quotes().iter().chain(answer.nearest()).take(MAX_PLACES).filter_map(place).collect()
}

fn buttons(scene: &Scene, asked: &Asked, answer: &Answer) -> Vec<Button> {
    let places = places(answer);
    // An outlet that was given by a part of several names cannot be found again from its number.
    let outlet = asked.filter.source.as_deref();
    let can_ask_again = outlet.is_none_or(|name| scene.service().catalogue().outlets().iter().any(|outlet| outlet.name == name));
    let sealed = |action| {
        let code = Code {
            action,
            private: asked.private,
            asker: scene.asker.user,
            quotes: asked.quotes.or(scene.guild.quotes).unwrap_or(0),
            skip: asked.skip,
            outlet: outlet.map_or(0, outlet_number),
            after: asked.filter.after,
            before: asked.filter.before,
            places: places.clone(),
        };
        code.sealed(&scene.bot.key)
    };
    let is_answered = matches!(answer.outcome, Outcome::Answered(_));
    let wanted = [
        (Action::Context, is_answered && !places.is_empty()),
        (Action::Next, is_answered && can_ask_again),
        (Action::Why, !places.is_empty() && can_ask_again),
        (Action::Helpful, is_answered),
        (Action::NotHelpful, is_answered),
        (Action::Share, asked.private && can_ask_again),
    ];
    let wanted = wanted.into_iter().filter(|(_, wanted)| *wanted);
    wanted.filter_map(|(action, _)| Button::press((action.spec().label)(scene.wording), sealed(action))).collect()
}

//! What a server has pinned in, a list of it out; pins removed, and words of the server's own set and removed.

use std::sync::Arc;

use crate::discord::commands::pins::number;
use crate::discord::interaction::Command;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::ids::{GuildId, UserId};
use crate::service::{ListedPin, PinState};
use crate::store::{PinSet, Synonym};
use pullquote_engine::answer::WordPair;
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Embed, File, Message, cut};

/// What is said where there is no server.
pub(super) const ONLY_IN_A_SERVER: &str = "Answers are pinned in a server that I am installed in.";

/// Said where the store fails.
pub(super) const NOT_WRITTEN: &str = "That could not be written. The operator's log says why.";

/// The pins with what became of their articles, and all of it as a file.
pub(super) fn list(scene: &Scene) -> Response {
    let Some(guild) = scene.asker.installed_in else { return Message::text(ONLY_IN_A_SERVER).private().into() };
    let (service, audience, apology) = (Arc::clone(scene.service()), scene.audience(), scene.wording.apology);
    Response::later(async move {
        let listed = tokio::task::spawn_blocking(move || message(&service.listed_pins(audience), &service.store().pins(guild)));
        listed.await.unwrap_or_else(|_| Message::text(apology))
    })
}

fn message(pins: &[ListedPin], set: &PinSet) -> Message {
    if pins.is_empty() && set.synonyms.is_empty() {
        return Message::text("Nothing is pinned here. *Pin an answer*, in the menu of a message under Apps, begins.").private();
    }
    let mut embed = Embed::new("Pinned answers", PLAIN);
    let flagged = pins.iter().filter(|pin| pin.state != PinState::Unchanged).count();
    embed.push(&format!("**{}** pinned, **{flagged}** to be looked at, **{}** words of your own", pins.len(), set.synonyms.len()));
    for pin in pins {
        if !embed.push(&line(pin)) {
            break;
        }
    }
    let words: Vec<String> = set.synonyms.iter().map(|pair| format!("- *{}* = {}", escape(&pair.word), escape(&pair.means))).collect();
    if !words.is_empty() {
        embed.push(&words.join("\n"));
    }
    Message::embed(embed).private().with_file(File { name: "pins.json".to_owned(), bytes: file(set) })
}

fn line(pin: &ListedPin) -> String {
    let questions = pin.pin.questions.iter().map(|question| format!("*{}*", escape(&cut(question, 150)))).collect::<Vec<_>>().join(" / ");
    let quote = escape(&cut(&pin.pin.quote.text.replace('\n', " "), 150));
    let state = match pin.state {
        PinState::Unchanged => "",
        PinState::Changed => "\n**Its article has changed; the quote is still in it.**",
        PinState::QuoteGone => "\n**Its article has changed and the quote is gone from it. It isn't shown.**",
        PinState::ArticleGone => "\n**Its article is gone. It isn't shown.**",
    };
    format!("**#{}** {questions}\n> {quote}\n-# {}{state}", pin.id, escape(&cut(&pin.pin.quote.article, 120)))
}

/// All of it as JSON, as `PinSet` has it.
fn file(set: &PinSet) -> Vec<u8> {
    let pins: Vec<_> = set.pins.iter().map(|pin| &pin.pin).collect();
    serde_json::to_vec_pretty(&serde_json::json!({"pins": pins, "words": set.synonyms})).unwrap_or_default()
}

/// Removes a pin.
pub(super) fn remove(scene: &Scene, command: &Command) -> Message {
    let Some(guild) = scene.asker.installed_in else { return Message::text(ONLY_IN_A_SERVER).private() };
    let Some(number) = number(command) else { return no_such_pin() };
    match scene.service().store().remove_pin(guild, number) {
        Ok(true) => {
            audit(scene, "remove", Some(number));
            Message::text(&format!("Pin #{number} is removed.")).private()
        }
        Ok(false) => no_such_pin(),
        Err(error) => not_written(&error),
    }
}

/// Sets what a word means, or removes it.
pub(super) fn word(scene: &Scene, command: &Command) -> Message {
    let Some(guild) = scene.asker.installed_in else { return Message::text(ONLY_IN_A_SERVER).private() };
    let word = command.text("word").unwrap_or_default().trim().to_lowercase();
    let Some(means) = command.text("means").map(str::trim).filter(|means| !means.is_empty()) else {
        return match scene.service().store().remove_synonym(guild, &word) {
            Ok(true) => {
                audit(scene, "remove a word", None);
                Message::text(&format!("*{}* is removed.", escape(&word))).private()
            }
            Ok(false) => Message::text("There is no such word. `/pins list` shows them.").private(),
            Err(error) => not_written(&error),
        };
    };
    if WordPair::new(&word, means).is_none() {
        return Message::text("Give a word, and other words that it stands for.").private();
    }
    match scene.service().store().put_synonym(guild, &Synonym { word: word.clone(), means: means.to_owned() }) {
        Ok(()) => {
            audit(scene, "set a word", None);
            Message::text(&format!("Where somebody asks for *{}*, I look for *{}*.", escape(&word), escape(means))).private()
        }
        Err(error) => not_written(&error),
    }
}

pub(super) fn no_such_pin() -> Message {
    Message::text("There is no pin of that number. `/pins list` shows them.").private()
}

/// The refusal where something could not be written; its cause goes to the log.
pub(super) fn not_written(error: &crate::store::PinError) -> Message {
    match error {
        crate::store::PinError::TooMany { max } => {
            Message::text(&format!("A server has at most {max} of them. Remove one first.")).private()
        }
        crate::store::PinError::Store(cause) => {
            tracing::warn!(error = cause as &dyn std::error::Error, "a pin could not be written");
            Message::text(NOT_WRITTEN).private()
        }
    }
}

/// Says in the log who did what.
pub(super) fn audit(scene: &Scene, action: &'static str, pin: Option<u64>) {
    let (server, by) = (scene.asker.installed_in.map(GuildId::get), scene.asker.user.map(UserId::get));
    tracing::info!(server, by, action, pin, "a server's pinned answers changed");
}

//! The commands: what Discord is told of them, and what each of them does.
//!
//! Each is in a file of its own, with name, permission, texts, options and handler in one value; [`registry`] lists them. What is
//! not listed is refused, whether it is called or completed.

mod spec;

mod article;

mod ask;

mod sources;

mod find_quotes;

mod forget_me;

mod help;

mod reload;

mod articles;

mod add_message;

mod status;

mod stats;

mod pins;

mod posts;

mod unanswered;

mod settings;

mod registry;

mod definitions;

mod complete;

use crate::discord::interaction::{Command, OnMessage, Press, Typing};
use crate::discord::names;
use crate::discord::permissions::Permission;
use crate::discord::response::{Choice, Response};
use crate::discord::scene::Scene;
use crate::discord::step::Step;
use pullquote_engine::article::Mark;
use pullquote_engine::render::message::Message;
use pullquote_engine::render::wording::fill;

use spec::{Deferral, Taken};

pub use definitions::definitions;
pub(crate) use stats::{WEEKS_SHOWN, weeks_of};

/// What a slash command says.
pub(super) async fn run(scene: &Scene, command: &Command) -> Response {
    let Some(known) = registry::slash_command(&command.name) else { return Response::unknown(scene.wording, scene.names) };
    if let Some(refused) = refusal(scene, known.permission) {
        return refused;
    }
    match known.takes.handler(command.sub.as_deref()) {
        Some(handler) => handler(scene, command).await,
        None => Response::unknown(scene.wording, scene.names),
    }
}

/// What a command from the menu of a message says.
pub(super) async fn run_on_message(scene: &Scene, given: &OnMessage) -> Response {
    let Some(known) = registry::message_command(&given.name) else { return Response::unknown(scene.wording, scene.names) };
    match refusal(scene, known.permission) {
        Some(refused) => refused,
        None => (known.handler)(scene, given).await,
    }
}

/// What a step that a command goes on with does.
pub(super) async fn go_on(scene: &Scene, step: Step, press: &Press) -> Response {
    let Some(known) = registry::step(step.number).filter(|known| known.control == press.control) else {
        return Response::unknown(scene.wording, scene.names);
    };
    if let Some(refused) = refusal(scene, known.permission) {
        return refused;
    }
    if step.of.is_some() && step.of != scene.asker.user {
        return not_yours(scene).into();
    }
    (known.handler)(scene, &Taken { numbers: step.numbers, press: press.clone() }).await
}

/// What is offered for an option while it is typed; empty where nothing is, or the asker may not use its command.
pub(super) async fn complete(scene: &Scene, typing: &Typing) -> Vec<Choice> {
    complete::complete(scene, typing).await
}

/// A page of the list of sources, for its buttons.
pub(super) async fn sources(scene: &Scene, page: usize) -> Message {
    sources::page(scene, page).await
}

/// Thanks, as `said`, for a verdict that an answer is not helpful, with a button to say what was wrong, where that is kept.
pub(super) fn thanks(scene: &Scene, said: &str, question: Option<String>, first: Option<Mark>) -> Message {
    unanswered::thanks(scene, said, question, first)
}

/// What is said to who presses a button of somebody else's.
pub(super) fn not_yours(scene: &Scene) -> Message {
    Message::text(&fill(scene.wording.not_yours, &[&scene.names.command(names::ASK)])).private()
}

/// The answer to a new post in a forum, which nobody asked for; none where it is not sure enough.
pub(super) async fn post_answer(scene: &Scene, title: &str, text: &str) -> Option<Message> {
    posts::answer(scene, title, text).await
}

fn refusal(scene: &Scene, permission: Permission) -> Option<Response> {
    (!scene.may(permission)).then(|| Message::text(scene.wording.not_allowed).private().into())
}

/// Whether what a slash command says is for the asker alone, where it has to be deferred.
pub(super) fn defers_privately(scene: &Scene, command: &Command) -> bool {
    match registry::slash_command(&command.name).map(|known| known.deferral) {
        Some(Deferral::AsAsked) => ask::is_private(scene, command),
        Some(Deferral::Private) | None => true,
    }
}

//! `/unanswered`: the questions that a server's articles did not answer, and those that they answer by now; what was wrong with answers;
//! and what can be done about each. In English, as all that is said to operators.

mod groups;

mod list;

mod one;

mod remark;

use std::sync::Arc;
use std::time::Duration;

use crate::discord::commands::spec::{Answering, Deferral, Handler, SlashCommand, StepSpec, Taken, Takes};
use crate::discord::commands::{articles, pins};
use crate::discord::interaction::{Command, Control};
use crate::discord::permissions::Permission;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::discord::step::Step;
use crate::service::{Audience, Service, today};
use pullquote_engine::render::message::{Button, Message};

use groups::Group;
use list::{Ids, View};

pub(super) use remark::thanks;

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: ["unanswered", "unbeantwortet", "sans-réponse", "sin-respuesta"],
    description: [
        "The questions that the articles did not answer",
        "Die Fragen, die die Artikel nicht beantwortet haben",
        "Les questions auxquelles les articles ne répondent pas",
        "Las preguntas que los artículos no respondieron",
    ],
    permission: Permission::Admin,
    deferral: Deferral::Private,
    takes: Takes::Options { options: &[], handler },
};

/// Who pressed *Not helpful* wants to say what was wrong.
pub(super) static REMARK: StepSpec =
    step(30, Control::Button, Permission::Everyone, |scene, taken| Box::pin(async move { remark::form(scene, taken) }));
/// They said it.
pub(super) static REMARKED: StepSpec =
    step(31, Control::Modal, Permission::Everyone, |scene, taken| Box::pin(remark::written(scene, taken)));
/// Another page of the list.
pub(super) static PAGE: StepSpec = step(32, Control::Button, Permission::Admin, |scene, taken| Box::pin(turn(scene, taken)));
/// A group is chosen.
pub(super) static CHOOSE: StepSpec = step(33, Control::Select, Permission::Admin, |scene, taken| Box::pin(choose(scene, taken)));
/// An answer is to be pinned to it.
pub(super) static PIN: StepSpec = step(34, Control::Button, Permission::Admin, |scene, taken| Box::pin(pin(scene, taken)));
/// An article is to be added that answers it.
pub(super) static ADD: StepSpec = step(35, Control::Button, Permission::Admin, |scene, taken| Box::pin(add(scene, taken)));
/// It is to be ignored, or no longer.
pub(super) static IGNORE: StepSpec = step(36, Control::Button, Permission::Admin, |scene, taken| Box::pin(ignore(scene, taken)));

const fn step(number: u8, control: Control, permission: Permission, handler: Handler<Taken>) -> StepSpec {
    StepSpec { number, control, permission, handler }
}

/// So long questions are asked once more, the most frequent first. Each takes a few milliseconds of a core that others wait for.
const ASK_AGAIN_WITHIN: Duration = Duration::from_secs(1);

/// The same where a page is turned, which is to be at once: most are known by then.
const TURN_WITHIN: Duration = Duration::from_millis(200);

fn handler<'a>(scene: &'a Scene, _command: &'a Command) -> Answering<'a> {
    Box::pin(async move { first(scene) })
}

/// The first page, with all questions as a file. They are asked again first, since a reload may have brought their answers.
fn first(scene: &Scene) -> Response {
    let scene = scene.clone();
    Response::later(async move {
        let groups = read(&scene, ASK_AGAIN_WITHIN).await;
        let message = page(&scene, &groups, View::default());
        if groups.is_empty() { message } else { message.with_file(list::file(&groups)) }
    })
}

async fn turn(scene: &Scene, taken: &Taken) -> Response {
    let groups = read(scene, TURN_WITHIN).await;
    Response::replacing(page(scene, &groups, View::of(&taken.numbers)))
}

async fn choose(scene: &Scene, taken: &Taken) -> Response {
    let chosen = taken.press.chosen.first().and_then(|value| value.parse().ok());
    let groups = read(scene, TURN_WITHIN).await;
    let view = View::of(&taken.numbers);
    match chosen.and_then(|number| groups::find(&groups, number)) {
        Some(group) => Response::replacing(shown(scene, group, view, "")),
        None => gone(),
    }
}

/// What can be pinned to the question.
async fn pin(scene: &Scene, taken: &Taken) -> Response {
    match question(scene, taken).await {
        Some(question) => pins::offer(scene, &question).await,
        None => gone(),
    }
}

/// The form for a short article, with the question in it. It cannot follow a deferral, so that this may take no second.
async fn add(scene: &Scene, taken: &Taken) -> Response {
    question(scene, taken).await.map_or_else(gone, |question| articles::form_for(scene, &question))
}

async fn question(scene: &Scene, taken: &Taken) -> Option<String> {
    let (service, server, number) = (Arc::clone(scene.service()), scene.asker.installed_in, taken.numbers.get(2).copied());
    tokio::task::spawn_blocking(move || groups::question(service.store(), server, number?)).await.ok().flatten()
}

async fn ignore(scene: &Scene, taken: &Taken) -> Response {
    let (view, is_ignored) = (View::of(&taken.numbers), taken.numbers.get(3) == Some(&1));
    let groups = read(scene, Duration::ZERO).await;
    let Some(group) = taken.numbers.get(2).and_then(|number| groups::find(&groups, *number)) else { return gone() };
    let (service, server, wordings) = (Arc::clone(scene.service()), scene.asker.installed_in, group.wordings());
    let written = tokio::task::spawn_blocking(move || service.store().ignore(server, &wordings, is_ignored));
    let note = match (written.await.unwrap_or(false), is_ignored) {
        (true, true) => "Ignored, in other wordings of it too.",
        (true, false) => "No longer ignored.",
        (false, _) => "The store could not be written; nothing was changed.",
    };
    Response::replacing(shown(scene, &Group { is_ignored, ..group.clone() }, view, note))
}

fn gone() -> Response {
    Message::text("That question is no longer kept. Use /unanswered again.").private().into()
}

/// The groups, those asked most looked up again.
async fn read(scene: &Scene, within: Duration) -> Vec<Group> {
    let (service, audience) = (Arc::clone(scene.service()), scene.audience());
    service.open_unblocked(audience).await;
    match tokio::task::spawn_blocking(move || looked_up(&service, audience, within)).await {
        Ok(groups) => groups,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

fn looked_up(service: &Arc<Service>, audience: Audience, within: Duration) -> Vec<Group> {
    let mut groups = groups::load(service, audience);
    let (mut wanted, mut questions) = (Vec::new(), Vec::new());
    for group in groups.iter_mut().filter(|group| group.went_without_answer() && !group.is_ignored) {
        questions.push(group.question().to_owned());
        wanted.push(group);
    }
    for (group, answered_now) in wanted.into_iter().zip(service.answered_now(audience, &questions, within)) {
        group.answered_now = answered_now;
    }
    groups
}

fn page(scene: &Scene, groups: &[Group], view: View) -> Message {
    let page = |view: View| sealed(scene, &PAGE, &view.numbers());
    let choose = |view: View| sealed(scene, &CHOOSE, &view.numbers());
    list::message(groups, view, today(), &Ids { page: &page, choose: &choose })
}

/// A group with what can be done about it.
fn shown(scene: &Scene, group: &Group, view: View, note: &str) -> Message {
    let [page, is_ignored] = view.numbers();
    let button = |label: &str, step: &StepSpec, more: &[u64]| {
        Button::press(label, sealed(scene, step, &[&[page, is_ignored, group.number()], more].concat())?)
    };
    let (ignoring, to) = if group.is_ignored { ("Stop ignoring", 0) } else { ("Ignore", 1) };
    // Articles belong to a server that has the bot.
    let add = scene.asker.installed_in.and_then(|_| button("Add an article", &ADD, &[]));
    let pin = scene.asker.installed_in.and_then(|_| button("Pin an answer", &PIN, &[]));
    let buttons = [pin, add, button(ignoring, &IGNORE, &[to]), button("Back to the list", &PAGE, &[])];
    one::message(group, note, today(), buttons.into_iter().flatten())
}

fn sealed(scene: &Scene, step: &StepSpec, numbers: &[u64]) -> Option<String> {
    Step { number: step.number, of: scene.asker.user, server: scene.asker.installed_in, numbers: numbers.to_vec() }.sealed(&scene.bot.key)
}

#[cfg(test)]
mod tests;

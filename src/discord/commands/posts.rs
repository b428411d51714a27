//! New posts in forums: the answer to one, if it is sure enough to be given unasked, and what its buttons do.

use std::sync::Arc;

use crate::discord::ask::{self, Asked};
use crate::discord::commands::spec::{Answering, StepSpec, Taken};
use crate::discord::interaction::Control;
use crate::discord::markup;
use crate::discord::permissions::Permission;
use crate::discord::response::{Callback, Response};
use crate::discord::scene::Scene;
use crate::discord::step::Step;
use crate::service::{Answered, today};
use pullquote_engine::answer::{MAX_CHARS, Question, Tier};
use pullquote_engine::render::message::{Button, Message};
use pullquote_engine::render::reply;
use pullquote_engine::render::wording::{self, Wording};

/// The poster says that the answer solved it.
pub(super) static SOLVED: StepSpec = step(40, |scene, taken| Box::pin(async move { solved(scene, taken) }));
/// The poster says that something else was meant.
pub(super) static NOT_MEANT: StepSpec = step(41, |scene, taken| Box::pin(async move { not_meant(scene, taken) }));

const fn step(number: u8, handler: for<'a> fn(&'a Scene, &'a Taken) -> Answering<'a>) -> StepSpec {
    StepSpec { number, control: Control::Button, permission: Permission::Everyone, handler }
}

/// The answer to a post. None where it is not sure enough: then it is kept as a question without one, where those are kept. Asked for
/// is what the title and the text say together, and where that does not suffice the title alone.
pub(super) async fn answer(scene: &Scene, title: &str, text: &str) -> Option<Message> {
    let count = |outcome| scene.service().metrics().asked(outcome, scene.transport);
    if ask::too_many(scene).is_some() {
        count("limited");
        return None;
    }
    let mut found = find(scene, &question(title, text)).await;
    if !text.is_empty() && !found.as_ref().is_some_and(|found| suffices(scene, found)) {
        found = find(scene, &question(title, "")).await;
    }
    count(found.as_ref().map_or("invalid", |found| found.answer.tier.name()));
    let found = found?;
    // Shown is the title: everybody has the text before them.
    let titled = Question::parse(title).unwrap_or_else(|_| found.question.clone());
    let suffices = suffices(scene, &found);
    scene.service().store().count_question(scene.asker.installed_in, suffices, today());
    if suffices {
        return Some(shown(scene, &titled, &found));
    }
    keep(scene, titled.text);
    None
}

async fn find(scene: &Scene, question: &str) -> Option<Answered> {
    let asked = Asked { question: question.to_owned(), ..Asked::default() };
    ask::find(scene, &asked).await.ok()
}

fn suffices(scene: &Scene, found: &Answered) -> bool {
    match found.answer.tier {
        Tier::Strong => true,
        Tier::Possible => scene.settings().forums.possible,
        Tier::None => false,
    }
}

/// What a post asks. Of a long one the title stays, with what of the text is read of a long message.
fn question(title: &str, text: &str) -> String {
    let title = markup::plain(title);
    let joined = |text: &str| match text {
        "" => title.clone(),
        _ if title.ends_with(['.', '?', '!', '…', ':']) => format!("{title} {text}"),
        _ => format!("{title}. {text}"),
    };
    let fits = |question: &String| question.chars().count() <= MAX_CHARS;
    let whole = joined(text);
    if fits(&whole) {
        whole
    } else {
        let asked = joined(&Question::in_message(text).unwrap_or_default());
        Some(asked).filter(fits).unwrap_or_else(|| Question::in_message(&whole).unwrap_or_default())
    }
}

/// In the language of the question where the bot speaks it, else in that of the server.
fn shown(scene: &Scene, question: &Question, found: &Answered) -> Message {
    let asked_in = found.answer.language.code();
    let wording = wording::ALL.into_iter().find(|wording| wording.code == asked_in).unwrap_or(scene.wording);
    let message = reply::answer(question, &found.answer, &Default::default(), wording);
    message.with_text(wording.posted_unasked).with_buttons(buttons(scene, wording))
}

fn buttons(scene: &Scene, wording: &Wording) -> impl Iterator<Item = Button> {
    let button = |label: &str, step: &StepSpec| {
        let sealed = Step { number: step.number, of: scene.asker.user, server: scene.asker.installed_in, numbers: Vec::new() };
        Button::press(label, sealed.sealed(&scene.bot.key)?)
    };
    [button(wording.solved, &SOLVED), button(wording.not_what_i_meant, &NOT_MEANT)].into_iter().flatten()
}

fn solved(scene: &Scene, taken: &Taken) -> Response {
    Message::text(ask::judged(scene, taken.press.message, true).0).private().into()
}

/// The answer goes, and the question is one without an answer.
fn not_meant(scene: &Scene, taken: &Taken) -> Response {
    ask::judged(scene, taken.press.message, false);
    let (title, description) = &taken.press.shown;
    if let Some(question) = reply::question_in(title, description) {
        keep(scene, question);
    }
    Callback::nothing_but(scene.wording.taken_back).into()
}

/// Keeps a question without an answer, off this thread.
fn keep(scene: &Scene, question: String) {
    if scene.logs_questions() {
        let (service, server) = (Arc::clone(scene.service()), scene.asker.installed_in);
        tokio::task::spawn_blocking(move || service.store().unanswered(server, &question, today()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_asks_what_its_title_and_its_text_ask() {
        assert_eq!(question("The **sluice** is `stuck`", ""), "The **sluice** is stuck");
        assert_eq!(question("The sluice is stuck", "What now?"), "The sluice is stuck. What now?");
        assert_eq!(question("What now?", "The sluice is stuck."), "What now? The sluice is stuck.");
    }

    #[test]
    fn the_title_of_a_long_post_stays_with_the_questions_in_its_text() {
        let story = "The mill stands at the river. ".repeat(MAX_CHARS / 20);
        assert_eq!(question("The sluice is stuck", &format!("{story}How do I open it?")), "The sluice is stuck. How do I open it?");
        let plain = question("The sluice is stuck", &story);
        assert!(plain.starts_with("The sluice is stuck") && plain.chars().count() <= MAX_CHARS, "{plain}");
    }
}

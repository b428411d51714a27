//! *Not helpful*, and what comes after: thanks with a button, a form for what was wrong, and what is kept of that. Nothing waits anywhere in
//! between: the question stands above the button, and its custom id names the article.

use std::sync::Arc;

use crate::discord::commands::pins;
use crate::discord::commands::spec::Taken;
use crate::discord::commands::unanswered::{REMARK, REMARKED};
use crate::discord::fairness::Judgement;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::discord::step::Step;
use crate::service::today;
use crate::store::{MAX_REMARK_CHARS, Remark};
use pullquote_engine::article::Mark;
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::message::{Button, Message};
use pullquote_engine::render::modal::{Input, Modal};
use pullquote_engine::render::reply;

/// Thanks for the verdict, as `said`, with a button to say what was wrong where that is kept, and one to pin a better answer for those who may.
pub(in crate::discord::commands) fn thanks(scene: &Scene, said: &str, question: Option<String>, first: Option<Mark>) -> Message {
    let pin = question.as_deref().and_then(|question| pins::button(scene, "Pin another answer", question));
    let Some(question) = question.filter(|_| scene.logs_questions()) else {
        return Message::text(said).private().with_buttons(pin);
    };
    let step = Step {
        number: REMARK.number,
        of: scene.asker.user,
        server: scene.asker.installed_in,
        numbers: first.map(Mark::number).into_iter().collect(),
    };
    let button = step.sealed(&scene.bot.key).and_then(|id| Button::press(scene.wording.what_was_wrong, id));
    let mut embed = reply::asked(&question, PLAIN);
    embed.push(said);
    Message::embed(embed).private().with_buttons(button.into_iter().chain(pin))
}

/// The form.
pub(super) fn form(scene: &Scene, taken: &Taken) -> Response {
    let step = Step { number: REMARKED.number, of: scene.asker.user, server: scene.asker.installed_in, numbers: taken.numbers.clone() };
    let Some(custom_id) = step.sealed(&scene.bot.key) else { return Response::unknown(scene.wording, scene.names) };
    let input = Input::Text { max: MAX_REMARK_CHARS, is_long: true, value: String::new(), placeholder: String::new() };
    let wording = scene.wording;
    Modal::new(custom_id, wording.what_was_wrong_title)
        .with_input("remark", wording.what_was_wrong, wording.what_was_wrong_note, true, input)
        .into()
}

/// Keeps what was written, once for each verdict.
pub(super) async fn written(scene: &Scene, taken: &Taken) -> Response {
    let private = |text: &str| Response::from(Message::text(text).private());
    let press = &taken.press;
    let (title, description) = &press.shown;
    let text = press.text("remark").split_whitespace().collect::<Vec<_>>().join(" ");
    let Some(question) = reply::question_in(title, description).filter(|_| !text.is_empty()) else {
        return Response::unknown(scene.wording, scene.names);
    };
    // The server may have turned it off since.
    if !scene.logs_questions() {
        return private(scene.wording.thanks);
    }
    if scene.bot.judged.verdict(press.message, scene.asker.user, (false, today())) != Judgement::First {
        return private(scene.wording.remarked_already);
    }
    let article = article(scene, taken).await;
    let (service, server) = (Arc::clone(scene.service()), scene.asker.installed_in);
    let remark = Remark { question, article, text, day: today(), is_ignored: false };
    tokio::task::spawn_blocking(move || service.store().remark(server, &remark));
    private(scene.wording.remark_kept)
}

/// The headline of the article that was quoted first, or what it is called without one.
async fn article(scene: &Scene, taken: &Taken) -> Option<String> {
    let mark = Mark::from_number(*taken.numbers.first()?);
    let catalogue = scene.catalogue().await;
    let article = catalogue.find(mark)?;
    Some(article.attribution.title.value().unwrap_or(&article.id).clone())
}

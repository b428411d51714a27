//! The buttons under an answer, pressed: what each action does.

use crate::discord::action::Action;
use crate::discord::ask::{self, Asked, Refused};
use crate::discord::commands;
use crate::discord::custom_id::Code;
use crate::discord::fairness::Judgement;
use crate::discord::interaction::{Control, Press};
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::discord::step::Step;
use crate::service::Answered;
use pullquote_engine::answer::MAX_CHARS;
use pullquote_engine::render::cards;
use pullquote_engine::render::message::Message;
use pullquote_engine::render::modal::{Input, Modal};
use pullquote_engine::render::reply;

/// What a press does. A control that was made up, damaged or of another version is told to be so.
pub(super) async fn press(scene: &Scene, press: &Press) -> Response {
    if let Some(step) = Step::open(&press.custom_id, &scene.bot.key) {
        return commands::go_on(&scene.going_on_in(step.server), step, press).await;
    }
    let Some(code) = Code::open(&press.custom_id, &scene.bot.key) else {
        return match press.control {
            Control::Button | Control::Select => say(scene.wording.forged).into(),
            Control::Modal => Response::unknown(scene.wording, scene.names),
        };
    };
    let spec = code.action.spec();
    if spec.control != press.control {
        return Response::unknown(scene.wording, scene.names);
    }
    if !scene.may(spec.permission) {
        return say(scene.wording.not_allowed).into();
    }
    if scene.settings().buttons_for_asker && code.asker != scene.asker.user {
        return commands::not_yours(scene).into();
    }
    act(scene, &code, press).await
}

async fn act(scene: &Scene, code: &Code, press: &Press) -> Response {
    match code.action {
        Action::Context => context(scene, code).await.into(),
        Action::Next => next(scene, code, press).await.into(),
        Action::Why => why(scene, code, press).await.into(),
        Action::Share => share(scene, code, press).await.into(),
        Action::Helpful | Action::NotHelpful => judge(scene, code, press).into(),
        Action::Article => article(scene, code, press).await.into(),
        Action::AskAgain => form(scene, code, press).map_or_else(|| say(scene.wording.forged).into(), Response::from),
        Action::AskedAgain => asked_again(scene, code, press).await.into(),
        Action::Sources => Response::replacing(commands::sources(scene, usize::from(code.skip)).await),
    }
}

fn say(text: &str) -> Message {
    Message::text(text).private()
}

async fn context(scene: &Scene, code: &Code) -> Message {
    let catalogue = scene.catalogue().await;
    let places = code.places.iter().map(|place| Some((&**catalogue.find(place.article)?, place.span())));
    cards::context(places, scene.wording)
}

/// What stands around the quotes of the article that was chosen.
async fn article(scene: &Scene, code: &Code, press: &Press) -> Message {
    let chosen = press.chosen.first().and_then(|chosen| chosen.parse().ok());
    let Some(chosen) = chosen.and_then(|at: usize| code.places.get(at)).map(|place| place.article) else {
        return say(scene.wording.forged);
    };
    let places = code.places.iter().filter(|place| place.article == chosen).copied().collect();
    context(scene, &Code { places, ..code.clone() }).await
}

/// The answer that the button stands under, asked for once more.
async fn again(scene: &Scene, code: &Code, press: &Press) -> Result<(Asked, Answered), Refused> {
    let (title, description) = &press.shown;
    let question = reply::question_in(title, description).ok_or_else(|| Box::new(say(scene.wording.forged)))?;
    let asked = Asked::again(scene, code, question).await.ok_or_else(|| Box::new(say(scene.wording.changed_since)))?;
    if let Some(refused) = ask::too_many(scene) {
        return Err(Box::new(refused));
    }
    let found = ask::find(scene, &asked).await?;
    Ok((asked, found))
}

/// The same, as long as it still shows the same quotes.
async fn same_again(scene: &Scene, code: &Code, press: &Press) -> Result<(Asked, Answered), Refused> {
    let (asked, found) = again(scene, code, press).await?;
    if ask::is_same(&ask::places(&found.answer), &code.places) {
        Ok((asked, found))
    } else {
        Err(Box::new(say(scene.wording.changed_since)))
    }
}

async fn next(scene: &Scene, code: &Code, press: &Press) -> Message {
    let Some(skip) = code.next_skip() else { return say(scene.wording.no_more_quotes) };
    match again(scene, &Code { skip, private: true, ..code.clone() }, press).await {
        Ok((_, found)) if found.answer.quotes().is_empty() => say(scene.wording.no_more_quotes),
        Ok((asked, found)) => ask::shown(scene, &asked, &found).await,
        Err(refused) => *refused,
    }
}

async fn why(scene: &Scene, code: &Code, press: &Press) -> Message {
    same_again(scene, code, press).await.map_or_else(|refused| *refused, |(_, found)| cards::why(&found.answer, scene.wording))
}

async fn share(scene: &Scene, code: &Code, press: &Press) -> Message {
    // The button may have been posted before that was set.
    if scene.is_private_here() {
        return say(scene.wording.private_here);
    }
    match same_again(scene, code, press).await {
        Ok((asked, found)) => ask::shown(scene, &Asked { private: false, ..asked }, &found).await,
        Err(refused) => *refused,
    }
}

/// The input of the form to ask again.
const QUESTION: &str = "question";

/// A form with the question that found no answer, to be asked in other words.
fn form(scene: &Scene, code: &Code, press: &Press) -> Option<Modal> {
    let (title, description) = &press.shown;
    let value = reply::question_in(title, description)?;
    let input = Input::Text { max: MAX_CHARS, is_long: true, value, placeholder: String::new() };
    let custom_id = Code { action: Action::AskedAgain, ..code.clone() }.sealed(&scene.bot.key)?;
    Some(Modal::new(custom_id, scene.wording.ask_again).with_input(QUESTION, scene.wording.your_question, "", true, input))
}

/// The answer to what was written into that form, limited as the first question was.
async fn asked_again(scene: &Scene, code: &Code, press: &Press) -> Message {
    match Asked::again(scene, code, press.text(QUESTION).to_owned()).await {
        Some(asked) => ask::ask_here(scene, &Asked { private: asked.private || scene.is_private_here(), ..asked }).await,
        None => say(scene.wording.changed_since),
    }
}

fn judge(scene: &Scene, code: &Code, press: &Press) -> Message {
    let helpful = code.action == Action::Helpful;
    let (said, judgement) = ask::judged(scene, press.message, helpful);
    if helpful || judgement == Judgement::Same {
        return say(said);
    }
    let (title, description) = &press.shown;
    commands::thanks(scene, said, reply::question_in(title, description), code.places.first().map(|place| place.article))
}

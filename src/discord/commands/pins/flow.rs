//! A question in, an answer pinned to it out, step by step: what comes nearest is offered, one of that chosen, its questions worded,
//! and confirmed. What was offered waits in the store.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::discord::commands::pins::list::{ONLY_IN_A_SERVER, audit, no_such_pin, not_written};
use crate::discord::commands::pins::number;
use crate::discord::commands::spec::{Answering, StepSpec, Taken};
use crate::discord::interaction::{Command, Control};
use crate::discord::permissions::Permission;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::discord::step::Step;
use crate::service::Wishes;
use crate::store::Pin;
use pullquote_engine::answer::{Answer, MAX_CHARS, PinnedQuote, Question};
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Button, Choice, Embed, Message, Select, cut};
use pullquote_engine::render::modal::{Input, Modal};

/// Offers what can be pinned to a question: a button, whose number is a draft's.
pub(in crate::discord::commands) static OFFER: StepSpec = step(20, Control::Button, offered);
/// Takes what was chosen of that.
pub(in crate::discord::commands) static CHOOSE: StepSpec = step(21, Control::Select, chosen);
/// Opens the form for the questions.
pub(in crate::discord::commands) static REWORD: StepSpec = step(22, Control::Button, reword);
/// Takes what was filled in.
pub(in crate::discord::commands) static REWORDED: StepSpec = step(23, Control::Modal, reworded);
/// Pins it.
pub(in crate::discord::commands) static PIN: StepSpec = step(24, Control::Button, pin);

const fn step(number: u8, control: Control, handler: crate::discord::commands::spec::Handler<Taken>) -> StepSpec {
    StepSpec { number, control, permission: Permission::Admin, handler }
}

/// So many quotes are offered, and so many passages beside them.
const QUOTES: usize = 8;
/// See [`QUOTES`].
const PASSAGES: usize = 10;

/// Most wordings of a question.
const MAX_WORDINGS: usize = 10;

/// The form's input.
const QUESTIONS: &str = "questions";

const TOO_LATE: &str = "That waited too long, or was begun by somebody else. Please begin again.";

/// What is to be pinned, as it waits.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Draft {
    questions: Vec<String>,
    candidates: Vec<PinnedQuote>,
    /// The place of the one that was chosen.
    chosen: Option<usize>,
    /// The number of the pin that is edited, if one is.
    number: Option<u64>,
}

impl Draft {
    fn quote(&self) -> Option<&PinnedQuote> {
        self.candidates.get(self.chosen?)
    }

    fn kept(&self, scene: &Scene) -> Option<u64> {
        let json = serde_json::to_string(self).ok()?;
        scene.service().store().keep_draft(scene.asker.installed_in?, scene.asker.user?, &json, OffsetDateTime::now_utc())
    }

    fn of(scene: &Scene, taken: &Taken) -> Option<Draft> {
        let (number, store) = (*taken.numbers.first()?, scene.service().store());
        let json = store.draft(number, scene.asker.installed_in?, scene.asker.user?, OffsetDateTime::now_utc())?;
        serde_json::from_str(&json).ok()
    }
}

fn sealed(scene: &Scene, spec: &StepSpec, draft: u64) -> Option<String> {
    Step { number: spec.number, of: scene.asker.user, server: scene.asker.installed_in, numbers: vec![draft] }.sealed(&scene.bot.key)
}

fn say(text: &str) -> Message {
    Message::text(text).private()
}

/// The button that begins to pin an answer to `question`, for those who may. None for others, and outside servers.
pub(in crate::discord) fn button(scene: &Scene, label: &str, question: &str) -> Option<Button> {
    if !scene.may(Permission::Admin) {
        return None;
    }
    let draft = Draft { questions: vec![question.to_owned()], ..Draft::default() };
    Button::press(label, sealed(scene, &OFFER, draft.kept(scene)?)?)
}

/// What can be pinned to `question`, in a private message. Whoever calls it has checked that the asker is an admin.
pub(in crate::discord) async fn offer(scene: &Scene, question: &str) -> Response {
    candidates(scene, vec![question.to_owned()]).await.into()
}

async fn candidates(scene: &Scene, questions: Vec<String>) -> Message {
    if scene.asker.installed_in.is_none() {
        return say(ONLY_IN_A_SERVER);
    }
    let first = questions.first().cloned().unwrap_or_default();
    let wishes = Wishes { quotes: Some(QUOTES), ranked: PASSAGES, audience: scene.audience(), ..Wishes::default() };
    let found = match scene.service().ask(first, wishes).await {
        Ok(found) => found,
        Err(error) => return say(&format!("Nothing can be pinned to that: {error}.")),
    };
    let candidates = all(&found.answer);
    if candidates.is_empty() {
        return say("The articles hold nothing on this that could be pinned. Add an article that answers it first.");
    }
    let draft = Draft { questions, candidates, ..Draft::default() };
    let Some(number) = draft.kept(scene) else { return say(TOO_LATE) };
    let mut embed = Embed::new("Pin an answer", PLAIN);
    embed.push(&asked(&draft.questions));
    embed.push("Whoever asks the same here, in whatever words, gets what you choose first. Choose the quote, or the passage around it:");
    let choices = draft.candidates.iter().enumerate().map(|(at, quote)| Choice {
        label: cut(&quote.text.replace('\n', " "), 100),
        value: at.to_string(),
        description: Some(cut(&quote.article, 100)),
    });
    let select = sealed(scene, &CHOOSE, number).and_then(|id| Select::new(id, "What answers it best?", choices));
    let reword = sealed(scene, &REWORD, number).and_then(|id| Button::press("Change the question", id));
    Message::embed(embed).with_buttons(reword).with_select(select).private()
}

/// The quotes of an answer, then the passages that were ranked, each once.
fn all(answer: &Answer) -> Vec<PinnedQuote> {
    let quotes = answer.quotes().iter().chain(answer.nearest()).map(PinnedQuote::of);
    let mut all: Vec<PinnedQuote> = Vec::new();
    for quote in quotes.chain(answer.ranked.iter().filter_map(PinnedQuote::of_passage)) {
        if all.iter().all(|other| (&other.article, &other.text) != (&quote.article, &quote.text)) {
            all.push(quote);
        }
    }
    all
}

fn asked(questions: &[String]) -> String {
    questions.iter().map(|question| format!("- {}", escape(&cut(question, 300)))).collect::<Vec<_>>().join("\n")
}

fn offered<'a>(scene: &'a Scene, taken: &'a Taken) -> Answering<'a> {
    Box::pin(async move {
        let Some(draft) = Draft::of(scene, taken) else { return say(TOO_LATE).into() };
        Response::replacing(candidates(scene, draft.questions).await)
    })
}

fn chosen<'a>(scene: &'a Scene, taken: &'a Taken) -> Answering<'a> {
    Box::pin(async move {
        let place = taken.press.chosen.first().and_then(|chosen| chosen.parse::<usize>().ok());
        let draft = Draft::of(scene, taken).map(|draft| Draft { chosen: place, ..draft });
        match draft.filter(|draft| draft.quote().is_some()) {
            Some(draft) => Response::replacing(preview(scene, &draft)),
            None => say(TOO_LATE).into(),
        }
    })
}

/// What would be pinned, to be confirmed.
fn preview(scene: &Scene, draft: &Draft) -> Message {
    let Some((quote, number)) = draft.quote().zip(draft.kept(scene)) else { return say(TOO_LATE) };
    let mut embed = Embed::new("Pin this answer?", PLAIN);
    embed.push(&asked(&draft.questions));
    let shown = quote.text.lines().map(|line| format!("> {}", escape(line))).collect::<Vec<_>>().join("\n");
    embed.push(&cut(&shown, 2_000));
    embed.push(&format!("-# {}", escape(&cut(&quote.article, 120))));
    let buttons = [(&PIN, "Pin it"), (&REWORD, "Change the questions")];
    let button = |(spec, label): (&StepSpec, &str)| Button::press(label, sealed(scene, spec, number)?);
    Message::embed(embed).with_buttons(buttons.into_iter().filter_map(button)).private()
}

fn reword<'a>(scene: &'a Scene, taken: &'a Taken) -> Answering<'a> {
    Box::pin(async move {
        let draft = Draft::of(scene, taken).zip(taken.numbers.first());
        draft.and_then(|(draft, number)| form(scene, &draft, *number)).map_or_else(|| say(TOO_LATE).into(), Response::from)
    })
}

fn form(scene: &Scene, draft: &Draft, number: u64) -> Option<Modal> {
    let value = draft.questions.join("\n");
    let input = Input::Text { max: 4_000, is_long: true, value, placeholder: "How do I get there?".to_owned() };
    let hint = "One wording a line. Other words for the same are found by themselves.";
    Some(Modal::new(sealed(scene, &REWORDED, number)?, "Questions").with_input(
        QUESTIONS,
        "The questions that it answers",
        hint,
        true,
        input,
    ))
}

fn reworded<'a>(scene: &'a Scene, taken: &'a Taken) -> Answering<'a> {
    Box::pin(async move {
        let Some(draft) = Draft::of(scene, taken) else { return say(TOO_LATE).into() };
        let lines = taken.press.text(QUESTIONS).lines().map(|line| line.trim().chars().take(MAX_CHARS).collect::<String>());
        let questions: Vec<String> = lines.filter(|line| Question::parse(line).is_ok()).take(MAX_WORDINGS).collect();
        if questions.is_empty() {
            return say("There was no question in that. Please try again.").into();
        }
        let draft = Draft { questions, ..draft };
        let message = if draft.quote().is_some() { preview(scene, &draft) } else { candidates(scene, draft.questions).await };
        // The form of `/pins edit` opened from no message that could be replaced.
        if draft.number.is_some() { message.into() } else { Response::replacing(message) }
    })
}

fn pin<'a>(scene: &'a Scene, taken: &'a Taken) -> Answering<'a> {
    Box::pin(async move {
        let draft = Draft::of(scene, taken);
        let Some((guild, draft)) = scene.asker.installed_in.zip(draft) else { return say(TOO_LATE).into() };
        let Some(quote) = draft.quote().cloned() else { return say(TOO_LATE).into() };
        let (service, audience, checked) = (std::sync::Arc::clone(scene.service()), scene.audience(), quote.clone());
        let stands = tokio::task::spawn_blocking(move || service.standing(audience, &checked).is_some()).await.unwrap_or_default();
        if !stands && draft.number.is_none() {
            return Response::replacing(say(scene.wording.changed_since));
        }
        let store = scene.service().store();
        match store.put_pin(guild, draft.number, &Pin::new(draft.questions, quote, scene.asker.user)) {
            Ok(number) => {
                taken.numbers.first().into_iter().for_each(|draft| store.forget_draft(*draft));
                audit(scene, if draft.number.is_some() { "edit" } else { "pin" }, Some(number));
                let text = format!("Pinned as #{number}. Ask it with `/ask` to see it; `/pins` edits and removes it.");
                Response::replacing(say(&text))
            }
            Err(error) => Response::replacing(not_written(&error)),
        }
    })
}

/// Opens the form for the questions of a pin.
pub(super) fn edit(scene: &Scene, command: &Command) -> Response {
    let Some(guild) = scene.asker.installed_in else { return say(ONLY_IN_A_SERVER).into() };
    let set = scene.service().store().pins(guild);
    let known = number(command).and_then(|number| set.pins.iter().find(|pin| pin.id == number));
    let Some(known) = known else { return no_such_pin().into() };
    let Pin { questions, quote, .. } = known.pin.clone();
    let draft = Draft { questions, candidates: vec![quote], chosen: Some(0), number: Some(known.id) };
    let form = draft.kept(scene).and_then(|number| form(scene, &draft, number));
    form.map_or_else(|| say(TOO_LATE).into(), Response::from)
}

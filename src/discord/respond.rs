//! The one function behind every transport: an interaction in, a response out.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::discord::ask::{self, Asked};
use crate::discord::commands::FIND_QUOTES;
use crate::discord::custom_id::Code;
use crate::discord::interaction::{Command, Interaction, Request};
use crate::discord::scene::Scene;
use crate::discord::{Bot, complete, press, replies, settings, unanswered};
use crate::service::How;
use crate::telemetry::Metrics;
use pullquote_engine::answer::Filter;
use pullquote_engine::render::message::Message;
use pullquote_engine::render::wording::{self, Wording};

/// What goes back to Discord at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Callback {
    #[serde(rename = "type")]
    kind: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Data {
    Message(Box<Message>),
    Choices { choices: Vec<Choice> },
    Flags { flags: u64 },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Choice {
    name: String,
    value: String,
}

/// What is still to come after a deferral: the message that takes its place.
pub type Later = Pin<Box<dyn Future<Output = Message> + Send>>;

/// A response: what goes back at once, and what follows.
pub struct Response {
    /// Discord's interaction callback.
    pub callback: Callback,
    /// Set where the callback defers: awaited, then it replaces the original response.
    pub later: Option<Later>,
}

/// The flag that shows a message to the asker alone.
const EPHEMERAL: u64 = 1 << 6;

/// An answer that takes longer is deferred: Discord waits three seconds, and the callback takes time to arrive.
const DEFER_AFTER: Duration = Duration::from_millis(1_500);

impl Callback {
    // The numbers are Discord's: its developer documentation, "Interaction Callback Type".
    fn pong() -> Callback {
        Callback { kind: 1, data: None }
    }

    fn message(message: Message) -> Callback {
        Callback { kind: 4, data: Some(Data::Message(Box::new(message))) }
    }

    fn deferred(private: bool) -> Callback {
        Callback { kind: 5, data: Some(Data::Flags { flags: if private { EPHEMERAL } else { 0 } }) }
    }

    fn replacing(message: Message) -> Callback {
        // Whether a message is private cannot change any more, and Discord takes no word on it.
        Callback { kind: 7, data: Some(Data::Message(Box::new(message.public()))) }
    }

    fn choices(choices: Vec<(String, String)>) -> Callback {
        let choices = choices.into_iter().map(|(name, value)| Choice { name, value }).collect();
        Callback { kind: 8, data: Some(Data::Choices { choices }) }
    }

    /// What is said where too many ask at once, to an asker with this locale.
    pub(super) fn busy(locale: &str) -> Callback {
        Callback::message(Message::text(wording::of_locale(locale).too_busy).private())
    }

    /// The message that it shows, if it shows one.
    pub fn shown(&self) -> Option<&Message> {
        match &self.data {
            Some(Data::Message(message)) => Some(message),
            Some(Data::Choices { .. } | Data::Flags { .. }) | None => None,
        }
    }
}

impl Response {
    /// A message that takes the place of the one whose button was pressed.
    pub(super) fn replacing(message: Message) -> Response {
        Response { callback: Callback::replacing(message), later: None }
    }

    /// A private deferral, and what follows it.
    pub(super) fn later(later: impl Future<Output = Message> + Send + 'static) -> Response {
        Response { callback: Callback::deferred(true), later: Some(Box::pin(later)) }
    }
}

impl From<Message> for Response {
    fn from(message: Message) -> Response {
        Response { callback: Callback::message(message), later: None }
    }
}

/// Answers an interaction. What takes longer than a second or two is deferred: then `later` holds the rest. None where
/// nothing is to be said: a message in a place where the bot keeps silent.
///
/// A defect of this program that stops the answer half way becomes an apology, and an error in the log.
pub async fn respond(bot: &Arc<Bot>, interaction: Interaction) -> Option<Response> {
    let span = tracing::info_span!("interaction", id = interaction.id);
    let manners = Manners { wording: wording::of_locale(&interaction.locale), private: defers_privately(bot, &interaction) };
    let (bot, metrics) = (Arc::clone(bot), Arc::clone(bot.service.metrics()));
    let answering = async move { answer(&bot, &interaction).await };
    in_time(tracing::Instrument::instrument(answering, span), manners, metrics).await
}

/// How an answer is put off, and how its failure is excused.
#[derive(Clone, Copy)]
struct Manners {
    wording: &'static Wording,
    /// Whether what is put off is for the asker alone.
    private: bool,
}

async fn in_time<F>(answering: F, manners: Manners, metrics: Arc<Metrics>) -> Option<Response>
where
    F: Future<Output = Option<Response>> + Send + 'static,
{
    let (Manners { wording, private }, began) = (manners, Instant::now());
    let mut task = tokio::spawn(answering);
    let counting = Arc::clone(&metrics);
    let apology = move |error: &tokio::task::JoinError| {
        counting.panicked();
        tracing::error!(error = error as &dyn std::error::Error, "an interaction could not be answered");
        Message::text(wording.apology).private()
    };
    let answered = tokio::time::timeout(DEFER_AFTER, &mut task).await;
    metrics.answered(began.elapsed());
    match answered {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => Some(apology(&error).into()),
        Err(_) => {
            let later: Later = Box::pin(async move {
                match task.await {
                    Ok(Some(Response { later: Some(later), .. })) => later.await,
                    Ok(response) => response
                        .and_then(|response| response.callback.shown().cloned())
                        .unwrap_or_else(|| Message::text(wording.unknown_request).private()),
                    Err(error) => apology(&error),
                }
            });
            Some(Response { callback: Callback::deferred(private), later: Some(later) })
        }
    }
}

/// Whether an answer that has to be deferred is to be private. That is said with the deferral and cannot change later.
fn defers_privately(bot: &Arc<Bot>, interaction: &Interaction) -> bool {
    match &interaction.request {
        Request::Command(command) if command.name == "ask" => {
            let scene = Scene::of(bot, interaction);
            command.truth("private").or(scene.guild.private).unwrap_or(false)
        }
        Request::Command(_) | Request::OnMessage { .. } | Request::Press(_) => true,
        Request::Mention { .. } | Request::Typing { .. } | Request::Ping | Request::Other => false,
    }
}

async fn answer(bot: &Arc<Bot>, interaction: &Interaction) -> Option<Response> {
    let scene = Scene::of(bot, interaction);
    let refused = scene.refusal().map(|text| Message::text(text).private());
    let response = match (&interaction.request, refused) {
        (Request::Ping, _) => Response { callback: Callback::pong(), later: None },
        (Request::Typing { .. }, Some(_)) => Response { callback: Callback::choices(Vec::new()), later: None },
        (Request::Mention { .. }, Some(_)) => return None,
        (_, Some(refused)) => refused.into(),
        (Request::Typing { option, typed }, None) => {
            Response { callback: Callback::choices(complete::choices(&scene, option, typed).await), later: None }
        }
        (Request::Command(command), None) => by_command(&scene, command).await,
        (Request::OnMessage { name, text }, None) if name == FIND_QUOTES => {
            in_channel(&scene, ask::ask(&scene, &Asked::of_message(&scene, text, Filter::default(), true))).await.into()
        }
        (Request::Press(pressed), None) => press::press(&scene, pressed).await,
        (Request::Mention { text, follows }, None) => return mentioned(&scene, text, follows.as_deref()).await,
        (Request::OnMessage { .. } | Request::Other, None) => Message::text(scene.wording.unknown_request).private().into(),
    };
    Some(response)
}

async fn by_command(scene: &Scene, command: &Command) -> Response {
    let is_allowed = match command.name.as_str() {
        "reload" | "status" | "unanswered" => scene.is_admin(),
        "settings" => scene.is_manager(),
        _ => true,
    };
    if !is_allowed {
        return Message::text(scene.wording.not_allowed).private().into();
    }
    match command.name.as_str() {
        "ask" => match Asked::by_command(scene, command) {
            Ok(asked) => in_channel(scene, ask::ask(scene, &asked)).await.into(),
            Err(refused) => (*refused).into(),
        },
        "sources" => replies::sources(scene, 0).into(),
        "article" => replies::article(scene, command.text("headline").unwrap_or_default()).into(),
        "help" => replies::help(scene).await.into(),
        "status" => replies::status(scene).into(),
        "reload" => reload(scene, command),
        "unanswered" => unanswered::list(scene),
        "settings" => settings::settings(scene, command).into(),
        _ => Message::text(scene.wording.unknown_request).private().into(),
    }
}

/// The answer, unless questions are not answered in this channel.
async fn in_channel(scene: &Scene, answer: impl Future<Output = Message>) -> Message {
    if scene.answers_here() { answer.await } else { Message::text(scene.wording.not_in_this_channel).private() }
}

/// The answer to a message. Where the bot keeps silent it says nothing, since nobody there asked for a refusal.
async fn mentioned(scene: &Scene, text: &str, follows: Option<&str>) -> Option<Response> {
    if !scene.answers_here() || !scene.answers_mentions() {
        return None;
    }
    let code = follows.and_then(|custom_id| Code::open(custom_id, &scene.bot.key));
    // A filter that cannot be kept is dropped: the reply shows the one that holds.
    let filter = code.and_then(|code| ask::filter_of(scene, &code)).unwrap_or_default();
    let asked = Asked { private: false, ..Asked::of_message(scene, text, filter, false) };
    Some(ask::ask(scene, &asked).await.into())
}

fn reload(scene: &Scene, command: &Command) -> Response {
    let how = match command.text("how") {
        Some("force") => How::Force,
        Some("dry_run") => How::DryRun,
        Some("undo") => How::Undo,
        Some(_) | None => How::Guarded,
    };
    let service = Arc::clone(scene.service());
    Response::later(async move { replies::reloaded(&*service.reload(how).await) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::Gauges;

    async fn defect_after(wait: Duration) -> Option<Response> {
        tokio::time::sleep(wait).await;
        panic!("a defect")
    }

    #[tokio::test(start_paused = true)]
    async fn a_defect_becomes_an_apology_and_is_counted() {
        let metrics = Arc::new(Metrics::default());
        let manners = Manners { wording: wording::of_locale("de"), private: true };
        let apology = Message::text(manners.wording.apology).private();
        let soon = in_time(defect_after(Duration::ZERO), manners, Arc::clone(&metrics)).await.expect("a response");
        assert_eq!((soon.callback, soon.later.is_none()), (Callback::message(apology.clone()), true));
        let late = in_time(defect_after(2 * DEFER_AFTER), manners, Arc::clone(&metrics)).await.expect("a response");
        assert_eq!(late.callback, Callback::deferred(true));
        assert_eq!(late.later.expect("what follows").await, apology);
        let text = metrics.text(&Gauges::default());
        assert!(text.lines().any(|line| line == "pullquote_panics_total 2"), "{text}");
    }
}

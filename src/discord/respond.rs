//! The one function behind every transport: an interaction in, a response out.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::discord::ask::{self, Asked};
use crate::discord::bot::Bot;
use crate::discord::commands;
use crate::discord::custom_id::Code;
use crate::discord::interaction::{ByRoles, Interaction, Request};
use crate::discord::names::{self, Names};
use crate::discord::press;
use crate::discord::response::{Callback, Later, Response};
use crate::discord::scene::Scene;
use crate::telemetry::Metrics;
use pullquote_engine::answer::Filter;
use pullquote_engine::render::message::Message;
use pullquote_engine::render::wording::{self, Wording, fill};

/// An answer that takes longer is deferred: Discord waits three seconds, and the callback takes time to arrive.
const DEFER_AFTER: Duration = Duration::from_millis(1_500);

/// An answer to a message has no such limit, and is of little use later than this.
const MESSAGE_WITHIN: Duration = Duration::from_secs(60);

/// Answers an interaction. What takes longer than a second or two is deferred: then `later` holds the rest. None where
/// nothing is to be said: a message in a place where the bot keeps silent.
///
/// A defect of this program that stops the answer half way becomes an apology, and an error in the log.
pub async fn respond(bot: &Arc<Bot>, interaction: Interaction) -> Option<Response> {
    let span = tracing::info_span!("interaction", id = interaction.id.get());
    let is_message = matches!(interaction.request, Request::Mention { .. } | Request::Post { .. });
    let manners = Manners {
        wording: wording::of_locale(&interaction.locale),
        names: Names::of(&interaction.locale),
        private: defers_privately(bot, &interaction),
        within: if is_message { MESSAGE_WITHIN } else { DEFER_AFTER },
        excuses: !matches!(interaction.request, Request::Post { .. }),
    };
    let (bot, metrics) = (Arc::clone(bot), Arc::clone(bot.service.metrics()));
    let answering = async move { answer(&bot, &interaction).await };
    in_time(tracing::Instrument::instrument(answering, span), manners, metrics).await
}

/// How an answer is put off, and how its failure is excused.
#[derive(Clone, Copy)]
struct Manners {
    wording: &'static Wording,
    names: Names,
    /// Whether what is put off is for the asker alone.
    private: bool,
    /// After this long it is put off.
    within: Duration,
    /// Whether a failure is excused at all: nobody waits for what was not asked for.
    excuses: bool,
}

async fn in_time<F>(answering: F, manners: Manners, metrics: Arc<Metrics>) -> Option<Response>
where
    F: Future<Output = Option<Response>> + Send + 'static,
{
    let (Manners { wording, names, private, within, excuses }, began) = (manners, Instant::now());
    let mut task = tokio::spawn(answering);
    let counting = Arc::clone(&metrics);
    let apology = move |error: &tokio::task::JoinError| {
        counting.panicked();
        tracing::error!(error = error as &dyn std::error::Error, "an interaction could not be answered");
        Message::text(wording.apology).private()
    };
    let answered = tokio::time::timeout(within, &mut task).await;
    metrics.answered(began.elapsed());
    match answered {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => Some(apology(&error).into()).filter(|_| excuses),
        Err(_) => {
            let later: Later = Box::pin(async move {
                match task.await {
                    Ok(Some(Response { later: Some(later), .. })) => later.await,
                    Ok(response) => response
                        .and_then(|response| response.callback.shown().cloned())
                        .or_else(|| Response::unknown(wording, names).callback.shown().cloned())
                        .unwrap_or_default(),
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
        Request::Command(command) => commands::defers_privately(&Scene::of(bot, interaction), command),
        Request::OnMessage(_) | Request::Press(_) => true,
        Request::Mention { .. } | Request::Post { .. } | Request::Typing(_) | Request::Ping | Request::Other => false,
    }
}

async fn answer(bot: &Arc<Bot>, interaction: &Interaction) -> Option<Response> {
    let scene = Scene::of(bot, interaction);
    let response = match (&interaction.request, scene.refusal()) {
        (Request::Ping, _) => Callback::pong().into(),
        (Request::Typing(_), Some(_)) => Callback::choices(Vec::new()).into(),
        (Request::Mention { .. } | Request::Post { .. }, Some(_)) => return None,
        (_, Some(refusal)) => Message::text(refusal).private().into(),
        (Request::Typing(typing), None) => Callback::choices(commands::complete(&scene, typing).await).into(),
        (Request::Command(command), None) => commands::run(&scene, command).await,
        (Request::OnMessage(given), None) => commands::run_on_message(&scene, given).await,
        (Request::Press(pressed), None) => press::press(&scene, pressed).await,
        (Request::Mention { text, follows, by_roles }, None) => {
            return mentioned(&scene, text, follows.as_deref(), by_roles.as_ref()).await;
        }
        (Request::Post { title, text }, None) => return commands::post_answer(&scene, title, text).await.map(Response::from),
        (Request::Other, None) => Response::unknown(scene.wording, scene.names),
    };
    Some(response)
}

/// The answer to a message. Where the bot keeps silent it says nothing, since nobody there asked for a refusal; nor does it
/// refuse a user again soon after. Small talk is not answered.
async fn mentioned(scene: &Scene, text: &str, follows: Option<&str>, by_roles: Option<&ByRoles>) -> Option<Response> {
    if !scene.answers_here() || !scene.answers_mentions() {
        return None;
    }
    if let Some(ByRoles { roles, me }) = by_roles {
        if !scene.bot.lookup.has_role(scene.asker.guild?, *me, roles).await {
            return None;
        }
        // What is written to a role comes without its text, unless the bot may read all.
        if text.is_empty() {
            return hint(scene, &fill(scene.wording.named_by_role, &[&me.to_string(), &scene.names.command(names::ASK)]));
        }
    }
    let code = follows.and_then(|custom_id| Code::open(custom_id, &scene.bot.key));
    // A filter that cannot be kept is dropped: the reply shows the one that holds.
    let filter = match code {
        Some(code) => code.filter(&scene.catalogue().await).unwrap_or_default(),
        None => Filter::default(),
    };
    let asked = match Asked::of_message(scene, text, filter, false) {
        Some(asked) => Asked { private: false, ..asked },
        // A mention without words asks how this works. Who is alone with the bot and greets it may wonder, too.
        None if text.is_empty() || scene.asker.guild.is_none() => return hint(scene, scene.wording.how_to_ask),
        None => return None,
    };
    match ask::answer(scene, &asked).await {
        Ok(answer) => Some(answer.into()),
        Err(refused) => scene.bot.refused.is_new(scene.asker.user, Instant::now()).then(|| (*refused).into()),
    }
}

/// What helps to ask, once a day and channel.
fn hint(scene: &Scene, text: &str) -> Option<Response> {
    scene.bot.hinted.is_new(scene.place.channel, Instant::now()).then(|| Message::text(text).into())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::{Value, json};

    use super::*;
    use crate::config::Settings;
    use crate::discord::custom_id::Key;
    use crate::ids::UserId;
    use crate::service::Service;
    use crate::telemetry::Gauges;

    /// What a member without any permission is told, in a server.
    async fn said(kind: u64, data: Value) -> Value {
        let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
        (settings.corpus, settings.store.snapshot) = (Vec::new(), None);
        let bot = Arc::new(Bot::new(Arc::new(Service::start(settings).expect("a service")), Key::new(b"key")));
        let value = json!({"id": "1", "application_id": "2", "token": "t", "type": kind, "data": data, "guild_id": "3",
                           "member": {"user": {"id": "4"}, "permissions": "0", "roles": []}});
        let response = respond(&bot, Interaction::read(&value).expect("an interaction")).await.expect("a response");
        serde_json::to_value(&response.callback).expect("JSON")
    }

    #[tokio::test]
    async fn what_is_not_registered_is_refused() {
        let unknown = Response::unknown(wording::of_locale(""), Names::of("")).callback;
        let unknown = serde_json::to_value(&unknown).expect("JSON");
        let on_message = json!({"name": "Delete", "type": 3, "target_id": "5", "resolved": {"messages": {"5": {"content": "Why?"}}}});
        for (kind, data) in [
            (2, json!({"name": "eval"})),
            (2, json!({"name": "Find quotes"})),
            (2, json!({"name": "ask", "options": [{"type": 1, "name": "now", "options": []}]})),
            (2, on_message),
            (5, json!({"custom_id": "x"})),
            (99, json!({})),
        ] {
            assert_eq!(said(kind, data.clone()).await, unknown, "{kind} {data}");
        }
        let typing = json!({"name": "eval", "options": [{"name": "question", "type": 3, "value": "Why", "focused": true}]});
        assert_eq!(said(4, typing).await, json!({"type": 8, "data": {"choices": []}}));
    }

    #[tokio::test]
    async fn what_is_for_admins_is_refused_to_others() {
        let refused = Callback::message(Message::text(wording::of_locale("").not_allowed).private());
        let refused = serde_json::to_value(&refused).expect("JSON");
        for name in ["reload", "articles", "status", "unanswered", "settings"] {
            assert_eq!(said(2, json!({"name": name})).await, refused, "{name}");
        }
    }

    #[tokio::test]
    async fn a_control_of_another_kind_than_its_action_s_is_refused() {
        let code = Code {
            action: crate::discord::action::Action::Sources,
            private: true,
            asker: UserId::new(4),
            quotes: None,
            skip: 0,
            outlet: None,
            after: None,
            before: None,
            places: Vec::new(),
        };
        let custom_id = code.sealed(&Key::new(b"key")).expect("a custom id");
        let pressed = |component: u64| json!({"custom_id": custom_id, "component_type": component});
        assert_eq!(said(3, pressed(2)).await["type"], 7, "the page is turned");
        let unknown = serde_json::to_value(Response::unknown(wording::of_locale(""), Names::of("")).callback).expect("JSON");
        assert_eq!(said(3, pressed(3)).await, unknown);
        assert_eq!(said(5, json!({"custom_id": custom_id})).await, unknown);
    }

    async fn defect_after(wait: Duration) -> Option<Response> {
        tokio::time::sleep(wait).await;
        panic!("a defect")
    }

    #[tokio::test(start_paused = true)]
    async fn a_defect_becomes_an_apology_and_is_counted() {
        let metrics = Arc::new(Metrics::default());
        let manners =
            Manners { wording: wording::of_locale("de"), names: Names::of("de"), private: true, within: DEFER_AFTER, excuses: true };
        let apology = Message::text(manners.wording.apology).private();
        let soon = in_time(defect_after(Duration::ZERO), manners, Arc::clone(&metrics)).await.expect("a response");
        assert_eq!((soon.callback, soon.later.is_none()), (Callback::message(apology.clone()), true));
        let late = in_time(defect_after(2 * DEFER_AFTER), manners, Arc::clone(&metrics)).await.expect("a response");
        assert_eq!(late.callback, Callback::deferred(true));
        assert_eq!(late.later.expect("what follows").await, apology);
        let text = metrics.text(&Gauges::default());
        assert!(text.lines().any(|line| line == "pullquote_panics_total 2"), "{text}");
    }

    #[tokio::test]
    async fn a_defect_is_not_excused_where_nobody_asked() {
        let metrics = Arc::new(Metrics::default());
        let manners =
            Manners { wording: wording::of_locale(""), names: Names::of(""), private: false, within: MESSAGE_WITHIN, excuses: false };
        assert!(in_time(defect_after(Duration::ZERO), manners, Arc::clone(&metrics)).await.is_none());
        assert!(metrics.text(&Gauges::default()).contains("pullquote_panics_total 1"));
    }

    #[tokio::test(start_paused = true)]
    async fn silence_to_a_message_stays_silence_however_long_it_took() {
        let manners =
            Manners { wording: wording::of_locale(""), names: Names::of(""), private: false, within: MESSAGE_WITHIN, excuses: true };
        let silence = async {
            tokio::time::sleep(2 * DEFER_AFTER).await;
            None
        };
        assert!(in_time(silence, manners, Arc::default()).await.is_none());
    }
}

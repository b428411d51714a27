//! `/status`: what is loaded, and since when. In English, as all that is said to operators.
//!
//! A server's managers are told of what their server sees, whoever runs the bot of the common articles and of all sources.

use std::sync::Arc;
use std::time::Duration;

use crate::discord::commands::spec::{Answering, Deferral, SlashCommand, Takes};
use crate::discord::interaction::Command;
use crate::discord::lacking::Lacking;
use crate::discord::permissions::Permission;
use crate::discord::scene::Scene;
use crate::follow::SourceStatus;
use crate::service::{Audience, Done, PinState, Report, Service, Status};
use crate::telemetry;
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Embed, Message, cut};

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: ["status", "status", "état", "estado"],
    description: [
        "What is loaded, and since when",
        "Was geladen ist und seit wann",
        "Ce qui est chargé, et depuis quand",
        "Qué está cargado y desde cuándo",
    ],
    permission: Permission::Admin,
    deferral: Deferral::Private,
    takes: Takes::Options { options: &[], handler },
};

/// So many channels are listed in which a permission is missing.
const MAX_CHANNELS: usize = 5;

/// So many problems are named, and so many articles that are left out: with all else they fit a message.
const MAX_PROBLEMS: usize = 5;

/// So many followed sources are listed.
const MAX_SOURCES: usize = 10;

fn handler<'a>(scene: &'a Scene, _command: &'a Command) -> Answering<'a> {
    Box::pin(async move { status(scene).await.into() })
}

async fn status(scene: &Scene) -> Message {
    let service = scene.service();
    let (audience, followed) = if scene.is_operator() {
        (Audience::Public, service.following().statuses().to_vec())
    } else {
        (scene.audience(), service.followed(scene.audience()))
    };
    let status = figures(service, audience).await;
    let verdicts = service.store().verdicts_of(scene.asker.installed_in);
    let sizes = status.sizes;
    let mut embed = Embed::new("Status", PLAIN);
    embed.push(&format!("**{}** articles, {} passages, {} sentences", sizes.articles, sizes.passages, sizes.sentences));
    let (problems, left_out) = (service.problems(audience), service.left_out(audience));
    let problems = problems.iter().map(ToString::to_string);
    embed.push(&listed("problems in the files", "1 problem in the files", status.problems, problems));
    if status.left_out > 0 {
        let left_out = left_out.iter().map(|left| format!("{}: {}", left.path, left.reason));
        embed.push(&listed("not published and left out", "1 not published and left out", status.left_out, left_out));
    }
    if scene.is_operator() && !service.servers().is_empty() {
        embed.push(&format!("{} servers have articles of their own, which are not counted here", service.servers().len()));
    }
    embed.push(&format!("loaded {} ago in {} ms, up for {}", period(status.loaded_ago), status.load_took.as_millis(), period(status.up)));
    if let Some(done) = service.last_reload(audience) {
        embed.push(&last_reload(&done));
    }
    embed_pins(scene, &mut embed).await;
    push_sources(&mut embed, &followed);
    let lacking = scene.asker.installed_in.map(|guild| scene.bot.permissions.lacking_in(guild)).unwrap_or_default();
    for Lacking { channel, lack, .. } in lacking.iter().take(MAX_CHANNELS) {
        embed.push(&format!("- <#{channel}>: {}", lack.remedy()));
    }
    if lacking.len() > MAX_CHANNELS {
        embed.push(&format!("and {} more channels in which I lack permissions", lacking.len() - MAX_CHANNELS));
    }
    if let Some(kib) = telemetry::memory_kib() {
        embed.push(&format!("{} MiB of memory", kib >> 10));
    }
    embed.push(&format!("answers judged here: {} helpful, {} not", verdicts.helpful, verdicts.not_helpful));
    embed.set_footer(concat!("pullquote ", env!("CARGO_PKG_VERSION")));
    Message::embed(embed).private()
}

/// How many there are, and the first of them by name.
fn listed(many: &str, one: &str, count: usize, each: impl Iterator<Item = String>) -> String {
    let head = if count == 1 { one.to_owned() } else { format!("{count} {many}") };
    let lines = each.take(MAX_PROBLEMS).map(|line| format!("- {}", escape(&cut(&line, 200))));
    let mut out = std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n");
    if count > MAX_PROBLEMS {
        out.push_str(&format!("\n- and {} more", count - MAX_PROBLEMS));
    }
    out
}

/// How many answers are pinned in this server, and how many of them need to be looked at.
async fn embed_pins(scene: &Scene, embed: &mut Embed) {
    let (service, audience) = (Arc::clone(scene.service()), scene.audience());
    let pins = tokio::task::spawn_blocking(move || service.listed_pins(audience)).await.unwrap_or_default();
    let flagged = pins.iter().filter(|pin| pin.state != PinState::Unchanged).count();
    if !pins.is_empty() {
        embed.push(&format!("{} pinned answers, {flagged} whose article has changed or is gone; `/pins list` shows them", pins.len()));
    }
}

/// What that audience sees, in figures. What belongs to its server may have to be read first, on another thread.
async fn figures(service: &Arc<Service>, audience: Audience) -> Status {
    let service = Arc::clone(service);
    match tokio::task::spawn_blocking(move || service.status(audience)).await {
        Ok(status) => status,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

/// How the followed sources fare, those that fail first.
fn push_sources(embed: &mut Embed, statuses: &[SourceStatus]) {
    let mut sorted: Vec<&SourceStatus> = statuses.iter().collect();
    sorted.sort_by_key(|status| status.failures == 0);
    for status in sorted.into_iter().take(MAX_SOURCES) {
        embed.push(&source(status));
    }
    if statuses.len() > MAX_SOURCES {
        embed.push(&format!("and {} more sources that are followed; `/metrics` has them all", statuses.len() - MAX_SOURCES));
    }
}

/// A followed source in a line.
fn source(status: &SourceStatus) -> String {
    let (name, kept) = (escape(&cut(&status.name, 100)), status.kept());
    let succeeded = status.succeeded_ago().map_or_else(|| "never fetched".to_owned(), |ago| format!("fetched {} ago", period(ago)));
    match &status.failure {
        Some(reason) => format!("- {name}: **failing** ({} in a row: {}), {kept}, {succeeded}", status.failures, escape(&cut(reason, 200))),
        None => format!("- {name}: {kept}, {succeeded}"),
    }
}

/// The last reload in a line.
fn last_reload(done: &Done) -> String {
    let ago = period(done.at.elapsed());
    match &*done.outcome {
        Ok(Report { changes, .. }) => {
            format!("last reload {ago} ago: {} added, {} changed, {} removed", changes.added, changes.changed, changes.removed)
        }
        Err(error) => format!("last reload {ago} ago was refused: {}", escape(&cut(&error.to_string(), 300))),
    }
}

fn period(duration: Duration) -> String {
    let minutes = duration.as_secs() / 60;
    match (minutes / (24 * 60), minutes / 60 % 24, minutes % 60) {
        (0, 0, 0) => format!("{} s", duration.as_secs()),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

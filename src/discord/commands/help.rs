//! `/help`: how to ask, and what to expect.

use std::sync::Arc;

use crate::discord::commands::spec::{Answering, Deferral, SlashCommand, Takes};
use crate::discord::interaction::Command;
use crate::discord::names;
use crate::discord::permissions::Permission;
use crate::discord::scene::Scene;
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Embed, Message, cut};
use pullquote_engine::render::wording::fill;

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: names::HELP,
    description: [
        "How to ask, and what to expect",
        "Wie man fragt und was zu erwarten ist",
        "Comment demander, et à quoi s'attendre",
        "Cómo preguntar y qué esperar",
    ],
    permission: Permission::Everyone,
    deferral: Deferral::Private,
    takes: Takes::Options { options: &[], handler },
};

fn handler<'a>(scene: &'a Scene, _command: &'a Command) -> Answering<'a> {
    Box::pin(async move { help(scene).await.into() })
}

async fn help(scene: &Scene) -> Message {
    let wording = scene.wording;
    let (service, audience) = (Arc::clone(scene.service()), scene.audience());
    // Without examples the rest still helps.
    let examples = tokio::task::spawn_blocking(move || service.examples(audience)).await.unwrap_or_default();
    let mut embed = Embed::new(wording.help_title, PLAIN);
    let names = scene.names;
    let command = |texts| names.command(texts);
    let [source, after, before, quotes, private] =
        [names::SOURCE, names::AFTER, names::BEFORE, names::QUOTES, names::PRIVATE].map(|texts| names.option(texts));
    embed.push(&fill(wording.help_ask, &[&command(names::ASK)]));
    embed.push(wording.help_honest);
    embed.push(&fill(wording.help_options, &[&source, &after, &before, &quotes, &private]));
    let (sources, article) = (command(names::SOURCES), command(names::ARTICLE));
    embed.push(&fill(wording.help_more, &[&sources, &article, names.shown(names::APPS), names.shown(names::FIND_QUOTES)]));
    if !examples.is_empty() {
        let lines: Vec<String> = examples.iter().map(|question| format!("- {}", escape(&cut(question, 200)))).collect();
        embed.push(&format!("{}\n{}", wording.help_try, lines.join("\n")));
    }
    Message::embed(embed).private()
}

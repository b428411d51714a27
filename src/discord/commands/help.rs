//! `/help`: how to ask, and what to expect.

use std::sync::Arc;

use crate::discord::commands::spec::{Answering, Deferral, SlashCommand, Takes};
use crate::discord::interaction::Command;
use crate::discord::permissions::Permission;
use crate::discord::scene::Scene;
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Embed, Message, cut};

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: ["help", "hilfe", "aide", "ayuda"],
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
    for text in [wording.help_ask, wording.help_honest, wording.help_options, wording.help_more] {
        embed.push(text);
    }
    if !examples.is_empty() {
        let lines: Vec<String> = examples.iter().map(|question| format!("- {}", escape(&cut(question, 200)))).collect();
        embed.push(&format!("{}\n{}", wording.help_try, lines.join("\n")));
    }
    Message::embed(embed).private()
}

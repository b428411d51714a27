//! `/articles show`: an article that was added, as `/article` shows one; of a document with several, which these are.

use std::sync::Arc;

use crate::corpus;
use crate::discord::commands::article::title;
use crate::discord::commands::articles::change::refused;
use crate::discord::commands::articles::{names, no_server};
use crate::discord::interaction::Command;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::ids::GuildId;
use crate::service::ChangeError;
use pullquote_engine::parse::Parsed;
use pullquote_engine::render::cards::{self, PLAIN};
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Embed, Message, cut};

/// Articles of one document that are named.
const MAX_NAMED: usize = 20;

/// Shows the article that was chosen, whether it was removed or not.
pub(super) fn show(scene: &Scene, command: &Command) -> Response {
    let Some(server) = scene.audience().server() else { return no_server().into() };
    let (scene, command) = (scene.clone(), command.clone());
    Response::later(async move {
        match read(&scene, server, &command).await {
            Ok((name, parsed)) => shown(&scene, &name, &parsed),
            Err(error) => refused(&error),
        }
    })
}

/// What the document says that was chosen, which is called so.
async fn read(scene: &Scene, server: GuildId, command: &Command) -> Result<(String, Parsed), ChangeError> {
    let articles = names::newest_first(scene, server).await?;
    let name = names::find(&articles, command).ok_or(ChangeError::NoSuch)?.name.clone();
    let service = Arc::clone(scene.service());
    let read = move || {
        let bytes = service.store().article_bytes(server, &name)?.ok_or(ChangeError::NoSuch)?;
        let parsed = corpus::parse(&name, &bytes);
        Ok((name, parsed))
    };
    tokio::task::spawn_blocking(read).await.map_err(|_| ChangeError::Failed)?
}

fn shown(scene: &Scene, name: &str, parsed: &Parsed) -> Message {
    match parsed.articles.as_slice() {
        [] => {
            let reason = parsed.problems.first().map_or("it is empty", |problem| &problem.reason);
            Message::text(&escape(&cut(&format!("{name} holds no article that can be read ({reason})."), 1_000)))
        }
        [article] => cards::article(article, scene.wording),
        several => {
            let mut embed = Embed::new(&escape(&cut(name, 200)), PLAIN);
            embed.push(&format!("It holds {} articles; `/article` shows each of them.", several.len()));
            let titles = several.iter().take(MAX_NAMED).filter_map(title).map(|title| format!("- {}", escape(&title)));
            embed.push(&titles.collect::<Vec<_>>().join("\n"));
            Message::embed(embed)
        }
    }
}

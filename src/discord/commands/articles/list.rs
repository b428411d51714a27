//! `/articles list`: what was added to a server, page by page, the newest first.

use std::collections::HashMap;
use std::sync::Arc;

use crate::discord::commands::articles::change::{refused, size};
use crate::discord::commands::articles::{PAGE, names, no_server};
use crate::discord::commands::spec::Taken;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::discord::step::Step;
use crate::ids::GuildId;
use crate::store::{AddedArticle, StoreError};
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Button, Embed, Message, cut};

/// Documents on a page: each takes up to some 250 characters of the 4,096.
const ON_A_PAGE: usize = 10;

/// The first page.
pub(super) fn first(scene: &Scene) -> Response {
    let Some(server) = scene.audience().server() else { return no_server().into() };
    let scene = scene.clone();
    Response::later(async move { shown(&scene, server, 0).await })
}

/// The page that a button turns to.
pub(super) async fn turned(scene: &Scene, taken: &Taken) -> Response {
    let Some(server) = scene.audience().server() else { return no_server().into() };
    let page = taken.numbers.first().and_then(|page| usize::try_from(*page).ok()).unwrap_or_default();
    Response::replacing(shown(scene, server, page).await)
}

async fn shown(scene: &Scene, server: GuildId, page: usize) -> Message {
    match page_of(scene, server, page).await {
        Ok(message) => message,
        Err(error) => refused(&error.into()),
    }
}

async fn page_of(scene: &Scene, server: GuildId, page: usize) -> Result<Message, StoreError> {
    let all = names::newest_first(scene, server).await?;
    let (listed, removed): (Vec<_>, Vec<_>) = all.into_iter().partition(|article| article.removed.is_none());
    if listed.is_empty() {
        let removed = if removed.is_empty() { "" } else { " `/articles restore` brings back what was removed." };
        return Ok(Message::text(&format!("Nothing was added to this server. `/articles add` does that.{removed}")));
    }
    let counts = counts(scene, server).await;
    let held = |article: &AddedArticle| counts.get(&article.name).copied().unwrap_or_default();
    let pages = listed.len().div_ceil(ON_A_PAGE);
    let page = page.min(pages - 1);
    let mut embed = Embed::new("Articles that were added to this server", PLAIN);
    embed.push(&format!(
        "**{}** articles in **{}** documents, {}; {} that were removed or replaced can be restored",
        listed.iter().map(held).sum::<usize>(),
        listed.len(),
        size(listed.iter().map(|article| article.bytes).sum()),
        removed.len()
    ));
    for article in listed.iter().skip(page * ON_A_PAGE).take(ON_A_PAGE) {
        embed.push(&line(server, article, held(article)));
    }
    embed.set_footer(&format!("Page {} of {pages}", page + 1));
    let turn = |label, page: usize| {
        let step = Step { number: PAGE.number, of: scene.asker.user, server: scene.asker.installed_in, numbers: vec![page as u64] };
        Button::press(label, step.sealed(&scene.bot.key)?)
    };
    let newer = page.checked_sub(1).and_then(|page| turn("Newer", page));
    let older = Some(page + 1).filter(|page| *page < pages).and_then(|page| turn("Older", page));
    Ok(Message::embed(embed).with_buttons(newer.into_iter().chain(older)))
}

/// A document: what it is, how much it holds, who added it when. Mentions are shown as names and ping nobody.
fn line(server: GuildId, article: &AddedArticle, held: usize) -> String {
    let articles = match held {
        0 => "no article that can be read".to_owned(),
        1 => "1 article".to_owned(),
        held => format!("{held} articles"),
    };
    let by = article.by.map_or_else(|| "from the command line".to_owned(), |user| format!("by <@{user}>"));
    let of = article.of_message.map(|of| format!(", [a message](https://discord.com/channels/{server}/{}/{})", of.channel, of.message));
    format!(
        "**{}**\n{articles}, {}, added <t:{}:f> {by}{}",
        escape(&cut(&article.name, 90)),
        size(article.bytes),
        article.added.unix_timestamp(),
        of.unwrap_or_default()
    )
}

/// How many articles each document of a server holds that is read.
async fn counts(scene: &Scene, server: GuildId) -> HashMap<String, usize> {
    let service = Arc::clone(scene.service());
    let counted = tokio::task::spawn_blocking(move || {
        let mut counts = HashMap::new();
        for article in service.own_articles(server) {
            *counts.entry(article.file.clone()).or_default() += 1;
        }
        counts
    });
    match counted.await {
        Ok(counts) => counts,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

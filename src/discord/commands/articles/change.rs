//! A change of a server's articles: carried out, reported on as a reload is, and undone by a button.

use std::sync::Arc;

use crate::discord::commands::articles::{UNDO, names, no_server};
use crate::discord::commands::reload::{ALERT, colour, push_report, refusal};
use crate::discord::commands::spec::Taken;
use crate::discord::interaction::Command;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::discord::step::Step;
use crate::ids::GuildId;
use crate::service::{Change, ChangeError, Report};
use crate::store::{self, AddedArticle, NewArticle, StoreError};
use pullquote_engine::render::markdown::escape;
use pullquote_engine::render::message::{Button, Embed, Message, cut};

/// What was done with an article. Its number goes into buttons that were posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Added = 0,
    Replaced = 1,
    Removed = 2,
    Restored = 3,
}

impl Deed {
    const ALL: [Deed; 4] = [Deed::Added, Deed::Replaced, Deed::Removed, Deed::Restored];

    fn title(self) -> &'static str {
        match self {
            Deed::Added => "Added",
            Deed::Replaced => "Replaced",
            Deed::Removed => "Removed",
            Deed::Restored => "Restored",
        }
    }
}

/// Adds a document, or replaces that of its name, and says what came of it.
pub(super) async fn add(scene: &Scene, server: GuildId, name: String, bytes: Vec<u8>) -> Result<Message, ChangeError> {
    add_article(scene, server, NewArticle { name, bytes, by: scene.asker.user, of_message: None }).await
}

/// The same with an article that may be made from a message.
pub(in crate::discord::commands) async fn add_article(scene: &Scene, server: GuildId, new: NewArticle) -> Result<Message, ChangeError> {
    let name = new.name.clone();
    let was_shown = article(scene, server, &name).await?.is_some_and(|article| article.removed.is_none());
    let deed = if was_shown { Deed::Replaced } else { Deed::Added };
    carry_out(scene, server, Change::Add(vec![new]), deed, &name).await
}

/// Removes the article that was chosen.
pub(super) fn remove(scene: &Scene, command: &Command) -> Response {
    on_chosen(scene, command, Deed::Removed)
}

/// Restores the article that was chosen; one that was replaced takes its place again.
pub(super) fn restore(scene: &Scene, command: &Command) -> Response {
    on_chosen(scene, command, Deed::Restored)
}

fn on_chosen(scene: &Scene, command: &Command, deed: Deed) -> Response {
    let Some(server) = scene.audience().server() else { return no_server().into() };
    let (scene, command) = (scene.clone(), command.clone());
    Response::later(async move {
        let done = async {
            let articles = names::newest_first(&scene, server).await?;
            let fits = |article: &&AddedArticle| article.removed.is_none() == (deed == Deed::Removed);
            let chosen = names::find(&articles, &command).filter(fits).ok_or(ChangeError::NoSuch)?;
            match (deed, store::name_before(&chosen.name)) {
                (Deed::Removed, _) => carry_out(&scene, server, Change::Remove(vec![chosen.name.clone()]), deed, &chosen.name).await,
                (_, Some(before)) => put_back(&scene, server, chosen, before).await,
                (_, None) => carry_out(&scene, server, Change::Restore(vec![chosen.name.clone()]), deed, &chosen.name).await,
            }
        };
        done.await.unwrap_or_else(|error| refused(&error))
    })
}

/// Undoes what the reply with the button says.
pub(super) fn undo(scene: &Scene, taken: &Taken) -> Response {
    let Some(server) = scene.audience().server() else { return no_server().into() };
    let (deed, name, mark) = match taken.numbers.as_slice() {
        [deed, name, mark] => (Deed::ALL.into_iter().find(|known| *known as u64 == *deed), *name, *mark),
        _ => (None, 0, 0),
    };
    let Some(deed) = deed else { return Response::unknown(scene.wording, scene.names) };
    let scene = scene.clone();
    Response::later(async move {
        let undone = async {
            let articles = names::newest_first(&scene, server).await?;
            let is_as_left = |article: &&AddedArticle| {
                names::number(&article.name) == name && article.mark == mark && article.removed.is_some() == (deed == Deed::Removed)
            };
            match articles.iter().find(is_as_left) {
                Some(article) => take_back(&scene, server, deed, article, &articles).await,
                None => Ok(Message::text(
                    "Nothing was undone: the article has changed since, or is gone. `/articles list` shows what there is.",
                )),
            }
        };
        undone.await.unwrap_or_else(|error| refused(&error))
    })
}

async fn take_back(
    scene: &Scene,
    server: GuildId,
    deed: Deed,
    article: &AddedArticle,
    articles: &[AddedArticle],
) -> Result<Message, ChangeError> {
    let name = &article.name;
    match deed {
        Deed::Added | Deed::Restored => carry_out(scene, server, Change::Remove(vec![name.clone()]), Deed::Removed, name).await,
        Deed::Removed => carry_out(scene, server, Change::Restore(vec![name.clone()]), Deed::Restored, name).await,
        Deed::Replaced => {
            // The newest comes first.
            let before = articles.iter().find(|aside| store::name_before(&aside.name) == Some(name)).ok_or(ChangeError::NoSuch)?;
            put_back(scene, server, before, name).await
        }
    }
}

/// Puts an article that was replaced into its place again. What stands there now is replaced in turn.
async fn put_back(scene: &Scene, server: GuildId, aside: &AddedArticle, name: &str) -> Result<Message, ChangeError> {
    let (service, from) = (Arc::clone(scene.service()), aside.name.clone());
    let bytes = blocking(move || service.store().article_bytes(server, &from)).await?.ok_or(ChangeError::NoSuch)?;
    let name = name.to_owned();
    add_article(scene, server, NewArticle { name, bytes, by: scene.asker.user, of_message: aside.of_message }).await
}

async fn carry_out(scene: &Scene, server: GuildId, change: Change, deed: Deed, name: &str) -> Result<Message, ChangeError> {
    let report = scene.service().change_articles(server, change, scene.asker.user).await?;
    let now = article(scene, server, name).await?;
    Ok(done(scene, deed, name, now.as_ref(), &report))
}

async fn article(scene: &Scene, server: GuildId, name: &str) -> Result<Option<AddedArticle>, StoreError> {
    let (service, name) = (Arc::clone(scene.service()), name.to_owned());
    blocking(move || service.store().article(server, &name)).await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T, StoreError> + Send + 'static) -> Result<T, StoreError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(failed) => std::panic::resume_unwind(failed.into_panic()),
    }
}

/// What was done, and how it is undone.
fn done(scene: &Scene, deed: Deed, name: &str, now: Option<&AddedArticle>, report: &Report) -> Message {
    let mut embed = Embed::new(deed.title(), colour(report));
    let size = now.map(|article| format!(" ({})", size(article.bytes))).unwrap_or_default();
    embed.push(&format!("**{}**{size}", escape(&cut(name, 200))));
    if let Some(of) = now.and_then(|article| article.of_message) {
        embed.push(&format!("It is made from a message in <#{}>, and is deleted with that.", of.channel));
    }
    let days = scene.service().settings().store.keep_days;
    embed.push(&match deed {
        Deed::Added | Deed::Restored => {
            "Every member of this server can read it in answers now. *Undo* or `/articles remove` removes it.".to_owned()
        }
        Deed::Replaced => format!("*Undo* puts back what stood there before, which `/articles restore` can do for {days} days."),
        Deed::Removed => format!("*Undo* or `/articles restore` brings it back. After {days} days it is deleted for good."),
    });
    if scene.service().store().path().is_none() {
        embed.push("**This is lost when the bot restarts**: its store is in memory only. Whoever runs it can set `store.path`.");
    }
    push_report(&mut embed, report);
    embed.set_footer("This is about the articles that belong to this server.");
    let numbers = now.map(|article| vec![deed as u64, names::number(name), article.mark]);
    let step = numbers
        .and_then(|numbers| Step { number: UNDO.number, of: None, server: scene.asker.installed_in, numbers }.sealed(&scene.bot.key));
    Message::embed(embed).with_buttons(step.and_then(|id| Button::press("Undo", id)))
}

/// Why the articles stay as they were.
pub(in crate::discord::commands) fn refused(error: &ChangeError) -> Message {
    let reason = match error {
        ChangeError::Reload(reloaded) => match &**reloaded {
            Err(reload) => return Message::embed(refusal(reload)),
            Ok(_) => error.to_string(),
        },
        ChangeError::NoSuch => "there is no such article; choose one that is offered while you type".to_owned(),
        ChangeError::Store(_) | ChangeError::Failed => {
            tracing::error!(error = error as &dyn std::error::Error, "a server's articles could not be changed");
            "they cannot be kept; the log says why".to_owned()
        }
        ChangeError::NoArticle { .. }
        | ChangeError::TooLarge { .. }
        | ChangeError::TooMany { .. }
        | ChangeError::TooMuch { .. }
        | ChangeError::TooManyBytes { .. } => error.to_string(),
    };
    not_changed(&reason)
}

/// The same, for a reason in plain words.
pub(super) fn not_changed(reason: &str) -> Message {
    let mut embed = Embed::new("Not changed", ALERT);
    embed.push(&format!("The articles stay as they were: {}.", escape(&cut(reason, 1_000))));
    Message::embed(embed)
}

/// A length in bytes, for people.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} bytes"),
        1_024..1_048_576 => format!("{} KiB", bytes >> 10),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

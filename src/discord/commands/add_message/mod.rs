//! "Add to the articles", in the menu of a message: the message becomes an article of its server.
//!
//! A form asks for a title, the question that the message answers, and labels; what it sends back lacks the message, which waits
//! in the store meanwhile. Where not every member can view the channel, that is said, and asked about, before anybody else reads it.

mod document;
mod draft;

use std::sync::Arc;

use serde_json::json;
use time::OffsetDateTime;

use crate::discord::commands::add_message::document::Place;
use crate::discord::commands::add_message::draft::{Draft, Filled};
use crate::discord::commands::articles::{self, change, names};
use crate::discord::commands::spec::{Answering, MessageCommand, StepSpec, Taken};
use crate::discord::interaction::{Control, OnMessage, Press};
use crate::discord::permissions::Permission;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::discord::sent::SentMessage;
use crate::discord::step::Step;
use crate::ids::{GuildId, UserId};
use pullquote_engine::render::message::{Button, Choice, Embed, Message, Select, cut};
use pullquote_engine::render::modal::{Input, Modal};

pub(super) static COMMAND: MessageCommand = MessageCommand {
    name: ["Add to the articles", "Zu den Artikeln hinzufügen", "Ajouter aux articles", "Añadir a los artículos"],
    permission: Permission::Admin,
    handler,
};

/// The form was sent off.
pub(super) static FILLED: StepSpec = StepSpec { number: 1, control: Control::Modal, permission: Permission::Admin, handler: filled };

/// That a message of a channel that not all can view may be read by all was confirmed.
pub(super) static CONFIRMED: StepSpec = StepSpec { number: 2, control: Control::Button, permission: Permission::Admin, handler: confirmed };

/// A file of the message was chosen, to be added as well.
pub(super) static FILE: StepSpec = StepSpec { number: 4, control: Control::Select, permission: Permission::Admin, handler: file };

/// Most characters of a title, of a question, and of the labels together.
const MAX_TITLE: usize = 200;
const MAX_QUESTION: usize = 300;
const MAX_TAGS: usize = 100;

/// What is said where the message does not wait any more.
const GONE: &str = "That took longer than 15 minutes, or it was done already. Choose *Add to the articles* once more.";

/// The colour of what needs somebody to think.
const ALERT: u32 = 0xa6_2c2b;

fn handler<'a>(scene: &'a Scene, given: &'a OnMessage) -> Answering<'a> {
    Box::pin(async move {
        match form(scene, &given.message).await {
            Ok(modal) => modal.into(),
            Err(refused) => say(refused).into(),
        }
    })
}

fn say(text: &str) -> Message {
    Message::text(text).private()
}

/// Who adds, and to which server; or why nobody can here.
fn who(scene: &Scene) -> Result<(GuildId, UserId), &'static str> {
    let server = scene.audience().server().ok_or("Messages can be added only in a server that has me.")?;
    let user = scene.asker.user.ok_or("Discord didn't say who you are. Please try again.")?;
    Ok((server, user))
}

/// The form for a message, which waits in the store.
async fn form(scene: &Scene, message: &SentMessage) -> Result<Modal, &'static str> {
    let (server, user) = who(scene)?;
    check(scene, message, server)?;
    let draft = Draft { message: message.clone(), channel: scene.place.name.clone(), filled: Filled::default() };
    let kept = keep(scene, server, user, draft).await.ok_or("The message couldn't be kept for the form. The log says why.")?;
    let custom_id = step(scene, &FILLED, user, kept).ok_or("The form couldn't be made.")?;
    let text = |max, value: String, placeholder: &str| Input::Text { max, is_long: false, value, placeholder: placeholder.to_owned() };
    let title = cut(&document::suggested_title(message), MAX_TITLE);
    let note = "Every member of this server can then read this message in answers, with its author's name. Deleting the message takes it out again.";
    Ok(Modal::new(custom_id, "Add this message to the articles")
        .with_note(note)
        .with_input("title", "Title", "What it is about", true, text(MAX_TITLE, title, ""))
        .with_input(
            "question",
            "A question that it answers (optional)",
            "",
            false,
            text(MAX_QUESTION, String::new(), "How do I reset my island?"),
        )
        .with_input("tags", "Labels, with commas between (optional)", "", false, text(MAX_TAGS, String::new(), "rules, islands")))
}

/// Why a message is not added, if so.
fn check(scene: &Scene, message: &SentMessage, server: GuildId) -> Result<(), &'static str> {
    let author = message.author.as_ref().map(|author| author.id.get());
    if message.application == Some(scene.application) || author == Some(scene.application.get()) {
        return Err("That is a message of mine. What I quote is in the articles already.");
    }
    if message.from.is_some_and(|from| from != server) {
        return Err("That message comes from another server. Ask there whether you may add it, and add its text with `/articles add`.");
    }
    if message.id.is_none() || message.channel.is_none() || !document::has_text(message) {
        return Err("There is no text in that message. A file can be added with `/articles add`.");
    }
    Ok(())
}

fn filled<'a>(scene: &'a Scene, taken: &'a Taken) -> Answering<'a> {
    Box::pin(async move { go_on(scene, taken, true) })
}

fn confirmed<'a>(scene: &'a Scene, taken: &'a Taken) -> Answering<'a> {
    Box::pin(async move { go_on(scene, taken, false) })
}

/// Adds the message of a draft, unless it has to be confirmed first. A form cannot follow what was deferred, so that the channel is
/// looked at only now.
fn go_on(scene: &Scene, taken: &Taken, is_form: bool) -> Response {
    let (scene, id, press) = (scene.clone(), taken.numbers.first().copied().unwrap_or_default(), taken.press.clone());
    Response::later(async move {
        match added(&scene, id, is_form.then_some(&press)).await {
            Ok(message) => message,
            Err(refused) => say(refused),
        }
    })
}

async fn added(scene: &Scene, id: u64, form: Option<&Press>) -> Result<Message, &'static str> {
    let (server, user) = who(scene)?;
    let mut draft = find(scene, id, server, user).await.ok_or(GONE)?;
    let channel = draft.message.channel.ok_or(GONE)?;
    if let Some(form) = form {
        draft.filled = Filled::of(form);
        let seen = scene.bot.lookup.channel(server, channel).await;
        if let Some(seen) = &seen {
            draft.channel.clone_from(&seen.name);
        }
        let doubt = match seen {
            Some(seen) if seen.is_for_everyone => None,
            Some(_) => Some("Not every member of this server can view"),
            None => Some("I can't tell whether every member of this server can view"),
        };
        if let Some(doubt) = doubt {
            return confirm(scene, server, user, draft, doubt).await.ok_or("The message couldn't be kept. The log says why.");
        }
    }
    let name = scene.bot.lookup.server_name(server).await;
    let place = Place { server, server_name: name.as_deref().unwrap_or_default(), channel: &draft.channel };
    let article = document::article(&draft, &place, user).ok_or(GONE)?;
    match change::add_article(scene, server, article).await {
        Ok(message) => {
            let files = files(scene, &draft, user, id);
            if files.is_none() {
                forget(scene, id);
            }
            Ok(message.with_select(files))
        }
        Err(error) => Ok(change::refused(&error)),
    }
}

/// The files of the message that can be read, to be chosen from; none where there is none.
fn files(scene: &Scene, draft: &Draft, user: UserId, id: u64) -> Option<Select> {
    let max_bytes = scene.service().settings().limits.max_file_bytes;
    let readable =
        document::files(&draft.message).iter().enumerate().filter(|(_, file)| articles::file::refusal(file, max_bytes).is_none());
    let choices = readable.map(|(at, file)| Choice { label: file.name.clone(), value: at.to_string(), description: None });
    Select::new(step(scene, &FILE, user, id)?, "Add a file of this message too", choices)
}

fn file<'a>(scene: &'a Scene, taken: &'a Taken) -> Answering<'a> {
    let (scene, taken) = (scene.clone(), taken.clone());
    Box::pin(async move { Response::later(async move { file_added(&scene, &taken).await.unwrap_or_else(say) }) })
}

async fn file_added(scene: &Scene, taken: &Taken) -> Result<Message, &'static str> {
    let (server, user) = who(scene)?;
    let draft = find(scene, taken.numbers.first().copied().unwrap_or_default(), server, user).await.ok_or(GONE)?;
    let chosen = taken.press.chosen.first().and_then(|at| at.parse::<usize>().ok());
    let file = chosen.and_then(|at| document::files(&draft.message).get(at)).ok_or(GONE)?;
    let of_message = document::of_message(&draft.message).ok_or(GONE)?;
    let name = format!("discord/{}-{}", of_message.message, names::of_file(&file.name).trim_start_matches("discord/"));
    Ok(articles::file::fetched(scene, server, file, name, Some(of_message)).await)
}

/// The question whether a message may be read by all.
async fn confirm(scene: &Scene, server: GuildId, user: UserId, draft: Draft, doubt: &str) -> Option<Message> {
    let channel = draft.message.channel?;
    let kept = keep(scene, server, user, draft).await?;
    let button = Button::press("Let every member read it", step(scene, &CONFIRMED, user, kept)?)?;
    let mut embed = Embed::new("Is this for everybody?", ALERT);
    embed.push(&format!("{doubt} <#{channel}>. If you add this message, all of them can read it in answers, with its author's name."));
    Some(Message::embed(embed).private().with_buttons([button]))
}

fn step(scene: &Scene, spec: &StepSpec, user: UserId, draft: u64) -> Option<String> {
    Step { number: spec.number, of: Some(user), server: scene.asker.installed_in, numbers: vec![draft] }.sealed(&scene.bot.key)
}

async fn keep(scene: &Scene, server: GuildId, user: UserId, draft: Draft) -> Option<u64> {
    let service = Arc::clone(scene.service());
    let keep = move || service.store().keep_draft(server, user, &json!(draft).to_string(), OffsetDateTime::now_utc());
    tokio::task::spawn_blocking(keep).await.ok().flatten()
}

async fn find(scene: &Scene, id: u64, server: GuildId, user: UserId) -> Option<Draft> {
    let service = Arc::clone(scene.service());
    let find = move || service.store().draft(id, server, user, OffsetDateTime::now_utc());
    let kept = tokio::task::spawn_blocking(find).await.ok().flatten()?;
    serde_json::from_str(&kept).ok()
}

fn forget(scene: &Scene, id: u64) {
    let service = Arc::clone(scene.service());
    tokio::task::spawn_blocking(move || service.store().forget_draft(id));
}

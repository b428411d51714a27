//! `/forget-me`: the articles that were made from what somebody wrote are deleted when they ask for it, in every server.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::discord::commands::spec::{Answering, Deferral, SlashCommand, StepSpec, Taken, Takes};
use crate::discord::interaction::{Command, Control};
use crate::discord::permissions::Permission;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::discord::step::Step;
use crate::ids::{GuildId, UserId};
use crate::service::{Change, ChangeError, Service};
use crate::store::StoreError;
use pullquote_engine::render::message::{Button, Message};
use pullquote_engine::render::wording::fill;

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: ["forget-me", "vergiss-mich", "oublie-moi", "olvídame"],
    description: [
        "Delete the articles that were made from your messages",
        "Die Artikel löschen, die aus deinen Nachrichten entstanden sind",
        "Supprimer les articles tirés de vos messages",
        "Borrar los artículos hechos a partir de tus mensajes",
    ],
    permission: Permission::Everyone,
    deferral: Deferral::Private,
    takes: Takes::Options { options: &[], handler },
};

/// That they are to be deleted was confirmed.
pub(super) static CONFIRMED: StepSpec =
    StepSpec { number: 3, control: Control::Button, permission: Permission::Everyone, handler: confirmed };

fn handler<'a>(scene: &'a Scene, _command: &'a Command) -> Answering<'a> {
    Box::pin(async move {
        let Some(user) = scene.asker.user else { return Response::unknown(scene.wording, scene.names) };
        match theirs(scene.service(), user).await {
            Ok(found) => ask(scene, user, found.values().map(Vec::len).sum()).into(),
            Err(_) => Message::text(scene.wording.apology).private().into(),
        }
    })
}

fn ask(scene: &Scene, user: UserId, count: usize) -> Message {
    let wording = scene.wording;
    if count == 0 {
        return Message::text(wording.forget_me_none).private();
    }
    let custom_id =
        Step { number: CONFIRMED.number, of: Some(user), server: scene.asker.installed_in, numbers: Vec::new() }.sealed(&scene.bot.key);
    let button = custom_id.and_then(|custom_id| Button::press(wording.forget_me_button, custom_id));
    Message::text(&counted(wording.forget_me_one, wording.forget_me_many, count)).private().with_buttons(button)
}

fn confirmed<'a>(scene: &'a Scene, _taken: &'a Taken) -> Answering<'a> {
    let (service, user, wording, names) = (Arc::clone(scene.service()), scene.asker.user, scene.wording, scene.names);
    Box::pin(async move {
        let Some(user) = user else { return Response::unknown(wording, names) };
        Response::later(async move {
            match forget(&service, user).await {
                Ok(0) => Message::text(wording.forget_me_none),
                Ok(count) => Message::text(&counted(wording.forgot_one, wording.forgot_many, count)),
                Err(error) => {
                    tracing::error!(
                        error = &error as &dyn std::error::Error,
                        "the articles made from somebody's messages could not all be deleted"
                    );
                    Message::text(wording.apology)
                }
            }
        })
    })
}

fn counted(one: &str, many: &str, count: usize) -> String {
    if count == 1 { one.to_owned() } else { fill(many, &[&count.to_string()]) }
}

/// The names of the articles that were made from messages of this user, by server, removed ones as well.
async fn theirs(service: &Arc<Service>, user: UserId) -> Result<BTreeMap<GuildId, Vec<String>>, StoreError> {
    let service = Arc::clone(service);
    let found = tokio::task::spawn_blocking(move || service.store().articles_of_author(user)).await.unwrap_or_else(|_| Ok(Vec::new()))?;
    let mut theirs: BTreeMap<GuildId, Vec<String>> = BTreeMap::new();
    found.into_iter().for_each(|(server, article)| theirs.entry(server).or_default().push(article.name));
    Ok(theirs)
}

/// Deletes them all, also where one server's cannot be; says how many.
async fn forget(service: &Arc<Service>, user: UserId) -> Result<usize, ChangeError> {
    let (mut count, mut failed) = (0, None);
    for (server, names) in theirs(service, user).await? {
        let of_server = names.len();
        match service.change_articles(server, Change::Withdraw(names), Some(user)).await {
            // They are deleted; what could not be read again has nothing of them.
            Ok(_) | Err(ChangeError::Reload(_)) => count += of_server,
            Err(ChangeError::NoSuch) => {}
            Err(error) => failed = Some(error),
        }
    }
    failed.map_or(Ok(count), Err)
}

//! What a subcommand of `/settings` changes, and what holds then.

use crate::discord::commands::settings::show;
use crate::discord::interaction::Command;
use crate::discord::scene::Scene;
use crate::ids::{GuildId, Id};
use crate::store::GuildSettings;
use pullquote_engine::render::message::Message;
use pullquote_engine::render::wording;

/// Most channels and most roles that can be named; more would not fit the reply that shows them.
const MAX_NAMED: usize = 50;

pub(super) fn answers(scene: &Scene, command: &Command) -> Message {
    let language = command.text("language").filter(|code| wording::ALL.iter().any(|wording| wording.code == *code)).map(str::to_owned);
    let quotes = command.number("quotes").and_then(|count| u8::try_from(count.clamp(1, 5)).ok());
    change(scene, |old| GuildSettings {
        private: command.truth("private").or(old.private),
        quotes: quotes.or(old.quotes),
        language: language.or_else(|| old.language.clone()),
        mentions: command.truth("mentions").or(old.mentions),
        log_questions: command.truth("log_questions").or(old.log_questions),
        ..old.clone()
    })
}

pub(super) fn channel(scene: &Scene, command: &Command) -> Message {
    let Some(channel) = command.id("channel") else { return Message::text("Name a channel of this server.").private() };
    let (answers, old) = (command.truth("answer").unwrap_or(true), &scene.guild);
    // Where answers are given in all channels but some, one that is taken off these is as the others, and not the only one.
    let is_as_others = old.channels.is_empty() && old.excluded.contains(&channel);
    let channels = toggled(&old.channels, channel, answers && !is_as_others);
    match (channels, toggled(&old.excluded, channel, !answers)) {
        (Some(channels), Some(excluded)) => change(scene, |old| GuildSettings { channels, excluded, ..old.clone() }),
        _ => too_many("channels are named"),
    }
}

pub(super) fn forum(scene: &Scene, command: &Command) -> Message {
    let Some(forum) = command.id("channel") else { return Message::text("Name a forum of this server.").private() };
    let (answers, old) = (command.truth("answer").unwrap_or(true), &scene.guild);
    let is_operators = scene.settings().forums.named.contains(&forum);
    match (toggled(&old.forums, forum, answers), toggled(&old.quiet_forums, forum, is_operators && !answers)) {
        (Some(forums), Some(quiet_forums)) => change(scene, |old| GuildSettings { forums, quiet_forums, ..old.clone() }),
        _ => too_many("forums are named"),
    }
}

pub(super) fn role(scene: &Scene, command: &Command) -> Message {
    let Some(role) = command.id("role") else { return Message::text("Name a role of this server.").private() };
    match toggled(&scene.guild.admin_roles, role, command.truth("admin").unwrap_or(true)) {
        Some(admin_roles) => change(scene, |old| GuildSettings { admin_roles, ..old.clone() }),
        None => too_many("roles are named"),
    }
}

fn too_many(what: &str) -> Message {
    Message::text(&format!("Nothing was changed: {MAX_NAMED} {what} already, and no more can be. Take one away first.")).private()
}

pub(super) fn reset(scene: &Scene) -> Message {
    let Some(guild) = scene.asker.installed_in else { return show::no_server() };
    let forgotten = scene.service().store().forget_guild(guild);
    let title =
        if forgotten { "Reset: settings, questions, remarks, verdicts and counts are gone" } else { "Reset, as far as the store let me" };
    set(scene, guild, &GuildSettings::default(), title)
}

fn change(scene: &Scene, changed: impl FnOnce(&GuildSettings) -> GuildSettings) -> Message {
    match scene.asker.installed_in {
        Some(guild) => set(scene, guild, &changed(&scene.guild), "Set"),
        None => show::no_server(),
    }
}

fn set(scene: &Scene, guild: GuildId, new: &GuildSettings, title: &str) -> Message {
    let written = scene.service().store().set_guild(guild, new);
    let is_kept = written && scene.service().store().path().is_some();
    show::shown(scene, new, if is_kept { title } else { "Set until the bot stops: its store is in memory only" })
}

/// `ids` with `id` in it, or without. None if that would be too many.
fn toggled<Of: Copy + PartialEq>(ids: &[Id<Of>], id: Id<Of>, wanted: bool) -> Option<Vec<Id<Of>>> {
    let mut toggled: Vec<Id<Of>> = ids.iter().copied().filter(|known| *known != id).collect();
    if wanted {
        toggled.push(id);
    }
    (toggled.len() <= MAX_NAMED).then_some(toggled)
}

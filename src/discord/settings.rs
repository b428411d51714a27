//! `/settings`: what the managers of a server set for it. In English, as all that is said to operators.

use crate::discord::interaction::Command;
use crate::discord::scene::Scene;
use crate::store::GuildSettings;
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::message::{Embed, Message};
use pullquote_engine::render::wording;

/// Most channels and most roles that can be named; more would not fit the reply that shows them.
const MAX_NAMED: usize = 50;

/// Carries out a subcommand of `/settings` and shows what holds then.
pub(super) fn settings(scene: &Scene, command: &Command) -> Message {
    let Some(guild) = scene.asker.guild else {
        return Message::text("Settings belong to a server. Use this command there.").private();
    };
    let old = &*scene.guild;
    let new = match command.sub.as_deref() {
        None | Some("show") => return shown(scene, old, "Settings of this server"),
        Some("privacy") => return privacy(scene),
        Some("answers") => answers(old, command),
        Some("channel") => {
            let channels = toggled(&old.channels, command.number("channel"), command.truth("answer"));
            GuildSettings { channels, ..old.clone() }
        }
        Some("role") => {
            let admin_roles = toggled(&old.admin_roles, command.number("role"), command.truth("admin"));
            GuildSettings { admin_roles, ..old.clone() }
        }
        Some("reset") => {
            let forgotten = scene.service().store().forget_guild(guild);
            let title = if forgotten { "Reset: settings, questions and verdicts are gone" } else { "Reset, as far as the store let me" };
            return set(scene, guild, &GuildSettings::default(), title);
        }
        Some(_) => return Message::text(scene.wording.unknown_request).private(),
    };
    set(scene, guild, &new, "Set")
}

fn set(scene: &Scene, guild: u64, new: &GuildSettings, title: &str) -> Message {
    let written = scene.service().store().set_guild(guild, new);
    let is_kept = written && scene.service().store().path().is_some();
    shown(scene, new, if is_kept { title } else { "Set until the bot stops: its store is in memory only" })
}

fn answers(old: &GuildSettings, command: &Command) -> GuildSettings {
    let language = command.text("language").filter(|code| wording::ALL.iter().any(|wording| wording.code == *code)).map(str::to_owned);
    let quotes = command.number("quotes").and_then(|count| u8::try_from(count.clamp(1, 5)).ok());
    GuildSettings {
        private: command.truth("private").or(old.private),
        quotes: quotes.or(old.quotes),
        language: language.or_else(|| old.language.clone()),
        mentions: command.truth("mentions").or(old.mentions),
        log_questions: command.truth("log_questions").or(old.log_questions),
        ..old.clone()
    }
}

/// `ids` with `id` in it, or without.
fn toggled(ids: &[u64], id: Option<u64>, wanted: Option<bool>) -> Vec<u64> {
    let mut toggled: Vec<u64> = ids.iter().copied().filter(|known| Some(*known) != id).collect();
    if wanted.unwrap_or(true) && toggled.len() < MAX_NAMED {
        toggled.extend(id);
    }
    toggled
}

fn shown(scene: &Scene, guild: &GuildSettings, title: &str) -> Message {
    let yes = |set: Option<bool>, default: bool| match set {
        Some(true) => "yes".to_owned(),
        Some(false) => "no".to_owned(),
        None => format!("{} (not set here)", if default { "yes" } else { "no" }),
    };
    // A channel or role in such marks is shown by its name and pings nobody: allowed mentions are empty.
    let named = |ids: &[u64], mark: &str, none: &str| match ids {
        [] => none.to_owned(),
        ids => ids.iter().map(|id| format!("<{mark}{id}>")).collect::<Vec<_>>().join(" "),
    };
    let operator = scene.service().settings();
    let quotes = guild.quotes.map_or_else(|| format!("{} (not set here)", operator.rules.max_quotes), |quotes| quotes.to_string());
    let language = guild.language.as_deref().map_or("the asker's", |code| wording::of_locale(code).name);
    let mut embed = Embed::new(title, PLAIN);
    embed.push(&format!(
        "**Answers only for the asker**: {}\n**Quotes in an answer**: {quotes}\n**Language of replies**: {language}\n**Answers where mentioned**: {}\n**Keeps unanswered questions**: {}",
        yes(guild.private, false),
        yes(guild.mentions, operator.discord.mentions),
        yes(guild.log_questions, operator.store.log_questions),
    ));
    embed.push(&format!("**Answers in**: {}", named(&guild.channels, "#", "all channels")));
    embed.push(&format!("**Admin roles beside Manage Server**: {}", named(&guild.admin_roles, "@&", "none")));
    Message::embed(embed).private()
}

fn privacy(scene: &Scene) -> Message {
    let operator = &scene.service().settings().store;
    let mut embed = Embed::new("What is kept of this server", PLAIN);
    embed.push("**Never kept**: who asked, names, messages, questions that were answered.");
    embed.push(if scene.logs_questions() {
        "**Questions without an answer** are kept with how often and on which day they were last asked, so that the operator learns which articles are missing. `/settings answers log_questions:False` stops that."
    } else {
        "**Questions without an answer** are not kept."
    });
    embed.push("**Helpful** and **Not helpful** are counted by day.");
    embed.push(&format!(
        "Both are forgotten after {} days. They are kept {}. `/settings reset` forgets them now.",
        operator.keep_days,
        if scene.service().store().path().is_some() { "in a file of the operator's" } else { "in memory until the bot stops" }
    ));
    Message::embed(embed).private()
}

//! What `/settings` shows: what is set in a server, and what is kept of it.

use crate::config::ForumSettings;
use crate::discord::scene::Scene;
use crate::ids::Id;
use crate::store::GuildSettings;
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::message::{Embed, Message};
use pullquote_engine::render::wording;

/// What is said where there is no server.
pub(super) fn no_server() -> Message {
    Message::text("Settings belong to a server. Use this command there.").private()
}

/// What is set in the server.
pub(super) fn settings(scene: &Scene) -> Message {
    if scene.asker.installed_in.is_none() { no_server() } else { shown(scene, &scene.guild, "Settings of this server") }
}

/// `guild` as a message under this title.
pub(super) fn shown(scene: &Scene, guild: &GuildSettings, title: &str) -> Message {
    let yes = |set: Option<bool>, default: bool| match set {
        Some(true) => "yes".to_owned(),
        Some(false) => "no".to_owned(),
        None => format!("{} (not set here)", if default { "yes" } else { "no" }),
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
    if !guild.excluded.is_empty() {
        embed.push(&format!("**But not in**: {}", named(&guild.excluded, "#", "")));
    }
    push_forums(&mut embed, guild, &operator.discord.forums);
    embed.push(&format!("**Admin roles beside Manage Server**: {}", named(&guild.admin_roles, "@&", "none")));
    Message::embed(embed).private()
}

/// Where new posts are answered, as far as this server said so. What the operator named may be in any server.
fn push_forums(embed: &mut Embed, guild: &GuildSettings, operator: &ForumSettings) {
    if !guild.forums.is_empty() {
        let off = " (not yet: whoever runs me has not allowed that with `discord.server_forums`)";
        let is_off = !operator.named_by_servers && guild.forums.iter().any(|forum| !operator.named.contains(forum));
        embed.push(&format!("**Answers new posts in**: {}{}", named(&guild.forums, "#", ""), if is_off { off } else { "" }));
    }
    if !guild.quiet_forums.is_empty() {
        embed.push(&format!("**Answers no new posts in**: {}", named(&guild.quiet_forums, "#", "")));
    }
}

/// Channels or roles. In such marks they are shown by their names and ping nobody: allowed mentions are empty.
fn named<Of>(ids: &[Id<Of>], mark: &str, none: &str) -> String {
    match ids {
        [] => none.to_owned(),
        ids => ids.iter().map(|id| format!("<{mark}{id}>")).collect::<Vec<_>>().join(" "),
    }
}

/// What is kept of the server.
pub(super) fn privacy(scene: &Scene) -> Message {
    if scene.asker.installed_in.is_none() {
        return no_server();
    }
    let operator = &scene.service().settings().store;
    let mut embed = Embed::new("What is kept of this server", PLAIN);
    embed.push("**Never kept**: who asked, what was said in channels, questions that were answered.");
    embed.push("**Messages that a manager adds to the articles** are kept with their author's name until they are deleted at Discord, or their author uses `/forget-me`.");
    embed.push(if scene.logs_questions() {
        "**Questions without an answer** are kept with how often and on which day they were last asked, so that the operator learns which articles are missing. `/settings answers log_questions:False` stops that."
    } else {
        "**Questions without an answer** are not kept."
    });
    embed.push("**Helpful** and **Not helpful** are counted by day.");
    embed.push(&format!(
        "Questions and counts are forgotten after {} days. They are kept {}. `/settings reset` forgets them now; articles and pinned answers stay.",
        operator.keep_days,
        if scene.service().store().path().is_some() { "in a file of the operator's" } else { "in memory until the bot stops" }
    ));
    Message::embed(embed).private()
}

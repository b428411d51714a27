//! Who asks where, under which settings, in which language: what every command looks at.

use std::sync::Arc;

use crate::config::DiscordSettings;
use crate::discord::bot::Bot;
use crate::discord::interaction::{Asker, Interaction, Where};
use crate::discord::names::Names;
use crate::discord::permissions::{self, Permission};
use crate::ids::{ApplicationId, ChannelId, GuildId};
use crate::service::{Audience, Service};
use crate::store::GuildSettings;
use crate::telemetry::Transport;
use pullquote_engine::catalogue::UnionCatalogue;
use pullquote_engine::render::wording::{self, Wording};
use pullquote_engine::text::language::Language;

/// The surroundings of one interaction.
#[derive(Clone)]
pub(super) struct Scene {
    pub(super) bot: Arc<Bot>,
    /// The application that was asked.
    pub(super) application: ApplicationId,
    pub(super) asker: Asker,
    pub(super) place: Where,
    pub(super) transport: Transport,
    pub(super) guild: Arc<GuildSettings>,
    pub(super) wording: &'static Wording,
    /// Whether the asker's client or the server's settings named the language of `wording`.
    is_language_told: bool,
    /// What the asker's client calls commands.
    pub(super) names: Names,
}

impl Scene {
    pub(super) fn of(bot: &Arc<Bot>, interaction: &Interaction) -> Scene {
        let asker = interaction.asker.clone();
        let guild = asker.installed_in.map(|guild| bot.service.store().guild(guild)).unwrap_or_default();
        let locale = guild.language.as_deref().unwrap_or(&interaction.locale);
        Scene {
            bot: Arc::clone(bot),
            application: interaction.application,
            asker,
            place: interaction.place.clone(),
            transport: interaction.transport,
            wording: wording::of_locale(locale),
            is_language_told: !locale.is_empty(),
            // A message does not tell its author's language.
            names: Names::of(if interaction.locale.is_empty() { locale } else { &interaction.locale }),
            guild,
        }
    }

    /// The same, where a step of ours was begun in that server, for somebody who goes on in it. See `Step::server`.
    pub(super) fn going_on_in(&self, server: Option<GuildId>) -> Scene {
        let known = server.filter(|server| self.asker.installed_in.is_none() && self.asker.guild == Some(*server));
        let Some(server) = known else { return self.clone() };
        let guild = self.bot.service.store().guild(server);
        let wording = guild.language.as_deref().map_or(self.wording, wording::of_locale);
        Scene { asker: Asker { installed_in: Some(server), ..self.asker.clone() }, guild, wording, ..self.clone() }
    }

    /// The same in `language`, where nobody said which one is wanted and it is spoken here.
    pub(super) fn worded_for(&self, language: Language) -> Scene {
        let spoken = wording::ALL.into_iter().find(|wording| wording.code == language.code() && !self.is_language_told);
        let names = spoken.map_or(self.names, |wording| Names::of(wording.code));
        Scene { wording: spoken.unwrap_or(self.wording), names, ..self.clone() }
    }

    pub(super) fn service(&self) -> &Arc<Service> {
        &self.bot.service
    }

    /// What of the corpus is seen here, to be listed and found again.
    pub(super) async fn catalogue(&self) -> UnionCatalogue {
        self.service().catalogue_unblocked(self.audience()).await
    }

    /// Whose articles may be seen here.
    pub(super) fn audience(&self) -> Audience {
        self.asker.audience()
    }

    pub(super) fn settings(&self) -> &DiscordSettings {
        &self.bot.service.settings().discord
    }

    /// Whether the asker may use what needs `permission`.
    pub(super) fn may(&self, permission: Permission) -> bool {
        let is_admin = |guild_roles| permissions::is_admin(&self.asker, &self.settings().admins, guild_roles);
        match permission {
            Permission::Everyone => true,
            Permission::Admin => is_admin(&self.guild.admin_roles),
            Permission::Manager => is_admin(&[]),
        }
    }

    /// Whether the asker runs the bot.
    pub(super) fn is_operator(&self) -> bool {
        permissions::is_operator(&self.asker, &self.settings().admins)
    }

    /// Why nothing is answered here at all, if so: in a server that the operator did not name, in direct messages.
    pub(super) fn refusal(&self) -> Option<&'static str> {
        match self.asker.guild {
            None if !self.settings().direct_messages => Some(self.wording.not_in_private),
            Some(guild) if !self.settings().servers.is_empty() && !self.settings().servers.contains(&guild) => {
                Some(self.wording.not_in_this_server)
            }
            _ => None,
        }
    }

    /// Whether questions are answered in this channel, or in the one that this thread hangs off.
    pub(super) fn answers_here(&self) -> bool {
        self.guild.answers_in(self.place.channel, self.place.parent)
    }

    /// Whether answers are for the asker alone here, whatever the asker says.
    pub(super) fn is_private_here(&self) -> bool {
        self.guild.private == Some(true)
    }

    /// Whether questions without an answer are kept here.
    pub(super) fn logs_questions(&self) -> bool {
        self.bot.service.settings().store.log_questions && self.guild.log_questions.unwrap_or(true)
    }

    /// Whether new posts in this forum are answered unasked.
    pub(super) fn answers_posts_in(&self, forum: ChannelId) -> bool {
        let (settings, set_here) = (&self.settings().forums, self.guild.posts_in(forum));
        let by_operator = settings.named.contains(&forum);
        self.refusal().is_none() && set_here.unwrap_or(by_operator) && (by_operator || settings.named_by_servers)
    }

    /// Whether the bot answers here where it is mentioned.
    pub(super) fn answers_mentions(&self) -> bool {
        self.settings().mentions && self.guild.mentions.unwrap_or(true)
    }
}

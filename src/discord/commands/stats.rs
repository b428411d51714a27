//! `/stats`: how much a server asks, how much of that is answered, and what its members think of the answers. In English, as all that is
//! said to operators.

use std::sync::Arc;

use time::Duration;

use crate::discord::commands::spec::{Answering, Deferral, SlashCommand, Takes};
use crate::discord::interaction::Command;
use crate::discord::permissions::Permission;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::service::today;
use crate::store::Day;
use pullquote_engine::render::cards::PLAIN;
use pullquote_engine::render::chart::{self, Week};
use pullquote_engine::render::message::{Embed, Message};

pub(super) static COMMAND: SlashCommand = SlashCommand {
    name: ["stats", "statistik", "statistiques", "estadísticas"],
    description: [
        "How much is asked and answered here, by week",
        "Wie viel hier gefragt und beantwortet wird, nach Wochen",
        "Combien de questions sont posées et répondues ici, par semaine",
        "Cuánto se pregunta y se responde aquí, por semanas",
    ],
    permission: Permission::Admin,
    deferral: Deferral::Private,
    takes: Takes::Options { options: &[], handler },
};

/// So many weeks are shown.
pub(crate) const WEEKS_SHOWN: u8 = 12;

fn handler<'a>(scene: &'a Scene, _command: &'a Command) -> Answering<'a> {
    let (service, server, apology) = (Arc::clone(scene.service()), scene.asker.installed_in, scene.wording.apology);
    Box::pin(async move {
        Response::later(async move {
            let read = tokio::task::spawn_blocking(move || {
                let since = chart::monday(today()) - Duration::weeks(i64::from(WEEKS_SHOWN) - 1);
                shown(&weeks_of(&service.store().activity_of(server, since)))
            });
            read.await.unwrap_or_else(|_| Message::text(apology)).private()
        })
    })
}

/// The last weeks, put together from days.
pub(crate) fn weeks_of(days: &[Day]) -> Vec<Week> {
    let week = |day: &Day| {
        let Day { day, asked, answered, helpful, not_helpful } = *day;
        Week { monday: day, asked, answered, helpful, not_helpful }
    };
    chart::weeks(&days.iter().map(week).collect::<Vec<_>>(), today(), WEEKS_SHOWN)
}

fn shown(weeks: &[Week]) -> Message {
    let Week { asked, answered, helpful, not_helpful, .. } = chart::total(weeks);
    let mut embed = Embed::new("The last 12 weeks", PLAIN);
    let share = chart::percent(answered, asked).map_or(String::new(), |share| format!(" ({share} %)"));
    embed.push(&format!(
        "**{asked}** questions, **{answered}** answered{share}\n**{helpful}** answers judged helpful, **{not_helpful}** not"
    ));
    embed.push(&format!("```\n{}```", chart::text(weeks)));
    embed.set_footer("█ answered ░ not answered · counted by day, without who asked and what");
    Message::embed(embed).private()
}

//! Chaos and the report on it.

use std::time::Duration;

use serenity::model::event::Event;

use crate::{Bot, message};
use fake_discord::interactions::{Interaction, ask};
use fake_discord::{Chaos, FakeDiscord};

#[tokio::test]
async fn what_was_taken_behind_a_fault_is_remembered() {
    let discord = FakeDiscord::start().await;
    let bot = Bot::logged_in(&discord).await;
    let quick = Duration::from_millis(20);
    discord.start_chaos(Chaos { share: 70, slowest: quick, disturbed_every: Duration::ZERO, ..Chaos::seeded(11, Duration::from_secs(60)) });
    let asked: Vec<Interaction> = (0..60).map(|_| ask("Who?").build()).collect();
    for interaction in &asked {
        discord.send(interaction);
        // Until somebody says that it was taken.
        for _ in 0..20 {
            let answered = bot.answer(interaction, &message("x")).await;
            if answered.as_ref().map_or_else(|error| error.to_string().contains("acknowledged"), |()| true) {
                break;
            }
        }
    }
    let report = discord.report();
    assert_eq!((report.outcomes.len(), report.answered(), report.twice().len()), (60, 60, 0), "{report}");
    assert!(report.outcomes.iter().any(|outcome| outcome.retried > 0), "{report}");
    discord.clear_faults();
    assert!(bot.http.get_current_user().await.is_ok());
}

#[tokio::test]
async fn a_disturbed_connection_loses_nothing_that_can_be_resumed() {
    let discord = FakeDiscord::start().await;
    let mut bot = Bot::logged_in(&discord).await;
    let often = Duration::from_millis(300);
    discord.start_chaos(Chaos { share: 0, disturbed_every: often, ..Chaos::seeded(5, Duration::from_secs(2)) });
    discord.wait_for_resume().await;
    discord.send(&ask("Who?").build());
    while !matches!(bot.next().await, Event::InteractionCreate(_)) {}
}

#[tokio::test]
async fn a_frozen_connection_is_left_and_what_was_lost_with_it_is_told() {
    let discord = FakeDiscord::start().await;
    discord.configure_gateway(|options| options.heartbeat_interval = Duration::from_millis(100));
    let mut bot = Bot::logged_in(&discord).await;
    discord.freeze();
    discord.configure_gateway(|options| options.heartbeat_interval = Duration::from_secs(1));
    let lost = ask("Who?").build();
    discord.send(&lost);
    discord.wait_for_identify().await;
    while !matches!(bot.next().await, Event::Ready(_)) {}
    assert_eq!(discord.report().unheard(), [lost.id.as_str()]);
    let heard = ask("Who?").build();
    discord.send(&heard);
    while !matches!(bot.next().await, Event::InteractionCreate(_)) {}
    // The heartbeats from before are done with once one names the last event.
    while discord.wait_for_heartbeat().await != Some(2) {}
    let report = discord.report();
    assert_eq!((report.unheard(), report.unanswered()), (vec![lost.id.as_str()], vec![heard.id.as_str()]), "{report}");
}

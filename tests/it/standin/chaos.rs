//! Chaos and the report on it.

use std::time::Duration;

use serenity::model::event::Event;

use crate::standin::{Bot, message};
use fake_discord::interactions::{Interaction, ask};
use fake_discord::server::{Chaos, Standin};

#[tokio::test]
async fn what_was_taken_behind_a_fault_is_remembered() {
    let standin = Standin::start().await;
    let bot = Bot::logged_in(&standin).await;
    let quick = Duration::from_millis(20);
    standin.chaos(Chaos { share: 70, slowest: quick, disturbed_every: Duration::ZERO, ..Chaos::seeded(11, Duration::from_secs(60)) });
    let asked: Vec<Interaction> = (0..60).map(|_| ask("Who?").build()).collect();
    for interaction in &asked {
        standin.send(interaction);
        // Until somebody says that it was taken.
        for _ in 0..20 {
            let answered = bot.answer(interaction, &message("x")).await;
            if answered.as_ref().map_or_else(|error| error.to_string().contains("acknowledged"), |()| true) {
                break;
            }
        }
    }
    let report = standin.report();
    assert_eq!((report.fates.len(), report.answered(), report.twice().len()), (60, 60, 0), "{report}");
    assert!(report.fates.iter().any(|fate| fate.retried > 0), "{report}");
    standin.behave();
    assert!(bot.http.get_current_user().await.is_ok());
}

#[tokio::test]
async fn a_disturbed_connection_loses_nothing_that_can_be_resumed() {
    let standin = Standin::start().await;
    let mut bot = Bot::logged_in(&standin).await;
    let often = Duration::from_millis(300);
    standin.chaos(Chaos { share: 0, disturbed_every: often, ..Chaos::seeded(5, Duration::from_secs(2)) });
    standin.wait_for_resume().await;
    standin.send(&ask("Who?").build());
    while !matches!(bot.next().await, Event::InteractionCreate(_)) {}
}

#[tokio::test]
async fn a_frozen_connection_is_left_and_what_was_lost_with_it_is_told() {
    let standin = Standin::start().await;
    standin.habits(|habits| habits.heartbeat = Duration::from_millis(100));
    let mut bot = Bot::logged_in(&standin).await;
    standin.freeze();
    standin.habits(|habits| habits.heartbeat = Duration::from_secs(1));
    let lost = ask("Who?").build();
    standin.send(&lost);
    standin.wait_for_identify().await;
    while !matches!(bot.next().await, Event::Ready(_)) {}
    assert_eq!(standin.report().unheard(), [lost.id.as_str()]);
    let heard = ask("Who?").build();
    standin.send(&heard);
    while !matches!(bot.next().await, Event::InteractionCreate(_)) {}
    // The heartbeats from before are done with once one names the last event.
    while standin.wait_for_heartbeat().await != Some(2) {}
    let report = standin.report();
    assert_eq!((report.unheard(), report.unanswered()), (vec![lost.id.as_str()], vec![heard.id.as_str()]), "{report}");
}

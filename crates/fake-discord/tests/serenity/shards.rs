//! Several shards, and how soon they may log in.

use std::time::Duration;

use serenity::model::event::Event;
use serenity::model::gateway::GatewayIntents;

use crate::Bot;
use fake_discord::FakeDiscord;
use fake_discord::interactions::ask;

/// A server that the second of two shards has.
const ODD_GUILD: u64 = (1 << 22) | 5;

#[tokio::test]
async fn each_shard_hears_of_its_own_servers() {
    let discord = FakeDiscord::start().await;
    discord.configure_gateway(|options| (options.shards, options.identify_interval) = (2, Duration::from_secs(5)));
    [1 << 23, ODD_GUILD].into_iter().for_each(|server| discord.join_server(server));
    let mut bot = Bot::start_with(&discord, GatewayIntents::empty(), 2).await;
    let first = discord.wait_for_identify().await;
    let second = discord.wait_for_identify().await;
    let mut numbers = [first["shard"][0].as_u64(), second["shard"][0].as_u64()];
    numbers.sort_unstable();
    assert_eq!(numbers, [Some(0), Some(1)]);
    for _ in 0..2 {
        let Event::Ready(told) = bot.next().await else { panic!("no READY") };
        let shard = told.ready.shard.map_or(0, |shard| shard.id.0);
        let servers: Vec<u64> = told.ready.guilds.iter().map(|guild| guild.id.get()).collect();
        assert_eq!(servers, [[1 << 23], [ODD_GUILD]][shard as usize]);
    }
    discord.send(&ask("Who?").in_guild(&ODD_GUILD.to_string()).build());
    assert!(matches!(bot.next().await, Event::InteractionCreate(_)));
    discord.send(&ask("Who?").in_dm().build());
    assert!(matches!(bot.next().await, Event::InteractionCreate(_)));
}

#[tokio::test]
async fn shards_that_log_in_too_soon_are_turned_away() {
    let discord = FakeDiscord::start().await;
    // serenity waits 5 s.
    discord.configure_gateway(|options| options.identify_interval = Duration::from_secs(60));
    let _bot = Bot::start_with(&discord, GatewayIntents::empty(), 2).await;
    discord.wait_for_identify().await;
    discord.wait_for_identify().await;
    let violations = discord.take_violations().join("\n");
    assert!(violations.contains("IDENTIFY of shard 1 within 60s of another"), "{violations}");
}

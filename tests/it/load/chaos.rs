//! The bot with a Discord that fails: nothing is answered twice, and what it heard of is answered or named in its log.

use std::time::{Duration, Instant};

use tokio::time::interval;

use crate::load::{QUESTIONS, Size, answers_again, settled};
use crate::support::bot::{Corpus, Process};
use fake_discord::interactions::ask;
use fake_discord::messages::mention;
use fake_discord::{Chaos, FakeDiscord};

/// Questions all the while, one in ten as a mention, then one more once everything goes right again. Returns the
/// report in words.
async fn through_chaos(chaos: Chaos) -> String {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    discord.configure_gateway(|options| (options.heartbeat_interval, options.real_time) = (Duration::from_millis(500), true));
    let bot = Process::start(&corpus, &discord.api_base());
    discord.wait_for_identify().await;
    discord.start_chaos(chaos);
    let (began, mut tick) = (Instant::now(), interval(Duration::from_millis(25)));
    for number in 0.. {
        if began.elapsed() > chaos.span {
            break;
        }
        tick.tick().await;
        let question = QUESTIONS[number % QUESTIONS.len()];
        if number % 10 == 9 {
            let _ = discord.send_message(&mention(question).build());
        } else {
            discord.send(&ask(question).build());
        }
    }
    discord.clear_faults();
    assert!(answers_again(&discord).await, "the bot does not come back: {}", bot.log());
    settled(&discord).await;
    let report = discord.report();
    let resumes = bot.log().matches("connected to Discord").count();
    assert_eq!(report.twice(), Vec::<&str>::new(), "{report}");
    let log = bot.log();
    let silent: Vec<&str> = report.unanswered().into_iter().filter(|id| !log.contains(id)).collect();
    assert_eq!(silent, Vec::<&str>::new(), "neither answered nor in the log: {report}");
    format!("{report}; {resumes} connections, {} invalid requests", discord.invalid_requests())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "load: PULLQUOTE_LOAD=small cargo test --test it load:: -- --ignored"]
async fn a_discord_that_fails_gets_no_answer_twice() {
    let short = Chaos::seeded(20_240_307, Duration::from_secs(4));
    // Dead connections are noticed by heartbeats, which takes seconds.
    let long = Chaos { zombies: true, disturbed_every: Duration::from_secs(2), ..Chaos::seeded(5, Duration::from_secs(60)) };
    println!("{}", through_chaos(Size::read().pick(short, long)).await);
}

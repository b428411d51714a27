//! The bot as it runs for years, in minutes: questions at a steady rate, the corpus changing under it, and a Discord that
//! fails now and then. Nothing lost, nothing answered twice, and no memory that only grows.
//!
//! `just soak SECONDS RATE` says how long and how fast.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use tokio::time::{MissedTickBehavior, interval};

use crate::load::{QUESTIONS, Size, answers_again, settled};
use crate::support::bot::{Corpus, Process};
use fake_discord::interactions::ask;
use fake_discord::messages::mention;
use fake_discord::{Chaos, FakeDiscord};

/// Users and servers, so few that what is kept of each does not grow with the number of questions.
const USERS: usize = 1_000;
const SERVERS: usize = 100;

const RELOAD_EVERY: Duration = Duration::from_secs(5);

/// How much memory may grow from the start of the second half to the end, in hundredths. In a short run what is needed for the first
/// time is a larger part of it.
const MAY_GROW_BY: (u64, u64) = (20, 5);

/// The figures are told and memory is looked at so often in a run.
const TOLD: u32 = 20;
const LOOKS: u32 = 200;

/// How long, and how many questions a second.
#[derive(Clone, Copy)]
struct Pace {
    span: Duration,
    rate: u32,
}

impl Pace {
    /// As `SOAK_SECONDS` and `SOAK_RATE` say; else twenty seconds or ten minutes.
    fn read(size: Size) -> Pace {
        let number = |name, otherwise| std::env::var(name).map_or(otherwise, |text| text.parse().expect("a number"));
        Pace { span: Duration::from_secs(u64::from(number("SOAK_SECONDS", size.pick(20, 600)))), rate: number("SOAK_RATE", 50) }
    }
}

/// The corpus, which changes a little at a time: articles come, change and go, and there are never more than a few.
struct Changing {
    corpus: Corpus,
    step: usize,
}

impl Changing {
    fn step(&mut self) {
        let name = format!("lamp-{}.txt", self.step / 3 % 4);
        match self.step % 3 {
            0 => self.corpus.write(&name, "The lamp at Harl was lit in 1901."),
            1 => self.corpus.write(&name, &format!("The lamp at Harl was lit in {}.", 1902 + self.step % 90)),
            _ => self.corpus.remove(&name),
        }
        self.step += 1;
    }
}

/// What the process held, one look after the other, in KiB.
struct Memory(Vec<u64>);

impl Memory {
    /// The middle of what it held in this tenth of the time.
    fn of_tenth(&self, tenth: usize) -> u64 {
        let mut looks = self.0[self.0.len() * tenth / 10..self.0.len() * (tenth + 1) / 10].to_vec();
        looks.sort_unstable();
        looks[looks.len() / 2]
    }

    /// At the start of the second half, and at the end.
    fn second_half(&self) -> (u64, u64) {
        (self.of_tenth(5), self.of_tenth(9))
    }
}

/// Sends a question. Returns its id where it is a command.
fn send(discord: &FakeDiscord, number: usize) -> Option<String> {
    let (question, user, server) = (QUESTIONS[number % QUESTIONS.len()], number % USERS + 1, number % SERVERS + 1);
    let (user, server) = (user.to_string(), server.to_string());
    if number % 10 == 9 {
        let _ = discord.send_message(&mention(question).by(&user).in_guild(&server).build());
        return None;
    }
    let asked = ask(question).by(&user).in_guild(&server).build();
    discord.send(&asked);
    Some(asked.id)
}

/// From question to answer, the shortest first.
fn times(discord: &FakeDiscord, sent: &HashMap<String, Instant>) -> Vec<Duration> {
    let answers = discord.callbacks();
    let took = answers.iter().filter_map(|answer| Some(answer.at.duration_since(*sent.get(&answer.interaction_id)?)));
    let mut took: Vec<Duration> = took.collect();
    took.sort_unstable();
    took
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "load: PULLQUOTE_LOAD=small cargo test --test it load:: -- --ignored"]
async fn memory_does_not_grow_and_nothing_is_lost() {
    let (size, pace) = (Size::read(), Pace::read(Size::read()));
    let (discord, mut changing) = (FakeDiscord::start().await, Changing { corpus: Corpus::mills(), step: 0 });
    discord.configure_gateway(|options| (options.heartbeat_interval, options.real_time) = (Duration::from_millis(500), true));
    let bot = Process::start(&changing.corpus, &discord.api_base());
    discord.wait_for_identify().await;
    let chaos = Chaos { share: 10, disturbed_every: Duration::from_secs(5), zombies: true, ..Chaos::seeded(7, pace.span) };
    discord.start_chaos(chaos);
    let (mut memory, mut asked, mut sent, mut reloads) = (Memory(Vec::new()), 0, HashMap::new(), 0);
    let began = Instant::now();
    let mut asking = interval(Duration::from_secs(1) / pace.rate);
    asking.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let (mut reloading, mut looking, mut telling) = (interval(RELOAD_EVERY), interval(pace.span / LOOKS), interval(pace.span / TOLD));
    while began.elapsed() < pace.span {
        tokio::select! {
            _ = asking.tick() => {
                sent.extend(send(&discord, asked).map(|id| (id, Instant::now())));
                asked += 1;
            }
            _ = reloading.tick() => {
                changing.step();
                bot.signal("HUP");
                reloads += 1;
            }
            _ = looking.tick() => memory.0.push(bot.memory_kib()),
            _ = telling.tick() => println!("{:>4} s: {asked} asked, {reloads} reloads, {} KiB", began.elapsed().as_secs(), bot.memory_kib()),
        }
    }
    discord.clear_faults();
    assert!(answers_again(&discord).await, "the bot does not come back: {}", bot.log());
    settled(&discord).await;
    let (report, log, took) = (discord.report(), bot.log(), times(&discord, &sent));
    let lost: Vec<&str> = report.unanswered().into_iter().filter(|id| !log.contains(id)).collect();
    let slow = report.outcomes.iter().filter(|outcome| outcome.late > 0).count();
    let (middle, end) = memory.second_half();
    println!("{report}");
    println!(
        "{} lost, {} doubled, {slow} slow (over 3 s, so that Discord takes no answer); median {:.1?}, p99 {:.1?}",
        lost.len(),
        report.twice().len(),
        took[took.len() / 2],
        took[took.len() * 99 / 100],
    );
    println!(
        "{reloads} reloads, {} done; {} connections",
        log.matches("corpus reloaded").count(),
        log.matches("connected to Discord").count()
    );
    println!("memory {middle} KiB at the start of the second half, {end} KiB at the end");
    assert_eq!((lost, report.twice()), (Vec::new(), Vec::new()), "{report}");
    assert!(!log.contains("corpus not reloaded") && log.contains("corpus reloaded"), "{log}");
    assert!(end * 100 <= middle * (100 + size.pick(MAY_GROW_BY.0, MAY_GROW_BY.1)), "memory grows: {middle} -> {end} KiB");
}

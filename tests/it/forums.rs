//! New posts in forums: answered once, from their title and perhaps their text, by faults and reconnects; or left to people.

use std::time::Duration;

use pullquote::config::{ForumSettings, Secret, Secrets, Settings};

use crate::support::bot::{Bot, Corpus, settings};
use crate::support::http::metric;
use fake_discord::interactions::{command, press_on};
use fake_discord::messages::{ForumPost, MessageBuilder, mention, unaddressed};
use fake_discord::{
    BOT_ID, Callback, Channel, DEADLINE, DIRECT_MESSAGES, FakeDiscord, Fault, GUILD_MESSAGES, GUILDS, MESSAGE_CONTENT, RequestMatcher,
    SentMessage, Server, TOKEN, permissions,
};

const MILLERS: &str = "812345678901234567";
const HELP: &str = "512345678901234567";
const OTHER: &str = "512345678901234568";
const ADA: &str = "345678901234567890";
const GRACE: &str = "345678901234567891";
const QUESTION: &str = "How many visitors does the mayor expect?";
/// A question that is answered without being sure.
const POSSIBLE: &str = "Will the ferry carry cars in July?";
const OFF_TOPIC: &str = "Which wizard won the chess tournament on the moon?";

/// A bot that answers posts in one forum.
struct Place {
    discord: FakeDiscord,
    corpus: Corpus,
    bot: Bot,
    forum: Channel,
}

async fn place() -> Place {
    place_with(|_| {}).await
}

async fn place_with(change: impl FnOnce(&mut Settings)) -> Place {
    let (discord, corpus, forum) = (FakeDiscord::start().await, Corpus::mills(), Channel::forum(HELP, MILLERS).named("help"));
    discord.set_server(&Server::new(MILLERS));
    discord.set_channel(&forum);
    discord.configure_gateway(|options| options.grants_message_content = true);
    let bot = start(&discord, &corpus, change).await;
    Place { discord, corpus, bot, forum }
}

async fn start(discord: &FakeDiscord, corpus: &Corpus, change: impl FnOnce(&mut Settings)) -> Bot {
    let mut settings = settings(corpus, discord);
    settings.discord.forums = ForumSettings { named: vec![HELP.parse().expect("an id")], ..ForumSettings::default() };
    change(&mut settings);
    Bot::start(settings, Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await
}

/// The intents that it logs in with.
async fn intents(discord: &FakeDiscord) -> u64 {
    discord.wait_for_identify().await["intents"].as_u64().expect("a number")
}

fn by_ada(text: &str) -> MessageBuilder {
    unaddressed(text).by(ADA)
}

fn path(post: &ForumPost) -> String {
    format!("/channels/{}/messages", post.id())
}

/// How many messages of the bot's stand there.
fn written_in(discord: &FakeDiscord, post: &ForumPost) -> usize {
    discord.messages_in(post.id()).iter().filter(|message| message.json["author"]["id"] == BOT_ID).count()
}

/// How many messages the bot wrote there, or tried to.
fn tries(discord: &FakeDiscord, post: &ForumPost) -> usize {
    discord.requests().iter().filter(|request| request.method == "POST" && request.path == path(post)).count()
}

/// Waits until so many posts came to that.
async fn until_posts(bot: &Bot, kind: &str, count: u32) {
    let counter = format!("pullquote_forum_posts_total{{kind=\"{kind}\"}}");
    let mut tick = tokio::time::interval(Duration::from_millis(10));
    let counted = async {
        while metric(bot.ops, &counter).await < f64::from(count) {
            tick.tick().await;
        }
    };
    tokio::time::timeout(DEADLINE, counted).await.unwrap_or_else(|_| panic!("{kind} is not counted"));
}

async fn answer(discord: &FakeDiscord, post: &ForumPost) -> SentMessage {
    discord.send_post(post);
    discord.wait_for_message(post.id()).await
}

/// What an admin's command says.
async fn said(discord: &FakeDiscord, name: &str) -> String {
    let asked = command(name).in_guild(MILLERS).by_admin().build();
    discord.send(&asked);
    let callback = discord.wait_for_callback(&asked.id).await;
    if callback.is_deferred() { discord.wait_for_edit(&asked.token).await.text() } else { callback.text() }
}

#[tokio::test]
async fn a_post_is_answered_once_from_its_title_alone_and_says_that_nobody_asked() {
    let Place { discord, corpus: _corpus, bot, forum } = place().await;
    assert_eq!(intents(&discord).await, GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES);
    let post = ForumPost::new(&forum, QUESTION, by_ada(OFF_TOPIC));
    let reply = answer(&discord, &post).await;
    assert!(reply.text().contains("automatic reply") && reply.text().contains("12,000"), "{}", reply.text());
    assert!(reply.pings_nobody() && reply.body["nonce"] == post.id() && reply.body["enforce_nonce"] == true, "{}", reply.body);
    assert_eq!(
        reply.message.buttons().iter().map(|button| button["label"].as_str().expect("a label")).collect::<Vec<_>>(),
        ["Solved", "Not what I meant"]
    );
    until_posts(&bot, "helped", 1).await;
    let stats = said(&discord, "stats").await;
    assert!(stats.contains("**1** questions, **1** answered"), "{stats}");
    bot.stop().await.expect("a clean end");
    assert_eq!(tries(&discord, &post), 1);
}

#[tokio::test]
async fn without_forums_the_bot_asks_for_nothing_more() {
    let Place { discord, corpus: _corpus, bot, forum } =
        place_with(|settings| settings.discord.forums = ForumSettings { message_content: true, ..ForumSettings::default() }).await;
    assert_eq!(intents(&discord).await, GUILD_MESSAGES | DIRECT_MESSAGES);
    assert!(!discord.send_post(&ForumPost::new(&forum, QUESTION, by_ada("It says nothing."))));
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn the_text_counts_where_discord_shows_it() {
    let Place { discord, corpus: _corpus, bot, forum } = place_with(|settings| settings.discord.forums.message_content = true).await;
    assert_eq!(intents(&discord).await, GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES | MESSAGE_CONTENT);
    let post = ForumPost::new(&forum, "The mayor", by_ada(QUESTION));
    let reply = answer(&discord, &post).await;
    assert!(reply.text().contains("12,000") && !reply.text().contains("How many visitors"), "{}", reply.text());
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn an_intent_that_was_not_granted_ends_the_bot_with_what_to_do() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = start(&discord, &corpus, |settings| settings.discord.forums.message_content = true).await;
    let error = bot.ended().await.expect_err("refused");
    assert!(error.to_string().contains("Message Content Intent"), "{error:#}");
    discord.take_violations();
}

#[tokio::test]
async fn an_answer_that_is_not_sure_enough_is_not_given_and_its_question_is_kept() {
    let Place { discord, corpus: _corpus, bot, forum } = place().await;
    intents(&discord).await;
    for (title, count) in [(OFF_TOPIC, 1), (POSSIBLE, 2)] {
        let post = ForumPost::new(&forum, title, by_ada("Who knows?"));
        discord.send_post(&post);
        until_posts(&bot, "silent", count).await;
        assert_eq!(tries(&discord, &post), 0, "{title}");
    }
    let unanswered = said(&discord, "unanswered").await;
    assert!(unanswered.contains("chess tournament") && unanswered.contains("ferry"), "{unanswered}");
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn an_answer_that_may_be_one_is_given_where_the_operator_wants_it() {
    let Place { discord, corpus: _corpus, bot, forum } = place_with(|settings| settings.discord.forums.possible = true).await;
    intents(&discord).await;
    let reply = answer(&discord, &ForumPost::new(&forum, POSSIBLE, by_ada("Who knows?"))).await;
    assert!(reply.text().contains("may answer"), "{}", reply.text());
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn what_a_program_posted_what_a_person_answered_and_what_asks_the_bot_itself_is_left_alone() {
    let Place { discord, corpus: _corpus, bot, forum } = place().await;
    intents(&discord).await;
    let by_bot = ForumPost::new(&forum, QUESTION, unaddressed("News").by_another_bot());
    let by_webhook = ForumPost::new(&forum, QUESTION, unaddressed("News").by_webhook("News"));
    discord.send_post(&by_bot);
    discord.send_post(&by_webhook);
    until_posts(&bot, "silent", 2).await;

    // Somebody is quicker than the bot's look at the thread.
    let answered = ForumPost::new(&forum, QUESTION, by_ada("Who knows?"));
    discord.begin_post(&answered);
    discord.expect_message(&by_ada("I do").by(GRACE).at(&answered.thread).build());
    discord.send_message(&answered.first);
    until_posts(&bot, "silent", 3).await;

    // A mention is answered as anywhere, and not a second time.
    let asking = ForumPost::new(&forum, QUESTION, mention(QUESTION).by(ADA));
    let reply = answer(&discord, &asking).await;
    assert!(!reply.text().contains("automatic reply"), "{}", reply.text());
    until_posts(&bot, "silent", 4).await;

    // Who was heard first is no person, or the poster.
    let helped = ForumPost::new(&forum, QUESTION, by_ada("Who knows?"));
    discord.begin_post(&helped);
    discord.expect_message(&unaddressed("Welcome!").by_another_bot().at(&helped.thread).build());
    discord.expect_message(&by_ada("Anybody?").at(&helped.thread).build());
    discord.send_message(&helped.first);
    discord.wait_for_message(helped.id()).await;
    bot.stop().await.expect("a clean end");
    assert_eq!([by_bot, by_webhook, answered].map(|post| tries(&discord, &post)), [0, 0, 0]);
    assert_eq!(tries(&discord, &asking), 1);
}

#[tokio::test]
async fn other_forums_old_threads_and_private_ones_are_left_alone() {
    let Place { discord, corpus: _corpus, bot, forum } = place().await;
    intents(&discord).await;
    let other = Channel::forum(OTHER, MILLERS);
    discord.set_channel(&other);
    let elsewhere = ForumPost::new(&other, QUESTION, by_ada("Who knows?"));
    discord.send_post(&elsewhere);
    let old = ForumPost::new(&forum, QUESTION, by_ada("Who knows?"));
    discord.expect_message(&old.first);
    discord.dispatch("THREAD_CREATE", &old.joined());
    let private = ForumPost::new(&forum, QUESTION, by_ada("Who knows?"));
    discord.expect_message(&private.first);
    let mut created = private.created();
    created["type"] = 12.into();
    discord.dispatch("THREAD_CREATE", &created);
    answer(&discord, &ForumPost::new(&forum, QUESTION, by_ada("Who knows?"))).await;
    bot.stop().await.expect("a clean end");
    for post in [elsewhere, old, private] {
        assert!(!discord.requests().iter().any(|request| request.path.contains(post.id())));
    }
}

#[tokio::test]
async fn a_post_that_discord_holds_back_is_answered_once_across_a_reconnect() {
    let Place { discord, corpus: _corpus, bot, forum } = place().await;
    intents(&discord).await;
    let post = ForumPost::new(&forum, QUESTION, by_ada("Who knows?"));
    discord.inject_fault(RequestMatcher { method: "POST", path: &path(&post), times: 3 }, Fault::Refused(403, 40_058));
    // Taken, though the bot hears nothing of that: only the nonce keeps its next try from being a second reply.
    discord.inject_fault(RequestMatcher::next("POST", &path(&post)), Fault::StatusAfter(502));
    discord.send_post(&post);
    discord.wait_for_requests("POST", &path(&post), 1).await;
    discord.drop_connection();
    discord.wait_for_resume().await;
    discord.dispatch("THREAD_CREATE", &post.created());
    until_posts(&bot, "helped", 1).await;
    assert_eq!(tries(&discord, &post), 5);
    discord.dispatch("THREAD_CREATE", &post.created());
    // What comes after it is answered after it was passed over.
    answer(&discord, &ForumPost::new(&forum, QUESTION, by_ada("Who knows?"))).await;
    bot.stop().await.expect("a clean end");
    assert_eq!((tries(&discord, &post), written_in(&discord, &post)), (5, 1));
}

#[tokio::test]
async fn a_thread_waits_for_its_first_message_even_if_the_gateway_never_tells_of_it() {
    let Place { discord, corpus: _corpus, bot, forum } = place().await;
    intents(&discord).await;
    let post = ForumPost::new(&forum, QUESTION, by_ada("Who knows?"));
    discord.begin_post(&post);
    discord.wait_for_request("GET", &path(&post)).await;
    assert_eq!(tries(&discord, &post), 0);
    discord.expect_message(&post.first);
    discord.wait_for_message(post.id()).await;
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_bot_that_was_restarted_in_between_says_nothing_twice() {
    let Place { discord, corpus, bot, forum } = place().await;
    intents(&discord).await;
    let (helped, waiting) = [(), ()].map(|()| ForumPost::new(&forum, QUESTION, by_ada("Who knows?"))).into();
    answer(&discord, &helped).await;
    discord.begin_post(&waiting);
    discord.wait_for_request("GET", &path(&waiting)).await;
    bot.stop().await.expect("a clean end");
    let bot = start(&discord, &corpus, |_| {}).await;
    intents(&discord).await;
    discord.dispatch("THREAD_CREATE", &helped.created());
    until_posts(&bot, "silent", 1).await;
    discord.send_post(&waiting);
    discord.wait_for_message(waiting.id()).await;
    bot.stop().await.expect("a clean end");
    assert_eq!((written_in(&discord, &helped), written_in(&discord, &waiting)), (1, 1));
}

#[tokio::test]
async fn where_a_permission_is_missing_nothing_is_sent_and_status_says_so_of_the_forum() {
    let Place { discord, corpus: _corpus, bot, forum } = place().await;
    intents(&discord).await;
    discord.set_channel(&forum.clone().denying_everyone(permissions::SEND_MESSAGES_IN_THREADS));
    let post = ForumPost::new(&forum, QUESTION, by_ada("Who knows?"));
    discord.send_post(&post);
    until_posts(&bot, "refused", 1).await;
    let status = said(&discord, "status").await;
    assert!(status.contains(&format!("<#{HELP}>")) && status.contains("Send Messages in Threads"), "{status}");
    assert!((metric(bot.ops, "pullquote_missing_permissions_total{kind=\"send_messages\"}").await - 1.0).abs() < f64::EPSILON);
    // Without what was written before, what the gateway tells has to do.
    discord.set_channel(&forum.clone().denying_everyone(permissions::READ_MESSAGE_HISTORY));
    answer(&discord, &ForumPost::new(&forum, QUESTION, by_ada("Who knows?"))).await;
    assert!(!said(&discord, "status").await.contains("Send Messages in Threads"));
    bot.stop().await.expect("a clean end");
    assert_eq!(tries(&discord, &post), 1, "nothing is tried again");
}

async fn pressed(discord: &FakeDiscord, reply: &SentMessage, label: &str, by: &str) -> Callback {
    let pressed = press_on(reply, label).in_guild(MILLERS).by(by).build();
    discord.send(&pressed);
    discord.wait_for_callback(&pressed.id).await
}

#[tokio::test]
async fn only_the_poster_says_whether_it_was_solved_or_meant_otherwise() {
    let Place { discord, corpus: _corpus, bot, forum } = place().await;
    intents(&discord).await;
    let solved = answer(&discord, &ForumPost::new(&forum, QUESTION, by_ada("Who knows?"))).await;
    let refused = pressed(&discord, &solved, "Solved", GRACE).await;
    assert!(refused.is_private() && refused.text().contains("whoever asked"), "{}", refused.text());
    let thanked = pressed(&discord, &solved, "Solved", ADA).await;
    assert!(thanked.is_private() && thanked.text().contains("it was counted"), "{}", thanked.text());
    assert!(pressed(&discord, &solved, "Solved", ADA).await.text().contains("already your verdict"));
    let meant = answer(&discord, &ForumPost::new(&forum, QUESTION, by_ada("I mean the other mayor"))).await;
    assert!(pressed(&discord, &meant, "Not what I meant", GRACE).await.is_private());
    pressed(&discord, &meant, "Not what I meant", ADA).await;
    let left = discord.message(meant.message.id()).expect("it stays").json;
    assert!(left["content"].as_str().is_some_and(|text| text.contains("took my answer back")), "{left}");
    assert_eq!((&left["embeds"], &left["components"]), (&serde_json::json!([]), &serde_json::json!([])));
    let status = said(&discord, "status").await;
    assert!(status.contains("1 helpful, 1 not"), "{status}");
    assert!(said(&discord, "unanswered").await.contains("visitors"));
    bot.stop().await.expect("a clean end");
}

async fn set_forum(discord: &FakeDiscord, forum: &str, answer: bool) -> String {
    let set =
        command("settings").channel("channel", forum).boolean("answer", answer).in_subcommand("forum").in_guild(MILLERS).by_admin().build();
    discord.send(&set);
    discord.wait_for_callback(&set.id).await.text()
}

#[tokio::test]
async fn a_server_names_its_forums_where_the_operator_lets_it() {
    let Place { discord, corpus: _corpus, bot, forum } = place_with(|settings| settings.discord.forums.named_by_servers = true).await;
    intents(&discord).await;
    let other = Channel::forum(OTHER, MILLERS);
    discord.set_channel(&other);
    let set = set_forum(&discord, OTHER, true).await;
    assert!(set.contains(&format!("**Answers new posts in**: <#{OTHER}>")) && !set.contains("not yet"), "{set}");
    answer(&discord, &ForumPost::new(&other, QUESTION, by_ada("Who knows?"))).await;
    // What the operator named can be kept quiet.
    let set = set_forum(&discord, HELP, false).await;
    assert!(set.contains(&format!("**Answers no new posts in**: <#{HELP}>")), "{set}");
    let quiet = ForumPost::new(&forum, QUESTION, by_ada("Who knows?"));
    discord.send_post(&quiet);
    set_forum(&discord, OTHER, false).await;
    let no_more = ForumPost::new(&other, QUESTION, by_ada("Who knows?"));
    discord.send_post(&no_more);
    set_forum(&discord, HELP, true).await;
    answer(&discord, &ForumPost::new(&forum, QUESTION, by_ada("Who knows?"))).await;
    bot.stop().await.expect("a clean end");
    assert_eq!((tries(&discord, &quiet), tries(&discord, &no_more)), (0, 0));
}

#[tokio::test]
async fn a_server_is_told_where_the_operator_does_not() {
    let Place { discord, corpus: _corpus, bot, forum: _forum } = place().await;
    intents(&discord).await;
    assert!(set_forum(&discord, OTHER, true).await.contains("not yet: whoever runs me has not allowed that"));
    bot.stop().await.expect("a clean end");
}

//! Two servers that have the common articles and a member in common: what belongs to one of them is seen there and nowhere else.

mod managers;

use pullquote::config::{Secret, Secrets, Settings};
use serde_json::{Value, json};

use crate::support::bot::{Bot, Corpus, settings};
use crate::support::http::now;
use fake_discord::interactions::{InteractionBuilder, ask, autocomplete, command, message_command, press_on};
use fake_discord::messages::{direct, mention};
use fake_discord::{Callback, FakeDiscord, SigningKey, TOKEN};

/// Two servers that have the bot.
const MILLERS: &str = "812345678901234567";
const FERRYMEN: &str = "1098765432109876543";
/// One that does not.
const STRANGERS: &str = "1187654321098765432";
/// A member of all of them, who has the bot for herself too.
const ADA: &str = "345678901234567890";

/// What a common article answers.
const COMMON: &str = "How many visitors does the mayor expect?";
/// What an article of the millers' answers: that Mira Solberg did.
const QUESTION: &str = "Who flew the zeppelin Aurora?";
const ZEPPELIN: &str = "---\ntitle: The zeppelin Aurora moors at the mill\nsource: Circular\n---\n\nThe zeppelin Aurora moored at the mill on Monday. The zeppelin Aurora was flown by Mira Solberg.\n\nShe had started in fog.\n";
/// A common article as the millers' own paper prints it.
const REPRINT: &str = "---\ntitle: The last mill closes\nsource: Circular Reprints\n---\n\nThe last water mill on the river Orra closed on Tuesday after 212 years. Its owner, Jonas Veld, said that repairs would\nhave cost 340,000 crowns.\n\n“We have ground rye here for nine generations,” Veld said. He will sell the building to the town of Harl.\n\nHarl wants to open a museum there in 2026. The mayor, Ines Okoro, expects 12,000 visitors a year.\n";
const LANTERN: &str =
    "---\ntitle: A lantern for the ferry\nsource: Beacon\n---\n\nThe lantern of the ferry was forged by Tomas Reva. It burns whale oil.\n";

/// The mills for all; beside them a few articles of the millers' own, and one of the ferrymen's.
fn corpus() -> Corpus {
    let corpus = Corpus::mills();
    own(&corpus);
    let issue = |number: usize| json!({"title": "T", "source": format!("Circular {number:02}"), "body": "A word."});
    let issues: String = (0..30).map(|number| format!("{}\n", issue(number))).collect();
    corpus.write(&of(MILLERS, "issues.jsonl"), &issues);
    corpus.write(&of(MILLERS, "reprint.md"), REPRINT);
    corpus
}

/// An article of each.
fn own(corpus: &Corpus) {
    corpus.write(&of(MILLERS, "zeppelin.md"), ZEPPELIN);
    corpus.write(&of(FERRYMEN, "lantern.md"), LANTERN);
}

/// Where an article of a server's own is.
fn of(server: &str, name: &str) -> String {
    format!("servers/{server}/{name}")
}

async fn bot_on(corpus: &Corpus, change: impl FnOnce(&mut Settings)) -> (FakeDiscord, Bot) {
    let discord = FakeDiscord::start().await;
    let mut settings = settings(corpus, &discord);
    (settings.questions, settings.discord.questions_per_user) = (None, None);
    change(&mut settings);
    let bot = Bot::start(settings, Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await;
    discord.wait_for_identify().await;
    (discord, bot)
}

async fn both() -> (FakeDiscord, Corpus, Bot) {
    let corpus = corpus();
    let (discord, bot) = bot_on(&corpus, |_| {}).await;
    (discord, corpus, bot)
}

async fn said(discord: &FakeDiscord, builder: InteractionBuilder) -> Callback {
    let interaction = builder.build();
    discord.send(&interaction);
    discord.wait_for_callback(&interaction.id).await
}

/// By the member of all, in the millers' server.
fn at_home(builder: &InteractionBuilder) -> InteractionBuilder {
    builder.clone().by(ADA).in_guild(MILLERS)
}

/// By the same, where nothing of the millers' is to be seen.
fn elsewhere(builder: &InteractionBuilder) -> [(&'static str, InteractionBuilder); 6] {
    let ada = || builder.clone().by(ADA);
    [
        ("another server", ada().in_guild(FERRYMEN)),
        ("another server, with an installation of her own", ada().in_guild(FERRYMEN).with_own_install()),
        ("a direct message", ada().in_dm()),
        ("a group", ada().in_private_channel()),
        ("a server without the bot", ada().in_guild(STRANGERS).user_install()),
        ("the millers' server, without the bot", ada().in_guild(MILLERS).user_install()),
    ]
}

/// Checks that the millers are told of something that nobody else is told of.
async fn is_only_for_the_millers(discord: &FakeDiscord, asked: InteractionBuilder, told: &str) {
    let here = said(discord, at_home(&asked).with_own_install()).await;
    assert!(of_callback(&here).contains(told), "{here:?}");
    let here = said(discord, at_home(&asked)).await;
    assert!(of_callback(&here).contains(told), "{here:?}");
    is_never_told(discord, &asked, told).await;
}

async fn is_never_told(discord: &FakeDiscord, asked: &InteractionBuilder, told: &str) {
    for (place, asked) in elsewhere(asked) {
        let there = said(discord, asked).await;
        assert!(!of_callback(&there).contains(told), "{place}: {there:?}");
    }
}

/// All that is said, without the question that it answers.
fn of_callback(callback: &Callback) -> String {
    let mut data = callback.data.clone();
    for embed in data["embeds"].as_array_mut().into_iter().flatten() {
        embed["title"] = Value::Null;
    }
    data.to_string()
}

async fn end(bot: Bot) {
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn a_question_is_answered_from_the_common_articles_and_from_the_server_s_own() {
    let (discord, _corpus, bot) = both().await;
    is_only_for_the_millers(&discord, ask(QUESTION), "Mira Solberg").await;
    let lantern = ask("Who forged the lantern of the ferry?");
    assert!(said(&discord, lantern.clone().by(ADA).in_guild(FERRYMEN)).await.text().contains("Tomas Reva"));
    assert!(!said(&discord, at_home(&lantern)).await.text().contains("Tomas Reva"));
    for (place, asked) in elsewhere(&ask(COMMON)).into_iter().chain([("the millers' server", at_home(&ask(COMMON)))]) {
        assert!(said(&discord, asked).await.text().contains("12,000"), "{place}");
    }
    end(bot).await;
}

#[tokio::test]
async fn a_word_is_mended_only_into_what_is_seen_and_a_story_told_only_by_outlets_that_are() {
    let (discord, _corpus, bot) = both().await;
    is_only_for_the_millers(&discord, ask("Who flew the zepelin Aurora?"), "zeppelin").await;
    is_only_for_the_millers(&discord, ask(COMMON), "Circular Reprints").await;
    end(bot).await;
}

#[tokio::test]
async fn an_outlet_that_only_one_server_has_is_none_elsewhere() {
    let (discord, _corpus, bot) = both().await;
    let asked = ask(QUESTION).string("source", "Circular");
    assert!(said(&discord, at_home(&asked)).await.text().contains("Mira Solberg"));
    for (place, asked) in elsewhere(&asked) {
        let refused = said(&discord, asked).await;
        assert!(refused.text().contains("No article here is from"), "{place}: {refused:?}");
    }
    end(bot).await;
}

#[tokio::test]
async fn a_message_is_looked_up_in_what_is_seen_where_it_is() {
    let (discord, _corpus, bot) = both().await;
    is_only_for_the_millers(&discord, message_command("Find quotes", "They say the zeppelin Aurora was flown."), "Mira Solberg").await;
    end(bot).await;
}

#[tokio::test]
async fn a_button_of_one_server_s_answer_shows_nothing_of_it_elsewhere() {
    let (discord, _corpus, bot) = both().await;
    let shown = said(&discord, at_home(&ask(QUESTION).integer("quotes", 1).boolean("private", true))).await;
    assert!(said(&discord, at_home(&press_on(&shown, "More context"))).await.text().contains("started in fog"));
    assert!(said(&discord, at_home(&press_on(&shown, "Share"))).await.text().contains("Mira Solberg"));
    for label in ["More context", "Next quotes", "Why these?", "Share"] {
        for (place, press) in elsewhere(&press_on(&shown, label)) {
            let there = said(&discord, press).await;
            let text = of_callback(&there);
            let tells = ["Mira", "fog", "moored", "Circular", "Quote 1"].into_iter().find(|told| text.contains(told));
            assert_eq!(tells, None, "{label}, {place}: {text}");
        }
    }
    end(bot).await;
}

#[tokio::test]
async fn a_page_of_one_server_s_sources_is_not_turned_elsewhere() {
    let (discord, _corpus, bot) = both().await;
    is_only_for_the_millers(&discord, command("sources"), "Circular").await;
    let first = said(&discord, at_home(&command("sources"))).await;
    let second = said(&discord, at_home(&press_on(&first, "Forward"))).await;
    assert!(second.text().contains("Circular"), "{}", second.text());
    // The list itself stands in the message that is pressed on, and would be told again.
    is_never_told(&discord, &press_on(&first, "Forward"), "Circular").await;
    end(bot).await;
}

#[tokio::test]
async fn nothing_of_another_server_s_is_offered_while_somebody_types() {
    let (discord, _corpus, bot) = both().await;
    is_only_for_the_millers(&discord, autocomplete("ask", "source", "circ"), "Circular").await;
    is_only_for_the_millers(&discord, autocomplete("ask", "question", "moors"), "Aurora moors").await;
    is_only_for_the_millers(&discord, autocomplete("article", "headline", "moors"), "Aurora moors").await;
    end(bot).await;
}

#[tokio::test]
async fn an_article_is_shown_only_where_it_is_seen_whatever_names_it() {
    let (discord, _corpus, bot) = both().await;
    let offered = said(&discord, at_home(&autocomplete("article", "headline", "moors"))).await;
    let marked = offered.data["choices"][0]["value"].as_str().expect("a choice").to_owned();
    for headline in ["moors", "The zeppelin Aurora moors at the mill", &marked] {
        let asked = command("article").string("headline", headline);
        assert!(said(&discord, at_home(&asked)).await.text().contains("moored at the mill on Monday"), "{headline}");
        for (place, asked) in elsewhere(&asked) {
            let text = said(&discord, asked).await.text();
            assert!(text.contains("do not find that article"), "{headline}, {place}: {text}");
        }
    }
    end(bot).await;
}

#[tokio::test]
async fn help_shows_questions_that_are_answered_where_it_is_asked_for() {
    let corpus = Corpus::empty();
    own(&corpus);
    let (discord, bot) = bot_on(&corpus, |_| {}).await;
    is_only_for_the_millers(&discord, command("help"), "The zeppelin Aurora moors at the mill").await;
    end(bot).await;
}

#[tokio::test]
async fn a_mention_sees_what_its_server_sees_and_a_direct_message_what_is_common() {
    let (discord, _corpus, bot) = both().await;
    for (written, sees) in
        [(mention(QUESTION).in_guild(MILLERS), true), (mention(QUESTION).in_guild(FERRYMEN), false), (direct(QUESTION), false)]
    {
        let written = written.by(ADA).build();
        discord.send_message(&written).expect("heard");
        let text = discord.wait_for_message(&written.channel).await.text();
        assert_eq!(text.contains("Mira Solberg"), sees, "{text}");
    }
    // A reply to an answer that was limited to an outlet keeps that limit only where the outlet is seen.
    let limited = said(&discord, at_home(&ask(QUESTION).string("source", "Circular"))).await;
    let follow = mention(QUESTION).replying_to(&limited).in_guild(FERRYMEN).in_channel("1200000000000000123").by(ADA).build();
    discord.send_message(&follow).expect("heard");
    let text = discord.wait_for_message(&follow.channel).await.text();
    assert!(!text.contains("Circular") && !text.contains("Mira Solberg"), "{text}");
    end(bot).await;
}

#[tokio::test]
async fn over_http_each_sees_the_same_as_over_the_gateway() {
    let (discord, signing_key, corpus) = (FakeDiscord::start().await, SigningKey::generate(), corpus());
    let bot = Bot::over_http(&corpus, &discord, &signing_key).await;
    let address = format!("http://{}/interactions", bot.interactions.expect("a listener"));
    let send = async |builder: InteractionBuilder| {
        let interaction = builder.build();
        let body = interaction.body();
        discord.expect_over_http(&interaction);
        let request = reqwest::Client::new().post(&address).body(body.clone());
        let request = signing_key.headers(now(), &body).iter().fold(request, |request, (name, value)| request.header(*name, value));
        let callback: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        discord.answered_over_http(&interaction, &callback);
        callback["data"].to_string()
    };
    assert!(send(at_home(&ask(QUESTION))).await.contains("Mira Solberg"));
    for (place, asked) in elsewhere(&ask(QUESTION)) {
        let there = send(asked).await;
        assert!(!there.contains("Mira Solberg"), "{place}: {there}");
    }
    let without = at_home(&ask(QUESTION)).with("authorizing_integration_owners", Value::Null);
    assert!(!send(without).await.contains("Mira Solberg"), "where Discord does not say that the bot is installed");
    end(bot).await;
}

#[tokio::test]
async fn the_preview_page_shows_a_server_s_articles_where_it_speaks_from_there() {
    let (discord, corpus) = (FakeDiscord::start().await, corpus());
    let bot = Bot::start(settings(&corpus, &discord), Secrets::default()).await;
    let ops = format!("http://{}", bot.ops);
    let get = async |path: String| reqwest::get(format!("{ops}{path}")).await.expect("an answer").json::<Value>().await.expect("JSON");
    let post = async |path: &str, body: Value| {
        let request = reqwest::Client::new().post(format!("{ops}{path}")).header("Content-Type", "application/json");
        request.body(body.to_string()).send().await.expect("an answer").json::<Value>().await.expect("JSON")
    };
    let answer = post("/preview/interactions", at_home(&ask(QUESTION)).build().json).await;
    let id = answer["quotes"][0]["article"].as_str().expect("an article").to_owned();
    let message = &answer["callback"]["data"];
    let (button, embed) = (&message["components"][0]["components"][0], &message["embeds"][0]);
    for (server, sees) in [(MILLERS, true), (FERRYMEN, false), ("", false)] {
        let shown =
            json!({"custom_id": button["custom_id"], "title": embed["title"], "description": embed["description"], "server": server});
        let why = post("/preview/why", shown).await;
        assert_eq!(why.to_string().contains("Mira Solberg"), sees, "{server}: {why}");
        let article = get(format!("/preview/article?id={id}&server={server}")).await;
        assert_eq!(article["body"].is_string(), sees, "{server}: {article}");
        let list = get(format!("/preview/articles?find=zeppelin&server={server}")).await;
        assert_eq!(list["found"], u32::from(sees), "{server}: {list}");
    }
    end(bot).await;
}

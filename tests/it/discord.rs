//! What people do with the bot on Discord: commands, buttons, mentions, settings, over the gateway against the fake Discord.

use std::num::NonZeroU32;
use std::time::Duration;

use pullquote::config::{Secret, Secrets, Settings};
use serde_json::{Value, json};

use crate::support::bot::{Bot, Corpus, OPERATOR, Process, settings};
use fake_discord::interactions::{InteractionBuilder, ask, autocomplete, choose_on, command, message_command, press, press_on};
use fake_discord::messages::{direct, mention, unaddressed};
use fake_discord::{Callback, FakeDiscord, Fault, RequestMatcher, TOKEN};

const GUILD: &str = "81384788765712384";
const QUESTION: &str = "How many visitors does the mayor expect?";

/// A bot on the mills, with settings changed.
async fn mills_with(change: impl FnOnce(&mut Settings)) -> (FakeDiscord, Corpus, Bot) {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = bot_on(&discord, &corpus, change).await;
    (discord, corpus, bot)
}

async fn bot_on(discord: &FakeDiscord, corpus: &Corpus, change: impl FnOnce(&mut Settings)) -> Bot {
    let mut settings = settings(corpus, discord);
    change(&mut settings);
    let bot = Bot::start(settings, Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await;
    discord.wait_for_identify().await;
    bot
}

async fn mills() -> (FakeDiscord, Corpus, Bot) {
    mills_with(|_| {}).await
}

async fn said(discord: &FakeDiscord, builder: InteractionBuilder) -> Callback {
    let interaction = builder.build();
    discord.send(&interaction);
    let callback = discord.wait_for_callback(&interaction.id).await;
    assert!(callback.pings_nobody() || callback.data.get("choices").is_some());
    callback
}

async fn end(bot: Bot) {
    bot.stop().await.expect("a clean end");
}

fn labels(callback: &Callback) -> Vec<&str> {
    callback.message.buttons().into_iter().filter_map(|button| button["label"].as_str()).collect()
}

fn choices(callback: &Callback) -> Vec<(String, String)> {
    let list = callback.data["choices"].as_array().expect("choices");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    list.iter().map(|choice| (text(&choice["name"]), text(&choice["value"]))).collect()
}

#[tokio::test]
async fn an_answer_s_buttons_go_on_from_it() {
    let (discord, _corpus, bot) = mills().await;
    let shown = said(&discord, ask(QUESTION).integer("quotes", 1)).await;
    assert_eq!(labels(&shown), ["Read the article", "More context", "Next quotes", "Helpful", "Not helpful", "Why these?"]);
    let context = said(&discord, press_on(&shown, "More context")).await;
    assert!(context.is_private() && context.text().contains("Harl wants to open a museum"), "{}", context.text());
    let first = said(&discord, ask("What closed on the river Orra?").integer("quotes", 1)).await;
    let next = said(&discord, press_on(&first, "Next quotes")).await;
    assert!(next.is_private() && first.text() != next.text() && labels(&next).contains(&"Share"), "{}", next.text());
    let mut last = next;
    while labels(&last).contains(&"Next quotes") {
        last = said(&discord, press_on(&last, "Next quotes")).await;
    }
    assert!(last.text().contains("no further quotes"), "{}", last.text());
    let why = said(&discord, press_on(&shown, "Why these?")).await;
    assert!(why.is_private() && why.text().contains("visitors") && why.text().contains("Quote 1"), "{}", why.text());
    assert!(said(&discord, press_on(&shown, "Helpful")).await.text().contains("counted"));
    assert!(said(&discord, press_on(&shown, "Not helpful").by("77")).await.text().contains("Thank you"));
    let status = said(&discord, command("status").by_admin().in_guild(guild_of(&shown).as_str())).await;
    assert!(status.text().contains("1 helpful, 1 not"), "{}", status.text());
    end(bot).await;
}

fn guild_of(shown: &Callback) -> String {
    let pressed = press_on(shown, "Helpful").build();
    pressed.json["guild_id"].as_str().expect("a server").to_owned()
}

#[tokio::test]
async fn one_reader_judges_an_answer_once_and_can_change_that() {
    let (discord, _corpus, bot) = mills().await;
    let shown = said(&discord, ask(QUESTION).by("77")).await;
    assert!(said(&discord, press_on(&shown, "Helpful").by("77")).await.text().contains("Thank you"));
    assert!(said(&discord, press_on(&shown, "Helpful").by("77")).await.text().contains("already your verdict"));
    let changed = said(&discord, press_on(&shown, "Not helpful").by("77")).await;
    assert!(changed.text().contains("was changed") && labels(&changed).contains(&"What was wrong?"), "{}", changed.text());
    let status = said(&discord, command("status").by_admin().in_guild(guild_of(&shown).as_str())).await;
    assert!(status.text().contains("0 helpful, 1 not"), "{}", status.text());
    end(bot).await;
}

#[tokio::test]
async fn a_private_answer_is_shared_by_a_press() {
    let (discord, _corpus, bot) = mills().await;
    let hidden = said(&discord, ask(QUESTION).boolean("private", true)).await;
    assert!(hidden.is_private());
    let shared = said(&discord, press_on(&hidden, "Share")).await;
    assert!(!shared.is_private() && shared.text().contains("12,000") && !labels(&shared).contains(&"Share"));
    end(bot).await;
}

const GUIDE: &str = "# Guide\n\n## Starting\n\nTo start the zeppelin engine, run:\n\n```sh\nzeppelin --start\n  --engine\n```\n\n## Parts\n\n| part | weight |\n|---|---|\n| engine of the zeppelin | 900 kg |\n| zeppelin hull | 4 t |\n\n## Landing\n\nThe zeppelin lands by night.\n\n1. Stop the engine.\n2. Throw the rope.\n";

#[tokio::test]
async fn the_buttons_of_a_document_s_quotes_go_on_from_them() {
    let discord = FakeDiscord::start().await;
    let corpus = Corpus::mills();
    corpus.write("guide.md", GUIDE);
    let bot = bot_on(&discord, &corpus, |_| {}).await;
    let shown = said(&discord, ask("How do I start the zeppelin engine?").boolean("private", true)).await;
    assert!(shown.text().contains("```sh\nzeppelin --start\n  --engine\n```"), "{}", shown.text());
    let context = said(&discord, press_on(&shown, "More context")).await;
    assert!(context.text().contains("```sh\nzeppelin --start\n  --engine\n```"), "{}", context.text());
    assert!(said(&discord, press_on(&shown, "Share")).await.text().contains("zeppelin --start"));
    assert!(said(&discord, press_on(&shown, "Why these?")).await.text().contains("Quote 1"));
    let (mut pages, mut last) = (vec![shown.text()], shown);
    while labels(&last).contains(&"Next quotes") {
        last = said(&discord, press_on(&last, "Next quotes")).await;
        pages.push(last.text());
    }
    let all = pages.concat();
    assert_eq!((all.matches("900 kg").count(), all.matches("zeppelin --start").count()), (1, 1), "{all}");
    assert!(last.text().contains("no further quotes"), "{}", last.text());
    end(bot).await;
}

#[tokio::test]
async fn buttons_work_after_a_restart_and_say_what_a_reload_took_away() {
    let (discord, corpus, bot) = mills().await;
    let shown = said(&discord, ask(QUESTION).integer("quotes", 1).boolean("private", true)).await;
    end(bot).await;
    let bot = bot_on(&discord, &corpus, |_| {}).await;
    assert!(said(&discord, press_on(&shown, "More context")).await.text().contains("museum"));
    assert!(said(&discord, press_on(&shown, "Share")).await.text().contains("12,000"));
    corpus.write("closing.md", "The mill closed. Nobody came.");
    let reload = command("reload").by(OPERATOR).build();
    discord.send(&reload);
    discord.wait_for_edit(&reload.token).await;
    assert!(said(&discord, press_on(&shown, "More context")).await.text().contains("gone, or its text has changed"));
    assert!(said(&discord, press_on(&shown, "Share")).await.text().contains("have changed since"));
    assert!(said(&discord, press_on(&shown, "Why these?")).await.text().contains("have changed since"));
    end(bot).await;
}

#[tokio::test]
async fn forged_buttons_are_refused_politely() {
    let (discord, _corpus, bot) = mills().await;
    let shown = said(&discord, ask(QUESTION)).await;
    let genuine = shown.message.buttons()[1]["custom_id"].as_str().expect("an id").to_owned();
    let other = format!("{}{}", &genuine[..genuine.len() - 1], if genuine.ends_with('A') { 'Q' } else { 'A' });
    for forged in ["more:1", "🦀", &other, &"A".repeat(99)] {
        let refused = said(&discord, press(forged)).await;
        assert!(refused.is_private() && refused.text().contains("cannot read this button"), "{}", refused.text());
    }
    end(bot).await;
}

#[tokio::test]
async fn buttons_may_be_for_the_asker_alone() {
    let (discord, _corpus, bot) = mills_with(|settings| settings.discord.buttons_for_asker = true).await;
    let shown = said(&discord, ask(QUESTION).by("77")).await;
    assert!(said(&discord, press_on(&shown, "More context").by("78")).await.text().contains("whoever asked"));
    assert!(said(&discord, press_on(&shown, "More context").by("77")).await.text().contains("museum"));
    end(bot).await;
}

#[tokio::test]
async fn a_question_is_limited_to_an_outlet_and_to_days() {
    let (discord, _corpus, bot) = mills().await;
    let only = said(&discord, ask("What runs again at Selm?").string("source", "gazette").string("after", "2024-06-01")).await;
    let text = only.text();
    assert!(text.contains("Only articles from *Valley Gazette*, since 1 June 2024.") && text.contains("ferry"), "{text}");
    let next = said(&discord, press_on(&only, "Why these?")).await;
    assert!(next.text().contains("Quote 1"), "the button keeps the limits: {}", next.text());
    let before = said(&discord, ask("What runs again at Selm?").string("before", "2024-05-01")).await;
    assert!(!before.text().contains("ferry at Selm runs"), "{}", before.text());
    assert!(before.text().contains("articles state no date and were left out"), "{}", before.text());
    let swapped = said(&discord, ask(QUESTION).string("after", "2024-06-02").string("before", "2024-05-01").locale("fr")).await;
    assert!(swapped.text().contains("`depuis` est le 2 juin 2024, `avant` est le 1er mai 2024"), "{}", swapped.text());
    for (option, value, says) in [("source", "Harbour Post", "No article here is from"), ("after", "yesterday!", "is not a day")] {
        let refused = said(&discord, ask(QUESTION).string(option, value)).await;
        assert!(refused.is_private() && refused.text().contains(says), "{}", refused.text());
    }
    end(bot).await;
}

#[tokio::test]
async fn options_are_completed_while_they_are_typed() {
    let (discord, _corpus, bot) = mills().await;
    let typed = |name, option, typed| said(&discord, autocomplete(name, option, typed));
    assert_eq!(choices(&typed("ask", "source", "val").await), [("Valley Gazette".to_owned(), "Valley Gazette".to_owned())]);
    assert_eq!(choices(&typed("ask", "source", "unreachable_api_base").await), []);
    let questions = choices(&typed("ask", "question", "market").await);
    assert_eq!(questions.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["market", "Market moves"]);
    let articles = choices(&typed("article", "headline", "mill").await);
    assert_eq!(articles[0].0, "The last mill on the Orra closes");
    let card = said(&discord, command("article").string("headline", &articles[0].1)).await;
    insta::assert_snapshot!(serde_json::to_string_pretty(&card.data).expect("JSON"));
    assert!(said(&discord, command("article").string("headline", "ferry")).await.text().contains("runs again"));
    assert!(said(&discord, command("article").string("headline", "zeppelin")).await.text().contains("do not find that article"));
    end(bot).await;
}

#[tokio::test]
async fn sources_are_listed_and_paged() {
    let (discord, corpus, bot) = mills().await;
    let few = said(&discord, command("sources")).await;
    assert!(few.is_private() && few.text().contains("**Valley Gazette** (2), 1 May 2024 – 2 June 2024"), "{}", few.text());
    assert!(few.message.buttons().is_empty());
    let many: String =
        (0..40).map(|number| format!("{}\n", json!({"title": "T", "source": format!("Outlet {number:02}"), "body": "A word."}))).collect();
    corpus.write("many.jsonl", &many);
    let reload = command("reload").by(OPERATOR).build();
    discord.send(&reload);
    discord.wait_for_edit(&reload.token).await;
    let first = said(&discord, command("sources")).await;
    assert_eq!(labels(&first), ["Forward"]);
    let second = said(&discord, press_on(&first, "Forward")).await;
    assert_eq!((second.message.id(), labels(&second)), (first.message.id(), vec!["Back", "Forward"]), "the page is turned in place");
    assert!(second.text().contains("Outlet 20"), "{}", second.text());
    end(bot).await;
}

#[tokio::test]
async fn a_message_is_looked_up_from_its_menu() {
    let (discord, _corpus, bot) = mills().await;
    let found = said(&discord, message_command("Find quotes", "Did <@77> say the mayor expects visitors? https://example.org")).await;
    assert!(found.is_private() && found.text().contains("12,000"), "{}", found.text());
    let long = said(&discord, message_command("Find quotes", &"The mayor expects visitors. ".repeat(70))).await;
    assert!(long.text().contains("12,000"), "{}", long.text());
    let empty = said(&discord, message_command("Find quotes", "https://example.org")).await;
    assert!(empty.text().contains("empty"), "{}", empty.text());
    end(bot).await;
}

#[tokio::test]
async fn a_mention_is_answered_and_a_reply_goes_on_within_the_same_limits() {
    let (discord, _corpus, bot) = mills().await;
    let asked = mention(QUESTION).in_guild(GUILD).build();
    discord.send_message(&asked).expect("heard");
    let answer = discord.wait_for_message(&asked.channel).await;
    assert!(answer.text().contains("12,000") && answer.pings_nobody(), "{}", answer.text());
    assert_eq!(answer.message.json["referenced_message"]["id"], asked.id);
    let limited = said(&discord, ask("What runs again at Selm?").string("source", "Valley Gazette")).await;
    let follow = mention("And who owns the mill?").in_guild(GUILD).replying_to(&limited).build();
    discord.send_message(&follow).expect("heard");
    let answer = discord.wait_for_message(&follow.channel).await;
    assert!(answer.text().contains("Only articles from *Valley Gazette*"), "{}", answer.text());
    let private = direct(QUESTION).build();
    discord.send_message(&private).expect("heard");
    assert!(discord.wait_for_message(&private.channel).await.text().contains("12,000"));
    end(bot).await;
}

#[tokio::test]
async fn what_is_not_for_the_bot_is_left_alone() {
    let (discord, _corpus, bot) = mills().await;
    for written in [unaddressed(QUESTION).in_guild(GUILD).build(), mention(QUESTION).in_guild(GUILD).by_another_bot().build()] {
        discord.send_message(&written).expect("heard");
    }
    let asked = mention(QUESTION).in_guild(GUILD).build();
    discord.send_message(&asked).expect("heard");
    discord.wait_for_message(&asked.channel).await;
    assert_eq!(discord.requests().iter().filter(|request| request.path.ends_with("/messages")).count(), 1);
    end(bot).await;
}

#[tokio::test]
async fn managers_set_where_and_how_a_server_is_answered() {
    let (discord, _corpus, bot) = mills().await;
    let set = |builder: InteractionBuilder| said(&discord, builder.in_guild(GUILD).by_admin());
    let refused = said(&discord, command("settings").in_subcommand("show").in_guild(GUILD)).await;
    assert!(refused.text().contains("manage this server"));
    let shown =
        set(command("settings").boolean("private", true).integer("quotes", 1).string("language", "de").in_subcommand("answers")).await;
    assert!(shown.is_private() && shown.text().contains("Deutsch") && shown.text().contains("in memory only"), "{}", shown.text());
    let answer = said(&discord, ask(QUESTION).in_guild(GUILD)).await;
    assert!(answer.is_private() && !labels(&answer).contains(&"Allen zeigen"), "{:?}", labels(&answer));
    assert!(!said(&discord, ask(QUESTION).in_guild("5")).await.is_private(), "another server is left as it was");
    set(command("settings").channel("channel", "400").boolean("answer", true).in_subcommand("channel")).await;
    let elsewhere = said(&discord, ask(QUESTION).in_guild(GUILD).in_channel("401")).await;
    assert!(elsewhere.is_private() && elsewhere.text().contains("In diesem Kanal antworte ich nicht"), "{}", elsewhere.text());
    assert!(said(&discord, ask(QUESTION).in_guild(GUILD).in_channel("400")).await.text().contains("12,000"));
    set(command("settings").role("role", "600").boolean("admin", true).in_subcommand("role")).await;
    assert!(said(&discord, command("status").in_guild(GUILD).with_roles(&["600"])).await.text().contains("articles"));
    assert!(
        said(&discord, command("settings").in_subcommand("show").in_guild(GUILD).with_roles(&["600"])).await.text().contains("verwalten")
    );
    assert!(set(command("settings").in_subcommand("privacy")).await.text().contains("Never kept"));
    let reset = set(command("settings").in_subcommand("reset")).await;
    assert!(reset.text().contains("all channels"), "{}", reset.text());
    assert!(!said(&discord, ask(QUESTION).in_guild(GUILD).in_channel("401")).await.is_private());
    end(bot).await;
}

#[tokio::test]
async fn a_thread_is_answered_where_its_channel_is() {
    let (discord, _corpus, bot) = mills().await;
    said(
        &discord,
        command("settings").channel("channel", "400").boolean("answer", true).in_subcommand("channel").in_guild(GUILD).by_admin(),
    )
    .await;
    let elsewhere = mention(QUESTION).in_guild(GUILD).in_thread_of("401").in_channel("501").build();
    discord.send_message(&elsewhere).expect("heard");
    let here = mention(QUESTION).in_guild(GUILD).in_thread_of("400").in_channel("500").build();
    discord.send_message(&here).expect("heard");
    assert!(discord.wait_for_message("500").await.text().contains("12,000"));
    assert!(said(&discord, ask(QUESTION).in_guild(GUILD).in_thread_of("400")).await.text().contains("12,000"));
    end(bot).await;
    assert!(!discord.requests().iter().any(|request| request.path == "/channels/501/messages"));
}

#[tokio::test]
async fn settings_and_questions_outlive_a_restart() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("data/pullquote.db");
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = bot_on(&discord, &corpus, |settings| settings.store.path = Some(path.clone())).await;
    said(&discord, command("settings").integer("quotes", 1).in_subcommand("answers").in_guild(GUILD).by_admin()).await;
    for user in ["71", "72"] {
        said(&discord, ask("Who flew the zeppelin Aurora?").in_guild(GUILD).by(user)).await;
    }
    said(&discord, ask("Which airline flies to Lisbon?").in_guild(GUILD)).await;
    end(bot).await;
    let kept = std::fs::read(&path).expect("a file");
    assert!(!kept.windows(2).any(|two| two == b"71"), "no user is written down");
    corpus.write("new.txt", "The zeppelin Aurora was flown by Ada Brandt.");
    let bot = bot_on(&discord, &corpus, |settings| settings.store.path = Some(path)).await;
    let list = command("unanswered").in_guild(GUILD).by_admin().build();
    discord.send(&list);
    assert!(discord.wait_for_callback(&list.id).await.is_deferred());
    let list = discord.wait_for_edit(&list.token).await;
    let text = list.text();
    assert!(
        text.contains("**1** open, **1** answered") && text.contains("Who flew the zeppelin Aurora? (2×, today) · **answered now**"),
        "{text}"
    );
    assert_eq!(list.file("unanswered.csv").lines().count(), 3);
    assert!(
        said(&discord, command("settings").in_subcommand("show").in_guild(GUILD).by_admin())
            .await
            .text()
            .contains("**Quotes in an answer**: 1")
    );
    end(bot).await;
}

#[tokio::test]
async fn questions_are_not_kept_where_a_server_says_so() {
    let (discord, _corpus, bot) = mills().await;
    said(&discord, command("settings").boolean("log_questions", false).in_subcommand("answers").in_guild(GUILD).by_admin()).await;
    said(&discord, ask("Who flew the zeppelin Aurora?").in_guild(GUILD)).await;
    let list = command("unanswered").in_guild(GUILD).by_admin().build();
    discord.send(&list);
    assert!(discord.wait_for_edit(&list.token).await.text().contains("No question went without an answer"));
    end(bot).await;
}

#[tokio::test]
async fn a_read_only_store_costs_a_warning_and_no_answer() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let path = folder.path().join("pullquote.db");
    std::fs::create_dir(&path).expect("a folder where a file should be");
    let (discord, _corpus, bot) = mills_with(|settings| settings.store.path = Some(path)).await;
    assert!(said(&discord, ask(QUESTION)).await.text().contains("12,000"));
    let set = said(&discord, command("settings").integer("quotes", 1).in_subcommand("answers").by_admin()).await;
    assert!(set.text().contains("in memory only"), "{}", set.text());
    end(bot).await;
}

#[tokio::test]
async fn one_question_too_many_is_told_when_to_ask_again() {
    let (discord, _corpus, bot) = mills_with(|settings| settings.discord.questions_per_user = NonZeroU32::new(2)).await;
    for _ in 0..2 {
        assert!(!said(&discord, ask(QUESTION).by("77")).await.is_private());
    }
    let refused = said(&discord, ask(QUESTION).by("77")).await;
    assert!(refused.is_private() && refused.text().contains("Ask again in"), "{}", refused.text());
    assert!(!said(&discord, ask(QUESTION).by("78")).await.is_private());
    end(bot).await;
}

#[tokio::test]
async fn the_operator_says_where_the_bot_answers_at_all() {
    let (discord, _corpus, bot) = mills_with(|settings| {
        settings.discord.servers = vec![GUILD.parse().expect("an id")];
        settings.discord.direct_messages = false;
    })
    .await;
    assert!(said(&discord, ask(QUESTION).in_guild(GUILD)).await.text().contains("12,000"));
    assert!(said(&discord, ask(QUESTION).in_guild("5")).await.text().contains("do not answer in this server"));
    assert!(said(&discord, ask(QUESTION).in_dm()).await.text().contains("direct messages"));
    assert_eq!(choices(&said(&discord, autocomplete("ask", "source", "").in_guild("5")).await), []);
    end(bot).await;
}

#[tokio::test]
async fn replies_are_in_the_asker_s_language() {
    let (discord, _corpus, bot) = mills().await;
    for (locale, says) in [("de", "wörtlich"), ("fr", "mot pour mot"), ("es-419", "palabra por palabra"), ("ja", "word for word")] {
        let answer = said(&discord, ask(QUESTION).locale(locale)).await;
        assert!(answer.text().contains(says), "{locale}: {}", answer.text());
    }
    end(bot).await;
}

#[tokio::test]
async fn commands_are_named_as_the_client_shows_them_whatever_the_server_speaks() {
    let (discord, _corpus, bot) = mills().await;
    said(&discord, command("settings").string("language", "de").in_subcommand("answers").by_admin().in_guild(GUILD)).await;
    let help = said(&discord, command("help").locale("fr").in_guild(GUILD)).await.text();
    for named in ["Schreib `/demander`", "`source`, `depuis` und `avant`", "unter Applications, sagt *Trouver des citations*"] {
        assert!(help.contains(named), "{named}: {help}");
    }
    end(bot).await;
}

#[tokio::test]
async fn where_several_articles_answer_one_can_be_chosen() {
    let discord = FakeDiscord::start().await;
    let corpus = Corpus::mills();
    corpus.write("a.txt", "Zeppelin over Selm\n\nIn 1912 the zeppelin Aurora landed at Selm, since its engine had lost all of its oil.");
    corpus.write("b.txt", "Zeppelin over Harl\n\nIn 1913 the zeppelin Aurora landed at Harl, where the mayor waited with flowers.");
    let bot = bot_on(&discord, &corpus, |_| {}).await;
    let shown = said(&discord, ask("Where did the zeppelin Aurora land in 1912 and in 1913?").integer("quotes", 2)).await;
    let rows = shown.data["components"].as_array().expect("rows");
    let select = &rows.last().expect("a row")["components"][0];
    let titles: Vec<&str> = select["options"].as_array().expect("options").iter().filter_map(|option| option["label"].as_str()).collect();
    assert_eq!(titles.len(), 2, "{titles:?}");
    let chosen = said(&discord, choose_on(&shown, &[titles[1]])).await;
    let (this, other) = if titles[1].contains("Selm") { ("1912", "1913") } else { ("1913", "1912") };
    assert!(chosen.is_private() && chosen.text().contains(this) && !chosen.text().contains(other), "{}", chosen.text());
    end(bot).await;
}

#[tokio::test]
async fn help_shows_questions_that_these_articles_answer() {
    let (discord, _corpus, bot) = mills_with(|settings| settings.questions = None).await;
    let help = said(&discord, command("help")).await;
    insta::assert_snapshot!(serde_json::to_string_pretty(&help.data).expect("JSON"));
    end(bot).await;
}

#[tokio::test]
async fn a_failing_discord_is_asked_again_and_answered_once() {
    let (discord, _corpus, bot) = mills().await;
    let wait = Duration::from_millis(50);
    for fault in [Fault::Status(500), Fault::StatusAfter(500), Fault::Page(502), Fault::Garbage, Fault::RateLimited(wait), Fault::Silent] {
        let asked = ask(QUESTION).build();
        discord.inject_fault(RequestMatcher::next("POST", &format!("/interactions/{}/", asked.id)), fault);
        discord.send(&asked);
        assert!(discord.wait_for_callback(&asked.id).await.text().contains("12,000"));
    }
    end(bot).await;
}

#[tokio::test]
async fn as_many_shards_are_opened_as_discord_recommends_or_is_set() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    discord.configure_gateway(|options| {
        options.shards = 2;
        options.identify_interval = Duration::ZERO;
    });
    let bot = bot_on(&discord, &corpus, |_| {}).await;
    assert_eq!(discord.wait_for_identify().await["shard"], json!([1, 2]));
    for guild in ["81384788765712384", "81384788769906688"] {
        assert!(said(&discord, ask(QUESTION).in_guild(guild)).await.text().contains("12,000"));
    }
    end(bot).await;
    let bot = bot_on(&discord, &corpus, |settings| settings.discord.shards = NonZeroU32::new(1)).await;
    assert!(said(&discord, ask(QUESTION).in_guild(GUILD)).await.text().contains("12,000"));
    end(bot).await;
}

#[tokio::test]
async fn without_logins_left_none_is_tried() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    discord.configure_gateway(|options| options.remaining_identifies = 0);
    let mut bot = Process::start(&corpus, &discord.api_base());
    bot.wait_for_log("too few logins are left today").await;
    bot.signal("TERM");
    assert_eq!(bot.status_within(Duration::from_secs(5)).await, Some(0));
    assert!(!bot.log().contains("connected to Discord"));
}

//! Answers that a server's team pins to questions: pinned from everywhere, seen in that server alone, listed, edited, removed, gone with their article.

use fake_discord::interactions::{InteractionBuilder, ask, choose_on, command, message_command_on, press, press_on};
use fake_discord::{Callback, FakeDiscord, HasMessage, SentMessage, TOKEN};
use pullquote::config::{Secret, Secrets};
use tempfile::TempDir;

use crate::support::bot::{Bot, Corpus, OPERATOR, settings};

const MILLERS: &str = "812345678901234567";
const FERRYMEN: &str = "1098765432109876543";
const ADA: &str = "345678901234567890";
const QUESTION: &str = "When did the mill close?";
const OTHERWISE: &str = "hey, can anyone tell me when the mills closed?";
/// Another time, another verb, another thing, another question word.
const NEAR_MISSES: [&str; 4] =
    ["When will the mill close?", "When did the mill open?", "When did the dam close?", "Why did the mill close?"];
const MARK: &str = "chosen by this server's team";
/// The quote that is pinned. It does not answer best.
const MUSEUM: &str = "visitors will find a museum";
const ARTICLE: &str = "---\ntitle: A museum\nsource: Harl Herald\npublished: 2024-05-02\n---\n\n\
    After the repairs visitors will find a museum where the mill was. It shows 40 stones.\n";

struct Place {
    discord: FakeDiscord,
    bot: Bot,
    corpus: Corpus,
    folder: TempDir,
}

async fn place() -> Place {
    let (discord, corpus, folder) = (FakeDiscord::start().await, Corpus::mills(), TempDir::new().expect("a folder"));
    corpus.write("museum.md", ARTICLE);
    let mut settings = settings(&corpus, &discord);
    settings.store.path = Some(folder.path().join("pullquote.db"));
    (settings.questions, settings.discord.questions_per_user) = (None, None);
    let bot = Bot::start(settings, Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await;
    discord.wait_for_identify().await;
    Place { discord, bot, corpus, folder }
}

/// The label of the first choice that holds `text`.
fn choice(shown: &impl HasMessage, text: &str) -> String {
    let menus = shown.posted().menus();
    let labels = menus.iter().flat_map(|menu| menu["options"].as_array().expect("options")).filter_map(|option| option["label"].as_str());
    let labels: Vec<&str> = labels.collect();
    labels.iter().find(|label| label.contains(text)).unwrap_or_else(|| panic!("no {text:?} among {labels:?}")).to_string()
}

impl Place {
    async fn said(&self, builder: InteractionBuilder) -> Callback {
        let interaction = builder.build();
        self.discord.send(&interaction);
        self.discord.wait_for_callback(&interaction.id).await
    }

    async fn followed(&self, builder: InteractionBuilder) -> SentMessage {
        let interaction = builder.build();
        self.discord.send(&interaction);
        let callback = self.discord.wait_for_callback(&interaction.id).await;
        assert!(callback.is_deferred(), "{}", callback.text());
        self.discord.wait_for_edit(&interaction.token).await
    }

    async fn asked(&self, server: &str, question: &str) -> String {
        self.said(ask(question).in_guild(server).by(ADA)).await.text()
    }

    /// Pins from what is offered, and says what is said then.
    async fn pinned(&self, offer: &impl HasMessage, text: &str) -> String {
        let preview = self.said(choose_on(offer, &[&choice(offer, text)]).by_admin()).await;
        assert!(preview.text().contains(text), "{}", preview.text());
        self.said(press_on(&preview, "Pin it").by_admin()).await.text()
    }

    async fn pin_from_menu(&self) -> String {
        let answer = self.said(ask(QUESTION).in_guild(MILLERS)).await;
        let offer = self.said(message_command_on("Pin an answer", &answer).by_admin()).await;
        assert!(offer.is_private(), "{}", offer.text());
        self.pinned(&offer, MUSEUM).await
    }

    async fn pins(&self, subcommand: &str, options: &[(&str, &str)]) -> InteractionBuilder {
        let filled = options.iter().fold(command("pins"), |builder, (name, value)| builder.string(name, value));
        filled.in_subcommand(subcommand).in_guild(MILLERS).by_admin()
    }

    async fn reload(&self) {
        self.followed(command("reload").by(OPERATOR)).await;
    }

    async fn list(&self) -> SentMessage {
        self.followed(self.pins("list", &[]).await).await
    }

    async fn end(self) {
        self.bot.stop().await.expect("a clean end");
        drop((self.corpus, self.folder));
    }
}

/// Whether the pinned quote comes first, with its mark.
fn is_pinned(answer: &str) -> bool {
    answer.contains(MARK) && answer.find(MUSEUM).is_some_and(|at| answer.find("The last water").is_none_or(|other| at < other))
}

#[tokio::test]
async fn what_is_pinned_comes_first_in_other_words_and_nowhere_else() {
    let place = place().await;
    let before = place.asked(MILLERS, QUESTION).await;
    assert!(before.contains("on Tuesday after 212 years") && !before.contains(MARK), "{before}");
    let near: Vec<String> = [place.asked(MILLERS, NEAR_MISSES[0]).await, place.asked(MILLERS, NEAR_MISSES[3]).await].into();
    assert!(place.pin_from_menu().await.contains("Pinned as #1"));
    for question in [QUESTION, OTHERWISE] {
        let answer = place.asked(MILLERS, question).await;
        assert!(is_pinned(&answer), "{question}: {answer}");
    }
    let reply = place.said(ask(OTHERWISE).in_guild(MILLERS)).await.text();
    insta::assert_snapshot!(reply);
    for question in NEAR_MISSES {
        let answer = place.asked(MILLERS, question).await;
        assert!(!answer.contains(MARK), "{question}: {answer}");
    }
    assert_eq!(near, [place.asked(MILLERS, NEAR_MISSES[0]).await, place.asked(MILLERS, NEAR_MISSES[3]).await]);
    assert_eq!(place.asked(FERRYMEN, QUESTION).await, before, "another server sees nothing of it");
    let elsewhere = place.followed(command("pins").in_subcommand("list").in_guild(FERRYMEN).by_admin()).await.text();
    assert!(elsewhere.contains("Nothing is pinned here"), "{elsewhere}");
    place.end().await;
}

#[tokio::test]
async fn the_buttons_below_a_pinned_quote_work() {
    let place = place().await;
    place.pin_from_menu().await;
    let answer = place.said(ask(QUESTION).in_guild(MILLERS)).await;
    let context = place.said(press_on(&answer, "More context")).await.text();
    assert!(context.contains("40 stones"), "{context}");
    let reasons = place.said(press_on(&answer, "Why these?")).await.text();
    assert!(reasons.contains(MARK), "{reasons}");
    let next = place.said(press_on(&answer, "Next quotes")).await.text();
    assert!(!next.contains(MARK) && !next.contains(MUSEUM), "{next}");
    place.end().await;
}

#[tokio::test]
async fn an_answer_is_pinned_where_one_did_not_help_and_from_questions_without_one() {
    let place = place().await;
    let answer = place.said(ask(QUESTION).in_guild(MILLERS).by_admin()).await;
    let thanks = place.said(press_on(&answer, "Not helpful").by_admin()).await;
    let offer = place.said(press_on(&thanks, "Pin another answer").by_admin()).await;
    assert!(place.pinned(&offer, MUSEUM).await.contains("Pinned as #1"));
    assert!(is_pinned(&place.asked(MILLERS, OTHERWISE).await));

    let unanswered = "Which airline flies visitors to the museum?";
    let mut list = place.followed(command("unanswered").in_guild(MILLERS).by_admin()).await;
    place.asked(MILLERS, unanswered).await;
    for _ in 0..200 {
        if list.text().contains("airline") {
            break;
        }
        list = place.followed(command("unanswered").in_guild(MILLERS).by_admin()).await;
    }
    assert!(list.text().contains("**1** open"), "{}", list.text());
    let chosen = place.said(choose_on(&list, &[&choice(&list, "airline")]).by_admin()).await;
    let offer = place.said(press_on(&chosen, "Pin an answer").by_admin()).await;
    assert!(place.pinned(&offer, MUSEUM).await.contains("Pinned as #2"));
    let list = place.followed(command("unanswered").in_guild(MILLERS).by_admin()).await.text();
    assert!(list.contains("**0** open, **1** answered"), "{list}");
    place.end().await;
}

#[tokio::test]
async fn pins_and_words_are_listed_edited_and_removed() {
    let place = place().await;
    place.pin_from_menu().await;
    let list = place.list().await;
    assert!(list.text().contains("**1** pinned, **0** to be looked at") && list.text().contains(QUESTION), "{}", list.text());
    assert!(list.file("pins.json").contains(MUSEUM));

    let edit = place.pins("edit", &[("number", "#1")]).await.build();
    place.discord.send(&edit);
    let modal = place.discord.wait_for_modal(&edit).await;
    let preview = place.said(modal.write("The questions that it answers", "What becomes of the mill?").submit().by_admin()).await;
    assert!(place.said(press_on(&preview, "Pin it").by_admin()).await.text().contains("#1"));
    assert!(!place.asked(MILLERS, QUESTION).await.contains(MARK));
    assert!(is_pinned(&place.asked(MILLERS, "what becomes of the mills").await));

    let word = [("word", "wm"), ("means", "mill")];
    assert!(place.said(place.pins("word", &word).await).await.text().contains("I look for *mill*"));
    assert!(is_pinned(&place.asked(MILLERS, "what becomes of the wm?").await));
    assert!(!place.asked(FERRYMEN, "what becomes of the wm?").await.contains("water"), "its words are its own");
    assert!(place.said(place.pins("word", &[("word", "wm")]).await).await.text().contains("is removed"));
    assert!(!place.asked(MILLERS, "what becomes of the wm?").await.contains(MARK));

    assert!(place.said(place.pins("remove", &[("number", "7")]).await).await.text().contains("no pin of that number"));
    assert!(place.said(place.pins("remove", &[("number", "1")]).await).await.text().contains("is removed"));
    assert!(!place.asked(MILLERS, "what becomes of the mills").await.contains(MARK));
    assert!(place.list().await.text().contains("Nothing is pinned here"));
    place.end().await;
}

#[tokio::test]
async fn a_pin_is_flagged_when_its_article_changes_and_shown_as_long_as_its_quote_is_in_it() {
    let place = place().await;
    place.pin_from_menu().await;
    place.corpus.write("museum.md", &ARTICLE.replace("After the repairs", "The council met. After the repairs"));
    place.reload().await;
    assert!(is_pinned(&place.asked(MILLERS, OTHERWISE).await));
    let list = place.list().await.text();
    assert!(list.contains("**1** to be looked at") && list.contains("the quote is still in it"), "{list}");

    place.corpus.write("museum.md", &ARTICLE.replace("visitors will", "nobody will"));
    place.reload().await;
    assert!(!place.asked(MILLERS, OTHERWISE).await.contains(MARK));
    assert!(place.list().await.text().contains("the quote is gone from it"));

    place.corpus.remove("museum.md");
    place.reload().await;
    assert!(!place.asked(MILLERS, OTHERWISE).await.contains(MARK));
    assert!(place.list().await.text().contains("Its article is gone"));
    place.corpus.write("museum.md", ARTICLE);
    place.reload().await;
    assert!(is_pinned(&place.asked(MILLERS, OTHERWISE).await), "it is back with its article");
    place.end().await;
}

#[tokio::test]
async fn a_pin_does_not_win_over_what_a_question_is_limited_to() {
    let place = place().await;
    place.corpus.write("other.md", "---\ntitle: A mill\nsource: The Other\npublished: 2024-05-03\n---\n\nThe mill did close in May.\n");
    place.reload().await;
    place.pin_from_menu().await;
    let from = |source: &str| ask(QUESTION).string("source", source).in_guild(MILLERS);
    let other = place.said(from("The Other")).await.text();
    assert!(!other.contains(MARK) && other.contains("in May"), "{other}");
    let own = place.said(from("Harl Herald")).await.text();
    assert!(is_pinned(&own), "{own}");
    place.end().await;
}

#[tokio::test]
async fn nobody_without_the_right_pins_lists_edits_or_removes() {
    let place = place().await;
    place.pin_from_menu().await;
    let answer = place.said(ask(QUESTION).in_guild(MILLERS)).await;
    let refused = place.said(message_command_on("Pin an answer", &answer).by(ADA)).await;
    assert!(refused.is_private() && refused.message.menus().is_empty(), "{}", refused.text());
    let thanks = place.said(press_on(&answer, "Not helpful").by(ADA)).await;
    assert!(thanks.message.buttons().iter().all(|button| button["label"] != "Pin another answer"), "{}", thanks.text());
    for builder in [
        command("pins").in_subcommand("list"),
        command("pins").string("number", "1").in_subcommand("remove"),
        command("pins").string("number", "1").in_subcommand("edit"),
        command("pins").string("word", "wm").string("means", "mill").in_subcommand("word"),
    ] {
        let refused = place.said(builder.in_guild(MILLERS).by(ADA)).await;
        assert!(refused.is_private() && !refused.text().contains(MUSEUM) && !refused.text().contains("removed"), "{}", refused.text());
    }
    let offer = place.said(message_command_on("Pin an answer", &answer).by_admin()).await;
    let label = choice(&offer, MUSEUM);
    let refused = place.said(choose_on(&offer, &[&label]).by(ADA)).await;
    assert!(!refused.text().contains("Pin this answer?"), "{}", refused.text());
    let preview = place.said(choose_on(&offer, &[&label]).by_admin()).await;
    let pin = preview.message.buttons().iter().find(|button| button["label"] == "Pin it").expect("a button")["custom_id"].clone();
    let pin = pin.as_str().expect("an id");
    let forged = format!("{}A", &pin[..pin.len() - 1]);
    let elsewhere = place.said(press_on(&preview, "Pin it").in_guild(FERRYMEN).by_admin()).await;
    let refused = [
        place.said(press_on(&preview, "Pin it").by(ADA)).await,
        elsewhere,
        place.said(press(if forged == pin { "forged" } else { &forged }).in_guild(MILLERS).by_admin()).await,
    ];
    for refused in refused {
        assert!(!refused.text().contains("Pinned as"), "{}", refused.text());
    }
    assert!(place.list().await.text().contains("**1** pinned"));
    assert!(is_pinned(&place.asked(MILLERS, QUESTION).await));
    place.end().await;
}

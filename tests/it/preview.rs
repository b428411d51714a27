//! The preview page, asked as its own script asks it, and as other pages might try to.

use std::net::SocketAddr;

use pullquote::config::{Preview, Secret, Secrets, Settings};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};

use crate::support::bot::{Bot, Corpus, Process, settings};
use fake_discord::interactions::{InteractionBuilder, ask, autocomplete, command, message_command};
use fake_discord::{FakeDiscord, TOKEN};

struct Page {
    discord: FakeDiscord,
    corpus: Corpus,
    bot: Bot,
}

impl Page {
    async fn open() -> Page {
        Page::with(Secrets::default(), |_| {}).await
    }

    async fn with(secrets: Secrets, change: impl FnOnce(&mut Settings)) -> Page {
        let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
        let mut settings = settings(&corpus, &discord);
        change(&mut settings);
        let bot = Bot::start(settings, secrets).await;
        let page = Page { discord, corpus, bot };
        // Answered once the articles are read.
        page.get("/healthz").await;
        page
    }

    fn address(&self) -> SocketAddr {
        self.bot.ops
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        Client::new().request(method, format!("http://{}{path}", self.address()))
    }

    async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.expect("an answer")
    }

    async fn json(&self, path: &str) -> Value {
        self.get(path).await.json().await.expect("JSON")
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        posted(self.request(Method::POST, path), body).await.json().await.expect("JSON")
    }

    async fn send(&self, builder: InteractionBuilder) -> Value {
        self.post("/preview/interactions", &builder.build().json).await
    }

    async fn stop(self) {
        self.bot.stop().await.expect("a clean end");
        drop(self.discord);
    }
}

async fn posted(request: RequestBuilder, body: &Value) -> Response {
    request.header("Content-Type", "application/json").body(body.to_string()).send().await.expect("an answer")
}

const QUESTION: &str = "How many visitors does the mayor expect?";

#[tokio::test]
async fn a_question_gets_the_message_that_discord_would_get() {
    let page = Page::open().await;
    let answer = page.send(ask(QUESTION)).await;
    assert_eq!(answer["callback"]["type"], 4);
    let message = &answer["callback"]["data"];
    assert!(message["embeds"][0]["description"].as_str().expect("a text").contains("**visitors**"), "{message}");
    assert_eq!(answer["quotes"][0]["article"], "closing.md");
    let article = page.json("/preview/article?id=closing.md").await;
    let [start, end] = [0, 1].map(|at| usize::try_from(answer["quotes"][0]["span"][at].as_u64().expect("a place")).expect("small"));
    assert!(article["body"].as_str().expect("a text")[start..end].contains("12,000 visitors"));
    let metrics = page.get("/metrics").await.text().await.expect("a text");
    assert!(metrics.contains("transport=\"preview\""), "{metrics}");
    page.stop().await;
}

#[tokio::test]
async fn a_button_of_a_reply_works_and_is_explained() {
    let page = Page::open().await;
    let message = page.send(ask(QUESTION)).await["callback"]["data"].clone();
    let button = message["components"][0]["components"][1].clone();
    let mut pressed = fake_discord::interactions::press(button["custom_id"].as_str().expect("an id")).build().json;
    pressed["message"]["embeds"] = message["embeds"].clone();
    let context = page.post("/preview/interactions", &pressed).await;
    assert!(context["callback"]["data"]["embeds"][0]["description"].as_str().expect("a text").contains("museum"), "{context}");
    let shown = json!({"custom_id": button["custom_id"], "title": message["embeds"][0]["title"], "description": message["embeds"][0]["description"]});
    let why = page.post("/preview/why", &shown).await;
    assert_eq!((&why["question"], &why["outcome"]), (&QUESTION.into(), &"answered".into()));
    assert!(why["quotes"][0]["reasons"].as_array().is_some_and(|reasons| reasons.iter().any(|reason| reason["word"] == "visitors")));
    assert!(why["ranked"].as_array().is_some_and(|ranked| !ranked.is_empty()));
    let forged = page.post("/preview/why", &json!({"custom_id": "forged", "title": QUESTION})).await;
    assert!(forged["error"].is_string(), "{forged}");
    page.stop().await;
}

#[tokio::test]
async fn what_is_deferred_comes_with_its_file() {
    let page = Page::open().await;
    page.send(ask("Who invented the telescope?").in_guild("5")).await;
    let unanswered = async {
        let mut tick = tokio::time::interval(std::time::Duration::from_millis(20));
        loop {
            let reply = page.send(command("unanswered").by_admin().in_guild("5")).await;
            if reply["files"].is_object() {
                return reply;
            }
            tick.tick().await;
        }
    };
    let reply = tokio::time::timeout(std::time::Duration::from_secs(20), unanswered).await.expect("it is kept");
    assert_eq!(reply["callback"], json!({"type": 5, "data": {"flags": 64}}));
    assert!(reply["message"]["embeds"][0].is_object() && reply["files"]["text"].as_str().expect("a text").contains("telescope"), "{reply}");
    page.stop().await;
}

#[tokio::test]
async fn typing_and_a_message_s_menu_work_as_on_discord() {
    let page = Page::open().await;
    let choices = page.send(autocomplete("ask", "source", "Va")).await;
    assert_eq!(choices["callback"]["data"]["choices"][0]["name"], "Valley Gazette");
    let found = page.send(message_command("Find quotes", QUESTION)).await;
    assert_eq!(found["callback"]["data"]["flags"], 64);
    let refused = page.send(command("status")).await;
    assert_eq!(refused["callback"]["data"]["flags"], 64);
    let odd = page.post("/preview/interactions", &json!({"type": 2})).await;
    assert!(odd["error"].is_string(), "{odd}");
    page.stop().await;
}

#[tokio::test]
async fn the_corpus_is_listed_with_what_is_known_of_each_article() {
    let page = Page::open().await;
    let list = page.json("/preview/articles?find=ADA%20brandt").await;
    assert_eq!((&list["found"], &list["articles"][0]["id"]), (&1.into(), &"closing.md".into()));
    assert_eq!(list["articles"][0]["fields"]["source"], json!({"value": "Valley Gazette", "status": "stated", "evidence": null}));
    assert!(list["outlets"].as_array().is_some_and(|outlets| outlets.iter().any(|outlet| outlet["name"] == "Valley Gazette")));
    assert_eq!(page.get("/preview/article?id=unreachable_api_base").await.status(), StatusCode::NOT_FOUND);
    let started = page.json("/preview/start").await;
    assert_eq!(started["commands"][0]["name"], "ask");
    page.stop().await;
}

#[tokio::test]
async fn a_reload_is_reported() {
    let page = Page::open().await;
    page.corpus.write("new.txt", "The zeppelin Aurora landed at Harl.");
    let dry = page.post("/preview/reload", &json!({"how": "dry_run"})).await;
    assert_eq!((&dry["swapped"], &dry["changes"]["added"]), (&false.into(), &1.into()));
    let report = page.post("/preview/reload", &json!({})).await;
    assert_eq!((&report["swapped"], &report["changes"]["added"]), (&true.into(), &1.into()));
    assert!(page.post("/preview/reload", &json!({"how": "twice"})).await["error"].is_string());
    assert_eq!(page.json("/preview/reload").await, json!({"progress": null}), "none is under way");
    assert!(page.json("/preview/unanswered").await["questions"].is_array());
    page.stop().await;
}

#[tokio::test]
async fn questions_are_judged_and_their_figures_told() {
    let page = Page::open().await;
    let case = |question: &str, answers: &[&str]| json!({"id": "1", "question": question, "answerable": true, "articles": ["closing.md"], "answers": answers});
    let judged = page.post("/preview/judge", &json!([case(QUESTION, &["12,000"]), case("?!", &[])])).await;
    assert_eq!((&judged["questions"][0]["quote"], &judged["questions"][1]["answered"]), (&1.into(), &false.into()));
    let figures = page.post("/preview/figures", &judged["questions"]).await;
    assert!(figures["figures"]["values"]["hit_at_1"].as_f64().is_some(), "{figures}");
    assert!(page.post("/preview/judge", &json!([{"id": 1}])).await["error"].is_string());
    page.stop().await;
}

#[tokio::test]
async fn nothing_is_loaded_from_elsewhere_and_nobody_frames_the_page() {
    let page = Page::open().await;
    for path in [
        "/",
        "/preview/page.js",
        "/preview/markdown.js",
        "/preview/views.js",
        "/preview/page.css",
        "/preview/icon.svg",
        "/preview/start",
        "/preview/article?id=unreachable_api_base",
    ] {
        let response = page.get(path).await;
        let header = |name: &str| response.headers()[name].to_str().expect("a text").to_owned();
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe") && !policy.contains("http") && !policy.contains('*'), "{path}: {policy}");
        assert_eq!((header("x-content-type-options"), header("referrer-policy")), ("nosniff".into(), "no-referrer".into()), "{path}");
        let text = response.text().await.expect("a text");
        for foreign in ["src=\"http", "href=\"http", "url(http", "@import", "innerHTML", "eval("] {
            assert!(!text.contains(foreign), "{path}: {foreign}");
        }
    }
    page.stop().await;
}

#[tokio::test]
async fn a_name_that_was_made_to_point_here_is_refused() {
    let page = Page::open().await;
    let port = page.address().port();
    for (host, status) in [
        (format!("127.0.0.1:{port}"), StatusCode::OK),
        (format!("localhost:{port}"), StatusCode::OK),
        (format!("evil.example:{port}"), StatusCode::FORBIDDEN),
        ("evil.example".to_owned(), StatusCode::FORBIDDEN),
        ("192.168.1.4".to_owned(), StatusCode::FORBIDDEN),
        ("127.0.0.1@evil.example".to_owned(), StatusCode::FORBIDDEN),
    ] {
        for path in ["/", "/preview/start", "/preview/page.js"] {
            let response = page.request(Method::GET, path).header("Host", &host).send().await.expect("an answer");
            assert_eq!(response.status(), status, "{host} {path}");
        }
    }
    page.stop().await;
}

#[tokio::test]
async fn other_pages_and_forms_are_refused() {
    let page = Page::open().await;
    let (own, body) = (format!("http://{}", page.address()), ask(QUESTION).build().json);
    for (name, value, status) in [
        ("Origin", own.as_str(), StatusCode::OK),
        ("Origin", "http://evil.example", StatusCode::FORBIDDEN),
        ("Origin", "null", StatusCode::FORBIDDEN),
        ("Origin", "http://127.0.0.1:1", StatusCode::FORBIDDEN),
        ("Sec-Fetch-Site", "same-origin", StatusCode::OK),
        ("Sec-Fetch-Site", "cross-site", StatusCode::FORBIDDEN),
        ("Sec-Fetch-Site", "same-site", StatusCode::FORBIDDEN),
    ] {
        let request = page.request(Method::POST, "/preview/interactions").header(name, value);
        assert_eq!(posted(request, &body).await.status(), status, "{name}: {value}");
    }
    let form = page.request(Method::POST, "/preview/reload").header("Content-Type", "text/plain").body("{}");
    assert_eq!(form.send().await.expect("an answer").status(), StatusCode::FORBIDDEN);
    let framed = page.request(Method::GET, "/preview/articles").header("Sec-Fetch-Site", "cross-site");
    assert_eq!(framed.send().await.expect("an answer").status(), StatusCode::FORBIDDEN);
    let opened = page.request(Method::GET, "/").header("Sec-Fetch-Site", "cross-site");
    assert_eq!(opened.send().await.expect("an answer").status(), StatusCode::OK, "a link to the page may be followed");
    page.stop().await;
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let page = Page::open().await;
    let request = page.request(Method::POST, "/preview/interactions");
    assert_eq!(posted(request, &json!({"type": 2, "text": "a".repeat(70_000)})).await.status(), StatusCode::PAYLOAD_TOO_LARGE);
    page.stop().await;
}

#[tokio::test]
async fn beside_discord_the_page_is_off_unless_it_is_set_on() {
    let secrets = || Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() };
    for (set, status) in [(Preview::Auto, StatusCode::NOT_FOUND), (Preview::On, StatusCode::OK), (Preview::Off, StatusCode::NOT_FOUND)] {
        let page = Page::with(secrets(), |settings| settings.preview = set).await;
        page.discord.wait_for_identify().await;
        assert_eq!(page.get("/").await.status(), status, "{set:?}");
        assert_eq!(page.get("/preview/start").await.status(), status, "{set:?}");
        page.stop().await;
    }
}

#[tokio::test]
async fn on_an_open_listener_the_page_is_off_unless_it_is_set_on() {
    for (set, status) in [(Preview::Auto, StatusCode::NOT_FOUND), (Preview::On, StatusCode::OK)] {
        let page = Page::with(Secrets::default(), |settings| {
            settings.preview = set;
            settings.ops_listen = "0.0.0.0:0".parse().expect("an address");
        })
        .await;
        assert_eq!(page.get("/").await.status(), status, "{set:?}");
        page.stop().await;
    }
}

#[tokio::test]
async fn without_token_and_key_the_page_opens_and_the_log_says_where() {
    let corpus = Corpus::mills();
    let mut process = Process::preview(&corpus);
    process.wait_for_log("the preview page is at http://127.0.0.1:").await;
    let log = process.log();
    assert!(log.contains("DISCORD_TOKEN") && log.contains("docs/connecting-discord.md"), "{log}");
    process.signal("TERM");
    assert_eq!(process.status_within(std::time::Duration::from_secs(10)).await, Some(0));
}

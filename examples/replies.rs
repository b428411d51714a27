//! What people see on Discord, as Discord gets it: asks the bot as the gateway would, and prints what it answers.
//!
//! `cargo run --example replies` prints a JSON object a line: `name`, `did` (what somebody did), `message`. The pictures
//! in `docs/replies.md` are drawn from that by `docs/pictures/draw-replies.py`. With a folder and a question, as in
//! `cargo run --example replies -- corpus "Who signed it?"`, it prints that one answer.

#![expect(clippy::disallowed_methods, reason = "only the engine is pure")]
#![expect(clippy::print_stdout, reason = "it prints replies")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use pullquote::config::Settings;
use pullquote::discord::{Bot, Interaction, Key, respond};
use pullquote::service::Service;
use serde_json::{Value, json};

type Failed = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [corpus, question] = arguments.as_slice() {
        return print(&bot(corpus)?, "answer", "used /ask", &ask(question)).await;
    }
    let (bot, digest) = (bot("corpus")?, bot("docs/pictures/digest")?);
    print(&bot, "answer", "used /ask", &ask("Which three countries signed the memorandum in Madrid?")).await?;
    print(&bot, "no-answer", "used /ask", &ask("How much did Finland pay for the airline tickets to Lisbon?")).await?;
    print(&digest, "digest", "used /ask", &ask("What would the repairs of the mill have cost?")).await?;
    print(&bot, "sources", "used /sources", &command("sources", &json!([]))).await?;
    print(&bot, "reload", "used /reload", &command("reload", &json!([]))).await?;
    print(&bot, "help", "used /help", &command("help", &json!([]))).await
}

fn bot(corpus: &str) -> Result<Arc<Bot>, Failed> {
    let settings = Settings { corpus: vec![PathBuf::from(corpus)], ..Settings::read(None, &BTreeMap::new())? };
    Ok(Arc::new(Bot::new(Arc::new(Service::start(settings)?), Key::new(b"a picture"))))
}

fn ask(question: &str) -> Value {
    command("ask", &json!([{"type": 3, "name": "question", "value": question}]))
}

/// A command of a member who manages the server, as Discord tells of it.
fn command(name: &str, options: &Value) -> Value {
    let member = json!({"user": {"id": "7"}, "roles": [], "permissions": "32"});
    let data = json!({"id": "3", "type": 1, "name": name, "options": options});
    json!({"id": "1", "application_id": "2", "type": 2, "token": "t", "guild_id": "8", "channel_id": "9", "locale": "en-GB", "member": member, "data": data})
}

async fn print(bot: &Arc<Bot>, name: &str, did: &str, interaction: &Value) -> Result<(), Failed> {
    let response = respond(bot, Interaction::read(interaction)?).await.ok_or("it says nothing")?;
    let message = match response.later {
        Some(later) => Some(later.await),
        None => response.callback.shown().cloned(),
    };
    println!("{}", json!({"name": name, "did": did, "message": message}));
    Ok(())
}

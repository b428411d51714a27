//! `articles`: what was read, and what is known of each article.

use std::io::Write;

use crate::cli::{DONE, SeenBy, start};
use crate::config::Settings;
use pullquote_engine::render::{json, table};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Print a JSON object a line, with all fields and their status
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    seen_by: SeenBy,
}

pub(super) fn run(settings: Settings, arguments: &Arguments) -> anyhow::Result<u8> {
    let audience = arguments.seen_by.audience();
    let service = start(settings, audience)?;
    let mut out = anstream::stdout().lock();
    let articles = service.articles(audience);
    if arguments.json {
        for article in &articles {
            writeln!(out, "{}", serde_json::to_string(&json::article(article))?)?;
        }
    } else {
        out.write_all(table::articles(articles.iter().map(AsRef::as_ref)).as_bytes())?;
        let (articles, problems) = (table::count(articles.len(), "article"), table::count(service.problems(audience).len(), "problem"));
        let see = if problems.starts_with("0 ") { "no problem".to_owned() } else { format!("{problems}: see pullquote check") };
        writeln!(anstream::stderr().lock(), "{articles}; ~ is inferred from the text, ? is not stated; {see}")?;
    }
    Ok(DONE)
}

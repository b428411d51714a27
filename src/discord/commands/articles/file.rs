//! `/articles add` with a file: its type and size are looked at, then it is fetched and added. Without one, a form opens.

use crate::discord::commands::articles::{change, names, no_server, text};
use crate::discord::interaction::Command;
use crate::discord::response::Response;
use crate::discord::scene::Scene;
use crate::discord::sent::Attachment;
use crate::ids::GuildId;
use crate::store::{NewArticle, OfMessage};
use pullquote_engine::parse;
use pullquote_engine::render::message::Message;

/// Adds the file that was given.
pub(super) fn add(scene: &Scene, command: &Command) -> Response {
    let Some(server) = scene.audience().server() else { return no_server().into() };
    let Some(file) = command.attachment("file") else { return text::form(scene, &text::Draft::default()) };
    if let Some(reason) = refusal(file, scene.service().settings().limits.max_file_bytes) {
        return change::not_changed(&reason).private().into();
    }
    let (scene, file) = (scene.clone(), file.clone());
    Response::later(async move { fetched(&scene, server, &file, names::of_file(&file.name), None).await })
}

/// Fetches a file and adds it under that name; it may have come with a message.
pub(in crate::discord::commands) async fn fetched(
    scene: &Scene,
    server: GuildId,
    file: &Attachment,
    name: String,
    of_message: Option<OfMessage>,
) -> Message {
    match scene.bot.cdn.fetch(file, scene.service().settings().limits.max_file_bytes).await {
        Ok(bytes) => {
            let added = change::add_article(scene, server, NewArticle { name, bytes, by: scene.asker.user, of_message }).await;
            added.unwrap_or_else(|error| change::refused(&error))
        }
        Err(error) => {
            // Its name is its owner's, and its address lets whoever has it fetch it.
            tracing::warn!(server = server.get(), error = &error as &dyn std::error::Error, "a file for /articles was not fetched");
            change::not_changed(&format!("{} was not fetched: {error}", file.name))
        }
    }
}

/// Why a file is not even fetched, as far as its name and its size tell.
pub(in crate::discord::commands) fn refusal(file: &Attachment, max_bytes: u64) -> Option<String> {
    let Attachment { name, bytes, .. } = file;
    if parse::uncompressed(name).is_some() || is_archive(name) {
        return Some(format!("{name} is packed; unpack it and add what is in it"));
    }
    if !parse::is_readable(name) {
        let mut endings: Vec<&str> = parse::endings().collect();
        endings.sort_unstable();
        return Some(format!("{name} is of no format that is read; these are: {}", endings.join(", ")));
    }
    if *bytes == 0 {
        return Some(format!("{name} is empty"));
    }
    (*bytes > max_bytes).then(|| format!("{name} is larger than {} MiB", max_bytes >> 20))
}

fn is_archive(name: &str) -> bool {
    let name = name.to_lowercase();
    [".zip", ".tar", ".tgz", ".7z", ".rar"].iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(name: &str, bytes: u64) -> String {
        refusal(&Attachment { name: name.to_owned(), bytes, ..Attachment::default() }, 2 << 20).unwrap_or_default()
    }

    #[test]
    fn a_file_is_fetched_only_if_its_name_and_its_size_are_right() {
        for (name, bytes, reason) in [
            ("rules.md", 2 << 20, ""),
            ("rules.PDF", 1, ""),
            ("rules.md", (2 << 20) + 1, "rules.md is larger than 2 MiB"),
            ("rules.md", 0, "rules.md is empty"),
            ("rules.md.gz", 9, "rules.md.gz is packed; unpack it and add what is in it"),
            ("rules.zip", 9, "rules.zip is packed; unpack it and add what is in it"),
        ] {
            assert_eq!(refused(name, bytes), reason);
        }
        for name in ["mill.exe", "mill", "md", ".md.exe", ""] {
            assert!(refused(name, 9).contains("is of no format that is read; these are: "), "{name}");
        }
    }
}

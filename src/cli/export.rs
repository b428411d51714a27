//! `export`: the articles that were added in Discord, as files, with what is known of them beside: see [`manifest`].

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::cli::manifest::{self, Entry, FileNames, MANIFEST};
use crate::cli::pins_files;
use crate::cli::{CorpusFrom, DONE, FAILED, Misuse, existing_store, server};
use crate::config::Settings;
use crate::ids::GuildId;
use crate::store::Store;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where to write: a folder for each server is made in it
    folder: PathBuf,
    /// The one server whose articles are written, by its Discord id [default: all servers]
    #[arg(long, value_name = "ID", value_parser = server)]
    server: Option<GuildId>,
    /// Write over what an earlier export wrote
    #[arg(long)]
    overwrite: bool,
}

pub(super) fn run(settings: &Settings, corpus_from: CorpusFrom, arguments: &Arguments) -> anyhow::Result<u8> {
    if corpus_from == CorpusFrom::Call {
        return Err(Misuse("export goes by the settings: leave --corpus out".to_owned()).into());
    }
    let Some(store) = existing_store(settings)? else {
        let path = settings
            .store
            .path
            .as_deref()
            .map_or_else(|| "store.path is empty".to_owned(), |path| format!("{} is missing", path.display()));
        writeln!(anstream::stderr().lock(), "pullquote: nothing is kept: {path}")?;
        return Ok(FAILED);
    };
    let servers = match arguments.server {
        Some(server) => vec![server],
        None => all(&store)?,
    };
    let mut out = anstream::stdout().lock();
    for server in &servers {
        let folder = arguments.folder.join(server.to_string());
        if fs::exists(&folder).unwrap_or(true) && !arguments.overwrite {
            return Err(Misuse(format!("{} is there already; --overwrite writes over it", folder.display())).into());
        }
    }
    for server in &servers {
        let folder = arguments.folder.join(server.to_string());
        let written = write(&store, *server, &folder)?;
        let (pins, words) = pins_files::write(&store, *server, &folder)?;
        let counts = [(pins, "pinned answers"), (words, "words of its own")].into_iter().filter(|(count, _)| *count > 0);
        let more: String = counts.map(|(count, what)| format!(", {count} {what}")).collect();
        writeln!(out, "server {server}: {written} documents{more} written to {}", folder.display())?;
    }
    if servers.is_empty() {
        writeln!(out, "nothing was added in Discord")?;
    }
    Ok(DONE)
}

/// The servers that have something to be written.
fn all(store: &Store) -> anyhow::Result<Vec<GuildId>> {
    let mut all = store.servers_of_articles()?;
    all.extend(store.servers().unwrap_or_default().into_iter().filter(|server| !store.pins(*server).is_empty()));
    Ok(all.into_iter().collect())
}

/// Writes the articles of a server; says how many.
fn write(store: &Store, server: GuildId, folder: &Path) -> anyhow::Result<usize> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut manifest = Vec::new();
    let (mut names, mut written) = (FileNames::default(), 0);
    for article in store.articles(server)? {
        // What was deleted meanwhile is no part of it.
        let Some(bytes) = store.article_bytes(server, &article.name)? else { continue };
        let file = names.of(&article.name);
        let path = folder.join(&file);
        path.parent().map_or(Ok(()), fs::create_dir_all).with_context(|| format!("cannot make the folder of {}", path.display()))?;
        fs::write(&path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
        serde_json::to_writer(&mut manifest, &Entry::of(article, file, &bytes))?;
        manifest.push(b'\n');
        written += 1;
    }
    // Last, and whole: a folder with a manifest is a whole export.
    let (path, half) = (folder.join(MANIFEST), folder.join(format!("{MANIFEST}.part")));
    fs::write(&half, manifest).and_then(|()| fs::rename(&half, &path)).with_context(|| format!("cannot write {}", path.display()))?;
    manifest::sync(folder);
    Ok(written)
}

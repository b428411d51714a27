//! `import`: what `export` wrote goes back into the store, with all that was known of it. A bot that is running may go on meanwhile.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::cli::manifest::{Entry, MANIFEST};
use crate::cli::pins_files;
use crate::cli::{CorpusFrom, DONE, FAILED, Misuse, server};
use crate::config::Settings;
use crate::ids::GuildId;
use crate::store::{AddedArticle, Store};

/// So many bytes of documents are held in memory and written at once.
const BATCH_BYTES: usize = 16 << 20;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What `export` wrote: its folder, or that of one server in it
    folder: PathBuf,
    /// The server that gets the articles, by its Discord id
    #[arg(long, value_name = "ID", value_parser = server)]
    server: GuildId,
    /// Replace articles of the same names that the server has by now
    #[arg(long)]
    overwrite: bool,
}

/// What came of it.
#[derive(Debug, Default)]
struct Imported {
    added: usize,
    same: usize,
    edited: usize,
}

pub(super) fn run(settings: &Settings, corpus_from: CorpusFrom, arguments: &Arguments) -> anyhow::Result<u8> {
    if corpus_from == CorpusFrom::Call {
        return Err(Misuse("import goes by the settings: leave --corpus out".to_owned()).into());
    }
    let Some(path) = &settings.store.path else {
        return Err(Misuse("store.path is empty: articles would be kept in memory only, and be gone at once".to_owned()).into());
    };
    let folder = export_in(&arguments.folder, arguments.server)?;
    let entries = entries(&folder)?;
    let store = Store::in_file(path).with_context(|| format!("{} cannot be used", path.display()))?;
    let clashes = clashes(&store, arguments.server, &folder, &entries)?;
    if !clashes.is_empty() && !arguments.overwrite {
        let mut err = anstream::stderr().lock();
        for name in &clashes {
            writeln!(err, "pullquote: the server has another article of this name: {name}")?;
        }
        writeln!(err, "pullquote: nothing was imported; --overwrite replaces these")?;
        return Ok(FAILED);
    }
    let Imported { added, same, edited } = import(&store, arguments.server, &folder, &entries)?;
    let mut out = anstream::stdout().lock();
    writeln!(out, "server {}: {added} documents imported, {same} were there already", arguments.server)?;
    let (pins, words) = pins_files::read(&store, arguments.server, &folder)?;
    if pins + words > 0 {
        writeln!(out, "{pins} pinned answers and {words} words of its own imported")?;
    }
    if edited > 0 {
        writeln!(out, "{edited} of them were edited since they were exported, and are imported as they are now")?;
    }
    let seen = match settings.watch_every {
        Some(seconds) => format!("a bot that is running reads them within {} seconds", u64::from(seconds.get()) + 2),
        None => "a bot that is running reads them at the next /reload in that server (corpus.watch_seconds is 0)".to_owned(),
    };
    writeln!(out, "{seen}")?;
    Ok(DONE)
}

/// The folder of a server's export: this one, or the one in it that is called by the server's id.
fn export_in(folder: &Path, server: GuildId) -> anyhow::Result<PathBuf> {
    let has_manifest = |folder: &PathBuf| folder.join(MANIFEST).is_file();
    let found = [folder.to_owned(), folder.join(server.to_string())].into_iter().find(has_manifest);
    found.with_context(|| format!("neither {0} nor {0}/{server} holds {MANIFEST}, which `pullquote export` writes last", folder.display()))
}

fn entries(folder: &Path) -> anyhow::Result<Vec<Entry>> {
    let path = folder.join(MANIFEST);
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let entry = |(number, line): (usize, &str)| serde_json::from_str(line).with_context(|| format!("{}:{number}", path.display()));
    lines.map(entry).collect()
}

fn read(folder: &Path, entry: &Entry) -> anyhow::Result<(AddedArticle, Vec<u8>)> {
    let path = folder.join(entry.path()?);
    // A link may lead out of the folder.
    let real = path.canonicalize().with_context(|| format!("cannot read {}", path.display()))?;
    if !real.starts_with(folder.canonicalize()?) {
        bail!("{} leads out of the folder", path.display());
    }
    let bytes = fs::read(&real).with_context(|| format!("cannot read {}", path.display()))?;
    Ok((entry.article(&bytes)?, bytes))
}

/// The names of articles that the server has with another document. All files are looked at before anything is written.
fn clashes(store: &Store, server: GuildId, folder: &Path, entries: &[Entry]) -> anyhow::Result<Vec<String>> {
    let mut clashes = Vec::new();
    for entry in entries {
        let (article, _) = read(folder, entry)?;
        let own = store.article(server, &article.name)?;
        clashes.extend(own.filter(|own| own.mark != article.mark).map(|own| own.name));
    }
    Ok(clashes)
}

fn import(store: &Store, server: GuildId, folder: &Path, entries: &[Entry]) -> anyhow::Result<Imported> {
    let mut imported = Imported::default();
    let (mut batch, mut bytes) = (Vec::new(), 0);
    for entry in entries {
        let (article, document) = read(folder, entry)?;
        if store.article(server, &article.name)?.as_ref() == Some(&article) {
            imported.same += 1;
            continue;
        }
        imported.added += 1;
        imported.edited += usize::from(!entry.is_of(&document));
        bytes += document.len();
        batch.push((article, document));
        if bytes >= BATCH_BYTES {
            store.put_articles(server, &std::mem::take(&mut batch))?;
            bytes = 0;
        }
    }
    store.put_articles(server, &batch)?;
    Ok(imported)
}

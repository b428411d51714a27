//! `init`: the files that a new bot begins with.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::cli::DONE;

/// Each file, and what it is.
const FILES: [(&str, &str, &str); 3] = [
    ("config/pullquote.toml", include_str!("../../../config/pullquote.toml"), "every setting with its default"),
    ("corpus/example.md", include_str!("article.md"), "an example article; put yours beside it"),
    ("config/questions.jsonl", include_str!("questions.jsonl"), "questions that the articles should answer, for `eval`"),
];

const STEPS: &str = "
  1. pullquote ask \"When did the seed shelf open?\"    answers from corpus/example.md
  2. pullquote serve                                   opens a page to try it on; DISCORD_TOKEN puts it on Discord
  3. put your articles into corpus/ (.md .txt .html .pdf .docx .csv, exports and more), then: pullquote check
";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where to put them
    #[arg(default_value = ".")]
    folder: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<u8> {
    let mut out = anstream::stdout().lock();
    for (path, text, what) in FILES {
        let path = if arguments.folder == Path::new(".") { PathBuf::from(path) } else { arguments.folder.join(path) };
        let is_new = write_new(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        let done = if is_new { "wrote" } else { "kept " };
        let what = if is_new { what } else { "it was there already" };
        writeln!(out, "{done} {:<30} {what}", path.display())?;
    }
    let there = if arguments.folder == Path::new(".") { String::new() } else { format!(", in {}", arguments.folder.display()) };
    write!(out, "\nNext{there}:{STEPS}")?;
    Ok(DONE)
}

/// Whether the file was written: one that is there stays as it is.
fn write_new(path: &Path, text: &str) -> io::Result<bool> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()).map(|()| true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

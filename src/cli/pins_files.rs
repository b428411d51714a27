//! A server's pinned answers and words of its own, beside its exported articles: `pins.jsonl` and `words.jsonl`, an object a line.

use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::ids::GuildId;
use crate::store::{Pin, Store, Synonym};

const PINS: &str = "pins.jsonl";
const WORDS: &str = "words.jsonl";

/// Writes what a server has pinned into `folder`, which is there; says how many pins and words there are. Files of an earlier export
/// go where there is nothing any more.
pub(super) fn write(store: &Store, server: GuildId, folder: &Path) -> anyhow::Result<(usize, usize)> {
    let set = store.pins(server);
    write_lines(&folder.join(PINS), set.pins.iter().map(|numbered| &numbered.pin))?;
    write_lines(&folder.join(WORDS), set.synonyms.iter())?;
    Ok((set.pins.len(), set.synonyms.len()))
}

/// Puts what `folder` has of that into the store; pins and words that the server has already stay as they are. Says how many are new.
pub(super) fn read(store: &Store, server: GuildId, folder: &Path) -> anyhow::Result<(usize, usize)> {
    let known = store.pins(server);
    let (mut pins, mut words) = (0, 0);
    for pin in lines::<Pin>(&folder.join(PINS))? {
        if known.pins.iter().all(|numbered| numbered.pin != pin) {
            store.put_pin(server, None, &pin)?;
            pins += 1;
        }
    }
    for synonym in lines::<Synonym>(&folder.join(WORDS))? {
        if !known.synonyms.contains(&synonym) {
            store.put_synonym(server, &synonym)?;
            words += 1;
        }
    }
    Ok((pins, words))
}

fn write_lines<T: Serialize>(path: &Path, values: impl Iterator<Item = T>) -> anyhow::Result<()> {
    let lines = values.map(|value| serde_json::to_string(&value).map(|line| line + "\n")).collect::<Result<String, _>>()?;
    let written = match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ if lines.is_empty() => Ok(()),
        _ => fs::write(path, lines),
    };
    written.with_context(|| format!("cannot write {}", path.display()))
}

/// The values of a file's lines, in their order; none where there is no such file.
fn lines<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        text => text.with_context(|| format!("cannot read {}", path.display()))?,
    };
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let value = |(number, line): (usize, &str)| serde_json::from_str(line).with_context(|| format!("{}:{number}", path.display()));
    lines.map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_engine::answer::PinnedQuote;

    fn quote() -> PinnedQuote {
        let json = r#"{"article": "a.md", "mark": 1, "kind": "sentence", "span": [0, 3], "parts": [], "text": "Yes"}"#;
        serde_json::from_str(&json.replace("[0, 3]", r#"{"start": 0, "end": 3}"#)).expect("a quote")
    }

    #[test]
    fn what_is_written_is_read_back_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let (store, other) = (Store::in_memory(), Store::in_memory());
        let pin = Pin { questions: vec!["Why?".to_owned()], quote: quote(), by: None, pinned: 5 };
        let synonym = Synonym { word: "rtp".to_owned(), means: "random teleport".to_owned() };
        store.put_pin(GuildId::MIN, None, &pin).expect("written");
        store.put_synonym(GuildId::MIN, &synonym).expect("written");
        assert_eq!(write(&store, GuildId::MIN, folder.path()).expect("written"), (1, 1));
        assert_eq!(read(&other, GuildId::MIN, folder.path()).expect("read"), (1, 1));
        assert_eq!(read(&other, GuildId::MIN, folder.path()).expect("read"), (0, 0));
        assert_eq!((other.pins(GuildId::MIN).pins[0].pin.clone(), other.pins(GuildId::MIN).synonyms.clone()), (pin, vec![synonym]));
        assert_eq!(write(&Store::in_memory(), GuildId::MIN, folder.path()).expect("written"), (0, 0));
        assert!(fs::read_dir(folder.path()).expect("a folder").next().is_none(), "nothing is left of before");
    }
}

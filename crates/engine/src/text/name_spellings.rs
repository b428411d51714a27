//! A name in, how else it may be spelled in Latin letters out: names of other scripts are transliterated in several ways ("Zelensky", "Zelenskyy").

use std::collections::BTreeSet;

/// Letters that stand for the same sound, by several systems of transliteration from Cyrillic, Arabic, Hebrew, Persian and Chinese.
const SOUNDS: &[&[&str]] = &[
    &["yy", "iy", "iyy", "y", "i", "ii", "ij", "yi"],
    &["ya", "ia", "ja", "iya", "a"],
    &["ye", "ie", "je", "e", "iye"],
    &["yu", "iu", "ju"],
    &["yo", "io", "jo", "e", "o"],
    &["kh", "h", "ch", "k"],
    &["sh", "sch", "s"],
    &["ch", "tch", "tsch", "c"],
    &["zh", "j", "z"],
    &["ts", "tz", "c", "z"],
    &["v", "w", "f", "ff"],
    &["ks", "x"],
    &["q", "k", "g", "c"],
    &["gh", "g"],
    &["dh", "d"],
    &["th", "t"],
    &["ou", "u", "oo", "o"],
    &["ee", "i", "e"],
    &["ei", "ai", "ey", "ay"],
    &["a", "e"],
    &["ll", "l"],
    &["mm", "m"],
    &["nn", "n"],
    &["ss", "s"],
    &["rr", "r"],
    &["bb", "b"],
    &["dd", "d"],
    &["tt", "t"],
    &["pp", "p"],
];

/// Shorter names have too many others near them.
const LEAST_LETTERS: usize = 5;

/// So many spellings are tried.
const MOST: usize = 256;

/// So many places may be spelled in another way at once.
const MOST_CHANGES: usize = 2;

/// The other spellings of `name`, in small letters, those with fewer changes first. Its first letter stays.
pub fn of(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    if lower.len() < LEAST_LETTERS || !lower.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Vec::new();
    }
    let mut seen = BTreeSet::from([lower.clone()]);
    let mut all: Vec<(String, usize)> = vec![(lower, 1)];
    let mut done = 0;
    for _ in 0..MOST_CHANGES {
        let before = all.len();
        for at in done..before {
            let Some((spelling, from)) = all.get(at).cloned() else { continue };
            for other in changed(&spelling, from) {
                if all.len() <= MOST && seen.insert(other.0.clone()) {
                    all.push(other);
                }
            }
        }
        done = before;
    }
    all.into_iter().skip(1).map(|(spelling, _)| spelling).collect()
}

/// `spelling` with one place spelled in another way, from the byte `from` on; and the byte behind that place.
fn changed(spelling: &str, from: usize) -> Vec<(String, usize)> {
    let mut all = Vec::new();
    for at in from..spelling.len() {
        let (head, tail) = spelling.split_at(at);
        for sound in SOUNDS {
            // The longest that stands there: the "y" of "ya" is no sound of its own.
            let Some(own) = sound.iter().filter(|own| tail.starts_with(**own)).max_by_key(|own| own.len()) else { continue };
            let rest = tail.get(own.len()..).unwrap_or_default();
            all.extend(sound.iter().filter(|other| *other != own).map(|other| (format!("{head}{other}{rest}"), at + other.len())));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_spelled_in_the_ways_of_other_systems() {
        for (name, other) in [
            ("Zelensky", "zelenskyy"),
            ("Zelensky", "zelenskiy"),
            ("Tchaikovsky", "tchaikovskij"),
            ("Akhmatova", "ahmatova"),
            ("Mohammed", "mohamed"),
        ] {
            assert!(of(name).iter().any(|near| near == other), "{name}: {other}");
        }
        assert!(of("Mary").is_empty() && of("Čapek").is_empty());
    }
}

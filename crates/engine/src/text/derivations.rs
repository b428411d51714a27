//! An English word in, words out that may be made of the same one: "moderate" and "moderation" for "moderator".

/// Endings by which words are made of words.
const ENDINGS: [&str; 30] = [
    "ization", "ation", "ition", "ating", "ators", "ator", "ated", "ates", "ate", "ion", "ions", "ment", "ments", "ness", "ity", "ance",
    "ence", "ive", "able", "ible", "al", "ism", "ist", "ize", "ify", "er", "or", "ing", "ed", "e",
];

/// A shorter beginning is shared by chance.
const LEAST_LETTERS: usize = 5;

/// The words that share with `word` all but an ending, whether there are such words or not; none for what is no plain word.
pub fn of(word: &str) -> Vec<String> {
    let lower = word.to_lowercase();
    if !lower.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Vec::new();
    }
    let longest = ENDINGS.iter().filter_map(|ending| lower.strip_suffix(ending)).min_by_key(|stem| stem.len());
    let stems = [longest, Some(lower.as_str())].into_iter().flatten().filter(|stem| stem.len() >= LEAST_LETTERS);
    let words = stems.flat_map(|stem| ENDINGS.iter().map(move |ending| format!("{stem}{ending}")));
    words.filter(|other| *other != lower).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_made_of_one_have_its_beginning() {
        let has = |word: &str, other: &str| of(word).iter().any(|own| own == other);
        assert!(has("moderator", "moderation") && has("Installer", "installation"));
        assert!(of("rate").is_empty() && of("naïve").is_empty() && !has("moderator", "moderator"));
    }
}

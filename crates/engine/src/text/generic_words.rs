//! A word in, whether it is one of those that stand in most questions about anything out: "use", "way", "work".

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::text::language::Language;
use crate::text::terms;

/// They are rare enough in some corpora to rank by, and still say little of what is asked.
const ENGLISH: &str = "able actually allow already also always another anything anyone available bad basically best better bit can case \
    certain come correct correctly current currently different difference do easy easily ever every everything exactly example fine first \
    general get go gonna good gotta guy handle happen help instead just keep kind let like look mean must need new nice normal old one other part people \
    person ppl place point possible properly put question really recommend right same see seem should simple simply something sort specific \
    still stuff suppose sure take thing think time today together try two u ur use user usual usually wanna want way well without work wrong";

/// Whether `word` says little of what is asked in `language`, in any of its forms. False outside English.
pub fn is_generic(word: &str, language: Language) -> bool {
    static TERMS: LazyLock<BTreeSet<String>> =
        LazyLock::new(|| ENGLISH.split_whitespace().filter_map(|word| terms::term(word, Language::English)).collect());
    language == Language::English && terms::term(word, language).is_some_and(|term| TERMS.contains(&term))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generic_word_is_one_in_any_of_its_forms() {
        assert!(is_generic("working", Language::English) && is_generic("Ways", Language::English));
        assert!(!is_generic("server", Language::English) && !is_generic("work", Language::German));
    }
}

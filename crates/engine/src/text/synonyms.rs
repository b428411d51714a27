//! A word in, words out that manuals and help pages use for the same thing: "uninstall" for "remove".

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::text::language::Language;
use crate::text::terms;

/// Groups of words of which one is often asked with and another is written. Words that mean the same only now and then are in no group.
const ENGLISH: &[&str] = &[
    "install setup",
    "uninstall remove delete erase",
    "error failure fail exception",
    "fix solve resolve repair troubleshoot",
    "problem issue trouble",
    "start launch run boot begin",
    "run execute invoke",
    "stop quit exit terminate kill shutdown",
    "create make generate build",
    "change modify edit alter adjust",
    "customize configure",
    "configuration config settings setup",
    "setting option preference",
    "option flag parameter argument switch",
    "show display print output",
    "find search locate lookup",
    "folder directory",
    "update upgrade",
    "version release",
    "enable activate turn",
    "disable deactivate turn",
    "get obtain fetch retrieve receive",
    "download fetch",
    "allow permit enable",
    "permission access right privilege",
    "block prevent forbid deny ban",
    "choose select pick",
    "send post submit",
    "copy duplicate clone",
    "merge combine join concatenate",
    "split separate divide",
    "picture image photo",
    "cost price fee",
    "rule guideline policy",
    "restrict limit",
    "speed performance",
    "fast quick",
    "function method procedure",
    "text string",
    "number integer",
    "login signin",
    "register signup",
    "account profile",
    "documentation docs manual guide",
    "repository repo",
    "application app program",
    "administrator admin",
    "information info details",
    "environment env",
    "authentication auth",
    "cancel abort",
    "loop iterate",
    "verify validate check",
    "check test",
    "save store",
    "save write",
    "load import",
    "reset clear",
    "reload refresh restart reboot",
    "require need requirement prerequisite",
    "support compatible",
    "deprecated obsolete",
    "crash panic",
    "wait sleep delay",
    "variable var",
    "command cmd",
    "mac macos osx",
    "purpose reason",
    "cause reason",
    "meaning definition",
    "difference differ compare comparison",
    "backup restore",
    "revert undo rollback restore",
    "user member player",
    "message notification",
    "hide hidden invisible",
    "link url address",
    "plugin addon extension",
    "maximum max limit",
    "minimum min",
    "ram memory",
    "latest newest current",
    "big large",
    "remove drop",
    "upload publish",
    "package bundle",
    "replace substitute",
    "convert transform cast",
    "compile build",
    "debug troubleshoot",
    "break broken",
    "missing absent",
];

/// The synonyms of `word` in `language`, each once; none for most words, and none outside English.
pub fn of(word: &str, language: Language) -> &'static [&'static str] {
    static BY_TERM: LazyLock<BTreeMap<String, Vec<&'static str>>> = LazyLock::new(by_term);
    if language != Language::English {
        return &[];
    }
    terms::term(word, language).and_then(|term| BY_TERM.get(&term)).map_or(&[], Vec::as_slice)
}

fn by_term() -> BTreeMap<String, Vec<&'static str>> {
    let mut all: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for group in ENGLISH {
        for word in group.split(' ') {
            let Some(term) = terms::term(word, Language::English) else { continue };
            let known = all.entry(term).or_default();
            known.extend(group.split(' ').filter(|other| *other != word));
            known.sort_unstable();
            known.dedup();
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_other_words_of_its_groups_in_any_form() {
        assert_eq!(of("Folders", Language::English), ["directory"]);
        assert_eq!(of("fetching", Language::English), ["download", "get", "obtain", "receive", "retrieve"]);
        assert!(of("zebra", Language::English).is_empty() && of("folder", Language::German).is_empty());
    }

    #[test]
    fn each_group_has_several_words_that_are_ranked_by() {
        for group in ENGLISH {
            assert!(group.split(' ').count() > 1, "{group}");
            assert!(group.split(' ').all(|word| terms::term(word, Language::English).is_some()), "{group}");
        }
    }
}

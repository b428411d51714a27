//! The name of a kind of page in, whether such pages are written for readers out.

/// Words in the names of kinds that hold documents: those of WordPress's plugins, the namespaces of wikis.
const FOR_READERS: &[&str] = &[
    "doc",
    "faq",
    "question",
    "kb",
    "knowledge",
    "article",
    "guide",
    "tutorial",
    "help",
    "handbook",
    "manual",
    "glossary",
    "encyclopedia",
    "lesson",
    "course",
    "news",
    "event",
    "recipe",
    "story",
    "stories",
    "release",
    "changelog",
    "episode",
    "podcast",
    "product",
    "project",
    "portfolio",
    "announcement",
    "book",
    "chapter",
    "policy",
    "rule",
    "extension",
    "api",
    "appendix",
    "cookbook",
    "wikibook",
    "reference",
];
/// Words in the names of kinds that people write to the site, or that the site keeps for itself, whatever else is in the name.
const FOR_OTHERS: &[&str] = &[
    "inbound",
    "inbox",
    "message",
    "feedback",
    "order",
    "variation",
    "subscription",
    "attendee",
    "submission",
    "entry",
    "entries",
    "form",
    "log",
    "draft",
    "newsletter",
    "template",
    "block",
    "revision",
    "ticket",
    "payment",
    "coupon",
    "talk",
    "user",
];

/// Whether documents of a kind of this name are for readers. Of an unknown name, nothing is: it may be for letters to the editor.
pub(super) fn is_for_readers(name: &str) -> bool {
    let name = name.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    has(FOR_READERS) && !has(FOR_OTHERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_known_to_be_for_readers_is() {
        for name in ["docs", "ht_kb", "ufaq", "sfwd-lessons", "tribe_events", "Guide", "Manual", "Extension"] {
            assert!(is_for_readers(name), "{name}");
        }
        for name in ["flamingo_inbound", "feedback", "shop_order", "product_variation", "et_pb_layout", "Draft", "Guide talk", ""] {
            assert!(!is_for_readers(name), "{name}");
        }
    }
}

//! What follows a full stop in, whether it begins as sentences do out: with a word that seldom follows an abbreviation. No names.

use crate::text::language::Language;

/// Whether `rest` begins with a word that opens sentences far more often than it follows an abbreviation.
pub(super) fn begins(rest: &str, language: Language) -> bool {
    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let is_initial = word == "A" && rest.get(word.len()..).is_some_and(|behind| behind.starts_with('.'));
    let starters = match language {
        Language::German => GERMAN,
        Language::French => FRENCH,
        Language::Spanish => SPANISH,
        _ => ENGLISH,
    };
    !is_initial && starters.contains(&word)
}

#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "The", "A", "An", "In", "On", "At", "It", "He", "She", "They", "We", "But", "And", "This", "That", "These", "Those", "His", "Her",
    "Their", "Its", "As", "If", "When", "While", "However", "For", "After", "Before", "Since", "There", "So", "With", "Nevertheless",
    "Nonetheless", "Meanwhile", "Although", "By", "From", "To", "Not", "No", "What", "Why", "How", "Some", "Many", "Most", "Both", "Each",
    "Our", "You", "One",
    "About", "According", "Again", "Also", "Are", "Because", "Besides", "Between", "Can", "Could", "Did", "Despite", "Do", "Does", "During",
    "Even", "Every", "Everyone", "Finally", "Following", "Furthermore", "Had", "Has", "Have", "Hence", "Here", "Instead", "Is", "Later",
    "Moreover", "My", "Nobody", "Nor", "Now", "Of", "Once", "Or", "Other", "Others", "Perhaps", "Please", "Several", "Should", "Such",
    "Then", "Therefore", "Though", "Through", "Thus", "Under", "Unlike", "Until", "Was", "Were", "Where", "Whether", "Which", "Who",
    "Whose", "Within", "Without", "Would", "Yes", "Yet", "Your",
];

#[rustfmt::skip]
const GERMAN: &[&str] = &[
    "Der", "Die", "Das", "Ein", "Eine", "Er", "Sie", "Es", "Wir", "In", "Im", "Am", "Doch", "Aber", "Dies", "Diese", "Nach", "Bei", "Mit",
    "Den", "Dem", "Dieser", "Dieses", "Auch", "Als", "Auf", "Aus", "Bis", "Da", "Daher", "Dann", "Dort", "Durch", "Für", "Hier", "Ich",
    "Ihr", "Ihre", "Man", "Nun", "Seit", "Sein", "Seine", "So", "Und", "Unter", "Was", "Wenn", "Wer", "Wie", "Wo", "Zu", "Zum", "Zur",
];

const FRENCH: &[&str] =
    &["Le", "La", "Les", "Un", "Une", "Il", "Elle", "Ils", "Elles", "Ce", "Cette", "En", "Dans", "Mais", "Pour", "On", "Nous"];

const SPANISH: &[&str] = &["El", "La", "Los", "Las", "Un", "Una", "En", "Es", "Se", "No", "Pero", "Por", "Para", "Con", "Este", "Esta"];

//! An English word in, the form that its relatives share out: what a stemmer, which only cuts endings, cannot see.

use std::sync::LazyLock;

use crate::text::endings::{self, Endings, ending, endings};
use crate::text::short_words::ShortWords;

/// Irregular forms with their base form. "found" and "born" are left out: they mean other things more often.
const IRREGULAR: &[(&str, &str)] = &[
    ("ate", "eat"),
    ("eaten", "eat"),
    ("became", "become"),
    ("began", "begin"),
    ("begun", "begin"),
    ("blew", "blow"),
    ("blown", "blow"),
    ("bought", "buy"),
    ("bound", "bind"),
    ("bred", "breed"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("came", "come"),
    ("caught", "catch"),
    ("children", "child"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("dealt", "deal"),
    ("drank", "drink"),
    ("drawn", "draw"),
    ("drew", "draw"),
    ("driven", "drive"),
    ("drove", "drive"),
    ("dug", "dig"),
    ("fallen", "fall"),
    ("fed", "feed"),
    ("feet", "foot"),
    ("fell", "fall"),
    ("felt", "feel"),
    ("fled", "flee"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("forbade", "forbid"),
    ("forbidden", "forbid"),
    ("forgot", "forget"),
    ("fought", "fight"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("gave", "give"),
    ("given", "give"),
    ("gone", "go"),
    ("got", "get"),
    ("gotten", "get"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("held", "hold"),
    ("hid", "hide"),
    ("hidden", "hide"),
    ("hung", "hang"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("laid", "lay"),
    ("led", "lead"),
    ("left", "leave"),
    ("lent", "lend"),
    ("lost", "lose"),
    ("made", "make"),
    ("meant", "mean"),
    ("men", "man"),
    ("met", "meet"),
    ("mice", "mouse"),
    ("paid", "pay"),
    ("ran", "run"),
    ("risen", "rise"),
    ("rode", "ride"),
    ("rose", "rise"),
    ("sang", "sing"),
    ("sank", "sink"),
    ("sat", "sit"),
    ("saw", "see"),
    ("seen", "see"),
    ("sent", "send"),
    ("shaken", "shake"),
    ("shook", "shake"),
    ("shot", "shoot"),
    ("shown", "show"),
    ("slept", "sleep"),
    ("sold", "sell"),
    ("sought", "seek"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("stood", "stand"),
    ("struck", "strike"),
    ("sung", "sing"),
    ("sunk", "sink"),
    ("swore", "swear"),
    ("sworn", "swear"),
    ("swam", "swim"),
    ("taken", "take"),
    ("taught", "teach"),
    ("teeth", "tooth"),
    ("thought", "think"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("told", "tell"),
    ("took", "take"),
    ("understood", "understand"),
    ("went", "go"),
    ("withdrawn", "withdraw"),
    ("withdrew", "withdraw"),
    ("woken", "wake"),
    ("women", "woman"),
    ("won", "win"),
    ("wore", "wear"),
    ("worn", "wear"),
    ("written", "write"),
    ("wrote", "write"),
    // Spellings that no rule covers.
    ("aluminium", "aluminum"),
    ("cheque", "check"),
    ("defence", "defense"),
    ("defences", "defense"),
    ("grey", "gray"),
    ("licence", "license"),
    ("licences", "license"),
    ("offence", "offense"),
    ("offences", "offense"),
    ("plough", "plow"),
    ("pretence", "pretense"),
    ("programme", "program"),
    ("programmes", "program"),
    ("tyre", "tire"),
    ("tyres", "tire"),
    // Small numbers are written either way.
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
    ("eleven", "11"),
    ("twelve", "12"),
];

/// British endings with the American ones. They are changed wherever they occur: "exercize" is no word, but it is so in
/// the question as in the article.
static ENDINGS: Endings = endings(&[
    ending("isations", "izations"),
    ending("isation", "ization"),
    ending("ising", "izing"),
    ending("ised", "ized"),
    ending("iser", "izer"),
    ending("isers", "izers"),
    ending("ises", "izes"),
    ending("ise", "ize"),
    ending("ysing", "yzing"),
    ending("ysed", "yzed"),
    ending("yse", "yze"),
    ending("ouring", "oring"),
    ending("oured", "ored"),
    ending("ourable", "orable"),
    ending("oural", "oral"),
    ending("ourite", "orite"),
    ending("ourites", "orites"),
    ending("ours", "ors"),
    ending("our", "or"),
    ending("ogues", "ogs"),
    ending("ogue", "og"),
    ending("tres", "ters"),
    ending("tre", "ter"),
    ending("bres", "bers"),
    ending("bre", "ber"),
]);

/// Endings are changed in words of at least this many letters: "hour" and "wise" stay.
const LEAST_LETTERS: usize = 6;

/// The base form of `word`, in lower case, if that is an irregular one.
pub(super) fn base_of_irregular(word: &str) -> Option<&'static str> {
    static BASES: LazyLock<ShortWords<&str>> = LazyLock::new(|| ShortWords::new(IRREGULAR.iter().copied()));
    BASES.get(word)
}

/// Makes `word`, in lower case, the form that it is stemmed from: the base form of an irregular one, American spelling.
pub(super) fn to_base_form(word: &mut String) {
    if let Some(base) = base_of_irregular(word) {
        word.replace_range(.., base);
    } else if word.len() >= LEAST_LETTERS
        && let Some(ending) = endings::find(word, &ENDINGS)
    {
        ending.put(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base_form(word: &str) -> String {
        let mut word = word.to_owned();
        to_base_form(&mut word);
        word
    }

    #[test]
    fn irregular_forms_lead_to_their_base() {
        assert_eq!(["built", "women", "mill"].map(base_form), ["build", "woman", "mill"]);
    }

    #[test]
    fn spellings_become_one() {
        for (british, american) in
            [("harbour", "harbor"), ("organisations", "organizations"), ("theatre", "theater"), ("dialogue", "dialog")]
        {
            assert_eq!(base_form(british), american);
        }
        assert_eq!(base_form("hour"), "hour");
    }
}

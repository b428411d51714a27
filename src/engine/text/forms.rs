//! An English word in, the form that its relatives share out: what a stemmer, which only cuts endings, cannot see.

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
const ENDINGS: &[(&str, &str)] = &[
    ("isations", "izations"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("iser", "izer"),
    ("isers", "izers"),
    ("ises", "izes"),
    ("ise", "ize"),
    ("ysing", "yzing"),
    ("ysed", "yzed"),
    ("yse", "yze"),
    ("ouring", "oring"),
    ("oured", "ored"),
    ("ourable", "orable"),
    ("oural", "oral"),
    ("ourite", "orite"),
    ("ourites", "orites"),
    ("ours", "ors"),
    ("our", "or"),
    ("ogues", "ogs"),
    ("ogue", "og"),
    ("tres", "ters"),
    ("tre", "ter"),
    ("bres", "bers"),
    ("bre", "ber"),
];

/// Endings are changed in words of at least this many letters: "hour" and "wise" stay.
const LEAST_LETTERS: usize = 6;

/// The form that `word`, in lower case, is stemmed from: the base form of an irregular one, American spelling.
pub(super) fn base_form(word: &str) -> Option<String> {
    if let Ok(at) = sorted().binary_search_by(|(form, _)| (*form).cmp(word)) {
        return sorted().get(at).map(|(_, base)| (*base).to_owned());
    }
    if word.len() < LEAST_LETTERS {
        return None;
    }
    let (ending, american) = ENDINGS.iter().find(|(ending, _)| word.ends_with(ending))?;
    word.strip_suffix(ending).map(|stem| format!("{stem}{american}"))
}

fn sorted() -> &'static [(&'static str, &'static str)] {
    static SORTED: std::sync::LazyLock<Vec<(&str, &str)>> = std::sync::LazyLock::new(|| {
        let mut sorted = IRREGULAR.to_vec();
        sorted.sort_unstable();
        sorted
    });
    &SORTED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn irregular_forms_lead_to_their_base() {
        assert_eq!(base_form("built").as_deref(), Some("build"));
        assert_eq!(base_form("women").as_deref(), Some("woman"));
        assert_eq!(base_form("mill"), None);
    }

    #[test]
    fn spellings_become_one() {
        for (british, american) in
            [("harbour", "harbor"), ("organisations", "organizations"), ("theatre", "theater"), ("dialogue", "dialog")]
        {
            assert_eq!(base_form(british).as_deref(), Some(american));
        }
        assert_eq!(base_form("hour"), None);
    }
}

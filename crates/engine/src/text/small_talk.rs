//! A message in, what of it is more than small talk out: greetings, thanks and acknowledgements ask nothing.
//!
//! Words are told apart in English, German, French and Spanish at once: a message says too little of its language, and who writes in one
//! thanks in another.

use crate::text::words;

/// Words in English, German, French and Spanish, with spaces between; phrases with bars.
type Words = [&'static str; 4];

/// Words that are small talk by themselves.
const TALK: Words = [
    "ah aha alright amazing awesome bye cheers cool cya gm gn goodbye gotcha great greetings haha hahaha hello hey heya hi hiya hm hmm howdy k kk \
     lmao lol lovely nah neat nice no nope np oh ok okay okey oops perfect sorry sure sweet thank thanks thankyou thx ty tysm tyvm wow xd yay yeah \
     yep yes yo yup",
    "bitte bitteschön danke dank dankeschön genial gern gerne hallo ja klasse lg mfg moin nein perfekt prima servus spitze super toll tschüss",
    "bonjour bonsoir coucou d'accord génial merci non oui parfait salut super top",
    "adiós buenas claro gracias guay hola listo perfecto sí vale",
];

/// Words that go with those, and say nothing beside them.
const BESIDE: Words = [
    "a again and done for good got help helped helpful helping i i'm im is it job just lot me much my now really so that that's thats the this to too u \
     very was we well work worked works you your",
    "antwort das die dir es euch für geholfen geklappt hat hilfe jetzt lieben noch schön sehr und vielen",
    "aide beaucoup bien c'est ça et journée la le marche pour réponse soirée ton très votre",
    "ayuda días eso la mil muchas muy noches por respuesta su tardes tu y",
];

/// Who is greeted.
const GREETED: Words = [
    "all bot dude everybody everyone folks friends guys man mate team there",
    "alle leute zusammen",
    "à le monde tous tout",
    "a amigos todos",
];

/// What is said as a whole.
const PHRASES: Words = [
    "good afternoon|good bot|good evening|good job|good morning|good night|good work|got it|have a nice day|how are you|how are you doing|\
     how's it going|hows it going|i see|it helped|it worked|it works|it works now|makes sense|never mind|nevermind|no problem|no worries|that helped|\
     that helps|that worked|that works|understood|well done|what's up|whats up|works now|you're welcome|youre welcome",
    "alles klar|das hat geholfen|das hat geklappt|gute nacht|guten abend|guten morgen|guten tag|hat geklappt|kein problem|wie geht es dir|wie geht's|wie gehts",
    "bonne journée|bonne nuit|bonne soirée|comment ça va|ça marche|ça va|de rien|je vois",
    "buenas noches|buenas tardes|buenos días|cómo estás|de nada|entendido|qué tal|ya funciona",
];

/// What a question begins with, where nothing parts it from a greeting.
const OPENERS: Words = [
    "am are can could did do does has have how is may should was were what what's whats when where which who why will would",
    "darf gibt kann kannst muss wann warum was welche wer wie wieso wo",
    "combien comment où peut pourquoi puis quand quel quelle qui",
    "cómo cuál cuándo cuánto dónde hay puedo qué quién",
];

/// Short words of thanks and courtesy that end a question without a comma.
const CLOSERS: Words = ["pls plz thx ty tysm tyvm", "lg mfg", "stp svp", "pf porfa"];

fn holds(words: &Words, word: &str) -> bool {
    words.iter().any(|words| words.split(' ').any(|known| known == word))
}

/// Small talk is short: so many words at most.
const MOST_WORDS: usize = 10;

/// What a sentence ends in.
const ENDS: [char; 5] = ['.', '!', '?', '…', '\n'];

/// The `message` without the sentences that are only small talk, and without greetings and thanks before and behind the others. None if
/// nothing is left. White space is made single.
pub fn without(message: &str) -> Option<String> {
    let left: Vec<&str> = sentences(message).filter_map(asking_part).collect();
    let left = left.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    (!left.is_empty()).then_some(left)
}

/// The sentences, with what they end in.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = rest.char_indices().zip(rest.chars().skip(1).map(Some).chain([None])).find_map(|((at, c), next)| {
            let is_last = next.is_none_or(char::is_whitespace);
            (ENDS.contains(&c) && is_last).then_some(at + c.len_utf8())
        });
        let (sentence, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        (!sentence.is_empty()).then_some(sentence)
    })
}

/// What of a sentence is more than small talk.
fn asking_part(sentence: &str) -> Option<&str> {
    let mut left = sentence.trim();
    if is_small_talk(left) {
        return None;
    }
    while let Some((_, rest)) = left.split_once([',', ';', ':']).filter(|(first, rest)| is_small_talk(first) && has_words(rest)) {
        left = rest.trim_start();
    }
    while let Some((rest, _)) = left.rsplit_once([',', ';']).filter(|(rest, last)| is_small_talk(last) && has_words(rest)) {
        left = rest.trim_end();
    }
    Some(without_closer(without_greeting(left)))
}

fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// The words of a text in small letters, with plain apostrophes.
fn lower(text: &str) -> Vec<String> {
    words::words(text).iter().map(|word| plain(word.text)).collect()
}

fn plain(word: &str) -> String {
    word.to_lowercase().replace(['’', 'ʼ', '‘'], "'")
}

/// Whether a piece of a message is only small talk: by its words, or as a whole. A piece without words is.
fn is_small_talk(piece: &str) -> bool {
    let words = lower(piece);
    let is_talk = |word: &String| holds(&TALK, word);
    let goes_along = |word: &String| is_talk(word) || holds(&BESIDE, word) || holds(&GREETED, word);
    // What asks says more than its small words do: "ok is it that?"
    let asks = piece.trim_end().ends_with('?');
    let by_words = if asks { words.iter().all(is_talk) } else { words.iter().any(is_talk) && words.iter().all(goes_along) };
    words.is_empty() || words.len() <= MOST_WORDS && (by_words || is_phrase(&words))
}

/// Whether words are a phrase, with or without who is greeted behind it.
fn is_phrase(words: &[String]) -> bool {
    let is = |words: &[String]| PHRASES.iter().any(|all| all.split('|').any(|phrase| phrase == words.join(" ")));
    let greeted = words.iter().rev().take_while(|word| holds(&GREETED, word)).count();
    is(words) || is(words.get(..words.len() - greeted).unwrap_or_default())
}

/// "how do I join" of "hi guys how do I join".
fn without_greeting(sentence: &str) -> &str {
    let words = words::words(sentence);
    let greets = |at: usize, word: &str| holds(&TALK, word) || at > 0 && (holds(&GREETED, word) || ["so", "and", "but"].contains(&word));
    let opener = words.iter().enumerate().find(|(at, word)| !greets(*at, &plain(word.text))).filter(|(at, _)| *at > 0);
    let opens = opener.filter(|(_, word)| holds(&OPENERS, &plain(word.text)));
    opens.and_then(|(_, word)| sentence.get(word.span.start..)).unwrap_or(sentence)
}

/// "how do I join" of "how do I join thx".
fn without_closer(sentence: &str) -> &str {
    let words = words::words(sentence);
    let asks = words.first().is_some_and(|word| holds(&OPENERS, &plain(word.text)));
    let last = words.last().filter(|word| asks && words.len() > 2 && holds(&CLOSERS, &plain(word.text)));
    last.and_then(|word| sentence.get(..word.span.start)).map_or(sentence, str::trim_end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::proptest;

    use super::*;

    #[test]
    fn small_talk_leaves_nothing() {
        for message in [
            "hi",
            "Hello there!",
            "ok nice",
            "thank you!",
            "Thanks a lot, that helped :)",
            "thx, got it.",
            "good bot",
            "lol",
            "Good morning everyone. How are you?",
            "👍",
            "Danke dir!",
            "Vielen Dank für die Hilfe",
            "Super, hat geklappt, danke!",
            "Merci beaucoup !",
            "¡Muchas gracias!",
            "",
        ] {
            assert_eq!(without(message), None, "{message}");
        }
    }

    #[test]
    fn a_question_is_found_among_pleasantries() {
        for (message, left) in [
            ("Hi! How do I claim land? Thanks!", "How do I claim land?"),
            ("hey guys how do i claim land thx", "how do i claim land"),
            ("Thanks, that helped. And where is the shop?", "And where is the shop?"),
            ("ok so where is the shop", "where is the shop"),
            ("Hello, I have a Bedrock account. How do I join, please help", "I have a Bedrock account. How do I join, please help"),
            ("Hallo zusammen, wie komme ich auf den Server? LG", "wie komme ich auf den Server?"),
            ("Bonjour, comment rejoindre le serveur ? Merci", "comment rejoindre le serveur ?"),
            ("Hola, ¿cómo entro al servidor? Gracias", "¿cómo entro al servidor?"),
        ] {
            assert_eq!(without(message).as_deref(), Some(left), "{message}");
        }
    }

    #[test]
    fn what_only_looks_like_small_talk_is_kept() {
        for message in [
            "Hello world program",
            "What is OK?",
            "Is it good?",
            "Who says thank you?",
            "How do I say thanks",
            "server ip",
            "version 1.20.4 ok?",
            "no refunds",
            "thanks not working",
            "top of the hill",
        ] {
            assert_eq!(without(message).as_deref(), Some(message));
        }
    }

    proptest! {
        #[test]
        fn what_is_left_stands_in_the_message_word_for_word(message in "[a-zA-Zé ,.!?:;'’…👍-]{0,80}") {
            if let Some(left) = without(&message) {
                assert!(left.split_whitespace().all(|word| message.contains(word)));
                assert_eq!(left.split_whitespace().collect::<Vec<_>>().join(" "), left);
            }
        }
    }
}

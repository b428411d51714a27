use super::*;
use crate::article::Article;
use crate::index::{Searcher, Weights, built as build};

/// Makes of what the readings of these questions say, with an index whose articles hold a few words of them.
fn with_readings<T>(questions: &[&str], work: impl FnOnce(&[Question], &[Reading], &Vocabulary<'_>) -> T) -> T {
    let english = "The modpack is on the harbour server. Members play on it with a resource pack and claim land.";
    let german = "Auf dem Server kann man Land beanspruchen. Das ist die Regel, und sie gilt für alle, die hier spielen.";
    let french = "Le serveur est dans le port. On peut y jouer avec les autres, et les règles sont les mêmes pour tous.";
    let spanish = "El servidor está en el puerto. Se puede jugar allí con los demás, y las reglas son las mismas para todos.";
    let articles = [("en", english), ("de", german), ("fr", french), ("es", spanish)];
    let index = build(articles.map(|(id, body)| Article::plain(id, body).into()).into(), Weights::default());
    let searcher = Searcher::from(&index);
    let vocabulary = searcher.vocabulary();
    let parsed: Vec<Question> = questions.iter().map(|text| Question::parse(text).expect("a question")).collect();
    let languages = [Language::English, Language::German, Language::French, Language::Spanish];
    let readings: Vec<Reading> = parsed.iter().map(|question| Reading::of(question, &languages, &[])).collect();
    work(&parsed, &readings, &vocabulary)
}

/// Whether the two ask the same; both ways, and each the same as itself.
fn is_same(one: &str, two: &str) -> bool {
    with_readings(&[one, two], |_, readings, vocabulary| {
        let [first, second] = readings else { panic!("two") };
        assert!(likeness(first, first, vocabulary).is_some() && likeness(second, second, vocabulary).is_some(), "{one} | {two}");
        let (there, back) = (likeness(first, second, vocabulary), likeness(second, first, vocabulary));
        assert_eq!(there.is_some(), back.is_some(), "{one} | {two}");
        let mut candidates = Candidates::default();
        candidates.push(first);
        assert!(there.is_none() || candidates.near(second) == [0], "never compared: {one} | {two}");
        there.is_some()
    })
}

/// All pairs of them that should be told apart otherwise.
fn wrong(pairs: &[(&str, &str)], wanted: bool) -> Vec<String> {
    pairs.iter().filter(|(one, two)| is_same(one, two) != wanted).map(|(one, two)| format!("{one} | {two}")).collect()
}

/// As members of communities, readers of documentation and of newspapers ask the same in other words.
const SAME_QUESTIONS: &[(&str, &str)] = &[
    ("How do I claim land?", "how can i claim land"),
    ("How do I claim land?", "hey, can anyone tell me how to claim lands pls"),
    ("How do I claim land?", "what's the way to claim land"),
    ("How do I claim land?", "is there a way to claim land?"),
    ("How do I claim land?", "claim land"),
    ("How do I claim land?", "How does one claim land"),
    ("How do I claim land?", "quick question: how do you claim land?"),
    ("How do I claim land?", "do you know how I claim land"),
    ("How do I claim my land?", "how do you claim your land"),
    ("What is the server IP?", "server ip"),
    ("What is the server IP?", "What is the IP of the server?"),
    ("What is the server IP?", "ip of the server"),
    ("whats the server ip", "What's the server's IP?"),
    ("How do I delete my account?", "how to remove my account?"),
    ("How do I delete my account?", "how do I erase the account"),
    ("How do I log in to the website?", "how to login to the website"),
    ("How do I log in?", "how do i sign in"),
    ("How do I sign up for the event?", "how can I register for the event"),
    ("How do I log out?", "how to logout"),
    ("How do I set up the bot?", "how to setup the bot"),
    ("How do I install the modpack?", "how do i install the modpakc"),
    ("How do I install the modpack?", "how do i install the mod pack"),
    ("How do I install the modpack?", "install modpack"),
    ("How do I turn on PvP?", "how do i enable pvp"),
    ("How do I turn PvP off?", "How can I disable PvP?"),
    ("When does the server restart?", "when is the server restarting"),
    ("When does the server restart?", "what time does the server restart?"),
    ("When will the server open?", "when does the server open"),
    ("Why can't I fly at spawn?", "why cant i fly at spawn"),
    ("Why can't I fly at spawn?", "how come i can't fly at spawn?"),
    ("Who is the admin of the forum?", "who are the administrators of the forum"),
    ("Can I get a refund?", "how do I get a refund"),
    ("Can I get a refund?", "is it possible to get a refund"),
    ("Am I allowed to use shaders?", "are we allowed to use shaders"),
    ("How much does VIP cost?", "what is the price of VIP"),
    ("How much is VIP?", "how much does VIP cost"),
    ("How much is VIP?", "VIP price"),
    ("Where is the shop?", "where can I find the shop"),
    ("Where is Normandy?", "Where is Normandy located?"),
    ("What are the rules at spawn?", "what are the spawn rules"),
    ("What are the rules at spawn?", "spawn rules"),
    ("What version is the server?", "what is the server version"),
    ("Which mods are allowed?", "what mods are allowed"),
    ("How do I get a refund in the shop?", "In the shop, how do I get a refund?"),
    ("What is the difference between a town and a nation?", "difference between nation and town"),
    ("How do I move from Forge to Fabric?", "how do I move to Fabric from Forge"),
    ("How do I set the maximum heap size?", "how to set the max heap size"),
    ("How do I change the config file?", "how to change the configuration file"),
    ("Where is the config directory?", "where's the config folder"),
    ("Does it run on v1.20?", "does it run on 1.20"),
    ("How many homes can I set?", "how many homes can you set?"),
    ("When was the mill closed?", "do you know when the mill was closed?"),
    ("When did the mill close?", "hey, can anyone tell me when the mills closed?"),
    ("Why was the bridge closed?", "why was the bridge closed, please?"),
    ("Who owns the mill?", "who is it that owns the mill"),
    ("Why does the game crash on startup?", "why does the game crash on start up"),
    ("How do I fix the connection issue?", "how to solve the connection problem"),
    ("Where do I buy diamonds?", "where can I purchase diamonds"),
    ("Wie kann ich Land beanspruchen?", "wie beanspruche ich Land"),
    ("Wie kann ich Land beanspruchen?", "Wie kann man denn hier Land beanspruchen?"),
    ("Wann ist der Server wieder da?", "wann ist der Server wieder da bitte"),
    ("Warum ist der Server langsam?", "wieso ist der Server so langsam"),
    ("Comment rejoindre le serveur ?", "comment puis-je rejoindre le serveur"),
    ("Quelles sont les règles du serveur ?", "quelles sont les règles du serveur svp"),
    ("Où est le port ?", "où est le port svp"),
    ("¿Cómo puedo entrar en el servidor?", "cómo entrar en el servidor"),
    ("¿Cuáles son las reglas del servidor?", "cuáles son las reglas en el servidor"),
    ("¿Dónde está el puerto?", "dónde está el puerto hola"),
];

/// As like, and another question.
const OTHER_QUESTIONS: &[(&str, &str)] = &[
    ("How do I claim land?", "How do I unclaim land?"),
    ("How do I claim land?", "How do I sell claimed land?"),
    ("How do I claim land?", "Why do I claim land?"),
    ("How do I claim land?", "Where do I claim land?"),
    ("How do I claim land?", "When can I claim land?"),
    ("How do I claim land?", "How do I claim land again?"),
    ("How do I claim land?", "How do I claim more land?"),
    ("How do I claim land?", "How do I claim land for someone else?"),
    ("How do I claim land?", "How do I not claim land?"),
    ("How do I claim land?", "How do I claim a home?"),
    ("How do I claim land?", "how do I claim land in the nether?"),
    ("How do I claim land?", "How do I claim all land?"),
    ("How do I claim land?", "How did he claim land?"),
    ("How do I claim land?", "Do I have to claim land?"),
    ("How do I claim land?", "Should I claim land?"),
    ("Can I claim land?", "Should I claim land?"),
    ("Can I claim land?", "Do I have to claim land?"),
    ("Can I claim land?", "Can't I claim land?"),
    ("Can I claim land?", "When can I claim land?"),
    ("What is a land claim?", "How do I claim land?"),
    ("land claim", "How do I claim land?"),
    ("How do I get a claim?", "How do I use a claim?"),
    ("How do I use the wand?", "How do I get the wand?"),
    ("When was the mill closed?", "Why was the mill closed?"),
    ("When was the mill closed?", "When was the mill opened?"),
    ("When was the mill closed?", "When will the mill be closed?"),
    ("When was the mill closed?", "How long was the mill closed?"),
    ("When was the mill closed?", "Who closed the mill?"),
    ("When was the mill closed?", "mill closed"),
    ("Was the mill closed?", "When was the mill closed?"),
    ("Has the mall opened?", "Will the mall open?"),
    ("Is the mall open?", "Is the mall opening?"),
    ("Is the mall open?", "Was the mall open?"),
    ("Is the mall open?", "Isn't the mall open?"),
    ("What year did the mall open?", "What day did the mall open?"),
    ("How do I play with mods?", "How do I play without mods?"),
    ("How do I log in?", "How do I log out?"),
    ("How do I log in?", "How do I sign up?"),
    ("How do I opt in?", "How do I opt out?"),
    ("How do I turn on PvP?", "How do I turn off PvP?"),
    ("How do I turn PvP on?", "How do I turn PvP off?"),
    ("How do I enable mods?", "How do I disable mods?"),
    ("How do I scroll up?", "How do I scroll down?"),
    ("How do I back up the world?", "How do I restore the world?"),
    ("How do I reload the plugin?", "How do I restart the plugin?"),
    ("How do I install the plugin?", "How do I uninstall the plugin?"),
    ("How do I install the plugin?", "How do I update the plugin?"),
    ("How do I move from Forge to Fabric?", "How do I move from Fabric to Forge?"),
    ("How do I convert gold to silver?", "How do I convert silver to gold?"),
    ("gold to silver", "silver to gold"),
    ("Can I fly at spawn?", "Why can't I fly at spawn?"),
    ("Does it run on 1.20?", "Does it run on 1.21?"),
    ("Does it run on 1.20?", "Does it run on 1.20.1?"),
    ("Does it need Java 17?", "Does it need Java 21?"),
    ("How do I install C++?", "How do I install C#?"),
    ("How long is the bridge?", "How old is the bridge?"),
    ("How far is the mill?", "How is the mill?"),
    ("How much is VIP?", "How many are VIP?"),
    ("How much is VIP?", "What is VIP?"),
    ("How much is VIP?", "How much is VIP+?"),
    ("How do I get VIP?", "How much is VIP?"),
    ("Who flew zeppelin 1?", "Who flew zeppelin 2?"),
    ("Where is Colombia?", "Where is Columbia?"),
    ("Is there a refund?", "How do I refund?"),
    ("What happens before the restart?", "What happens after the restart?"),
    ("What can I do before joining?", "What can I do after joining?"),
    ("Who beat Ada?", "Who did Ada beat?"),
    ("Did Ada beat Bob?", "Did Bob beat Ada?"),
    ("Did Ada vote for Bob?", "Did Bob vote for Ada?"),
    ("Who can ban me?", "Who can I ban?"),
    ("Was Ada killed by Bob?", "Was Bob killed by Ada?"),
    ("Who was killed by Bob?", "Who killed Bob?"),
    ("Is Paper faster than Spigot?", "Is Spigot faster than Paper?"),
    ("Is the cat on the mat?", "Is the mat on the cat?"),
    ("How do I delete my account?", "How do I delete someone's account?"),
    ("What is your name?", "What is my name?"),
    ("What did he win?", "What did she win?"),
    ("Who is the author of the law?", "Who is the authority of the law?"),
    ("Who is the US president?", "Who is the president?"),
    ("Where did the Normans come from?", "Where did the Normans come to?"),
    ("Which mods are allowed?", "Which mods are not allowed?"),
    ("Which mods are allowed?", "How many mods are allowed?"),
    ("What is the max claim size?", "What is the min claim size?"),
    ("What is the first rule?", "What is the last rule?"),
    ("How do I make friends?", "How do I find friends?"),
    ("Can I fly when it rains?", "When can I fly in rain?"),
    ("Who is the mayor of Berlin?", "Who is the mayor of Bonn?"),
    ("Who is the mayor?", "Who was the mayor?"),
    ("Who won the 2020 election?", "Who won the 2024 election?"),
    ("Who?", "Who is it?"),
    ("How do I get it back?", "My claim is gone, how do I get it back?"),
    ("What is the best way to claim land?", "What is the way to claim land?"),
    ("Wie kann ich Land beanspruchen?", "Warum kann ich Land beanspruchen?"),
    ("Wie kann ich Land beanspruchen?", "Wie kann ich kein Land beanspruchen?"),
    ("Wie spiele ich mit Mods?", "Wie spiele ich ohne Mods?"),
    ("Wer hat Ada geschlagen?", "Wen hat Ada geschlagen?"),
    ("Wie komme ich von Köln nach Bonn?", "Wie komme ich von Bonn nach Köln?"),
    ("Wie schalte ich PvP ein?", "Wie schalte ich PvP aus?"),
    ("Comment rejoindre le serveur ?", "Pourquoi rejoindre le serveur ?"),
    ("Comment jouer avec les mods ?", "Comment jouer sans les mods ?"),
    ("Comment aller de Paris à Lyon ?", "Comment aller de Lyon à Paris ?"),
    ("Pourquoi je peux voler ?", "Pourquoi je ne peux pas voler ?"),
    ("¿Cómo entro en el servidor?", "¿Cuándo entro en el servidor?"),
    ("¿Cómo juego con mods?", "¿Cómo juego sin mods?"),
    ("¿Cómo voy de Madrid a Toledo?", "¿Cómo voy de Toledo a Madrid?"),
    ("¿Por qué puedo volar?", "¿Por qué no puedo volar?"),
];

#[test]
fn a_question_in_other_wordings_is_the_same() {
    assert_eq!(wrong(SAME_QUESTIONS, true), Vec::<String>::new());
}

#[test]
fn a_question_that_is_merely_similar_is_another() {
    assert_eq!(wrong(OTHER_QUESTIONS, false), Vec::<String>::new());
}

#[test]
fn no_two_questions_of_the_lists_are_the_same_but_by_their_first() {
    let firsts: std::collections::BTreeSet<&str> = OTHER_QUESTIONS.iter().flat_map(|(one, two)| [*one, *two]).collect();
    let all: Vec<&str> = firsts.into_iter().collect();
    let same = with_readings(&all, |_, readings, vocabulary| {
        let pairs = (0..all.len()).flat_map(|one| (one + 1..all.len()).map(move |two| (one, two)));
        let same = pairs.filter(|(one, two)| likeness(&readings[*one], &readings[*two], vocabulary).is_some());
        same.map(|(one, two)| format!("{} | {}", all[one], all[two])).collect::<Vec<_>>()
    });
    assert_eq!(same, KNOWN_PARAPHRASES);
}

/// The pairs of [`OTHER_QUESTIONS`] that do ask the same, across its rows.
const KNOWN_PARAPHRASES: &[&str] = &[
    "Can I claim land? | How do I claim land?",
    "Can I claim land? | What is the way to claim land?",
    "How do I claim land? | What is the way to claim land?",
    "How do I turn PvP off? | How do I turn off PvP?",
    "How do I turn PvP on? | How do I turn on PvP?",
    "What is a land claim? | land claim",
];

#[test]
fn a_group_begins_with_the_first_that_was_given_and_the_same_questions_give_the_same_groups() {
    let asked = ["How do I claim land?", "What's the IP?", "how to claim land", "ip", "how do I unclaim land", "can i claim land?"];
    with_readings(&asked, |questions, _, vocabulary| {
        let groups = group(questions, vocabulary);
        assert_eq!(groups, [vec![0, 2, 5], vec![1, 3], vec![4]]);
        assert_eq!(group(questions, vocabulary), groups);
    });
}

#[test]
fn a_question_without_a_telling_word_is_the_same_as_no_other() {
    assert!(!is_same("Who?", "Who is it?") && is_same("Who?", "who"));
    with_readings(&["Who?", "Why?", "who"], |questions, _, vocabulary| {
        assert_eq!(group(questions, vocabulary), [vec![0, 2], vec![1]]);
    });
}

/// `QUESTIONS=a.jsonl,b.jsonl cargo test --release -p pullquote-engine --lib prints_what_asks_the_same -- --ignored --nocapture`: the
/// groups of the questions in these files, and how long grouping them takes, and finding the pins of one.
#[test]
#[ignore = "load: it measures time"]
#[expect(clippy::disallowed_methods, reason = "it reads files and measures time")]
fn prints_what_asks_the_same_in_files_of_questions() {
    use crate::answer::PinnedQuestions;
    use std::time::Instant;
    let Ok(files) = std::env::var("QUESTIONS") else { return };
    for file in files.split(',') {
        let text = std::fs::read_to_string(file).expect("a file of questions");
        let field = |line: &str| serde_json::from_str::<serde_json::Value>(line).ok()?.get("question")?.as_str().map(str::to_owned);
        let texts: Vec<String> = text.lines().filter_map(field).collect();
        let asked: Vec<&str> = texts.iter().map(String::as_str).collect();
        with_readings(&asked, |questions, _, vocabulary| {
            let began = Instant::now();
            let groups = group(questions, vocabulary);
            println!("{file}: {} questions, {} groups, {:?}", questions.len(), groups.len(), began.elapsed());
            for group in groups.iter().filter(|group| group.len() > 1) {
                println!("  {}", group.iter().map(|at| asked[*at]).collect::<Vec<_>>().join(" | "));
            }
            let wordings = asked.iter().take(1_000).map(|text| (*text).to_owned()).enumerate();
            let pins = PinnedQuestions::new(wordings, Vec::new(), vocabulary.languages());
            let began = Instant::now();
            let found = questions.iter().filter(|question| !pins.find(question, vocabulary).is_empty()).count();
            let took = began.elapsed() / u32::try_from(questions.len()).expect("few");
            println!("{file}: {found} questions have one of 1,000 pins, {took:?} a question");
        });
    }
}

//! However articles are spread over indexes, the answer is the same, byte for byte.

use std::sync::Arc;

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use time::Date;
use time::macros::date;

use super::compose;
use crate::answer::filter::Filter;
use crate::answer::question::Question;
use crate::answer::rules::Rules;
use crate::article::{Article, Field, Shown, path_order};
use crate::index::{Index, Searcher, Weights, built};
use crate::parse;
use crate::text::language::Language;

const SENTENCES: [&str; 14] = [
    "The mill on the northern bank was built in 1912 by Anna Holm.",
    "The Harbour Bridge Trust (HBT) sold the ferry to Peter Lind in March 1920.",
    "In autumn the Harbour Bridge Trust bought two cranes from the town of Lund.",
    "The HBT closed the mill because of the flood.",
    "The Hill Bank Tower (HBT) stands beside the mill.",
    "The Hat Box Team (HBT) met at the bridge. Some 40 people came.",
    "It burnt down in 1931, and nobody was hurt.",
    "The old ferry carries forty people and two cars over the river.",
    "To remove the plugin, delete its folder and start the server again.",
    "Der Hafenmeister verkaufte die Brücke am Hafen im Jahr 1912 an die Verwaltung der Stadt.",
    "Die Hafenverwaltung ist für die Mühle und für das Amt am Fluss nicht zuständig.",
    "Le moulin au bord du fleuve fut vendu en 1912 par Anna Holm à la ville de Lund.",
    "Les pays du sud ont une mer, et le pays du nord a des vaches et des moutons.",
    "Port 25565 is the default port of the server.",
];

const QUESTIONS: [&str; 22] = [
    "When was the mill built?",
    "Who built the mill in 1912?",
    "What did the HBT sell to Peter Lind?",
    "what does the harbour bridge trust own",
    "Who sold the fery?",
    "When did the mil burn down?",
    "Which port does the server use?",
    "How do I uninstall the plugin?",
    "how many people does the ferry carry",
    "Wer verkaufte die Hafenbrücke?",
    "Wann wurde die Hafenverwaltung gegründet?",
    "Qui a vendu le moulin de Lund ?",
    "Who has to pay for it?",
    "What is the seed of the world?",
    "How do I reset my island?",
    "Why was the mill closed?",
    "How many?",
    "Where is Lund?",
    "the mill and the ferry and the bridge and the crane",
    "max players of the server",
    "Did Anna Holm sell the moulin?",
    "Who flew the zeppelin Aurora to Lisbon?",
];

const DOCUMENT: [&str; 5] = [
    "# Server\n\n## Ports\n\n| key | default | use |\n|---|---|---|\n| port | 25565 | where players connect |\n| max-players | 20 | how many may join |\n",
    "# Island\n\n## How do I reset my island?\n\nRun this:\n\n```\n/island reset\n```\n\n1. Open the menu.\n2. Press *Reset*.\n",
    "# Ferry\n\nThe ferry carries forty people.\n\n- It leaves at noon.\n- The HBT owns it.\n\n## Seed\n\nThe seed of the world is `42`.\n",
    "# Mühle\n\nDie Mühle am Hafen gehört der Verwaltung der Stadt.\n\n## Brücke\n\nDer Hafenmeister verkaufte die Brücke.\n",
    "# Plugins\n\nTo remove the plugin, delete its folder.\n",
];

const FILES: [&str; 7] = ["a.txt", "a/b.txt", "a-b.txt", "b.jsonl", "b/a.md", "c.md", "Z.txt"];

/// An article, and the index that it is put into.
#[derive(Clone, Debug)]
struct Placed {
    article: Arc<Article>,
    part: usize,
}

fn day() -> impl Strategy<Value = Option<Date>> {
    prop::sample::select(&[None, None, None, Some(date!(2024 - 05 - 01)), Some(date!(2024 - 05 - 03))][..])
}

fn article() -> impl Strategy<Value = Article> {
    let text = prop::collection::vec((0..SENTENCES.len(), any::<bool>()), 1..9).prop_map(|sentences| {
        let body: String = sentences.iter().map(|(at, ends)| format!("{}{}", SENTENCES[*at], if *ends { "\n\n" } else { " " })).collect();
        Article::plain("", body.trim())
    });
    let document = (0..DOCUMENT.len()).prop_map(|at| parse::parse("x.md", DOCUMENT[at].as_bytes()).articles.remove(0));
    let known = (
        prop::sample::select(&["", "Mill closed", "The HBT", "Hafen"][..]),
        day(),
        day(),
        day(),
        prop::sample::select(&["", "Mill News"][..]),
    );
    (prop_oneof![3 => text.boxed(), 2 => document.boxed()], known).prop_map(|(article, (title, published, from, until, outlet))| {
        let mut article = Article { shown: Shown { from, until }, ..article };
        if !title.is_empty() {
            article.attribution.title = Field::Stated(title.to_owned());
        }
        if !outlet.is_empty() {
            article.attribution.source = Field::Stated(outlet.to_owned());
        }
        article.attribution.published = Field::stated(published);
        article
    })
}

/// Articles with different ids, in indexes 0 to 3, each index in corpus order.
fn corpus() -> impl Strategy<Value = Vec<Placed>> {
    let kinds = prop::sample::select(&[0_u8, 1, 2, 2][..]);
    (prop::collection::vec((article(), 0..FILES.len(), 0_usize..4), 0..14), kinds).prop_map(|(articles, kind)| {
        let wanted = |article: &Article| kind == 2 || article.shape.is_plain() == (kind == 0);
        let mut all: Vec<Placed> = articles
            .into_iter()
            .enumerate()
            .filter(|(_, (article, ..))| wanted(article))
            .map(|(at, (article, file, part))| {
                let file = FILES[file].to_owned();
                Placed { article: Arc::new(Article { id: format!("{file}#{at}"), file, ..article }), part }
            })
            .collect();
        all.sort_by(|one, other| path_order(&one.article.file, &other.article.file).then(one.part.cmp(&other.part)));
        all
    })
}

fn index(articles: impl Iterator<Item = Arc<Article>>) -> Index {
    built(articles.collect(), Weights::default())
}

fn rules() -> impl Strategy<Value = Rules> {
    let filter = (prop::sample::select(&[None, None, Some("mill")][..]), day(), day());
    let today = prop::sample::select(&[None, Some(date!(2024 - 05 - 02))][..]);
    (filter, today, 1_usize..5, 0_usize..4, prop::sample::select(&[2_usize, 5, 30][..]), Just(7)).prop_map(
        |((source, after, before), today, max_quotes, skip, passages, ranked)| Rules {
            filter: Filter { source: source.map(str::to_owned), after, before },
            today,
            max_quotes,
            skip,
            passages,
            ranked,
            ..Rules::default()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn an_answer_does_not_depend_on_which_index_holds_what(corpus in corpus(), rules in rules(), asked in prop::collection::vec(0..QUESTIONS.len(), 1..5)) {
        let whole = index(corpus.iter().map(|placed| Arc::clone(&placed.article)));
        let parts: Vec<Index> =
            (0..4).map(|part| index(corpus.iter().filter(|placed| placed.part == part).map(|placed| Arc::clone(&placed.article)))).collect();
        for question in asked.into_iter().map(|at| Question::parse(QUESTIONS[at]).expect("a question")) {
            let of_parts = compose(Searcher::new(&parts), &question, &rules);
            let of_whole = compose(&whole, &question, &rules);
            assert_eq!(format!("{of_parts:#?}"), format!("{of_whole:#?}"), "{}", question.text);
        }
    }
}

#[test]
fn no_index_holds_no_answer() {
    let question = Question::parse("When was the mill built?").expect("a question");
    let answer = compose(Searcher::default(), &question, &Rules::default());
    assert_eq!((answer.quotes().len(), answer.missing_words), (0, vec!["mill".to_owned(), "built".to_owned()]));
    assert_eq!(Language::English, answer.language);
}

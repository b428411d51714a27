//! Articles in, the story of each out: articles whose bodies are nearly the same text tell one story.
//!
//! Each body is reduced to a [`Sketch`], the hashes of its runs of words. An answer compares the few articles whose sentences are alike
//! ([`tell_the_same`]); a report on the whole corpus [groups](group) all: there, bodies that share a hash are compared. Titles play no part: two
//! articles of one title may say different things, and paywall text is no body.

use std::collections::HashSet;

use crate::article::Article;
use crate::text::word_hashes;

/// Words in a run. Fewer recur by chance, more are broken by each edit. Source: Broder, "On the resemblance and
/// containment of documents" (1997), and four to five in most systems since.
const RUN_WORDS: usize = 5;
/// At most this many hashes are kept of one body: the standard error of a share is then below one in twenty.
const MAX_HASHES: usize = 128;
/// Bodies with fewer runs are compared with none: one shared sentence is no story.
const MIN_HASHES: usize = 12;
/// One story, if this share of the shorter body's runs stands in the other. Excerpts of one original overlap in part only.
const SAME: f32 = 0.45;
/// A body is compared with this many others for each hash that they share, so that the cost stays linear where
/// thousands carry one text.
const PARTNERS: usize = 4;

/// The story an article tells: the place of the first article that tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoryId(pub u32);

/// What is kept of a body to compare it with others: a sample of the hashes of its runs of words, the same in every body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// In rising order, each once.
    hashes: Vec<u32>,
    /// Only hashes with this many low bits zero are kept.
    level: u32,
}

/// The story of each article, in their order. Two articles tell one story if a chain of nearly same bodies joins them.
///
/// Time grows with the articles' text, and memory with 512 bytes an article.
pub fn group<'a>(articles: impl IntoIterator<Item = &'a Article>) -> Vec<StoryId> {
    let sketches: Vec<Sketch> = articles.into_iter().map(sketch).collect();
    group_sketches(&sketches.iter().collect::<Vec<_>>())
}

/// The sketch of an article's body, for [`group_sketches`]. Sketches may be made in parallel.
pub fn sketch(article: &Article) -> Sketch {
    let runs = runs(&article.body);
    // Sorting costs most: a long text is thinned out first, to the last level that leaves more than are kept, unless it
    // says the same over and over.
    let few = (0..u32::BITS).find(|level| runs.iter().filter(|hash| is_of_level(**hash, *level)).count() <= MAX_HASHES);
    let thin = few.unwrap_or_default().saturating_sub(1);
    let thinned = at_level(&runs, thin);
    if thinned.len() > MAX_HASHES || thin == 0 { kept(thinned, thin) } else { kept(at_level(&runs, 0), 0) }
}

/// Whether `hash` has at least `level` low bits zero.
fn is_of_level(hash: u32, level: u32) -> bool {
    // A mask is the same for all hashes, so that many are looked at at once.
    hash & u32::MAX.checked_shr(u32::BITS - level).unwrap_or_default() == 0
}

/// The hashes of `level`, in rising order, each once.
fn at_level(runs: &[u32], level: u32) -> Vec<u32> {
    let mut hashes = vec![0; runs.len()];
    let mut count = 0;
    for hash in runs {
        // Nobody can foretell which are kept: each is put down, and only a kept one stays.
        if let Some(place) = hashes.get_mut(count) {
            *place = *hash;
        }
        count += usize::from(is_of_level(*hash, level));
    }
    hashes.truncate(count);
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// Of `hashes`, at most [`MAX_HASHES`]: those of the lowest level that leaves so few.
fn kept(mut hashes: Vec<u32>, mut level: u32) -> Sketch {
    while hashes.len() > MAX_HASHES && level < u32::BITS {
        level += 1;
        hashes.retain(|hash| is_of_level(*hash, level));
    }
    hashes.shrink_to_fit();
    Sketch { hashes, level }
}

/// The story of each sketch, in their order. Stories have no more numbers than an index has for articles (`Limits::articles`): sketches
/// past the last number have no story.
pub fn group_sketches(sketches: &[&Sketch]) -> Vec<StoryId> {
    let mut stories = Stories::of(sketches.len());
    let mut apart: HashSet<(u32, u32)> = HashSet::new();
    let postings = postings(sketches);
    let article = |posting: &u64| (posting & u64::from(u32::MAX)) as u32;
    for run in postings.chunk_by(|one, other| one >> 32 == other >> 32).filter(|run| run.len() > 1) {
        for (place, later) in run.iter().map(article).enumerate().skip(1) {
            for earlier in run.iter().map(article).take(place.min(PARTNERS)) {
                let (one, other) = (stories.first(earlier), stories.first(later));
                if one == other || apart.contains(&(earlier, later)) {
                    continue;
                }
                let sketch = |at: u32| usize::try_from(at).ok().and_then(|at| sketches.get(at)).copied();
                if sketch(earlier).zip(sketch(later)).is_some_and(|(one, other)| tell_the_same(one, other)) {
                    stories.join(one, other);
                } else {
                    apart.insert((earlier, later));
                }
            }
        }
    }
    numbers(sketches.len()).map(|at| StoryId(stories.first(at))).collect()
}

/// Each hash with each article that has it, in order.
fn postings(sketches: &[&Sketch]) -> Vec<u64> {
    let eligible = || numbers(sketches.len()).zip(sketches).filter(|(_, sketch)| sketch.hashes.len() >= MIN_HASHES);
    let mut postings: Vec<u64> = Vec::with_capacity(eligible().map(|(_, sketch)| sketch.hashes.len()).sum());
    // One number each, which sorts faster than a pair.
    postings.extend(eligible().flat_map(|(at, sketch)| sketch.hashes.iter().map(move |hash| u64::from(*hash) << 32 | u64::from(at))));
    postings.sort_unstable();
    postings
}

/// Whether the bodies of two articles, of which these are the sketches, are nearly the same text.
pub fn tell_the_same(one: &Sketch, other: &Sketch) -> bool {
    one.hashes.len() >= MIN_HASHES && other.hashes.len() >= MIN_HASHES && shared(one, other) >= SAME
}

/// The share of the shorter body's runs that stand in the other, as far as both sketches can tell.
fn shared(one: &Sketch, other: &Sketch) -> f32 {
    let level = one.level.max(other.level);
    let kept = |sketch: &Sketch| sketch.hashes.iter().filter(|hash| is_of_level(**hash, level)).count();
    let mut common = 0_usize;
    let mut rest = other.hashes.iter().peekable();
    for hash in &one.hashes {
        while rest.next_if(|next| *next < hash).is_some() {}
        common += usize::from(rest.peek() == Some(&hash));
    }
    let shorter = kept(one).min(kept(other));
    if shorter == 0 { 0.0 } else { common as f32 / shorter as f32 }
}

/// Which articles tell one story, joined pair by pair. The first article of a story stands for it.
struct Stories {
    parents: Vec<u32>,
}

impl Stories {
    fn of(articles: usize) -> Stories {
        Stories { parents: numbers(articles).collect() }
    }

    fn first(&mut self, article: u32) -> u32 {
        let mut at = article;
        loop {
            let above = self.parent(at);
            if above == at {
                return at;
            }
            let next = self.parent(above);
            self.set(at, next);
            at = next;
        }
    }

    fn join(&mut self, one: u32, other: u32) {
        self.set(one.max(other), one.min(other));
    }

    fn parent(&self, at: u32) -> u32 {
        usize::try_from(at).ok().and_then(|place| self.parents.get(place)).copied().unwrap_or(at)
    }

    fn set(&mut self, at: u32, parent: u32) {
        if let Some(place) = usize::try_from(at).ok().and_then(|at| self.parents.get_mut(at)) {
            *place = parent;
        }
    }
}

/// The hash of each run of words, without case, marks and spaces. Apostrophes and hyphens are spelt in many ways, and
/// "long-standing" is also "longstanding".
fn runs(body: &str) -> Vec<u32> {
    let mut words = [0_u64; RUN_WORDS];
    let mut count = 0_usize;
    let mut run = 0_u64;
    let mut runs = Vec::with_capacity(body.len() / 5);
    word_hashes::each_joined(body, |word| {
        let [first, second, third, fourth, fifth] = words;
        words = [second, third, fourth, fifth, u64::from(word)];
        // A rolling hash (Karp and Rabin 1987): the word that leaves the run is taken off, the new one added.
        run = run.wrapping_mul(FACTOR).wrapping_add(u64::from(word)).wrapping_sub(first.wrapping_mul(LEAVING));
        count += 1;
        if count >= RUN_WORDS {
            runs.push(spread(run));
        }
    });
    runs
}

/// Odd, and without a pattern. Source: the factor of Knuth's MMIX generator.
const FACTOR: u64 = 6_364_136_223_846_793_005;
/// What the word that leaves a run was multiplied by.
const LEAVING: u64 = FACTOR.wrapping_pow(RUN_WORDS as u32);

/// A run's hash as 32 evenly spread bits. Source: the finaliser of MurmurHash3.
fn spread(run: u64) -> u32 {
    let hash = (run ^ (run >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    (hash >> 32) as u32
}

/// The numbers of so many articles, as far as 32 bits have them.
fn numbers(articles: usize) -> impl Iterator<Item = u32> {
    (0..=u32::MAX).take(articles)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, proptest};

    use super::*;

    const MILL: &str = "The mill closed in 1980 after a century by the river. The owner said on Monday that nobody had wanted its flour \
        for years. “We stay until the last sack is sold,” she told the valley council. The council plans a museum in the old building.";
    const BRIDGE: &str = "The bridge will stay shut until June because two of its piers are cracked. Drivers have to take the northern \
        road, which adds half an hour. The council said that repairs cost three million. Nobody was hurt when the crack was found.";

    fn stories(bodies: &[&str]) -> Vec<u32> {
        let articles: Vec<Article> = bodies.iter().map(|body| Article::plain("a", body)).collect();
        group(&articles).into_iter().map(|story| story.0).collect()
    }

    #[test]
    fn nearly_the_same_text_is_one_story() {
        let edited = MILL.replace("on Monday", "this week").replace("1980", "1981").to_uppercase();
        assert_eq!(stories(&[BRIDGE, MILL, &edited]), [0, 1, 1]);
    }

    #[test]
    fn an_excerpt_tells_the_story_of_its_article() {
        let excerpt = "The council plans a museum in the old building. The mill closed in 1980 after a century by the river.";
        assert_eq!(stories(&[MILL, excerpt, BRIDGE]), [0, 0, 2]);
    }

    #[test]
    fn one_shared_sentence_is_no_story() {
        let other = format!("{BRIDGE} The council plans a museum in the old building.");
        assert_eq!(stories(&[MILL, &other]), [0, 1]);
        assert_eq!(stories(&["The mill closed.", "The mill closed.", "", ""]), [0, 1, 2, 3]);
    }

    #[test]
    fn long_texts_are_compared_by_a_sample() {
        let long = |words: std::ops::Range<u32>| words.map(|word| format!("w{word}")).collect::<Vec<_>>().join(" ");
        assert_eq!(stories(&[&long(0..9_000), &long(100..9_100), &long(9_000..18_000), &long(500..900)]), [0, 0, 2, 0]);
        assert!(sketch(&Article::plain("a", &long(0..100_000))).hashes.len() <= MAX_HASHES);
    }

    #[test]
    fn thousands_of_copies_are_one_story() {
        let copies: Vec<String> = (0..3_000).map(|copy| format!("{MILL} Copy {copy}.")).collect();
        let bodies: Vec<&str> = copies.iter().map(String::as_str).collect();
        assert!(stories(&bodies).iter().all(|story| *story == 0));
    }

    /// The sketch of `body` by what a sketch is: hashes of the lowest level that has few enough.
    fn sketch_by_level(body: &str) -> Sketch {
        let runs = runs(body);
        let levels = (0..=u32::BITS).map(|level| Sketch { hashes: at_level(&runs, level), level });
        levels.into_iter().find(|sketch| sketch.hashes.len() <= MAX_HASHES).expect("one hash at the highest level")
    }

    proptest! {
        #[test]
        fn a_sketch_is_of_the_lowest_level_with_few_hashes(words in prop::collection::vec(0..900_u32, 0..900), times in 1..4_usize) {
            let body = words.iter().map(|word| format!("w{word} ")).collect::<String>().repeat(times);
            assert_eq!(sketch(&Article::plain("a", &body)), sketch_by_level(&body));
        }

        #[test]
        fn a_story_is_named_by_its_first_article(choice in prop::collection::vec(any::<bool>(), 0..20)) {
            let bodies: Vec<&str> = choice.iter().map(|mill| if *mill { MILL } else { BRIDGE }).collect();
            for (at, story) in stories(&bodies).iter().enumerate() {
                assert_eq!(choice.iter().position(|mill| *mill == choice[at]), usize::try_from(*story).ok());
            }
        }
    }
}

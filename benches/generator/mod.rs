//! A made corpus and questions on it, the same for the same seed: words as often as Zipf's law has them, the commonest
//! hundred of them English stop words, so that every engine drops the same.

use std::fmt::Write;
use std::sync::Arc;

use pullquote_engine::article::{Article, Attribution};
use pullquote_engine::text::language::Language;

/// Different words there are to draw from.
const VOCABULARY: f64 = 100_000.0;

/// How fast words get rarer: the one of rank `r` is met in proportion to `r` to the power of minus this (Zipf). With it
/// about half of all words are stop words, and a passage holds about 40 different others, as in English news.
const STEEPNESS: f64 = 1.08;

/// Paragraphs of an article. Each is a passage: it has the 60 words that one takes.
const PARAGRAPHS: usize = 8;

pub(crate) const STOP_WORDS: &str = "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which \
    one you were all her she there would their we him been has when who will no more if out so up said what its about than into them can \
    only other new some could time these two may then do first any my now such like our over man me even most made after also did many \
    before must through back years where much your way well down should because each just those people how too little state good very make";

/// Small seeded random numbers: SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Articles that make about so many passages of about 90 words.
pub(crate) fn articles(passages: usize, seed: u64) -> Vec<Arc<Article>> {
    let mut random = Random(seed);
    let stop_words: Vec<&str> = STOP_WORDS.split_whitespace().collect();
    (0..passages.div_ceil(PARAGRAPHS))
        .map(|at| {
            let body = (0..PARAGRAPHS).map(|_| paragraph(&mut random, &stop_words)).collect::<Vec<_>>().join("\n\n");
            let id = format!("{at}");
            Arc::new(Article {
                file: id.clone(),
                id,
                attribution: Attribution::default(),
                via: None,
                wire: None,
                language: Language::English,
                tags: Vec::new(),
                body,
                shape: pullquote_engine::block::Shape::default(),
                shown: pullquote_engine::article::Shown::default(),
                excerpted: false,
                address: None,
                evidence: Vec::new(),
            })
        })
        .collect()
}

fn paragraph(random: &mut Random, stop_words: &[&str]) -> String {
    let words = 65 + random.below(51);
    let mut text = String::with_capacity(words * 7);
    let mut said: Vec<usize> = Vec::new();
    let mut left = 0;
    for at in 0..words {
        let mut word = String::new();
        let rank = if !said.is_empty() && random.below(8) == 0 { said[random.below(said.len())] } else { rank(random) };
        match stop_words.get(rank) {
            Some(stop_word) => word.push_str(stop_word),
            None => {
                said.push(rank);
                spell(rank, &mut word);
                if random.below(6) == 0 {
                    word.push('s');
                }
            }
        }
        if left == 0 {
            left = 8 + random.below(15);
            word[..1].make_ascii_uppercase();
            text.push_str(if at == 0 { "" } else { ". " });
        } else {
            text.push(' ');
        }
        left -= 1;
        text.push_str(&word);
    }
    text.push('.');
    text
}

/// A word's rank from 0 on: the inverse of the distribution function of a continuous power law.
pub(crate) fn rank(random: &mut Random) -> usize {
    let power = 1.0 - STEEPNESS;
    let left = 1.0 - random.unit() * (1.0 - VOCABULARY.powf(power));
    left.powf(1.0 / power) as usize - 1
}

/// A pronounceable word for a rank; different ones for different ranks.
pub(crate) fn spell(mut rank: usize, word: &mut String) {
    const ONSETS: [&str; 16] = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "t", "v", "z", "br", "tr"];
    const RHYMES: [&str; 8] = ["a", "o", "u", "ak", "ol", "un", "am", "ip"];
    loop {
        let _ = write!(word, "{}{}", ONSETS[rank % 16], RHYMES[rank / 16 % 8]);
        rank /= 128;
        if rank == 0 {
            break;
        }
    }
    word.push('k');
}

/// Questions: between `least` and `most` different words of one passage, none of them a stop word.
pub(crate) fn questions(articles: &[Arc<Article>], count: usize, least: usize, most: usize, seed: u64) -> Vec<String> {
    let mut random = Random(seed);
    let stop_words: Vec<&str> = STOP_WORDS.split_whitespace().collect();
    let mut questions = Vec::with_capacity(count);
    while questions.len() < count {
        let body = &articles[random.below(articles.len())].body;
        let paragraph = body.split("\n\n").nth(random.below(PARAGRAPHS)).unwrap_or_default();
        let words: Vec<String> = paragraph.split(' ').map(|word| word.trim_end_matches('.').to_lowercase()).collect();
        let wanted = least + random.below(most - least + 1);
        let mut asked: Vec<&str> = Vec::new();
        for _ in 0..200 {
            let word = words[random.below(words.len())].as_str();
            if asked.len() < wanted && !stop_words.contains(&word) && !asked.contains(&word) {
                asked.push(word);
            }
        }
        if asked.len() == wanted {
            questions.push(asked.join(" "));
        }
    }
    questions
}

/// The value below which `share` of the sorted `times` lie.
pub(crate) fn quantile(times: &mut [f64], share: f64) -> f64 {
    times.sort_by(f64::total_cmp);
    let at = (times.len() as f64 * share) as usize;
    times.get(at.min(times.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}

pub(crate) fn mean(times: &[f64]) -> f64 {
    times.iter().sum::<f64>() / times.len().max(1) as f64
}

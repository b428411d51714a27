//! What each setting is where nobody writes it.

use crate::config::discord::RawDiscord;
use crate::config::raw::{
    RawAnswer, RawCorpus, RawInteractions, RawLog, RawOps, RawPassages, RawRanking, RawSentences, RawServers, RawSettings, RawStore,
};
use pullquote_engine::answer::{FURTHER, Feature, PassageWeights, SentenceWeights, Thresholds};
use pullquote_engine::index::Weights;

impl Default for RawCorpus {
    fn default() -> RawCorpus {
        RawCorpus {
            paths: vec!["corpus".into()],
            max_file_mib: 16,
            max_articles: 1_000_000,
            max_depth: 32,
            questions: "config/questions.jsonl".into(),
            question_floor: 0.0,
            max_vanishing: 0.5,
            keep_previous: true,
            watch_seconds: 2,
        }
    }
}

impl Default for RawRanking {
    fn default() -> RawRanking {
        let Weights { k1, b, title } = Weights::default();
        RawRanking { k1, b, title }
    }
}

impl Default for RawSettings {
    fn default() -> RawSettings {
        let weights = SentenceWeights::default().evidence;
        let evidence = Feature::ALL.iter().map(|feature| (feature.name().to_owned(), weights[*feature])).collect();
        RawSettings {
            corpus: RawCorpus::default(),
            ranking: RawRanking::default(),
            passages: RawPassages::default(),
            sentences: RawSentences::default(),
            evidence,
            answer: RawAnswer::default(),
            ops: RawOps::default(),
            interactions: RawInteractions::default(),
            discord: RawDiscord::default(),
            servers: RawServers::default(),
            store: RawStore::default(),
            log: RawLog::default(),
            sources: Vec::new(),
        }
    }
}

impl Default for RawPassages {
    fn default() -> RawPassages {
        let PassageWeights { bm25, best, title, related, pairs, covered } = PassageWeights::default();
        RawPassages { bm25, best, title, related, pairs, covered }
    }
}

impl Default for RawSentences {
    fn default() -> RawSentences {
        let SentenceWeights { k1, b, title, previous, next, around, .. } = SentenceWeights::default();
        RawSentences { k1, b, title, previous, next, around }
    }
}

impl Default for RawAnswer {
    fn default() -> RawAnswer {
        let Thresholds { possible, strong } = Thresholds::default();
        RawAnswer { quotes: 3, max_chars: 600, passages: 30, possible, strong, further: FURTHER }
    }
}

impl Default for RawOps {
    fn default() -> RawOps {
        RawOps { listen: "127.0.0.1:8080".to_owned(), preview: "auto".to_owned() }
    }
}

impl Default for RawInteractions {
    fn default() -> RawInteractions {
        RawInteractions { listen: "0.0.0.0:8081".to_owned() }
    }
}

impl Default for RawServers {
    fn default() -> RawServers {
        RawServers { max_articles: 10_000, max_mib: 64, reloads_per_hour: 30, keep_days: 30 }
    }
}

impl Default for RawStore {
    fn default() -> RawStore {
        RawStore {
            path: "data/pullquote.db".into(),
            log_questions: true,
            keep_days: 90,
            snapshot: "data/index.snapshot".into(),
            sources: "data/sources".into(),
        }
    }
}

impl Default for RawLog {
    fn default() -> RawLog {
        RawLog { format: "pretty".to_owned(), level: "info".to_owned() }
    }
}

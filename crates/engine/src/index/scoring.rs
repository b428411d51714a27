//! BM25: what it weighs, and its formula.

/// What BM25 weighs, and by how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// How soon a repeated term stops counting more. Robertson and Zaragoza (2009), "The Probabilistic Relevance
    /// Framework", equation 3.15. Typical values 0.5 to 2.
    pub k1: f32,
    /// How much long passages are held back, 0 to 1. Same source.
    pub b: f32,
    /// What a word of the headline counts beside a word of the passage. 0 leaves headlines out.
    pub title: f32,
}

impl Default for Weights {
    fn default() -> Weights {
        Weights { k1: 1.2, b: 0.75, title: 0.5 }
    }
}

/// BM25's term frequency part: `tf (k1 + 1) / (tf + k1 (1 - b + b length / average))`.
/// Robertson and Zaragoza (2009), equation 3.15, with the constant factor `k1 + 1` of the `bm25` crate.
pub(crate) fn saturated(frequency: f32, relative_length: f32, weights: Weights) -> f32 {
    let Weights { k1, b, .. } = weights;
    frequency * (k1 + 1.0) / (frequency + k1 * (1.0 - b + b * relative_length))
}

/// The most that [`saturated`] gives of a passage for which it gave at most `upper` where lengths were measured by another average, which
/// was `ratio` of this one.
///
/// With `D` the denominator, `k1 b length / average` is at most `D - tf`, and that part alone grows or shrinks with the average. Where it
/// shrinks, `D` keeps at least the share `ratio + (1 - ratio) upper / (k1 + 1)`; where it grows, `upper` still bounds.
pub(crate) fn bound_by_other_average(upper: f32, ratio: f32, weights: Weights) -> f32 {
    // Rounding takes far less.
    const ROUNDING: f32 = 1.0 + 1e-5;
    if ratio >= 1.0 { upper } else { upper / (ratio + (1.0 - ratio) * upper / (weights.k1 + 1.0)) * ROUNDING }
}

/// How rare a term is that `holding` of `all` passages hold.
pub(crate) fn idf(all: usize, holding: usize) -> f32 {
    (1.0 + (all as f32 - holding as f32 + 0.5) / (holding as f32 + 0.5)).ln()
}

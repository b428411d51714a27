//! A question in a script that does not part its words in, the same without the phrases that only shape it out.
//!
//! Elsewhere question words are told word by word; here pairs of characters would straddle them and what stands beside.

use std::borrow::Cow;

use crate::text::language::Language;

/// Question phrases by language; what holds another comes before it.
fn phrases(language: Language) -> &'static [&'static str] {
    match language {
        Language::Chinese => CHINESE_PHRASES,
        Language::Japanese => JAPANESE_PHRASES,
        Language::Korean => &["언제", "어디", "누구", "누가", "무엇", "왜", "어떻게", "몇", "얼마나", "얼마", "어느", "어떤"],
        Language::Thai => &["เมื่อไหร่", "เมื่อไร", "ที่ไหน", "ใคร", "อะไร", "ทำไม", "อย่างไร", "เท่าไหร่", "เท่าไร", "กี่"],
        _ => &[],
    }
}

const CHINESE_PHRASES: &[&str] = &[
    "什么时候",
    "为什么",
    "什么",
    "哪一年",
    "哪一天",
    "哪一个",
    "哪些",
    "哪个",
    "哪里",
    "哪儿",
    "哪种",
    "哪位",
    "哪",
    "是谁",
    "谁",
    "多少",
    "多大",
    "多长",
    "多久",
    "多高",
    "多远",
    "几个",
    "几次",
    "几年",
    "如何",
    "怎么样",
    "怎样",
    "怎么",
    "何时",
    "何地",
    "何处",
    "何种",
    "请问",
    "吗",
    "呢",
];

const JAPANESE_PHRASES: &[&str] = &[
    "いつ",
    "どこ",
    "誰",
    "だれ",
    "何人",
    "何年",
    "何",
    "なぜ",
    "どうして",
    "どの",
    "どれ",
    "いくつ",
    "いくら",
    "でしょうか",
    "ですか",
    "ますか",
    "ましたか",
];

/// `text` with a space for each phrase that only asks.
pub fn without_asking(text: &str, language: Language) -> Cow<'_, str> {
    let mut rest = Cow::Borrowed(text);
    for phrase in phrases(language) {
        if rest.contains(phrase) {
            rest = Cow::Owned(rest.replace(phrase, " "));
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_asks_is_left_out() {
        assert_eq!(without_asking("磨坊是什么时候建的？", Language::Chinese), "磨坊是 建的？");
        assert_eq!(without_asking("磨坊是什么时候建的？", Language::Japanese), "磨坊是什么时候建的？");
        assert_eq!(without_asking("When?", Language::English), "When?");
    }
}

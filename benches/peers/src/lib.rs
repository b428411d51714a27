//! The bot's engine as far as it ranks and answers, taken out of the bot's sources.

#[path = "../../../src/engine"]
pub mod engine {
    pub mod hash;

    pub mod text;

    pub mod article;

    pub mod stories;

    pub mod passage;

    pub mod index;

    pub mod catalogue;

    pub mod answer;
}

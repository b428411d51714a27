//! What commands and their options are called, in each language, and which of these names a reader's client shows.
//!
//! A client shows them in its own language, whatever the server sets for replies. Discord's mark for a command (`</ask:1>`) shows its
//! English name everywhere, so that replies do not use it.

/// A text in English, German, French and Spanish.
pub(super) type Texts = [&'static str; 4];

pub(super) const ASK: Texts = ["ask", "fragen", "demander", "preguntar"];
pub(super) const SOURCES: Texts = ["sources", "quellen", "sources", "fuentes"];
pub(super) const ARTICLE: Texts = ["article", "artikel", "article", "artículo"];
pub(super) const HELP: Texts = ["help", "hilfe", "aide", "ayuda"];
pub(super) const FIND_QUOTES: Texts = ["Find quotes", "Zitate finden", "Trouver des citations", "Buscar citas"];

pub(super) const SOURCE: Texts = ["source", "quelle", "source", "fuente"];
pub(super) const AFTER: Texts = ["after", "ab", "depuis", "desde"];
pub(super) const BEFORE: Texts = ["before", "bis", "avant", "hasta"];
pub(super) const QUOTES: Texts = ["quotes", "zitate", "citations", "citas"];
pub(super) const PRIVATE: Texts = ["private", "privat", "privé", "privado"];

/// The part of a message's menu that has the commands of bots, as Discord calls it.
pub(super) const APPS: Texts = ["Apps", "Apps", "Applications", "Aplicaciones"];

/// The names that a client shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Names(usize);

impl Names {
    /// Those of a client with this locale, as Discord names them; English where there are no others.
    pub(super) fn of(locale: &str) -> Names {
        let languages = ["en", "de", "fr", "es"];
        let code = locale.split('-').next().unwrap_or_default();
        Names(languages.iter().position(|language| *language == code).unwrap_or(0))
    }

    /// The one of `texts` that is shown.
    pub(super) fn shown(self, texts: Texts) -> &'static str {
        texts.get(self.0).copied().unwrap_or_default()
    }

    /// A command that is typed.
    pub(super) fn command(self, texts: Texts) -> String {
        format!("`/{}`", self.shown(texts))
    }

    /// An option.
    pub(super) fn option(self, texts: Texts) -> String {
        format!("`{}`", self.shown(texts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_shows_the_names_of_its_own_language() {
        let shown = ["fr", "es-419", "en-GB", "ja", ""].map(|locale| Names::of(locale).command(ASK));
        assert_eq!(shown, ["`/demander`", "`/preguntar`", "`/ask`", "`/ask`", "`/ask`"]);
        assert_eq!(Names::of("de").option(BEFORE), "`bis`");
    }
}

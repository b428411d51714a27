//! Questions with their answers, as JSON and tables have them, in; articles of asked questions with what answers each out.

use serde_json::{Map, Value};

use crate::article::{Article, Attribution};
use crate::parse::blocks::{Anchors, Builder, Element};
use crate::parse::front_matter::{self, Metadata};
use crate::parse::parsed::{LeftOut, Parsed, Place};
use crate::parse::{fields, markdown, markup, titles, unpublished};

/// What a question and an answer are called, in lower case.
const QUESTION: &[&str] = &[
    "question",
    "questions",
    "q",
    "prompt",
    "ask",
    "frage",
    "pregunta",
    "pergunta",
    "domanda",
    "vraag",
    "fråga",
    "pytanie",
    "вопрос",
    "питання",
    "soru",
    "質問",
    "问题",
    "問題",
    "질문",
];
const ANSWER: &[&str] = &[
    "answer",
    "answers",
    "a",
    "response",
    "reply",
    "acceptedanswer",
    "accepted_answer",
    "antwort",
    "respuesta",
    "réponse",
    "reponse",
    "resposta",
    "risposta",
    "antwoord",
    "svar",
    "odpowiedź",
    "ответ",
    "відповідь",
    "cevap",
    "回答",
    "答案",
    "답변",
];

/// What names the part of a list that questions stand in.
const PARTS: &[&str] = &["category", "section", "topic", "group", "title", "name", "heading", "kategorie", "categoría", "catégorie"];

/// Lists whose name says nothing of what is in them.
const NAMELESS: &[&str] =
    &["faq", "faqs", "questions", "items", "entries", "data", "content", "results", "list", "pairs", "qa", "mainentity"];

/// Categories nest a few deep.
const MAX_DEPTH: usize = 6;

/// An article holds so many questions; the next one goes on.
const MAX_QUESTIONS: usize = 1_000;

/// A question with what answers it.
#[derive(Debug)]
struct Pair {
    question: String,
    answer: String,
}

/// The column or field that holds questions, or answers, by its name.
pub(super) fn is_question(name: &str) -> bool {
    QUESTION.contains(&name.trim().to_lowercase().as_str())
}

pub(super) fn is_answer(name: &str) -> bool {
    ANSWER.contains(&name.trim().to_lowercase().as_str())
}

/// The questions of a file as they are read.
#[derive(Debug, Default)]
pub(super) struct Questions {
    builder: Option<Builder>,
    count: usize,
    /// The item with which the article begins that is being read.
    began: usize,
    part: Option<String>,
    /// What the file says of itself.
    about: Metadata,
}

/// The questions of a file that is one object around them; `None` where it holds none.
pub(super) fn of_file(path: &str, object: &Map<String, Value>) -> Option<Parsed> {
    if !object.values().any(|value| holds(value, MAX_DEPTH)) || fields::read(object).is_some() {
        return None;
    }
    let about = fields::metadata(object);
    let title = about.title.clone().filter(|title| titles::is_title(title));
    let mut questions = Questions { about: Metadata { title, ..about }, ..Questions::default() };
    let (mut parsed, place) = (Parsed::default(), Place { path, item: 1, line: None });
    questions.members(&mut parsed, place, object, None, MAX_DEPTH);
    questions.finish(&mut parsed, path);
    Some(parsed)
}

impl Questions {
    /// Takes the questions that `value` holds; what has an address or id of its own is an article of its own. Whether it holds any.
    pub(super) fn add(&mut self, parsed: &mut Parsed, place: Place<'_>, value: &Value) -> bool {
        holds(value, MAX_DEPTH) && {
            self.walk(parsed, place, value, MAX_DEPTH);
            true
        }
    }

    /// Ends the article that is being read.
    pub(super) fn finish(&mut self, parsed: &mut Parsed, path: &str) {
        let Some(builder) = self.builder.take() else { return };
        let id = if self.began <= 1 { path.to_owned() } else { format!("{path}#{}", self.began) };
        let otherwise = Attribution { title: titles::of_file(path), ..Attribution::default() };
        let (article, reasons) = std::mem::take(&mut self.about).shaped_article(&id, builder.finish(), otherwise);
        parsed.problems.extend(front_matter::problems(path, None, reasons));
        parsed.articles.push(Article { file: path.to_owned(), ..article });
        (self.count, self.part) = (0, None);
    }

    fn walk(&mut self, parsed: &mut Parsed, place: Place<'_>, value: &Value, deeper: usize) {
        let Some(deeper) = deeper.checked_sub(1) else { return };
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.walk(parsed, place, value, deeper)),
            Value::Object(object) => match pair(object) {
                Some(pair) => self.take(parsed, place, object, &pair),
                None => self.part(parsed, place, object, deeper),
            },
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// An object around questions: its name, or that of its member, heads them.
    fn part(&mut self, parsed: &mut Parsed, place: Place<'_>, object: &Map<String, Value>, deeper: usize) {
        if let Some(reason) = unpublished::reason(object) {
            return parsed.left_out.push(LeftOut { path: place.path.to_owned(), line: place.line, reason });
        }
        self.members(parsed, place, object, named(object).as_deref(), deeper);
    }

    fn members(&mut self, parsed: &mut Parsed, place: Place<'_>, object: &Map<String, Value>, own: Option<&str>, deeper: usize) {
        for (name, value) in object.iter().filter(|(_, value)| holds(value, deeper)) {
            let is_nameless = NAMELESS.contains(&name.to_lowercase().as_str());
            let heading = own.map(str::to_owned).or_else(|| (!is_nameless).then(|| name.replace(['_', '-'], " ")));
            if let Some(heading) = heading {
                self.head(place, &heading);
            }
            self.walk(parsed, place, value, deeper);
        }
    }

    fn take(&mut self, parsed: &mut Parsed, place: Place<'_>, object: &Map<String, Value>, pair: &Pair) {
        if let Some(reason) = unpublished::reason(object) {
            return parsed.left_out.push(LeftOut { path: place.path.to_owned(), line: place.line, reason });
        }
        let metadata = fields::metadata(object);
        if metadata.url.is_some() {
            let mut builder = Builder::new(Anchors::Stated);
            write(&mut builder, pair);
            let title = metadata.title.clone().filter(|title| titles::is_title(title));
            let otherwise = Attribution { title: titles::of_file(place.path), ..Attribution::default() };
            let (article, reasons) = Metadata { title, ..metadata }.shaped_article(&place.id(), builder.finish(), otherwise);
            parsed.problems.extend(reasons.iter().map(|reason| place.problem(reason)));
            return parsed.articles.push(Article { file: place.path.to_owned(), ..article });
        }
        if let Some(part) = named(object).filter(|part| *part != pair.question) {
            self.head(place, &part);
        }
        write(self.builder(place), pair);
        self.count += 1;
        if self.count >= MAX_QUESTIONS {
            self.finish(parsed, place.path);
        }
    }

    /// Writes the name of a part, unless the questions above are of the same.
    fn head(&mut self, place: Place<'_>, part: &str) {
        if self.builder.is_some() && self.part.as_deref() == Some(part) {
            return;
        }
        self.part = Some(part.to_owned());
        let builder = self.builder(place);
        builder.start(Element::Heading { level: 2, anchor: None });
        builder.text(part);
        builder.end();
    }

    fn builder(&mut self, place: Place<'_>) -> &mut Builder {
        if self.builder.is_none() {
            self.began = place.item;
        }
        self.builder.get_or_insert_with(|| Builder::new(Anchors::Stated))
    }
}

/// Whether a value holds a question with its answer.
fn holds(value: &Value, deeper: usize) -> bool {
    let Some(deeper) = deeper.checked_sub(1) else { return false };
    match value {
        Value::Array(values) => values.iter().any(|value| holds(value, deeper)),
        Value::Object(object) => {
            pair(object).is_some() || fields::read(object).is_none() && object.values().any(|value| holds(value, deeper))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// The question and the answer that an object holds. One with a body is an article.
fn pair(object: &Map<String, Value>) -> Option<Pair> {
    let found = |is: fn(&str) -> bool| object.iter().filter(|(name, _)| is(name)).find_map(|(_, value)| said(value, MAX_DEPTH));
    let is_text = |(name, value): (&String, &Value)| is_question(name) && value.is_string();
    if !object.iter().any(is_text) || fields::read(object).is_some() {
        return None;
    }
    Some(Pair { question: found(is_question)?, answer: found(is_answer)? })
}

fn named(object: &Map<String, Value>) -> Option<String> {
    let found = PARTS.iter().find_map(|part| object.iter().find(|(name, _)| name.eq_ignore_ascii_case(part)));
    found.and_then(|(_, value)| value.as_str()).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// What an answer says: a text, one in an object, or several.
fn said(value: &Value, deeper: usize) -> Option<String> {
    let deeper = deeper.checked_sub(1)?;
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Object(object) => {
            ["text", "html", "body", "content", "value", "answer"].iter().find_map(|name| said(object.get(*name)?, deeper))?
        }
        Value::Array(values) => values.iter().filter_map(|value| said(value, deeper)).collect::<Vec<_>>().join("\n\n"),
        Value::Number(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Null => return None,
    };
    Some(text).filter(|text| !text.trim().is_empty())
}

fn write(builder: &mut Builder, pair: &Pair) {
    builder.start(Element::Asked);
    builder.text(&markup::stated_line(&pair.question).unwrap_or_else(|| pair.question.clone()));
    builder.end();
    builder.start(Element::Answer);
    if markup::is_markup(&pair.answer) {
        builder.html(&pair.answer);
    } else if is_markdown(&pair.answer) {
        markdown::write(builder, &pair.answer);
    } else {
        for line in pair.answer.lines() {
            builder.start(Element::Paragraph);
            builder.text(&markup::entities(line));
            builder.end();
        }
    }
    builder.end();
}

/// Whether a text has marks that plain text seldom has.
fn is_markdown(text: &str) -> bool {
    let has_list = || text.lines().filter(|line| line.starts_with("- ") || line.starts_with("* ") || line.starts_with("1. ")).count() > 0;
    text.contains("](") || text.contains("**") || text.contains('`') || has_list()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Field;
    use crate::parse::blocks;

    fn read(text: &str) -> (bool, Parsed) {
        let (mut parsed, mut questions) = (Parsed::default(), Questions::default());
        let place = Place { path: "gate-faq.json", item: 1, line: None };
        let value = serde_json::from_str(text).expect("JSON");
        if let Some(parsed) = Some(&value).and_then(Value::as_object).and_then(|object| of_file(place.path, object)) {
            return (true, parsed);
        }
        let held = questions.add(&mut parsed, place, &value);
        questions.finish(&mut parsed, place.path);
        (held, parsed)
    }

    fn shown(text: &str) -> Vec<String> {
        let article = read(text).1.articles.remove(0);
        blocks::tests::check(&article.body, &article.shape);
        blocks::tests::shown(&article.body, &article.shape)
    }

    #[test]
    fn a_list_of_questions_is_one_article() {
        let found = shown(
            r#"[{"question": "When is it open?", "answer": "From nine to five."}, {"q": "May I bring a dog?", "a": "<p>Yes:</p><ul><li>on a lead</li></ul>"}, {"prompt": "And tea?", "response": "Use `tea`:\n\n- hot"}]"#,
        );
        assert_eq!(
            found,
            [
                "question \"When is it open?\"",
                "paragraph \"From nine to five.\" <When is it open?",
                "question \"May I bring a dog?\"",
                "paragraph \"Yes:\" <May I bring a dog?",
                "item0 \"- on a lead\" <May I bring a dog? g0",
                "question \"And tea?\"",
                "paragraph \"Use tea:\" <And tea?",
                "item0 \"- hot\" <And tea? g1",
            ]
        );
    }

    #[test]
    fn categories_are_headings() {
        for text in [
            r#"{"faq": [{"category": "Visits", "questions": [{"question": "When is it open?", "answer": "From nine."}]}]}"#,
            r#"{"Visits": [{"question": "When is it open?", "answer": {"text": "From nine."}}]}"#,
            r#"{"faqs": [{"category": "Visits", "question": "When is it open?", "answer": ["From nine."]}]}"#,
        ] {
            assert_eq!(
                shown(text),
                ["heading2#- \"Visits\"", "question \"When is it open?\" <Visits", "paragraph \"From nine.\" <When is it open?"],
                "{text}"
            );
        }
    }

    #[test]
    fn a_file_says_what_it_is_called() {
        let (_, parsed) = read(r#"{"title": "Visitors", "faq": [{"question": "When is it open?", "answer": "From nine."}]}"#);
        assert_eq!(
            (parsed.articles[0].attribution.title.clone(), parsed.articles[0].shape.blocks.len()),
            (Field::Stated("Visitors".to_owned()), 2)
        );
    }

    #[test]
    fn one_with_an_address_is_an_article_and_a_draft_is_none() {
        let (_, parsed) = read(
            r#"[{"question": "When?", "answer": "At nine.", "url": "https://mill.example/when"}, {"question": "Who?", "answer": "Nobody.", "draft": true}]"#,
        );
        assert_eq!(parsed.articles[0].attribution.url, Field::Stated("https://mill.example/when".to_owned()));
        assert_eq!(parsed.articles[0].attribution.title.value().map(String::as_str), Some("gate faq"));
        assert_eq!((parsed.articles.len(), parsed.left_out.len()), (1, 1));
    }

    #[test]
    fn what_is_no_question_is_left_to_others() {
        for text in [
            r#"{"question": "Why?", "answer": null}"#,
            r#"{"question": 5, "answer": "x"}"#,
            r#"{"question": "x", "answer": "y", "body": "z"}"#,
            "7",
        ] {
            assert!(!read(text).0, "{text}");
        }
    }
}

//! A post as Ghost's editor kept it before version 5.40 in, its blocks out. Source: "Mobiledoc Format", versions 0.3.0 and 0.3.1.

use serde_json::Value;

use crate::block::Style;
use crate::parse::blocks::{self, Anchors, Builder, Element};
use crate::parse::markdown;
use crate::parse::markup_body::{self, Body};

/// A document whose sections point into its lists.
#[derive(Debug)]
struct Post<'a> {
    markups: &'a [Value],
    cards: &'a [Value],
}

/// None if it is not what the editor wrote.
pub(super) fn body(json: &str) -> Option<Body> {
    let document: Value = serde_json::from_str(json).ok()?;
    let list = |name: &str| document.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    document.get("sections")?.as_array()?;
    let post = Post { markups: list("markups"), cards: list("cards") };
    let mut builder = Builder::new(Anchors::Stated);
    for section in list("sections") {
        // What only members see stands below the wall.
        if post.card(section).is_some_and(|(name, _)| name == "paywall") {
            break;
        }
        post.write(&mut builder, section);
    }
    let built = builder.finish();
    let plain = built.body.clone();
    Some(markup_body::of_blocks(built, || plain))
}

fn at(value: &Value, place: usize) -> &Value {
    value.get(place).unwrap_or(&Value::Null)
}

impl Post<'_> {
    /// The card that a section is: `[10, place]`.
    fn card(&self, section: &Value) -> Option<(&str, &Value)> {
        let place = (at(section, 0).as_u64() == Some(10)).then(|| at(section, 1).as_u64())??;
        let card = self.cards.get(usize::try_from(place).ok()?)?;
        Some((at(card, 0).as_str()?, at(card, 1)))
    }

    /// `[1, tag, markers]` is text, `[3, tag, items]` a list.
    fn write(&self, builder: &mut Builder, section: &Value) {
        if let Some((name, card)) = self.card(section) {
            return write_card(builder, name, card);
        }
        let tag = at(section, 1).as_str().unwrap_or_default();
        match at(section, 0).as_u64() {
            Some(1) => {
                builder.start(element(tag));
                self.write_markers(builder, at(section, 2));
                builder.end();
            }
            Some(3) => {
                builder.start(Element::List((tag == "ol").then_some(1)));
                for item in at(section, 2).as_array().into_iter().flatten() {
                    builder.start(Element::Item { is_marked: false });
                    self.write_markers(builder, item);
                    builder.end();
                }
                builder.end();
            }
            _ => {}
        }
    }

    /// Markers are `[kind, markups that open, how many close, text]`; kind 1 is an atom, of which Ghost has the line break alone.
    fn write_markers(&self, builder: &mut Builder, markers: &Value) {
        let mut open = 0_u64;
        for marker in markers.as_array().into_iter().flatten() {
            for place in at(marker, 1).as_array().into_iter().flatten().filter_map(Value::as_u64) {
                let markup = usize::try_from(place).ok().and_then(|place| self.markups.get(place));
                builder.start(markup.map_or(Element::Plain, style));
                open += 1;
            }
            if at(marker, 0).as_u64() == Some(1) {
                builder.hard_break();
            } else {
                builder.text(at(marker, 3).as_str().unwrap_or_default());
            }
            for _ in 0..at(marker, 2).as_u64().unwrap_or_default().min(open) {
                builder.end();
                open -= 1;
            }
        }
        (0..open).for_each(|_| builder.end());
    }
}

fn write_card(builder: &mut Builder, name: &str, card: &Value) {
    let text = |name: &str| card.get(name).and_then(Value::as_str);
    match name {
        "markdown" | "card-markdown" => text("markdown").into_iter().for_each(|markdown| markdown::write(builder, markdown)),
        "html" => text("html").into_iter().for_each(|html| builder.html(html)),
        "code" => {
            builder.start(Element::Code { language: text("language").and_then(blocks::code_language) });
            builder.text(text("code").unwrap_or_default());
            builder.end();
        }
        "hr" => builder.rule(),
        _ => {}
    }
}

fn element(tag: &str) -> Element {
    match tag.strip_prefix('h').and_then(|level| level.parse().ok()).filter(|level| (1..=6).contains(level)) {
        Some(level) => Element::Heading { level, anchor: None },
        None if matches!(tag, "blockquote" | "aside") => Element::Quote,
        None => Element::Paragraph,
    }
}

/// `["a", ["href", "…"]]`, `["strong"]`.
fn style(markup: &Value) -> Element {
    match at(markup, 0).as_str().unwrap_or_default() {
        "strong" | "b" => Element::Inline(Style::Strong),
        "em" | "i" => Element::Inline(Style::Emphasis),
        "s" | "del" => Element::Inline(Style::Struck),
        "code" => Element::Inline(Style::Code),
        "a" => {
            let attributes = at(markup, 1).as_array().map(Vec::as_slice).unwrap_or_default();
            let target = attributes.chunks(2).find_map(|pair| match pair {
                [name, target] if name == "href" => target.as_str(),
                _ => None,
            });
            blocks::link(target.unwrap_or_default())
        }
        _ => Element::Plain,
    }
}

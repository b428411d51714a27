//! A post as Ghost's present editor keeps it in, its blocks out. Source: the nodes of `@tryghost/kg-default-nodes`.

use serde_json::{Map, Value};

use crate::block::{Admonition, Style};
use crate::parse::blocks::{self, Anchors, Builder, Element};
use crate::parse::markdown;
use crate::parse::markup_body::{self, Body};
use crate::parse::members::text;

/// None if it is not what the editor writes.
pub(super) fn body(json: &str) -> Option<Body> {
    let document: Value = serde_json::from_str(json).ok()?;
    let nodes = document.get("root")?.get("children")?.as_array()?;
    let mut builder = Builder::new(Anchors::Stated);
    for node in nodes.iter().filter_map(Value::as_object) {
        // What only members see stands below the wall.
        if kind(node) == "paywall" {
            break;
        }
        write(&mut builder, node);
    }
    let built = builder.finish();
    let plain = built.body.clone();
    Some(markup_body::of_blocks(built, || plain))
}

fn kind(node: &Map<String, Value>) -> &str {
    node.get("type").and_then(Value::as_str).unwrap_or_default()
}

fn write(builder: &mut Builder, node: &Map<String, Value>) {
    let on_the_web = node.get("visibility").and_then(|visibility| visibility.get("web"));
    if on_the_web.and_then(|web| web.get("nonMember")).and_then(Value::as_bool) == Some(false) {
        return;
    }
    match kind(node) {
        "text" | "extended-text" => write_text(builder, node),
        "linebreak" => builder.hard_break(),
        "horizontalrule" => builder.rule(),
        "markdown" => text(node, "markdown").into_iter().for_each(|markdown| markdown::write(builder, &markdown)),
        "html" => text(node, "html").into_iter().for_each(|html| builder.html(&html)),
        "codeblock" => write_code(builder, node),
        "callout" => write_html(builder, Element::Admonition(Admonition::Note), text(node, "calloutText")),
        "toggle" => write_toggle(builder, node),
        "heading" | "extended-heading" => write_children(builder, heading(node), node),
        "list" => write_children(builder, list(node), node),
        "listitem" => write_children(builder, Element::Item { is_marked: false }, node),
        "quote" | "extended-quote" | "aside" => write_children(builder, Element::Quote, node),
        "link" | "autolink" => write_children(builder, blocks::link(&text(node, "url").unwrap_or_default()), node),
        "table" => write_children(builder, Element::Table, node),
        "tablerow" => write_children(builder, Element::Row { is_header: true }, node),
        "tablecell" => write_children(builder, cell(node), node),
        "paragraph" | "root" => write_children(builder, Element::Paragraph, node),
        // Cards of pictures, players, buttons and mails have no text of the post.
        _ => {}
    }
}

fn write_children(builder: &mut Builder, element: Element, node: &Map<String, Value>) {
    builder.start(element);
    for child in node.get("children").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object) {
        write(builder, child);
    }
    builder.end();
}

fn write_html(builder: &mut Builder, element: Element, html: Option<String>) {
    builder.start(element);
    html.into_iter().for_each(|html| builder.html(&html));
    builder.end();
}

fn write_toggle(builder: &mut Builder, node: &Map<String, Value>) {
    builder.start(Element::Details);
    write_html(builder, Element::Summary, text(node, "heading"));
    write_html(builder, Element::Container, text(node, "content"));
    builder.end();
}

fn write_code(builder: &mut Builder, node: &Map<String, Value>) {
    let language = text(node, "language").and_then(|language| blocks::code_language(&language));
    builder.start(Element::Code { language });
    builder.text(&text(node, "code").unwrap_or_default());
    builder.end();
}

/// The bits of a text's format. Source: Lexical, `LexicalConstants.ts`.
const FORMATS: [(u64, Style); 4] = [(1, Style::Strong), (2, Style::Emphasis), (4, Style::Struck), (16, Style::Code)];

fn write_text(builder: &mut Builder, node: &Map<String, Value>) {
    let format = node.get("format").and_then(Value::as_u64).unwrap_or_default();
    let styles: Vec<Style> = FORMATS.into_iter().filter(|(bit, _)| format & bit != 0).map(|(_, style)| style).collect();
    styles.iter().for_each(|style| builder.start(Element::Inline(style.clone())));
    builder.text(node.get("text").and_then(Value::as_str).unwrap_or_default());
    styles.iter().for_each(|_| builder.end());
}

fn heading(node: &Map<String, Value>) -> Element {
    let level = text(node, "tag").and_then(|tag| tag.strip_prefix('h')?.parse().ok()).filter(|level| (1..=6).contains(level));
    Element::Heading { level: level.unwrap_or(2), anchor: None }
}

fn list(node: &Map<String, Value>) -> Element {
    let is_ordered = text(node, "listType").as_deref() == Some("number");
    let start = node.get("start").and_then(Value::as_u64).and_then(|start| u32::try_from(start).ok()).unwrap_or(1);
    Element::List(is_ordered.then_some(start))
}

fn cell(node: &Map<String, Value>) -> Element {
    Element::Cell { is_header: node.get("headerState").and_then(Value::as_u64).is_some_and(|state| state > 0), columns: 1 }
}

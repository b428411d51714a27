//! A Discord message as it goes over the wire, with Discord's limits held by construction.

use serde::Serialize;

/// Most characters of a message's text. Source: Discord developer documentation, "Create Message", field `content`.
pub const MAX_CONTENT: usize = 2_000;
/// Most characters of an embed's title. Source: the same documentation, "Embed Limits"; so are the next three.
pub const MAX_TITLE: usize = 256;
/// Most characters of an embed's description.
pub const MAX_DESCRIPTION: usize = 4_096;
/// Most characters of an embed's footer.
pub const MAX_FOOTER: usize = 2_048;
/// Most characters of all embeds of a message together.
pub const MAX_EMBEDS_TOTAL: usize = 6_000;

/// Most buttons of a message: five rows of five. Source: the same documentation, "Action Row"; the next two: "Button".
pub const MAX_BUTTONS: usize = 25;
/// Most characters of a button's label.
pub const MAX_LABEL: usize = 80;
/// Most characters of the id that a press of a button carries.
pub const MAX_CUSTOM_ID: usize = 100;

/// The flag that shows a message to the asker alone. Source: the same documentation, "Message Flags".
const EPHEMERAL: u64 = 1 << 6;

/// A message: text, at most one embed, and nobody pinged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Message {
    #[serde(skip_serializing_if = "String::is_empty")]
    content: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    embeds: Vec<Embed>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    components: Vec<Row>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flags: Option<u64>,
    allowed_mentions: AllowedMentions,
    #[serde(skip)]
    file: Option<File>,
}

/// A file that goes with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, as a reader sees it.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A row of at most five buttons, or of one list to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Row {
    #[serde(rename = "type")]
    kind: u8,
    components: Vec<Control>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
enum Control {
    Button(Button),
    Select(Select),
}

/// A list below a message to choose one from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Select {
    #[serde(rename = "type")]
    kind: u8,
    custom_id: String,
    placeholder: String,
    options: Vec<Choice>,
}

/// What can be chosen from a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// What is shown, at most [`MAX_CHOICE`] characters.
    pub label: String,
    /// What is sent back, at most [`MAX_CHOICE`] characters. Each of a list needs another.
    pub value: String,
    /// What is shown below, at most [`MAX_CHOICE`] characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// Most choices of a list. Source: the same documentation, "String Select"; so are the next two.
pub const MAX_CHOICES: usize = 25;
/// Most characters of a choice's label, value and description each.
pub const MAX_CHOICE: usize = 100;
/// Most characters of what a list shows before something is chosen.
pub const MAX_SELECT_PLACEHOLDER: usize = 150;

impl Select {
    /// A list that sends `custom_id` back with the value of what is chosen. Choices past [`MAX_CHOICES`] are left out; texts that
    /// are too long are cut. None without a choice, or if Discord would refuse the id.
    pub fn new(custom_id: String, placeholder: &str, choices: impl IntoIterator<Item = Choice>) -> Option<Select> {
        let cut_choice = |Choice { label, value, description }| Choice {
            label: cut(&label, MAX_CHOICE),
            value,
            description: description.map(|text| cut(&text, MAX_CHOICE)).filter(|text| !text.is_empty()),
        };
        let fits = |choice: &Choice| !choice.label.is_empty() && (1..=MAX_CHOICE).contains(&units(&choice.value));
        let options: Vec<Choice> = choices.into_iter().filter(fits).take(MAX_CHOICES).map(cut_choice).collect();
        let is_taken = !options.is_empty() && (1..=MAX_CUSTOM_ID).contains(&units(&custom_id));
        is_taken.then(|| Select { kind: 3, custom_id, placeholder: cut(placeholder, MAX_SELECT_PLACEHOLDER), options })
    }
}

/// Something to press below a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Button {
    #[serde(rename = "type")]
    kind: u8,
    style: u8,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    emoji: Option<Emoji>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Emoji {
    name: &'static str,
}

impl Button {
    // The numbers are Discord's: its developer documentation, "Component Types" and "Button Styles".

    /// A button that sends `custom_id` back. None if that is empty or longer than [`MAX_CUSTOM_ID`].
    pub fn press(label: &str, custom_id: String) -> Option<Button> {
        let fits = (1..=MAX_CUSTOM_ID).contains(&units(&custom_id));
        fits.then(|| Button { kind: 2, style: 2, label: cut(label, MAX_LABEL), emoji: None, custom_id: Some(custom_id), url: None })
    }

    /// The same with an emoji of Unicode before its label.
    #[must_use]
    pub fn with_emoji(self, name: &'static str) -> Button {
        Button { emoji: Some(Emoji { name }), ..self }
    }

    /// The same in the colour of what matters most.
    #[must_use]
    pub fn primary(self) -> Button {
        Button { style: 1, ..self }
    }

    /// A button that opens an address. None if Discord would refuse it: not http or https, or longer than 512.
    pub fn link(label: &str, url: &str) -> Option<Button> {
        let fits = (url.starts_with("https://") || url.starts_with("http://")) && units(url) <= 512;
        fits.then(|| Button { kind: 2, style: 5, label: cut(label, MAX_LABEL), emoji: None, custom_id: None, url: Some(url.to_owned()) })
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct AllowedMentions {
    parse: [&'static str; 0],
}

/// A framed part of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Embed {
    #[serde(skip_serializing_if = "String::is_empty")]
    title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    footer: Option<Footer>,
    /// What comes below all blocks of the description once it is whole.
    #[serde(skip)]
    closing: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Footer {
    text: String,
}

impl Message {
    /// A message of text alone. Markdown in `content` is read as such; what is too long is cut.
    pub fn text(content: &str) -> Message {
        Message { content: cut(content, MAX_CONTENT), ..Message::default() }
    }

    /// A message of one embed.
    pub fn embed(mut embed: Embed) -> Message {
        let closing = std::mem::take(&mut embed.closing);
        if !closing.is_empty() {
            embed.push(&closing);
        }
        Message { embeds: vec![embed], ..Message::default() }
    }

    /// The same message with a text above all else, in place of its own.
    #[must_use]
    pub fn with_text(self, content: &str) -> Message {
        Message { content: cut(content, MAX_CONTENT), ..self }
    }

    /// The same message with buttons below all else, five in a row; those past the fifth row are left out.
    #[must_use]
    pub fn with_buttons(mut self, buttons: impl IntoIterator<Item = Button>) -> Message {
        let buttons: Vec<Button> = buttons.into_iter().take(MAX_BUTTONS).collect();
        let rows = buttons.chunks(5).map(|row| Row { kind: 1, components: row.iter().cloned().map(Control::Button).collect() });
        self.components.extend(rows.take((MAX_BUTTONS / 5).saturating_sub(self.components.len())));
        self
    }

    /// The same message with a list to choose from below all else, if there is room for another row.
    #[must_use]
    pub fn with_select(mut self, select: Option<Select>) -> Message {
        let row = select
            .filter(|_| self.components.len() < MAX_BUTTONS / 5)
            .map(|select| Row { kind: 1, components: vec![Control::Select(select)] });
        self.components.extend(row);
        self
    }

    /// The same message with a file. It can only go where a message follows a deferral.
    #[must_use]
    pub fn with_file(mut self, file: File) -> Message {
        self.file = Some(file);
        self
    }

    /// The file that goes with it.
    pub fn file(&self) -> Option<&File> {
        self.file.as_ref()
    }

    /// Whether it is shown to the asker alone.
    pub fn is_private(&self) -> bool {
        self.flags == Some(EPHEMERAL)
    }

    /// The same message, shown to all who see the channel.
    #[must_use]
    pub fn public(mut self) -> Message {
        self.flags = None;
        self
    }

    /// The same message, shown to the asker alone.
    #[must_use]
    pub fn private(mut self) -> Message {
        self.flags = Some(EPHEMERAL);
        self
    }
}

impl Embed {
    /// An embed with a title, plain text that is cut to its limit, and a colour as `0xRRGGBB`.
    ///
    /// Title, description and footer are cut so that together they stay within [`MAX_EMBEDS_TOTAL`].
    pub fn new(title: &str, color: u32) -> Embed {
        Embed { title: cut(title, MAX_TITLE), color: Some(color), ..Embed::default() }
    }

    /// Adds a block of markdown to the description, an empty line apart, if it fits whole. Says whether it did.
    pub fn push(&mut self, block: &str) -> bool {
        let gap = if self.description.is_empty() { "" } else { "\n\n" };
        let fits = units(gap) + units(block) <= self.room();
        if fits {
            self.description.push_str(gap);
            self.description.push_str(block);
        }
        fits
    }

    /// Keeps room for a block that comes below all others, if it fits. Says whether it did.
    pub fn close_with(&mut self, block: &str) -> bool {
        let fits = units(block) + 2 <= self.room();
        if fits {
            self.closing = block.to_owned();
        }
        fits
    }

    /// How many UTF-16 units the description has left.
    pub fn room(&self) -> usize {
        let footer = self.footer.as_ref().map_or(0, |footer| units(&footer.text));
        let used = units(&self.description) + self.closing_units();
        let total = MAX_EMBEDS_TOTAL.saturating_sub(units(&self.title) + used + footer);
        total.min(MAX_DESCRIPTION.saturating_sub(used))
    }

    fn closing_units(&self) -> usize {
        if self.closing.is_empty() { 0 } else { units(&self.closing) + 2 }
    }

    /// Sets the small print below, plain text, cut to what is left.
    pub fn set_footer(&mut self, text: &str) {
        self.footer = None;
        let left = MAX_EMBEDS_TOTAL.saturating_sub(units(&self.title) + units(&self.description) + self.closing_units());
        let text = cut(text, left.min(MAX_FOOTER));
        self.footer = (!text.is_empty()).then_some(Footer { text });
    }
}

/// How long Discord may hold `text` to be. It counts characters; UTF-16 units are never fewer.
pub fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

/// `text`, or as much of its start as fits `max` UTF-16 units with an ellipsis.
pub fn cut(text: &str, max: usize) -> String {
    if units(text) <= max {
        return text.to_owned();
    }
    let mut left = max.saturating_sub(1);
    let kept: String = text
        .chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect();
    if max == 0 { String::new() } else { format!("{}…", kept.trim_end()) }
}

/// As much of the start of `text` as fits `max_units` UTF-16 units, up to a space.
pub(super) fn cut_at_word(text: &str, max_units: usize) -> &str {
    let mut end = 0;
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.len_utf16();
        if used > max_units {
            return text.get(..end).unwrap_or_default();
        }
        if c.is_whitespace() {
            end = at;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::*;

    #[test]
    fn a_limit_is_reached_and_not_passed() {
        assert_eq!(units(&cut(&"🦀".repeat(200), MAX_TITLE)), 255);
        assert_eq!(cut(&"a".repeat(256), MAX_TITLE).len(), 256);
        let mut embed = Embed::new("t", 0);
        assert!(!embed.push(&"a".repeat(MAX_DESCRIPTION + 1)));
        assert!(embed.push(&"a".repeat(MAX_DESCRIPTION)));
        assert!(!embed.push("b"));
    }

    #[test]
    fn what_closes_an_embed_has_its_room_and_comes_last() {
        let mut embed = Embed::new("t", 0);
        assert!(
            embed.close_with("the end")
                && !embed.push(&"a".repeat(MAX_DESCRIPTION - 8))
                && embed.push(&"a".repeat(MAX_DESCRIPTION - 9 - 2))
        );
        let json = serde_json::to_value(Message::embed(embed)).expect("JSON");
        assert!(json["embeds"][0]["description"].as_str().is_some_and(|text| text.ends_with("a\n\nthe end")), "{json}");
    }

    #[test]
    fn nobody_is_pinged() {
        let json = serde_json::to_value(Message::text("@everyone").private()).expect("JSON");
        assert_eq!(json, serde_json::json!({"content": "@everyone", "flags": 64, "allowed_mentions": {"parse": []}}));
    }

    #[test]
    fn buttons_stand_in_rows_of_five_and_none_too_many() {
        let button = |n: usize| Button::press("Press", format!("b{n}")).expect("a button");
        let message = Message::text("x").with_buttons((0..30).map(button));
        assert_eq!(message.components.iter().map(|row| row.components.len()).collect::<Vec<_>>(), [5; 5]);
        assert_eq!(Button::press("x", "i".repeat(MAX_CUSTOM_ID + 1)), None);
        assert_eq!(Button::press("x", String::new()), None);
        assert_eq!(Button::press(&"l".repeat(90), "i".repeat(MAX_CUSTOM_ID)).map(|button| units(&button.label)), Some(MAX_LABEL));
        assert_eq!(Button::link("x", "javascript:alert(1)"), None);
        assert!(Button::link("x", "https://example.org").is_some());
    }

    #[test]
    fn a_list_stays_within_its_limits_and_needs_a_choice() {
        let choice = |label: &str, value: String| Choice { label: label.to_owned(), value, description: Some(label.to_owned()) };
        let many = (0..30).map(|n| choice(&"l".repeat(200), n.to_string()));
        let select = Select::new("id".to_owned(), &"p".repeat(200), many).expect("a list");
        assert_eq!((select.options.len(), units(&select.placeholder)), (MAX_CHOICES, MAX_SELECT_PLACEHOLDER));
        assert!(
            select
                .options
                .iter()
                .all(|choice| units(&choice.label) == MAX_CHOICE && choice.description.as_deref().map(units) == Some(MAX_CHOICE))
        );
        assert_eq!(Select::new("id".to_owned(), "", [choice("", "a".to_owned()), choice("a", String::new())]), None);
        let message = Message::text("x").with_buttons(Button::press("Press", "b".to_owned())).with_select(Some(select));
        assert_eq!(message.components.len(), 2);
    }

    proptest! {
        #[test]
        fn an_embed_stays_within_its_limits(title in any::<String>(), blocks in proptest::collection::vec(".{0,3000}", 0..5), footer in ".{0,4000}") {
            let mut embed = Embed::new(&title, 0);
            for block in &blocks {
                embed.push(block);
            }
            embed.set_footer(&footer);
            let footer = embed.footer.as_ref().map_or(0, |footer| units(&footer.text));
            assert!(units(&embed.title) <= MAX_TITLE && units(&embed.description) <= MAX_DESCRIPTION && footer <= MAX_FOOTER);
            assert!(units(&embed.title) + units(&embed.description) + footer <= MAX_EMBEDS_TOTAL);
        }
    }
}

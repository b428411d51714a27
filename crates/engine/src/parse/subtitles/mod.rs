//! Subtitles, WebVTT and SubRip: cues in, what was said out, as turns with the times of their first cues.

mod cues;
mod turns;

use serde_json::{Map, Value};

use crate::article::{Attribution, Field};
use crate::parse::blocks::{Anchors, Builder};
use crate::parse::parsed::{Document, Parsed, Problem};
use crate::parse::subtitles::cues::File;
use crate::parse::{fields, front_matter, titles, unpublished};

pub(super) fn parse(document: Document<'_>) -> Parsed {
    let path = document.path;
    let text = document.text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let File { cues, fields: stated, problems } = cues::read(&text);
    let stated: Map<String, Value> = stated.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
    if let Some(reason) = unpublished::reason(&stated) {
        return Parsed::left_out(path, None, reason);
    }
    let mut problems: Vec<Problem> =
        problems.into_iter().map(|(line, reason)| Problem { path: path.to_owned(), line: Some(line), reason }).collect();
    let mut builder = Builder::new(Anchors::Stated);
    for turn in turns::of(&cues) {
        builder.turn(&turn.name, turn.at, &turn.said);
    }
    let built = builder.finish();
    if built.body.is_empty() {
        problems.push(Problem { path: path.to_owned(), line: None, reason: "no cue with a text was found".to_owned() });
        return Parsed { problems, ..Parsed::default() };
    }
    let (article, reasons) = fields::metadata(&stated).shaped_article(path, built, of_file(path));
    problems.extend(front_matter::problems(path, None, reasons));
    Parsed { articles: vec![article], problems, ..Parsed::default() }
}

/// What the file's name says: `Title [id].en.vtt`, as download tools name subtitles of YouTube.
fn of_file(path: &str) -> Attribution {
    let (folder, name) = path.rsplit_once('/').map_or(("", path), |(folder, name)| (folder, name));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.rsplit_once('.').filter(|(_, tag)| is_language_tag(tag)).map_or(stem, |(stem, _)| stem);
    let video = stem.strip_suffix(']').and_then(|stem| stem.rsplit_once(" [")).filter(|(_, id)| is_video_id(id));
    let url = video.map_or(Field::Unknown, |(_, id)| Field::Inferred {
        value: format!("https://www.youtube.com/watch?v={id}"),
        evidence: format!("file name: [{id}]"),
    });
    let title = titles::of_file(&format!("{folder}/{}.x", video.map_or(stem, |(title, _)| title)));
    Attribution { title, url, ..Attribution::default() }
}

/// `en`, `pt-BR`, `en-orig`.
fn is_language_tag(tag: &str) -> bool {
    let (language, rest) = tag.split_once('-').unwrap_or((tag, ""));
    (2..=3).contains(&language.len()) && tag.len() <= 12 && (language.to_owned() + rest).bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Source: the ids in YouTube's addresses, eleven characters of base64url.
fn is_video_id(id: &str) -> bool {
    id.len() == 11 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::block::Kind;

    fn read(path: &str, text: &str) -> Parsed {
        parse(Document { path, text })
    }

    /// The turns of a file as "seconds name: text".
    fn turns(path: &str, text: &str) -> Vec<String> {
        let article = read(path, text).articles.remove(0);
        crate::parse::blocks::tests::check(&article.body, &article.shape);
        let shown = |block: &crate::block::Block| match &block.kind {
            Kind::Turn { at, .. } => format!("{} {}", at.unwrap_or(9_999), block.text(&article.body)),
            other => format!("{other:?}"),
        };
        article.shape.blocks.iter().map(shown).collect()
    }

    fn problems(path: &str, text: &str) -> Vec<(u32, String)> {
        read(path, text).problems.into_iter().map(|problem| (problem.line.unwrap_or_default(), problem.reason)).collect()
    }

    const TALK: &str = "WEBVTT - Harbour talk\nKind: captions\nLanguage: en\n\nNOTE\nURL: https://youtu.be/abcdefghijk\nAuthor: Tove Berg\n\n\
        STYLE\n::cue { color: red }\n\n1\n00:00:01.000 --> 00:00:04.000 align:start\n<v Rosa Lind>When did the <i>ferry</i>\nsail to the island?</v>\n\n\
        00:00:04.500 --> 00:00:08.000\n<v Ben Moor>It sailed at nine &amp; came\n\n00:00:08.000 --> 00:00:12.000\n<v Ben Moor>back at <00:00:09.000><c>noon</c>.\n\n\
        NOTE nobody sees this\n\n12:03.000 --> 12:05.000\n<v Rosa Lind>Thank you.\n";

    #[test]
    fn cues_of_one_speaker_are_a_turn_with_the_time_of_the_first() {
        assert_eq!(
            turns("talk.vtt", TALK),
            [
                "1 Rosa Lind: When did the ferry sail to the island?",
                "4 Ben Moor: It sailed at nine & came back at noon.",
                "723 Rosa Lind: Thank you."
            ]
        );
        assert_eq!(problems("talk.vtt", TALK), []);
    }

    #[test]
    fn a_header_and_notes_state_where_it_comes_from() {
        let attribution = read("talk.vtt", TALK).articles.remove(0).attribution;
        assert_eq!(attribution.title, Field::Stated("Harbour talk".to_owned()));
        assert_eq!(attribution.url.value().map(String::as_str), Some("https://youtu.be/abcdefghijk"));
        assert_eq!(attribution.authors.value().map(Vec::as_slice), Some(["Tove Berg".to_owned()].as_slice()));
    }

    #[test]
    fn a_download_is_named_by_its_title_and_video() {
        let text = "1\n00:00:01,000 --> 00:00:04,000\nThe ferry sails at nine.\n";
        let of = |path: &str| read(path, text).articles.remove(0).attribution;
        let named = of("talks/Harbour talk [abc-efgh_jk].en-US.srt");
        assert_eq!(named.title.value().map(String::as_str), Some("Harbour talk"));
        assert_eq!(named.url.value().map(String::as_str), Some("https://www.youtube.com/watch?v=abc-efgh_jk"));
        let plain = of("harbour-talk.srt");
        assert_eq!((plain.title.value().map(String::as_str), plain.url), (Some("harbour talk"), Field::Unknown));
    }

    #[test]
    fn names_before_colons_and_dashes_part_turns_in_subrip() {
        let text = "1\n00:00:01,000 --> 00:00:03,000\n{\\an8}ROSA: When does it sail?\n\n2\n00:00:03,000 --> 00:00:05,000\nBEN: At nine,\n\n\
            3\n00:00:05,000 --> 00:00:07,000\nevery day.\n\n4\n00:00:07,000 --> 00:00:09,000\n- And back?\n- At noon.\n\n5\n00:00:09,000 --> 00:00:10,000\n[bell rings]\n";
        assert_eq!(turns("a.srt", text), ["1 ROSA: When does it sail?", "3 BEN: At nine, every day.", "7 And back?", "7 At noon."]);
    }

    #[test]
    fn what_rolls_up_is_said_once() {
        let text = "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n \nthe ferry<00:00:02.000><c> sails</c>\n\n00:00:03.000 --> 00:00:03.010\nthe ferry sails\n \n\n\
            00:00:03.010 --> 00:00:05.000\nthe ferry sails\nto the<00:00:04.000><c> island</c>\n\n00:00:05.000 --> 00:00:07.000\nto the island\nat nine\n";
        assert_eq!(turns("a.vtt", text), ["1 the ferry sails to the island at nine"]);
        assert_eq!(problems("a.vtt", text), []);
        let grows = "1\n00:00:01,000 --> 00:00:02,000\nthe ferry\n\n2\n00:00:02,000 --> 00:00:03,000\nthe ferry sails\n\n3\n00:00:03,000 --> 00:00:04,000\nthe ferry sails at nine\n";
        assert_eq!(turns("a.srt", grows), ["1 the ferry sails at nine"]);
    }

    #[test]
    fn long_speech_is_cut_into_turns_that_each_name_the_speaker() {
        let cue = |at: usize| {
            format!("00:00:{at:02}.000 --> 00:00:{at:02}.900\n<v Rosa>The ferry sails to island {at} and comes back at noon.\n\n")
        };
        let text: String = std::iter::once("WEBVTT\n\n".to_owned()).chain((0..30).map(cue)).collect();
        let turns = turns("a.vtt", &text);
        assert!(turns.len() > 2 && turns.iter().all(|turn| turn.contains("Rosa: The ferry") && turn.len() < 600), "{turns:#?}");
    }

    #[test]
    fn damaged_subtitles_are_problems_with_their_lines_and_the_rest_is_read() {
        let text = "1\n00:00:05,000 --> 00:00:09,000\nOne is here.\n\n2\n00:00:07,000 --> 00:00:10,000\n\n3\n00:00:x --> 00:00:12,000\nTwo is here.\n\n\
            4\n00:00:12,000 --> 00:00:11,000\nThree is here.\n5\n00:00:13,000 --> 00:00:14,000\nFour is here.\n";
        let problems = problems("a.srt", text);
        let lines: Vec<u32> = problems.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [6, 9, 13], "{problems:#?}");
        assert_eq!(turns("a.srt", text), ["5 One is here. Two is here. Three is here. Four is here."]);
        let overlapping = "1\n00:00:05,000 --> 00:00:09,000\nOne is here.\n\n2\n00:00:06,000 --> 00:00:08,000\nTwo is here.\n\n3\n00:00:01,000 --> 00:00:02,000\nThree.\n";
        let problems = self::problems("a.srt", overlapping);
        assert!(problems.len() == 1 && problems[0].0 == 6 && problems[0].1.starts_with("2 cues"), "{problems:#?}");
    }

    #[test]
    fn a_file_without_a_cue_is_a_problem() {
        for text in ["", "WEBVTT", "just text", "-->", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Rosa>\n"] {
            let parsed = read("a.vtt", text);
            assert!(parsed.articles.is_empty() && !parsed.problems.is_empty(), "{text}");
        }
    }
}

//! The text of a mail in, what its author wrote in it out: without what is quoted of earlier mails, and without signature and footer.

/// How a text says that its lines go on. Source: RFC 3676.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flow {
    /// A line that ends in a space goes on in the next.
    pub(super) is_flowed: bool,
    /// That space is no space of the text.
    pub(super) drops_space: bool,
}

/// What the author wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    /// The changes to files that the mail carries below its text, as git writes them.
    pub(super) patch: Option<String>,
    /// How many lines of earlier mails are left out.
    pub(super) quoted_lines: usize,
}

/// Source: RFC 3676, which has the space.
const SIGNATURE: &str = "-- ";
/// Footers of mailing lists begin with a line of these, at least so many.
const MIN_FOOTER_MARKS: usize = 20;
/// What mail programs write above an earlier mail that they do not mark.
const EARLIER: &[&str] = &[
    "original message",
    "original appointment",
    "forwarded message",
    "ursprüngliche nachricht",
    "originalnachricht",
    "weitergeleitete nachricht",
    "message d'origine",
    "message original",
    "mensaje original",
    "messaggio originale",
    "mensagem original",
    "oorspronkelijk bericht",
];
/// A line of so many, which Outlook draws above an earlier mail.
const RULE: &str = "________________________________";
/// The first and the next lines of the headers of an earlier mail, as Outlook and others put them into a text.
const FROM: &[&str] = &["From:", "Von:", "De:", "De :", "Da:", "Van:", "Från:", "Fra:"];
const SENT: &[&str] = &[
    "Sent:",
    "Date:",
    "Gesendet:",
    "Datum:",
    "Envoyé :",
    "Date :",
    "Enviado:",
    "Fecha:",
    "Inviato:",
    "Data:",
    "Verzonden:",
    "Skickat:",
    "Sendt:",
];
const SUBJECT: &[&str] = &["Subject:", "Betreff:", "Objet :", "Asunto:", "Oggetto:", "Assunto:", "Onderwerp:", "Ämne:", "Emne:"];
/// So many lines they have at most.
const MAX_HEADERS: usize = 8;
/// What telephones put below a text.
const SENT_FROM: &[&str] = &["Sent from my ", "Von meinem ", "Envoyé de mon ", "Get Outlook for "];
/// What stands between a name and the end of the line above a quoted mail.
const WROTE: &[&str] = &[
    "wrote:",
    "writes:",
    "schrieb:",
    "a écrit :",
    "escribió:",
    "ha scritto:",
    "schreef:",
    "skrev:",
    "escreveu:",
    "kirjoitti:",
    "napisał:",
    "написал:",
];
/// A longer paragraph leads into no quoted mail.
const MAX_LEAD_IN_BYTES: usize = 300;
/// A shorter line names nobody.
const MIN_FROM_BYTES: usize = 7;
/// A longer line is a sentence.
const MAX_SIGNATURE_BYTES: usize = 60;
const SIGNED: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
const SIGNATURES: &str = "-----BEGIN PGP SIGNATURE-----";

/// Reads the text of a mail.
pub(super) fn read(text: &str, flow: Flow) -> Said {
    let mut said = Said::default();
    let lines: Vec<&str> = text.lines().collect();
    let lines = unsigned(&lines);
    let (lines, patch) = without_patch(lines);
    said.patch = patch;
    let mut goes_on = false;
    for (at, line) in lines.iter().enumerate() {
        if is_quoted(line) {
            if !goes_on_quoted(lines, at) {
                drop_lead_in(&mut said.text);
            }
            said.quoted_lines += 1;
            goes_on = false;
            continue;
        }
        let is_earlier = is_earlier(line) || are_headers(lines.get(at..).unwrap_or_default());
        if is_earlier || ends(line) || is_signature(lines.get(at..).unwrap_or_default()) {
            said.quoted_lines += if is_earlier { lines.len() - at } else { 0 };
            break;
        }
        goes_on = add(&mut said.text, line, flow, goes_on);
    }
    said
}

/// Adds a line; whether it goes on in the next.
fn add(text: &mut String, line: &str, flow: Flow, goes_on: bool) -> bool {
    if !flow.is_flowed {
        text.push_str(line.trim_end());
        text.push('\n');
        return false;
    }
    let line = line.strip_prefix(' ').unwrap_or(line);
    if goes_on && text.ends_with('\n') {
        text.pop();
    }
    let more = line.ends_with(' ');
    text.push_str(if more && flow.drops_space { line.strip_suffix(' ').unwrap_or(line) } else { line });
    text.push('\n');
    more
}

/// The lines of a text that is signed within itself, without its armour.
fn unsigned<'a>(lines: &'a [&'a str]) -> &'a [&'a str] {
    let Some(start) = lines.iter().position(|line| !line.is_empty()).filter(|start| lines.get(*start) == Some(&SIGNED)) else {
        return lines;
    };
    let below = lines.get(start..).unwrap_or_default();
    let from = below.iter().position(|line| line.is_empty()).unwrap_or(0);
    let end = below.iter().position(|line| *line == SIGNATURES).unwrap_or(below.len());
    below.get(from..end).unwrap_or_default()
}

/// The lines above a patch, and the patch: git writes `---`, what changed in which file, and the changes.
fn without_patch<'a>(lines: &'a [&'a str]) -> (&'a [&'a str], Option<String>) {
    let Some(diff) = lines.iter().position(|line| line.starts_with("diff --git ")) else { return (lines, None) };
    let (above, below) = lines.split_at_checked(diff).unwrap_or((lines, &[]));
    let end = above.iter().rposition(|line| *line == "---").unwrap_or(diff);
    let patch = below.iter().take_while(|line| **line != SIGNATURE && **line != SIGNATURE.trim_end()).copied().collect::<Vec<_>>();
    (above.get(..end).unwrap_or_default(), Some(patch.join("\n")))
}

fn is_quoted(line: &str) -> bool {
    line.starts_with('>') && !line.starts_with(">From ")
}

fn goes_on_quoted(lines: &[&str], at: usize) -> bool {
    at.checked_sub(1).and_then(|above| lines.get(above)).is_some_and(|above| is_quoted(above))
}

/// Drops the paragraph that says who wrote what is quoted below.
fn drop_lead_in(text: &mut String) {
    let end = text.trim_end();
    let start = end.rfind("\n\n").map_or(0, |at| at + 2);
    let paragraph = end.get(start..).unwrap_or_default();
    let is_lead_in = paragraph.len() <= MAX_LEAD_IN_BYTES && WROTE.iter().any(|wrote| paragraph.ends_with(wrote));
    if is_lead_in {
        text.truncate(start);
    }
}

fn ends(line: &str) -> bool {
    let line = line.trim_end_matches('\r');
    let is_footer = |mark: char| line.len() >= MIN_FOOTER_MARKS && line.trim_end().chars().all(|c| c == mark);
    line == SIGNATURE || line == SIGNATURE.trim_end() || is_footer('_')
}

/// Whether a line says that an earlier mail stands below: `----- Original Message -----`.
fn is_earlier(line: &str) -> bool {
    let line = line.trim();
    let words = line.trim_matches(['-', ' ']);
    line == RULE || line.starts_with("--") && line.ends_with("--") && EARLIER.contains(&words.to_lowercase().as_str())
}

/// Whether lines are the headers of an earlier mail: who sent it, when, and its subject.
fn are_headers(lines: &[&str]) -> bool {
    // Bold in HTML, they are between stars in the text.
    let begins = |line: &str, names: &[&str]| names.iter().any(|name| line.trim_start_matches(['*', ' ']).starts_with(name));
    let mut headers = lines.iter().take(MAX_HEADERS).take_while(|line| !line.trim().is_empty());
    let Some(first) = headers.next().filter(|first| begins(first, FROM)) else { return false };
    let rest: Vec<&&str> = headers.collect();
    first.len() > MIN_FROM_BYTES && [SENT, SUBJECT].iter().all(|names| rest.iter().any(|line| begins(line, names)))
}

/// Whether the rest is what a telephone adds.
fn is_signature(lines: &[&str]) -> bool {
    let mut rest = lines.iter().filter(|line| !line.trim().is_empty());
    let first = rest.next().is_some_and(|first| SENT_FROM.iter().any(|sent| first.starts_with(sent)) && first.len() <= MAX_SIGNATURE_BYTES);
    first
        && rest.next().is_none_or(|next| is_quoted(next) || is_earlier(next) || WROTE.iter().any(|wrote| next.trim_end().ends_with(wrote)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_wrote_is_left_out() {
        let text = "Hello,\n\nOn Monday, 4 March 2024,\nRosa Lind wrote:\n> When does it sail?\n> > Who knows.\n\nAt nine.\n\n> And back?\nAt noon.\n-- \nBen\n+45 000\n";
        let said = read(text, Flow::default());
        assert_eq!((said.text.as_str(), said.quoted_lines), ("Hello,\n\n\nAt nine.\n\nAt noon.\n", 3));
        for earlier in [
            "----- Original Message -----\nFrom: Rosa\n",
            "---------- Forwarded message ----------\n",
            "From: Rosa Lind [mailto:rosa@mill.example]\nSent: March-09-12 4:22 PM\nTo: Ben\nSubject: Ferry\n",
            "*Von:* Rosa Lind\n*Gesendet:* Montag\n*Betreff:* Ferry\n",
            "Sent from my iPhone\n\nOn Monday, Rosa Lind wrote:\n> Secret",
        ] {
            assert_eq!(
                read(&format!("At nine.\n\n{earlier}\nSecret\n"), Flow::default()).text.lines().next(),
                Some("At nine."),
                "{earlier}"
            );
            assert!(!read(&format!("At nine.\n\n{earlier}\n> Secret\n"), Flow::default()).text.contains("Rosa"), "{earlier}");
        }
        let kept = "From: the quay\nTo: the mill\n\nSent from my desk, it took a day.\n\nSent from my heart: thanks.\n\nBen\n";
        assert_eq!(read(kept, Flow::default()).text, kept);
        assert_eq!(read("At nine.\n\n-----Original Message-----\nFrom: Rosa\nSecret\n", Flow::default()).text, "At nine.\n\n");
    }

    #[test]
    fn flowed_lines_go_on() {
        let flow = Flow { is_flowed: true, drops_space: false };
        assert_eq!(read("The boat \nsails at \nnine.\n Next.\n-- \nBen", flow).text, "The boat sails at nine.\nNext.\n");
        assert_eq!(read("水 \n車\n", Flow { drops_space: true, ..flow }).text, "水車\n");
    }

    #[test]
    fn signatures_and_patches_are_told_from_the_text() {
        let text =
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nText.\n-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n";
        assert_eq!(read(text, Flow::default()).text.trim(), "Text.");
        let said = read("Why it is so.\n\n---\n a.c | 2 +-\n\ndiff --git a/a.c b/a.c\n-a\n+b\n-- \n2.39\n", Flow::default());
        assert_eq!((said.text.trim(), said.patch.as_deref()), ("Why it is so.", Some("diff --git a/a.c b/a.c\n-a\n+b")));
    }
}

//! What of a mail's text is new: quoted text, forwarded mail and signatures are cut off.
//!
//! Nothing marks them but habits, in every language others. What is not plainly one of them stays:
//! a line too many is read over, a line too few is lost.

use super::signature;

/// The lines of a text that were written for this mail, and those of the signature below them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct NewText {
    /// The lines, without blank ones at the beginning, at the end, and one after the other.
    pub lines: Vec<String>,
    /// The signature's lines, without blank ones.
    pub signature: Vec<String>,
    /// The subjects of mails that were forwarded in the text.
    pub forwarded: Vec<String>,
}

/// The most lines that are looked at.
const MAX_LINES: usize = 10_000;
/// The longest line that is looked at for what it is, in bytes.
const MAX_HEAD: usize = 400;
/// The most lines that a signature behind a lone `--` has.
const MAX_SIGNATURE: usize = 12;

/// Words before "wrote:", where a line says whose words follow.
const OPENERS: [&str; 16] = [
    "on ",
    "am ",
    "le ",
    "el ",
    "il ",
    "op ",
    "em ",
    "den ",
    "dne ",
    "w dniu ",
    "dnia ",
    "pe ",
    "på ",
    "a ",
    "в ",
    "il giorno ",
];
const WROTE: [&str; 24] = [
    "wrote",
    "writes",
    "said",
    "writes to you",
    "schrieb",
    "geschrieben",
    "a écrit",
    "a ecrit",
    "écrivait",
    "escribió",
    "escribio",
    "ha scritto",
    "escreveu",
    "schreef",
    "skrev",
    "napisał",
    "napisał(a)",
    "napsal",
    "napsal(a)",
    "kirjoitti",
    "написал",
    "пишет",
    "yazdı",
    "mentioned",
];
/// What stands between dashes before a mail that is quoted whole.
const ORIGINALS: [&str; 13] = [
    "original message",
    "original appointment",
    "ursprüngliche nachricht",
    "originalnachricht",
    "message d'origine",
    "message original",
    "mensaje original",
    "messaggio originale",
    "mensagem original",
    "oorspronkelijk bericht",
    "ursprungligt meddelande",
    "oprindelig meddelelse",
    "исходное сообщение",
];
const FORWARDS: [&str; 12] = [
    "forwarded message",
    "begin forwarded message",
    "weitergeleitete nachricht",
    "anfang der weitergeleiteten nachricht",
    "message transféré",
    "message réexpédié",
    "mensaje reenviado",
    "messaggio inoltrato",
    "mensagem encaminhada",
    "doorgestuurd bericht",
    "start of forwarded message",
    "forwarded by",
];
/// The fields that stand at the head of a quoted mail: from, and what follows it.
const FROMS: [&str; 8] = ["from", "von", "de", "da", "van", "från", "fra", "от"];
const FIELDS: [&str; 26] = [
    "sent",
    "date",
    "to",
    "cc",
    "subject",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "envoyé",
    "à",
    "objet",
    "enviado",
    "enviado el",
    "fecha",
    "para",
    "asunto",
    "inviato",
    "data",
    "a",
    "oggetto",
    "assunto",
    "verzonden",
    "aan",
    "onderwerp",
    "skickat",
];
const SUBJECTS: [&str; 9] =
    ["subject", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp", "ämne", "тема"];
/// Lines that a program put below the text.
const SENT_FROM: [&str; 14] = [
    "sent from my ",
    "sent from mail for ",
    "sent from outlook",
    "get outlook for ",
    "sent via ",
    "von meinem ",
    "gesendet von ",
    "envoyé de mon ",
    "envoyé depuis ",
    "enviado desde ",
    "enviado do meu ",
    "inviato da ",
    "verzonden vanaf ",
    "verstuurd vanaf ",
];

/// Finds what is new in a text.
pub(super) fn new_text(text: &str) -> NewText {
    let raw: Vec<&str> = text.lines().take(MAX_LINES).collect();
    let lines: Vec<&str> = raw.iter().map(|line| line.trim_end()).collect();
    let mut found = NewText::default();
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let after = lines.get(at + 1..).unwrap_or_default();
        let head = head(line);
        if is_quoted(line) {
            at += 1;
        } else if let Some(length) = attribution(&lines[at..]) {
            // Whose words follow: quoted ones are passed over, others go to the end.
            let rest = lines.get(at + length..).unwrap_or_default();
            match rest.iter().find(|line| !line.is_empty()) {
                Some(next) if !is_quoted(next) => break,
                _ => at += length,
            }
        } else if is_between_dashes(&head, &FORWARDS) || is_forward(&head) {
            found.forwarded.push(subject_of(after));
            break;
        } else if is_between_dashes(&head, &ORIGINALS)
            || is_head_of_quote(&lines[at..])
            || (is_rule(line) && after.iter().take(2).any(|next| is_from(next)))
            || is_footer(line, after)
        {
            break;
        } else if is_signature(line, raw.get(at) == Some(&"-- "), after) {
            let block = after.iter().take_while(|line| !is_footer_rule(line) && !is_quoted(line));
            found.signature = block.map(|line| line.trim().to_owned()).collect();
            break;
        } else {
            if !SENT_FROM.iter().any(|words| head.starts_with(words)) || line.len() > 100 {
                kept.push(line);
            }
            at += 1;
        }
    }
    if found.signature.is_empty()
        && let Some(from) = signature::sign_off(&kept)
    {
        found.signature = kept.drain(from..).map(|line| line.trim().to_owned()).collect();
    }
    found.signature.retain(|line| !line.is_empty());
    for line in kept {
        let twice = found.lines.last().is_none_or(String::is_empty);
        if !(line.trim().is_empty() && twice) {
            found.lines.push(line.trim_end().to_owned());
        }
    }
    while found.lines.last().is_some_and(String::is_empty) {
        found.lines.pop();
    }
    found
}

/// Returns the beginning of a line in small letters, without what surrounds it.
fn head(line: &str) -> String {
    let end = line.char_indices().nth(MAX_HEAD).map_or(line.len(), |(at, _)| at);
    line[..end].trim().to_lowercase()
}

/// Tells a quoted line: `> text`, `AR> text`, `| text`, and nothing but a few such signs.
fn is_quoted(line: &str) -> bool {
    let line = line.trim_start();
    let initials = line.len() - line.trim_start_matches(|c: char| c.is_ascii_uppercase()).len();
    let rest = &line[initials..];
    rest.starts_with('>') && initials <= 3
        || (initials == 0 && (rest == "|" || rest.starts_with("| ")))
}

/// Returns how many lines say whose words follow: "On Thu, 22 Aug 2002, Ana Ruiz wrote:".
fn attribution(lines: &[&str]) -> Option<usize> {
    let mut text = String::new();
    for (at, line) in lines.iter().take(3).enumerate() {
        if line.is_empty() || (at > 0 && is_quoted(line)) || line.len() > MAX_HEAD {
            return None;
        }
        text.push(' ');
        text.push_str(&head(line));
        let said = text.trim();
        // Quoting marks may be before it, and the colon may be missing its blank.
        let Some(said) = said.strip_suffix([':', '：']).map(str::trim_end) else { continue };
        let wrote = WROTE.iter().any(|verb| {
            said.strip_suffix(verb).is_some_and(|before| before.ends_with([' ', ',', '>', ')']))
        });
        // German puts the name after the verb: "Am 22.08.2002 schrieb Ana Ruiz:".

        // Germanic languages put the name after the verb: "Am 22.08.2002 schrieb Ana Ruiz:".
        let named_after = [" schrieb ", " schreef ", " skrev "].iter().any(|it| said.contains(it));
        if !wrote && !named_after {
            return None;
        }
        let opened = OPENERS.iter().any(|word| said.starts_with(word));
        let says_when_or_who =
            said.contains('@') || said.bytes().filter(u8::is_ascii_digit).count() >= 2;
        let quoted_next = lines[at + 1..].iter().find(|line| !line.is_empty());
        let quoted_next = quoted_next.is_some_and(|line| is_quoted(line));
        // Over several lines only what begins as such does: the line before may be an answer.
        let says = if at == 0 {
            quoted_next || says_when_or_who
        } else {
            opened && (quoted_next || says_when_or_who)
        };
        return says.then_some(at + 1);
    }
    None
}

/// Tells a line of dashes with one of these words between them.
fn is_between_dashes(head: &str, words: &[&str]) -> bool {
    let dash = |c: char| matches!(c, '-' | '_' | '=' | '*' | '—' | '–') || c.is_whitespace();
    let dashes = head.chars().take_while(|c| dash(*c) && !c.is_whitespace()).count();
    let inner = head.trim_matches(dash).trim_end_matches(':');
    dashes >= 2 && words.iter().any(|word| inner.starts_with(word)) && inner.len() < 120
}

/// Tells a line that begins a forwarded mail and needs no dashes: Apple's.
fn is_forward(head: &str) -> bool {
    head.strip_suffix(':').is_some_and(|words| {
        (words.starts_with("begin ") || words.starts_with("anfang ")) && FORWARDS.contains(&words)
    })
}

fn field_of(line: &str) -> Option<(String, &str)> {
    let bare = line.trim_start_matches(|c: char| c == '*' || c.is_whitespace());
    let (name, value) = bare.split_once(':')?;
    let name = name.trim_matches(|c: char| c == '*' || c.is_whitespace()).to_lowercase();
    (name.len() <= 20).then(|| (name, value.trim_matches(|c: char| c == '*' || c.is_whitespace())))
}

fn is_from(line: &str) -> bool {
    field_of(line).is_some_and(|(name, value)| FROMS.contains(&name.as_str()) && !value.is_empty())
}

/// Tells the head of a mail that Outlook quotes: "From: …", and two more fields below it.
fn is_head_of_quote(lines: &[&str]) -> bool {
    let is_field =
        |line: &&&str| field_of(line).is_some_and(|(name, _)| FIELDS.contains(&name.as_str()));
    lines.first().is_some_and(|line| is_from(line))
        && lines.iter().skip(1).take(6).filter(is_field).count() >= 2
}

/// Returns the subject that a forwarded mail names in its first lines.
fn subject_of(lines: &[&str]) -> String {
    let subject = lines.iter().take(12).find_map(|line| {
        let line = line.trim_start_matches(['>', ' ']);
        let (name, value) = field_of(line)?;
        SUBJECTS.contains(&name.as_str()).then(|| value.to_owned())
    });
    subject.unwrap_or_default()
}

/// Tells a line of nothing but underscores, dashes or equal signs.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 10 && line.bytes().all(|byte| matches!(byte, b'_' | b'-' | b'='))
}

/// Tells the line above a signature: `-- `, or `--` where it lost its blank on the way and little
/// follows.
fn is_signature(line: &str, whole: bool, after: &[&str]) -> bool {
    whole || (line == "--" && are_few(after))
}

/// Tells whether little follows, up to what a list has added.
fn are_few(lines: &[&str]) -> bool {
    let more = lines.iter().filter(|line| !line.is_empty() && !is_quoted(line));
    more.take_while(|line| !is_footer_rule(line)).take(MAX_SIGNATURE + 1).count() <= MAX_SIGNATURE
}

/// Tells the line that mailing lists put above what they add, a few lines at the end.
fn is_footer(line: &str, after: &[&str]) -> bool {
    let more = after.iter().filter(|line| !line.is_empty());
    is_footer_rule(line) && more.take(MAX_SIGNATURE + 1).count() <= MAX_SIGNATURE
}

/// Tells a line of many underscores, and Yahoo's.
fn is_footer_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 40 && line.bytes().all(|byte| byte == b'_')
        || (line.starts_with("-----") && line.contains("Yahoo! Groups"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(text: &str) -> String {
        new_text(text).lines.join("\n")
    }

    #[test]
    fn quoted_lines_go_and_answers_between_them_stay() {
        let text =
            "Hi,\n\nOn Thu, 22 Aug 2002, Ana Ruiz wrote:\n> one\n> two\n\nYes.\n\n> three\n\nNo.\n";
        assert_eq!(new(text), "Hi,\n\nYes.\n\nNo.");
        assert_eq!(new("AR> one\nfine\n| two\n"), "fine");
        assert_eq!(new("> all of it\n"), "");
        assert_eq!(new("a -> b\nTHIS> no\n"), "a -> b\nTHIS> no");
    }

    #[test]
    fn whose_words_follow_is_said_in_many_languages() {
        for line in [
            "On Thu, Aug 22, 2002 at 6:26 PM Ana Ruiz <ana@x.example> wrote:",
            "On Thu, Aug 22, 2002 at 6:26 PM Ana Ruiz\n<ana@x.example> wrote:",
            "Am 22.08.2002 um 18:26 schrieb Ana Ruiz:",
            "Am 22.08.2002 um 18:26 schrieb Ana Ruiz <ana@x.example>:",
            "Le jeu. 22 août 2002 à 18:26, Ana Ruiz <ana@x.example> a écrit :",
            "El jue, 22 ago 2002 a las 18:26, Ana Ruiz (<ana@x.example>) escribió:",
            "Il giorno gio 22 ago 2002 alle ore 18:26 Ana Ruiz <ana@x.example> ha scritto:",
            "Em qui., 22 de ago. de 2002 às 18:26, Ana Ruiz <ana@x.example> escreveu:",
            "Op do 22 aug. 2002 om 18:26 schreef Ana Ruiz <ana@x.example>:",
            "Den tors 22 aug. 2002 kl 18:26 skrev Ana Ruiz <ana@x.example>:",
            "W dniu 22.08.2002 o 18:26, Ana Ruiz napisał(a):",
            "Ana Ruiz <ana@x.example> writes:",
        ] {
            assert_eq!(
                new(&format!("Thanks!\n\n{line}\n\nwhat she wrote\nmore\n")),
                "Thanks!",
                "{line}"
            );
            assert_eq!(
                new(&format!("Thanks!\n\n{line}\n> old\n\nBye\n")),
                "Thanks!\n\nBye",
                "{line}"
            );
        }
        assert_eq!(new("As Bob wrote:\nwe go\n"), "As Bob wrote:\nwe go");
        assert_eq!(new("Martin Adamson wrote:\n> eggs\nright\n"), "right");
    }

    #[test]
    fn mails_that_are_quoted_whole_go() {
        for block in [
            "-----Original Message-----\nFrom: Bob\nold",
            "-----Ursprüngliche Nachricht-----\nVon: Bob\nold",
            "________________________________\nFrom: Bob <b@y.example>\nSent: Monday\nold",
            "From: Bob <b@y.example>\nSent: Monday\nTo: Ana\nSubject: x\n\nold",
            "*Von:* Bob\n*Gesendet:* Montag\n*An:* Ana\n*Betreff:* x\n\nalt",
            "De : Bob\nEnvoyé : lundi\nÀ : Ana\nObjet : x\n\nvieux",
        ] {
            assert_eq!(new(&format!("Fine.\n\n{block}\n")), "Fine.", "{block}");
        }
        assert_eq!(new("From: here it looks good\nTo me.\n"), "From: here it looks good\nTo me.");
    }

    #[test]
    fn a_forwarded_mail_is_a_line() {
        let text = "See below.\n\n---------- Forwarded message ---------\nFrom: Bob\nDate: x\nSubject: The plan\nTo: Ana\n\nold\n";
        let found = new_text(text);
        assert_eq!(
            (found.lines.join("|"), found.forwarded.join("|")),
            ("See below.".into(), "The plan".into())
        );
        let text = "Begin forwarded message:\n\n> From: Bob\n> Subject: The plan\n>\n> old\n";
        assert_eq!(new_text(text).forwarded, ["The plan"]);
        assert_eq!(
            new_text("-------- Weitergeleitete Nachricht --------\nBetreff: Plan\n").forwarded,
            ["Plan"]
        );
    }

    #[test]
    fn signatures_go() {
        let found = new_text(
            "Yes.\n\n-- \nAna Ruiz\nAcme\n\n_______________________________________________\nList\n",
        );
        assert_eq!(found.lines, ["Yes."]);
        assert_eq!(found.signature, ["Ana Ruiz", "Acme"]);
        assert_eq!(new("Yes.\n\nSent from my iPhone\n"), "Yes.");
        let rule = "_".repeat(60);
        let newsletter = format!("{rule}\nNEWS\n{rule}\n{}", "news\n".repeat(20));
        assert!(new(&newsletter).contains("NEWS"));
        assert_eq!(new("Sent from my desk it looks good, all in all, and I would like to add a few words about how it was done there.\n").len(), 109);
        assert_eq!(new("a\n\n\n\nb\n\n"), "a\n\nb");
    }
}

//! What belongs at the end of the text, but stands before the colon.

use super::*;

impl Line {
    /// Takes what belongs at the end out of the words of the head, which ends at `divider`, and
    /// says so: else it would be part of a name.
    pub(super) fn misplaced<Z: TimeZone>(
        &mut self,
        text: &str,
        words: &mut Vec<Word>,
        divider: usize,
        now: &DateTime<Z>,
        knows: &mut dyn FnMut(Reference, &str) -> bool,
    ) {
        if let Some(then) = tail::find_then(text, 0..divider, now)
            && words.iter().any(|word| !word.quoted && word.at.start == then.start)
            && words.first().is_some_and(|word| word.at.end <= then.start)
        {
            words.retain(|word| word.at.end <= then.start);
            let sign = text[then.start..].split_whitespace().next().unwrap_or("then");
            let reason = format!("\"{sign}\" and the day belong at the end of the text");
            self.wrong(Fault::new(then.start..divider, reason));
        }
        words.retain(|word| {
            let typed = &text[word.at.clone()];
            let deal = behind_deal(typed).is_some();
            let label = typed.strip_prefix(['+', '#']).filter(|label| !label.is_empty());
            let reason = if word.quoted {
                None
            } else if deal {
                Some("deal: belongs at the end of the text".to_owned())
            } else {
                label
                    .filter(|label| knows(Reference::Label, label))
                    .map(|_| format!("the label {typed} belongs at the end of the text"))
            };
            let stays = reason.is_none();
            if let Some(reason) = reason {
                self.wrong(Fault::new(word.at.clone(), reason));
            }
            stays
        });
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn what_belongs_at_the_end_is_never_part_of_a_name() {
        let now = DateTime::parse_from_rfc3339("2026-03-04T15:30:00+01:00").unwrap();
        let deal = "deal: belongs at the end of the text";
        for (text, at, reason) in [
            ("c alice ellis 12m deal:x: hello", "deal:x", deal),
            ("c alice ellis deal:x 12m: hello", "deal:x", deal),
            ("c alice ellis 12m #vip: x", "#vip", "the label #vip belongs at the end of the text"),
            (
                "c alice ellis 12m then fri: x",
                "then fri",
                "\"then\" and the day belong at the end of the text",
            ),
        ] {
            let line = Line::read(text, &now, &mut |_, word| word == "vip");
            let fault = line.fault.unwrap();
            assert_eq!((&text[fault.at], fault.reason.as_str()), (at, reason), "{text}");
            assert_eq!(line.who, ["alice ellis"], "{text}");
            assert_eq!(line.duration_seconds, Some(720), "{text}");
        }
        // What no label is called may be a handle, and quotes keep anything.
        for text in ["#other: x", "+49301234: x", "\"deal:x\": x", "now then: x"] {
            let line = Line::read(text, &now, &mut |_, word| word == "vip");
            assert_eq!(line.fault, None, "{text}");
        }
    }
}

//! What the words in the cells of activities mean: types, states, directions, ends, lengths.

use super::field::Unit;
use crate::domain::InteractionType;
use crate::domain::duration::{MAX_DURATION, parse_duration};
use crate::domain::interaction::{Direction, Outcome};
use crate::domain::text::name_key;

/// What an activity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// An interaction.
    Interaction(InteractionType),
    /// Something to be done.
    Task,
}

/// The words of types: the first that a text has decides.
const TYPES: &[(&str, What)] = &[
    ("sms", What::Interaction(InteractionType::Message)),
    ("whatsapp", What::Interaction(InteractionType::Message)),
    ("telegram", What::Interaction(InteractionType::Message)),
    ("message", What::Interaction(InteractionType::Message)),
    ("chat", What::Interaction(InteractionType::Message)),
    ("inmail", What::Interaction(InteractionType::Message)),
    ("text", What::Interaction(InteractionType::Message)),
    ("voicemail", What::Interaction(InteractionType::Call)),
    ("call", What::Interaction(InteractionType::Call)),
    ("phone", What::Interaction(InteractionType::Call)),
    ("anruf", What::Interaction(InteractionType::Call)),
    ("email", What::Interaction(InteractionType::Email)),
    ("mail", What::Interaction(InteractionType::Email)),
    ("meeting", What::Interaction(InteractionType::Meeting)),
    ("lunch", What::Interaction(InteractionType::Meeting)),
    ("dinner", What::Interaction(InteractionType::Meeting)),
    ("coffee", What::Interaction(InteractionType::Meeting)),
    ("visit", What::Interaction(InteractionType::Meeting)),
    ("demo", What::Interaction(InteractionType::Meeting)),
    ("appointment", What::Interaction(InteractionType::Meeting)),
    ("event", What::Interaction(InteractionType::Event)),
    ("conference", What::Interaction(InteractionType::Event)),
    ("linkedin", What::Interaction(InteractionType::Social)),
    ("social", What::Interaction(InteractionType::Social)),
    ("twitter", What::Interaction(InteractionType::Social)),
    ("note", What::Interaction(InteractionType::Note)),
    ("task", What::Task),
    ("todo", What::Task),
    ("deadline", What::Task),
    ("followup", What::Task),
    ("reminder", What::Task),
];

/// Reads a type by its words: "Phone Call", "LinkedIn message", "E-mail".
pub(super) fn what(text: &str) -> Option<What> {
    let key = name_key(text).replace("e-mail", "email").replace("to-do", "todo");
    let key = key.replace("to do", "todo").replace("follow-up", "followup");
    let key = key.replace("follow up", "followup").replace("voice mail", "voicemail");
    let words: Vec<&str> = key.split(|c: char| !c.is_alphanumeric()).collect();
    let known = |word: &str| {
        let singular = word.strip_suffix('s').unwrap_or(word);
        words.iter().any(|has| has.strip_suffix('s').unwrap_or(has) == singular)
    };
    TYPES.iter().find(|(word, _)| known(word)).map(|(_, what)| *what)
}

/// Whether something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It is done.
    Done,
    /// It is still to be done.
    Open,
    /// It is arranged.
    Planned,
    /// It was called off, or nobody came.
    Cancelled,
}

/// Reads a state: "Completed", "Not Started", "To do", "Yes".
pub(super) fn state(text: &str) -> Option<State> {
    let key = name_key(text).replace(['_', '-'], " ");
    Some(match key.trim() {
        "completed" | "complete" | "done" | "closed" | "finished" | "held" | "yes" | "true"
        | "1" | "x" | "logged" | "sent" | "resolved" => State::Done,
        "not started"
        | "in progress"
        | "open"
        | "to do"
        | "todo"
        | "no"
        | "false"
        | "0"
        | "pending"
        | "waiting"
        | "waiting on someone else"
        | "waiting for input"
        | "deferred"
        | "overdue"
        | "new"
        | "not done"
        | "incomplete" => State::Open,
        "planned" | "scheduled" | "confirmed" | "upcoming" => State::Planned,
        "canceled" | "cancelled" | "rescheduled" | "no show" | "not held" => State::Cancelled,
        _ => return None,
    })
}

/// Reads a direction: "Inbound", "Outgoing", `INCOMING_EMAIL`; HubSpot's `EMAIL` goes out.
pub(super) fn direction(text: &str) -> Option<Direction> {
    let key = name_key(text).replace(['_', '-'], " ");
    let has = |words: &[&str]| key.split(' ').any(|word| words.contains(&word));
    if has(&["in", "inbound", "incoming", "received", "missed"]) {
        Some(Direction::In)
    } else if has(&["out", "outbound", "outgoing", "sent", "made", "dialled", "dialed"])
        || matches!(key.as_str(), "email" | "forwarded email")
    {
        Some(Direction::Out)
    } else {
        None
    }
}

/// Reads how a call ended; `None` where a word says only that it did.
pub(super) fn outcome(text: &str) -> Option<Outcome> {
    let key = name_key(text).replace(['_', '-'], " ");
    Some(match key.trim() {
        "connected" | "answered" | "reached" | "spoke" | "success" | "successful" => {
            Outcome::Reached
        }
        "left voicemail" | "voicemail" | "left message" | "left a message"
        | "left live message" | "left voice mail" | "voice mail" => Outcome::Voicemail,
        "no answer" | "missed" | "not answered" | "unanswered" | "no response"
        | "no response/busy" => Outcome::NoAnswer,
        "busy" => Outcome::Busy,
        "wrong number" | "invalid number" => Outcome::WrongNumber,
        _ if state(text).is_some() => return None,
        _ => Outcome::parse(text).ok()?,
    })
}

/// Reads a length in seconds: `00:12:30`, `12:30`, `12m`, or a number of `unit`s. Nothing and more than
/// the domain takes is none.
///
/// # Errors
/// Where it is no length.
pub(super) fn duration(text: &str, unit: Unit) -> Result<Option<u32>, String> {
    let text = text.trim();
    let shown: String = text.chars().take(60).collect();
    let wrong = || format!("\"{shown}\" is no duration: write 12m, 1h30 or 00:12:30");
    let kept = |seconds: f64| {
        if !seconds.is_finite() || seconds < 0.0 || seconds > f64::from(MAX_DURATION) {
            return Err(wrong());
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it lies between 0 and seven days"
        )]
        let seconds = seconds.round() as u32;
        Ok(Some(seconds).filter(|seconds| *seconds > 0))
    };
    let seconds = match unit {
        Unit::Millis => 0.001,
        Unit::Seconds => 1.0,
        Unit::Minutes => 60.0,
        Unit::Hours => 3_600.0,
    };
    if let Ok(number) = text.parse::<f64>() {
        return kept(number * seconds);
    }
    if text.contains(':') {
        let parts: Option<Vec<f64>> =
            text.split(':').map(|part| part.trim().parse().ok()).collect();
        return match parts.as_deref() {
            Some(&[hours, minutes, seconds]) => kept(hours * 3600.0 + minutes * 60.0 + seconds),
            Some(&[minutes, seconds]) if matches!(unit, Unit::Seconds | Unit::Millis) => {
                kept(minutes * 60.0 + seconds)
            }
            Some(&[hours, minutes]) => kept(hours * 3600.0 + minutes * 60.0),
            _ => Err(wrong()),
        };
    }
    parse_duration(text).map(Some).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_words() {
        use InteractionType::{Call, Email, Event, Meeting, Message, Note, Social};
        for (text, kind) in [
            ("Call", Call),
            ("Phone Calls", Call),
            ("E-Mail", Email),
            ("email", Email),
            ("Meeting", Meeting),
            ("Product demo", Meeting),
            ("Note", Note),
            ("SMS", Message),
            ("LinkedIn message", Message),
            ("WhatsApp", Message),
            ("LinkedIn connection", Social),
            ("Event", Event),
        ] {
            assert_eq!(what(text), Some(What::Interaction(kind)), "{text}");
        }
        for text in ["Task", "To-Do", "TODO", "Follow-up", "deadline"] {
            assert_eq!(what(text), Some(What::Task), "{text}");
        }
        assert_eq!(what("Recall"), None);
        assert_eq!(what(""), None);
    }

    #[test]
    fn states_directions_and_ends_are_words() {
        assert_eq!(state("COMPLETED"), Some(State::Done));
        assert_eq!(state("Not Started"), Some(State::Open));
        assert_eq!(state("NO_SHOW"), Some(State::Cancelled));
        assert_eq!(state("Normal"), None);
        assert_eq!(direction("INCOMING_EMAIL"), Some(Direction::In));
        assert_eq!(direction("EMAIL"), Some(Direction::Out));
        assert_eq!(direction("Internal"), None);
        assert_eq!(outcome("Left voicemail"), Some(Outcome::Voicemail));
        assert_eq!(outcome("NO_ANSWER"), Some(Outcome::NoAnswer));
        assert_eq!(outcome("Completed"), None);
        assert_eq!(outcome("Interested").unwrap().name(), "Interested");
    }

    #[test]
    fn durations_are_seconds() {
        for (text, unit, seconds) in [
            ("90", Unit::Seconds, Some(90)),
            ("1.5", Unit::Minutes, Some(90)),
            ("90000", Unit::Millis, Some(90)),
            ("00:12:30", Unit::Minutes, Some(750)),
            ("12:30", Unit::Seconds, Some(750)),
            ("00:30", Unit::Minutes, Some(1800)),
            ("1h 30m", Unit::Minutes, Some(5400)),
            ("0", Unit::Minutes, None),
        ] {
            assert_eq!(duration(text, unit), Ok(seconds), "{text}");
        }
        for wrong in ["soon", "-5", "1:2:3:4", "NaN", "inf", "999999999"] {
            assert!(duration(wrong, Unit::Minutes).is_err(), "{wrong}");
        }
    }
}

//! What is talked about: topics of several steps, and what happens between them.
//!
//! In a text, `{first}` is whom it is about, `{other}` a colleague, `{account}` the organisation,
//! `{product}`, `{n}`, `{price}`, `{pct}`, `{ref}` what the deal is about, `{day}`, `{month}`,
//! `{year}`, `{time}` a moment ahead, `{city}`, `{rival}`, `{fair}` what their words say.

mod english;
mod french;
mod german;
mod japanese;
mod spanish;

use crate::domain::{Direction, InteractionType};

/// What somebody writes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tongue {
    English,
    German,
    French,
    Spanish,
    Japanese,
}

/// Something that takes several touchpoints.
#[derive(Debug)]
pub(super) struct Topic {
    /// How often it comes up.
    pub weight: u32,
    /// Whether it is about a possible sale.
    pub deal: bool,
    /// The months in which it comes up three times as often.
    pub season: &'static [u32],
    /// What happens, one after the other.
    pub steps: &'static [Step],
}

/// One touchpoint of a topic.
#[derive(Debug)]
pub(super) struct Step {
    pub kind: InteractionType,
    pub way: Option<Direction>,
    pub extra: Extra,
    pub texts: &'static [&'static str],
}

/// What an entry has besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extra {
    Nothing,
    /// What was to be done, some of it ticked.
    Checklist,
    /// How content they are.
    Content,
    /// Something to be solved.
    Trouble,
    /// It is solved.
    Solved,
}

impl Step {
    const fn new(
        kind: InteractionType,
        way: Option<Direction>,
        texts: &'static [&'static str],
    ) -> Self {
        Self { kind, way, extra: Extra::Nothing, texts }
    }

    const fn with(mut self, extra: Extra) -> Self {
        self.extra = extra;
        self
    }
}

/// They called.
const fn rang(texts: &'static [&'static str]) -> Step {
    Step::new(InteractionType::Call, Some(Direction::In), texts)
}

/// We called.
const fn call(texts: &'static [&'static str]) -> Step {
    Step::new(InteractionType::Call, Some(Direction::Out), texts)
}

/// They wrote.
const fn wrote(texts: &'static [&'static str]) -> Step {
    Step::new(InteractionType::Email, Some(Direction::In), texts)
}

/// We wrote.
const fn mail(texts: &'static [&'static str]) -> Step {
    Step::new(InteractionType::Email, Some(Direction::Out), texts)
}

const fn meet(texts: &'static [&'static str]) -> Step {
    Step::new(InteractionType::Meeting, None, texts)
}

const fn note(texts: &'static [&'static str]) -> Step {
    Step::new(InteractionType::Note, None, texts)
}

/// What is said in one tongue.
#[derive(Debug)]
pub(super) struct Talk {
    pub topics: &'static [Topic],
    /// What may follow any text.
    pub tails: &'static [&'static str],
}

/// What happens between topics, in the tongue of those who log it.
#[derive(Debug)]
pub(super) struct Between {
    pub notes: &'static [&'static str],
    pub messages: &'static [&'static str],
    pub socials: &'static [&'static str],
    pub events: &'static [&'static str],
    /// Mail that no person wrote.
    pub noise: &'static [&'static str],
    /// What was left on a voicemail.
    pub voicemails: &'static [&'static str],
    /// What a meeting's notes end with, line by line.
    pub minutes: &'static [&'static str],
    /// What is corrected later.
    pub corrections: &'static [&'static str],
    /// What is ticked off.
    pub checklists: &'static [&'static [&'static str]],
}

pub(super) use english::BETWEEN;

impl Tongue {
    /// Returns what is said in it.
    pub const fn talk(self) -> &'static Talk {
        match self {
            Self::English => &english::TALK,
            Self::German => &german::TALK,
            Self::French => &french::TALK,
            Self::Spanish => &spanish::TALK,
            Self::Japanese => &japanese::TALK,
        }
    }

    /// Returns the names of the days people work on, and of months, as they stand within a
    /// sentence.
    pub const fn calendar(self) -> (&'static [&'static str; 5], &'static [&'static str; 12]) {
        match self {
            Self::English => (&english::DAYS, &english::MONTHS),
            Self::German => (&german::DAYS, &german::MONTHS),
            Self::French => (&french::DAYS, &french::MONTHS),
            Self::Spanish => (&spanish::DAYS, &spanish::MONTHS),
            Self::Japanese => (&japanese::DAYS, &japanese::MONTHS),
        }
    }
}

/// Products of the people whose book it is, with what one of them costs a year in euros.
pub(super) const PRODUCTS: [(&str, u32); 6] = [
    ("Lumen Desk", 190),
    ("Lumen Fleet", 260),
    ("Lumen Sense", 85),
    ("Lumen Plan", 140),
    ("Lumen Vault", 320),
    ("Lumen Shift", 110),
];

/// Others who sell the like.
pub(super) const RIVALS: [&str; 5] = ["Orbis", "Taktix", "Brightwell", "Quorra", "Deltaform"];

/// Where people of the trade meet.
pub(super) const FAIRS: [&str; 6] = [
    "Logistica",
    "the Spring Forum",
    "OpsWorld",
    "Werkstatt Days",
    "the Lyon Salon",
    "Back Office Live",
];

/// Where meetings are.
pub(super) const PLACES: [&str; 8] = [
    "Video call",
    "Their office, {city}",
    "Our office, room Aurora",
    "Video call",
    "Café by the station, {city}",
    "{account}, main building",
    "Their warehouse, {city}",
    "Hotel lobby, {city}",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tongue_has_topics_whose_steps_have_words() {
        for tongue in
            [Tongue::English, Tongue::German, Tongue::French, Tongue::Spanish, Tongue::Japanese]
        {
            let talk = tongue.talk();
            assert!(talk.topics.len() >= 4 && !talk.tails.is_empty(), "{tongue:?}");
            for topic in talk.topics {
                assert!(topic.steps.len() >= 3 && topic.weight > 0, "{topic:?}");
                assert!(topic.steps.iter().all(|step| !step.texts.is_empty()), "{topic:?}");
            }
        }
    }
}

//! What the activity is filtered by: words, a type, a member, a time.

use crate::domain::period::{Period, parse_period};
use crate::domain::text::words;
use crate::domain::{InteractionType, MemberId, Timestamp};

use super::super::dates::Dates;
use super::super::edit::Edit;
use super::super::entries::Listing;
use super::super::form::word;
use super::Choices;

/// The times that ↑ and ↓ go through.
const TIMES: [&str; 10] = [
    "",
    "today",
    "yesterday",
    "this week",
    "last week",
    "last 30 days",
    "this month",
    "last month",
    "this year",
    "last year",
];

/// A field of the filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Part {
    /// Words of the summary.
    #[default]
    Words,
    /// The type.
    Kind,
    /// The member who had it.
    Who,
    /// When it was.
    When,
}

impl Part {
    /// Every field, in the order of Tab.
    pub const ALL: [Self; 4] = [Self::Words, Self::Kind, Self::Who, Self::When];

    /// Returns the field's name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Words => "Words",
            Self::Kind => "Type",
            Self::Who => "Who",
            Self::When => "When",
        }
    }
}

/// What the entries are filtered by, as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    words: Edit,
    kind: Edit,
    who: Edit,
    when: Edit,
    /// The field that has the keys.
    pub focus: Part,
}

impl Filter {
    /// Returns a field's text.
    pub fn edit(&self, part: Part) -> &Edit {
        match part {
            Part::Words => &self.words,
            Part::Kind => &self.kind,
            Part::Who => &self.who,
            Part::When => &self.when,
        }
    }

    /// Returns the text of the field that has the keys.
    pub fn focused(&mut self) -> &mut Edit {
        match self.focus {
            Part::Words => &mut self.words,
            Part::Kind => &mut self.kind,
            Part::Who => &mut self.who,
            Part::When => &mut self.when,
        }
    }

    /// Goes to the next field, or to the one before.
    pub fn step(&mut self, forward: bool) {
        let at = Part::ALL.iter().position(|part| *part == self.focus).unwrap_or(0);
        let by = if forward { 1 } else { Part::ALL.len() - 1 };
        self.enter(Part::ALL[(at + by) % Part::ALL.len()]);
    }

    /// Gives a field the keys: what is typed takes the place of what stands in it.
    pub fn enter(&mut self, part: Part) {
        self.focus = part;
        self.focused().select();
    }

    /// Puts the next thing to choose, or the one before, into the field that has the keys; returns
    /// whether it has any.
    pub fn choose(&mut self, forward: bool, choices: &Choices, dates: &Dates) -> bool {
        let options = self.options(choices);
        if options.is_empty() {
            return false;
        }
        let part = self.focus;
        // What is typed so far stands for what it means.
        let meant = self.meaning(part, choices, dates).unwrap_or_default();
        let typed = self.edit(part).text().trim().to_lowercase();
        let same = |option: &String| *option == meant || option.to_lowercase() == typed;
        let at = options.iter().position(same).unwrap_or(0);
        let by = if forward { 1 } else { options.len() - 1 };
        let next = options[(at + by) % options.len()].clone();
        self.focused().set(next);
        true
    }

    /// Returns what the field that has the keys chooses from; the first is no choice at all.
    fn options(&self, choices: &Choices) -> Vec<String> {
        match self.focus {
            Part::Words => Vec::new(),
            Part::Kind => {
                let kinds = InteractionType::ALL.iter().map(|kind| word(*kind).to_owned());
                std::iter::once(String::new()).chain(kinds).collect()
            }
            Part::Who => {
                let others = choices.members.iter().filter(|member| member.id != choices.me);
                let others = others.map(|member| member.name.clone());
                [String::new(), "me".to_owned()].into_iter().chain(others).collect()
            }
            Part::When => TIMES.iter().map(|time| (*time).to_owned()).collect(),
        }
    }

    fn kind(&self) -> Option<InteractionType> {
        let typed = self.kind.text().trim().to_lowercase();
        let begins = |kind: &&InteractionType| {
            [word(**kind), kind.name()].iter().any(|name| name.starts_with(&typed))
        };
        InteractionType::ALL.iter().find(begins).copied().filter(|_| !typed.is_empty())
    }

    fn who(&self, choices: &Choices) -> Option<MemberId> {
        let typed = words(self.who.text());
        if typed == ["me"] {
            return Some(choices.me);
        }
        let begins = |name: &str| {
            let name = words(name);
            typed.iter().all(|typed| name.iter().any(|word| word.starts_with(typed)))
        };
        let mut members = choices.members.iter();
        let exact = members.find(|member| words(&member.name) == typed);
        let found = exact.or_else(|| choices.members.iter().find(|member| begins(&member.name)));
        found.map(|member| member.id).filter(|_| !typed.is_empty())
    }

    fn period(&self, choices: &Choices, dates: &Dates) -> Option<Result<Period, String>> {
        let now = dates.zone.at(dates.now);
        let typed = self.when.text().trim();
        (!typed.is_empty()).then(|| {
            parse_period(typed, &now, choices.week_start).map_err(|error| error.to_string())
        })
    }

    /// Returns what a field means by now, in words; `None` where nothing is typed.
    ///
    /// # Errors
    /// With what to type instead, where it means nothing.
    pub fn means(
        &self,
        part: Part,
        choices: &Choices,
        dates: &Dates,
    ) -> Option<Result<String, String>> {
        let edit = self.edit(part);
        if edit.is_blank() {
            return None;
        }
        let typed = edit.text().trim().to_owned();
        Some(match part {
            Part::Words if words(&typed).is_empty() => {
                Err("type the beginnings of words".to_owned())
            }
            Part::Words => Ok(typed),
            Part::Kind => self
                .kind()
                .map(|kind| word(kind).to_owned())
                .ok_or_else(|| "call, e-mail, meeting, note, event, social, message".to_owned()),
            Part::Who => {
                let id = self.who(choices);
                let member = choices.members.iter().find(|member| Some(member.id) == id);
                match (member, id) {
                    (Some(member), _) => Ok(member.name.clone()),
                    (None, Some(_)) => Ok("me".to_owned()),
                    (None, None) => Err("no member of the book is named so".to_owned()),
                }
            }
            Part::When => self.period(choices, dates)?.map(|period| {
                let (from, until) = ends(period);
                dates.span(from, until)
            }),
        })
    }

    /// Returns the first field whose text means nothing.
    pub fn wrong(&self, choices: &Choices, dates: &Dates) -> Option<Part> {
        Part::ALL.into_iter().find(|part| matches!(self.means(*part, choices, dates), Some(Err(_))))
    }

    fn meaning(&self, part: Part, choices: &Choices, dates: &Dates) -> Option<String> {
        self.means(part, choices, dates)?.ok()
    }

    /// Returns the entries that are asked for; what means nothing leaves nothing out.
    pub fn listing(&self, choices: &Choices, dates: &Dates, newest: usize) -> Listing {
        let period = self.period(choices, dates).and_then(Result::ok);
        let (from, until) = period.map(ends).unwrap_or_default();
        Listing {
            kind: self.kind(),
            by: self.who(choices),
            since: from,
            until,
            search: self.meaning(Part::Words, choices, dates),
            newest,
            ..Listing::default()
        }
    }

    /// Returns the filter in force as a heading has it: `"budget" · call · Bob Meyer · today`.
    pub fn heading(&self, choices: &Choices, dates: &Dates, dot: &str) -> String {
        let parts = Part::ALL.iter().filter_map(|part| {
            let meaning = self.meaning(*part, choices, dates)?;
            Some(match part {
                Part::Words => format!("\"{meaning}\""),
                Part::When => self.when.text().trim().to_owned(),
                Part::Kind | Part::Who => meaning,
            })
        });
        parts.collect::<Vec<_>>().join(dot)
    }
}

/// Returns the ends of a period; none where it is open.
fn ends(period: Period) -> (Option<Timestamp>, Option<Timestamp>) {
    let Period { from, until } = period;
    (
        Some(from).filter(|from| *from != Period::OPEN_FROM),
        Some(until).filter(|until| *until != Period::OPEN_UNTIL),
    )
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::app::{DateStyle, Zone};
    use crate::domain::Named;

    fn choices() -> Choices {
        let member = |number, name: &str| Named {
            id: MemberId::new(Uuid::from_u128(number)),
            name: name.to_owned(),
        };
        let members = vec![member(1, "Bob Meyer"), member(2, "Zoë Ångström")];
        Choices { me: members[0].id, members, ..Choices::default() }
    }

    fn dates() -> Dates {
        // Wednesday, 2026-03-04 15:30 in Berlin.
        let now = Timestamp::from_millis(1_772_634_600_000);
        Dates { now, zone: Zone::Named(chrono_tz::Europe::Berlin), style: DateStyle::Relative }
    }

    fn typed(part: Part, text: &str) -> Filter {
        let mut filter = Filter { focus: part, ..Filter::default() };
        filter.focused().insert(text);
        filter
    }

    fn listing(part: Part, text: &str) -> Listing {
        typed(part, text).listing(&choices(), &dates(), 10)
    }

    #[test]
    fn beginnings_are_enough() {
        assert_eq!(listing(Part::Kind, "e").kind, Some(InteractionType::Email));
        assert_eq!(listing(Part::Kind, "Meet").kind, Some(InteractionType::Meeting));
        assert_eq!(listing(Part::Who, "ang").by, Some(choices().members[1].id));
        assert_eq!(listing(Part::Who, "me").by, Some(choices().me), "not Meyer, whoever that is");
        assert_eq!(listing(Part::Words, " budg q3 ").search.as_deref(), Some("budg q3"));
        let month = listing(Part::When, "2026-02");
        assert_eq!(month.since, Some(Timestamp::from_millis(1_769_900_400_000)));
        assert_eq!(month.until, Some(Timestamp::from_millis(1_772_319_600_000)));
        assert_eq!(listing(Part::When, "2026-02-01..").until, None);
    }

    #[test]
    fn what_means_nothing_says_so_and_leaves_nothing_out() {
        for (part, text, said) in [
            (Part::Kind, "fax", "call, e-mail"),
            (Part::Who, "carl", "no member"),
            (Part::When, "soonish", "is not a period"),
            (Part::Words, "?!", "beginnings of words"),
        ] {
            let filter = typed(part, text);
            let error = filter.means(part, &choices(), &dates()).unwrap().unwrap_err();
            assert!(error.contains(said), "{error}");
            assert!(!listing(part, text).is_filtered(), "{text}");
            assert_eq!(filter.heading(&choices(), &dates(), " · "), "");
        }
    }

    #[test]
    fn arrows_go_round_what_there_is_to_choose() {
        for (part, count) in [(Part::Kind, 8), (Part::Who, 3), (Part::When, TIMES.len())] {
            let mut filter = Filter { focus: part, ..Filter::default() };
            let mut seen = Vec::new();
            for _ in 0..count {
                seen.push(filter.edit(part).text().to_owned());
                assert!(filter.choose(true, &choices(), &dates()));
                let means = filter.means(part, &choices(), &dates());
                assert!(means.is_none_or(|means| means.is_ok()), "{filter:?}");
            }
            assert_eq!(filter.edit(part).text(), "", "round again");
            seen.sort_unstable();
            seen.dedup();
            assert_eq!(seen.len(), count, "{seen:?}");
            filter.choose(false, &choices(), &dates());
            filter.choose(true, &choices(), &dates());
            assert_eq!(filter.edit(part).text(), "");
        }
        let mut words = Filter::default();
        assert!(!words.choose(true, &choices(), &dates()), "there the arrows move the selection");
    }
}

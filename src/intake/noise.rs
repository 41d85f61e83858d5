//! What is noise: mail and events that tell of no touchpoint with anybody, and the rule that says so.
//!
//! Rules are data: each has a word, which users see and may turn off, and a sentence. What they look at
//! is what other programs look at (Twenty: headers, role addresses, internal mail; folk: more than
//! 20 recipients; pagen: all-day, declined, solo and cancelled events), and what keeps them from
//! hurting is that each needs a mark that persons do not leave. To leave out too much is as bad as too
//! little: what is caught is kept apart with its rule, and can be taken back.

use std::fmt;
use std::str::FromStr;

use super::{InteractionDraft, Party, Sign};
use crate::domain::InteractionType;
use crate::domain::email::{is_role_mailbox, local_part};
use crate::domain::interaction::UnknownWord;

/// The most people a mail or an event is with that is still about each of them. folk's number.
pub const MANY: usize = 20;

/// Why something is noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// It came through a mailing list.
    ListMail,
    /// It went to many at once.
    BulkMail,
    /// A machine wrote it.
    AutomaticMail,
    /// Its sender reads no answers.
    NoReply,
    /// An office wrote to several.
    RoleAddress,
    /// It could not be delivered, or reports a delivery.
    Bounce,
    /// A machine answered while somebody was away.
    OutOfOffice,
    /// More than [`MANY`] others have it.
    ManyRecipients,
    /// Nobody else has it.
    InternalOnly,
    /// It asks to be taken off a list.
    Unsubscribe,
    /// It says of no moment that it was then.
    NoDate,
    /// An event of whole days.
    AllDay,
    /// An event that was called off.
    Cancelled,
    /// An event that we declined.
    Declined,
    /// An event with nobody else.
    Solo,
}

impl Rule {
    /// Every rule, in the order in which they are asked.
    pub const ALL: [Self; 15] = [
        Self::Cancelled,
        Self::Declined,
        Self::AllDay,
        Self::Solo,
        Self::Bounce,
        Self::OutOfOffice,
        Self::Unsubscribe,
        Self::ListMail,
        Self::AutomaticMail,
        Self::BulkMail,
        Self::NoReply,
        Self::RoleAddress,
        Self::ManyRecipients,
        Self::InternalOnly,
        Self::NoDate,
    ];

    /// Returns the word that users see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ListMail => "list-mail",
            Self::BulkMail => "bulk-mail",
            Self::AutomaticMail => "automatic-mail",
            Self::NoReply => "no-reply",
            Self::RoleAddress => "role-address",
            Self::Bounce => "bounce",
            Self::OutOfOffice => "out-of-office",
            Self::ManyRecipients => "many-recipients",
            Self::InternalOnly => "internal-only",
            Self::Unsubscribe => "unsubscribe",
            Self::NoDate => "no-date",
            Self::AllDay => "all-day",
            Self::Cancelled => "cancelled",
            Self::Declined => "declined",
            Self::Solo => "solo",
        }
    }

    /// Returns the reason, as a sentence.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::ListMail => "It came through a mailing list.",
            Self::BulkMail => "It was sent to many at once.",
            Self::AutomaticMail => "A machine wrote it.",
            Self::NoReply => "It came from an address that nobody reads.",
            Self::RoleAddress => "It came from an office's address and went to several.",
            Self::Bounce => "It reports that a mail could not be delivered, or was.",
            Self::OutOfOffice => "It is an automatic answer of somebody who was away.",
            Self::ManyRecipients => "More than 20 others have it.",
            Self::InternalOnly => "Nobody outside of your own side has it.",
            Self::Unsubscribe => "It asks to be taken off a mailing list.",
            Self::NoDate => "It does not say when it was written.",
            Self::AllDay => "It takes whole days.",
            Self::Cancelled => "It was cancelled.",
            Self::Declined => "You declined it.",
            Self::Solo => "Nobody else takes part in it.",
        }
    }

    fn holds(self, draft: &InteractionDraft, people: &People) -> bool {
        let has = |sign: Sign| draft.signs.contains(&sign);
        let event = draft.kind == InteractionType::Event || draft.kind == InteractionType::Meeting;
        let mail = draft.kind == InteractionType::Email;
        match self {
            Self::ListMail => mail && has(Sign::List),
            Self::BulkMail => mail && has(Sign::Bulk),
            Self::AutomaticMail => mail && has(Sign::Automatic),
            Self::Bounce => mail && has(Sign::Bounce),
            Self::OutOfOffice => mail && has(Sign::OutOfOffice),
            Self::Unsubscribe => mail && has(Sign::Unsubscribe),
            Self::NoReply => mail && people.sender.is_some_and(reads_nothing),
            Self::RoleAddress => {
                let answers = draft.thread.as_ref().is_some_and(|id| *id != draft.external_id);
                let office = people.sender.is_some_and(is_role_mailbox);
                mail && office && !answers && draft.with.len() != 1
            }
            Self::ManyRecipients => people.others > MANY,
            Self::InternalOnly => (mail || event) && people.all > 0 && people.others == 0,
            Self::NoDate => mail && has(Sign::Undated),
            Self::AllDay => event && has(Sign::AllDay),
            Self::Cancelled => event && has(Sign::Cancelled),
            Self::Declined => event && has(Sign::Declined),
            Self::Solo => event && people.others == 0 && people.all <= 1,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Rule {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let word = text.trim().to_lowercase();
        Self::ALL.into_iter().find(|rule| rule.name() == word).ok_or_else(|| UnknownWord {
            what: "noise rule",
            word: text.to_owned(),
            known: "list-mail, bulk-mail, automatic-mail, no-reply, role-address, bounce, \
                    out-of-office, many-recipients, internal-only, unsubscribe, no-date, \
                    all-day, cancelled, declined or solo",
        })
    }
}

/// Who has a draft.
struct People<'a> {
    /// The address of the sender, where that is not one of us.
    sender: Option<&'a str>,
    /// How many there are.
    all: usize,
    /// How many of them are not on our side.
    others: usize,
}

/// Finds the first rule by which a draft is noise. `ours` tells whether somebody is on our side: a
/// member, or an address of the user.
pub fn rule(draft: &InteractionDraft, ours: impl Fn(&Party) -> bool) -> Option<Rule> {
    let with = || draft.from.iter().chain(&draft.with);
    // Whoever writes to themselves too is one.
    let again = |at: usize, party: &Party| {
        with().take(at).any(|known| known.email.is_some() && known.email == party.email)
    };
    let (mut all, mut others) = (0, 0);
    for (at, party) in with().enumerate() {
        // Beyond this the answer is known.
        if others > MANY {
            break;
        }
        if !again(at, party) {
            all += 1;
            others += usize::from(!ours(party));
        }
    }
    let sender = draft.from.as_ref().filter(|from| !ours(from));
    let people = People { sender: sender.and_then(|from| from.email.as_deref()), all, others };
    Rule::ALL.into_iter().find(|rule| rule.holds(draft, &people))
}

/// Tells an address that nobody reads: `no-reply@`, `notifications+17@`, `mailer-daemon@`.
fn reads_nothing(email: &str) -> bool {
    let local = local_part(email).to_lowercase();
    let local = local.split('+').next().unwrap_or_default();
    let bare: String = local.chars().filter(|c| c.is_alphanumeric()).collect();
    ["noreply", "donotreply", "dontreply", "nepasrepondre", "nichtantworten"]
        .iter()
        .any(|word| bare.starts_with(word) || bare.ends_with(word))
        || matches!(
            bare.as_str(),
            "mailerdaemon"
                | "bounce"
                | "bounces"
                | "notification"
                | "notifications"
                | "notify"
                | "newsletter"
                | "newsletters"
                | "autoreply"
                | "unattended"
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    fn party(email: &str) -> Party {
        Party { email: Some(email.to_owned()), ..Party::default() }
    }

    fn draft(kind: InteractionType, from: &str, with: &[&str]) -> InteractionDraft {
        let mut draft = InteractionDraft::new(kind, Timestamp::from_millis(0), "id".to_owned(), 1);
        draft.from = Some(party(from));
        draft.with = with.iter().map(|email| party(email)).collect();
        draft.thread = Some("id".to_owned());
        draft
    }

    fn says(draft: &InteractionDraft) -> Option<Rule> {
        rule(draft, |party| {
            party.email.as_deref().is_some_and(|email| email.ends_with("@us.example"))
        })
    }

    #[test]
    fn words_lead_back_to_their_rules() {
        for rule in Rule::ALL {
            assert_eq!(rule.name().parse(), Ok(rule));
            assert!(rule.reason().ends_with('.'));
            let known = "x".parse::<Rule>().unwrap_err().known;
            assert!(known.contains(rule.name()), "{rule}");
        }
        let said = "spam".parse::<Rule>().unwrap_err().to_string();
        assert!(said.starts_with("there is no noise rule \"spam\": say list-mail, "), "{said}");
    }

    #[test]
    fn signs_decide_about_mail_and_events_each() {
        use InteractionType::{Call, Email, Event};
        for (sign, kind, expected) in [
            (Sign::List, Email, Some(Rule::ListMail)),
            (Sign::Bulk, Email, Some(Rule::BulkMail)),
            (Sign::Automatic, Email, Some(Rule::AutomaticMail)),
            (Sign::OutOfOffice, Email, Some(Rule::OutOfOffice)),
            (Sign::Bounce, Email, Some(Rule::Bounce)),
            (Sign::Unsubscribe, Email, Some(Rule::Unsubscribe)),
            (Sign::Undated, Email, Some(Rule::NoDate)),
            (Sign::AllDay, Event, Some(Rule::AllDay)),
            (Sign::Cancelled, Event, Some(Rule::Cancelled)),
            (Sign::Declined, Event, Some(Rule::Declined)),
            (Sign::Cancelled, Email, None),
            (Sign::List, Call, None),
        ] {
            let mut draft = draft(kind, "ana@x.example", &["me@us.example"]);
            assert_eq!(says(&draft), None);
            draft.signs = vec![sign];
            assert_eq!(says(&draft), expected, "{sign:?}");
        }
    }

    #[test]
    fn who_has_it_decides() {
        use InteractionType::{Email, Event, Note};
        let mail = |from: &str, with: &[&str]| says(&draft(Email, from, with));
        assert_eq!(mail("no-reply@x.example", &["me@us.example"]), Some(Rule::NoReply));
        assert_eq!(mail("notifications+7@x.example", &["me@us.example"]), Some(Rule::NoReply));
        assert_eq!(mail("noreply@us.example", &["ana@x.example"]), None, "our own");
        assert_eq!(mail("info@x.example", &["me@us.example"]), None, "an office to one");
        let several = &["me@us.example", "ana@y.example"];
        assert_eq!(mail("info@x.example", several), Some(Rule::RoleAddress));
        assert_eq!(mail("info@x.example", &[]), Some(Rule::RoleAddress), "to nobody by name");
        let mut answer = draft(Email, "info@x.example", several);
        answer.thread = Some("other".to_owned());
        assert_eq!(says(&answer), None, "it goes on");
        assert_eq!(mail("bob@us.example", &["me@us.example"]), Some(Rule::InternalOnly));
        assert_eq!(mail("me@us.example", &["me@us.example"]), Some(Rule::InternalOnly));
        assert_eq!(mail("me@us.example", &["info@x.example"]), None);

        let many: Vec<String> = (0..=MANY).map(|n| format!("p{n}@x.example")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(mail("me@us.example", &many), Some(Rule::ManyRecipients));
        assert_eq!(mail("me@us.example", &many[1..]), None);
        let twice: Vec<&str> = many[1..].iter().chain(&many[1..]).copied().collect();
        assert_eq!(mail("me@us.example", &twice), None, "each once");

        let event = |from: &str, with: &[&str]| says(&draft(Event, from, with));
        assert_eq!(event("me@us.example", &[]), Some(Rule::Solo));
        assert_eq!(event("me@us.example", &["me@us.example"]), Some(Rule::Solo));
        assert_eq!(event("me@us.example", &["bob@us.example"]), Some(Rule::InternalOnly));
        assert_eq!(event("info@x.example", several), None);
        let mut alone = draft(Event, "me@us.example", &[]);
        alone.from = None;
        assert_eq!(says(&alone), Some(Rule::Solo));
        assert_eq!(says(&draft(Note, "me@us.example", &[])), None);
    }
}

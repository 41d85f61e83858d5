//! From the properties of a card to what they say; `settle` makes the draft of it.

use std::collections::HashSet;

use super::birthday::birthday;
use super::labels;
use super::uri::{named, phone, strip_scheme};
use crate::domain::text::{MAX_TEXT, TextError, name_key};
use crate::domain::{Birthday, DetailKind, Name, Summary};
use crate::intake::content::value::{self, Version};
use crate::intake::content::{Decode, Encoding, MAX_VALUES, Property, RawRecord};
use crate::intake::{DetailDraft, Item, Loss, Party};

/// Properties that hold pictures, sounds and keys.
const BINARY: [&str; 6] = ["PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "X-EVOLUTION-X509"];

/// Properties that tell of the card, not of anybody.
const TECHNICAL: [&str; 23] = [
    "VERSION",
    "PRODID",
    "REV",
    "SOURCE",
    "NAME",
    "PROFILE",
    "CLASS",
    "MAILER",
    "SORT-STRING",
    "XML",
    "CLIENTPIDMAP",
    "BEGIN",
    "END",
    "X-ABUID",
    "X-ABADR",
    "X-ABSHOWAS",
    "X-EVOLUTION-FILE-AS",
    "X-MS-OL-DESIGN",
    "X-MS-OL-DEFAULT-POSTAL-ADDRESS",
    "X-ACTIVITY-ALIAS",
    "X-EVOLUTION-WEBDAV-HREF",
    "X-EVOLUTION-WEBDAV-ETAG",
    "X-RADICALE-NAME",
];

/// Returns the key of the custom field that a further property becomes.
fn further(name: &str) -> Option<&'static str> {
    Some(match name {
        "ANNIVERSARY" | "X-ANNIVERSARY" | "X-MS-ANNIVERSARY" | "X-EVOLUTION-ANNIVERSARY" => {
            "anniversary"
        }
        "X-SPOUSE" | "X-MS-SPOUSE" | "X-EVOLUTION-SPOUSE" => "spouse",
        "X-MANAGER" | "X-MS-MANAGER" | "X-EVOLUTION-MANAGER" => "manager",
        "X-ASSISTANT" | "X-MS-ASSISTANT" | "X-EVOLUTION-ASSISTANT" => "assistant",
        "X-CHILDREN" | "X-MS-CHILD" => "children",
        "X-ABRELATEDNAMES" => "related",
        "X-ABDATE" => "date",
        "GENDER" | "X-GENDER" => "gender",
        "LANG" => "language",
        "TZ" => "time zone",
        "GEO" => "coordinates",
        _ => return None,
    })
}

/// Tells a property whose value is never read because it is no text.
pub fn is_binary(property: &Property<'_>) -> bool {
    let name = property.name.as_str();
    BINARY.contains(&name) || (property.encoding() == Encoding::Base64 && !is_known(name))
}

fn is_known(name: &str) -> bool {
    const TEXTS: [&str; 13] = [
        "FN",
        "N",
        "NICKNAME",
        "ORG",
        "TITLE",
        "ROLE",
        "NOTE",
        "CATEGORIES",
        "ADR",
        "LABEL",
        "EMAIL",
        "TEL",
        "URL",
    ];
    TEXTS.contains(&name)
}

/// Makes a draft of a card.
pub fn draft(raw: &RawRecord) -> Item {
    let mut card = Card::new(raw);
    for (number, line) in raw.lines() {
        match Property::parse(number, line) {
            Some(property) if !property.value.trim_ascii().is_empty() => card.take(&property),
            Some(_) => {}
            None if line.iter().all(u8::is_ascii_whitespace) => {}
            None => card.decode.lose(number, "this line is no property: NAME:value is missing"),
        }
    }
    if let Some(line) = raw.cut_at {
        let reason = format!("END:VCARD is missing for the card that begins on line {}", raw.line);
        card.decode.lose(line, reason);
    }
    card.finish()
}

/// A detail before its label is settled.
#[derive(Debug)]
pub(super) struct Detail {
    pub(super) rank: u8,
    pub(super) group: Option<Vec<u8>>,
    pub(super) draft: DetailDraft,
}

/// A further value that becomes a custom field.
#[derive(Debug)]
pub(super) struct Extra {
    pub(super) line: u64,
    pub(super) key: &'static str,
    pub(super) value: String,
}

#[derive(Debug)]
pub(super) struct Card<'a> {
    pub(super) raw: &'a RawRecord,
    pub(super) decode: Decode<'a>,
    pub(super) is_group: bool,
    /// The formatted name and its rank.
    pub(super) formatted: Option<(u8, String)>,
    pub(super) structured: Option<String>,
    pub(super) account: Option<String>,
    pub(super) title: Option<String>,
    pub(super) role: Option<(u64, String)>,
    pub(super) birthday: Option<Birthday>,
    pub(super) notes: Vec<String>,
    pub(super) uid: Option<String>,
    /// Whom they stand to how (RELATED).
    pub(super) related: Vec<(String, Party)>,
    pub(super) labels: Vec<String>,
    pub(super) label_keys: HashSet<String>,
    pub(super) details: Vec<Detail>,
    pub(super) extras: Vec<Extra>,
    /// Addresses as they are printed, for cards without an ADR.
    pub(super) printed: Vec<Detail>,
    /// X-ABLabel by group.
    pub(super) groups: Vec<(Vec<u8>, String)>,
    /// The groups of alternatives of which one was taken (RFC 6350, section 5.4).
    pub(super) alternatives: HashSet<(String, Vec<u8>)>,
    /// What is not taken of the card: the names of properties, and their lines.
    pub(super) left: Vec<Loss>,
    /// Whether values beyond the cap were met and reported.
    pub(super) full: bool,
}

impl<'a> Card<'a> {
    fn new(raw: &'a RawRecord) -> Self {
        Self {
            raw,
            decode: Decode::new(raw, version(raw)),
            is_group: false,
            formatted: None,
            structured: None,
            account: None,
            title: None,
            role: None,
            birthday: None,
            notes: Vec::new(),
            uid: None,
            related: Vec::new(),
            labels: Vec::new(),
            label_keys: HashSet::new(),
            details: Vec::new(),
            extras: Vec::new(),
            printed: Vec::new(),
            groups: Vec::new(),
            alternatives: HashSet::new(),
            left: raw.left.clone(),
            full: false,
        }
    }

    fn take(&mut self, property: &Property<'_>) {
        if let Some(group) = property.param("ALTID")
            && self.alternatives.len() < MAX_VALUES
            && !self.alternatives.insert((property.name.clone(), group.value.to_owned()))
        {
            return;
        }
        match property.name.as_str() {
            "FN" => self.take_formatted(property),
            "N" => self.take_structured(property),
            "NICKNAME" => self.take_nickname(property),
            "ORG" => self.take_organisation(property),
            "TITLE" => self.take_title(property),
            "ROLE" => {
                let text = self.decode.text(property);
                if let Some(role) = self.short(property, &text, "the role") {
                    self.role.get_or_insert((property.line, role));
                }
            }
            "BDAY" => self.take_birthday(property),
            "NOTE" => self.take_note(property),
            "CATEGORIES" => self.take_labels(property),
            "TEL" => {
                let text = self.decode.text(property);
                self.detail(property, DetailKind::Phone, None, &phone(&text));
            }
            "EMAIL" => {
                let text = self.decode.text(property);
                let text = text.trim();
                let address = strip_scheme(text, "mailto:").unwrap_or(text);
                self.detail(property, DetailKind::Email, None, address);
            }
            "URL" => {
                let text = self.decode.text(property);
                self.detail(property, DetailKind::Url, None, &text);
            }
            "ADR" => self.take_address(property),
            // Ours (`outlet::vcard`): the key is the label of its group.
            "X-TOUCHLINE-FIELD" => {
                let text = self.decode.text(property);
                self.detail(property, DetailKind::Custom, None, &text);
            }
            "LABEL" => self.take_printed(property),
            "IMPP" | "SOCIALPROFILE" | "X-SOCIALPROFILE" => self.take_handle(property),
            "UID" => {
                let text = self.decode.text(property);
                if self.uid.is_none() {
                    self.uid = self.short(property, &text, "the UID");
                }
            }
            "RELATED" => self.take_related(property),
            "KIND" | "X-ADDRESSBOOKSERVER-KIND" => {
                self.is_group |= property.value.trim_ascii().eq_ignore_ascii_case(b"group");
            }
            "X-ABLABEL" => {
                let text = self.decode.text(property);
                if let (Some(group), true) = (property.group, self.groups.len() < MAX_VALUES)
                    && let Some(label) =
                        self.short(property, &labels::apple_label(&text), "the label")
                {
                    self.groups.push((group.to_ascii_lowercase(), label));
                }
            }
            name if labels::network(name).is_some() => self.take_handle(property),
            name => match further(name) {
                Some(key) => {
                    let text = self.decode.text(property);
                    if let Some(text) = self.short(property, text.trim(), "the value") {
                        self.extra(property.line, key, text);
                    }
                }
                None => self.leave(property),
            },
        }
    }

    fn take_related(&mut self, property: &Property<'_>) {
        if self.related.len() >= MAX_VALUES {
            return self.report_full(property.line);
        }
        let text = self.decode.text(property);
        let text = self.short(property, &text, "the relationship");
        let word = |word: &String| !matches!(word.as_str(), "pref" | "work" | "home");
        let kind = property.types().find(word).unwrap_or_else(|| "related".to_owned());
        // Another record of the same person is nobody they stand to.
        let party = text.as_deref().and_then(named).filter(|_| kind != "me");
        let kind = self.short(property, &kind, "the relationship");
        match kind.zip(party) {
            Some(related) => self.related.push(related),
            None => self.leave(property),
        }
    }

    /// Notes a property that is not taken, unless it only tells of the card itself.
    fn leave(&mut self, property: &Property<'_>) {
        if !TECHNICAL.contains(&property.name.as_str()) && self.left.len() < MAX_VALUES {
            self.left.push(Loss::new(property.line, property.name.clone()));
        }
    }

    fn take_formatted(&mut self, property: &Property<'_>) {
        let text = self.decode.text(property);
        let rank = property.rank();
        if self.formatted.as_ref().is_none_or(|(other, _)| rank < *other)
            && let Some(name) = self.short(property, &text, "the name")
        {
            self.formatted = Some((rank, name));
        }
    }

    fn take_structured(&mut self, property: &Property<'_>) {
        let parts = self.decode.parts(property);
        // Family; given; additional; before; after.
        let part = |index: usize| parts.get(index).map_or("", String::as_str);
        let words = |indexes: [usize; 3]| {
            let names = indexes.map(|index| self.members(part(index), " "));
            names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let mut name = words([1, 2, 0]);
        if name.is_empty() {
            name = words([3, 4, 5]);
        }
        if self.structured.is_none() {
            self.structured = self.short(property, &name, "the name");
        }
    }

    fn take_nickname(&mut self, property: &Property<'_>) {
        for name in self.decode.list(property) {
            if let Some(name) = self.short(property, &name, "the nickname") {
                self.extra(property.line, "nickname", name);
            }
        }
    }

    fn take_organisation(&mut self, property: &Property<'_>) {
        let parts = self.decode.parts(property);
        let version = self.decode.version();
        let mut parts = parts.iter().map(|part| value::unescape(part, version));
        let name = parts.next().unwrap_or_default();
        let units: Vec<String> =
            parts.map(|unit| value::one_line(&unit, " ")).filter(|unit| !unit.is_empty()).collect();
        if let Some(name) = self.short(property, &name, "the organisation") {
            match &self.account {
                None => self.account = Some(name),
                Some(first) if *first == name => {}
                Some(_) => self.extra(property.line, "organisation", name),
            }
        }
        if let Some(units) = self.short(property, &units.join(", "), "the department") {
            self.extra(property.line, "department", units);
        }
    }

    fn take_title(&mut self, property: &Property<'_>) {
        let text = self.decode.text(property);
        if let Some(title) = self.short(property, &text, "the title") {
            match &self.title {
                None => self.title = Some(title),
                Some(first) if *first == title => {}
                Some(_) => self.extra(property.line, "title", title),
            }
        }
    }

    fn take_birthday(&mut self, property: &Property<'_>) {
        let text = self.decode.text(property);
        match birthday(&text, property.param_text("X-APPLE-OMIT-YEAR").as_deref()) {
            Ok(day) => {
                self.birthday.get_or_insert(day);
            }
            Err(error) => self.decode.lose(property.line, error.to_string()),
        }
    }

    fn take_note(&mut self, property: &Property<'_>) {
        if self.notes.len() >= MAX_VALUES {
            return self.report_full(property.line);
        }
        let text = self.decode.text(property);
        let taken: usize = self.notes.iter().map(|note| note.len() + 2).sum();
        match Summary::parse_as(&text, "the note") {
            Ok(note) if self.notes.iter().any(|other| other == note.as_str()) => {}
            Ok(note) if taken + note.as_str().len() <= MAX_TEXT => {
                self.notes.push(note.as_str().to_owned());
            }
            Ok(_) => {
                let reason = format!("the notes are longer than {MAX_TEXT} bytes together");
                self.decode.lose(property.line, reason);
            }
            Err(TextError::Empty { .. }) => {}
            Err(error) => self.decode.lose(property.line, error.to_string()),
        }
    }

    fn take_labels(&mut self, property: &Property<'_>) {
        for text in self.decode.list(property) {
            if self.labels.len() >= MAX_VALUES {
                return self.report_full(property.line);
            }
            if let Some(label) = self.short(property, &text, "the label")
                && self.label_keys.insert(name_key(&label))
            {
                self.labels.push(label);
            }
        }
    }

    fn take_address(&mut self, property: &Property<'_>) {
        let parts = self.decode.parts(property);
        let mut lines: Vec<String> = parts.iter().map(|part| self.members(part, ", ")).collect();
        let printed = property.param("LABEL");
        // Where a LABEL should be quoted and is not, its own colons end the parameters too soon,
        // and its rest stands before the post office box. No box has a colon in its name.
        if printed.is_some_and(|label| !label.quoted)
            && let Some(first) = lines.first_mut()
            && let Some(colon) = first.rfind(':')
        {
            first.drain(..=colon);
        }
        lines.retain(|line| !line.trim().is_empty());
        let mut address = lines.join(", ");
        if address.is_empty()
            && let Some(label) = property.param_text("LABEL")
        {
            address = value::one_line(&value::unescape_param(&label), ", ");
        }
        self.detail(property, DetailKind::Address, None, &address);
    }

    fn take_printed(&mut self, property: &Property<'_>) {
        let text = self.decode.text(property);
        let lines: Vec<&str> = text.lines().map(|line| line.trim().trim_end_matches(',')).collect();
        let text = value::one_line(&lines.join("\n"), ", ");
        if let Some(detail) = self.made(property, DetailKind::Address, None, &text)
            && self.printed.len() < MAX_VALUES
        {
            self.printed.push(detail);
        }
    }

    fn take_handle(&mut self, property: &Property<'_>) {
        let text = self.decode.text(property);
        let handle = labels::handle(property, &text);
        self.detail(property, DetailKind::Handle, handle.network, &handle.name);
    }

    /// Returns the members of a part that may be a list, joined. In 2.1 a comma is only a comma.
    fn members(&self, part: &str, joint: &str) -> String {
        let version = self.decode.version();
        if version == Version::V21 {
            return value::one_line(&value::unescape(part, version), joint)
                .trim_end_matches([',', ' '])
                .to_owned();
        }
        value::split(part, ',')
            .map(|member| value::one_line(&value::unescape(member, version), joint))
            .map(|member| member.trim_end_matches([',', ' ']).to_owned())
            .filter(|member| !member.is_empty())
            .collect::<Vec<_>>()
            .join(joint)
    }

    /// Checks a short text. Blank is none; what breaks the domain's limits is lost.
    fn short(&mut self, property: &Property<'_>, text: &str, what: &'static str) -> Option<String> {
        match Name::parse(&value::one_line(text, " "), what) {
            Ok(name) => Some(name.as_str().to_owned()),
            Err(TextError::Empty { .. }) => None,
            Err(error) => {
                self.decode.lose(property.line, error.to_string());
                None
            }
        }
    }

    fn made(
        &mut self,
        property: &Property<'_>,
        kind: DetailKind,
        label: Option<String>,
        text: &str,
    ) -> Option<Detail> {
        let value = self.short(property, text, what(kind))?;
        let label = match kind {
            DetailKind::Handle => label,
            _ => labels::label(property),
        };
        let label = label.and_then(|label| self.short(property, &label, "the label"));
        Some(Detail {
            rank: property.rank(),
            group: property.group.map(<[u8]>::to_ascii_lowercase),
            draft: DetailDraft { kind, label, value },
        })
    }

    fn detail(
        &mut self,
        property: &Property<'_>,
        kind: DetailKind,
        label: Option<String>,
        text: &str,
    ) {
        if let Some(detail) = self.made(property, kind, label, text) {
            if self.details.len() >= MAX_VALUES {
                return self.report_full(property.line);
            }
            self.details.push(detail);
        }
    }

    pub(super) fn extra(&mut self, line: u64, key: &'static str, value: String) {
        if self.extras.len() >= MAX_VALUES {
            return self.report_full(line);
        }
        self.extras.push(Extra { line, key, value });
    }

    fn report_full(&mut self, line: u64) {
        if !std::mem::replace(&mut self.full, true) {
            let reason = format!(
                "the card has more than {MAX_VALUES} values of a sort; the rest is left out"
            );
            self.decode.lose(line, reason);
        }
    }
}

/// Returns the version of a card; one that says nothing is read like 3.0.
fn version(raw: &RawRecord) -> Version {
    let stated = raw
        .lines()
        .filter(|(_, line)| line.get(..7).is_some_and(|name| name.eq_ignore_ascii_case(b"VERSION")))
        .find_map(|(number, line)| Property::parse(number, line));
    match stated {
        Some(property) if property.value.trim_ascii().starts_with(b"2") => Version::V21,
        _ => Version::V3,
    }
}

fn what(kind: DetailKind) -> &'static str {
    match kind {
        DetailKind::Email => "the e-mail",
        DetailKind::Phone => "the phone",
        DetailKind::Url => "the URL",
        DetailKind::Handle => "the handle",
        DetailKind::Address => "the address",
        DetailKind::Custom => "the custom field",
        DetailKind::Origin => "the origin",
    }
}

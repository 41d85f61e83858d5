//! The last step of a card: its name, its details in order, its id.

use std::collections::HashSet;

use super::card::{Card, Detail, Extra};
use crate::domain::{DetailKind, Name};
use crate::intake::draft::fingerprint;
use crate::intake::{ContactDraft, DetailDraft, Item, Loss};

impl Card<'_> {
    /// Makes the draft of what was taken.
    pub(super) fn finish(mut self) -> Item {
        if self.is_group {
            let reason = "this card is a group of contacts, not a contact";
            return Item::Failed(Loss::new(self.raw.line, reason));
        }
        if self.title.is_none() {
            self.title = self.role.take().map(|(_, role)| role);
        }
        if let Some((line, role)) = self.role.take() {
            self.extra(line, "role", role);
        }
        let mut details = self.settle_details();
        let first = |kind: DetailKind| {
            details.iter().find(|detail| detail.kind == kind).map(|detail| detail.value.clone())
        };
        let nickname = self.extras.iter().find(|extra| extra.key == "nickname");
        let name = (self.formatted.take().map(|(_, name)| name))
            .or(self.structured.take())
            .or(nickname.map(|extra| extra.value.clone()))
            .or(self.account.clone())
            .or_else(|| first(DetailKind::Email))
            .or_else(|| first(DetailKind::Phone))
            .or_else(|| first(DetailKind::Handle))
            .or_else(|| first(DetailKind::Url));
        let Some(name) = name else {
            let reason = "the card names nobody: it has no name, organisation, e-mail or phone";
            // Where that is because something was lost, it is this that is said.
            return Item::Failed(match self.decode.into_losses().into_iter().next() {
                Some(Loss { line, reason }) => {
                    Loss::new(line, format!("nothing else names this card, and {reason}"))
                }
                None => Loss::new(self.raw.line, reason),
            });
        };
        details.extend(self.settle_extras(&name));
        let uid = self.uid.take();
        let external_id =
            uid.unwrap_or_else(|| fingerprint("vcard", &name, self.account.as_deref(), &details));
        self.left.sort_by_key(|left| left.line);
        let notes = (!self.notes.is_empty()).then(|| self.notes.join("\n\n"));
        Item::Contact(Box::new(ContactDraft {
            name,
            account: self.account,
            title: self.title,
            details,
            labels: self.labels,
            birthday: self.birthday,
            cadence: None,
            related: self.related,
            notes,
            external_id: Some(external_id),
            line: self.raw.line,
            left: self.left,
            losses: self.decode.into_losses(),
        }))
    }

    /// Gives the details the labels of their groups, orders them and drops what is said twice.
    fn settle_details(&mut self) -> Vec<DetailDraft> {
        let mut details = std::mem::take(&mut self.details);
        if !details.iter().any(|detail| detail.draft.kind == DetailKind::Address) {
            details.append(&mut self.printed);
        }
        for detail in &mut details {
            // The network of a handle is what it is; a person's word for it is not.
            let named = detail.draft.kind == DetailKind::Handle && detail.draft.label.is_some();
            if let Some(group) = &detail.group
                && !named
                && let Some((_, label)) = self.groups.iter().find(|(other, _)| other == group)
            {
                detail.draft.label = Some(label.clone());
            }
        }
        details.sort_by_key(|detail| (detail.draft.kind, detail.rank));
        let mut kept: Vec<DetailDraft> = Vec::with_capacity(details.len());
        let mut seen = HashSet::new();
        for Detail { draft, .. } in details {
            if seen.insert((draft.kind, draft.label.clone(), draft.value.clone())) {
                kept.push(draft);
            }
        }
        kept
    }

    /// Makes custom fields of the further values, one for each key.
    fn settle_extras(&mut self, name: &str) -> Vec<DetailDraft> {
        let mut fields: Vec<DetailDraft> = Vec::new();
        for Extra { line, key, value } in std::mem::take(&mut self.extras) {
            if value == name {
                continue;
            }
            let field = fields.iter_mut().find(|field| field.label.as_deref() == Some(key));
            let Some(field) = field else {
                let label = Some(key.to_owned());
                fields.push(DetailDraft { kind: DetailKind::Custom, label, value });
                continue;
            };
            if field.value.split("; ").any(|other| other == value) {
                continue;
            }
            match Name::parse(&format!("{}; {value}", field.value), "the list") {
                Ok(joined) => joined.as_str().clone_into(&mut field.value),
                Err(error) => self.decode.lose(line, error.to_string()),
            }
        }
        fields
    }
}

//! What is left of a draft when contacts are deleted for good.
//!
//! It is as with entries: what was about them alone goes with them; where others stand beside them, the
//! text stays theirs, and those who are gone are taken out with all that the draft knew of them: their ids,
//! names, accounts and phones. A line keeps the words of its user, and knows of a name in them that it is
//! nobody's any more.

use std::collections::BTreeMap;

use chrono::DateTime;

use crate::domain::text::name_key;
use crate::domain::{ContactId, Line};

use super::{Draft, DraftId};

/// What stands between the ids of several contacts that a draft is about.
pub const SEVERAL: &str = ",";
/// Whom it is with: the primary contact, and the others.
const WHO: &str = "who";
const WITH: &str = "with";
/// A line, whose names were put into it, and whom the names in it mean.
const LINE: &str = "line";
const NAMED: &str = "named";
const MEANT: &str = "meant";
/// What the record said when the form was opened.
const BASE: &str = "base";
/// The name of whom a follow-up is with.
const OF: &str = "of";
/// The follow-up that an entry completes, and its text.
const COMPLETES: [&str; 2] = ["completes", "completes_text"];

type Fields = BTreeMap<String, String>;
/// Somebody who is chosen: the id, the name or what was typed, the account and the phone.
type Chosen = (Option<String>, String, Option<String>, Option<String>);

/// What is left of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rest {
    /// All of it: it names none of them.
    Whole,
    /// The draft without them: others stand in it.
    Others(Box<Draft>),
    /// Nothing: it was about them alone.
    Nothing,
}

impl Draft {
    /// Returns what is left of it without these contacts.
    pub fn without(&self, contacts: &[ContactId]) -> Rest {
        let gone: Vec<String> = contacts.iter().map(ContactId::to_string).collect();
        let is_gone = |id: &str| gone.iter().any(|gone| gone == id);
        match &self.id {
            DraftId::EditContact(of) if is_gone(of) => Rest::Nothing,
            DraftId::Line => self.line_without(&is_gone),
            _ => self.form_without(&is_gone),
        }
    }

    /// Returns the contacts of a new entry or follow-up: those that it is about and those that it
    /// names; none for any other draft.
    pub fn people(&self) -> Vec<ContactId> {
        let (DraftId::Contact(of) | DraftId::NewFollowUp(of)) = &self.id else { return Vec::new() };
        let named = [WHO, WITH].into_iter().flat_map(|field| chosen(&self.fields, field));
        let named = named.filter_map(|it| it.0?.parse().ok());
        let mut people: Vec<ContactId> =
            of.split(SEVERAL).filter_map(|id| id.parse().ok()).chain(named).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Tells whether it is about these contacts alone: it goes with them.
    pub fn goes_with(&self, contacts: &[ContactId]) -> bool {
        self.without(contacts) == Rest::Nothing
    }

    fn form_without(&self, is_gone: &dyn Fn(&str) -> bool) -> Rest {
        let mut left = self.clone();
        let about = left.lose_from_id(is_gone);
        let mut named = lose_people(&mut left.fields, is_gone);
        let base = left.fields.get(BASE).and_then(|base| serde_json::from_str::<Fields>(base).ok());
        if let Some(mut base) = base
            && lose_people(&mut base, is_gone)
        {
            named = true;
            left.fields.insert(BASE.to_owned(), serde_json::to_string(&base).unwrap_or_default());
        }
        if !about && !named {
            return Rest::Whole;
        }
        let mut people = chosen(&left.fields, WHO);
        people.extend(chosen(&left.fields, WITH));
        let Some((id, name, ..)) = people.first() else { return Rest::Nothing };
        if about {
            // The follow-up was theirs.
            left.fields.retain(|field, _| !COMPLETES.contains(&field.as_str()));
        }
        if let DraftId::Contact(of) = &mut left.id
            && of.is_empty()
        {
            let new = || Some(name_key(name)).filter(|name| !name.is_empty());
            left.id = id.clone().or_else(new).map_or(DraftId::Nobody, DraftId::Contact);
        }
        if matches!(left.id, DraftId::NewFollowUp(_)) {
            left.fields.insert(OF.to_owned(), name.clone());
        }
        Rest::Others(Box::new(left))
    }

    /// Takes the ids of those who are gone out of what it is about; tells whether one stood there.
    fn lose_from_id(&mut self, is_gone: &dyn Fn(&str) -> bool) -> bool {
        let (DraftId::Contact(of) | DraftId::NewFollowUp(of)) = &mut self.id else { return false };
        if !of.split(SEVERAL).any(is_gone) {
            return false;
        }
        let stay: Vec<&str> = of.split(SEVERAL).filter(|id| !is_gone(id)).collect();
        *of = stay.join(SEVERAL);
        true
    }

    fn line_without(&self, is_gone: &dyn Fn(&str) -> bool) -> Rest {
        let goes = |it: &Chosen| it.0.as_deref().is_some_and(is_gone);
        let (mut named, mut meant) = (chosen(&self.fields, NAMED), chosen(&self.fields, MEANT));
        if !named.iter().chain(&meant).any(goes) {
            return Rest::Whole;
        }
        let text = self.fields.get(LINE).map_or("", String::as_str);
        let begun = DateTime::from_timestamp_millis(self.opened_at).unwrap_or_default();
        let who = Line::read(text, &begun, &mut |_, _| false).who;
        meant.extend(named.extract_if(.., |it| goes(it)));
        // A name without an id is that of somebody who is gone, then or now.
        for it in meant.iter_mut().filter(|it| goes(it)) {
            *it = (None, std::mem::take(&mut it.1), None, None);
        }
        meant.retain(|it| it.0.is_some() || who.contains(&it.1));
        meant.dedup();
        let is_nobody = |typed: &String| meant.iter().any(|it| it.0.is_none() && it.1 == *typed);
        if who.iter().all(is_nobody) {
            return Rest::Nothing;
        }
        let mut left = self.clone();
        write(&mut left.fields, NAMED, &named);
        write(&mut left.fields, MEANT, &meant);
        Rest::Others(Box::new(left))
    }
}

/// Takes those who are gone out of the people of a form; the first of the others takes the place of
/// the primary contact. Tells whether one stood there.
fn lose_people(fields: &mut Fields, is_gone: &dyn Fn(&str) -> bool) -> bool {
    let stays = |it: &Chosen| !it.0.as_deref().is_some_and(is_gone);
    let (mut who, mut with) = (chosen(fields, WHO), chosen(fields, WITH));
    let before = (who.len(), with.len());
    who.retain(stays);
    with.retain(stays);
    if (who.len(), with.len()) == before {
        return false;
    }
    // The form of a follow-up has no primary contact.
    if fields.contains_key(WHO) {
        if who.is_empty() && !with.is_empty() {
            who.push(with.remove(0));
        }
        write(fields, WHO, &who);
    }
    write(fields, WITH, &with);
    true
}

fn chosen(fields: &Fields, name: &str) -> Vec<Chosen> {
    fields.get(name).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

fn write(fields: &mut Fields, name: &str, people: &[Chosen]) {
    fields.insert(name.to_owned(), serde_json::to_string(people).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: &str = "018f3a5c-7e21-7cc3-98c4-dc0c0c07398f";
    const BO: &str = "018f3a5c-7e21-7cc3-98c4-dc0c0c073990";

    fn of(id: DraftId, fields: &[(&str, String)]) -> Draft {
        let fields = fields.iter().map(|(name, text)| ((*name).to_owned(), text.clone()));
        let more = [("summary".to_owned(), "long text".to_owned())];
        Draft { id, kind: "call".into(), fields: fields.chain(more).collect(), opened_at: 1 }
    }

    fn people(all: &[(Option<&str>, &str)]) -> String {
        let all = all.iter().map(|(id, name)| (*id, *name, None::<&str>, Some("+49 89 1")));
        serde_json::to_string(&all.collect::<Vec<_>>()).unwrap()
    }

    /// The draft that is left without Bo.
    #[track_caller]
    fn without_bo(draft: &Draft) -> Draft {
        match draft.without(&[BO.parse().unwrap()]) {
            Rest::Others(left) => {
                let text = serde_json::to_string(&left).unwrap();
                assert!(!text.contains(BO) && !text.contains("Bo Lee"), "{text}");
                assert_eq!(left.fields["summary"], "long text");
                *left
            }
            rest => panic!("{rest:?}"),
        }
    }

    fn goes(draft: &Draft) -> bool {
        draft.goes_with(&[BO.parse().unwrap()])
    }

    fn line(text: &str, meant: &[(Option<&str>, &str)], named: &[(Option<&str>, &str)]) -> Draft {
        let fields = [(LINE, text.to_owned()), (MEANT, people(meant)), (NAMED, people(named))];
        of(DraftId::Line, &fields)
    }

    #[test]
    fn a_line_that_names_others_too_stays_theirs() {
        let both = line("m ana, bo: long text", &[(Some(ANA), "ana"), (Some(BO), "bo")], &[]);
        let left = without_bo(&both);
        assert_eq!(left.fields[LINE], "m ana, bo: long text");
        let meant = chosen(&left.fields, MEANT);
        assert_eq!((meant[0].0.as_deref(), meant[1].0.as_deref()), (Some(ANA), None));
        assert_eq!(meant[1].1, "bo", "of the name in the line it is known that it is nobody's");
        assert!(left.goes_with(&[ANA.parse().unwrap()]), "now it is about Ana alone");
        // Whoever is to be made by it, or is not chosen yet, is somebody else as well.
        let new = line("m bo, zoe: long text", &[(Some(BO), "bo")], &[(Some(BO), "bo")]);
        assert_eq!(chosen(&without_bo(&new).fields, NAMED), []);
        // One who was typed over is not named any more.
        let over = line("zoe: long text", &[], &[(Some(BO), "Bo Lee")]);
        assert_eq!(chosen(&without_bo(&over).fields, MEANT), []);
    }

    #[test]
    fn a_line_about_one_alone_goes_with_them() {
        assert!(goes(&line("m bo 1h: long text", &[(Some(BO), "bo")], &[])));
        let put_in = [(Some(BO), "Bo Lee")];
        assert!(goes(&line("Bo Lee: long text", &[], &put_in)));
        assert!(goes(&line("\"Lee, Bo\": long text", &[(Some(BO), "Lee, Bo")], &[])));
        let ana = line("ana: about bo", &[(Some(ANA), "ana")], &[]);
        assert_eq!(ana.without(&[BO.parse().unwrap()]), Rest::Whole);
    }

    #[test]
    fn an_entry_with_several_loses_one_and_stays_with_the_others() {
        let id = || DraftId::Contact(format!("{ANA},{BO}"));
        let both = [(WHO, people(&[(Some(BO), "Bo Lee")])), (WITH, people(&[(Some(ANA), "Ana")]))];
        let left = without_bo(&of(id(), &both));
        assert_eq!(left.id, DraftId::Contact(ANA.to_owned()));
        assert_eq!(chosen(&left.fields, WHO)[0].0.as_deref(), Some(ANA), "the next is the first");
        assert_eq!(chosen(&left.fields, WITH), []);
        assert!(left.goes_with(&[ANA.parse().unwrap()]));

        // Begun with Bo, whose follow-up it completes.
        let mut begun = both.to_vec();
        begun.push(("completes", "x".to_owned()));
        begun.push(("completes_text", "call Bo Lee".to_owned()));
        let left = without_bo(&of(DraftId::Contact(BO.to_owned()), &begun));
        assert_eq!(left.id, DraftId::Contact(ANA.to_owned()));
        let new = [(WHO, people(&[(Some(BO), "Bo Lee"), (None, "Zoé Ford")]))];
        let left = without_bo(&of(DraftId::Contact(BO.to_owned()), &new));
        assert_eq!(left.id, DraftId::Contact("zoe ford".to_owned()));

        let edit = || DraftId::Edit(ANA.to_owned());
        let base: Fields =
            both.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
        let mut corrected = both.to_vec();
        corrected.push((BASE, serde_json::to_string(&base).unwrap()));
        assert_eq!(without_bo(&of(edit(), &corrected)).id, edit());
    }

    #[test]
    fn a_form_about_one_alone_goes_with_them() {
        let who = [(WHO, people(&[(Some(BO), "Bo Lee")]))];
        assert!(goes(&of(DraftId::Contact(BO.to_owned()), &who)));
        assert!(goes(&of(DraftId::Contact(BO.to_owned()), &[])));
        assert!(goes(&of(DraftId::EditContact(BO.to_owned()), &[])));
        let with = [(WITH, people(&[(Some(BO), "Bo Lee")]))];
        assert!(goes(&of(DraftId::EditFollowUp(ANA.to_owned()), &with)));
        let other =
            of(DraftId::NewFollowUp(ANA.to_owned()), &[(WITH, people(&[(Some(ANA), "Ana")]))]);
        assert!(!goes(&other));
    }

    #[test]
    fn a_follow_up_with_several_loses_one() {
        let with = people(&[(Some(BO), "Bo Lee"), (Some(ANA), "Ana")]);
        let fields = [(WITH, with), (OF, "Bo Lee".to_owned())];
        let left = without_bo(&of(DraftId::NewFollowUp(format!("{ANA},{BO}")), &fields));
        assert_eq!(left.id, DraftId::NewFollowUp(ANA.to_owned()));
        assert_eq!((left.fields[OF].as_str(), left.fields.contains_key(WHO)), ("Ana", false));
    }

    #[test]
    fn what_cannot_be_read_as_people_names_nobody() {
        let odd = of(DraftId::Nobody, &[(WHO, format!("{{{BO}")), (BASE, "[".to_owned())]);
        assert_eq!(odd.without(&[BO.parse().unwrap()]), Rest::Whole);
        assert_eq!(of(DraftId::Line, &[]).without(&[BO.parse().unwrap()]), Rest::Whole);
    }
}

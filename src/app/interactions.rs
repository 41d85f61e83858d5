//! Interactions after they were logged: timelines, editing, pins, deletion, undo.

use crate::domain::contact::ContactChange;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::interaction::{
    ChecklistItem, Direction, Quality, Resolution, Satisfaction, Version,
};
use crate::domain::{
    AccountId, Body, Capability, ContactId, FollowUp, Interaction, InteractionId, InteractionType,
    LabelId, MemberId, Named, Op, Outcome, Timestamp,
};
use crate::store::{
    self, AsRead, Condition, EntryTest, Found, InteractionCursor, InteractionQuery, LabelPut, Page,
    Scope, Step, TeamRow, WrittenWith,
};

use super::log::{Field, Whom, body_error, default_direction, read_location, read_summary};
use super::writing::{Writing, given};
use super::{DraftId, Drafts, Error, Kind, Result, Saved, Session};

/// How many interactions are read at a time: enough that the reads do not count, few enough that
/// a book of any size fits.
const PAGE: usize = 200;
/// "All" for a read that is not paged: more rows than there are members times contacts.
const ALL: usize = u32::MAX as usize;

/// What `tl timeline` and `tl activity` ask for, resolved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineInput {
    /// Whose.
    pub scope: Scope,
    /// Only of this type.
    pub kind: Option<InteractionType>,
    /// Only had by this member.
    pub by: Option<MemberId>,
    /// Only at or after.
    pub since: Option<Timestamp>,
    /// Only before.
    pub until: Option<Timestamp>,
    /// Only with these words.
    pub search: Option<String>,
    /// What else has to hold.
    pub conditions: Vec<Condition<EntryTest>>,
    /// At most so many; `None` is all.
    pub limit: Option<usize>,
}

/// A change to an interaction; `None` leaves a field as it is. `Some(None)` takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InteractionEdit {
    /// A new summary; empty only where an outcome is there.
    pub summary: Option<String>,
    /// A new type.
    pub kind: Option<InteractionType>,
    /// A new time.
    pub occurred_at: Option<Timestamp>,
    /// A new primary contact: moves the entry (the earlier primary one leaves).
    pub contact: Option<ContactId>,
    /// Contacts that took part as well.
    pub with: Vec<ContactId>,
    /// Contacts that did not take part.
    pub without: Vec<ContactId>,
    /// All who took part, the primary contact first, in place of the three above: what a form says.
    /// Those that are new are made in the same write.
    pub people: Option<Vec<Whom>>,
    /// The direction.
    pub direction: Option<Option<Direction>>,
    /// The outcome.
    pub outcome: Option<Option<Outcome>>,
    /// The duration in seconds.
    pub duration_seconds: Option<Option<u32>>,
    /// The place.
    pub location: Option<Option<String>>,
    /// The opportunity.
    pub opportunity: Option<Option<crate::domain::OpportunityId>>,
    /// The satisfaction.
    pub satisfaction: Option<Option<Satisfaction>>,
    /// The resolution.
    pub resolution: Option<Option<Resolution>>,
    /// The checklist.
    pub checklist: Option<Vec<ChecklistItem>>,
    /// Signal or noise.
    pub quality: Option<Quality>,
}

/// What an interaction was, with the names of those who took part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The version.
    pub version: Version,
    /// The names of its contacts, the primary one first; those who are gone have none.
    pub people: Vec<String>,
}

/// What a deletion left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgeReport {
    /// The entry as it was.
    pub interaction: Interaction,
    /// The follow-ups that were made with it and went too.
    pub follow_ups: Vec<FollowUp>,
    /// The follow-up that it had completed, which is open again.
    pub reopened: Option<FollowUp>,
    /// The labels that it had put on contacts, which are off again.
    pub unlabelled: Vec<(ContactId, LabelId)>,
    /// Whether another process still reads and the last copy in the WAL waits for it.
    pub purge_pending: bool,
}

impl PurgeReport {
    /// Begins the report of an entry that is gone, and nothing with it.
    pub fn of(interaction: Interaction, purge_pending: bool) -> Self {
        let (follow_ups, reopened, unlabelled) = (Vec::new(), None, Vec::new());
        Self { interaction, follow_ups, reopened, unlabelled, purge_pending }
    }
}

impl TimelineInput {
    /// Refuses a search that no word could answer: to show everything instead would be a lie.
    fn check(&self) -> Result<()> {
        match &self.search {
            Some(text) => super::who::searchable(text),
            None => Ok(()),
        }
    }

    fn query(&self, cursor: Option<InteractionCursor>, limit: usize) -> InteractionQuery {
        InteractionQuery {
            scope: self.scope,
            kind: self.kind,
            by: self.by,
            since: self.since,
            until: self.until,
            search: self.search.clone(),
            conditions: self.conditions.clone(),
            cursor,
            limit,
            ..InteractionQuery::default()
        }
    }
}

impl Session {
    /// Returns one window of interactions (screens).
    pub fn interactions(&self, query: &InteractionQuery) -> Result<Page<Interaction>> {
        Ok(self.reader()?.interactions(query)?)
    }

    /// Hands out interactions one by one, most recent first, reading page by page; returns whether
    /// more exist beyond the limit.
    pub fn each_interaction(
        &self,
        input: &TimelineInput,
        each: &mut dyn FnMut(Interaction) -> Result<()>,
    ) -> Result<bool> {
        input.check()?;
        let reader = self.reader()?;
        let mut left = input.limit;
        let mut cursor = None;
        loop {
            let size = left.map_or(PAGE, |left| left.min(PAGE));
            // A limit of nothing still has to say whether there is something.
            let page = reader.interactions(&input.query(cursor, size.max(1)))?;
            if size == 0 {
                return Ok(!page.rows.is_empty());
            }
            let Some(last) = page.rows.last() else { return Ok(false) };
            cursor = Some(InteractionCursor::from(last));
            left = left.map(|left| left.saturating_sub(page.rows.len()));
            for entry in page.rows {
                each(entry)?;
            }
            if !page.more || left == Some(0) {
                return Ok(page.more);
            }
        }
    }

    /// Returns who contacted whom.
    pub fn team_table(&self, input: &TimelineInput) -> Result<Page<TeamRow>> {
        input.check()?;
        Ok(self.reader()?.team_table(&input.query(None, input.limit.unwrap_or(ALL)))?)
    }

    /// Returns one interaction.
    pub fn interaction(&self, id: InteractionId) -> Result<Interaction> {
        Ok(self.reader()?.interaction(id)?)
    }

    /// Returns one window of interactions, looking at no more than the `newest` hits of its search
    /// that were added last: for a search that answers at every key.
    pub fn newest_hits(&self, query: &InteractionQuery, newest: usize) -> Result<Found> {
        Ok(self.reader()?.search(query, newest)?)
    }

    /// Returns what an interaction was, newest first: at most `limit` versions after the first
    /// `skip`.
    pub fn earlier(&self, id: InteractionId, skip: usize, limit: usize) -> Result<Page<Earlier>> {
        let reader = self.reader()?;
        let page = reader.versions(id, skip, limit)?;
        let mut rows = Vec::with_capacity(page.rows.len());
        for version in page.rows {
            let known = reader.contacts_by_id(&version.body.participants)?;
            let named = |id: &ContactId| known.iter().find(|contact| contact.id == *id);
            let people = version.body.participants.iter().filter_map(named);
            let people = people.map(|contact| contact.name.clone()).collect();
            rows.push(Earlier { version, people });
        }
        Ok(Page { rows, more: page.more })
    }

    /// Changes an interaction; the earlier text is kept as a version. What is as it should be
    /// already is not written again.
    ///
    /// # Errors
    /// `Usage` where nothing would be left of the summary or nobody would take part, where the
    /// time lies in the future, or a field does not belong to the type.
    pub fn edit_interaction(
        &self,
        id: InteractionId,
        edit: &InteractionEdit,
    ) -> Result<Interaction> {
        let old = self.interaction(id)?;
        let ops = self.correction(&old, edit)?;
        if ops.is_empty() {
            self.demand(Capability::EditInteractions)?;
            return Ok(old);
        }
        self.apply(&ops)?;
        self.interaction(id)
    }

    /// Changes an interaction that a form began to change as it was `read`: where somebody else
    /// changed it since, nothing is written, and it comes back as it stands now.
    ///
    /// # Errors
    /// Those of [`Session::edit_interaction`]; `NotFound` where it was deleted.
    pub fn edit_interaction_as_read(
        &self,
        read: &Interaction,
        edit: &InteractionEdit,
    ) -> Result<Saved<Interaction>> {
        let ops = self.correction(read, edit)?;
        if !ops.is_empty() {
            let as_read = AsRead::Interaction(Box::new(read.clone()));
            if self.apply_as_read(&ops, &as_read)?.is_none() {
                return Ok(Saved::Meanwhile(Box::new(self.interaction(read.id)?)));
            }
        } else {
            self.demand(Capability::EditInteractions)?;
        }
        Ok(Saved::Written(Box::new(self.interaction(read.id)?)))
    }

    /// Returns what an edit writes: nothing where all is as it should be.
    fn correction(&self, old: &Interaction, edit: &InteractionEdit) -> Result<Vec<Op>> {
        let mut writing = Writing::new(self)?;
        let mut body = edited(&old.body, edit)?;
        self.change_participants(&mut writing, old, edit, &mut body)?;
        body.check(self.now()).map_err(body_error)?;
        if body != old.body {
            writing.ops.push(Op::EditInteraction { id: old.id, body: Box::new(body) });
        }
        Ok(writing.ops)
    }

    /// Returns at most `limit` of the pinned interactions with a contact, newest first, among the
    /// newest 5,000 that are pinned in the book.
    pub fn pinned_with(&self, contact: ContactId, limit: usize) -> Result<Page<Interaction>> {
        Ok(self.reader()?.pinned_with(contact, limit)?)
    }

    /// Pins or unpins an interaction.
    pub fn pin_interaction(&self, id: InteractionId, pinned: bool) -> Result<Interaction> {
        let old = self.interaction(id)?;
        if old.pinned == pinned {
            self.demand(Capability::EditInteractions)?;
            return Ok(old);
        }
        self.apply(&[Op::PinInteraction { id, pinned }])?;
        self.interaction(id)
    }

    /// Deletes an interaction for good, and the drafts of corrections to it.
    ///
    /// # Errors
    /// `Storage` where a draft cannot be removed; the interaction is deleted then all the same.
    pub fn delete_interaction(&self, id: InteractionId) -> Result<PurgeReport> {
        let interaction = self.interaction(id)?;
        let applied = self.apply(&[Op::PurgeInteraction(id)])?;
        self.forget_drafts_of_interaction(id)?;
        Ok(PurgeReport::of(interaction, applied.purge_pending))
    }

    /// Names the contacts that were made in the same write as an entry and hold nothing else since:
    /// they are taken back with it.
    pub fn made_with(&self, entry: &Interaction) -> Result<Vec<Named<ContactId>>> {
        let reader = self.reader()?;
        let mut made = Vec::new();
        for contact in &entry.contacts {
            let whole = reader.contact(contact.id)?;
            let untouched = whole.updated_at == whole.created_at && whole.interaction_count == 1;
            if untouched && whole.created_at == entry.logged_at {
                made.push(contact.clone());
            }
        }
        Ok(made)
    }

    /// Returns what the actor wrote in the same write as an entry and still stands so: the labels
    /// that it put on, and the follow-up that it completed.
    pub fn written_with(&self, id: InteractionId) -> Result<WrittenWith> {
        Ok(self.reader()?.written_with(id, self.actor.id)?)
    }

    /// Takes an entry back together with its open follow-up, where nobody changed that since, the
    /// contacts `made` with it and the `labels` that it put on others, where they were not put on again
    /// since their logical time ([`Self::written_with`]): one write, as they were logged in one. The door looks in that write whether anything else hangs on
    /// a contact by now, or somebody else changed it: then it stays. The follow-up that it `completed`
    /// is open again, unless somebody opened it or marked it as done once more.
    ///
    /// # Errors
    /// Those of [`Session::delete_interaction`].
    pub fn take_back(
        &self,
        id: InteractionId,
        made: &[Named<ContactId>],
        labels: &[LabelPut],
        completed: Option<&FollowUp>,
    ) -> Result<PurgeReport> {
        let interaction = self.interaction(id)?;
        let goes = |contact: &Named<ContactId>| made.iter().any(|other| other.id == contact.id);
        let made: Vec<_> = self.made_with(&interaction)?.into_iter().filter(goes).collect();
        let promised = self.promised_with(id)?;
        let promises = promised.iter().map(|it| Step {
            done: Op::AddFollowUp { id: it.id, origin: None, changes: Vec::new() },
            back: Op::DeleteFollowUp(it.id),
            at: None,
        });
        let body = Box::new(interaction.body.clone());
        let entry = Step {
            done: Op::Log { id, body, batch: None },
            back: Op::PurgeInteraction(id),
            at: None,
        };
        let people = made.iter().map(|contact| Step {
            done: Op::AddContact { id: contact.id, changes: Vec::new(), batch: None },
            back: Op::DeleteContact(contact.id),
            at: None,
        });
        let label =
            |id, label, on| Op::EditContact { id, changes: vec![ContactChange::Label(label, on)] };
        let taken_off = labels.iter().map(|(contact, put, at)| Step {
            done: label(contact.id, put.id, true),
            back: label(contact.id, put.id, false),
            at: Some(*at),
        });
        let reopened = completed.map(|follow_up| {
            let done =
                |at| Op::EditFollowUp { id: follow_up.id, changes: vec![FollowUpChange::Done(at)] };
            Step { done: done(follow_up.done_at), back: done(None), at: None }
        });
        let steps = promises.chain([entry]).chain(reopened).chain(taken_off).chain(people);
        let steps: Vec<Step> = steps.collect();
        let taken = self.apply_back(self.book_id()?, &steps)?;
        let stays = |back: &Op| {
            let place = steps.iter().position(|step| step.back == *back);
            place.is_some_and(|place| taken.left.contains(&place))
        };
        self.forget_drafts_of_interaction(id)?;
        let gone = made.iter().map(|made| made.id).filter(|id| !stays(&Op::DeleteContact(*id)));
        self.forget_drafts_of_contacts(&gone.collect::<Vec<_>>())?;
        let gone = |it: &FollowUp| !stays(&Op::DeleteFollowUp(it.id));
        let mut report = PurgeReport::of(interaction, taken.applied.purge_pending);
        report.follow_ups = promised.into_iter().filter(gone).collect();
        let open_again = |it: &FollowUp| {
            let changes = vec![FollowUpChange::Done(None)];
            !stays(&Op::EditFollowUp { id: it.id, changes })
        };
        report.reopened = completed.filter(|it| open_again(it)).cloned();
        let off = |(contact, put): &(ContactId, LabelId)| !stays(&label(*contact, *put, false));
        let put = labels.iter().map(|(contact, put, _)| (contact.id, put.id));
        report.unlabelled = put.filter(off).collect();
        Ok(report)
    }

    /// Returns the entry that `undo` would take back: the newest that the actor logged.
    pub fn last_entry(&self) -> Result<Option<Interaction>> {
        let reader = self.reader()?;
        match reader.last_logged(self.actor.id)? {
            Some(id) => Ok(Some(reader.interaction(id)?)),
            None => Ok(None),
        }
    }

    /// Removes the drafts of corrections to entries that are no longer there, whoever left them on
    /// this computer.
    pub(super) fn forget_drafts_of_gone(&self) -> Result<()> {
        let reader = self.reader()?;
        for draft in self.drafts_of_everybody()?.iter().flat_map(Drafts::list) {
            let DraftId::Edit(id) = &draft.id else { continue };
            let Ok(id) = id.parse::<InteractionId>() else { continue };
            match reader.interaction(id) {
                Err(store::Error::NotFound { .. }) => self.forget_drafts_of_interaction(id)?,
                other => drop(other?),
            }
        }
        Ok(())
    }

    /// Moves an entry to other contacts. It stays with the accounts it was logged with, but for
    /// those that only the contacts who leave belong to.
    fn change_participants(
        &self,
        writing: &mut Writing<'_>,
        old: &Interaction,
        edit: &InteractionEdit,
        body: &mut Body,
    ) -> Result<()> {
        let mut brought = Vec::new();
        let people = match &edit.people {
            None => participants(old, edit)?,
            Some(whom) => {
                let mut people = Vec::with_capacity(whom.len());
                for whom in whom {
                    people.push(writing.whom(whom)?);
                    if let Whom::New(new) = whom
                        && let Some(account) = given(new.account.as_deref())
                    {
                        brought.push(writing.account(account)?);
                    }
                }
                people
            }
        };
        if people == body.participants {
            return Ok(());
        }
        let reader = self.reader()?;
        let accounts_of = |ids: &[ContactId]| -> Result<Vec<AccountId>> {
            let contacts = reader.contacts_by_id(ids)?;
            Ok(contacts.into_iter().filter_map(|contact| contact.account).map(|a| a.id).collect())
        };
        let of = |in_these: &[ContactId], not_those: &[ContactId]| -> Vec<ContactId> {
            in_these.iter().copied().filter(|id| !not_those.contains(id)).collect()
        };
        let left = accounts_of(&of(&body.participants, &people))?;
        let stay = accounts_of(&of(&people, &of(&people, &body.participants)))?;
        body.accounts.retain(|id| stay.contains(id) || !left.contains(id));
        brought.extend(accounts_of(&of(&people, &body.participants))?);
        for account in brought {
            if !body.accounts.contains(&account) {
                body.accounts.push(account);
            }
        }
        body.participants = people;
        Ok(())
    }
}

/// Returns who takes part after an edit, the primary contact first.
fn participants(old: &Interaction, edit: &InteractionEdit) -> Result<Vec<ContactId>> {
    let mut people = old.body.participants.clone();
    let named = |id: ContactId| old.contacts.iter().find(|contact| contact.id == id);
    if let Some(primary) = edit.contact
        && people.first() != Some(&primary)
    {
        if !people.is_empty() {
            people.remove(0);
        }
        people.retain(|id| *id != primary);
        people.insert(0, primary);
    }
    for id in &edit.with {
        if !people.contains(id) {
            people.push(*id);
        }
    }
    for id in &edit.without {
        if edit.contact == Some(*id) || edit.with.contains(id) {
            return Err(Error::usage("the same contact is to take part and not to take part")
                .hint("name each contact once"));
        }
        if named(*id).is_none() {
            return Err(Error::new(
                Kind::NotFound,
                "that contact does not take part in this entry",
            )
            .hint("tl interaction show ID names those who do"));
        }
        people.retain(|other| other != id);
    }
    if people.is_empty() {
        return Err(Error::usage("nobody would be left in this entry")
            .hint("move it to another contact with --contact WHO, or delete it"));
    }
    Ok(people)
}

/// Returns the body with an edit's fields. A field that the edit names must belong to the type;
/// what stood there from an earlier type and does not belong to the new one, goes.
fn edited(old: &Body, edit: &InteractionEdit) -> Result<Body> {
    let mut body = old.clone();
    if let Some(kind) = edit.kind {
        retype(&mut body, kind);
    }
    for (field, given) in [
        (Field::Direction, matches!(edit.direction, Some(Some(_)))),
        (Field::Outcome, matches!(edit.outcome, Some(Some(_)))),
        (Field::Duration, matches!(edit.duration_seconds, Some(Some(_)))),
        (Field::Location, matches!(edit.location, Some(Some(_)))),
    ] {
        if given {
            field.check(body.kind)?;
        }
    }
    if let Some(summary) = &edit.summary {
        body.summary = read_summary(summary)?;
    }
    if let Some(location) = &edit.location {
        body.location = read_location(location.as_deref())?;
    }
    set(&mut body.occurred_at, edit.occurred_at.as_ref());
    set(&mut body.direction, edit.direction.as_ref());
    set(&mut body.outcome, edit.outcome.as_ref());
    set(&mut body.duration_seconds, edit.duration_seconds.as_ref());
    set(&mut body.opportunity, edit.opportunity.as_ref());
    set(&mut body.satisfaction, edit.satisfaction.as_ref());
    set(&mut body.resolution, edit.resolution.as_ref());
    set(&mut body.checklist, edit.checklist.as_ref());
    set(&mut body.quality, edit.quality.as_ref());
    Ok(body)
}

fn set<T: Clone>(field: &mut T, value: Option<&T>) {
    if let Some(value) = value {
        field.clone_from(value);
    }
}

/// Makes a body one of another type.
fn retype(body: &mut Body, kind: InteractionType) {
    if body.kind == kind {
        return;
    }
    body.kind = kind;
    if body.direction.is_none() || !Field::Direction.belongs_to(kind) {
        body.direction = default_direction(kind);
    }
    if !Field::Outcome.belongs_to(kind) {
        body.outcome = None;
    }
    if !Field::Duration.belongs_to(kind) {
        body.duration_seconds = None;
    }
    if !Field::Location.belongs_to(kind) {
        body.location = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Named, Summary};
    use uuid::Uuid;

    fn contact(n: u128) -> ContactId {
        ContactId::new(Uuid::from_u128(n))
    }

    fn entry(people: &[u128]) -> Interaction {
        let people: Vec<ContactId> = people.iter().copied().map(contact).collect();
        let at = Timestamp::from_millis(1_000);
        let mut body = Body::new(InteractionType::Call, at, people.clone());
        body.summary = Some(Summary::parse("hello").unwrap());
        body.direction = Some(Direction::In);
        body.outcome = Some(Outcome::Voicemail);
        body.duration_seconds = Some(60);
        Interaction {
            id: InteractionId::new(Uuid::from_u128(99)),
            body,
            contacts: people.iter().map(|id| Named { id: *id, name: id.short() }).collect(),
            accounts: Vec::new(),
            opportunity: None,
            author: None,
            logged_at: at,
            logged_by: Named { id: MemberId::new(Uuid::from_u128(5)), name: "Ana".to_owned() },
            pinned: false,
            edited_at: None,
        }
    }

    fn moved(people: &[u128], edit: InteractionEdit) -> Result<Vec<ContactId>> {
        participants(&entry(people), &edit)
    }

    #[test]
    fn people_come_and_go() {
        let edit = InteractionEdit::default;
        let to = |n: &[u128]| Ok(n.iter().copied().map(contact).collect::<Vec<_>>());
        let ids = |n: &[u128]| n.iter().copied().map(contact).collect::<Vec<_>>();
        assert_eq!(moved(&[1, 2], edit()), to(&[1, 2]));
        let primary = |n| InteractionEdit { contact: Some(contact(n)), ..edit() };
        assert_eq!(moved(&[1, 2], primary(3)), to(&[3, 2]));
        assert_eq!(moved(&[1, 2], primary(2)), to(&[2]));
        assert_eq!(moved(&[1, 2], primary(1)), to(&[1, 2]));
        let with = InteractionEdit { with: ids(&[2, 3]), ..edit() };
        assert_eq!(moved(&[1, 2], with), to(&[1, 2, 3]));
        let without = |n: &[u128]| InteractionEdit { without: ids(n), ..edit() };
        assert_eq!(moved(&[1, 2], without(&[1])), to(&[2]));
        assert_eq!(moved(&[1], without(&[1])).unwrap_err().kind, Kind::Usage);
        assert_eq!(moved(&[1], without(&[2])).unwrap_err().kind, Kind::NotFound);
        let both = InteractionEdit { with: ids(&[2]), without: ids(&[2]), ..edit() };
        assert_eq!(moved(&[1], both).unwrap_err().kind, Kind::Usage);
    }

    #[test]
    fn another_type_keeps_what_belongs_to_it() {
        let old = entry(&[1]).body;
        let note = InteractionEdit { kind: Some(InteractionType::Note), ..Default::default() };
        let body = edited(&old, &note).unwrap();
        assert_eq!((body.direction, body.outcome, body.duration_seconds), (None, None, None));
        let email = InteractionEdit { kind: Some(InteractionType::Email), ..Default::default() };
        let body = edited(&old, &email).unwrap();
        assert_eq!((body.direction, body.duration_seconds), (Some(Direction::In), None));
        let lasting = InteractionEdit { duration_seconds: Some(Some(5)), ..email };
        assert_eq!(edited(&old, &lasting).unwrap_err().kind, Kind::Usage);
        // a value that does not belong to the type may always be taken away
        let cleared = InteractionEdit { location: Some(None), ..Default::default() };
        assert_eq!(edited(&old, &cleared).unwrap(), old);
    }

    #[test]
    fn an_outcome_may_stand_for_the_summary() {
        let old = entry(&[1]).body;
        let silent = InteractionEdit { summary: Some(" ".to_owned()), ..Default::default() };
        let body = edited(&old, &silent).unwrap();
        assert_eq!(body.summary, None);
        let now = Timestamp::from_millis(2_000);
        assert_eq!(body.check(now), Ok(()));
        let neither = InteractionEdit { outcome: Some(None), ..silent };
        assert!(edited(&old, &neither).unwrap().check(now).is_err());
    }
}

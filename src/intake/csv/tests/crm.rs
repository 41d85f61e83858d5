//! Tables of interactions, accounts and opportunities.

use super::*;
use crate::domain::InteractionType::{Call, Email, Meeting, Message, Note};
use crate::domain::interaction::{Direction, Outcome};
use crate::intake::{AccountDraft, FollowUpDraft, InteractionDraft, OpportunityDraft, Party, Sign};

fn rows(text: &str) -> Vec<Item> {
    assert_eq!(detect(text.as_bytes()), Ok(Format::Csv), "{text}");
    items(text.as_bytes())
}

fn interaction(text: &str) -> InteractionDraft {
    match rows(text).as_slice() {
        [Item::Interaction(one)] => (**one).clone(),
        other => panic!("{other:?}"),
    }
}

fn follow_up(text: &str) -> FollowUpDraft {
    match rows(text).as_slice() {
        [Item::FollowUp(one)] => (**one).clone(),
        other => panic!("{other:?}"),
    }
}

fn account(text: &str) -> AccountDraft {
    match rows(text).as_slice() {
        [Item::Account(one)] => (**one).clone(),
        other => panic!("{other:?}"),
    }
}

fn opportunity(text: &str) -> OpportunityDraft {
    match rows(text).as_slice() {
        [Item::Opportunity(one)] => (**one).clone(),
        other => panic!("{other:?}"),
    }
}

fn reason(text: &str) -> String {
    match rows(text).as_slice() {
        [Item::Failed(loss)] => loss.reason.clone(),
        other => panic!("{other:?}"),
    }
}

fn at(one: &InteractionDraft) -> String {
    one.occurred_at.rfc3339(&Utc)
}

fn said(party: &Party) -> String {
    let Party { name, email, phone, url, external_id, title, account } = party;
    let all = [name, email, phone, url, external_id, title, account];
    all.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("|")
}

fn with(one: &InteractionDraft) -> Vec<String> {
    one.with.iter().map(said).collect()
}

const MESSAGES: &str = "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,\
    RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER,ATTACHMENTS,IS MESSAGE DRAFT,\
    IS CONVERSATION ARCHIVED\n";

#[test]
fn linkedin_messages() {
    let text = format!(
        "{MESSAGES}c1,Fair,Ana Ruiz,https://l.example/ana,\"Bob,Cy Ito\",\
         \"https://l.example/bob,https://l.example/cy\",2024-03-15 09:30:00 UTC,Coffee?,\
         \"<p>Hi &amp; hello</p><p>Tuesday?</p>\",INBOX,,No,No\n"
    );
    let one = interaction(&text);
    assert_eq!((one.kind, at(&one).as_str(), one.line), (Message, "2024-03-15T09:30:00Z", 2));
    assert_eq!(one.summary, "Coffee?\nHi & hello\nTuesday?");
    assert_eq!(said(one.from.as_ref().unwrap()), "Ana Ruiz|https://l.example/ana");
    assert_eq!(with(&one), ["Bob|https://l.example/bob", "Cy Ito|https://l.example/cy"]);
    assert_eq!(one.thread.as_deref(), Some("linkedin:c1"));
    assert!(one.external_id.starts_with("content:"), "{}", one.external_id);
    assert_eq!((one.left, one.losses, one.direction), (vec![], vec![], None));

    let row = |from: &str, content: &str, draft: &str| {
        format!(
            "{MESSAGES}c1,,{from},,Ana Ruiz,https://l.example/ana,2024-03-15 09:30:00 UTC,,\
             {content},INBOX,,{draft},No\n"
        )
    };
    assert!(reason(&row("Bob", "Hi", "Yes")).contains("draft that was never sent"));
    assert!(reason(&row("LinkedIn Member", "Hi", "")).contains("has left LinkedIn"));
    let (one, other) = (interaction(&row("Bob", "Hi", "")), interaction(&row("Bob", "Ho", "")));
    assert_ne!(one.external_id, other.external_id);
    assert_eq!(one.external_id, interaction(&row("Bob", "Hi", "")).external_id);
}

#[test]
fn hubspot_activities() {
    let call = interaction(
        "Record ID,Call Title,Call notes,Activity date,Activity assigned to,Call duration,\
         Call outcome,Call direction,Call status,Associated Contact,Associated Contact IDs,\
         Associated Company,Associated Deal,Priority\n\
         901,Intro,<p>Wants a quote</p>,2024-03-15 09:30,bob@us.example,330000,Connected,Outbound,\
         COMPLETED,Ana Ruiz (ana@acme.example),51,Acme,Big deal,high\n",
    );
    assert_eq!((call.kind, at(&call).as_str()), (Call, "2024-03-15T09:30:00Z"));
    assert_eq!(call.summary, "Intro\nWants a quote");
    assert_eq!(with(&call), ["Ana Ruiz|ana@acme.example|hubspot:51"]);
    assert_eq!(call.owner.as_ref().map(said).as_deref(), Some("bob@us.example"));
    assert_eq!(call.outcome, Some(Outcome::Reached));
    assert_eq!((call.direction, call.duration_seconds), (Some(Direction::Out), Some(330)));
    assert_eq!(
        (call.account.as_deref(), call.opportunity.as_deref()),
        (Some("Acme"), Some("Big deal"))
    );
    assert_eq!(call.external_id, "hubspot:activity:901");
    assert_eq!(call.left, [Loss::new(2, "Priority")]);

    let meeting = "Record ID,Meeting name,Meeting start time,Meeting end time,Meeting outcome,\
        Meeting location,Associated Contact\n7,Review,2024-03-15 09:00,2024-03-15 10:30,STATE,Room 1,Ana\n";
    let one = interaction(&meeting.replace("STATE", "SCHEDULED"));
    assert_eq!((one.kind, one.duration_seconds), (Meeting, Some(5400)));
    assert_eq!((one.location.as_deref(), one.signs.as_slice()), (Some("Room 1"), &[][..]));
    let one = interaction(&meeting.replace("STATE", "NO_SHOW"));
    assert_eq!(one.signs, [Sign::Cancelled]);

    let task = "Record ID,Task Title,Task Notes,Task Status,Task Type,Due date,Completed at,\
        Activity assigned to,Associated Contact\n8,Send quote,,STATE,TODO,2024-03-20,,Bob,Ana Ruiz\n";
    let one = follow_up(&task.replace("STATE", "NOT_STARTED"));
    assert_eq!(one.due.rfc3339(&Utc), "2024-03-20T09:00:00Z");
    assert_eq!((one.text.as_str(), said(&one.with).as_str()), ("Send quote", "Ana Ruiz"));
    assert_eq!(one.owner.as_ref().map(said).as_deref(), Some("Bob"));
    let one = interaction(&task.replace("STATE", "COMPLETED"));
    assert_eq!((one.kind, at(&one).as_str()), (Note, "2024-03-20T12:00:00Z"));

    let note = interaction(
        "Record ID,Note body,Activity date,Associated Contact\n9,<div>one</div><div>two</div>,2024-03-15,Ana\n",
    );
    assert_eq!((note.kind, note.summary.as_str()), (Note, "one\ntwo"));
    let mail = interaction(
        "Record ID,Email subject,Email body,Email direction,Email from address,Email to address,Activity date\n\
         5,Quote,Please send it,INCOMING_EMAIL,ana@acme.example,bob@us.example,2024-03-15 08:00\n",
    );
    assert_eq!((mail.kind, mail.direction), (Email, Some(Direction::In)));
    assert_eq!(mail.from.as_ref().map(said).as_deref(), Some("ana@acme.example"));
    assert_eq!(with(&mail), ["bob@us.example"]);
}

#[test]
fn salesforce_activities() {
    let head = "Id,WhoId,WhatId,Subject,ActivityDate,Status,Priority,OwnerId,Description,Type,\
        TaskSubtype,CallDurationInSeconds,CallType,CallDisposition,Who.Name,Owner.Name,CreatedDate\n";
    let call = interaction(&format!(
        "{head}00T1,0035,0061,Call: pricing,2024-03-15,Completed,Normal,005,Asked for a quote,Call,Call,\
         754,Outbound,Left voicemail,Ana Ruiz,Bob,2024-03-15T10:00:00.000+0000\n"
    ));
    assert_eq!((call.kind, at(&call).as_str()), (Call, "2024-03-15T12:00:00Z"));
    assert_eq!(with(&call), ["Ana Ruiz|salesforce:0035"]);
    assert_eq!((call.outcome, call.duration_seconds), (Some(Outcome::Voicemail), Some(754)));
    assert_eq!(call.external_id, "salesforce:activity:00T1");
    let mail = interaction(&format!(
        "{head}00T2,0035,,Email: Re: quote,2024-03-15,Completed,,,Hello,,Task,,,,Ana Ruiz,Bob,\n"
    ));
    assert_eq!(mail.kind, Email);
    let task = follow_up(&format!(
        "{head}00T3,0035,,Send contract,2024-03-15,Not Started,,,,,Task,,,,Ana Ruiz,Bob,\n"
    ));
    assert_eq!(
        (task.text.as_str(), said(&task.with).as_str()),
        ("Send contract", "Ana Ruiz|salesforce:0035")
    );
    let event = interaction(
        "Id,WhoId,Subject,StartDateTime,EndDateTime,Location,Description,EventSubtype\n\
         00U1,0035,Demo,2024-03-15T09:00:00.000Z,2024-03-15T09:45:00.000Z,Madrid,Showed it,Event\n",
    );
    assert_eq!((event.kind, event.duration_seconds), (Meeting, Some(2700)));
    let report = interaction(
        "Subject,Date,Assigned,Contact,Company / Account,Opportunity,Status,Full Comments,Task Subtype,Call Duration\n\
         Pricing,3/15/2024,Bob,Ana Ruiz,Acme,Big deal,Completed,Asked,Call,90\n",
    );
    assert_eq!((report.kind, report.duration_seconds), (Call, Some(90)));
    assert_eq!(report.account.as_deref(), Some("Acme"));
    assert!(
        reason(&format!("{head}00T4,,,Tidy up,2024-03-15,Open,,,,,Task,,,,,Bob,\n"))
            .contains("no contact")
    );
}

#[test]
fn pipedrive_and_zoho_activities() {
    let pipedrive = "Activity - ID,Activity - Subject,Activity - Type,Activity - Due date,Activity - Due time,\
        Activity - Duration,Activity - Done,Activity - Note,Activity - Assigned to user,Person - Name,\
        Person - Email - Work,Organization - Name,Deal - Title\n\
        3,Catch up,Call,2024-03-15,14:30,00:15,STATE,<b>Well</b><br>met,Bob,Ana Ruiz,ana@acme.example,Acme,Big deal\n";
    let done = interaction(&pipedrive.replace("STATE", "Done"));
    assert_eq!((done.kind, at(&done).as_str()), (Call, "2024-03-15T14:30:00Z"));
    assert_eq!((done.summary.as_str(), done.duration_seconds), ("Catch up\nWell\nmet", Some(900)));
    assert_eq!(with(&done), ["Ana Ruiz|ana@acme.example"]);
    let open = follow_up(&pipedrive.replace("STATE", "To do"));
    assert_eq!(open.due.rfc3339(&Utc), "2024-03-15T14:30:00Z");
    assert_eq!(open.external_id, "pipedrive:activity:3");

    let zoho = interaction(
        "Record Id,Call Owner,Subject,Call Type,Contact Name,Contact Name.id,Call Start Time,Call Duration,\
         Call Result,Description\n\
         zcrm_1,Bob,Intro,Inbound,Ana Ruiz,zcrm_9,2024-03-15 09:30:00,05:12,Interested,Likes it\n",
    );
    assert_eq!(
        (zoho.kind, zoho.direction, zoho.duration_seconds),
        (Call, Some(Direction::In), Some(312))
    );
    assert_eq!(with(&zoho), ["Ana Ruiz|zoho:zcrm_9"]);
    assert_eq!(zoho.outcome.unwrap().name(), "Interested");
    let task = follow_up(
        "Record Id,Task Owner,Subject,Due Date,Contact Name,Status\nz2,Bob,Call back,2024-03-15,Ana,Not Started\n",
    );
    assert_eq!(task.text, "Call back");
    let note = interaction(
        "Record Id,Note Owner,Note Title,Note Content,Parent ID.id,Parent ID,Created Time\n\
         z3,Bob,,Has a dog,zcrm_9,Ana Ruiz,2024-03-15 09:30:00\n",
    );
    assert_eq!((note.kind, note.summary.as_str()), (Note, "Has a dog"));
    let note = interaction(
        "id,contact_id,text,date,sales_id,status\n1,7,Met at the fair,2024-07-01T11:54:49.95+00:00,0,warm\n",
    );
    assert_eq!((note.kind, with(&note)), (Note, vec!["atomic-crm:7".to_owned()]));
}

#[test]
fn plain_tables_of_interactions() {
    let one = interaction(
        "Date;Type;Contact;Company;Notes;Duration;Mood\n15.03.2024 09:30;Phone call;Ruiz, Ana;Acme;Wants a quote;12m;good\n",
    );
    assert_eq!(
        (one.kind, at(&one).as_str(), one.duration_seconds),
        (Call, "2024-03-15T09:30:00Z", Some(720))
    );
    assert_eq!(with(&one), ["Ruiz, Ana"]);
    assert_eq!(one.left, [Loss::new(2, "Mood")]);
    // A later date tells which number is the month.
    let text =
        "Date,Type,Email,Subject\n3/4/2024,Call,a@x.example,One\n3/14/2024,Call,a@x.example,Two\n";
    let dates: Vec<String> = rows(text)
        .iter()
        .map(|item| match item {
            Item::Interaction(one) => at(one),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(dates, ["2024-03-04T12:00:00Z", "2024-03-14T12:00:00Z"]);
    let text = "Date,Type,Email,Subject\nWHEN,WHAT,MAIL,TEXT\n";
    let with = |when: &str, what: &str, mail: &str, said: &str| {
        text.replace("WHEN", when).replace("WHAT", what).replace("MAIL", mail).replace("TEXT", said)
    };
    assert!(reason(&with("3/4/2024", "Call", "a@x.example", "x")).contains("which of its numbers"));
    assert!(reason(&with("", "Call", "a@x.example", "x")).contains("no date"));
    assert!(reason(&with("2024-03-04", "Call", "", "x")).contains("names nobody"));
    let one = interaction(&with("2024-03-04", "Karaoke", "a@x.example", ""));
    assert_eq!((one.kind, one.summary.as_str()), (Note, "Note"));
    assert!(one.losses[0].reason.contains("no type \"Karaoke\""), "{:?}", one.losses);
    let lost = with("2024-03-04", "Call", "a@x.example;nobody", "x");
    let lost = interaction(&lost);
    assert_eq!(lost.losses, [Loss::new(2, "\"nobody\" is no e-mail address")]);
    let long = "x".repeat(2_000);
    assert_eq!(interaction(&with("2024-03-04", "Call", "a@x.example", &long)).summary, long);
}

#[test]
fn a_map_makes_any_table_one_of_interactions() {
    let map = "record = \"interaction\"\ntype = \"Art\"\ntext = \"Inhalt\"\n[date]\ndmy = \"Tag\"\n[contact]\nemail = \"Wer\"\n";
    let map = Mapping::parse(map).unwrap();
    let text = "Tag;Art;Wer;Inhalt\n3/4/2024;E-Mail;a@x.example;Angebot\n";
    let read = read(text.as_bytes(), Some(&map), &Utc).unwrap();
    let all: Vec<Item> = read.collect::<Result<_, _>>().unwrap();
    let [Item::Interaction(one)] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((one.kind, at(one).as_str()), (Email, "2024-04-03T12:00:00Z"));
    assert!(
        refused(text, Some("record = \"interaction\"\ntext = \"Inhalt\"\n"))
            .1
            .contains("names no column of dates")
    );
}

#[test]
fn accounts() {
    for (text, source) in [
        (
            "Record ID,Company name,Company owner,Company Domain Name,Parent Company,Lifecycle Stage\n\
             5,Acme,bob@us.example,acme.example,Globex,Lead\n",
            "hubspot",
        ),
        (
            "Account Name,Account Owner,Website,Parent Account,Billing City\n\
             Acme,Bob,https://www.acme.example/en,Globex,Madrid\n",
            "salesforce",
        ),
        (
            "Organization - ID,Organization - Name,Organization - Owner,Organization - Website\n\
             5,Acme,Bob,acme.example\n",
            "pipedrive",
        ),
        (
            "Record Id,Account Owner,Account Name,Website,Parent Account\nz1,Bob,Acme,acme.example,Globex\n",
            "zoho",
        ),
        (
            "name,sector,size,website,phone_number,sales\nAcme,IT,50,https://acme.example,555,Bob\n",
            "atomic-crm",
        ),
        ("Company,Website,Owner\nAcme,www.acme.example,Bob\n", "csv"),
    ] {
        let one = account(text);
        assert_eq!(one.name, "Acme", "{source}");
        assert_eq!(one.domains, ["acme.example"], "{source}");
        let owner = one.owner.as_ref().map(said).unwrap();
        assert!(owner == "Bob" || owner == "bob@us.example", "{source}");
        if text.contains("Globex") {
            assert_eq!(one.parent.as_deref(), Some("Globex"), "{source}");
        }
        assert_eq!(one.losses, [], "{source}");
    }
    let left = account(
        "Account Name,Account Owner,Website,Parent Account,Billing City\nAcme,,nowhere,,Madrid\n",
    );
    assert_eq!((left.left, left.losses.len()), (vec![Loss::new(2, "Billing City")], 1));
}

#[test]
fn opportunities() {
    for (text, id) in [
        (
            "Record ID,Deal Name,Deal Stage,Close Date,Amount,Currency,Associated Company,Associated Contact\n\
             5,Big deal,Proposal,2024-09-30,12000.50,EUR,Acme,Ana Ruiz\n",
            "hubspot:deal:5",
        ),
        (
            "Opportunity Name,Opportunity ID,Account Name,Stage,Amount,Amount Currency,Close Date,Contact Name\n\
             Big deal,0061,Acme,Proposal,\"12,000.50\",EUR,30.09.2024,Ana Ruiz\n",
            "salesforce:deal:0061",
        ),
        (
            "Deal - ID,Deal - Title,Deal - Value,Deal - Currency,Deal - Stage,Deal - Expected close date,\
             Deal - Organization,Deal - Contact person,Deal - Status\n\
             5,Big deal,12000.5,EUR,Proposal,2024-09-30,Acme,Ana Ruiz,open\n",
            "pipedrive:deal:5",
        ),
        (
            "Record Id,Deal Name,Account Name,Contact Name,Amount,Closing Date,Stage\n\
             z5,Big deal,Acme,Ana Ruiz,\"€ 12.000,50\",2024-09-30,Proposal\n",
            "zoho:deal:z5",
        ),
    ] {
        let one = opportunity(text);
        assert_eq!(
            (one.title.as_str(), one.account.as_deref()),
            ("Big deal", Some("Acme")),
            "{id}"
        );
        assert_eq!(one.with.iter().map(said).collect::<Vec<_>>(), ["Ana Ruiz"], "{id}");
        assert_eq!(
            (one.stage.as_deref(), one.currency.as_deref()),
            (Some("Proposal"), Some("EUR")),
            "{id}"
        );
        assert_eq!(one.amount.unwrap().to_string(), "12000.50", "{id}");
        assert_eq!(one.close_date.unwrap().to_string(), "2024-09-30", "{id}");
        assert_eq!(one.external_id, id);
        assert_eq!((one.left, one.losses), (vec![], vec![]), "{id}");
    }
    let atomic = "name,company,categories,stage,amount,expected_closing_date,description\n\
        New website,Acme,Design,Opportunity,$12000,2026-09-30,Redesign\n";
    let one = opportunity(atomic);
    assert_eq!((one.title.as_str(), one.currency.as_deref()), ("New website", Some("USD")));
    assert!(one.external_id.starts_with("content:"));
    let won = opportunity("Title,Value,Currency,Stage,Status\nBig deal,many,EUR,Proposal,Won\n");
    assert_eq!((won.stage.as_deref(), won.amount, won.losses.len()), (Some("won"), None, 1));
    assert!(
        reason("Title,Value,Currency,Stage,Status\n,5,EUR,Proposal,Won\n")
            .contains("no opportunity")
    );
}

proptest! {
    #[test]
    fn any_rows_are_read_to_their_end(
        cells in "([a-z\",;\n ]|[0-9]{1,4}|2024-03-15|:|/|@|€|LinkedIn Member|Yes|Call|<p>|&amp;){0,120}",
    ) {
        for head in [
            MESSAGES,
            "Record ID,Call notes,Activity date,Call duration,Associated Contact\n",
            "Id,WhoId,Subject,ActivityDate,Status,Who.Name\n",
            "Organization - Name,Organization - Website,Organization - Owner\n",
            "Title,Value,Currency,Stage,Expected close date,Contact person\n",
        ] {
            let text = format!("{head}{cells}");
            let lines = text.lines().count() + 1;
            let all = items(text.as_bytes());
            prop_assert!(all.len() <= lines);
            for item in all {
                match item {
                    Item::Interaction(one) => {
                        prop_assert!(!one.summary.is_empty() || one.outcome.is_some());
                        prop_assert!(one.from.is_some() || !one.with.is_empty() || one.account.is_some() || one.opportunity.is_some());
                    }
                    Item::FollowUp(one) => prop_assert!(!one.text.is_empty()),
                    Item::Account(one) => prop_assert!(!one.name.is_empty()),
                    Item::Opportunity(one) => prop_assert!(!one.title.is_empty()),
                    Item::Failed(loss) => prop_assert!(loss.line >= 1),
                    other @ Item::Contact(_) => panic!("{other:?}"),
                }
            }
        }
    }
}

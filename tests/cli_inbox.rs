//! Mail, calendars and messages from the shell: what goes onto timelines, and what waits in the inbox.

mod cli_support;

use cli_support::Home;

/// Three messages: from somebody, an answer of ours, and a newsletter.
const MAIL: &str = "\
From ana@acme.example Mon Mar  4 10:00:00 2024
From: Ana Ruiz <ana@acme.example>
To: me@us.example
Date: Mon, 4 Mar 2024 10:00:00 +0000
Message-ID: <1@acme.example>
Subject: The offer

Could you send it again?

From me@us.example Mon Mar  4 11:00:00 2024
From: me@us.example
To: Ana Ruiz <ana@acme.example>, Bo Lind <bo@acme.example>
Date: Mon, 4 Mar 2024 11:00:00 +0000
Message-ID: <2@us.example>
In-Reply-To: <1@acme.example>
Subject: Re: The offer

Here it is.

> Could you send it again?

From news@shop.example Tue Mar  5 08:00:00 2024
From: Shop <news@shop.example>
To: me@us.example
Date: Tue, 5 Mar 2024 08:00:00 +0000
Message-ID: <3@shop.example>
List-Id: <news.shop.example>
List-Unsubscribe: <https://shop.example/off>
Subject: Sale

Everything must go.
";

fn home() -> (Home, String) {
    let home = Home::new();
    let file = home.write("mail.mbox", MAIL);
    (home, file)
}

#[test]
fn who_is_no_contact_is_proposed_and_their_mail_waits() {
    let (home, file) = home();
    let report = home.json(["import", &file, "--me", "me@us.example"]);
    assert_eq!(report["format"], "mbox");
    assert_eq!(report["contacts"]["created"], 0, "mail makes no contacts");
    let entries = &report["interactions"];
    assert_eq!((entries["created"].as_u64(), entries["waiting"].as_u64()), (Some(0), Some(2)));
    assert_eq!(entries["quarantined"], 1);
    assert_eq!(entries["rules"]["list-mail"], 1);

    let inbox = home.json(["inbox", "list"]);
    let inbox = inbox.as_array().unwrap();
    assert_eq!(inbox.len(), 3);
    assert_eq!(
        (inbox[0]["name"].as_str(), inbox[0]["entries"].as_u64()),
        (Some("Ana Ruiz"), Some(2))
    );
    assert_eq!(inbox[1]["email"], "bo@acme.example");
    assert_eq!(
        (inbox[2]["kind"].as_str(), inbox[2]["rule"].as_str()),
        (Some("noise"), Some("list-mail"))
    );

    let done = home.json(["inbox", "accept", "ana@acme.example"]);
    assert_eq!((done["contacts"].as_u64(), done["interactions"].as_u64()), (Some(1), Some(2)));
    let timeline = home.json(["timeline", "Ana Ruiz"]);
    let directions: Vec<_> =
        timeline.as_array().unwrap().iter().map(|it| &it["direction"]).collect();
    assert_eq!(directions, ["out", "in"]);
    assert_eq!(timeline[0]["summary"], "Re: The offer\nHere it is.");
    assert_eq!(timeline[1]["source"], "mail");

    // The other one joins what is logged already.
    home.ok(["inbox", "accept", "bo@acme.example"]);
    let shared = home.json(["timeline", "Bo Lind"]);
    assert_eq!(shared.as_array().unwrap().len(), 1);
    assert_eq!(shared[0]["contacts"].as_array().unwrap().len(), 2);
    assert!(home.ok(["doctor"]).err.contains("sound"));
}

#[test]
fn the_same_mail_comes_once_whatever_became_of_it() {
    let (home, file) = home();
    let import = || home.json(["import", &file, "--me", "me@us.example"]);
    import();
    let again = import();
    assert_eq!(again["interactions"]["skipped"], 3);
    assert!(again["batch"].is_null());
    home.ok(["inbox", "reject", "bo@acme.example"]);
    home.ok(["inbox", "reject", "--rule", "list-mail"]);
    home.ok(["inbox", "accept", "ana@acme.example"]);
    home.ok(["interaction", "delete", "last", "--yes"]);
    let again = import();
    assert_eq!(again["interactions"]["skipped"], 3, "what was deleted stays away");
    assert_eq!(home.json(["inbox", "list"]).as_array().unwrap().len(), 0);
    // As single messages it is the same mail.
    let (first, _) = MAIL.split_once("From me@us.example Mon").unwrap();
    let eml = home.write("one.eml", first.split_once('\n').unwrap().1);
    let single = home.json(["import", &eml]);
    assert_eq!(
        (single["format"].as_str(), single["interactions"]["skipped"].as_u64()),
        (Some("eml"), Some(1))
    );
    assert_eq!(single["failed"].as_array().unwrap().len(), 0);
}

#[test]
fn known_people_get_their_mail_at_once() {
    let (home, file) = home();
    home.ok(["contact", "add", "A. Ruiz", "--email", "ANA@acme.example"]);
    let dry = home.json(["import", &file, "--me", "me@us.example", "--dry-run"]);
    assert_eq!(dry["interactions"]["created"], 2);
    assert!(dry["batch"].is_null());
    assert_eq!(home.json(["timeline", "A. Ruiz"]).as_array().unwrap().len(), 0);
    let report = home.json(["import", &file, "--me", "me@us.example"]);
    assert_eq!(report["interactions"]["created"], 2);
    // Bo is proposed, and joins the entry that is there.
    let inbox = home.json(["inbox", "list", "--proposed"]);
    assert_eq!(inbox.as_array().unwrap().len(), 1);
    home.ok(["inbox", "accept", "--all-proposed"]);
    let entry = home.json(["timeline", "Bo Lind"]);
    assert_eq!(entry[0]["summary"], "Re: The offer\nHere it is.");
    assert_eq!(entry[0]["contacts"][0]["name"], "A. Ruiz");
}

#[test]
fn a_proposal_may_be_a_contact_that_is_there() {
    let (home, file) = home();
    home.ok(["contact", "add", "Ana Ruiz", "--account", "Acme"]);
    home.ok(["import", &file, "--me", "me@us.example"]);
    let inbox = home.json(["inbox", "list", "--proposed"]);
    assert_eq!(inbox[0]["candidates"][0]["name"], "Ana Ruiz", "a name alone is not certain");
    home.ok(["inbox", "accept", "ana@acme.example", "--into", "Ana Ruiz"]);
    let contact = home.json(["contact", "show", "Ana Ruiz"]);
    assert_eq!(contact["emails"][0]["value"], "ana@acme.example");
    assert_eq!(contact["interaction_count"], 2);
}

#[test]
fn noise_is_rescued_and_addresses_are_told() {
    let (home, file) = home();
    home.ok(["import", &file, "--me", "me@us.example"]);
    let noise = home.json(["inbox", "list", "--noise"]);
    let id = noise[0]["id"].as_str().unwrap();
    let done = home.json(["inbox", "accept", id, "--always"]);
    assert_eq!((done["contacts"].as_u64(), done["interactions"].as_u64()), (Some(1), Some(1)));
    assert_eq!(home.json(["timeline", "Shop"])[0]["summary"], "Sale\nEverything must go.");
    let rules = home.json(["inbox", "address"]);
    assert_eq!(
        (rules[0]["address"].as_str(), rules[0]["verdict"].as_str()),
        (Some("news@shop.example"), Some("always"))
    );
    // A second newsletter of theirs is none any more; a domain may be left out for good.
    let second = MAIL.replace("<3@", "<4@").replace("Sale", "Second");
    let more = home.write("more.mbox", &second);
    let report = home.json(["import", &more, "--me", "me@us.example"]);
    assert_eq!(report["interactions"]["created"], 1);
    home.ok(["inbox", "address", "acme.example", "never"]);
    let third = MAIL.replace("<1@", "<5@").replace("<3@", "<4@");
    let third = home.write("third.mbox", &third);
    let report = home.json(["import", &third, "--me", "me@us.example"]);
    assert_eq!(report["interactions"]["rules"]["blocked-address"], 1);
    home.ok(["inbox", "address", "acme.example", "ask"]);
    assert_eq!(home.json(["inbox", "address"]).as_array().unwrap().len(), 1);
    let ran = home.fails(2, ["inbox", "address", "nonsense", "never"]);
    assert!(ran.err.contains("neither an e-mail address nor a domain"), "{ran:?}");
}

#[test]
fn what_is_not_there_is_told_and_viewers_are_refused() {
    let (home, file) = home();
    let ran = home.ok(["inbox", "list"]);
    assert!(ran.err.contains("nothing waits here"), "{ran:?}");
    let ran = home.ok(["import", &file]);
    assert!(ran.err.contains("no e-mail address of yours is known"), "{ran:?}");
    home.fails(4, ["inbox", "accept", "nobody@x.example"]);
    home.fails(2, ["inbox", "accept"]);
    home.fails(2, ["import", &file, "--me", "a@b@c"]);
    home.ok(["member", "add", "vic@x.example", "--role", "viewer"]);
    let ran = home.fails(3, ["--user", "vic@x.example", "inbox", "accept", "ana@acme.example"]);
    assert!(ran.err.contains("only members and owners"), "{ran:?}");
    assert_eq!(
        home.json(["--user", "vic@x.example", "inbox", "list", "--proposed"])
            .as_array()
            .unwrap()
            .len(),
        3
    );
}

#[test]
fn meetings_are_logged_and_those_to_come_are_promised() {
    let home = Home::new();
    home.ok(["contact", "add", "Ana Ruiz", "--email", "ana@acme.example"]);
    let event = |uid: &str, start: &str, more: &str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTART:{start}\r\nDURATION:PT30M\r\nSUMMARY:Kick-off\r\n\
             ORGANIZER:mailto:me@us.example\r\nATTENDEE;CN=Ana Ruiz:mailto:ana@acme.example\r\n{more}END:VEVENT\r\n"
        )
    };
    let calendar = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}{}{}END:VCALENDAR\r\n",
        event("1", "20240304T100000Z", "LOCATION:Office\r\n"),
        event("2", "29991231T100000Z", ""),
        event("3", "20240305T100000Z", "STATUS:CANCELLED\r\n"),
    );
    let file = home.write("cal.ics", &calendar);
    let report = home.json(["import", &file, "--me", "me@us.example"]);
    assert_eq!(report["format"], "ics");
    assert_eq!(report["interactions"]["created"], 1);
    assert_eq!(report["interactions"]["rules"]["cancelled"], 1);
    assert_eq!(report["follow_ups"]["created"], 1);
    let met = home.json(["timeline", "Ana Ruiz"]);
    assert_eq!(
        (met[0]["type"].as_str(), met[0]["location"].as_str()),
        (Some("meeting"), Some("Office"))
    );
    assert_eq!(met[0]["duration_seconds"], 1800);
    let promised = home.json(["follow-up", "list"]);
    assert_eq!(promised[0]["text"], "Kick-off");
    let again = home.json(["import", &file, "--me", "me@us.example"]);
    assert_eq!(again["interactions"]["skipped"], 3);
    assert_eq!(home.json(["follow-up", "list"]).as_array().unwrap().len(), 1);
    // The same meeting in a mail is that meeting.
    let mail = format!(
        "From: me@us.example\r\nTo: ana@acme.example\r\nDate: Fri, 1 Mar 2024 10:00:00 +0000\r\n\
         Message-ID: <inv@us.example>\r\nSubject: Invitation\r\nMIME-Version: 1.0\r\n\
         Content-Type: text/calendar; method=REQUEST; charset=utf-8\r\n\r\n{calendar}"
    );
    let mail = home.write("invitation.eml", &mail);
    let report = home.json(["import", &mail, "--me", "me@us.example"]);
    assert_eq!(
        (report["interactions"]["created"].as_u64(), report["interactions"]["skipped"].as_u64()),
        (Some(0), Some(3))
    );
}

#[test]
fn a_signature_says_more_of_a_proposal() {
    let home = Home::new();
    let mail = |id: u32, text: &str| {
        format!(
            "From: Ana Ruiz <ana@acme.example>\nTo: me@us.example\nDate: Mon, {id} Mar 2024 10:00:00 +0000\n\
             Message-ID: <{id}@acme.example>\nSubject: Hi\n\n{text}\n"
        )
    };
    let signature = "Hello\n\n-- \nAna Ruiz\nHead of Purchasing\nAcme GmbH\nTel: +49 89 1234567\n";
    let first = home.write("1.eml", mail(4, signature));
    let second = home.write("2.eml", mail(5, "Without one."));
    home.ok(["import", &first, &second, "--me", "me@us.example"]);
    let inbox = home.json(["inbox", "list"]);
    assert_eq!(inbox.as_array().unwrap().len(), 1);
    let said = ["phone", "title", "account"].map(|key| inbox[0][key].as_str().unwrap_or_default());
    assert_eq!(
        said,
        ["+49 89 1234567", "Head of Purchasing", "Acme GmbH"],
        "of the mail that says more"
    );
    home.ok(["inbox", "accept", "ana@acme.example"]);
    let contact = home.json(["contact", "show", "Ana Ruiz"]);
    assert_eq!(contact["account"]["name"], "Acme GmbH");
    assert_eq!(contact["title"], "Head of Purchasing");
    assert_eq!(contact["phones"][0]["value"], "+49 89 1234567");
}

#[test]
fn taking_an_import_back_clears_the_inbox_of_it() {
    let (home, file) = home();
    home.ok(["contact", "add", "Ana Ruiz", "--email", "ana@acme.example"]);
    home.ok(["import", &file, "--me", "me@us.example"]);
    assert_eq!(home.json(["timeline", "Ana Ruiz"]).as_array().unwrap().len(), 2);
    let undone = home.json(["import", "undo", "last", "--yes"]);
    assert_eq!(undone["interactions"]["deleted"], 2);
    assert_eq!(home.json(["timeline", "Ana Ruiz"]).as_array().unwrap().len(), 0);
    assert_eq!(home.json(["inbox", "list"]).as_array().unwrap().len(), 0);
    // And it can be imported again.
    let again = home.json(["import", &file, "--me", "me@us.example"]);
    assert_eq!(again["interactions"]["created"], 2);
    assert_eq!(again["interactions"]["quarantined"], 1);
    assert_eq!(home.json(["inbox", "list", "--proposed"])[0]["email"], "bo@acme.example");
    assert!(home.ok(["doctor"]).err.contains("sound"));
}

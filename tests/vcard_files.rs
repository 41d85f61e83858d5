//! The vCard files of other programs in `../shared/data/vcard`: every contact, and what is known
//! about it from reading the files.
//!
//! `TOUCHLINE_SHARED_DATA` points to another place, `TOUCHLINE_REQUIRE_SHARED=1` makes a missing
//! place a failure instead of a skipped test.

use std::fs::File;
use std::path::PathBuf;

use touchline::domain::DetailKind::{self, Address, Custom, Email, Handle, Phone, Url};
use touchline::intake::{ContactDraft, Format, Item, Loss, detect, vcard};

const FOLDER: &str = "vcard/ez-vcard";

fn data() -> Option<PathBuf> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");
    let place = std::env::var_os("TOUCHLINE_SHARED_DATA").unwrap_or_else(|| usual.into());
    let place = PathBuf::from(place).join(FOLDER);
    if place.is_dir() {
        return Some(place);
    }
    let required = std::env::var("TOUCHLINE_REQUIRE_SHARED").is_ok_and(|value| value == "1");
    assert!(!required, "{} is not here", place.display());
    println!("skipped: ../shared/data is not here");
    None
}

fn items(name: &str) -> Option<Vec<Item>> {
    let path = data()?.join(name);
    assert_eq!(detect(&std::fs::read(&path).unwrap()), Ok(Format::VCard));
    let cards = vcard::read(File::open(path).unwrap()).unwrap();
    Some(cards.collect::<Result<_, _>>().unwrap())
}

/// The contacts of a file, after checking that no record of it failed.
fn contacts(name: &str) -> Option<Vec<ContactDraft>> {
    let contact = |item| match item {
        Item::Contact(contact) => *contact,
        other => panic!("{name}: {other:?}"),
    };
    Some(items(name)?.into_iter().map(contact).collect())
}

/// The only contact of a file, of which nothing was lost.
fn whole(name: &str) -> Option<ContactDraft> {
    let mut all = contacts(name)?;
    assert_eq!(all.len(), 1, "{name}");
    let only = all.remove(0);
    assert_eq!(only.losses, [], "{name}");
    assert_eq!(only.line, 1, "{name}");
    Some(only)
}

/// The details of a kind as "label=value".
fn details(contact: &ContactDraft, kind: DetailKind) -> Vec<String> {
    let of_kind = contact.details.iter().filter(|detail| detail.kind == kind);
    of_kind
        .map(|detail| format!("{}={}", detail.label.as_deref().unwrap_or(""), detail.value))
        .collect()
}

fn birthday(contact: &ContactDraft) -> Option<String> {
    contact.birthday.map(|day| day.to_string())
}

/// A file, its contacts, e-mails and phones, and the names of the first and the last contact.
const FACTS: [(&str, usize, usize, usize, &str, &str); 18] = [
    ("John_Doe_ANDROID.vcf", 6, 5, 9, "john.doe@company.com", "ÑÑÑÑ"),
    ("John_Doe_BLACK_BERRY.vcf", 1, 0, 1, "John Doe", "John Doe"),
    ("John_Doe_EVOLUTION.vcf", 1, 1, 2, JOHN, JOHN),
    ("John_Doe_GMAIL.vcf", 1, 1, 2, JOHN, JOHN),
    ("John_Doe_IPHONE.vcf", 1, 1, 7, JOHN_PLAIN, JOHN_PLAIN),
    ("John_Doe_LOTUS_NOTES.vcf", 1, 2, 2, "Mr. Doe John I Johny", "Mr. Doe John I Johny"),
    ("John_Doe_MAC_ADDRESS_BOOK.vcf", 1, 1, 7, JOHN_TIGHT, JOHN_TIGHT),
    ("John_Doe_MS_OUTLOOK.vcf", 1, 1, 2, JOHN_PLAIN, JOHN_PLAIN),
    ("fullcontact.vcf", 1, 5, 9, FULL, FULL),
    ("gmail-list.vcf", 3, 3, 0, "Arnold Smith", "Doug White"),
    ("gmail-single.vcf", 1, 1, 2, "Greg Dartmouth", "Greg Dartmouth"),
    ("gmail-single2.vcf", 1, 5, 11, "VCard Test", "VCard Test"),
    ("issue114.vcf", 1, 1, 2, "Dummy, Dummy", "Dummy, Dummy"),
    ("outlook-2003.vcf", 1, 1, 4, "John Doe III", "John Doe III"),
    ("outlook-2007.vcf", 1, 1, 4, "Mr. Michael Angstadt Jr.", "Mr. Michael Angstadt Jr."),
    ("rfc2426-example.vcf", 2, 3, 4, "Frank Dawson", "Tim Howes"),
    ("rfc6350-example.vcf", 1, 1, 2, "Simon Perreault", "Simon Perreault"),
    (THUNDERBIRD, 1, 5, 5, "John Doe", "John Doe"),
];

const JOHN: &str = "Mr. John Richter, James Doe Sr.";
const JOHN_PLAIN: &str = "Mr. John Richter James Doe Sr.";
const JOHN_TIGHT: &str = "Mr. John Richter,James Doe Sr.";
const FULL: &str = "Prefix FirstName MiddleName LastName Suffix";
const THUNDERBIRD: &str = "thunderbird-MoreFunctionsForAddressBook-extension.vcf";

#[test]
fn every_file_has_the_contacts_that_are_known() {
    let Some(place) = data() else { return };
    let mut total = 0;
    for (name, count, emails, phones, first, last) in FACTS {
        let all = contacts(name).unwrap();
        let of_kind = |kind| all.iter().map(|contact| details(contact, kind).len()).sum::<usize>();
        assert_eq!(all.len(), count, "{name}");
        assert_eq!((of_kind(Email), of_kind(Phone)), (emails, phones), "{name}");
        assert_eq!(all.first().unwrap().name, first, "{name}");
        assert_eq!(all.last().unwrap().name, last, "{name}");
        total += count;
    }
    assert_eq!(total, 26);
    let files = std::fs::read_dir(place).unwrap().filter_map(Result::ok);
    let cards = files.filter(|file| file.path().extension().is_some_and(|end| end == "vcf"));
    assert_eq!(cards.count(), FACTS.len(), "a file that the table does not know");
}

#[test]
fn android() {
    let Some(all) = contacts("John_Doe_ANDROID.vcf") else { return };
    let lines: Vec<u64> = all.iter().map(|contact| contact.line).collect();
    assert_eq!(lines[..3], [1, 6, 11]);
    assert_eq!(all[1].name, "jane.doe@company.com");
    assert_eq!(all[2].name, "Ñ Ñ Ñ Ñ Ñ");
    assert_eq!(all[3].name, "Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ Ñ");
    assert_eq!(
        details(&all[3], Phone),
        ["mobile=123456", "home=234567", "mobile=3456789", "home=45678901"]
    );
    // Two notes that say the same, each over three lines that are folded within a word.
    let note = all[3].notes.as_deref().unwrap();
    assert!(note.starts_with("Ñ Ñ Ñ Ñ Ñ Ñ Ñ ÑÑ Ñ") && !note.contains('\n'), "{note}");
    assert_eq!(details(&all[4], Phone), ["mobile=123456", "work=123456", "work fax=123456"]);
    assert_eq!(details(&all[4], Email), ["work=bob@company.com", "=ÑÑÑÑÑÑÑÑÑÑÑÑÑÑ"]);
    assert_eq!(details(&all[4], Url), ["=www.company.com", "=http://www.company.com"]);
    assert_eq!(all[4].account.as_deref(), Some("ÑÑÑÑÑÑÑÑÑÑÑÑ"));
    assert_eq!(details(&all[4], Custom), Vec::<String>::new());
    assert_eq!(all[5].account.as_deref(), Some("Ñ".repeat(44).as_str()));
    let labelled = all.iter().filter(|contact| contact.labels == ["My Contacts"]);
    assert_eq!(labelled.count(), 5);
    assert_eq!(all[4].labels, Vec::<String>::new());
    // Of the three organisations of the last card, the second ends in half a character.
    assert!(all[..5].iter().all(|contact| contact.losses.is_empty()));
    assert_eq!(
        all[5].losses,
        [Loss { line: 82, reason: "ORG: some characters are not UTF-8; the rest is kept".into() }]
    );
}

#[test]
fn black_berry() {
    let Some(john) = whole("John_Doe_BLACK_BERRY.vcf") else { return };
    assert_eq!(john.account.as_deref(), Some("Acme Solutions"));
    assert_eq!(details(&john, Phone), ["mobile=+96123456789"]);
    assert_eq!((john.notes, john.birthday), (None, None));
}

#[test]
fn evolution() {
    let Some(john) = whole("John_Doe_EVOLUTION.vcf") else { return };
    assert_eq!(details(&john, Phone), ["mobile=905-666-1234", "work=905-555-1234"]);
    assert_eq!(details(&john, Email), ["work=john.doe@ibm.com"]);
    assert_eq!(details(&john, Url), ["=http://www.ibm.com"]);
    assert_eq!(details(&john, Handle), ["aim=johnny5@aol.com"]);
    assert_eq!(
        details(&john, Address),
        [
            "home=ASB-123, 15 Crescent moon drive, Albaney, New York, 12345, United States of America"
        ]
    );
    assert_eq!(
        details(&john, Custom),
        [
            "nickname=Johny",
            "spouse=Maria",
            "department=Accounting, Dungeon",
            "manager=Big Blue",
            "assistant=Little Red",
            "anniversary=1980-03-22"
        ]
    );
    assert_eq!(john.account.as_deref(), Some("IBM"));
    assert_eq!(john.title.as_deref(), Some("Money Counter"));
    assert_eq!(john.labels, ["VIP"]);
    assert_eq!(birthday(&john).as_deref(), Some("1980-03-22"));
    assert_eq!(john.external_id.as_deref(), Some("477343c8e6bf375a9bac1f96a5000837"));
    let note = john.notes.unwrap();
    assert!(
        note.contains("CONTRIBUTORS \"AS IS\" AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING")
    );
    assert!(note.contains("SERVICES; LOSS OF USE") && note.ends_with("SUCH DAMAGE."));
}

#[test]
fn gmail() {
    let Some(john) = whole("John_Doe_GMAIL.vcf") else { return };
    assert_eq!(details(&john, Phone), ["mobile=905-555-1234", "home=905-666-1234"]);
    assert_eq!(details(&john, Email), ["home=john.doe@ibm.com"]);
    assert_eq!(details(&john, Url), ["work=http://www.ibm.com"]);
    assert_eq!(
        details(&john, Address),
        [
            "home=Crescent moon drive, 555-asd, Nice Area, Albaney, New York 12345, United States of America"
        ]
    );
    assert_eq!(birthday(&john).as_deref(), Some("1980-03-22"));
    let note = john.notes.unwrap();
    assert!(note.contains("CONTRIBUTORS \"AS IS\" AND ANY"));
    assert!(note.ends_with("SUCH DAMAGE.\nFavotire Color: Blue"), "{note}");

    let greg = whole("gmail-single.vcf").unwrap();
    assert_eq!(details(&greg, Phone), ["mobile=555 555 1111", "GRAND_CENTRAL=555 555 2222"]);
    assert_eq!(
        details(&greg, Address),
        [
            "home=123 Home St, Home City, HM 12345",
            "CustomAdrType=321 Custom St, Custom City, TX, 98765, USA"
        ]
    );
    assert_eq!(details(&greg, Handle), ["icq=123456789"]);
    assert_eq!(details(&greg, Url), ["PROFILE=http://TheProfile.com"]);
    assert_eq!(birthday(&greg).as_deref(), Some("1960-09-10"));
    assert_eq!(greg.account.as_deref(), Some("TheCompany"));
    assert_eq!(greg.title.as_deref(), Some("TheJobTitle"));
    assert_eq!(
        greg.notes.as_deref(),
        Some(
            "This is GMail's note field.\nIt should be added as a NOTE type.\nACustomField: CustomField"
        )
    );

    let list = contacts("gmail-list.vcf").unwrap();
    let lines: Vec<(u64, &str)> =
        list.iter().map(|contact| (contact.line, contact.name.as_str())).collect();
    assert_eq!(lines, [(1, "Arnold Smith"), (7, "Chris Beatle"), (13, "Doug White")]);
    assert_eq!(details(&list[2], Email), ["=dwhite@gmail.com"]);
}

#[test]
fn gmail_with_every_field() {
    let Some(test) = whole("gmail-single2.vcf") else { return };
    assert_eq!(
        details(&test, Email),
        [
            "=email@example.com",
            "home=homeemail@example.com",
            "work=workemail@example.com",
            "=otheremail@example.com",
            "CustomEmailCategory=customcategory@example.com"
        ]
    );
    assert_eq!(
        details(&test, Phone),
        [
            "=5555551111",
            "home=5555551112",
            "work=5555551113",
            "=5555551114",
            "mobile=5555551115",
            "main=5555551116",
            "home fax=5555551117",
            "work fax=5555551118",
            "GRAND_CENTRAL=5555551119",
            "pager=5555551120",
            "CustomePhoneCategory=5555551121"
        ]
    );
    assert_eq!(
        details(&test, Handle),
        [
            "gtalk=IM2",
            "aim=IM3",
            "yahoo=IM4",
            "skype=IM5",
            "qq=IM6",
            "msn=IM7",
            "icq=IM8",
            "jabber=IM9"
        ]
    );
    assert_eq!(details(&test, Url).len(), 6);
    assert_eq!(details(&test, Url)[3], "home page=http://www.example4.com");
    assert_eq!(details(&test, Address).len(), 5);
    assert_eq!(details(&test, Address)[1], "home=112 Main St, NY, New York, 10011");
    assert_eq!(birthday(&test).as_deref(), Some("1912-06-23"));
}

#[test]
fn iphone_and_mac() {
    let Some(iphone) = whole("John_Doe_IPHONE.vcf") else { return };
    let mac = whole("John_Doe_MAC_ADDRESS_BOOK.vcf").unwrap();
    assert_eq!(
        details(&iphone, Phone),
        [
            "mobile=905-555-1234",
            "home=905-666-1234",
            "work=905-777-1234",
            "home fax=905-888-1234",
            "work fax=905-999-1234",
            "pager=905-111-1234",
            "assistant phone=905-222-1234"
        ]
    );
    assert_eq!(details(&iphone, Email), ["=john.doe@ibm.com"]);
    assert_eq!(details(&mac, Phone)[0], "work=905-777-1234");
    assert_eq!(details(&mac, Phone)[6], "AssistantPhone=905-222-1234");
    assert_eq!(details(&mac, Email), ["work=john.doe@ibm.com"]);
    assert_eq!(details(&mac, Custom)[2..], ["related=Jenny"]);
    for john in [&iphone, &mac] {
        assert_eq!(
            details(john, Address),
            [
                "home=Silicon Alley 5, New York, New York, 12345, United States of America",
                "work=Street4, Building 6, Floor 8, New York, 12345, USA"
            ]
        );
        assert_eq!(details(john, Url), ["home page=http://www.ibm.com"]);
        assert_eq!(details(john, Custom)[..2], ["nickname=Johny", "department=Accounting"]);
        assert_eq!(birthday(john).as_deref(), Some("2012-06-06"));
    }
}

#[test]
fn lotus_notes() {
    let Some(john) = whole("John_Doe_LOTUS_NOTES.vcf") else { return };
    assert_eq!(details(&john, Phone), ["mobile=+1 (212) 204-34456", "work fax=00-1-212-555-7777"]);
    assert_eq!(details(&john, Email), ["work=john.doe@ibm.com", "work=billy_bob@gmail.com"]);
    assert_eq!(
        details(&john, Address),
        [
            "home=25334, South cresent drive, Building 5, 3rd floo r, New York, New York, NYC887, U.S.A."
        ]
    );
    assert_eq!(john.account.as_deref(), Some("IBM"));
    assert_eq!(john.title.as_deref(), Some("Generic Accountant"));
    assert_eq!(birthday(&john).as_deref(), Some("1980-05-21"));
    assert_eq!(john.external_id.as_deref(), Some("0e7602cc-443e-4b82-b4b1-90f62f99a199"));
    assert_eq!(
        details(&john, Custom),
        [
            "nickname=Johny,JayJay",
            "department=SUN",
            "coordinates=-2.600000;3.400000",
            "time zone=1:00",
            "role=Counting Money"
        ]
    );
}

#[test]
fn outlook() {
    let Some(john) = whole("John_Doe_MS_OUTLOOK.vcf") else { return };
    assert_eq!(details(&john, Phone), ["work=(905) 555-1234", "home=(905) 666-1234"]);
    assert_eq!(
        details(&john, Address),
        [
            "work=Cresent moon drive, Albaney, New York, 12345, United States of America",
            "home=Silicon Alley 5, New York, New York, 12345, United States of America"
        ]
    );
    assert_eq!(details(&john, Handle), ["im=johny5@aol.com"]);
    assert_eq!(birthday(&john).as_deref(), Some("1980-03-22"));
    assert!(john.notes.unwrap().starts_with("THIS SOFTWARE IS PROVIDED BY GEORGE"));

    let john = whole("outlook-2003.vcf").unwrap();
    assert_eq!(
        details(&john, Phone),
        ["work=BusinessPhone", "home=HomePhone", "mobile=MobilePhone", "work fax=BusinessFaxPhone"]
    );
    assert_eq!(john.account.as_deref(), Some("Company, The"));
    assert_eq!(john.title.as_deref(), Some("The Job Title"));
    assert_eq!(
        details(&john, Address),
        ["work=TheOffice, 123 Main St, Austin, TX, 12345, United States of America"]
    );
    assert_eq!(
        john.notes.as_deref(),
        Some("This is the note field!!\nSecond line\n\nThird line is empty")
    );
    assert_eq!(birthday(&john).as_deref(), Some("1980-03-21"));

    let michael = whole("outlook-2007.vcf").unwrap();
    assert_eq!(
        details(&michael, Phone),
        [
            "work=(111) 555-1111",
            "home=(111) 555-2222",
            "mobile=(111) 555-4444",
            "work fax=(111) 555-3333"
        ]
    );
    assert_eq!(
        details(&michael, Url),
        ["home=http://mikeangstadt.name", "work=http://mikeangstadt.name"]
    );
    assert_eq!(
        michael.notes.as_deref(),
        Some(concat!(
            "This is the NOTE field\t\n",
            "I assume it encodes this text inside a NOTE vCard type.\n",
            "But I'm not sure because there's text formatting going on here.\n",
            "It does not preserve the formatting"
        ))
    );
    assert_eq!(birthday(&michael).as_deref(), Some("1922-03-10"));
}

#[test]
fn fullcontact() {
    let Some(full) = whole("fullcontact.vcf") else { return };
    assert_eq!(full.account.as_deref(), Some("Organization1"));
    assert_eq!(full.title.as_deref(), Some("Title1"));
    assert_eq!(full.labels, ["Tag"]);
    // The first of two alternatives of one birthday.
    assert_eq!(birthday(&full).as_deref(), Some("2016-08-01"));
    assert_eq!(
        details(&full, Email),
        [
            "home=home@example.com",
            "work=work@example.com",
            "school=school@example.com",
            "other=other@example.com",
            "customtype=custom@example.com"
        ]
    );
    assert_eq!(details(&full, Phone)[2], "mobile=555-555-1113");
    assert_eq!(details(&full, Phone)[6], "work fax=555-555-1117");
    assert_eq!(
        details(&full, Handle),
        [
            "gtalk=gtalk",
            "skype=skype",
            "yahoo=yahoo",
            "aim=aim",
            "jabber=jabber",
            "other=other",
            "customtype=custom"
        ]
    );
    assert_eq!(
        details(&full, Address)[0],
        "home=HomeExtended, HomeStreet, HomeCity, HomeState, HomePostal, HomeCountry"
    );
    assert_eq!(full.notes.as_deref(), Some("Notes line 1\nNotes line 2"));
}

#[test]
fn examples_of_the_standards() {
    let Some(old) = contacts("rfc2426-example.vcf") else { return };
    assert_eq!(details(&old[0], Email), ["=Frank_Dawson@Lotus.com", "=fdawson@earthlink.net"]);
    assert_eq!(details(&old[0], Phone), ["work=+1-919-676-9515", "work fax=+1-919-676-9564"]);
    assert_eq!(
        details(&old[1], Address),
        ["work=501 E. Middlefield Rd., Mountain View, CA, 94043, U.S.A."]
    );
    assert!(old.iter().all(|contact| contact.losses.is_empty()));

    let simon = whole("rfc6350-example.vcf").unwrap();
    assert_eq!(
        details(&simon, Phone),
        ["work=+1-418-656-9254 ext. 102", "work mobile=+1-418-262-6501"]
    );
    assert_eq!(birthday(&simon).as_deref(), Some("--02-03"));
    assert_eq!(
        details(&simon, Address),
        ["work=Suite D2-630, 2875 Laurier, Quebec, QC, G1V 2M2, Canada"]
    );
    assert_eq!(simon.account.as_deref(), Some("Viagenie"));
}

#[test]
fn issue_114_and_thunderbird() {
    let Some(dummy) = whole("issue114.vcf") else { return };
    // The LABEL of this address holds colons and is not quoted.
    assert_eq!(
        details(&dummy, Address),
        ["work=BHG01:, Dummy-Dummy-Strasse 1, Bad Homburg, 61352, Germany"]
    );
    assert_eq!(details(&dummy, Phone), ["mobile=+49 1234 56789", "work=+49 9876 54321"]);
    assert_eq!(dummy.account.as_deref(), Some("Dummy GmbH"));

    let john = whole(THUNDERBIRD).unwrap();
    assert_eq!(details(&john, Email)[0], "=doe.john@hotmail.com");
    assert_eq!(
        details(&john, Phone),
        [
            "work=555-555-1111",
            "home=555-555-2222",
            "mobile=555-555-5555",
            "fax=555-555-3333",
            "pager=555-555-4444"
        ]
    );
    assert_eq!(
        details(&john, Address),
        [
            "work=222 Broadway, Suite 100, New York, NY, 98765, USA",
            "home=123 Main St, Apt 10, Austin, TX, 12345, USA"
        ]
    );
    // Its commas are escaped: one category that holds commas.
    assert_eq!(john.labels, ["category1, category2, category3"]);
    assert_eq!(birthday(&john).as_deref(), Some("1970-09-21"));
    assert_eq!(
        john.notes.as_deref(),
        Some(concat!(
            "This is the notes field.\nSecond Line\n\nFourth Line\n",
            "You can put anything in the \"note\" field; even curse words."
        ))
    );
}

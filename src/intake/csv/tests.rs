//! Small tables of every export and oddity.

use chrono::Utc;
use proptest::prelude::*;

use super::*;
use crate::domain::DetailKind::{self, Address, Custom, Email, Handle, Phone, Url};
use crate::intake::{ContactDraft, Format, detect};

mod crm;

fn items(bytes: &[u8]) -> Vec<Item> {
    read(bytes, None, &Utc).unwrap().collect::<Result<_, _>>().unwrap()
}

fn contacts(bytes: &[u8]) -> Vec<ContactDraft> {
    assert_eq!(detect(bytes), Ok(Format::Csv), "{:?}", String::from_utf8_lossy(bytes));
    let contact = |item| match item {
        Item::Contact(contact) => *contact,
        other => panic!("{other:?}"),
    };
    items(bytes).into_iter().map(contact).collect()
}

fn only(text: &str) -> ContactDraft {
    let mut all = contacts(text.as_bytes());
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn details(contact: &ContactDraft, kind: DetailKind) -> Vec<String> {
    let of_kind = contact.details.iter().filter(|detail| detail.kind == kind);
    of_kind
        .map(|detail| format!("{}={}", detail.label.as_deref().unwrap_or(""), detail.value))
        .collect()
}

fn refused(text: &str, map: Option<&str>) -> (Option<u64>, String) {
    let map = map.map(|map| Mapping::parse(map).unwrap());
    let refused = read(text.as_bytes(), map.as_ref(), &Utc).unwrap_err();
    (refused.line(), refused.to_string())
}

#[test]
fn google_new() {
    let ana = only(
        "First Name,Middle Name,Last Name,Nickname,File As,Organization Name,Organization Title,\
         Birthday,Notes,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,\
         E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,Address 1 - Label,\
         Address 1 - Formatted,Address 1 - Street,Address 1 - City,Website 1 - Label,\
         Website 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value\n\
         Ana,María,Ruiz,Anita,Ruiz,Acme,CTO,--04-15,\"one\ntwo\",* myContacts ::: Fair ::: * starred,\
         * Work,ana@acme.example,Home,a@x.example ::: b@x.example,Mobile,+34 600 1 ::: +34 600 2,\
         * Home,\"Calle 1\nMadrid\",Calle 1,Madrid,Blog,https://ana.example,Hobby,Chess\n",
    );
    assert_eq!((ana.name.as_str(), ana.line), ("Ana María Ruiz", 2));
    assert_eq!((ana.account.as_deref(), ana.title.as_deref()), (Some("Acme"), Some("CTO")));
    assert_eq!(ana.birthday.unwrap().to_string(), "--04-15");
    assert_eq!(ana.notes.as_deref(), Some("one\ntwo"));
    assert_eq!(ana.labels, ["Fair", "starred"]);
    assert_eq!(
        details(&ana, Email),
        ["work=ana@acme.example", "home=a@x.example", "home=b@x.example"]
    );
    assert_eq!(details(&ana, Phone), ["mobile=+34 600 1", "mobile=+34 600 2"]);
    assert_eq!(details(&ana, Address), ["home=Calle 1, Madrid"]);
    assert_eq!(details(&ana, Url), ["Blog=https://ana.example"]);
    assert_eq!(details(&ana, Custom), ["nickname=Anita", "Hobby=Chess"]);
    assert_eq!((ana.left, ana.losses), (vec![], vec![]));
}

#[test]
fn google_old() {
    let ana = only(
        "Name,Given Name,Additional Name,Family Name,Yomi Name,Group Membership,E-mail 1 - Type,\
         E-mail 1 - Value,IM 1 - Type,IM 1 - Service,IM 1 - Value,Phone 1 - Type,Phone 1 - Value,\
         Address 1 - Type,Address 1 - Street,Address 1 - City,Organization 1 - Name,\
         Organization 1 - Title\n\
         Ana Ruiz,Ana,,Ruiz,アナ,* myContacts,* ,ana@acme.example,,Skype,ana.r,Work,+34 1,Work,\
         Calle 1,Madrid,Acme,CTO\n",
    );
    assert_eq!(ana.name, "Ana Ruiz");
    assert_eq!(details(&ana, Email), ["*=ana@acme.example"]);
    assert_eq!(details(&ana, Handle), ["Skype=ana.r"]);
    assert_eq!(details(&ana, Address), ["work=Calle 1, Madrid"]);
    assert_eq!((ana.account.as_deref(), ana.title.as_deref()), (Some("Acme"), Some("CTO")));
    assert_eq!(ana.left, [Loss::new(2, "Yomi Name")]);
}

#[test]
fn outlook() {
    let ana = only(
        "First Name,Last Name,Title,E-mail Address,E-mail 2 Address,Business Phone,Mobile Phone,\
         Job Title,Company,Business Street,Business City,Business Country/Region,Categories,Birthday\n\
         Ana,Ruiz,Dr.,ana@acme.example,a@x.example,+34 1,+34 2,CTO,Acme,Calle 1,Madrid,Spain,\
         VIP;Fair,0/0/00\n",
    );
    assert_eq!((ana.name.as_str(), ana.title.as_deref()), ("Ana Ruiz", Some("CTO")));
    assert_eq!(details(&ana, Custom), ["prefix=Dr."]);
    assert_eq!(details(&ana, Phone), ["work=+34 1", "mobile=+34 2"]);
    assert_eq!(details(&ana, Address), ["work=Calle 1, Madrid, Spain"]);
    assert_eq!((ana.labels, ana.birthday), (vec!["VIP".to_owned(), "Fair".to_owned()], None));
}

#[test]
fn linkedin() {
    let text = "Notes:\n\"Some of your connections\nhave no e-mail.\"\n\n\
        First Name,Last Name,URL,Email Address,Company,Position,Connected On\n\
        Ana,Ruiz,https://www.linkedin.com/in/ana,,\"Acme, Inc.\",CTO,15 Jan 2024\n";
    let ana = only(text);
    assert_eq!((ana.name.as_str(), ana.line), ("Ana Ruiz", 6));
    assert_eq!(details(&ana, Custom), ["connected=2024-01-15"]);
    assert_eq!(ana.external_id.as_deref(), Some("linkedin:https://www.linkedin.com/in/ana"));
    assert_eq!(ana.account.as_deref(), Some("Acme, Inc."));
}

#[test]
fn crms() {
    let of = |text: &str| {
        let ana = only(text);
        assert_eq!(ana.name, "Ana Ruiz", "{text}");
        assert_eq!(ana.account.as_deref(), Some("Acme"), "{text}");
        let email = details(&ana, Email).concat();
        assert!(email.ends_with("=ana@acme.example"), "{email}");
        ana.external_id.unwrap()
    };
    assert_eq!(
        of(
            "Record ID,First Name,Last Name,Email,Phone Number,Lifecycle Stage,Associated Company\n\
            51,Ana,Ruiz,ana@acme.example,+34 1,Lead,Acme\n"
        ),
        "hubspot:51"
    );
    assert_eq!(
        of("Id,FirstName,LastName,Email,Phone,Account.Name,Title\n\
            0035,Ana,Ruiz,ana@acme.example,+34 1,Acme,CTO\n"),
        "salesforce:0035"
    );
    assert_eq!(
        of("Contact ID,First Name,Last Name,Account Name,Email,Mailing Street\n\
            0035,Ana,Ruiz,Acme,ana@acme.example,Calle 1\n"),
        "salesforce:0035"
    );
    assert_eq!(
        of("Person - ID,Person - Name,Person - Organization,Person - Email - Work\n\
            7,Ana Ruiz,Acme,ana@acme.example\n"),
        "pipedrive:7"
    );
    assert_eq!(
        of("Record Id,Contact Owner.id,Contact Owner,First Name,Last Name,Account Name,Email\n\
            zcrm_1,zcrm_2,Bob,Ana,Ruiz,Acme,ana@acme.example\n"),
        "zoho:zcrm_1"
    );
    assert_eq!(
        of("id,first_name,last_name,background,has_newsletter,company,email_work\n\
            2,Ana,Ruiz,Met at the fair,true,Acme,ana@acme.example\n"),
        "atomic-crm:2"
    );
}

#[test]
fn plain_headers_with_any_delimiter() {
    for delimiter in [",", ";", "\t", "|"] {
        let text = "sep=;\nName;E-Mail;Mobile;Tags\n\
            \"Ruiz, Ana; CTO\";ana@acme.example, a@x.example;'+34 600;\"vip, fair\"\n"
            .lines()
            .map(|line| match delimiter {
                ";" => line.to_owned(),
                other => line.replace("; CTO", "").replace(';', other),
            })
            .collect::<Vec<_>>()
            .join("\n");
        let text = if delimiter == "," {
            text.replace("ana@acme.example, a@x.example", "\"ana@acme.example, a@x.example\"")
        } else {
            text
        };
        let ana = only(&text);
        assert!(ana.name.starts_with("Ruiz, Ana"), "{}", ana.name);
        assert_eq!(details(&ana, Email), ["=ana@acme.example", "=a@x.example"]);
        assert_eq!(details(&ana, Phone), ["mobile=+34 600"]);
        assert_eq!(ana.labels, ["vip", "fair"]);
        assert_eq!(ana.line, 3);
    }
}

#[test]
fn any_encoding() {
    let text = "Name,Email,Notes\nJürgen Größe,j@x.example,Geschäftsführer aus Köln\n";
    let (western, ..) = encoding_rs::WINDOWS_1252.encode(text);
    let utf16 = |mark: bool, big: bool| -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{FEFF}{text}").into_bytes(),
        western.into_owned(),
        utf16(true, false),
        utf16(true, true),
        utf16(false, false),
    ] {
        assert_eq!(contacts(&bytes)[0].name, "Jürgen Größe");
    }
    let text = "氏名,Name,Email,会社名\n山田太郎,山田太郎,yamada@x.example,株式会社ソフト表示\n";
    let (japanese, ..) = encoding_rs::SHIFT_JIS.encode(text);
    assert_eq!(contacts(&japanese)[0].name, "山田太郎");
    // The first byte that is not UTF-8 comes late.
    let mut late = b"Name,Email\n".to_vec();
    late.extend(b"Ana,ana@x.example\n".repeat(20_000));
    late.extend(b"J\xFCrgen M\xFCller,j@x.example\n");
    assert_eq!(contacts(&late).last().unwrap().name, "Jürgen Müller");
    let mac = "Name,Email\rAna,a@x.example\rBob,b@x.example\r";
    assert_eq!(contacts(mac.as_bytes()).iter().map(|one| one.line).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn bad_rows_are_told_and_stop_nothing() {
    let all = items(
        b"Name,Email,Phone\n\
          Ana,\"a@x.example\n\n\",1\n\
          BADROW\n\
          Bob,b@x.example\n\
          Cy,c@x.example,2,3\n\
          ,,\n\
          \"Dan,d@x.example,4\n\
          Eve,e@x.example,5\n",
    );
    let told: Vec<String> = all
        .iter()
        .map(|item| match item {
            Item::Contact(one) => {
                let losses = one.losses.iter().map(|loss| format!(" {}", loss.reason));
                format!("{} {}{}", one.line, one.name, losses.collect::<String>())
            }
            Item::Failed(loss) => format!("{} ! {}", loss.line, loss.reason),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        told,
        [
            "2 Ana",
            "5 ! the row has one cell, where the headers have 3",
            "6 Bob the row has 2 cells, where the headers have 3; the missing ones are empty",
            "7 Cy the row has 4 cells, where the headers have 3; the last ones are left out",
            "9 ! a quote (\") is opened in this row and never closed; the row is left out",
            "10 Eve",
        ]
    );
}

#[test]
fn what_is_no_table_of_people_is_refused() {
    let (line, reason) = refused("Time,Media Link\n2024-02-01,https://x.example\n", None);
    assert_eq!(line, Some(1));
    assert!(reason.contains("its columns") || reason.contains("this one is"), "{reason}");
    assert!(reason.contains("Time, Media Link"), "{reason}");
    let (_, reason) = refused("Ana Ruiz,ana@x.example\nBob,bob@x.example\n", None);
    assert!(reason.starts_with("no row says what its columns are"), "{reason}");
    assert!(reason.contains("--map FILE"), "{reason}");
    let (_, reason) = refused("Name,URL\nWidget,https://x.example\n", None);
    assert!(reason.starts_with("the table is not about people"), "{reason}");
    assert_eq!(refused("", None).1, "the table is empty");
}

#[test]
fn a_map_says_what_columns_are() {
    let read_with = |text: &str, map: &str| -> Vec<Item> {
        let map = Mapping::parse(map).unwrap();
        read(text.as_bytes(), Some(&map), &Utc).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let text = "Wer;Mail 1;Mail 2;Büro;Seit\nAna Ruiz;a@x.example;b@x.example;+34 1;2019\n";
    let map = "name = \"wer\"\nemail = [\"Mail 1\", \"Mail 2\"]\nphone.work = \"Büro\"\n";
    let all = read_with(text, map);
    let [Item::Contact(ana)] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!((ana.name.as_str(), ana.line), ("Ana Ruiz", 2));
    assert_eq!(details(ana, Email), ["=a@x.example", "=b@x.example"]);
    assert_eq!(details(ana, Phone), ["work=+34 1"]);
    assert_eq!(ana.left, [Loss::new(2, "Seit")]);
    // No headers at all.
    let all = read_with("Ana Ruiz,a@x.example\nBob,b@x.example\n", "name = 1\nemail = 2\n");
    assert_eq!(all.len(), 2);
    let (line, reason) = refused(text, Some("name = \"Wer\"\nemail = \"E-Mail\"\n"));
    assert_eq!(line, Some(1));
    assert_eq!(
        reason,
        "the map names the column \"E-Mail\", which the table does not have; its columns are \
         Wer, Mail 1, Mail 2, Büro, Seit"
    );
    assert!(refused(text, Some("name = 9")).1.contains("the column number 9"));
}

proptest! {
    #[test]
    fn any_bytes_are_read_to_their_end(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        text in "([a-z\",;\t|\r\n ]|Name|Email|\u{e9}|:::){0,200}",
    ) {
        for bytes in [bytes.clone(), [b"Name,Email\n", &bytes[..]].concat(), text.clone().into_bytes(), format!("Name,Email,Phone\n{text}").into_bytes()] {
            let _ = detect(&bytes);
            let Ok(contacts) = read(&bytes[..], None, &Utc) else { continue };
            let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
            let mut count = 0;
            for item in contacts {
                count += 1;
                match item.unwrap() {
                    Item::Contact(one) => prop_assert!(!one.name.trim().is_empty()),
                    Item::Failed(loss) => prop_assert!(loss.line >= 1),
                    other => panic!("{other:?}"),
                }
            }
            prop_assert!(count <= lines);
        }
    }
}

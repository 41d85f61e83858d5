//! How many keys it takes to call somebody, and to hand over who is called.

use super::efforts::{Hands, home, newest, tl};

pub(super) fn called() -> String {
    let home = home();
    tl(&home, &["contact", "edit", "Ana Ruiz", "--phone", "+49 89 1234"]);
    let dialled = home.path().join("dialled-");
    tl_config(&home, &format!("touch '{}{{}}'", dialled.display()));
    let mut hands = Hands::at(&home);
    hands.press(&["C"], "Call 0:00 with Ana Ruiz").type_in("text", "wants it", "wants it");
    hands.press(&["Enter"], "Logged: call with Ana Ruiz");
    let entry = newest(&home, "Ana Ruiz");
    let right = entry["type"] == "call" && entry["duration_seconds"].as_u64() >= Some(1);
    let dialled = home.path().join("dialled-+49891234").exists();
    hands.told("dialling, and the call with its duration", right && dialled)
}

fn tl_config(home: &super::tui_support::Home, command: &str) {
    let set = home.tl(&["config", "set", "phone.dial", command]);
    assert!(set.status.success(), "{set:?}");
}

pub(super) fn handed_over() -> String {
    let home = home();
    let add = ["member", "add", "bob@example.org", "--name", "Bob Lee", "--role", "member"];
    tl(&home, &add);
    for number in 1..=40 {
        tl(&home, &["contact", "edit", &format!("Many {number:02}"), "--holder", "bob"]);
    }
    let mut hands = Hands::at(&home);
    hands.press(&["g", "m"], "Bob Lee").press(&["j"], "> Bob Lee");
    hands.press(&["H"], "They hold 40 contacts").press(&["y"], "Handed over from Bob Lee");
    let left = tl(&home, &["handover", "bob", "me", "--dry-run"]);
    let holder = tl(&home, &["contact", "show", "Many 40"])["holder"]["name"].clone();
    hands.told("handing over forty contacts", left["contacts"] == 0 && holder != "Bob Lee")
}

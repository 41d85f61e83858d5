//! What the first row shows where not all of it has room.

use super::fixture::{Harness, World, book};
use crate::domain::Role;

/// Returns the first row of a screen so wide, with these books, the first of them the current one.
fn header(columns: u16, books: &[&str]) -> String {
    let mut world = World::small();
    world.books =
        books.iter().zip(1..).map(|(name, number)| book(number, name, Role::Owner)).collect();
    let harness = Harness::new(world, (columns, 24));
    harness.screen().lines().next().unwrap_or_default().trim_end().to_owned()
}

#[test]
fn in_the_header_the_role_gives_way_before_what_leads_on() {
    // There is room for all of it.
    let wide = header(160, &["Sales", "Bob's Contacts"]);
    assert!(wide.contains("1 Sales (owner)") && wide.contains("Bob Meyer"), "{wide}");
    // The other book would not fit beside the role.
    let name = "Maintenance and spares";
    let (one, two) = (header(80, &[name, "Bob's Contacts"]), header(50, &[name, "Fair"]));
    assert!(!one.contains("(owner)") && one.contains("2 Bob's Contacts"), "{one}");
    assert!(!two.contains("(owner)") && two.contains(name), "{two}");
    // Where it takes no room from anything it stays.
    let alone = header(60, &["Sales"]);
    assert!(alone.contains("Sales (owner)"), "{alone}");
    for columns in 40..=200 {
        let row = header(columns, &[name, "Bob's Contacts", "Fair"]);
        assert!(row.starts_with("1 Maint") && row.contains("Bob"), "{columns}: {row}");
    }
}

//! What is said of contacts: labels, titles, notes.

use super::talk::Tongue;

/// Labels and their colours; the first two are of an account's people.
pub(super) const LABELS: [(&str, &str); 8] = [
    ("Customer", "green"),
    ("Prospect", "blue"),
    ("Key account", "red"),
    ("Decision maker", "cyan"),
    ("Partner", "magenta"),
    ("Newsletter", "bright-black"),
    ("At risk", "bright-red"),
    ("Invite to the fair", "yellow"),
];

/// Job titles by what people write in.
pub(super) const TITLES: [(Tongue, &[&str]); 5] = [
    (
        Tongue::English,
        &[
            "Head of Operations",
            "Purchasing Manager",
            "CFO",
            "IT Lead",
            "Site Manager",
            "Managing Director",
            "Fleet Coordinator",
            "Office Manager",
            "Data Protection Officer",
            "Shift Lead",
            "Team Assistant",
            "Product Owner",
            "Head of Customer Service",
            "Accountant",
            "Warehouse Supervisor",
        ],
    ),
    (
        Tongue::German,
        &[
            "Einkaufsleitung",
            "Geschäftsführung",
            "Leitung Logistik",
            "IT-Leitung",
            "Disposition",
            "Buchhaltung",
            "Werksleitung",
            "Assistenz der Geschäftsführung",
            "Datenschutzbeauftragte",
            "Schichtleitung",
        ],
    ),
    (
        Tongue::French,
        &[
            "Directrice des opérations",
            "Responsable achats",
            "Directeur financier",
            "Chef de projet",
            "Responsable informatique",
            "Comptable",
            "Gérante",
            "Chef d'équipe",
        ],
    ),
    (
        Tongue::Spanish,
        &[
            "Jefa de compras",
            "Director de operaciones",
            "Responsable de TI",
            "Gerente",
            "Contable",
            "Jefe de almacén",
            "Atención al cliente",
            "Directora financiera",
        ],
    ),
    (
        Tongue::Japanese,
        &["営業部長", "購買課長", "情報システム部", "工場長", "代表取締役", "経理", "総務部"],
    ),
];

/// What one remembers of somebody.
pub(super) const NOTES: [&str; 9] = [
    "Prefers calls before ten.",
    "Always ask about the garden first.",
    "Decides quickly, but only with figures on one page.",
    "Speaks German, English and a little Danish.",
    "Out of the office every second Friday.",
    "Wants everything by e-mail as well.\nAssistant reads along.",
    "Met through the trade association; plays the cello.",
    "No calls in the last week of a quarter.",
    "Knows the old contract better than we do.\nBring a copy.",
];

/// Who answers where no person does.
pub(super) const MAILBOXES: [&str; 4] =
    ["Reception", "Accounts payable", "Service desk", "Goods inward"];

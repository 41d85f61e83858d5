//! Was auf Deutsch gesagt wird.

use super::{Extra, Talk, Topic, call, mail, meet, note, rang, wrote};

pub(super) const DAYS: [&str; 5] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"];
pub(super) const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

pub(super) const TALK: Talk = Talk {
    topics: &[
        Topic { weight: 4, deal: true, season: &[], steps: &[
            wrote(&[
                "Bittet um ein Angebot über {n} Plätze {product}, gern mit Einführung vor Ort.",
                "Möchte Preise für {product}, {n} Plätze, bis {day}.",
            ]),
            mail(&[
                "Angebot {ref} verschickt: {n} Plätze für {price}, gültig 30 Tage.",
                "Zwei Varianten in Angebot {ref}: {price} jährlich oder monatlich mit {pct} % Aufschlag.",
            ]),
            call(&[
                "Angebot besprochen. Der Preis liegt {pct} % über dem Budget, {rival} ist billiger, aber ohne Schulung.",
                "{other} aus dem Einkauf möchte Skonto. Ich habe stattdessen die Einführung angeboten.",
            ]),
            wrote(&[
                "Auftrag erteilt, Bestellnummer {ref}. Start im {month}.",
                "Muss noch durch die Geschäftsführung, Antwort bis {day}.",
            ]),
        ] },
        Topic { weight: 3, deal: false, season: &[], steps: &[
            meet(&[
                "Einführung begonnen: zuerst die Stammdaten, dann die Fahrer. {other} benennt die Schlüsselnutzer.",
                "Auftaktgespräch in {city}. Größte Sorge: die Nachtschicht und die alten Handgeräte.",
            ]).with(Extra::Checklist),
            rang(&[
                "Umlaute kamen im Export falsch an; lag an ihrer Tabellenvorlage. Gleich zusammen gelöst.",
                "Fragt, wie man Vertretungen im Urlaub einrichtet. Am Telefon gezeigt.",
            ]),
            call(&[
                "Eine Woche nach dem Start: läuft ruhig, nur der Drucker im Lager zickt.",
                "Zufrieden. Wünscht sich eine zweite Schulung im {month}.",
            ]).with(Extra::Content),
        ] },
        Topic { weight: 2, deal: false, season: &[], steps: &[
            rang(&[
                "Reklamation: Rechnung {ref} ging wieder an die alte Anschrift. Zu Recht verärgert.",
                "Beschwert sich über lange Wartezeiten am Telefon, am {day} fast eine halbe Stunde.",
            ]).with(Extra::Trouble),
            mail(&[
                "Entschuldigt und den Ablauf erklärt, Vorgang {ref}.",
                "Korrigierte Rechnung {ref} geschickt, Kopie an {other}.",
            ]).with(Extra::Solved),
            call(&[
                "Nachgefragt: alles in Ordnung seither. Hat sich über den Anruf gefreut.",
                "Vorgang {ref} erledigt, Gutschrift über {pct} % ist angekommen.",
            ]).with(Extra::Content),
        ] },
        Topic { weight: 2, deal: true, season: &[10, 11], steps: &[
            mail(&[
                "Vertrag läuft im {month} aus: Verlängerung zu {price} vorgeschlagen.",
                "An die Verlängerung erinnert, Nutzungszahlen angehängt.",
            ]),
            note(&[
                "Verlängert wird wohl, aber {other} prüft jeden Vertrag neu. Früh nachfassen.",
                "Geschäftsjahr endet im {month}. Danach ist kein Budget mehr da.",
            ]),
            wrote(&[
                "Verlängerung unterschrieben zurück, vielen Dank für die Geduld.",
                "Verlängern bis {month} {year}, aber mit {n} statt allen Plätzen.",
            ]),
        ] },
    ],
    tails: &[
        "Rückruf am {day}.",
        "Kopie an {other}.",
        "Aktenzeichen {ref}.",
        "Gute Stimmung.",
        "Im {month} wieder melden.",
    ],
};

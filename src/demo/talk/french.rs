//! Ce qui se dit en français.

use super::{Extra, Talk, Topic, call, mail, meet, note, rang, wrote};

pub(super) const DAYS: [&str; 5] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi"];
pub(super) const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

pub(super) const TALK: Talk = Talk {
    topics: &[
        Topic { weight: 4, deal: true, season: &[], steps: &[
            wrote(&[
                "Demande un devis pour {n} postes de {product}, formation comprise.",
                "Souhaite connaître nos tarifs pour {product} avant {day}.",
            ]),
            mail(&[
                "Devis {ref} envoyé : {n} postes pour {price}, valable trente jours.",
                "Envoyé deux propositions, {price} à l'année ou mensuel à {pct} % de plus.",
            ]),
            call(&[
                "Relu le devis ensemble. {rival} est moins cher de {pct} %, mais sans assistance le soir.",
                "{other} trouve le prix correct et demande un étalement sur deux exercices.",
            ]),
            wrote(&[
                "Bon pour accord, commande {ref}. Démarrage en {month}.",
                "Il manque une signature ; réponse attendue {day}.",
            ]),
        ] },
        Topic { weight: 3, deal: false, season: &[], steps: &[
            meet(&[
                "Réunion de lancement à {city} : d'abord les données, ensuite les équipes. {other} suit le dossier.",
                "Démonstration de {product} avec leurs propres données. Très bon accueil de la vue mobile.",
            ]).with(Extra::Checklist),
            rang(&[
                "N'arrive pas à importer les fiches : les dates étaient inversées. Réglé en dix minutes.",
                "Demande comment déléguer les validations pendant les congés d'août.",
            ]),
            call(&[
                "Une semaine après la mise en route : tout va bien, sauf l'imprimante du dépôt.",
                "L'équipe est satisfaite, un peu moins de la documentation.",
            ]).with(Extra::Content),
        ] },
        Topic { weight: 2, deal: false, season: &[], steps: &[
            rang(&[
                "Réclamation : la facture {ref} est encore partie à l'ancienne adresse.",
                "Mécontentement : vingt-cinq minutes d'attente au téléphone {day}.",
            ]).with(Extra::Trouble),
            mail(&[
                "Présenté nos excuses et expliqué la suite, dossier {ref}.",
                "Facture {ref} corrigée, copie à {other}.",
            ]).with(Extra::Solved),
            note(&[
                "À ménager jusqu'en {month} : deux incidents en un trimestre.",
                "Ne jamais appeler pendant le déjeuner, et jamais sans les chiffres.",
            ]),
        ] },
        Topic { weight: 2, deal: true, season: &[10, 11], steps: &[
            mail(&[
                "Le contrat arrive à échéance en {month} : proposé le renouvellement à {price}.",
                "Relance pour le renouvellement, chiffres d'utilisation joints.",
            ]),
            call(&[
                "Renouvellement probable, mais {other} relit chaque clause.",
                "Voudrait réduire à {n} postes ; à discuter {day}.",
            ]),
            wrote(&[
                "Renouvellement signé jusqu'en {month} {year}. Merci de votre patience.",
                "Accord de principe, le service juridique valide.",
            ]),
        ] },
    ],
    tails: &[
        "Rappeler {day}.",
        "Copie à {other}.",
        "Dossier {ref}.",
        "Très bonne ambiance.",
        "À relancer en {month}.",
    ],
};

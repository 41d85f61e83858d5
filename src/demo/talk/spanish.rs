//! Lo que se dice en español.

use super::{Extra, Talk, Topic, call, mail, meet, note, rang, wrote};

pub(super) const DAYS: [&str; 5] = ["lunes", "martes", "miércoles", "jueves", "viernes"];
pub(super) const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

pub(super) const TALK: Talk = Talk {
    topics: &[
        Topic { weight: 4, deal: true, season: &[], steps: &[
            wrote(&[
                "Pide presupuesto para {n} puestos de {product}, con formación incluida.",
                "¿Nos podéis pasar precios de {product} antes del {day}?",
            ]),
            mail(&[
                "Enviado el presupuesto {ref}: {n} puestos por {price}, válido treinta días.",
                "Dos opciones en el presupuesto {ref}: {price} al año, o mensual con un {pct} % más.",
            ]),
            call(&[
                "Repasamos el presupuesto. {rival} ofrece un {pct} % menos, pero sin soporte por la tarde.",
                "A {other} le parece bien el precio; falta el visto bueno de dirección.",
            ]),
            wrote(&[
                "Adelante con el pedido, número {ref}. Empezamos en {month}.",
                "Tiene que esperar a la próxima reunión; contesta el {day}.",
            ]),
        ] },
        Topic { weight: 3, deal: false, season: &[], steps: &[
            meet(&[
                "Reunión de arranque en {city}: primero los datos, después los turnos. {other} coordina.",
                "Demostración de {product} con sus propios datos. Les gustó mucho la vista del móvil.",
            ]).with(Extra::Checklist),
            rang(&[
                "No podían importar las fichas: el archivo venía con otra codificación. Resuelto al momento.",
                "Pregunta cómo dar acceso al turno de noche. Se lo enseñé por teléfono.",
            ]),
            call(&[
                "Una semana después del arranque todo va bien; piden otra formación en {month}.",
                "Contentos con el equipo, menos con los manuales.",
            ]).with(Extra::Content),
        ] },
        Topic { weight: 2, deal: false, season: &[], steps: &[
            rang(&[
                "Queja: la factura {ref} llegó otra vez a la dirección antigua. Con razón.",
                "Molestos por la espera en el teléfono del {day}: casi media hora.",
            ]).with(Extra::Trouble),
            mail(&[
                "Pedimos disculpas y explicamos qué pasó, caso {ref}.",
                "Factura {ref} corregida, con copia a {other}.",
            ]).with(Extra::Solved),
            note(&[
                "Mejor llamar después de las diez y nunca un viernes por la tarde.",
                "El año fiscal cierra en {month}; después no queda presupuesto.",
            ]),
        ] },
        Topic { weight: 2, deal: true, season: &[10, 11], steps: &[
            mail(&[
                "El contrato vence en {month}: propuesta la renovación por {price}.",
                "Recordatorio de la renovación, con las cifras de uso.",
            ]),
            call(&[
                "Renovarán, pero {other} acaba de llegar y revisa cada cláusula.",
                "Quieren bajar a {n} puestos; lo hablamos el {day}.",
            ]),
            wrote(&[
                "Renovación firmada hasta {month} de {year}. ¡Gracias por la paciencia!",
                "De acuerdo en principio; falta el departamento jurídico.",
            ]),
        ] },
    ],
    tails: &[
        "Volver a llamar el {day}.",
        "Con copia a {other}.",
        "Expediente {ref}.",
        "Muy buen ambiente.",
        "Retomar en {month}.",
    ],
};

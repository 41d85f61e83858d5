//! Names of people and places by where they come from. All combinations are invented.

use super::dice::Dice;
use super::talk::Tongue;

/// A place that people come from.
pub(super) struct Origin {
    /// How many of a hundred accounts.
    pub weight: u32,
    /// What people there write in.
    pub tongue: Tongue,
    pub given: &'static [Word],
    pub family: &'static [Word],
    /// Beginnings and ends of further family names: large books have thousands.
    pub heads: &'static [Word],
    pub tails: &'static [Word],
    /// Whether the family name goes first.
    pub family_first: bool,
    pub cities: &'static [&'static str],
    /// What stands before an amount of money, the ISO 4217 code, how much a euro's worth is.
    pub currency: (&'static str, &'static str, u32),
    pub phones: &'static [Phones],
    /// Names of firms: the first part, what they do, the legal form.
    pub firms: [&'static [Word]; 3],
}

/// A word, and how it is written in an e-mail address where that does not follow from it.
pub(super) type Word = (&'static str, &'static str);

/// A range of phone numbers that nobody has: what goes before the counted digits, how many are
/// counted, and the numbers in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Phones(pub &'static str, pub usize, pub u32);

/// Words of Latin script, whose spelling in an address follows from them.
macro_rules! words {
    ($($word:literal)*) => { &[$(($word, "")),*] };
}

macro_rules! spelled {
    ($($word:literal $latin:literal)*) => { &[$(($word, $latin)),*] };
}

/// <https://www.ofcom.org.uk>: numbers for drama use.
const BRITISH: &[Phones] = &[
    Phones("+44 20 7946 0", 3, 1000),
    Phones("+44 161 496 0", 3, 1000),
    Phones("+44 113 496 0", 3, 1000),
    Phones("+44 117 496 0", 3, 1000),
    Phones("+44 131 496 0", 3, 1000),
    Phones("+44 7700 900", 3, 1000),
];
/// North American Numbering Plan: 555-0100 to 555-0199 of each area are for fiction.
const AMERICAN: &[Phones] = &[
    Phones("+1 202 555 01", 2, 100),
    Phones("+1 213 555 01", 2, 100),
    Phones("+1 303 555 01", 2, 100),
    Phones("+1 404 555 01", 2, 100),
    Phones("+1 602 555 01", 2, 100),
    Phones("+1 612 555 01", 2, 100),
    Phones("+1 702 555 01", 2, 100),
    Phones("+1 801 555 01", 2, 100),
    Phones("+1 212 555 01", 2, 100),
    Phones("+1 312 555 01", 2, 100),
    Phones("+1 415 555 01", 2, 100),
    Phones("+1 512 555 01", 2, 100),
    Phones("+1 617 555 01", 2, 100),
    Phones("+1 206 555 01", 2, 100),
    Phones("+1 305 555 01", 2, 100),
    Phones("+1 503 555 01", 2, 100),
];
/// Bundesnetzagentur: Rufnummern für Medienproduktionen.
const GERMAN: &[Phones] = &[
    Phones("+49 30 23125 ", 3, 1000),
    Phones("+49 69 90009 ", 3, 1000),
    Phones("+49 40 66969 ", 3, 1000),
    Phones("+49 221 4710 ", 3, 1000),
    Phones("+49 89 99998 ", 3, 1000),
    Phones("+49 171 39200 ", 2, 100),
];
/// ARCEP, Plan national de numérotation: numéros pour les œuvres audiovisuelles.
const FRENCH: &[Phones] = &[
    Phones("+33 1 99 00 ", 4, 10_000),
    Phones("+33 2 61 91 ", 4, 10_000),
    Phones("+33 4 65 71 ", 4, 10_000),
    Phones("+33 6 39 98 ", 4, 10_000),
];
/// Post- och telestyrelsen: telefonnummer för användning i böcker och filmer.
const SWEDISH: &[Phones] = &[
    Phones("+46 31 390 06 ", 2, 100),
    Phones("+46 40 628 04 ", 2, 100),
    Phones("+46 8 465 004 ", 2, 100),
    Phones("+46 70 174 06 ", 2, 95),
];

pub(super) const ORIGINS: [Origin; 9] = [
    Origin {
        weight: 24,
        tongue: Tongue::English,
        given: words!["Alice" "Ben" "Charlotte" "Daniel" "Eleanor" "Finn" "Grace" "Henry" "Imogen" "Jack"
            "Kirsty" "Liam" "Maya" "Noah" "Olivia" "Patrick" "Priya" "Rory" "Samira" "Tom" "Una" "Victor"
            "Willa" "Yasmin" "Aoife" "Callum" "Deepa" "Edward" "Fiona" "George" "Harriet" "Isaac" "Joanna"
            "Kofi" "Lucy" "Marcus" "Nadia" "Owen" "Philippa" "Robert" "Sean" "Tessa"],
        family: words!["Abbott" "Barlow" "Carter" "Doyle" "Ellis" "Farrell" "Gallagher" "Hughes" "Ingram" "Jarvis"
            "Kelly" "Lambert" "Mehta" "Nolan" "Okafor" "Parsons" "Quinn" "Reid" "Shah" "Thornton" "Upton"
            "Vaughan" "Walsh" "Yates" "Achebe" "Bennett" "Cole" "Dunn" "Fletcher" "Grant" "Holloway" "Iqbal"
            "Kaur" "Lowe" "Marsh" "Norris" "O'Brien" "Patel" "Rowe" "Sinclair" "Tanner" "Whitaker"],
        heads: words!["Ash" "Black" "Brad" "Clay" "Fair" "Hart" "Hazel" "Holm" "King" "Lang" "Long" "Mel" "Nor"
            "Oak" "Pem" "Rad" "Red" "Shel" "Stan" "Thorn" "Wake" "Wal" "West" "White" "Win" "Wood" "Wyn" "York"],
        tails: words!["bridge" "bury" "by" "combe" "dale" "den" "field" "ford" "gate" "ham" "hurst" "land" "ley"
            "more" "shaw" "stead" "stone" "ton" "well" "wick" "wood" "worth"],
        family_first: false,
        cities: &[
            "London",
            "Leeds",
            "Bristol",
            "Glasgow",
            "Dublin",
            "Cardiff",
            "Manchester",
            "Norwich",
        ],
        currency: ("£", "GBP", 100),
        phones: BRITISH,
        firms: [
            words!["Kestrel" "Harbour" "Juniper" "Stonegate" "Bluebell" "Thistle" "Redwing" "Copperfield" "Larkhill"
                "Foxglove" "Marlow & Reid" "Northbank" "Willow" "Ironbridge" "Heron" "Saltmarsh" "Greenacre" "Tidewater"
                "Bramble" "Skylark" "Old Mill" "Quayside" "Hollybush" "Ravenscroft"],
            words!["Logistics" "Foods" "Textiles" "Engineering" "Housing" "Care Homes" "Breweries" "Marine" "Optics"
                "Publishing" "Rail" "Bakeries" "Energy" "Insurance" "Architects" "Hotels" "Pharmacies" "Timber"],
            words!["Ltd" "plc" "LLP" "Group" "& Sons"],
        ],
    },
    Origin {
        weight: 20,
        tongue: Tongue::English,
        given: words!["Aaron" "Brooke" "Carlos" "Diana" "Ethan" "Faith" "Gabriel" "Hannah" "Ian" "Jasmine" "Kevin"
            "Lauren" "Miguel" "Naomi" "Oscar" "Paige" "Quentin" "Rachel" "Steven" "Tiffany" "Vanessa" "Wesley" "Zoe"
            "Andre" "Bianca" "Curtis" "Denise" "Elijah" "Gloria" "Jerome" "Kim" "Leah" "Monique" "Nathan" "Renee"],
        family: words!["Adams" "Brooks" "Castillo" "Davenport" "Edwards" "Foster" "Garcia" "Hayes" "Ibarra" "Jenkins"
            "Kowalski" "Lopez" "Mitchell" "Nguyen" "Ortiz" "Perry" "Ramirez" "Sanders" "Turner" "Vasquez" "Washington"
            "Young" "Alvarez" "Boyd" "Chandler" "Dixon" "Freeman" "Goldberg" "Hoffman" "Jackson" "Lindqvist" "Pham"],
        heads: words!["Ander" "Bran" "Cald" "Daven" "Ells" "Fer" "Good" "Hender" "John" "Lam" "Mor" "Nel" "Pat" "Richard"
            "Sand" "Thom" "Wat" "Wil" "Hutch" "Jeffer" "Pear" "Steven"],
        tails: words!["son" "berg" "man" "ton" "er" "ford" "well" "inson" "ers" "rick" "more" "gan" "ley" "wick"],
        family_first: false,
        cities: &[
            "Boston",
            "Chicago",
            "Austin",
            "Portland",
            "Denver",
            "Atlanta",
            "Seattle",
            "Minneapolis",
        ],
        currency: ("$", "USD", 110),
        phones: AMERICAN,
        firms: [
            words!["Prairie" "Summit" "Blue Ridge" "Lakeshore" "Cedar" "Pioneer Valley" "Sierra" "Granite" "Bayview"
                "Redstone" "Maple Street" "Great Plains" "Silverlake" "Canyon" "Riverbend" "Evergreen" "Cobalt" "Fairmont"
                "Highpoint" "Copper Creek"],
            words!["Health" "Systems" "Freight" "Robotics" "Credit Union" "Solar" "Dental" "Outfitters" "Analytics"
                "Manufacturing" "Schools" "Studios" "Medical Supply" "Coffee" "Packaging" "Labs"],
            words!["Inc" "LLC" "Corp" "Co" "Partners"],
        ],
    },
    Origin {
        weight: 18,
        tongue: Tongue::German,
        given: words!["Anke" "Björn" "Christa" "Dirk" "Elke" "Florian" "Gesine" "Hannes" "Ines" "Jörg" "Katharina"
            "Lukas" "Monika" "Nils" "Petra" "Ralf" "Sabine" "Thomas" "Ulrike" "Volker" "Wiebke" "Jürgen" "Käthe"
            "Matthias" "Sören" "Änne" "Birgit" "Emre" "Heike" "Leyla" "Rüdiger" "Stefanie"],
        family: words!["Albrecht" "Böhm" "Conrad" "Dietz" "Engel" "Fischer" "Groß" "Hartmann" "Jansen" "Krüger" "Lorenz"
            "Möller" "Neumann" "Özdemir" "Pfeiffer" "Reuter" "Schäfer" "Thiele" "Ullrich" "Vogt" "Weiß" "Yılmaz" "Zimmermann"
            "Brandt" "Döring" "Förster" "Günther" "Heß" "Köhler" "Lüdtke" "Schröder" "Wagner"],
        heads: words!["Berg" "Stein" "Wald" "Feld" "Brunn" "Eich" "Hirsch" "Kirch" "Lind" "Mühl" "Ober" "Rosen" "Schön"
            "Sonn" "Tann" "Wein" "Wies" "Neu" "Roth" "Silber"],
        tails: words!["mann" "bauer" "hofer" "meier" "müller" "ner" "berger" "bach" "thal" "hagen" "dorf" "eck" "huber" "stetter"],
        family_first: false,
        cities: &[
            "München",
            "Köln",
            "Hamburg",
            "Leipzig",
            "Zürich",
            "Wien",
            "Nürnberg",
            "Göttingen",
        ],
        currency: ("€", "EUR", 100),
        phones: GERMAN,
        firms: [
            words!["Weber" "Nordlicht" "Rheintal" "Alpenblick" "Hanse" "Schwarzwald" "Lindenhof" "Havel" "Sonnenberg" "Elbe"
                "Kranich" "Taunus" "Grünfeld" "Morgenstern" "Isar" "Küstenland" "Steinbeck" "Eichenau"],
            words!["Maschinenbau" "Feinmechanik" "Spedition" "Molkerei" "Gebäudetechnik" "Verlag" "Kliniken" "Werkzeuge"
                "Holzbau" "Brauerei" "Stadtwerke" "Elektrotechnik" "Messgeräte" "Großküchen" "Solartechnik"],
            words!["GmbH" "AG" "KG" "eG" "GmbH & Co. KG"],
        ],
    },
    Origin {
        weight: 12,
        tongue: Tongue::French,
        given: words!["Amélie" "Bruno" "Céline" "Damien" "Élodie" "François" "Geneviève" "Hugo" "Inès" "Jérôme" "Léa"
            "Mathieu" "Noémie" "Olivier" "Pauline" "Quentin" "Raphaël" "Solène" "Théo" "Valérie" "Yannick" "Zoé" "Aïcha"
            "Benoît" "Chloé" "Gaël" "Hélène" "Karim"],
        family: words!["Aubert" "Besson" "Chevallier" "Delacroix" "Étienne" "Fontaine" "Garnier" "Hébert" "Imbert" "Joly"
            "Lefèvre" "Marchand" "Noël" "Périer" "Quéré" "Roussel" "Saïdi" "Tessier" "Vasseur" "Benali" "Carré" "Dupré"
            "Gérard" "Lemaître" "Masson" "Renaud"],
        heads: words!["Beau" "Mont" "Bois" "Clair" "Haute" "Belle" "Grand" "Petit" "Saint" "Roche" "Val" "Ville" "Font" "Champ"],
        tails: words!["mont" "fort" "champ" "regard" "lieu" "val" "pierre" "marin" "clerc" "rive" "tier" "neuf"],
        family_first: false,
        cities: &[
            "Lyon",
            "Nantes",
            "Paris",
            "Genève",
            "Bruxelles",
            "Orléans",
            "Besançon",
            "Montréal",
        ],
        currency: ("€", "EUR", 100),
        phones: FRENCH,
        firms: [
            words!["Mistral" "Belle Rive" "Cévennes" "Hirondelle" "Val d'Or" "Grand Large" "Petit Chêne" "Les Tilleuls"
                "Côte d'Ébène" "Lumière" "Trois Fontaines" "Saint-Aubin" "Pierre Blanche" "Orée"],
            words!["Transports" "Conserverie" "Assurances" "Menuiserie" "Laboratoires" "Traiteur" "Électronique" "Éditions"
                "Cosmétiques" "Vignobles" "Mécanique" "Hôtellerie"],
            words!["SAS" "SARL" "SA" "et Fils"],
        ],
    },
    Origin {
        weight: 10,
        tongue: Tongue::Spanish,
        given: words!["Álvaro" "Begoña" "Carmen" "Diego" "Esperanza" "Fermín" "Gema" "Héctor" "Inmaculada" "Joaquín"
            "Lucía" "Martín" "Nuria" "Óscar" "Pilar" "Rocío" "Santiago" "Teresa" "Víctor" "Ximena" "Íñigo" "José María"
            "Mónica" "Raúl" "Soledad"],
        family: words!["Aguilar Núñez" "Benítez" "Cárdenas" "Domínguez" "Echeverría" "Fernández Gil" "Gutiérrez" "Herrera"
            "Ibáñez" "Jiménez Soto" "Lozano" "Muñoz" "Navarro" "Ordóñez" "Peña" "Quiroga" "Ruiz" "Sáenz" "Torres Rey"
            "Urrutia" "Vázquez" "Yáñez" "Zamora"],
        heads: words!["Alva" "Beni" "Caste" "Domin" "Eche" "Fuen" "Gonza" "Iba" "Lope" "Monte" "Rodri" "San" "Tru" "Vela" "Villa"],
        tails: words!["rado" "guez" "llanos" "tes" "lez" "rra" "negro" "mayor" "jillo" "sco" "verde" "seca" "real"],
        family_first: false,
        cities: &[
            "Madrid",
            "Sevilla",
            "Bilbao",
            "Valencia",
            "Bogotá",
            "Málaga",
            "Córdoba",
            "A Coruña",
        ],
        currency: ("€", "EUR", 100),
        // Nobody has set aside numbers for fiction in Spain: some have an office in Miami.
        phones: &[Phones("+1 305 555 01", 2, 100), Phones("+1 786 555 01", 2, 100)],
        firms: [
            words!["Talleres" "Bodegas" "Aceites" "Clínica" "Hermanos" "Cerámicas" "Transportes" "Conservas" "Grupo" "Viveros"],
            words!["Ibarrola" "del Sur" "Montesol" "La Peña" "Guadiana" "San Telmo" "Aranda" "del Norte" "Altamira" "Los Olmos"
                "Almazara" "Ribera"],
            words!["S.L." "S.A." "e Hijos" "S.L.U."],
        ],
    },
    Origin {
        weight: 8,
        tongue: Tongue::Japanese,
        given: spelled!["健一" "kenichi" "美咲" "misaki" "大輔" "daisuke" "陽子" "yoko" "翔太" "shota" "恵" "megumi" "直樹" "naoki"
            "由美子" "yumiko" "拓也" "takuya" "さくら" "sakura" "誠" "makoto" "千尋" "chihiro" "浩二" "koji" "奈々" "nana" "悠" "yu"
            "智子" "tomoko" "亮" "ryo" "明日香" "asuka"],
        family: spelled!["佐藤" "sato" "鈴木" "suzuki" "高橋" "takahashi" "田中" "tanaka" "伊藤" "ito" "渡辺" "watanabe" "中村" "nakamura"
            "小林" "kobayashi" "加藤" "kato" "吉田" "yoshida" "斎藤" "saito" "清水" "shimizu" "林" "hayashi" "長谷川" "hasegawa"],
        heads: spelled!["山" "yama" "川" "kawa" "中" "naka" "小" "o" "高" "taka" "大" "oo" "松" "matsu" "石" "ishi" "森" "mori"
            "竹" "take" "藤" "fuji" "上" "ue" "西" "nishi" "北" "kita" "東" "higashi" "南" "minami" "青" "ao" "福" "fuku"],
        tails: spelled!["田" "da" "本" "moto" "村" "mura" "野" "no" "井" "i" "島" "shima" "沢" "zawa" "崎" "saki" "原" "hara"
            "口" "guchi" "木" "ki" "谷" "tani" "岡" "oka" "橋" "hashi"],
        family_first: true,
        cities: &["東京", "大阪", "京都", "横浜", "札幌", "福岡"],
        currency: ("¥", "JPY", 16_000),
        phones: &[Phones("+1 415 555 01", 2, 100)],
        firms: [
            spelled!["みどり" "midori" "青空" "aozora" "桜井" "sakurai" "北斗" "hokuto" "若葉" "wakaba" "富岳" "fugaku" "瀬戸" "seto"
                "東雲" "shinonome" "はやぶさ" "hayabusa" "南風" "nanpu"],
            spelled!["電機" "denki" "食品" "shokuhin" "運輸" "unyu" "製作所" "seisakusho" "印刷" "insatsu" "建設" "kensetsu"
                "精密" "seimitsu" "商事" "shoji"],
            spelled!["株式会社" "kk" "有限会社" "yk"],
        ],
    },
    Origin {
        weight: 4,
        tongue: Tongue::English,
        given: words!["Astrid" "Elin" "Gustav" "Håkan" "Ingrid" "Johan" "Kajsa" "Lars" "Maja" "Nils" "Oskar" "Saga" "Åsa" "Örjan"
            "Freja" "Mikkel" "Søren"],
        family: words!["Åkesson" "Bergström" "Dahl" "Ekberg" "Forsberg" "Grönlund" "Hedlund" "Jönsson" "Lindgren" "Nyström"
            "Öberg" "Sandström" "Wikström" "Højgaard" "Kjær"],
        heads: words!["Berg" "Dal" "Ek" "Fors" "Grön" "Hed" "Lind" "Ny" "Sand" "Sjö" "Söder" "Väster" "Åker"],
        tails: words!["qvist" "ström" "berg" "lund" "gren" "mark" "man" "vall" "holm"],
        family_first: false,
        cities: &["Stockholm", "Göteborg", "Malmö", "Århus", "Tromsø"],
        currency: ("kr ", "SEK", 1_130),
        phones: SWEDISH,
        firms: [
            words!["Skärgård" "Norrsken" "Fjäll" "Björkhaga" "Älvdal" "Västkust" "Solgläntan" "Fyrtorn"],
            words!["Trävaror" "Rederi" "Mejeri" "Data" "Möbler" "Kraft" "Bageri" "Energi"],
            words!["AB" "HB" "A/S"],
        ],
    },
    Origin {
        weight: 2,
        tongue: Tongue::English,
        given: words!["Giulia" "Matteo" "Chiara" "Nicolò" "Agnieszka" "Łukasz" "Małgorzata" "Paweł" "Zsófia" "Ondřej"
            "Kateřina" "Jiří" "João" "Inês" "Niels" "Sanne" "Eleni" "Dimitris"],
        family: words!["Bianchi" "De Luca" "Fabbri" "Moretti" "Kowalczyk" "Wiśniewska" "Zieliński" "Szabó" "Novák" "Svobodová"
            "Gonçalves" "Pereira" "van den Berg" "de Vries" "Papadaki" "Nikolaidis"],
        heads: words!["Bella" "Castel" "Monte" "Zawa" "Dobro" "Vino" "Korn" "Oster" "Kara"],
        tails: words!["vino" "dzki" "gradi" "wski" "hart" "veld" "poulos" "dis" "lini"],
        family_first: false,
        cities: &["Milano", "Kraków", "Praha", "Lisboa", "Utrecht", "Αθήνα", "Łódź"],
        currency: ("€", "EUR", 100),
        phones: &[Phones("+44 28 9649 6", 3, 1000)],
        firms: [
            words!["Vesuvio" "Bursztyn" "Vltava" "Azulejo" "Polder" "Aegina" "Dolomiti" "Żuraw" "Azzurra" "Morava"],
            words!["Ceramica" "Transport" "Marine" "Textil" "Agro" "Optik" "Mobil" "Energia"],
            words!["Trading" "International" "Holding" "Europe"],
        ],
    },
    Origin {
        weight: 2,
        tongue: Tongue::English,
        given: spelled!["민준" "minjun" "서연" "seoyeon" "지훈" "jihoon" "하은" "haeun" "小明" "xiaoming" "丽华" "lihua" "志强" "zhiqiang"
            "静" "jing" "수빈" "subin" "伟" "wei"],
        family: spelled!["김" "kim" "이" "lee" "박" "park" "최" "choi" "王" "wang" "李" "li" "张" "zhang" "陈" "chen" "정" "jung" "刘" "liu"],
        heads: spelled!["欧" "ou" "司" "si" "诸" "zhu" "上" "shang"],
        tails: spelled!["阳" "yang" "马" "ma" "葛" "ge" "官" "guan"],
        family_first: true,
        cities: &["서울", "부산", "上海", "深圳", "台北"],
        currency: ("$", "USD", 110),
        phones: &[Phones("+1 408 555 01", 2, 100)],
        firms: [
            spelled!["한빛" "hanbit" "새벽" "saebyeok" "长江" "changjiang" "金桥" "jinqiao" "푸른" "pureun"],
            spelled!["전자" "electronics" "物流" "logistics" "食品" "foods" "테크" "tech" "纺织" "textile"],
            spelled!["주식회사" "co" "有限公司" "ltd"],
        ],
    },
];

impl Origin {
    /// Picks an origin by its weight.
    pub fn throw(dice: &mut Dice) -> usize {
        let sum: u32 = ORIGINS.iter().map(|origin| origin.weight).sum();
        let mut left = dice.below(sum as usize) as u32;
        for (index, origin) in ORIGINS.iter().enumerate() {
            if left < origin.weight {
                return index;
            }
            left -= origin.weight;
        }
        0
    }

    /// Invents somebody. Where the book is large, family names are put together from parts, so
    /// that there are as many as in life.
    pub fn person(&self, dice: &mut Dice, large: bool) -> Person {
        let given = dice.of(self.given);
        let family: (String, String) = if large && dice.chance(600) {
            let (head, tail) = (dice.of(self.heads), dice.of(self.tails));
            (format!("{}{}", head.0, tail.0), format!("{}{}", latin(head), latin(tail)))
        } else {
            let family = dice.of(self.family);
            (family.0.to_owned(), latin(family))
        };
        let name = match self.family_first {
            true => format!("{} {}", family.0, given.0),
            false => format!("{} {}", given.0, family.0),
        };
        let mail = format!("{}.{}", latin(given), family.1);
        Person {
            name,
            mail,
            called: if self.family_first { None } else { Some(given.0) },
            family: family.0,
        }
    }
}

/// Somebody invented.
pub(super) struct Person {
    pub name: String,
    /// The local part of the e-mail address.
    pub mail: String,
    /// The given name, where that is how colleagues speak of each other.
    pub called: Option<&'static str>,
    pub family: String,
}

/// Returns how a word is spelled in an e-mail address.
pub(super) fn latin((word, spelling): Word) -> String {
    let text = if spelling.is_empty() { word } else { spelling };
    slug(text, "")
}

/// Folds a text to a–z and 0–9, words joined.
pub(super) fn slug(text: &str, joint: &str) -> String {
    let words = crate::domain::text::words(text);
    let words: Vec<String> = words
        .iter()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(joint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_can_stand_in_an_address() {
        for origin in &ORIGINS {
            let firms = origin.firms.iter().flat_map(|part| part.iter());
            for word in [origin.given, origin.family, origin.heads, origin.tails]
                .into_iter()
                .flatten()
                .chain(firms)
            {
                // What is put after a firm's name may be a mere sign.
                assert!(!latin(*word).is_empty() || word.0.starts_with('&'), "{}", word.0);
            }
            assert!(origin.phones.iter().all(|range| range.2 <= 10_u32.pow(range.1 as u32)));
        }
    }

    #[test]
    fn large_books_have_thousands_of_family_names() {
        let mut dice = Dice::new(1, 1);
        let mut names = std::collections::HashSet::new();
        for _ in 0..20_000 {
            let origin = Origin::throw(&mut dice);
            names.insert(ORIGINS[origin].person(&mut dice, true).name);
        }
        assert!(names.len() > 12_000, "{}", names.len());
    }

    #[test]
    fn addresses_are_folded() {
        assert_eq!(slug("Groß & Söhne GmbH", "-"), "gross-sohne-gmbh");
        assert_eq!(slug("Côte d'Ébène", ""), "cotedebene");
        assert_eq!(slug("김", "-"), "");
    }
}

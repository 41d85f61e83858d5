//! Short forms of given names that are not their beginnings, or not only.
//!
//! Common English ones and a few of German, Spanish, French, Italian and Russian, as the project
//! "nicknames" (carltonnorthern/nicknames) and Wikipedia's lists of hypocorisms have them. A short form
//! of two names stands with both; that both are rarely the same person is why this alone is never
//! certain.

/// Each name with its short forms, folded.
const SHORT_FORMS: &[&[&str]] = &[
    &["alexander", "alex", "alec", "sandy", "sasha", "xander", "sascha"],
    &["alexandra", "alex", "sandra", "sandy", "sasha", "lexi"],
    &["alfred", "al", "alf", "fred", "freddie"],
    &["albert", "al", "bert", "bertie"],
    &["andrew", "andy", "drew"],
    &["andreas", "andi", "andy"],
    &["anthony", "tony", "ant"],
    &["antonio", "tono", "toni", "antonino"],
    &["anton", "toni", "tony"],
    &["barbara", "barb", "babs", "barbie"],
    &["benjamin", "ben", "benny", "benji"],
    &[
        "catherine",
        "katherine",
        "kathryn",
        "cathy",
        "kathy",
        "kate",
        "katie",
        "kat",
        "cat",
        "kitty",
    ],
    &["charles", "charlie", "chuck", "chas"],
    &["christine", "christina", "chris", "chrissy", "tina", "christa"],
    &["christopher", "chris", "kit", "topher"],
    &["christian", "chris"],
    &["daniel", "dan", "danny"],
    &["david", "dave", "davey"],
    &["deborah", "debra", "deb", "debbie"],
    &["dmitri", "dmitry", "dima"],
    &["donald", "don", "donnie"],
    &["dorothy", "dot", "dottie", "dolly"],
    &["edward", "ed", "eddie", "ned", "ted", "teddy"],
    &["eleanor", "ellie", "nell", "nora", "ella"],
    &[
        "elizabeth",
        "elisabeth",
        "liz",
        "lizzie",
        "beth",
        "betty",
        "bess",
        "eliza",
        "lisa",
        "libby",
        "elsie",
        "lilibet",
    ],
    &["ekaterina", "katya", "katia"],
    &["florence", "flo", "florrie"],
    &["frances", "fran", "frankie", "fanny"],
    &["francis", "frank", "fran"],
    &["francisco", "paco", "pancho", "cisco", "kiko"],
    &["franziska", "franzi"],
    &["frederick", "fred", "freddie", "fritz"],
    &["friedrich", "fritz", "fred"],
    &["gabriel", "gabe"],
    &["gerald", "gerry", "jerry"],
    &["giuseppe", "beppe", "peppe", "pino"],
    &["gregory", "greg"],
    &["guadalupe", "lupe", "lupita"],
    &["harold", "harry", "hal"],
    &["heinrich", "heinz", "heiner"],
    &["helen", "nell", "nellie"],
    &["henry", "harry", "hank", "hal"],
    &["ignacio", "nacho"],
    &["isabel", "isabella", "bella", "izzy", "belle"],
    &["jacob", "jake"],
    &["jacqueline", "jackie"],
    &["james", "jim", "jimmy", "jamie"],
    &["janet", "jan"],
    &["jeffrey", "geoffrey", "jeff", "geoff"],
    &["jennifer", "jen", "jenny"],
    &["jesus", "chuy", "chucho"],
    &["johannes", "hans", "hannes", "jo"],
    &["john", "jack", "johnny", "jock"],
    &["jonathan", "jon", "jonny"],
    &["jose", "pepe", "chepe"],
    &["josef", "sepp", "joschi"],
    &["joseph", "joe", "joey", "jo"],
    &["joshua", "josh"],
    &["judith", "judy", "jude"],
    &["karl", "kalle"],
    &["katharina", "kathi", "kathe", "katja", "trina"],
    &["kenneth", "ken", "kenny"],
    &["lawrence", "laurence", "larry", "laurie"],
    &["leonard", "leo", "len", "lenny"],
    &["louis", "lewis", "lou", "louie"],
    &["ludwig", "lutz", "wiggerl"],
    &["manuel", "manolo", "manu"],
    &["margaret", "maggie", "meg", "peggy", "marge", "margie", "greta", "rita", "daisy"],
    &["margarete", "grete", "gretel", "gretchen", "greta"],
    &["maria", "mitzi", "mia"],
    &["martha", "marty", "mattie"],
    &["martin", "marty"],
    &["mary", "molly", "polly", "mae"],
    &["matthew", "matt", "matty"],
    &["matthias", "hias", "matze"],
    &["maximilian", "max"],
    &["michael", "mike", "mick", "mickey", "micha", "michi"],
    &["mikhail", "misha", "mischa"],
    &["nicholas", "nicolas", "nick", "nicky", "klaus"],
    &["nikolaus", "klaus", "niko", "nik"],
    &["pamela", "pam"],
    &["patricia", "pat", "patty", "tricia", "trish"],
    &["patrick", "pat", "paddy"],
    &["peter", "pete"],
    &["philip", "phillip", "phil", "pip"],
    &["rafael", "rafa"],
    &["raymond", "ray"],
    &["rebecca", "becky", "becca"],
    &["richard", "dick", "rick", "ricky", "rich", "richie"],
    &["robert", "bob", "bobby", "rob", "robbie", "bert"],
    &["roberto", "beto"],
    &["ronald", "ron", "ronnie"],
    &["rosario", "charo"],
    &["rudolf", "rudi"],
    &["samantha", "sam", "sammy"],
    &["samuel", "sam", "sammy"],
    &["sarah", "sally", "sadie"],
    &["sergei", "sergey", "seryozha"],
    &["stephanie", "steph", "steffi", "stefanie"],
    &["stephen", "steven", "steve"],
    &["stefan", "steffen"],
    &["susan", "sue", "susie", "suzie"],
    &["susanne", "susi", "sanne"],
    &["terence", "terry"],
    &["theodore", "ted", "teddy", "theo"],
    &["theresa", "teresa", "terry", "tess", "tessa", "resi"],
    &["thomas", "tom", "tommy"],
    &["timothy", "tim", "timmy"],
    &["ulrich", "uli", "ulli"],
    &["ursula", "uschi", "ulla"],
    &["victoria", "vicky", "tori"],
    &["vincent", "vince", "vinny"],
    &["vladimir", "vova", "volodya"],
    &["walter", "walt", "wally"],
    &["wilhelm", "willi", "willy", "helmi"],
    &["william", "bill", "billy", "will", "willie", "liam"],
    &["wolfgang", "wolfi", "wolf"],
    &["zachary", "zach", "zack"],
];

/// Returns the names that a folded word is, or is a short form of, each by its first spelling.
pub(super) fn names_of(word: &str) -> Vec<&'static str> {
    let among = SHORT_FORMS.iter().filter(|forms| forms.contains(&word));
    among.filter_map(|forms| forms.first().copied()).collect()
}

/// Tells whether two folded words may be the same given name.
pub(super) fn may_be_one(one: &str, other: &str) -> bool {
    SHORT_FORMS.iter().any(|forms| forms.contains(&one) && forms.contains(&other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::text::name_key;

    #[test]
    fn the_list_is_folded_and_says_nothing_twice() {
        for forms in SHORT_FORMS {
            assert!(forms.len() > 1, "{forms:?}");
            for (at, form) in forms.iter().enumerate() {
                assert_eq!(*form, name_key(form));
                assert!(!forms[at + 1..].contains(form), "{form} in {forms:?}");
            }
        }
    }

    #[test]
    fn short_forms_meet_in_a_name() {
        assert!(may_be_one("bob", "robert") && may_be_one("bob", "rob"));
        assert!(may_be_one("bill", "william") && !may_be_one("bill", "robert"));
        assert_eq!(names_of("pat"), ["patricia", "patrick"]);
    }
}

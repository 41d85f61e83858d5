//! The tables that programs export, by the headers that mark them: data, not code.
//!
//! Headers are written as [`key`](super::field::key) folds them. Exports change with version,
//! language and plan, so columns are known by name, in any order, and every profile stands on
//! `PLAIN`, what headers commonly mean.

use super::field::{self, Field};

/// A program's export.
#[derive(Debug)]
pub struct Profile {
    /// Its word, before the ids of its records.
    pub name: &'static str,
    /// Sets of headers: a table that has all of one set is this export.
    marks: &'static [&'static [&'static str]],
    /// What its headers mean where they do not mean what they commonly do.
    columns: &'static [(&'static str, &'static str)],
}

/// The exports, those with the more telling marks first.
pub const PROFILES: [Profile; 9] = [
    Profile {
        name: "linkedin",
        marks: &[&["firstname", "lastname", "connectedon"]],
        columns: &[
            ("url", "url.linkedin"),
            ("position", "title"),
            ("connectedon", "custom.connected"),
        ],
    },
    Profile {
        name: "google",
        marks: &[
            &["name", "givenname", "familyname", "groupmembership"],
            &["firstname", "lastname", "fileas"],
            &["firstname", "organizationname", "labels"],
        ],
        columns: &[
            ("fileas", "technical"),
            ("organizationname", "account"),
            ("organizationtitle", "title"),
            ("organizationdepartment", "custom.department"),
            ("groupmembership", "labels"),
        ],
    },
    Profile {
        name: "outlook",
        marks: &[&["emailaddress", "email2address"], &["businessphone", "mobilephone", "jobtitle"]],
        // Outlook's own "Title" is Mr. and Dr.; the job has a column of its own.
        columns: &[
            ("title", "prefix"),
            ("imaddress", "handle"),
            ("primaryphone", "phone"),
            ("managersname", "custom.manager"),
            ("assistantsname", "custom.assistant"),
            ("assistantsphone", "phone.assistant"),
        ],
    },
    Profile {
        name: "atomic-crm",
        marks: &[&["firstname", "lastname", "background", "hasnewsletter"]],
        columns: &[
            ("background", "notes"),
            ("linkedinurl", "url.linkedin"),
            ("status", "custom.status"),
            ("sales", "custom.owner"),
            // The same as "company", or of its tables alone.
            ("companyname", "account"),
            ("companyid", "technical"),
            ("salesid", "technical"),
            ("nbtasks", "technical"),
        ],
    },
    Profile {
        name: "pipedrive",
        marks: &[
            &["personname"],
            &["name", "organization", "opendeals"],
            &["name", "organization", "closeddeals"],
            &["name", "organization", "label", "owner"],
        ],
        columns: &[
            ("personname", "name"),
            ("personfirstname", "first_name"),
            ("personlastname", "last_name"),
            ("personid", "id"),
            ("personorganization", "account"),
            ("personlabel", "labels"),
            ("personlabels", "labels"),
            ("personowner", "custom.owner"),
            ("personjobtitle", "title"),
            ("personnotes", "notes"),
            ("personbirthday", "birthday"),
            ("personemail", "email"),
            ("personemailwork", "email.work"),
            ("personemailhome", "email.home"),
            ("personemailother", "email"),
            ("personphone", "phone"),
            ("personphonework", "phone.work"),
            ("personphonehome", "phone.home"),
            ("personphonemobile", "phone.mobile"),
            ("personphoneother", "phone"),
        ],
    },
    Profile {
        name: "zoho",
        marks: &[&["recordid", "accountname"], &["contactid", "contactowner", "leadsource"]],
        columns: &[
            ("recordid", "id"),
            ("contactname", "technical"),
            ("accountnameid", "technical"),
            ("contactownerid", "technical"),
            ("description", "notes"),
            ("tag", "labels"),
            ("secondaryemail", "email"),
        ],
    },
    Profile {
        name: "hubspot",
        marks: &[
            &["recordid", "email"],
            &["recordid", "lifecyclestage"],
            &["contactid", "lifecyclestage"],
        ],
        columns: &[
            ("recordid", "id"),
            ("associatedcompany", "account"),
            ("primaryassociatedcompany", "account"),
            ("lifecyclestage", "custom.lifecycle stage"),
            ("leadstatus", "custom.lead status"),
            ("additionalemailaddresses", "email"),
        ],
    },
    Profile {
        name: "salesforce",
        marks: &[
            &["contactid", "lastname"],
            &["accountname", "lastname"],
            &["accountid", "lastname"],
        ],
        columns: &[
            ("id", "id"),
            ("accountid", "technical"),
            ("ownerid", "technical"),
            ("description", "notes"),
            ("contactdescription", "notes"),
            ("salutation", "prefix"),
        ],
    },
    Profile { name: "thunderbird", marks: &[&["primaryemail", "displayname"]], columns: &[] },
];

/// What headers commonly mean.
const PLAIN: &[(&str, &str)] = &[
    ("name", "name"),
    ("fullname", "name"),
    ("displayname", "name"),
    ("contactname", "name"),
    ("firstname", "first_name"),
    ("givenname", "first_name"),
    ("middlename", "middle_name"),
    ("additionalname", "middle_name"),
    ("lastname", "last_name"),
    ("familyname", "last_name"),
    ("surname", "last_name"),
    ("nickname", "nickname"),
    ("nameprefix", "prefix"),
    ("salutation", "prefix"),
    ("namesuffix", "suffix"),
    ("suffix", "suffix"),
    ("company", "account"),
    ("companyname", "account"),
    ("organization", "account"),
    ("organisation", "account"),
    ("account", "account"),
    ("accountname", "account"),
    ("employer", "account"),
    ("title", "title"),
    ("jobtitle", "title"),
    ("position", "title"),
    ("role", "title"),
    ("department", "custom.department"),
    ("email", "email"),
    ("emailaddress", "email"),
    ("emails", "email"),
    ("mail", "email"),
    ("primaryemail", "email"),
    ("secondaryemail", "email"),
    ("email2", "email"),
    ("email3", "email"),
    ("email2address", "email"),
    ("email3address", "email"),
    ("emailwork", "email.work"),
    ("workemail", "email.work"),
    ("businessemail", "email.work"),
    ("emailhome", "email.home"),
    ("homeemail", "email.home"),
    ("personalemail", "email.home"),
    ("emailother", "email"),
    ("otheremail", "email"),
    ("phone", "phone"),
    ("phones", "phone"),
    ("phonenumber", "phone"),
    ("telephone", "phone"),
    ("tel", "phone"),
    ("phone2", "phone"),
    ("phone3", "phone"),
    ("businessphone", "phone.work"),
    ("businessphone2", "phone.work"),
    ("workphone", "phone.work"),
    ("phonework", "phone.work"),
    ("companymainphone", "phone.work"),
    ("homephone", "phone.home"),
    ("homephone2", "phone.home"),
    ("phonehome", "phone.home"),
    ("mobile", "phone.mobile"),
    ("mobilephone", "phone.mobile"),
    ("mobilephonenumber", "phone.mobile"),
    ("mobilenumber", "phone.mobile"),
    ("phonemobile", "phone.mobile"),
    ("cell", "phone.mobile"),
    ("cellphone", "phone.mobile"),
    ("carphone", "phone.car"),
    ("otherphone", "phone"),
    ("phoneother", "phone"),
    ("callback", "phone"),
    ("radiophone", "phone.radio"),
    ("pager", "phone.pager"),
    ("pagernumber", "phone.pager"),
    ("fax", "phone.fax"),
    ("faxnumber", "phone.fax"),
    ("businessfax", "phone.work fax"),
    ("homefax", "phone.home fax"),
    ("otherfax", "phone.fax"),
    ("website", "url"),
    ("websiteurl", "url"),
    ("webpage", "url"),
    ("url", "url"),
    ("homepage", "url"),
    ("personalwebpage", "url.home"),
    ("linkedin", "url.linkedin"),
    ("linkedinurl", "url.linkedin"),
    ("twitter", "handle.twitter"),
    ("skype", "handle.skype"),
    ("address", "address"),
    ("homeaddress", "address.home"),
    ("businessaddress", "address.work"),
    ("workaddress", "address.work"),
    ("otheraddress", "address"),
    ("mailingaddress", "address"),
    ("street", "address/1"),
    ("streetaddress", "address/1"),
    ("mailingstreet", "address/1"),
    ("city", "address/2"),
    ("mailingcity", "address/2"),
    ("state", "address/3"),
    ("stateregion", "address/3"),
    ("mailingstate", "address/3"),
    ("mailingstateprovince", "address/3"),
    ("zip", "address/4"),
    ("zipcode", "address/4"),
    ("postalcode", "address/4"),
    ("postcode", "address/4"),
    ("mailingzip", "address/4"),
    ("mailingpostalcode", "address/4"),
    ("mailingzippostalcode", "address/4"),
    ("country", "address/5"),
    ("countryregion", "address/5"),
    ("mailingcountry", "address/5"),
    ("businessstreet", "address.work/1"),
    ("businesscity", "address.work/2"),
    ("businessstate", "address.work/3"),
    ("businesspostalcode", "address.work/4"),
    ("businesscountryregion", "address.work/5"),
    ("businesscountry", "address.work/5"),
    ("workaddress1", "address.work/1"),
    ("workcity", "address.work/2"),
    ("homestreet", "address.home/1"),
    ("homecity", "address.home/2"),
    ("homestate", "address.home/3"),
    ("homepostalcode", "address.home/4"),
    ("homecountryregion", "address.home/5"),
    ("homecountry", "address.home/5"),
    ("otherstreet", "address.other/1"),
    ("othercity", "address.other/2"),
    ("otherstate", "address.other/3"),
    ("otherpostalcode", "address.other/4"),
    ("othercountryregion", "address.other/5"),
    ("othercountry", "address.other/5"),
    ("birthday", "birthday"),
    ("birthdate", "birthday"),
    ("dateofbirth", "birthday"),
    ("anniversary", "custom.anniversary"),
    ("spouse", "custom.spouse"),
    ("hobby", "custom.hobby"),
    ("notes", "notes"),
    ("note", "notes"),
    ("comment", "notes"),
    ("comments", "notes"),
    ("tags", "labels"),
    ("tag", "labels"),
    ("labels", "labels"),
    ("label", "labels"),
    ("categories", "labels"),
    ("groups", "labels"),
    ("owner", "custom.owner"),
    ("contactowner", "custom.owner"),
    ("id", "id"),
    ("uid", "id"),
    ("contactid", "id"),
];

impl Profile {
    /// Finds the export that a table's headers mark.
    pub fn of(keys: &[String]) -> Option<&'static Self> {
        let has = |mark: &&str| keys.iter().any(|key| key == mark);
        PROFILES.iter().find(|profile| profile.marks.iter().any(|set| set.iter().all(has)))
    }
}

/// Says what a header means in an export, or commonly.
pub fn meaning(profile: Option<&Profile>, key: &str) -> Field {
    let own = profile.map_or(&[][..], |profile| profile.columns);
    let word = own.iter().chain(PLAIN).find(|(header, _)| *header == key);
    word.and_then(|(_, word)| Field::parse(word))
        .or_else(|| field::numbered(key))
        .unwrap_or(Field::Left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_a_field_and_every_header_is_folded() {
        for (header, word) in PROFILES.iter().flat_map(|profile| profile.columns).chain(PLAIN) {
            assert!(Field::parse(word).is_some(), "{header}: {word}");
            assert_eq!(field::key(header), *header);
        }
        let mut headers: Vec<&str> = PLAIN.iter().map(|(header, _)| *header).collect();
        headers.sort_unstable();
        let all = headers.len();
        headers.dedup();
        assert_eq!(headers.len(), all, "a header twice");
    }
}

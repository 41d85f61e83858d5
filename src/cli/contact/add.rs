//! `tl contact add` and `tl contact edit`.

use crate::app::{ContactEdit, ContactInput, Error, Labelled, Session};
use crate::domain::Contact;

use super::super::context::Context;
use super::super::stop::Done;
use super::super::who;
use super::show;

/// What add and edit take.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Fields {
    /// An e-mail; may be given several times; editing adds it to those that are there
    #[arg(long, value_name = "E")]
    email: Vec<String>,
    /// A phone number in any format; may be given several times; editing adds it, too
    #[arg(long, value_name = "P")]
    phone: Vec<String>,
    /// The account by name; made where there is none of that name
    #[arg(long, value_name = "A")]
    account: Option<String>,
    /// The job title
    #[arg(long, value_name = "T")]
    title: Option<String>,
    /// A label; made where missing; may be given several times
    #[arg(long, value_name = "L")]
    label: Vec<String>,
    /// Free notes
    #[arg(long, value_name = "TEXT")]
    notes: Option<String>,
    /// The birthday: 1985-04-15, or --birthday=--04-15 without the year
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    birthday: Option<String>,
    /// The member responsible
    #[arg(long, value_name = "MEMBER")]
    holder: Option<String>,
    /// A field of your own; may be given several times
    #[arg(long, value_name = "KEY=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,
    /// A web address; may be given several times
    #[arg(long, value_name = "URL")]
    url: Vec<String>,
    /// A name on a social network, with the network where there is one: ana_r, mastodon=ana_r
    #[arg(long, value_name = "[NETWORK=]HANDLE")]
    handle: Vec<String>,
    /// A postal address; may be given several times
    #[arg(long, value_name = "ADDRESS")]
    address: Vec<String>,
}

/// `tl contact edit`.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct EditArgs {
    #[arg(value_name = "WHO", help = super::WHO)]
    who: String,
    /// A new name
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    fields: Fields,
    /// An e-mail to take away; may be given several times
    #[arg(long, value_name = "E")]
    remove_email: Vec<String>,
    /// A phone to take away, in any format; may be given several times
    #[arg(long, value_name = "P")]
    remove_phone: Vec<String>,
    /// A label to take off; may be given several times
    #[arg(long, value_name = "L")]
    remove_label: Vec<String>,
    /// A field of your own to take away; may be given several times
    #[arg(long, value_name = "KEY")]
    unset: Vec<String>,
}

/// Reads `KEY=VALUE`.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => {
            Ok((key.trim().to_owned(), value.trim().to_owned()))
        }
        _ => Err("write KEY=VALUE, for example region=EMEA".to_owned()),
    }
}

fn plain(values: Vec<String>) -> Vec<Labelled> {
    values.into_iter().map(|value| Labelled { label: None, value }).collect()
}

/// Reads `mastodon=ana_r`.
fn handles(values: Vec<String>) -> Vec<Labelled> {
    let read = |text: String| match text.split_once('=') {
        Some((network, handle)) if !network.is_empty() => {
            Labelled { label: Some(network.to_owned()), value: handle.to_owned() }
        }
        _ => Labelled { label: None, value: text },
    };
    values.into_iter().map(read).collect()
}

/// Runs `tl contact add`.
pub(super) fn add(name: String, fields: Fields, session: &Session, cx: &mut Context) -> Done {
    let besides = session.made_besides(fields.account.as_deref(), &fields.label)?;
    let contact = session.add_contact(&ContactInput {
        name,
        emails: plain(fields.email),
        phones: plain(fields.phone),
        urls: plain(fields.url),
        handles: handles(fields.handle),
        addresses: plain(fields.address),
        account: fields.account,
        title: fields.title,
        labels: fields.label,
        notes: fields.notes,
        birthday: fields.birthday,
        holder: fields.holder,
        custom: fields.set,
    })?;
    show::show(&contact, session, cx)?;
    cx.say(format!("Added {}; `{}` logs a call", contact.name, who::call(&contact, session)));
    cx.made_besides(&besides);
    for other in session.namesakes(&contact)? {
        cx.say(format!("there is another {} ({})", other.name, other.id.short()));
    }
    warn_of_shared_emails(&contact, session, cx)
}

/// Says who else has an e-mail of this contact: from then on it names both.
fn warn_of_shared_emails(contact: &Contact, session: &Session, cx: &mut Context) -> Done {
    for (email, other) in session.sharing_an_email(contact)? {
        cx.say(format!("{email} is {}'s too ({})", other.name, other.id.short()));
    }
    Ok(())
}

/// Runs `tl contact edit`.
pub(super) fn edit(args: EditArgs, session: &Session, cx: &mut Context) -> Done {
    let fields = args.fields;
    for (added, flag, removed) in [
        (&fields.email, "--email", "--remove-email E"),
        (&fields.phone, "--phone", "--remove-phone P"),
        (&fields.label, "--label", "--remove-label L"),
    ] {
        if added.iter().any(|value| value.trim().is_empty()) {
            return Err(Error::usage(format!("{flag} adds one: give it a value"))
                .hint(format!("{removed} takes one away"))
                .into());
        }
    }
    let edit = ContactEdit {
        name: args.name,
        emails: plain(fields.email),
        phones: plain(fields.phone),
        urls: plain(fields.url),
        handles: handles(fields.handle),
        addresses: plain(fields.address),
        account: fields.account,
        title: fields.title,
        labels: fields.label,
        notes: fields.notes,
        birthday: fields.birthday,
        holder: fields.holder,
        custom: fields.set,
        remove_emails: args.remove_email,
        remove_phones: args.remove_phone,
        remove_labels: args.remove_label,
        unset: args.unset,
        ..ContactEdit::default()
    };
    if edit == ContactEdit::default() {
        return Err(Error::usage("nothing to change: say what, for example --title CTO")
            .hint("`tl contact edit --help` lists what can be changed")
            .into());
    }
    let id = who::contact(&args.who, session, cx)?;
    let besides = session.made_besides(edit.account.as_deref(), &edit.labels)?;
    let contact = session.edit_contact(id, &edit)?;
    show::show(&contact, session, cx)?;
    cx.say(format!("Changed {}", contact.name));
    cx.made_besides(&besides);
    if edit.emails.is_empty() { Ok(()) } else { warn_of_shared_emails(&contact, session, cx) }
}

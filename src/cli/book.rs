//! `tl book`: the shared collections of contacts.

use crate::app::{BookInput, Error, Session};
use crate::domain::{Book, BookId};
use crate::outlet::json;

use super::context::Context;
use super::deleted::Deleted;
use super::lists::{Amount, count, counted};
use super::prompt::Danger;
use super::sheet::Sheet;
use super::stop::Done;
use super::table::Column;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl book list
  tl book add Sales --tint blue
  tl book use Sales
  tl book edit Sales --name \"Sales EMEA\"
  tl --book Sales member add bob@example.org --role member";

/// `tl book …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum BookCommand {
    /// List the books that you are a member of
    #[command(before_help = EXAMPLES)]
    List {
        #[command(flatten)]
        amount: Amount,
    },
    /// Make a book, with you as its owner
    #[command(before_help = EXAMPLES)]
    Add {
        /// Its name
        name: String,
        #[command(flatten)]
        look: Look,
    },
    /// Show a book, by default the current one
    #[command(before_help = EXAMPLES)]
    Show {
        /// Which book
        #[arg(value_name = "NAME")]
        book: Option<String>,
    },
    /// Change a book's name, colour or icon
    #[command(before_help = EXAMPLES)]
    Edit {
        /// Which book
        #[arg(value_name = "NAME")]
        book: String,
        /// A new name
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        look: Look,
    },
    /// Delete a book and everything in it, as its only owner
    #[command(before_help = EXAMPLES)]
    Delete {
        /// Which book
        #[arg(value_name = "NAME")]
        book: String,
    },
    /// Choose the book that `tl` works in from now on
    #[command(before_help = EXAMPLES)]
    Use {
        /// Which book
        #[arg(value_name = "NAME")]
        book: String,
    },
}

/// How a book looks.
#[derive(Debug, clap::Args)]
pub(super) struct Look {
    /// Its colour: red, green, yellow, blue, magenta, cyan, white, black, or bright-red and so on
    #[arg(long, value_name = "COLOUR")]
    tint: Option<String>,
    /// Its icon: one character, shown where icons are on
    #[arg(long, value_name = "ICON")]
    icon: Option<String>,
}

const COLUMNS: [Column; 7] = [
    Column::fixed(""),
    Column::text("NAME"),
    Column::fixed("ROLE"),
    Column::number("CONTACTS").spare(),
    Column::number("ENTRIES").spare(),
    Column::number("MEMBERS").spare(),
    Column::id(),
];

/// Runs `tl book …`.
pub(super) fn run(command: BookCommand, cx: &mut Context) -> Done {
    let session = cx.open()?;
    match command {
        BookCommand::List { amount } => list(amount, &session, cx),
        BookCommand::Add { name, look } => {
            let book = session.add_book(&input(Some(name), look))?;
            show(&book, cx)?;
            cx.say(format!(
                "Made the book {0}; `tl book use \"{0}\"` works in it from now on",
                book.name
            ));
            Ok(())
        }
        BookCommand::Show { book } => {
            let book = match book {
                Some(which) => session.book_info(session.find_book(&which)?)?,
                None => session.book()?,
            };
            show(&book, cx)
        }
        BookCommand::Edit { book, name, look } => {
            let change = input(name, look);
            if change == BookInput::default() {
                return Err(Error::usage("nothing to change: give --name, --tint or --icon").into());
            }
            let book = session.edit_book(session.find_book(&book)?, &change)?;
            show(&book, cx)?;
            cx.say(format!("Changed the book {}", book.name));
            Ok(())
        }
        BookCommand::Delete { book } => delete(session.find_book(&book)?, &session, cx),
        BookCommand::Use { book } => {
            let book = session.use_book(session.find_book(&book)?)?;
            show(&book, cx)?;
            cx.say(format!(
                "`tl` works in {} from now on; --book NAME overrides it once",
                book.name
            ));
            Ok(())
        }
    }
}

fn input(name: Option<String>, look: Look) -> BookInput {
    BookInput { name, tint: look.tint, icon: look.icon }
}

fn list(amount: Amount, session: &Session, cx: &mut Context) -> Done {
    let books = session.books()?;
    if books.is_empty() {
        cx.advise("you are in no book yet: `tl book add NAME` makes one");
    }
    let current = session.book().ok().map(|book| book.id);
    cx.short_list(
        &books,
        amount,
        &COLUMNS,
        |book| {
            vec![
                (if Some(book.id) == current { "*" } else { "" }).to_owned(),
                book.name.clone(),
                book.role.name().to_owned(),
                count(book.contacts),
                count(book.interactions),
                count(book.members),
                book.id.short(),
            ]
        },
        |book, cx| cx.item(&json::book(book)),
    )
}

fn show(book: &Book, cx: &mut Context) -> Done {
    if cx.globals.json {
        return cx.record(&json::book(book));
    }
    let archived = match book.archived {
        0 => String::new(),
        archived => format!(", and {} archived", count(archived)),
    };
    Sheet::new(&book.name)
        .field("Colour", book.tint.as_deref())
        .field("Icon", book.icon.as_deref())
        .field("Your role", Some(book.role.name()))
        .field("Contacts", Some(format!("{}{archived}", count(book.contacts))))
        .field("Entries", Some(count(book.interactions)))
        .field("Members", Some(count(book.members)))
        .field("Id", Some(book.id.to_string()))
        .print(cx)
}

fn delete(id: BookId, session: &Session, cx: &mut Context) -> Done {
    let book = session.book_info(id)?;
    let contacts = counted(book.contacts + book.archived, "contact", "contacts");
    let entries = counted(book.interactions, "entry", "entries");
    let members = counted(book.members, "member", "members");
    let details = vec![
        format!("{}: {contacts}, {entries}, {members}", book.name),
        "This is for good: everything in it leaves the file. Backups and exports made before still have it.".to_owned(),
    ];
    cx.confirm(&Danger { deed: format!("delete the book \"{}\"", book.name), details })?;
    let gone = session.delete_book(id)?;
    if cx.globals.json {
        let record = Deleted::new("book", gone.id.to_string(), Some(&gone.name));
        cx.record(&record.entries(gone.interactions, 0))?;
    }
    cx.say(format!(
        "Deleted the book {}; backups and exports made before still have it",
        gone.name
    ));
    Ok(())
}

//! What the names of a Maildir say: <https://cr.yp.to/proto/maildir.html>, and Maildir++ for folders.

/// The folders of a Maildir that hold messages; `tmp` holds what is still being delivered.
pub const FOLDERS: [&str; 2] = ["cur", "new"];

/// The letters behind `:2,` in a message's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a letter that stands alone")]
pub struct Flags {
    /// `D`: it was never sent.
    pub draft: bool,
    /// `F`: somebody marked it.
    pub flagged: bool,
    /// `P`: it was passed on.
    pub passed: bool,
    /// `R`: it was answered.
    pub replied: bool,
    /// `S`: it was read.
    pub seen: bool,
    /// `T`: it was thrown away.
    pub trashed: bool,
}

impl Flags {
    /// Says why a message with these flags is not read, `None` where it is.
    pub const fn skipped(self) -> Option<&'static str> {
        if self.trashed {
            Some("it was thrown away (flag T)")
        } else if self.draft {
            Some("it is a draft (flag D)")
        } else {
            None
        }
    }
}

/// Reads the flags of a message's file name. Windows cannot write `:`, programs there write `;` or `!`.
pub fn flags(file_name: &str) -> Flags {
    let letters = [":2,", ";2,", "!2,"]
        .iter()
        .find_map(|mark| file_name.rfind(mark).map(|at| &file_name[at + mark.len()..]));
    let letters = letters.unwrap_or_default();
    // Letters of the program's own follow a comma.
    let letters = letters.split(',').next().unwrap_or_default();
    let has = |letter: char| letters.contains(letter);
    Flags {
        draft: has('D'),
        flagged: has('F'),
        passed: has('P'),
        replied: has('R'),
        seen: has('S'),
        trashed: has('T'),
    }
}

/// Tells a Maildir by the names of the folders in it.
pub fn is_maildir<'a>(folders: impl IntoIterator<Item = &'a str>) -> bool {
    let mut found = [false; 3];
    for name in folders {
        for (known, seen) in ["cur", "new", "tmp"].iter().zip(&mut found) {
            *seen |= *known == name;
        }
    }
    // Copies often leave out `tmp`, which is empty, or `new`.
    found[0] && (found[1] || found[2])
}

/// Tells whether a folder inside of a Maildir is one itself (Maildir++: `.Sent`, `.Work.Ana`).
pub fn is_subfolder(name: &str) -> bool {
    name.len() > 1 && name.starts_with('.') && !name.starts_with("..")
}

/// Tells the name of a message in `cur` or `new`: programs keep lists and settings there, too.
pub fn is_message(file_name: &str) -> bool {
    !file_name.is_empty() && !file_name.starts_with('.') && !file_name.starts_with("dovecot")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stand_behind_the_mark() {
        let seen = Flags { seen: true, ..Flags::default() };
        assert_eq!(flags("1.2.host:2,S"), seen);
        assert_eq!(flags("1.2.host;2,S"), seen);
        assert_eq!(flags("1.2.host:2,S,a=T"), seen);
        assert_eq!(flags("1.2.host:2,"), Flags::default());
        assert_eq!(flags("1.T.host"), Flags::default());
        assert_eq!(flags("1:2,DFPRST").skipped(), Some("it was thrown away (flag T)"));
        assert_eq!(flags("1:2,DS").skipped(), Some("it is a draft (flag D)"));
        assert_eq!(flags("1:2,FPRS").skipped(), None);
    }

    #[test]
    fn folders_are_known_by_their_names() {
        assert!(is_maildir(["new", "cur", "tmp"]) && is_maildir(["cur", "new"]));
        assert!(!is_maildir(["cur"]) && !is_maildir(["new", "tmp"]) && !is_maildir([]));
        assert!(
            is_subfolder(".Sent")
                && !is_subfolder("..")
                && !is_subfolder(".")
                && !is_subfolder("cur")
        );
        assert!(
            is_message("1.2.host:2,S") && !is_message(".nfs1") && !is_message("dovecot-uidlist")
        );
    }
}

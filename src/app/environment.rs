//! What the computer says about us: its variables and the account we run as.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::PathBuf;

use directories::ProjectDirs;
use nix::unistd::{Uid, User};

/// The account of the computer that runs this process.
///
/// It comes from the process's real user id, never from `$USER`, `$LOGNAME` or a setting: on a
/// shared file it decides who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    /// The user id.
    pub uid: u32,
    /// The account's name; the user id in digits where the system knows no name.
    pub login: String,
    /// The person's full name, where the system knows one.
    pub full_name: Option<String>,
}

impl Account {
    /// Asks the system (its user database, which may be a directory server).
    fn of_this_process() -> Self {
        let uid = Uid::current();
        let user = User::from_uid(uid).ok().flatten();
        let login = user.as_ref().map_or_else(|| uid.to_string(), |user| user.name.clone());
        let full_name = user.and_then(|user| full_name(&user.gecos.to_string_lossy(), &login));
        Self { uid: uid.as_raw(), login, full_name }
    }
}

/// Reads the full name from the user database's comment field: up to the first comma, where `&`
/// stands for the capitalised login (passwd(5) of the BSDs).
fn full_name(gecos: &str, login: &str) -> Option<String> {
    let name = gecos.split(',').next().unwrap_or_default().trim();
    let mut letters = login.chars();
    let capitalised: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let name = name.replace('&', &capitalised);
    (!name.is_empty()).then_some(name)
}

/// The folders that the platform has for a program's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Folders {
    /// What must not be lost.
    pub data: PathBuf,
    /// Settings.
    pub config: PathBuf,
    /// What belongs to this computer.
    pub state: PathBuf,
}

/// The variables, the folders and the account; read once at the start, fixed in tests.
#[derive(Debug, Clone)]
pub(super) struct Environment {
    /// `None`: the process's own.
    variables: Option<HashMap<String, String>>,
    /// `None`: no home is known.
    pub folders: Option<Folders>,
    /// The account we run as.
    pub account: Account,
}

impl Environment {
    /// Takes the process's own.
    pub fn system() -> Self {
        let folders = ProjectDirs::from("", "", "touchline").map(|home| Folders {
            data: home.data_dir().to_owned(),
            config: home.config_dir().to_owned(),
            state: home.state_dir().unwrap_or_else(|| home.data_local_dir()).to_owned(),
        });
        Self { variables: None, folders, account: Account::of_this_process() }
    }

    /// Returns a variable; an empty one counts as unset.
    pub fn value(&self, name: &str) -> Option<OsString> {
        match &self.variables {
            None => std::env::var_os(name),
            Some(variables) => variables.get(name).map(OsString::from),
        }
        .filter(|value| !value.is_empty())
    }

    /// Returns a variable as text, white space around it taken off.
    pub fn text(&self, name: &str) -> Option<String> {
        let text = self.value(name)?.to_string_lossy().trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// Returns a variable as a path.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.value(name).map(PathBuf::from)
    }

    /// Stands for a computer with these variables and this process's user id, without a home.
    #[cfg(test)]
    pub fn fixed(variables: &[(&str, &str)], login: &str, full_name: Option<&str>) -> Self {
        Self {
            variables: Some(
                variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            ),
            folders: None,
            account: Account {
                uid: Uid::current().as_raw(),
                login: login.to_owned(),
                full_name: full_name.map(str::to_owned),
            },
        }
    }

    /// Has its folders below `home`.
    #[cfg(test)]
    pub fn at_home(mut self, home: &std::path::Path) -> Self {
        self.folders = Some(Folders {
            data: home.join("data"),
            config: home.join("config"),
            state: home.join("state"),
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_are_read_from_the_comment_field() {
        for (gecos, name) in [
            ("Ana Ruiz,Room 3,555-0100,", Some("Ana Ruiz")),
            ("Ana Ruiz", Some("Ana Ruiz")),
            (" , , ", None),
            ("", None),
            ("& Ruiz", Some("Ana Ruiz")),
        ] {
            assert_eq!(full_name(gecos, "ana").as_deref(), name, "{gecos:?}");
        }
    }

    #[test]
    fn the_account_is_the_processs() {
        let account = Environment::system().account;
        assert_eq!(account.uid, rustix::process::getuid().as_raw());
        assert!(!account.login.is_empty());
    }

    #[test]
    fn empty_variables_count_as_unset() {
        let env = Environment::fixed(&[("A", ""), ("B", " b "), ("C", "  ")], "ana", None);
        assert_eq!(env.value("A"), None);
        assert_eq!(env.text("B").as_deref(), Some("b"));
        assert_eq!(env.text("C"), None);
        assert_eq!(env.path("D"), None);
    }
}

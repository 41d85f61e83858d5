//! Paths as they are typed into a field, and what a folder has to complete them.

use std::fs;
use std::path::PathBuf;

use super::{Error, Result};

/// The most names that are looked at: nobody waits for a folder of a million files.
const LOOKED_AT: usize = 20_000;
/// The most names that are returned.
const NAMES: usize = 300;

/// What a folder has to go on with a path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FolderNames {
    /// The names in their order; those of folders end in `/`.
    pub names: Vec<String>,
    /// Whether there are more.
    pub more: bool,
}

/// Reads a path as it is typed: `~` is the home folder.
pub fn typed_path(typed: &str) -> PathBuf {
    let home = || directories::BaseDirs::new().map(|base| base.home_dir().to_owned());
    match typed.strip_prefix('~') {
        Some("") => home().unwrap_or_else(|| typed.into()),
        Some(rest) => match rest.strip_prefix('/').zip(home()) {
            Some((rest, home)) => home.join(rest.trim_start_matches('/')),
            None => typed.into(),
        },
        None => typed.into(),
    }
}

/// Divides a typed path into its folder and the beginning of a name in it.
pub fn divide_path(typed: &str) -> (&str, &str) {
    typed.split_at(typed.rfind('/').map_or(0, |slash| slash + 1))
}

/// Lists what goes on with a typed path: the names in its folder that begin with its last part,
/// whatever the case where none begins with the very letters. Hidden ones are there only where the
/// part begins with a dot; names that cannot be typed are left out.
///
/// # Errors
/// Where the folder cannot be read.
pub fn names_in_folder(typed: &str) -> Result<FolderNames> {
    if typed == "~" {
        return Ok(FolderNames { names: vec!["~/".to_owned()], more: false });
    }
    let (folder, begun) = divide_path(typed);
    let folder = if folder.is_empty() { PathBuf::from(".") } else { typed_path(folder) };
    let failed = |error| Error::io("reading the folder", &folder, error);
    let folded = begun.to_lowercase();
    let (mut exact, mut other) = (Vec::new(), Vec::new());
    let mut more = false;
    for (place, entry) in fs::read_dir(&folder).map_err(failed)?.enumerate() {
        if place == LOOKED_AT {
            more = true;
            break;
        }
        let entry = entry.map_err(failed)?;
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| !name.chars().any(char::is_control)) else {
            continue;
        };
        if name.starts_with('.') && !begun.starts_with('.') {
            continue;
        }
        let fitting = if name.starts_with(begun) {
            &mut exact
        } else if name.to_lowercase().starts_with(&folded) {
            &mut other
        } else {
            continue;
        };
        // A link counts as what it leads to.
        let is_folder = match entry.file_type() {
            Ok(kind) if kind.is_symlink() => fs::metadata(entry.path()).is_ok_and(|it| it.is_dir()),
            Ok(kind) => kind.is_dir(),
            Err(_) => false,
        };
        fitting.push(if is_folder { format!("{name}/") } else { name.to_owned() });
    }
    let mut names = if exact.is_empty() { other } else { exact };
    names.sort();
    more |= names.len() > NAMES;
    names.truncate(NAMES);
    Ok(FolderNames { names, more })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(typed: &str) -> Vec<String> {
        names_in_folder(typed).unwrap().names
    }

    #[test]
    fn a_path_is_completed_by_the_names_in_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().to_str().unwrap();
        for name in ["cards.vcf", "Cards old.vcf", ".hidden.vcf", "a\nb.vcf"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::create_dir(folder.path().join("phone")).unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("link")).unwrap();
        std::os::unix::fs::symlink("/no/such/place", folder.path().join("lost")).unwrap();
        let all = ["Cards old.vcf", "cards.vcf", "link/", "lost", "phone/"];
        assert_eq!(names(&format!("{at}/")), all);
        assert_eq!(names(&format!("{at}/ca")), ["cards.vcf"], "the very letters go before");
        assert_eq!(names(&format!("{at}/PH")), ["phone/"]);
        assert_eq!(names(&format!("{at}/.")), [".hidden.vcf"]);
        assert_eq!(names(&format!("{at}/zzz")), [""; 0]);
        assert!(names_in_folder(&format!("{at}/none/x")).is_err());
        assert_eq!(names("~"), ["~/"]);
    }

    #[test]
    fn a_large_folder_is_bounded() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..NAMES + 5 {
            fs::write(folder.path().join(format!("{number:05}.vcf")), "").unwrap();
        }
        let found = names_in_folder(&format!("{}/", folder.path().display())).unwrap();
        assert_eq!((found.names.len(), found.more), (NAMES, true));
    }

    #[test]
    fn the_home_folder_is_a_tilde() {
        let home = directories::BaseDirs::new().unwrap().home_dir().to_owned();
        assert_eq!(typed_path("~"), home);
        assert_eq!(typed_path("~/cards.vcf"), home.join("cards.vcf"));
        assert_eq!(typed_path("~//cards.vcf"), home.join("cards.vcf"));
        for typed in ["~ana/cards.vcf", "/a/~", "a b.vcf", ""] {
            assert_eq!(typed_path(typed), PathBuf::from(typed), "{typed}");
        }
    }
}

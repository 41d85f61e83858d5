//! Whether a file may be written by us, and why not.

use std::fmt;
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, AtFlags, CWD};
use rustix::io::Errno;

/// Why writes are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Where SQLite's locks and shared memory cannot be trusted.
    Network(&'static str),
    /// Mounted read-only.
    ReadOnlyFileSystem,
    /// Ours, but its mode forbids it.
    Mode(u32),
    /// Another account's, which did not let us.
    Foreign {
        /// The other account.
        owner: u32,
        /// The file's mode.
        mode: u32,
    },
    /// The WAL could not be made beside it.
    Folder(PathBuf),
    /// The WAL that is there is not ours to write.
    Log(PathBuf),
    /// A later Touchline added to the schema: we can read it, but would leave the new parts out.
    NewerMinor(String),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Network(kind) => write!(
                f,
                "it lies on a network file system ({kind}), where two computers can damage it; \
                 keep it on a local disk"
            ),
            Self::ReadOnlyFileSystem => f.write_str("its file system is mounted read-only"),
            Self::Mode(mode) if mode & 0o200 != 0 => {
                write!(
                    f,
                    "the system forbids it, though its mode ({mode:04o}) does not: `lsattr` tells whether it is immutable"
                )
            }
            Self::Mode(mode) => write!(f, "its file mode ({mode:04o}) forbids it"),
            Self::Foreign { owner, mode } => write!(
                f,
                "it belongs to another account (number {owner}), which lets you read only (mode \
                 {mode:04o})"
            ),
            Self::Folder(folder) => write!(
                f,
                "its folder {} cannot be written by this account, and the log of a write must lie \
                 beside the file",
                folder.display()
            ),
            Self::Log(log) => {
                write!(f, "its log {} cannot be written by this account", log.display())
            }
            Self::NewerMinor(version) => write!(
                f,
                "it was extended by a newer Touchline (schema {version}); update this program to \
                 write it"
            ),
        }
    }
}

/// What the system answers when asked whether something may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leave {
    Given,
    Denied,
    ReadOnlyFileSystem,
}

/// What decides whether a file is written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Facts {
    network: Option<&'static str>,
    me: u32,
    owner: u32,
    mode: u32,
    file: Leave,
    folder: (PathBuf, Leave),
    /// The WAL and its shared memory, where they exist.
    logs: Vec<(PathBuf, Leave)>,
}

/// Decides. The order is that of the reasons' strength: what no permission would change comes first.
fn decide(facts: Facts) -> Option<Refusal> {
    let Facts { network, me, owner, mode, file, folder, logs } = facts;
    if let Some(kind) = network {
        return Some(Refusal::Network(kind));
    }
    match file {
        Leave::Given => {}
        Leave::ReadOnlyFileSystem => return Some(Refusal::ReadOnlyFileSystem),
        Leave::Denied if owner == me => return Some(Refusal::Mode(mode)),
        Leave::Denied => return Some(Refusal::Foreign { owner, mode }),
    }
    if folder.1 != Leave::Given {
        return Some(Refusal::Folder(folder.0));
    }
    logs.into_iter().find(|(_, leave)| *leave != Leave::Given).map(|(log, _)| Refusal::Log(log))
}

/// Says why the file at `real`, free of links, is not to be written by us, if so.
pub fn refusal(real: &Path, meta: &Metadata) -> Option<Refusal> {
    let folder = real.parent().unwrap_or_else(|| Path::new("/"));
    let logs = ["-wal", "-shm"].map(|suffix| beside(real, suffix)).into_iter();
    decide(Facts {
        network: network(real),
        me: me(),
        owner: meta.uid(),
        mode: meta.mode() & 0o7777,
        file: leave(real, Access::WRITE_OK | Access::READ_OK),
        folder: (folder.to_owned(), leave(folder, Access::WRITE_OK | Access::EXEC_OK)),
        logs: logs
            .filter(|log| log.exists())
            .map(|log| {
                let leave = leave(&log, Access::WRITE_OK | Access::READ_OK);
                (log, leave)
            })
            .collect(),
    })
}

/// Returns the number of the account we act for.
pub fn me() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Returns the path of a companion of the file.
pub fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn leave(path: &Path, access: Access) -> Leave {
    match rustix::fs::accessat(CWD, path, access, AtFlags::EACCESS) {
        Ok(()) => Leave::Given,
        Err(Errno::ROFS) => Leave::ReadOnlyFileSystem,
        Err(_) => Leave::Denied,
    }
}

/// Names the network file system on which `path` lies, if it does. Where this cannot be found out
/// the answer is none.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub fn network(path: &Path) -> Option<&'static str> {
    let stat = rustix::fs::statfs(path).ok()?;
    // The magic number fills 32 bits, whatever the width and sign of the field.
    u32::try_from(i128::from(stat.f_type) & 0xFFFF_FFFF).ok().and_then(network_name)
}

/// Names the network file system on which `path` lies, if it does.
#[cfg(target_vendor = "apple")]
pub fn network(path: &Path) -> Option<&'static str> {
    const MNT_LOCAL: u32 = 0x1000;
    let stat = rustix::fs::statfs(path).ok()?;
    (stat.f_flags & MNT_LOCAL == 0).then_some("mounted from another computer")
}

/// Other systems have no common way to ask.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub fn network(_path: &Path) -> Option<&'static str> {
    None
}

/// Names file systems that other computers, or a program in between, may change behind SQLite's
/// locks. Numbers: `linux/magic.h` and `statfs(2)`.
#[cfg(any(target_os = "linux", target_os = "android", test))]
fn network_name(magic: u32) -> Option<&'static str> {
    Some(match magic {
        0x6969 => "NFS",
        0xFF53_4D42 => "CIFS",
        0xFE53_4D42 | 0x517B => "SMB",
        0x0102_1997 => "9p",
        0x6573_5546 => "FUSE",
        0x00C3_6400 => "Ceph",
        0x5346_414F | 0x6B41_4653 => "AFS",
        0x7375_7245 => "Coda",
        0x0BD0_0BD0 => "Lustre",
        0x4750_4653 => "GPFS",
        0x7461_636F => "OCFS2",
        0x0116_1970 => "GFS2",
        0x2003_0528 => "OrangeFS",
        0x786F_4256 => "VirtualBox shared folder",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours() -> Facts {
        Facts {
            network: None,
            me: 1000,
            owner: 1000,
            mode: 0o600,
            file: Leave::Given,
            folder: (PathBuf::from("/crm"), Leave::Given),
            logs: vec![(PathBuf::from("/crm/f-wal"), Leave::Given)],
        }
    }

    fn said(facts: Facts) -> String {
        decide(facts).map_or_else(|| "writable".to_owned(), |refusal| refusal.to_string())
    }

    #[test]
    fn each_obstacle_has_its_own_reason() {
        assert_eq!(said(ours()), "writable");
        assert_eq!(said(Facts { owner: 7, mode: 0o660, ..ours() }), "writable");
        assert_eq!(
            said(Facts { file: Leave::Denied, mode: 0o400, ..ours() }),
            "its file mode (0400) forbids it"
        );
        assert_eq!(
            said(Facts { file: Leave::Denied, owner: 7, mode: 0o640, ..ours() }),
            "it belongs to another account (number 7), which lets you read only (mode 0640)"
        );
        assert_eq!(
            said(Facts { file: Leave::ReadOnlyFileSystem, ..ours() }),
            "its file system is mounted read-only"
        );
        assert!(
            said(Facts { folder: ("/crm".into(), Leave::Denied), ..ours() })
                .starts_with("its folder /crm cannot be written")
        );
        assert!(
            said(Facts { logs: vec![("/crm/f-wal".into(), Leave::Denied)], ..ours() })
                .starts_with("its log /crm/f-wal cannot be written")
        );
        let network = Facts { network: Some("NFS"), file: Leave::Denied, ..ours() };
        assert!(said(network).starts_with("it lies on a network file system (NFS)"));
    }

    #[test]
    fn network_file_systems_are_known_by_their_numbers() {
        for (magic, name) in [
            (0x6969, "NFS"),
            (0xFF53_4D42, "CIFS"),
            (0xFE53_4D42, "SMB"),
            (0x0102_1997, "9p"),
            (0x6573_5546, "FUSE"),
        ] {
            assert_eq!(network_name(magic), Some(name));
        }
        // ext4, btrfs, xfs, tmpfs, zfs, overlayfs
        for magic in [0xEF53, 0x9123_683E, 0x5846_5342, 0x0102_1994, 0x2FC1_2FC1, 0x794C_7630] {
            assert_eq!(network_name(magic), None);
        }
        assert_eq!(network(&std::env::temp_dir()), None);
    }
}

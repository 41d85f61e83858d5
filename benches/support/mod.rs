//! What the benches share: a book that is the same in every run, in the product's file and in a
//! bare store beside it, and a race of the two.

#![allow(dead_code, reason = "each bench uses a part of it")]

pub mod bare;
pub mod cards;
pub mod cases;
pub mod filters;
pub mod oneshot;
pub mod plain;
pub mod product;
pub mod race;
pub mod searches;
pub mod world;

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use world::World;

/// How large the book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Its word, as `TOUCHLINE_BENCH_SCALE` has it.
    pub name: &'static str,
    /// How many contacts.
    pub contacts: usize,
    /// How many interactions.
    pub interactions: usize,
}

const SCALES: [Scale; 5] = [
    Scale { name: "tiny", contacts: 200, interactions: 1_000 },
    Scale { name: "small", contacts: 2_000, interactions: 10_000 },
    Scale { name: "10k", contacts: 1_000, interactions: 10_000 },
    Scale { name: "100k", contacts: 10_000, interactions: 100_000 },
    Scale { name: "1m", contacts: 100_000, interactions: 1_000_000 },
];

impl Scale {
    /// Reads `TOUCHLINE_BENCH_SCALE`; without it, small.
    pub fn asked() -> Self {
        let asked = std::env::var("TOUCHLINE_BENCH_SCALE").unwrap_or_else(|_| "small".to_owned());
        let found = SCALES.into_iter().find(|scale| scale.name == asked);
        found.unwrap_or_else(|| {
            let known: Vec<_> = SCALES.iter().map(|scale| scale.name).collect();
            panic!("there is no scale {asked:?}: say one of {}", known.join(", "))
        })
    }
}

/// A folder with the book of one scale in both forms.
pub struct Data {
    /// The scale.
    pub scale: Scale,
    /// What the book holds.
    pub world: World,
    folder: PathBuf,
}

impl Data {
    /// Returns the book of the asked scale, built where the schema or the generator is new.
    pub fn ready() -> Self {
        let scale = Scale::asked();
        let world = World::new(scale);
        let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../bench-data");
        let folder = all.join(format!("{}-{:016x}", scale.name, fingerprint(&world)));
        if !folder.exists() {
            let building = all.join(format!("building-{}", std::process::id()));
            std::fs::create_dir_all(&building).expect("a folder for the book");
            let product = product::build(&world, &building.join("product.db"));
            let bare = bare::build(&world, &building.join("bare.db"));
            std::fs::write(building.join("built.txt"), format!("{product}\n{bare}\n"))
                .expect("a note of how long it took");
            std::fs::rename(&building, &folder).expect("the folder's name");
        }
        let told = std::fs::read_to_string(folder.join("built.txt")).unwrap_or_default();
        eprint!("{told}");
        Self { scale, world, folder }
    }

    /// Returns the product's file.
    pub fn product(&self) -> PathBuf {
        self.folder.join("product.db")
    }

    /// Returns the bare store's file.
    pub fn bare(&self) -> PathBuf {
        self.folder.join("bare.db")
    }

    /// Returns a folder for files that a bench writes, on the same disk.
    pub fn scratch(&self) -> tempfile::TempDir {
        tempfile::tempdir_in(&self.folder).expect("a folder to write in")
    }
}

/// Returns a copy of a file of the book, to be written to.
pub fn copy(file: &Path, scratch: &tempfile::TempDir) -> PathBuf {
    let to = scratch.path().join(file.file_name().expect("a file"));
    std::fs::copy(file, &to).expect("a copy of the book");
    to
}

/// Changes whenever a file would be another one: the schemas, what the generator makes.
fn fingerprint(world: &World) -> u64 {
    let mut hasher = DefaultHasher::new();
    include_str!("../../src/store/schema.sql").hash(&mut hasher);
    include_str!("bare.sql").hash(&mut hasher);
    include_str!("world.rs").hash(&mut hasher);
    include_str!("product.rs").hash(&mut hasher);
    include_str!("bare.rs").hash(&mut hasher);
    world.people.len().hash(&mut hasher);
    world.sample().hash(&mut hasher);
    hasher.finish()
}

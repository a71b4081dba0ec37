//! Key stores of the people, made once for a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use eds::certificate::Role as CertificateRole;
use eds::issue::{IssueError, Organisation};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;

use crate::authority::{Authority, KeyStores};
use crate::folder::{OpenError, PASSWORD};
use crate::people::{Draft, Holder};

/// Makes the authority's anchors and everybody's key stores below `folder`.
pub(crate) fn make(
    folder: &Path,
    people: &[Draft],
    at: i64,
) -> Result<(Vec<Vec<u8>>, Vec<Holder>), OpenError> {
    let mut rng = ChaCha20Rng::seed_from_u64(39);
    let authority = Authority::create(&mut rng, at)?;
    let anchors: Vec<Vec<u8>> = authority.anchors().map(<[u8]>::to_vec).to_vec();
    write_anchors(folder, &anchors)?;
    write_issuing(folder, &authority, &mut rng)?;
    let mut issued = issue(&authority, people)?;
    issued.sort_by_key(|(index, _)| *index);
    let mut made = Vec::new();
    for ((index, stores), person) in issued.into_iter().zip(people) {
        let place = folder.join("keys").join(format!("{:02}-{}", index + 1, word(person)));
        fs::create_dir_all(&place).map_err(|error| OpenError::file(&place, error))?;
        let write = |name: &str, bytes: &[u8]| {
            let file = place.join(name);
            fs::write(&file, bytes).map_err(|error| OpenError::file(&file, error))?;
            Ok::<PathBuf, OpenError>(file)
        };
        made.push(Holder {
            role: person.role,
            story: person.story,
            iin: person.iin.clone(),
            bin: person.organisation.as_ref().map(|(bin, _)| bin.clone()),
            name: person.name(),
            auth_key: write(&stores.login.name, &stores.login.bytes)?,
            sign_key: write(&stores.sign.name, &stores.sign.bytes)?,
            gost_key: write(&stores.single.name, &stores.single.bytes)?,
            password: PASSWORD.to_owned(),
        });
    }
    Ok((anchors, made))
}

/// Where a key store lies now, if its folder was moved or copied since it was written down.
pub(crate) fn moved(folder: &Path, written: &Path) -> PathBuf {
    let name = |path: Option<&Path>| path.and_then(Path::file_name).map(PathBuf::from).unwrap_or_default();
    folder.join("keys").join(name(written.parent())).join(name(Some(written)))
}

/// The anchors of a folder that has been made.
pub(crate) fn anchors(folder: &Path) -> Result<Vec<Vec<u8>>, OpenError> {
    let read = |name: &str| {
        let file = folder.join("anchors").join(name);
        fs::read(&file).map_err(|error| OpenError::file(&file, error))
    };
    ANCHORS.into_iter().map(read).collect()
}

const ANCHORS: [&str; 4] = ["root.cer", "issuing.cer", "root_gost.cer", "issuing_gost.cer"];

fn write_anchors(folder: &Path, anchors: &[Vec<u8>]) -> Result<(), OpenError> {
    let place = folder.join("anchors");
    fs::create_dir_all(&place).map_err(|error| OpenError::file(&place, error))?;
    for (name, der) in ANCHORS.iter().zip(anchors) {
        let file = place.join(name);
        fs::write(&file, der).map_err(|error| OpenError::file(&file, error))?;
    }
    Ok(())
}

/// Where the authority's keys lie.
pub(crate) struct Issuing {
    /// Of those that issue: they also answer what was revoked.
    pub(crate) issuing: Vec<PathBuf>,
    /// Of the one that stamps; a folder that was made before there was one has none.
    pub(crate) stamping: Option<PathBuf>,
}

impl Issuing {
    /// Those of a folder.
    pub(crate) fn of(folder: &Path) -> Self {
        let place = folder.join("authority");
        let stamping = place.join(STAMPING);
        Self {
            issuing: ISSUING.map(|name| place.join(name)).to_vec(),
            stamping: stamping.is_file().then_some(stamping),
        }
    }
}

const ISSUING: [&str; 2] = ["rsa.p12", "gost.p12"];
const STAMPING: &str = "time_stamps.p12";

fn write_issuing(folder: &Path, authority: &Authority, rng: &mut ChaCha20Rng) -> Result<(), OpenError> {
    let place = folder.join("authority");
    fs::create_dir_all(&place).map_err(|error| OpenError::file(&place, error))?;
    let stamping = authority.time_stamping(rng)?;
    let keys = authority.issuing().into_iter().chain([&stamping]);
    for (name, key) in ISSUING.into_iter().chain([STAMPING]).zip(keys) {
        let file = place.join(name);
        let bytes = key.to_key_store(PASSWORD, rng)?;
        fs::write(&file, bytes).map_err(|error| OpenError::file(&file, error))?;
    }
    Ok(())
}

/// Finding primes takes the time, so every core looks for them. Each person has a generator of their own: the keys do not
/// depend on which core made them.
fn issue(authority: &Authority, people: &[Draft]) -> Result<Vec<(usize, KeyStores)>, OpenError> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Result<(usize, KeyStores), IssueError>>> = Mutex::new(Vec::new());
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| {
        for _ in 0..cores.min(people.len()) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(person) = people.get(index) else { return };
                    let stores = issue_one(authority, person, index).map(|stores| (index, stores));
                    done.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(stores);
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    Ok(done.into_iter().collect::<Result<_, _>>()?)
}

fn issue_one(authority: &Authority, person: &Draft, index: usize) -> Result<KeyStores, IssueError> {
    let seed = 1_000 + u64::try_from(index).unwrap_or(0);
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let holder = eds::issue::Person {
        iin: &person.iin,
        surname: person.surname,
        given_name: person.given_name,
        patronymic: Some(person.patronymic),
    };
    match &person.organisation {
        None => authority.issue_person(&holder, PASSWORD, &mut rng),
        Some((bin, name)) => {
            let organisation = Organisation { bin, name };
            let role = match person.role {
                crate::people::Role::Kindergarten => CertificateRole::FirstHead,
                _ => CertificateRole::Employee,
            };
            authority.issue_organisation(&organisation, role, &holder, PASSWORD, &mut rng)
        }
    }
}

/// The name of a person's folder: the role, and the story of an applicant.
fn word(person: &Draft) -> &'static str {
    use crate::people::{Role, Story};
    match (person.role, person.story) {
        (Role::Applicant, Some(Story::Turn)) => "applicant-turn",
        (Role::Applicant, Some(Story::Referral)) => "applicant-referral",
        (Role::Applicant, Some(Story::Stopped)) => "applicant-stopped",
        (Role::Applicant, Some(Story::Revoked)) => "applicant-revoked",
        (Role::Applicant, _) => "applicant-queued",
        (Role::SecondParent, _) => "second-parent",
        (Role::Kindergarten, _) => "kindergarten",
        (Role::Department, _) => "department",
        (Role::ServiceCentre, _) => "service-centre",
        (Role::Auditor, _) => "auditor",
        (Role::Administrator, _) => "administrator",
    }
}

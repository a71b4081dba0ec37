//! The simulated district: the real use-cases over the real storage.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::ports::Clock as _;
use app::signing::{Verified, Verifier};
use app::{App, Caller, Ctx, Failed, Parts, Post};
use domain::calendar::Calendar;
use domain::id::{ApplicationId, DistrictId, KindergartenId, PersonId, StaffId};
use domain::policy::Ownership;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use storage::{BlobKey, DatabaseUrl, Db, DbError, Options};

use crate::Settings;
use crate::dice::Dice;
use crate::fault::Fault;
use crate::founding;
use crate::oracle::{Found, Oracle};
use crate::people::{Family, Parent, families};
use crate::plan::Plan;
use crate::ports::{Draws, Gateway, Registry, Standing};
use crate::promises::Promises;
use crate::statistics::Statistics;
use crate::story::Story;

/// The district of the simulation.
const DISTRICT: u32 = 391_610_000;

/// Where its kindergartens' ids begin.
const KINDERGARTENS: u128 = 7_000;

/// Folders of copies that crashes left begin so.
const LIFE: &str = "life-";

/// The officials of the department, with their accounts: the first does what one alone does.
pub(crate) const OFFICIALS: [(StaffId, PersonId); 2] =
    [(StaffId::from_u128(4), PersonId::from_u128(2)), (StaffId::from_u128(6), PersonId::from_u128(5))];
const HEAD: PersonId = PersonId::from_u128(3);

/// The country's zone.
pub(crate) const ZONE: &str = "Asia/Almaty";

/// Everything of one run.
pub(crate) struct World {
    app: Option<App>,
    url: DatabaseUrl,
    clock: Arc<Standing>,
    pub(crate) registry: Arc<Registry>,
    pub(crate) entropy: Arc<Draws>,
    pub(crate) fault: Arc<Fault>,
    pub(crate) gateway: Arc<Gateway>,
    runtime: tokio::runtime::Runtime,
    pub(crate) district: DistrictId,
    pub(crate) zone: TimeZone,
    pub(crate) families: Vec<Family>,
    pub(crate) kindergartens: Vec<(KindergartenId, Ownership)>,
    pub(crate) oracle: Oracle,
    pub(crate) promises: Promises,
    /// How often each kind of event was written.
    pub(crate) facts: BTreeMap<&'static str, u64>,
    /// Everybody's number as it was last seen.
    pub(crate) numbers: BTreeMap<ApplicationId, Option<u64>>,
    pub(crate) statistics: Statistics,
    pub(crate) plan: Plan,
    /// Whether commands of one instant are handed over together.
    pub(crate) races: bool,
    pub(crate) signatures: u64,
    /// Whether an edit of the calendar was begun that nothing has ended yet.
    pub(crate) edit_is_open: bool,
    /// How often the program was started on a copy of what a crash left.
    lives: u32,
    /// Whether nothing goes wrong but what people do.
    pub(crate) is_calm: bool,
    pub(crate) follow: Option<usize>,
    /// What happened to the family that is followed.
    pub(crate) story: Option<Story>,
}

impl World {
    /// A district on an empty database.
    pub(crate) fn new(settings: &Settings, url: DatabaseUrl) -> Result<Self, Found> {
        let zone = TimeZone::get(ZONE).map_err(|error| Found(error.to_string()))?;
        let end = date(2027, 7, 1);
        let begin = end.saturating_sub(i64::from(settings.years).years());
        let start = begin.at(9, 0, 0, 0).to_zoned(zone.clone()).map_err(|error| Found(error.to_string()))?;
        let start = start.timestamp();
        let plan = Plan::draw(settings, start, &zone)?;
        let district = DistrictId::new(DISTRICT).ok_or_else(|| Found("no KATO code".to_owned()))?;
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        let mut world = Self {
            app: None,
            clock: Arc::new(Standing::at(start)),
            registry: Arc::new(Registry::default()),
            entropy: Arc::new(Draws::new(settings.seed)),
            fault: Arc::default(),
            gateway: Arc::new(Gateway::new(settings.seed, plan.lost_messages)),
            runtime: runtime.map_err(|error| Found(error.to_string()))?,
            district,
            families: families(
                settings.seed,
                settings.families,
                begin,
                i16::try_from(settings.years).unwrap_or(1),
            ),
            kindergartens: Vec::new(),
            oracle: Oracle::new(&Calendar::bundled(), zone.clone())?,
            promises: Promises::default(),
            facts: BTreeMap::new(),
            numbers: BTreeMap::new(),
            statistics: Statistics::new(zone.clone()),
            races: matches!(url, DatabaseUrl::Sqlite(_)),
            plan,
            url,
            zone,
            signatures: 0,
            edit_is_open: false,
            lives: 0,
            is_calm: settings.is_calm,
            follow: settings.follow.and_then(|family| usize::try_from(family).ok()),
            story: None,
        };
        world.found(settings)?;
        Ok(world)
    }

    /// Registers, people, the program.
    fn found(&mut self, settings: &Settings) -> Result<(), Found> {
        let db = self.open_database()?;
        db.migrate().map_err(|error| Found(error.to_string()))?;
        let mut dice = Dice::new(settings.seed, 2 << 40);
        let count = (settings.families / 40).clamp(2, 12);
        for number in 0..count {
            let id = KindergartenId::from_u128(KINDERGARTENS + u128::from(number));
            let is_private = number % 3 == 1 || dice.percent(10);
            let ownership = if is_private { Ownership::PrivateOrder } else { Ownership::State };
            self.kindergartens.push((id, ownership));
        }
        let parents: Vec<Parent> = self.families.iter().flat_map(|family| family.parents).collect();
        founding::offices(&db, self.district, self.kindergartens.clone(), self.plan.profile.clone())?;
        founding::people(&db, parents, self.now())?;
        drop(db);
        self.open()?;
        self.learn_policy()
    }

    fn open_database(&self) -> Result<Db, Found> {
        let watch = Some(self.fault.watch());
        let options = Options { writers: 2, readers: 1, watch, ..Options::new(BlobKey::new([0x5a; 32])) };
        Db::open(&self.url, options).map_err(|error| Found(error.to_string()))
    }

    fn open(&mut self) -> Result<(), Found> {
        let parts = Parts {
            db: self.open_database()?,
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            verifier: Verifier::new(eds::verify::Anchors::default()),
            registry: self.registry.clone(),
        };
        self.app = Some(App::new(parts)?);
        Ok(())
    }

    /// The program ends and begins again.
    pub(crate) fn restart(&mut self) -> Result<(), Found> {
        self.app = None;
        self.open()
    }

    /// The program has died; what the disk holds at this instant is what it finds when it is started again.
    pub(crate) fn crash(&mut self) -> Result<(), Found> {
        self.statistics.did("crash");
        let left = match &self.url {
            DatabaseUrl::Sqlite(path) => Some(as_left(path, &mut self.lives)?),
            DatabaseUrl::Postgres(_) => None,
        };
        self.app = None;
        if let Some(path) = left {
            discard(&self.url);
            self.url = DatabaseUrl::Sqlite(path);
        }
        self.fault.clear();
        self.open()?;
        // Who asked hears nothing; what was written counts.
        self.oracle.new_calendar(self.app()?.registers().calendar())?;
        self.learn_policy()
    }

    /// The oracle reads which policy the district follows.
    pub(crate) fn learn_policy(&mut self) -> Result<(), Found> {
        let followed = self.app()?.registers().followed(self.district);
        self.oracle.follow(&followed)
    }

    pub(crate) fn app(&self) -> Result<App, Found> {
        self.app.clone().ok_or_else(|| Found("the program does not run".to_owned()))
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The server's clock is corrected: it goes back, or forward again to where it was.
    pub(crate) fn correct_clock(&self, to: Timestamp) {
        self.clock.set(to);
    }

    /// Moves the clock; never back.
    pub(crate) fn set_clock(&self, to: Timestamp) {
        self.clock.set(to.max(self.now()));
    }

    pub(crate) fn today(&self) -> Date {
        self.now().to_zoned(self.zone.clone()).date()
    }

    /// Waits for a use-case that asks ports.
    pub(crate) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.block_on(future)
    }

    pub(crate) fn as_parent(&self, parent: Parent) -> Result<Ctx, Found> {
        Ok(self.app()?.ctx(Caller::Applicant { person: parent.id }))
    }

    pub(crate) fn as_department(&self) -> Result<Ctx, Found> {
        self.as_official(0)
    }

    /// One of [`OFFICIALS`], by its place there.
    pub(crate) fn as_official(&self, which: usize) -> Result<Ctx, Found> {
        let [first, ..] = OFFICIALS;
        let (staff, person) = OFFICIALS.get(which).copied().unwrap_or(first);
        Ok(self.app()?.ctx(Caller::Department { staff, district: self.district, person }))
    }

    pub(crate) fn as_kindergarten(&self, kindergarten: KindergartenId) -> Result<Ctx, Found> {
        Ok(self.app()?.ctx(Caller::Kindergarten { kindergarten, person: HEAD, post: Post::Head }))
    }

    /// A signature as verification gives it; keys and certificates are another crate's matter.
    pub(crate) fn signed(&mut self, parent: Parent, text: &str) -> Verified {
        self.signatures += 1;
        Verified {
            iin: parent.iin,
            bin: None,
            surname: "Әкімов".to_owned(),
            given_name: "Ерлан".to_owned(),
            patronymic: None,
            is_head: false,
            text: text.to_owned(),
            cms: self.signatures.to_be_bytes().to_vec(),
            hash: format!("{:064x}", self.signatures),
            at: self.now(),
            proofs: Vec::new(),
            is_incomplete: false,
        }
    }

    /// What a command answered: a refusal is counted, trouble of the database ends the run.
    pub(crate) fn answer<T, R: std::fmt::Debug>(
        &mut self,
        what: &'static str,
        answer: Result<T, Failed<R>>,
    ) -> Result<Result<T, R>, Found> {
        match answer {
            Ok(_) if self.fault.loses_answer() => {
                Err(Found(format!("{what}: the program died after the commit")))
            }
            Ok(output) => {
                self.statistics.did(what);
                Ok(Ok(output))
            }
            Err(Failed::Refused(refusal)) => {
                self.statistics.refused(what, &refusal);
                Ok(Err(refusal))
            }
            Err(Failed::Db(error)) => Err(Found(format!("{what}: {error}"))),
        }
    }
}

impl From<DbError> for Found {
    fn from(error: DbError) -> Self {
        Self(error.to_string())
    }
}

/// Copies the files of a database as a process leaves them that dies now: the log is not written back, nothing is closed.
fn as_left(path: &Path, lives: &mut u32) -> Result<PathBuf, Found> {
    let failed = |error: std::io::Error| Found(format!("cannot copy what a crash leaves: {error}"));
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Found("the database has no folder".to_owned()));
    };
    *lives += 1;
    let root = if is_life(folder) { folder.parent().unwrap_or(folder) } else { folder };
    let next = root.join(format!("{LIFE}{lives}"));
    std::fs::create_dir(&next).map_err(failed)?;
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let is_shared_memory = entry.file_name().to_string_lossy().ends_with("-shm");
        if entry.file_type().map_err(failed)?.is_file() && !is_shared_memory {
            std::fs::copy(entry.path(), next.join(entry.file_name())).map_err(failed)?;
        }
    }
    Ok(next.join(name))
}

/// The copy of a life before the present one is of no use any more.
fn discard(url: &DatabaseUrl) {
    if let DatabaseUrl::Sqlite(path) = url
        && let Some(folder) = path.parent().filter(|folder| is_life(folder))
    {
        // It goes with the scratch folder at the latest.
        let _kept_until_then = std::fs::remove_dir_all(folder);
    }
}

fn is_life(folder: &Path) -> bool {
    folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(LIFE))
}

//! A district with a movable clock, a registry that answers as told, and families that sign.

use std::future::Future;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use std::sync::Arc;

use app::applications::{self, FileRefused, Filed, Relation, Submission};
use app::choice::{ChoiceText, ChoosePlace, ChooseRefused, Chosen};
use app::department::PublishPlaces;
use app::kindergarten::{OpenGroup, SetCapacity};
use app::ports::{CivilRegistry, Clock, PortFuture};
use app::signing::{Act, ActText, Verified, Verifier};
use app::{App, Caller, Ctx, Failed, Parts, Refusal};
use domain::application::Kinship;
use domain::event::Channel;
use domain::id::{
    ApplicationId, DistrictId, Entropy, KindergartenId, PersonId, PlaceId, PublicationId, QueueId, StaffId,
    Stream,
};
use domain::identity::Iin;
use domain::place::Language;
use domain::policy::Ownership;
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use storage::person::{Contact, Person};
use storage::registers::{District, Kindergarten};
use storage::staff::Staff;
use storage::{Db, DbError, Lane, Tx};

/// A clock that stands until it is moved.
pub(crate) struct TestClock(Mutex<Timestamp>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A registry that says one thing of everybody.
struct Registry(Mutex<Kinship>);

impl CivilRegistry for Registry {
    fn kinship<'a>(&'a self, _parent: &'a Iin, _child: &'a Iin) -> PortFuture<'a, Kinship> {
        let answer = *self.0.lock().unwrap();
        Box::pin(async move { answer })
    }
}

/// Numbers in a row: every id is another one, and a test is the same each time.
struct Counter(AtomicU64);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let next = self.0.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            chunk.copy_from_slice(&next.to_be_bytes()[..chunk.len()]);
        }
    }
}

/// A person with a key.
#[derive(Clone)]
pub(crate) struct Parent {
    pub(crate) id: PersonId,
    pub(crate) iin: Iin,
}

pub(crate) struct World {
    pub(crate) app: App,
    clock: Arc<TestClock>,
    registry: Arc<Registry>,
    pub(crate) district: DistrictId,
    signatures: AtomicU64,
}

/// Children of the stories are born on this day: old enough for every place, in one queue.
pub(crate) const BORN: Date = date(2022, 3, 5);
/// A state kindergarten.
pub(crate) const STATE: KindergartenId = KindergartenId::from_u128(7);
/// A private one under the state order.
pub(crate) const PRIVATE: KindergartenId = KindergartenId::from_u128(70);

impl World {
    /// A Monday, 10:00 in Almaty: 2026-09-14.
    pub(crate) fn new(db: &Db) -> Self {
        let start: Timestamp = "2026-09-14T05:00:00Z".parse().unwrap();
        let clock = Arc::new(TestClock(Mutex::new(start)));
        let registry = Arc::new(Registry(Mutex::new(Kinship::Confirmed)));
        let district = DistrictId::new(391_610_000).unwrap();
        write(db, move |tx| registers(tx, district));
        let app = App::new(Parts {
            db: db.clone(),
            clock: clock.clone(),
            entropy: Arc::new(Counter(AtomicU64::new(1))),
            verifier: Verifier::new(eds::verify::Anchors::default()),
            registry: registry.clone(),
        })
        .unwrap();
        Self { app, clock, registry, district, signatures: AtomicU64::new(1) }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn pass_hours(&self, hours: i64) {
        let mut now = self.clock.0.lock().unwrap();
        *now = now.checked_add(hours.hours()).unwrap();
    }

    pub(crate) fn pass_days(&self, days: i64) {
        self.pass_hours(24 * days);
    }

    pub(crate) fn registry_says(&self, kinship: Kinship) {
        *self.registry.0.lock().unwrap() = kinship;
    }

    /// The queue of the stories' children.
    pub(crate) fn queue(&self) -> QueueId {
        QueueId { district: self.district, year: BORN.year(), stream: Stream::General }
    }

    pub(crate) fn parent(&self, number: u32) -> Parent {
        let iin = iin("80010130", number);
        let id = PersonId::from_u128(1_000 + u128::from(number));
        let row = Person {
            id,
            iin: iin.as_str().to_owned(),
            surname: format!("Әкімов{number}"),
            given_name: "Ерлан".to_owned(),
            patronymic: None,
            born: None,
        };
        let contact = Contact {
            person: id,
            language: "kk".to_owned(),
            email: Some(format!("p{number}@example.kz")),
            email_confirmed: false,
            phone: Some(format!("+7701000{number:04}")),
            phone_confirmed: false,
            extra_email: None,
            extra_phone: None,
            address: None,
            changed: self.now(),
        };
        write(self.app.db(), move |tx| {
            storage::person::save(tx, &row)?;
            storage::person::save_contact(tx, &contact)
        });
        Parent { id, iin }
    }

    pub(crate) fn ctx(&self, parent: &Parent) -> Ctx {
        self.app.ctx(Caller::Applicant { person: parent.id })
    }

    pub(crate) fn department(&self) -> Ctx {
        let (staff, person) = (StaffId::from_u128(3), PersonId::from_u128(4));
        self.app.ctx(Caller::Department { staff, district: self.district, person })
    }

    /// An official's account.
    pub(crate) fn account(&self, id: StaffId, person: PersonId, role: &'static str, bin: &'static str) {
        let row = Staff { id, person, role: role.to_owned(), bin: bin.to_owned(), district: None };
        write(self.app.db(), move |tx| storage::staff::add(tx, &row));
    }

    /// An official of the education department, with an account.
    pub(crate) fn official(&self, id: u128, person: u128) -> Ctx {
        let (staff, holder, district) = (StaffId::from_u128(id), PersonId::from_u128(person), self.district);
        write(self.app.db(), move |tx| {
            let row = Person {
                id: holder,
                iin: iin("80010130", u32::try_from(person).unwrap()).as_str().to_owned(),
                surname: "Сәрсенов".to_owned(),
                given_name: "Болат".to_owned(),
                patronymic: None,
                born: None,
            };
            storage::person::save(tx, &row)?;
            let (role, bin) = ("department".to_owned(), format!("9401400{id:05}"));
            storage::staff::add(tx, &Staff { id: staff, person: holder, role, bin, district: Some(district) })
        });
        self.app.ctx(Caller::Department { staff, district, person: holder })
    }

    /// Takes an official's account away.
    pub(crate) fn close_account(&self, id: StaffId) {
        write(self.app.db(), move |tx| storage::staff::remove(tx, id));
    }

    pub(crate) fn submission(&self, number: u32) -> Submission {
        Submission {
            district: self.district,
            child: iin("22030550", number),
            surname: format!("Әкімов{number}"),
            given_name: "Нұрлан".to_owned(),
            patronymic: Some("Ерланұлы".to_owned()),
            born: BORN.checked_add(i64::from(number / IINS_OF_A_DAY).days()).unwrap(),
            sex: None,
            relation: Relation::Father,
            address: "Көкшетау, Абай көшесі, 1".to_owned(),
            stream: Stream::General,
            finding: None,
            consent_version: 1,
            claim: None,
            channel: Channel::Portal,
        }
    }

    /// A signature as verification would give it.
    pub(crate) fn signed(&self, parent: &Parent, text: &str) -> Verified {
        let number = self.signatures.fetch_add(1, Ordering::Relaxed);
        Verified {
            iin: parent.iin,
            bin: None,
            surname: "Әкімов".to_owned(),
            given_name: "Ерлан".to_owned(),
            patronymic: None,
            is_head: false,
            text: text.to_owned(),
            cms: number.to_be_bytes().to_vec(),
            hash: format!("{number:064x}"),
            at: self.now(),
            proofs: Vec::new(),
            is_incomplete: false,
        }
    }

    pub(crate) fn try_file(
        &self,
        parent: &Parent,
        submission: Submission,
    ) -> Result<Filed, Failed<Refusal<FileRefused>>> {
        let text =
            wait(applications::filing_text(&self.app, &self.ctx(parent), submission.clone()))?.unwrap();
        let text = text.map_err(|refused| Failed::Refused(Refusal::Rule(refused)))?;
        let signed = self.signed(parent, &text);
        wait(applications::file(&self.app, &self.ctx(parent), submission, signed))
    }

    /// Files for the child with the parent's number.
    pub(crate) fn file(&self, number: u32) -> (Parent, Filed) {
        let parent = self.parent(number);
        let filed = self.try_file(&parent, self.submission(number)).unwrap();
        (parent, filed)
    }

    /// Another district, with no kindergarten.
    pub(crate) fn elsewhere(&self) -> DistrictId {
        let id = DistrictId::new(391_620_000).unwrap();
        write(self.app.db(), move |tx| storage::registers::save_district(tx, &territory(id)));
        id
    }

    /// A new group with so many seats, all vacant.
    pub(crate) fn seats(&self, count: u32) -> Vec<PlaceId> {
        self.seats_in(STATE, BORN.year(), Language::Kazakh, count)
    }

    /// The same in a kindergarten, for children of a year, in a language.
    pub(crate) fn seats_in(
        &self,
        kindergarten: KindergartenId,
        year: i16,
        language: Language,
        count: u32,
    ) -> Vec<PlaceId> {
        let group = OpenGroup { kindergarten, year, stream: Stream::General, language };
        let group = self.app.run(self.department(), group).wait().unwrap();
        self.app.run(self.department(), SetCapacity { group, capacity: count }).wait().unwrap();
        let places = app::department::VacantPlaces;
        let view = self.app.ask(self.department(), places).wait().unwrap().unwrap();
        let all = view.vacant.into_iter().flat_map(|vacant| vacant.places);
        all.filter(|row| row.group == group).map(|row| row.id).collect()
    }

    pub(crate) fn publish(&self, places: Vec<PlaceId>) -> PublicationId {
        self.publish_in(BORN.year(), Ownership::State, places)
    }

    pub(crate) fn publish_in(&self, year: i16, ownership: Ownership, places: Vec<PlaceId>) -> PublicationId {
        let queue = QueueId { district: self.district, year, stream: Stream::General };
        let command = PublishPlaces { queue, ownership, places };
        self.app.run(self.department(), command).wait().unwrap()
    }

    pub(crate) fn choice(&self, parent: &Parent, application: ApplicationId, place: PlaceId) -> ChoosePlace {
        let text = self.app.ask(self.ctx(parent), ChoiceText { application, place }).wait().unwrap().unwrap();
        ChoosePlace { application, place, signed: self.signed(parent, &text) }
    }

    pub(crate) fn choose(
        &self,
        parent: &Parent,
        application: ApplicationId,
        place: PlaceId,
    ) -> Result<Chosen, Failed<Refusal<ChooseRefused>>> {
        self.app.run(self.ctx(parent), self.choice(parent, application, place)).wait()
    }

    /// The proof for an act, as it would be signed now.
    pub(crate) fn act(&self, parent: &Parent, application: ApplicationId, act: Act) -> Verified {
        let text = self.app.ask(self.ctx(parent), ActText { application, act }).wait().unwrap().unwrap();
        self.signed(parent, &text)
    }

    pub(crate) fn page(&self, parent: &Parent, application: ApplicationId) -> applications::ApplicationView {
        wait(applications::page(&self.app, &self.ctx(parent), application)).unwrap().unwrap()
    }

    /// Writes rows as no use-case writes them.
    pub(crate) fn write(&self, body: impl Fn(&mut Tx) -> Result<(), DbError> + Send + 'static) {
        write(self.app.db(), body);
    }

    /// The events alone say everything that the tables say.
    pub(crate) fn assert_replay(&self) {
        let registers = self.app.registers();
        let (district, now) = (self.district, self.now());
        let differences = self.app.db().read(move |reader| {
            let rules = registers.rules(district, now);
            let replayed = storage::slice::replay(reader, rules.rules().book)?;
            storage::slice::compare(reader, &replayed, rules.rules())
        });
        assert_eq!(differences.wait().unwrap(), []);
    }
}

/// Runs a use-case that waits for ports.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// What a refused command says.
pub(crate) fn rule<T: std::fmt::Debug, R: std::fmt::Debug>(outcome: Result<T, Failed<Refusal<R>>>) -> R {
    match outcome {
        Err(Failed::Refused(Refusal::Rule(rule))) => rule,
        other => panic!("not refused by a rule: {other:?}"),
    }
}

fn write(db: &Db, body: impl Fn(&mut Tx) -> Result<(), DbError> + Send + 'static) {
    db.write(Lane::People, move |tx| body(tx).map_err(Failed::<()>::Db)).wait().unwrap();
}

/// A district whose queue is kept here.
fn territory(id: DistrictId) -> District {
    District {
        id,
        parent: None,
        level: "district".to_owned(),
        name_kk: "Сынақ ауданы".to_owned(),
        name_ru: "Пробный район".to_owned(),
        listed: true,
        zone: "Asia/Almaty".to_owned(),
    }
}

fn registers(tx: &mut Tx, district: DistrictId) -> Result<(), DbError> {
    storage::registers::save_district(tx, &territory(district))?;
    let kindergarten = |id, bin: &str, ownership, name: &str| Kindergarten {
        id,
        district,
        bin: bin.to_owned(),
        ownership,
        name_kk: format!("«{name}» балабақшасы"),
        name_ru: format!("Детский сад «{name}»"),
        address_kk: "Абай көшесі, 1".to_owned(),
        address_ru: "ул. Абая, 1".to_owned(),
        phone: "+77172000001".to_owned(),
    };
    let state = kindergarten(STATE, "940140000385", Ownership::State, "Балдәурен");
    let private = kindergarten(PRIVATE, "940140000396", Ownership::PrivateOrder, "Ақбота");
    storage::registers::save_kindergarten(tx, &state)?;
    storage::registers::save_kindergarten(tx, &private)
}

/// How many IINs of one day [`iin`] finds.
const IINS_OF_A_DAY: u32 = 3_300;

/// Some right IIN that begins so; another one for each number. Some beginnings have no check digit: three to choose from.
/// Above 330 numbers the last digit of the beginning is another one, above 3,300 the birth day is.
fn iin(first: &str, number: u32) -> Iin {
    let day: u32 = first[4..6].parse().unwrap();
    let day = day + number / IINS_OF_A_DAY;
    let (block, number) = (number / 330 % 10, number % 330);
    let first = format!("{}{day:02}{}{block}", &first[..4], &first[6..7]);
    let mut digits = (0..30).map(|step| format!("{first}{:03}{}", number * 3 + step / 10, step % 10));
    digits.find_map(|digits| Iin::parse(&digits).ok()).unwrap()
}

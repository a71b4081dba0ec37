//! A town for tests: an authority with keys for everybody, a kindergarten, a department, accounts; a clock that the test
//! moves.

use std::sync::{Arc, LazyLock, Mutex};

use app::identity::SessionLimits;
use app::ports::{CivilRegistry, Clock, PortFuture};
use app::signing::Verifier;
use app::{App, Parts};
use axum::Router;
use domain::application::Kinship;
use domain::id::{DistrictId, Entropy, KindergartenId, PersonId, StaffId};
use domain::identity::Iin;
use domain::policy::Ownership;
use eds::KeyStore;
use eds::certificate::Role as HolderRole;
use eds::issue::{IssuedKey, KeyKind, Organisation, Person, Template, Validity};
use eds::verify::Anchors;
use jiff::{SignedDuration, Timestamp};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};
use storage::registers::{Department, District, Kindergarten};
use storage::staff::Staff;
use storage::{BlobKey, Db, Failed, Lane, Options, Tx};
use tempfile::TempDir;
use web::router::router;
use web::security::rates::Tempo;
use web::state::{Portal, Settings};

pub(crate) const PORTAL: &str = "https://kezek.example.kz";
const PASSWORD: &str = "Kezek2026";
const KINDERGARTEN_BIN: &str = "170140000125";
const DEPARTMENT_BIN: &str = "050240000342";
const OFFICE_BIN: &str = "120340000568";
const STRANGE_BIN: &str = "110440000785";
/// Of a kindergarten and a department of another district.
const OTHER_KINDERGARTEN_BIN: &str = "180140000127";
const OTHER_DEPARTMENT_BIN: &str = "060240000344";

/// Somebody with keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Parent,
    OtherParent,
    Head,
    Employee,
    Dismissed,
    Official,
    Operator,
    Auditor,
    Administrator,
    Stranger,
    OtherHead,
    OtherOfficial,
}

impl Who {
    const ALL: [Self; 12] = [
        Self::Parent,
        Self::OtherParent,
        Self::Head,
        Self::Employee,
        Self::Dismissed,
        Self::Official,
        Self::Operator,
        Self::Auditor,
        Self::Administrator,
        Self::Stranger,
        Self::OtherHead,
        Self::OtherOfficial,
    ];

    /// IINs need no right check digit in certificates (R60).
    pub(crate) fn iin(self) -> String {
        format!("87041240{:04}", 100 + self as u32)
    }

    fn bin(self) -> Option<(&'static str, HolderRole)> {
        match self {
            Self::Parent | Self::OtherParent => None,
            Self::Head => Some((KINDERGARTEN_BIN, HolderRole::FirstHead)),
            Self::Employee | Self::Dismissed => Some((KINDERGARTEN_BIN, HolderRole::Employee)),
            Self::Official => Some((DEPARTMENT_BIN, HolderRole::Employee)),
            Self::Operator | Self::Auditor | Self::Administrator => Some((OFFICE_BIN, HolderRole::Employee)),
            Self::Stranger => Some((STRANGE_BIN, HolderRole::FirstHead)),
            Self::OtherHead => Some((OTHER_KINDERGARTEN_BIN, HolderRole::FirstHead)),
            Self::OtherOfficial => Some((OTHER_DEPARTMENT_BIN, HolderRole::Employee)),
        }
    }

    fn account(self) -> Option<&'static str> {
        match self {
            Self::Official | Self::OtherOfficial => Some("department"),
            Self::Operator => Some("service_centre"),
            Self::Auditor => Some("auditor"),
            Self::Administrator => Some("administrator"),
            _ => None,
        }
    }
}

/// The authority, valid for years.
pub(crate) struct Authority {
    root: IssuedKey,
    pub(crate) issuing: IssuedKey,
    validity: Validity,
}

/// Made once a process. The keys of people are made when they are first needed: each takes a while.
pub(crate) static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| {
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let validity = Validity::years(beginning().as_second() - 86_400, 10);
    let root = IssuedKey::root(&Template::authority("TEST ROOT", validity, Some(1)), &mut rng).unwrap();
    let issuing = root.issue(&Template::authority("TEST ISSUING", validity, Some(0)), &mut rng).unwrap();
    Authority { root, issuing, validity }
});

static LOGIN: [LazyLock<KeyStore>; 12] = [
    LazyLock::new(|| issue(Who::Parent, KeyKind::Login)),
    LazyLock::new(|| issue(Who::OtherParent, KeyKind::Login)),
    LazyLock::new(|| issue(Who::Head, KeyKind::Login)),
    LazyLock::new(|| issue(Who::Employee, KeyKind::Login)),
    LazyLock::new(|| issue(Who::Dismissed, KeyKind::Login)),
    LazyLock::new(|| issue(Who::Official, KeyKind::Login)),
    LazyLock::new(|| issue(Who::Operator, KeyKind::Login)),
    LazyLock::new(|| issue(Who::Auditor, KeyKind::Login)),
    LazyLock::new(|| issue(Who::Administrator, KeyKind::Login)),
    LazyLock::new(|| issue(Who::Stranger, KeyKind::Login)),
    LazyLock::new(|| issue(Who::OtherHead, KeyKind::Login)),
    LazyLock::new(|| issue(Who::OtherOfficial, KeyKind::Login)),
];

static SIGN: LazyLock<KeyStore> = LazyLock::new(|| issue(Who::Parent, KeyKind::Sign));

fn issue(who: Who, kind: KeyKind) -> KeyStore {
    let mut rng = ChaCha20Rng::seed_from_u64(100 + who as u64);
    let iin = who.iin();
    let surname = format!("{who:?}").to_uppercase();
    let person = Person { iin: &iin, surname: &surname, given_name: "ДАНА", patronymic: None };
    let template = match who.bin() {
        None => Template::person(&person, kind, AUTHORITY.validity),
        Some((bin, role)) => {
            let organisation = Organisation { bin, name: "ҰЙЫМ" };
            Template::organisation(&organisation, role, &person, kind, AUTHORITY.validity)
        }
    };
    let issued = AUTHORITY.issuing.issue(&template, &mut rng).unwrap();
    KeyStore::open(&issued.to_key_store(PASSWORD, &mut rng).unwrap(), PASSWORD).unwrap()
}

pub(crate) fn beginning() -> Timestamp {
    "2026-09-09T04:00:00Z".parse().unwrap()
}

/// Signs with somebody's login key; base64.
pub(crate) fn signed(who: Who, text: &str) -> String {
    base64(&LOGIN[who as usize].sign(text.as_bytes(), beginning().as_second()).unwrap())
}

/// Signs with the parent's key for documents; base64.
pub(crate) fn signed_as_document(text: &str) -> String {
    base64(&SIGN.sign(text.as_bytes(), beginning().as_second()).unwrap())
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    use base64ct::{Base64, Encoding as _};
    Base64::encode_string(bytes)
}

/// A clock that stands until the test moves it.
pub(crate) struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub(crate) fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().unwrap();
        *now = now.checked_add(by).unwrap();
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub(crate) struct Seeded(Mutex<ChaCha20Rng>);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }
}

impl Entropy for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap().fill_bytes(bytes);
    }
}

struct Silent;

impl CivilRegistry for Silent {
    fn kinship<'a>(&'a self, _: &'a Iin, _: &'a Iin) -> PortFuture<'a, Kinship> {
        Box::pin(std::future::ready(Kinship::Unanswered))
    }
}

/// A portal of one test; gone with it.
pub(crate) struct Town {
    pub(crate) clock: Arc<TestClock>,
    pub(crate) app: App,
    pub(crate) router: Router,
    _folder: TempDir,
}

impl Town {
    pub(crate) fn new() -> Self {
        Self::with(Tempo::DEMONSTRATION)
    }

    /// Made on a thread of its own: tests are async, and opening a database is not.
    pub(crate) fn with(tempo: Tempo) -> Self {
        Self::asking(tempo, |verifier, _| verifier.without_revocation())
    }

    /// One whose verifier asks about revocation as the test says.
    pub(crate) fn asking(
        tempo: Tempo,
        sources: impl FnOnce(Verifier, &Arc<TestClock>) -> Verifier + Send,
    ) -> Self {
        std::thread::scope(|scope| scope.spawn(|| Self::make(tempo, sources)).join().unwrap())
    }

    /// Waits until everything sent to the database before is written: it has one writer.
    pub(crate) async fn written(&self) {
        let nobody = app::identity::LogOut { token: [0; 32] };
        self.app.run(self.app.ctx(app::Caller::Public), nobody).await.unwrap();
    }

    fn make(tempo: Tempo, sources: impl FnOnce(Verifier, &Arc<TestClock>) -> Verifier) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("kezek.db").display()).parse().unwrap();
        let db = Db::open(&url, Options::new(BlobKey::new([7; 32]))).unwrap();
        db.migrate().unwrap();
        fill(&db);
        let anchors = [AUTHORITY.root.certificate.der(), AUTHORITY.issuing.certificate.der()];
        let clock = Arc::new(TestClock(Mutex::new(beginning())));
        let parts = Parts {
            db,
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            entropy: Arc::new(Seeded::new(1)),
            verifier: sources(Verifier::new(Anchors::parse(anchors).unwrap()), &clock),
            registry: Arc::new(Silent),
        };
        let app = App::new(parts).unwrap();
        let router = router(&Portal::new(app.clone(), settings(tempo)), Router::new());
        Self { clock, app, router, _folder: folder }
    }
}

pub(crate) fn settings(tempo: Tempo) -> Settings {
    Settings {
        portal_origin: PORTAL.to_owned(),
        key_store_origin: "https://sign.example.kz".to_owned(),
        is_demonstration: false,
        is_trial: false,
        sessions: SessionLimits::USUAL,
        tempo,
        renderer: std::sync::Arc::new(PlainPaper),
        is_trusted_proxy: Box::new(|_| false),
    }
}

fn fill(db: &Db) {
    let district = DistrictId::new(191_010_000).unwrap();
    let kindergarten = KindergartenId::from_u128(1);
    db.write(Lane::Background, move |tx| {
        register(tx, (district, "Талдықорған"), (kindergarten, KINDERGARTEN_BIN), DEPARTMENT_BIN)?;
        let other = (DistrictId::new(191_610_000).unwrap(), "Текелі");
        let garden = (KindergartenId::from_u128(2), OTHER_KINDERGARTEN_BIN);
        register(tx, other, garden, OTHER_DEPARTMENT_BIN)?;
        for who in Who::ALL.into_iter().filter(|who| who.account().is_some() || *who == Who::Employee) {
            let person = PersonId::from_u128(100 + who as u128);
            storage::person::save(
                tx,
                &storage::person::Person {
                    id: person,
                    iin: who.iin(),
                    surname: format!("{who:?}"),
                    given_name: "Дана".to_owned(),
                    patronymic: None,
                    born: None,
                },
            )?;
            let Some(role) = who.account() else {
                let (surname, given_name) = (format!("{who:?}"), "Дана".to_owned());
                let name = storage::workplace::Name { surname, given_name, patronymic: None };
                storage::staff::appoint(tx, kindergarten, person, &name)?;
                continue;
            };
            let account = Staff {
                id: StaffId::from_u128(200 + who as u128),
                person,
                role: role.to_owned(),
                bin: who.bin().unwrap().0.to_owned(),
                district: match who {
                    Who::Official => Some(district),
                    Who::OtherOfficial => Some(other.0),
                    _ => None,
                },
            };
            storage::staff::add(tx, &account)?;
        }
        Ok::<(), Failed<std::convert::Infallible>>(())
    })
    .wait()
    .unwrap();
}

/// A district with its department and a kindergarten.
fn register(
    tx: &mut Tx,
    (district, name): (DistrictId, &str),
    (kindergarten, bin): (KindergartenId, &str),
    department: &str,
) -> Result<(), storage::DbError> {
    storage::registers::save_district(
        tx,
        &District {
            id: district,
            parent: None,
            level: "city".to_owned(),
            name_kk: name.to_owned(),
            name_ru: name.to_owned(),
            listed: true,
            zone: "Asia/Almaty".to_owned(),
        },
    )?;
    storage::registers::save_kindergarten(
        tx,
        &Kindergarten {
            id: kindergarten,
            district,
            bin: bin.to_owned(),
            ownership: Ownership::State,
            name_kk: "«Балапан» балабақшасы".to_owned(),
            name_ru: "Детский сад «Балапан»".to_owned(),
            address_kk: "Абай көшесі, 1".to_owned(),
            address_ru: "ул. Абая, 1".to_owned(),
            phone: "+77282000000".to_owned(),
        },
    )?;
    storage::registers::save_department(
        tx,
        &Department {
            district,
            bin: department.to_owned(),
            name_kk: "Білім бөлімі".to_owned(),
            name_ru: "Отдел образования".to_owned(),
            phone: "+77282000001".to_owned(),
        },
    )
}

/// Papers without a look: the look has tests of its own.
struct PlainPaper;

impl app::ports::Renderer for PlainPaper {
    fn render(
        &self,
        model: &app::documents::DocumentModel,
        _lang: app::documents::Lang,
    ) -> Result<Vec<u8>, app::ports::RenderError> {
        Ok(format!("{:?}", model.body).into_bytes())
    }
}

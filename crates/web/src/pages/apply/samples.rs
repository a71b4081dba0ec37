//! Samples of a new application.

use app::applications::{Relation, Submission};
use domain::event::Channel;
use domain::id::{ApplicationId, DistrictId, Stream};
use domain::identity::{Iin, IinWarning, Sex};
use i18n::Texts;
use jiff::civil::date;

use super::read;
use super::{CONSENT_VERSION, CheckPage, DonePage, Raw, Stage, StepPage, check};
use crate::components::{BackLink, LinkButton, Sampled, SummaryList};
use crate::form::{Keys, Submitted};
use crate::layout::{Frame, WayUp};
use crate::pages::application::sample;

impl Sampled for StepPage {
    const NAME: &'static str = "Apply";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |stage: Stage, raw: Raw| {
            let frame = Frame::public(t, stage.title(t), t.lang().path(&stage.path()));
            let contacts = vec![
                (t.application().email().into(), "ulzhan.abdirakhmanova@example.kz".into()),
                (t.application().phone().into(), "+7 (707) 735-82-45".into()),
            ];
            Self { frame, keys: Keys::sample(), stage, raw, warnings: Vec::new(), contacts, has_paper: false }
                .finished()
        };
        let mut wrong = Raw::read(&Submitted::read(
            "iin=150818500013&surname=&given_name=&born-day=31&born-month=2&born-year=2015".as_bytes(),
        ));
        read::child(t, &mut wrong, sample::TODAY, "");
        let mut no_paper = Raw::read(&Submitted::read(b"needs=special"));
        read::needs(t, &mut no_paper, Ok(None));
        let mut refused = Raw::default();
        refused.consent.error = Some(t.apply().consent_error().into());
        let mut warned = page(Stage::Child, Raw::default());
        warned.warnings = vec![IinWarning::BirthDate, IinWarning::Sex];
        vec![
            ("child", page(Stage::Child, Raw::default())),
            ("child errors", page(Stage::Child, wrong)),
            ("child warnings", warned),
            ("family", page(Stage::Family, Raw::default())),
            ("needs", page(Stage::Needs, no_paper)),
            ("benefit", page(Stage::Benefit, Raw::default())),
            ("consent", page(Stage::Consent, refused)),
        ]
    }
}

fn submission() -> Option<Submission> {
    let child = sample::child();
    Some(Submission {
        district: DistrictId::new(751_110_000)?,
        child: Iin::unchecked_for_certificate(&child.iin).ok()?,
        surname: child.surname,
        given_name: child.given_name,
        patronymic: child.patronymic,
        born: date(2015, 8, 18),
        sex: Some(Sex::Male),
        relation: Relation::Guardian,
        address: "Солтүстік Қазақстан облысы, Ғабит Мүсірепов атындағы аудан, Новоишим ауылы, Абылай хан көшесі, 128/2-үй, 45-пәтер".to_owned(),
        stream: Stream::General,
        finding: None,
        consent_version: CONSENT_VERSION,
        claim: None,
        channel: Channel::Portal,
    })
}

impl Sampled for CheckPage {
    const NAME: &'static str = "Apply check";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |is_refused: bool| {
            let mut frame = Frame::public(t, t.apply().check(), t.lang().path("/apply/check"));
            frame.way_up = WayUp::Back(BackLink { t, href: "#back".into() });
            frame.has_errors = is_refused;
            let rows = submission().map(|said| check::rows(t, &said)).unwrap_or_default();
            let way = LinkButton::primary(t.journal().merge(), "#merge");
            let problem = is_refused.then(|| (t.refusal().another_in_queue().into(), way));
            Self { frame, answers: SummaryList { title: None, rows }, problem }
        };
        vec![("whole", page(false)), ("refused", page(true))]
    }
}

impl Sampled for DonePage {
    const NAME: &'static str = "Apply done";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let frame = Frame::public(t, t.apply().done(), t.lang().path("/applications/0/filed"));
        let number = sample::number(24).to_string().into();
        let application = ApplicationId::from_u128(24);
        vec![("filed", Self { frame, application, number, queue_number: Some(12_345) })]
    }
}

//! Models to render: one as most are, one with everything as long as it gets.

use app::documents::{
    Bilingual, Body, ChildCard, Code, Contacts, DocumentKind, DocumentModel, Eds, Issuer,
    KindergartenOnPaper, Paper, Person, QueueOnPaper, Receipt, ReferralPaper, RegisterEntry,
    RegistrationNotice, Relation, Selected, Taken,
};
use domain::application::Status;
use domain::benefit::Benefit;
use domain::calendar::Term;
use domain::event::Channel;
use domain::id::{ApplicationId, ReferralId, Stream};
use domain::place::Language;
use domain::policy::Ownership;
use jiff::civil::{DateTime, date};

/// The guide's own application: registered, chosen and signed at the end of July 2018.
pub(crate) fn typical(kind: DocumentKind) -> DocumentModel {
    model(kind, &Content::typical())
}

/// Long names, two parents, a long history, the longest benefit, everything that may be there.
pub(crate) fn longest(kind: DocumentKind) -> DocumentModel {
    model(kind, &Content::longest())
}

struct Content {
    department: Issuer,
    child: Person,
    parents: Vec<(Person, Option<Relation>)>,
    contacts: Contacts,
    queue: QueueOnPaper,
    channel: Channel,
    taken_by: Taken,
    benefit: Benefit,
    papers: Vec<Paper>,
    history: Vec<(DateTime, Status)>,
    selected: Selected,
    address: &'static str,
}

impl Content {
    fn typical() -> Self {
        Self {
            department: Issuer {
                name: both(
                    "Өскемен қаласы бойынша білім бөлімі",
                    "Отдел образования по городу Усть-Каменогорску",
                ),
                phone: "+77232254311".to_owned(),
            },
            child: person(["Әбдірахманова", "Ұлжан", "Ғабитқызы"], "150909600127", Some(date(2015, 9, 9))),
            parents: vec![(
                person(["Әбдірахманов", "Ғабит", "Һашимұлы"], "850101300456", Some(date(1985, 1, 1))),
                Some(Relation::Father),
            )],
            contacts: Contacts {
                phone: Some("+77077358245".to_owned()),
                email: Some("gabit@example.kz".to_owned()),
                address: None,
            },
            queue: QueueOnPaper {
                district: both("Өскемен қаласы", "город Усть-Каменогорск"),
                year: 2015,
                stream: Stream::General,
            },
            channel: Channel::Portal,
            taken_by: Taken::Portal,
            benefit: Benefit::None,
            papers: vec![Paper::Application, Paper::Consent, Paper::CivilRecord],
            history: vec![
                (at(30, 10, 15), Status::Queued),
                (at(31, 9, 0), Status::Notified),
                (at(31, 17, 29), Status::Referred),
            ],
            selected: Selected {
                kindergarten: KindergartenOnPaper {
                    name: both("№ 38 «Айгөлек» балабақшасы», КМҚК", "КГКП «Детский сад № 38 «Айгөлек»"),
                    address: both(
                        "Өскемен қаласы, Қазақстан көшесі, 64-үй",
                        "г. Усть-Каменогорск, ул. Казахстан, 64",
                    ),
                    phone: "+77232254345".to_owned(),
                },
                group_year: 2015,
                language: Language::Kazakh,
                ownership: Ownership::State,
            },
            address: "Өскемен қаласы, Протозанов көшесі, 83-үй, 12-пәтер",
        }
    }

    fn longest() -> Self {
        let mother = ["Құдайбергенова-Төлеубайқызы", "Гүлбаһрам-Нұрсұлтана", "Мұхаммедғалиқызы"];
        let father = ["Құдайбергенов-Өтеғұлұлы", "Нұрмұхаммед-Әлихан", "Шайхысламғазыұлы"];
        let address = "Шығыс Қазақстан облысы, Катонқарағай ауданы, Солдатово ауылдық округі, Үлкен Нарын ауылы, \
                       Қазақстан Республикасының Тәуелсіздігіне 25 жыл көшесі, 128/4-үй, 3-корпус, 256-пәтер";
        Self {
            department: Issuer {
                name: both(
                    "«Шығыс Қазақстан облысы білім басқармасының Катонқарағай ауданы бойынша білім бөлімі» \
                     мемлекеттік мекемесі",
                    "Государственное учреждение «Отдел образования по Катон-Карагайскому району управления \
                     образования Восточно-Казахстанской области»",
                ),
                phone: "+77234121345".to_owned(),
            },
            child: person(
                ["Құдайбергенова-Өтеғұлқызы", "Ақмарал-Әйгерім", "Нұрмұхаммед-Әлиханқызы"],
                "230229600123",
                Some(date(2024, 2, 29)),
            ),
            parents: vec![
                (person(mother, "900101400123", Some(date(1990, 1, 1))), Some(Relation::Guardian)),
                (person(father, "880303300789", None), None),
            ],
            contacts: Contacts {
                phone: Some("+77077358245".to_owned()),
                email: Some("gulbahram.kudaibergenova-toleubaikyzy@poshta.example.kz".to_owned()),
                address: Some(address.to_owned()),
            },
            queue: QueueOnPaper {
                district: both(
                    "Шығыс Қазақстан облысы, Катонқарағай ауданы, Солдатово ауылдық округі",
                    "Восточно-Казахстанская область, Катон-Карагайский район, Солдатовский сельский округ",
                ),
                year: 2024,
                stream: Stream::SpecialNeeds,
            },
            channel: Channel::ServiceCentre { number: "002241018377-2026/0047".to_owned() },
            taken_by: Taken::ServiceCentre,
            benefit: Benefit::Military,
            papers: Paper::ALL.to_vec(),
            history: (0..12_i8)
                .map(|i| (at(1 + i * 2, 9 + i, 59), Status::ALL[usize::try_from(i).unwrap() % 4]))
                .collect(),
            selected: Selected {
                kindergarten: KindergartenOnPaper {
                    name: both(
                        "«Катонқарағай ауданының әкімдігі білім бөлімінің № 12 «Ертөстік — Күншуақ» бөбекжай-\
                         балабақшасы» коммуналдық мемлекеттік қазыналық кәсіпорны",
                        "Коммунальное государственное казённое предприятие «Ясли-сад № 12 «Ертөстік — Күншуақ» \
                         отдела образования акимата Катон-Карагайского района»",
                    ),
                    address: both(
                        address,
                        "Восточно-Казахстанская область, Катон-Карагайский район, Солдатовский сельский округ, село \
                         Улкен Нарын, улица 25-летия Независимости Республики Казахстан, дом 128/4, корпус 3",
                    ),
                    phone: "+77234121999".to_owned(),
                },
                group_year: 2024,
                language: Language::Russian,
                ownership: Ownership::PrivateOrder,
            },
            address,
        }
    }
}

fn model(kind: DocumentKind, content: &Content) -> DocumentModel {
    let (applicant, _) = content.parents[0].clone();
    let application = ApplicationId::from_u128(0x0194_f0a1_7b3c_7def_8abc_0123_4567_89ab);
    let referral = ReferralId::from_u128(0x0194_f0a1_7b3c_7def_8abc_0123_4567_89ac);
    let long = content.parents.len() > 1;
    let registered = at(30, 10, 15);
    let body = match kind {
        DocumentKind::RegistrationNotice => Body::RegistrationNotice(RegistrationNotice {
            registered,
            channel: content.channel.clone(),
            child: content.child.clone(),
            applicant,
            queue: content.queue.clone(),
            benefit: Benefit::None,
            claimed: (content.benefit != Benefit::None).then_some(content.benefit),
            queue_number: (!long).then_some(1248),
            benefit_number: 0,
        }),
        DocumentKind::Receipt => Body::Receipt(Receipt {
            taken: registered,
            taken_by: content.taken_by,
            applicant,
            child: content.child.clone(),
            papers: content.papers.clone(),
            service_until: long.then(|| date(2018, 8, 13)),
        }),
        DocumentKind::RegisterEntry => Body::RegisterEntry(RegisterEntry {
            running: 1248,
            date: date(2018, 7, 30),
            queue: content.queue.clone(),
            child: content.child.clone(),
            parents: content.parents.clone(),
            address: content.address.to_owned(),
            benefit: content.benefit,
            benefit_paper: long.then_some(Paper::BenefitEvidence),
            result: Status::Queued,
        }),
        DocumentKind::ChildCard => Body::ChildCard(Box::new(ChildCard {
            child: content.child.clone(),
            parents: content
                .parents
                .iter()
                .map(|(person, _)| (person.clone(), Some(content.contacts.clone())))
                .collect(),
            history: content.history.clone(),
            selected: content.selected.clone(),
            queue: content.queue.clone(),
        })),
        DocumentKind::Referral => Body::Referral(Box::new(ReferralPaper {
            ordinal: 1,
            issued: at(31, 17, 29),
            valid_until: date(2018, 8, 7),
            extended: false,
            child: content.child.clone(),
            applicant: applicant.clone(),
            selected: content.selected.clone(),
            registered,
            queue: content.queue.clone(),
            reserved: true,
            queue_number: Some(4),
            eds: Some(Eds {
                signer: applicant,
                hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
                verified: at(31, 17, 28),
            }),
            cancel_until: Some(DateTime::constant(2018, 8, 1, 17, 29, 9, 0)),
            extension_latest: Some(date(2018, 8, 30)),
            stop_list: Term::working(10),
            misses_until_removal: 2,
        })),
    };
    DocumentModel {
        code: if kind.needs_referral() {
            Code::Referral(kind, referral)
        } else {
            Code::Application(kind, application)
        },
        made: if kind.needs_referral() { at(31, 17, 29) } else { registered },
        number: "16.УО.2018.000016.1".parse().unwrap(),
        department: content.department.clone(),
        body,
    }
}

fn at(day: i8, hour: i8, minute: i8) -> DateTime {
    DateTime::constant(2018, 7, day, hour, minute, 9, 0)
}

fn both(kk: &str, ru: &str) -> Bilingual {
    Bilingual { kk: kk.to_owned(), ru: ru.to_owned() }
}

fn person(
    [surname, given_name, patronymic]: [&str; 3],
    iin: &str,
    born: Option<jiff::civil::Date>,
) -> Person {
    Person {
        surname: surname.to_owned(),
        given_name: given_name.to_owned(),
        patronymic: Some(patronymic.to_owned()),
        iin: iin.to_owned(),
        born,
    }
}

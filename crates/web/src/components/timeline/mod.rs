//! What happened, when, and by whom.

use askama::Template;
use i18n::Texts;
use jiff::civil::DateTime;

use super::{Html, Sampled, Text, sample};

/// What happened, newest first.
#[derive(Clone, Debug, Template)]
#[template(path = "components/timeline/template.html")]
pub struct Timeline {
    /// Level of the headings, 2 or 3, by what is above.
    pub level: u8,
    /// The happenings.
    pub happenings: Vec<Happening>,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Happening {
    /// When, local time of the district.
    pub at: DateTime,
    /// What.
    pub title: Text,
    /// By whom, in a role: no name of another person.
    pub by: Text,
    /// Why, and under which rule.
    pub body: Html,
}

impl Sampled for Timeline {
    const NAME: &'static str = "Timeline";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let portal = sample(t, "Портал", "Портал", "The portal");
        let parent = sample(t, "Өтініш беруші", "Заявитель", "Applicant");
        let happening = |at: DateTime, title, by: &'static str, body| Happening {
            at,
            title: Text::Borrowed(title),
            by: by.into(),
            body,
        };
        vec![(
            "history",
            Self {
                level: 4,
                happenings: vec![
                    happening(
                        jiff::civil::date(2018, 7, 31).at(17, 29, 9, 0),
                        sample(t, "Кезек нөмірі: 4 → 2", "Номер очереди: 4 → 2", "Queue number: 4 → 2"),
                        portal,
                        Html::paragraph(sample(
                            t,
                            "Алда тұрған екі бала жолдама алды.",
                            "Двое детей перед вами получили направления.",
                            "Two children before you received referrals.",
                        )),
                    ),
                    happening(
                        jiff::civil::date(2018, 7, 30).at(9, 5, 0, 0),
                        sample(
                            t,
                            "Өтініш тіркелді",
                            "Заявление зарегистрировано",
                            "The application was registered",
                        ),
                        parent,
                        Html::empty(),
                    ),
                ],
            },
        )]
    }
}

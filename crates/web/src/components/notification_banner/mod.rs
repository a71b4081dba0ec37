//! News about what has just happened or about to happen.

use askama::Template;
use i18n::Texts;

use super::{Html, Sampled, Text, sample};

/// News at the top of a page.
#[derive(Clone, Debug, Template)]
#[template(path = "components/notification_banner/template.html")]
pub struct NotificationBanner {
    /// Id of the title, one for each banner of the page.
    pub id: Text,
    /// Good news of an own action, or something to know.
    pub tidings: Tidings,
    /// Title.
    pub title: Text,
    /// The news.
    pub heading: Text,
    /// More, with links.
    pub body: Html,
}

/// What kind of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tidings {
    /// What the person did has worked. Read aloud at once.
    Success,
    /// Something to know.
    Information,
    /// Something to do in time.
    Attention,
}

impl NotificationBanner {
    /// What the person did has worked.
    #[must_use]
    pub fn success(t: Texts, heading: impl Into<Text>) -> Self {
        Self {
            id: "news".into(),
            tidings: Tidings::Success,
            title: t.common().done().into(),
            heading: heading.into(),
            body: Html::empty(),
        }
    }
}

impl Sampled for NotificationBanner {
    const NAME: &'static str = "Notification banner";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let one = |id: &'static str, tidings, title, heading: &'static str, body| Self {
            id: id.into(),
            tidings,
            title: Text::Borrowed(title),
            heading: heading.into(),
            body,
        };
        vec![
            (
                "success",
                one(
                    "sample-success",
                    Tidings::Success,
                    t.common().done(),
                    sample(t, "Жолдама берілді", "Направление выдано", "The referral is issued"),
                    Html::paragraph(sample(
                        t,
                        "Балабақшаға 2018 жылғы 7 тамызға дейін келіңіз.",
                        "Придите в детский сад до 7 августа 2018 года.",
                        "Come to the kindergarten by 7 August 2018.",
                    )),
                ),
            ),
            (
                "attention",
                one(
                    "sample-attention",
                    Tidings::Attention,
                    sample(t, "Кезеңіңіз келді", "Подошла ваша очередь", "Your turn has come"),
                    sample(
                        t,
                        "Балабақшаны 3 жұмыс күні ішінде таңдаңыз",
                        "Выберите детский сад в течение 3 рабочих дней",
                        "Choose a kindergarten within 3 working days",
                    ),
                    Html::link(
                        sample(
                            t,
                            "Бос орындарды көру",
                            "Посмотреть свободные места",
                            "See the vacant places",
                        ),
                        "#places",
                    ),
                ),
            ),
            (
                "information",
                one(
                    "sample-information",
                    Tidings::Information,
                    sample(t, "Хабарландыру", "Объявление", "Announcement"),
                    sample(
                        t,
                        "Портал жексенбі күні 02:00–04:00 аралығында жұмыс істемейді",
                        "В воскресенье с 02:00 до 04:00 портал не работает",
                        "The portal is closed on Sunday from 02:00 to 04:00",
                    ),
                    Html::empty(),
                ),
            ),
        ]
    }
}

//! Samples of the clock, the mailbox and the authority.

use i18n::Texts;
use jiff::civil::{DateTime, date};

use super::{ClockPage, Letter, MailboxPage, Problem, RevocationPage};
use crate::components::{Sampled, sample};
use crate::layout::Frame;

const NOW: DateTime = date(2026, 9, 9).at(9, 0, 0, 0);

impl Sampled for ClockPage {
    const NAME: &'static str = "Clock";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let clock = |problem: Option<Problem>, day: [&'static str; 3]| {
            let mut frame = Frame::public(t, t.dev().clock(), t.lang().path("/dev/clock"));
            frame.demonstration = true;
            frame.has_errors = problem.is_some();
            let next_limit = Some(date(2026, 9, 11).at(0, 0, 0, 0));
            Self { frame, now: NOW, next_limit, day: day.map(Into::into), problem }
        };
        let nothing = ["", "", ""];
        vec![
            ("usual", clock(None, nothing)),
            ("nothing waits", Self { next_limit: None, ..clock(None, nothing) }),
            ("no day", clock(Some(Problem::NoDay), ["31", "09", "2026"])),
            ("no day typed", clock(Some(Problem::NoDay), nothing)),
            ("back", clock(Some(Problem::SetBack), ["08", "09", "2026"])),
            ("too far", clock(Some(Problem::TooFar { years: 9 }), ["08", "09", "2066"])),
            ("no button", clock(Some(Problem::Unknown), nothing)),
        ]
    }
}

impl Sampled for MailboxPage {
    const NAME: &'static str = "Mailbox";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let mailbox = |letters: Vec<Letter>| {
            let mut frame = Frame::public(t, t.dev().mailbox(), t.lang().path("/dev/mailbox"));
            frame.demonstration = true;
            Self { frame, letters }
        };
        let subject = sample(
            t,
            "Кезегіңіз келді: 2026 жылғы 11 қыркүйекті (жұма) қоса алғанда орын таңдаңыз",
            "Ваша очередь подошла: выберите место до 11 сентября 2026 года (пятница) включительно",
            "Your turn has come: choose a place by Friday 11 September 2026",
        );
        let body = sample(
            t,
            "Орынды жеке кабинетте таңдаңыз.\n\n№42 «Бәйшешек» бөбекжайы\nАбай даңғылы, 12",
            "Выберите место в личном кабинете.\n\nЯсли-сад №42 «Бәйшешек»\nпр. Абая, 12",
            "Choose a place in your account.\n\nЯсли-сад №42 «Бәйшешек»\nпр. Абая, 12",
        );
        let mail = Letter {
            at: NOW,
            is_sms: false,
            to: "key0013@kezek.example".into(),
            subject: subject.into(),
            text: format!("{subject}\n\n{body}").into(),
        };
        let sms = Letter {
            is_sms: true,
            to: "+77010000013".into(),
            subject: "".into(),
            text: format!("Kezek 39.УО.2024.000002.1: {subject}").into(),
            ..mail.clone()
        };
        vec![("two", mailbox(vec![mail, sms])), ("empty", mailbox(Vec::new()))]
    }
}

impl Sampled for RevocationPage {
    const NAME: &'static str = "Authority";

    fn samples(t: Texts) -> Vec<(&'static str, Self)> {
        let page = |answers: bool| {
            let mut frame = Frame::public(t, t.dev().authority(), t.lang().path("/dev/revocation"));
            frame.demonstration = true;
            Self { frame, answers }
        };
        vec![("answers", page(true)), ("silent", page(false))]
    }
}

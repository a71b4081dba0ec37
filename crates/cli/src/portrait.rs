//! What the pages of the demonstration look like: the portal's own components.

use app::messages::Mail;
use demo::dev::{Look, Problem, Shown, Unmoved, YEARS_MAX};
use i18n::{Lang, Texts};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use web::components::Html;
use web::layout::Frame;
use web::pages::dev::{self, ClockPage, Letter, MailboxPage, RevocationPage};

/// The portal's look.
#[derive(Clone, Copy, Debug)]
pub struct Portrait;

impl Look for Portrait {
    fn clock(&self, lang: Lang, shown: &Shown, problem: Option<&Problem>) -> String {
        let t = Texts::of(lang);
        let mut frame = frame(t, t.dev().clock(), "/dev/clock");
        frame.has_errors = problem.is_some();
        let page = ClockPage {
            frame,
            now: local(shown.now, &shown.zone),
            next_limit: shown.next_limit.map(|at| local(at, &shown.zone)),
            day: problem.map(|problem| problem.typed.clone()).unwrap_or_default().map(Into::into),
            problem: problem.map(|problem| said(problem.reason)),
        };
        Html::of(&page).to_string()
    }

    fn mailbox(&self, lang: Lang, mail: &[Mail], zone: &TimeZone) -> String {
        let t = Texts::of(lang);
        let letters = mail.iter().map(|mail| Letter {
            at: local(mail.at, zone),
            is_sms: mail.channel == "sms",
            to: mail.to.clone().into(),
            subject: mail.subject.clone().into(),
            text: mail.text.clone().into(),
        });
        let page =
            MailboxPage { frame: frame(t, t.dev().mailbox(), "/dev/mailbox"), letters: letters.collect() };
        Html::of(&page).to_string()
    }

    fn revocation(&self, lang: Lang, answers: bool) -> String {
        let t = Texts::of(lang);
        let frame = frame(t, t.dev().authority(), "/dev/revocation");
        Html::of(&RevocationPage { frame, answers }).to_string()
    }
}

fn frame(t: Texts, title: &'static str, path: &str) -> Frame {
    let mut frame = Frame::public(t, title, t.lang().path(path));
    frame.demonstration = true;
    frame
}

fn local(at: Timestamp, zone: &TimeZone) -> DateTime {
    at.to_zoned(zone.clone()).datetime()
}

const fn said(reason: Unmoved) -> dev::Problem {
    match reason {
        Unmoved::NoDay => dev::Problem::NoDay,
        Unmoved::SetBack => dev::Problem::SetBack,
        Unmoved::TooFar => dev::Problem::TooFar { years: YEARS_MAX },
        Unmoved::Unknown | Unmoved::Unreadable => dev::Problem::Unknown,
    }
}

//! What happens now, in plain words, and what to do until when.

use app::applications::{ReferralView, StateView};
use domain::event::RemovalReason;

use super::ApplicationPage;
use crate::components::{Deadline, LinkButton, StatTile, Text, Tone};
use crate::words;

/// What happens now.
pub(super) struct Now {
    pub(super) paragraphs: Vec<Text>,
    pub(super) deadline: Option<Deadline>,
    pub(super) way: Option<LinkButton>,
}

impl ApplicationPage {
    pub(super) fn now(&self) -> Now {
        let mut now = match &self.view.state {
            StateView::Queued => self.queued(),
            StateView::Notified { last_day, .. } => self.notified(*last_day),
            StateView::Referred(referral) => self.referred(referral),
            StateView::Stopped { last_day, .. } => self.stopped(*last_day),
            StateView::Enrolled(referral) => Now {
                paragraphs: vec![self.t().application().enrolled().into()],
                deadline: None,
                way: Some(self.open(referral)),
            },
            StateView::Removed { reason } => self.removed(*reason),
        };
        if let Some(until) = self.view.unconfirmed_until {
            let day = words::last_day(until, &self.view.zone);
            now.paragraphs.push(self.t().application().unconfirmed(day).into());
        }
        if let Some(claim) = &self.view.claim {
            let benefit = words::benefit(self.t(), claim.benefit);
            now.paragraphs.push(self.t().benefit().open_claim(benefit).into());
        }
        if self.view.merge.as_ref().is_some_and(|merge| merge.by_caller) {
            now.paragraphs.push(self.t().merge().own_request().into());
        }
        now
    }

    fn queued(&self) -> Now {
        let t = self.t().application();
        if self.view.actions.choose.is_allowed() {
            return Now {
                paragraphs: vec![t.queued_free().into()],
                deadline: None,
                way: Some(LinkButton::primary(t.choose(), self.address("/places"))),
            };
        }
        Now { paragraphs: vec![t.queued().into()], deadline: None, way: None }
    }

    fn notified(&self, last_day: jiff::civil::Date) -> Now {
        let t = self.t().application();
        let deadline = Deadline {
            t: self.t(),
            what: t.notified_what().into(),
            last_day,
            days_left: words::days_left(self.today, last_day),
            otherwise: Some(t.notified_otherwise().into()),
        };
        Now { paragraphs: vec![t.notified().into()], deadline: Some(deadline), way: None }
    }

    fn referred(&self, referral: &ReferralView) -> Now {
        let t = self.t().application();
        let way = Some(self.open(referral));
        if referral.arrived.is_some() {
            let mut paragraphs: Vec<Text> = vec![t.arrived().into()];
            paragraphs.extend(referral.answer_last_day.map(|day| t.arrived_answer(day).into()));
            return Now { paragraphs, deadline: None, way };
        }
        let deadline = referral.last_day.map(|last_day| Deadline {
            t: self.t(),
            what: t.referred_what().into(),
            last_day,
            days_left: words::days_left(self.today, last_day),
            otherwise: Some(t.referred_otherwise().into()),
        });
        Now { paragraphs: vec![t.referred().into()], deadline, way }
    }

    fn stopped(&self, last_day: jiff::civil::Date) -> Now {
        let t = self.t().application();
        let deadline = Deadline {
            t: self.t(),
            what: t.stopped_what().into(),
            last_day,
            days_left: words::days_left(self.today, last_day),
            otherwise: Some(t.stopped_otherwise().into()),
        };
        Now { paragraphs: vec![t.stopped().into()], deadline: Some(deadline), way: None }
    }

    fn removed(&self, reason: RemovalReason) -> Now {
        let t = self.t().application();
        let again = LinkButton::secondary(t.file_again(), self.frame.href("/districts"));
        let (text, way) = match reason {
            RemovalReason::OwnWill => (t.removed_own_will(), Some(again)),
            RemovalReason::SecondMiss => (t.removed_second_miss(), Some(again)),
            RemovalReason::Age => (t.removed_age(), None),
            RemovalReason::Unconfirmed => (t.removed_unconfirmed(), Some(again)),
            RemovalReason::Refused => (t.removed_refused(), None),
            RemovalReason::Duplicate => {
                let merge = LinkButton::secondary(self.t().journal().merge(), self.frame.href("/merge"));
                (t.removed_duplicate(), Some(merge))
            }
        };
        Now { paragraphs: vec![text.into()], deadline: None, way }
    }

    fn open(&self, referral: &ReferralView) -> LinkButton {
        LinkButton::primary(
            self.t().application().open_referral(),
            self.frame.href(&format!("/referrals/{}", referral.id)),
        )
    }

    /// The queue number with what it means, and the number in the benefit category (S16).
    pub(super) fn tiles(&self) -> Vec<StatTile> {
        let Some(standing) = self.view.standing else { return Vec::new() };
        let t = self.t().application();
        let before = standing.number.saturating_sub(1);
        let tone = if matches!(self.view.state, StateView::Notified { .. }) {
            Tone::Attention
        } else {
            Tone::Waiting
        };
        let number = StatTile {
            label: t.queue_number().into(),
            value: i18n::number(self.t().lang(), standing.number).into(),
            note: Some(if before == 0 { t.number_first().into() } else { t.number_note(before).into() }),
            link: Some((t.number_why().into(), self.address("/history#number").into())),
            tone,
        };
        let benefit = words::benefit(self.t(), self.view.benefit);
        let category = StatTile {
            label: t.benefit_number().into(),
            value: i18n::number(self.t().lang(), standing.benefit_number).into(),
            note: Some(t.lane_note(words::lane(self.t(), self.view.lane), benefit).into()),
            link: None,
            tone: Tone::Closed,
        };
        vec![number, category]
    }
}

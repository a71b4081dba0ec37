//! The facts of S16.

use app::applications::ApplicantView;
use app::documents::Person;
use domain::event::Channel;
use domain::identity::Iin;

use super::ApplicationPage;
use super::email::Email;
use crate::components::{Action, Html, SummaryList, SummaryRow, Text};
use crate::pages::places::telephone::Telephone;
use crate::words;

impl ApplicationPage {
    pub(super) fn applicants(&self) -> Vec<SummaryList> {
        self.view
            .applicants
            .iter()
            .enumerate()
            .map(|(index, applicant)| self.applicant(index, applicant))
            .collect()
    }

    fn applicant(&self, index: usize, applicant: &ApplicantView) -> SummaryList {
        let t = self.t().application();
        let person = &applicant.person;
        let title = if index == 0 { t.applicant() } else { t.second_applicant() };
        let mut rows = vec![
            SummaryRow::text(t.full_name(), words::full_name(person)),
            SummaryRow::text(t.iin(), person.iin.clone()),
        ];
        rows.push(self.born(person));
        rows.extend(
            applicant
                .relation
                .map(|relation| SummaryRow::text(t.relation(), words::relation(self.t(), relation))),
        );
        if let Some(contacts) = &applicant.contacts {
            let phone = contacts.phone.as_deref().map(Telephone::plain);
            let email = contacts.email.as_deref().map(Email::new);
            let none = || Html::text(words::or_none(self.t(), None));
            rows.push(self.contact(
                t.phone(),
                phone.map_or_else(none, |phone| Html::of(&phone)),
                applicant.is_caller,
            ));
            rows.push(self.contact(
                t.email(),
                email.map_or_else(none, |email| Html::of(&email)),
                applicant.is_caller,
            ));
            rows.push(SummaryRow::text(t.address(), words::or_none(self.t(), contacts.address.as_deref())));
        }
        SummaryList { title: Some(title.into()), rows }
    }

    /// The birth date of the registers; else the one that the IIN's digits tell, and said to be theirs: since 2013 they need
    /// not agree (R60).
    fn born(&self, person: &Person) -> SummaryRow {
        let t = self.t().application();
        let iin = Iin::unchecked_for_certificate(&person.iin).ok();
        match (person.born, iin.and_then(|iin| iin.birth_date_hint())) {
            (Some(born), _) => SummaryRow::text(t.born(), words::day(self.t(), born)),
            (None, Some(told)) => SummaryRow::text(t.born_by_iin(), words::day(self.t(), told)),
            (None, None) => SummaryRow::text(t.born(), words::or_none(self.t(), None)),
        }
    }

    fn contact(&self, name: &'static str, value: Html, is_own: bool) -> SummaryRow {
        let actions = is_own
            .then(|| Action {
                text: self.t().common().change().into(),
                href: self.frame.href("/contacts").into(),
            })
            .into_iter()
            .collect();
        SummaryRow { name: name.into(), value, actions }
    }

    pub(super) fn child(&self) -> SummaryList {
        let t = self.t().application();
        let child = &self.view.child;
        let none = || Text::from(self.t().journal().no_number());
        let number = |number: fn(domain::standing::Standing) -> u64| {
            self.view
                .standing
                .map_or_else(none, |standing| i18n::number(self.t().lang(), number(standing)).into())
        };
        let mut rows = vec![
            SummaryRow::text(t.full_name(), words::full_name(child)),
            SummaryRow::text(t.iin(), child.iin.clone()),
        ];
        rows.extend(child.born.map(|born| SummaryRow::text(t.born(), words::day(self.t(), born))));
        rows.push(SummaryRow::text(t.benefit(), self.benefit()));
        rows.push(SummaryRow::text(t.queue_number(), number(|standing| standing.number)));
        rows.push(SummaryRow::text(t.benefit_number(), number(|standing| standing.benefit_number)));
        SummaryList { title: Some(t.child().into()), rows }
    }

    fn benefit(&self) -> String {
        let benefit = words::benefit(self.t(), self.view.benefit);
        match self.view.benefit_until {
            Some(until) => {
                let day = words::local(until, &self.view.zone).date();
                format!("{benefit}, {}", self.t().benefit().until(day))
            }
            None => benefit.to_owned(),
        }
    }

    pub(super) fn about(&self) -> SummaryList {
        let t = self.t().application();
        let view = &self.view;
        let time = |at| i18n::date_time(words::local(at, &view.zone));
        let (egov, centre) = match &view.channel {
            Channel::Portal => (None, None),
            Channel::Egov { number } => (Some(number.as_str()), None),
            Channel::ServiceCentre { number } => (None, Some(number.as_str())),
        };
        let own = view.applicants.iter().find(|applicant| applicant.is_caller);
        let contacts = own.and_then(|own| own.contacts.as_ref());
        let extra_phone = contacts.and_then(|own| own.extra_phone.as_deref()).map(words::phone);
        let extra_email = contacts.and_then(|own| own.extra_email.as_deref());
        let status = self.tag().text;
        SummaryList {
            title: Some(t.about().into()),
            rows: vec![
                SummaryRow::text(t.number(), view.number.to_string()),
                SummaryRow::text(t.registered(), time(view.registered)),
                SummaryRow::text(t.egov_number(), words::or_none(self.t(), egov)),
                SummaryRow::text(t.service_centre_number(), words::or_none(self.t(), centre)),
                SummaryRow::text(t.state(), t.state_decided(&status)),
                SummaryRow::text(t.changed(), time(view.changed)),
                SummaryRow::text(t.queued_since(), time(view.queued_since)),
                SummaryRow::text(t.district(), words::territory(self.t(), &view.queue.district)),
                SummaryRow::text(t.year(), view.queue.year.to_string()),
                SummaryRow::text(t.stream(), words::stream(self.t(), view.queue.stream)),
                SummaryRow::text(t.extra_email(), words::or_none(self.t(), extra_email)),
                SummaryRow::text(t.extra_phone(), words::or_none(self.t(), extra_phone.as_deref())),
            ],
        }
    }
}

//! What happens step by step: filings, claims, publications, choices and what becomes of them.

use super::*;

impl Play<'_, '_, '_> {
    pub(super) fn filed(&mut self, index: usize) -> Result<(), Corrupt> {
        let Some(Family { child, born, parent, other, relation, kinship, story }) =
            self.families.get(index).map(|family| Family { ..*family })
        else {
            return Ok(());
        };
        self.draft.slice.children.insert(child, Child::new(child));
        self.draft.slice.births.insert(child, born);
        let now = self.draft.now();
        let id: ApplicationId = self.draft.context.ids.next();
        let year = domain::calendar::local_day(now, self.draft.rules.zone).year();
        let last = self.plan.numbers.entry(year).or_insert(0);
        *last += 1;
        let sequence = *last;
        let number = ApplicationNumber::new(self.plan.district, year, sequence, 1)
            .map_err(|error| Corrupt(error.to_string()))?;
        let stood = self.standing_of_next();
        let channel = match self.dice.below(100) {
            0..12 => Channel::Egov { number: format!("{:012}", 1_000_000 + sequence) },
            12..25 => Channel::ServiceCentre { number: format!("{:09}", 39_000 + sequence) },
            _ => Channel::Portal,
        };
        self.draft.context.actor = Actor::Applicant { person: parent };
        let command = FileApplication { id, number, child, applicant: parent, channel, kinship };
        let filed = application::file(&mut self.draft, command);
        self.draft.context.actor = Actor::Import;
        done(filed)?;
        if self.draft.slice.application(id).is_err() {
            return Ok(());
        }
        self.played.filings.push(Filing {
            application: id,
            relation: relation.to_owned(),
            consent_version: 1,
            consent_at: now,
            address: "Қостанай қаласы, Абай даңғылы".to_owned(),
            papers: String::new(),
            claimed: "none".to_owned(),
            number_then: stood,
            benefit_then: 0,
        });
        if story.is_some() {
            return Ok(());
        }
        if self.dice.percent(18) {
            self.push(after(now, 1), Step::Claim(id));
        }
        if let Some(other) = other {
            self.push(after(now, 24 * 20), Step::Merge(id, other));
        } else if self.dice.percent(3) {
            let hours = i64::from(self.dice.between(24 * 30, 24 * 700));
            self.push(after(now, hours), Step::Leave(id, parent));
        }
        Ok(())
    }

    /// The number that the next application gets: it stands last in the general lane.
    pub(super) fn standing_of_next(&self) -> u64 {
        let slice = &self.draft.slice;
        let (mut lanes, mut notified) = (LaneCounts::default(), 0);
        for row in slice.applications.values() {
            match row.state {
                ApplicationState::Notified { .. } => notified += 1,
                _ if row.is_ranked() => lanes = lanes.with(row.lane),
                _ => {}
            }
        }
        let lane = domain::benefit::Lane::General;
        let index = lanes.general;
        let line = Line {
            lanes: lanes.with(lane),
            notified,
            served: slice.queue.served,
            ratio: self.draft.rules.policy.ratio,
        };
        standing(&line, Position::Ranked { lane, index }).number
    }

    pub(super) fn claimed_lately(&mut self) -> Result<(), Corrupt> {
        let waits = |family: &&Family| family.story.is_none();
        let parents: Vec<PersonId> = self.families.iter().filter(waits).map(|family| family.parent).collect();
        let index = self.dice.below(u32::try_from(parents.len()).unwrap_or(0));
        let parent = usize::try_from(index).ok().and_then(|index| parents.get(index));
        let row = self.draft.slice.applications.values().find(|row| {
            Some(&row.applicants.first) == parent
                && row.state == ApplicationState::Queued
                && row.benefit == Benefit::None
                && row.claim.is_none()
        });
        match row.map(|row| row.id) {
            Some(id) => self.claimed(id).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Hands a paper in; `None` when the application does not allow it any more.
    pub(super) fn claimed(&mut self, application: ApplicationId) -> Result<Option<EvidenceId>, Corrupt> {
        let evidence: EvidenceId = self.draft.context.ids.next();
        let benefit = benefit(self.dice.below(100));
        let now = self.draft.now();
        let applicant = self.draft.slice.application(application)?.applicants.first;
        done(application::claim_benefit(&mut self.draft, ClaimBenefit { application, evidence, benefit }))?;
        if self.draft.slice.application(application)?.claim.map(|claim| claim.evidence) != Some(evidence) {
            return Ok(None);
        }
        self.played.evidence.push(Evidence {
            id: evidence,
            application,
            benefit,
            blob: self.plan.blob,
            media_type: "application/pdf".to_owned(),
            size: u32::try_from(super::super::write::PAPER.len()).unwrap_or(0),
            uploaded: now,
            uploaded_by: applicant,
        });
        Ok(Some(evidence))
    }

    pub(super) fn answered(&mut self, id: ApplicationId, evidence: EvidenceId) -> Result<(), Corrupt> {
        let answer = if self.dice.percent(93) {
            BenefitAnswer::Confirm { until: None }
        } else {
            BenefitAnswer::Refuse { reason: BenefitRefusal::Unreadable }
        };
        done(application::answer_benefit(&mut self.draft, id, evidence, answer))
    }

    pub(super) fn published(&mut self, ownership: Ownership, count: usize) -> Result<(), Corrupt> {
        settle(&mut self.draft)?;
        let places = self.leave_places(ownership, count)?;
        if places.is_empty() {
            return Ok(());
        }
        let id: PublicationId = self.draft.context.ids.next();
        done(publication::publish(&mut self.draft, Publish { id, ownership, places }))?;
        let turns: Vec<(ApplicationId, PersonId)> = self
            .draft
            .slice
            .applications
            .values()
            .filter(|row| matches!(row.state, ApplicationState::Notified { publication, .. } if publication == id))
            .map(|row| (row.id, row.applicants.first))
            .collect();
        let now = self.draft.now();
        for (application, parent) in turns {
            let stopped =
                self.families.iter().any(|of| of.parent == parent && of.story == Some(Story::Stopped));
            let fate = match self.dice.below(100) {
                _ if stopped => Fate::Stays,
                0..40 => Fate::Comes,
                40..52 => Fate::ComesAndWaits,
                52..60 => Fate::Extends,
                60..66 => Fate::Cancels,
                66..70 => Fate::Stays,
                _ => continue,
            };
            let hours = i64::from(self.dice.between(2, 30));
            self.push(after(now, if stopped { 5 } else { hours }), Step::Choose(application, fate));
        }
        Ok(())
    }

    pub(super) fn chose(&mut self, id: ApplicationId, fate: Fate) -> Result<(), Corrupt> {
        settle(&mut self.draft)?;
        let row = self.draft.slice.application(id)?;
        let ApplicationState::Notified { publication, .. } = row.state else { return Ok(()) };
        let person = row.applicants.first;
        let Some(place) = self.draft.slice.pool(publication).next().map(|place| place.id) else {
            return Ok(());
        };
        let referral: ReferralId = self.draft.context.ids.next();
        self.draft.context.actor = Actor::Applicant { person };
        let signature = hash(referral);
        let chosen =
            referral::choose(&mut self.draft, Choose { referral, application: id, place, signature });
        self.draft.context.actor = Actor::Import;
        done(chosen)?;
        if !matches!(
            self.draft.slice.referral(referral).map(|row| row.state),
            Ok(ReferralState::Issued { .. })
        ) {
            return Ok(());
        }
        let now = self.draft.now();
        let days = i64::from(self.dice.between(1, 3));
        match fate {
            Fate::Stays => {}
            Fate::Cancels => self.push(after(now, 10), Step::Cancel(referral)),
            Fate::Extends => {
                self.push(after(now, 30), Step::Extend(referral));
                self.push(after(now, 24 * 26), Step::Arrive(referral));
                self.push(after(now, 24 * 27), Step::Enrol(referral));
            }
            Fate::ComesAndWaits => {
                self.push(after(now, 24 * days), Step::Arrive(referral));
                self.push(after(now, 24 * (days + 4)), Step::Enrol(referral));
            }
            Fate::Comes => {
                self.push(after(now, 24 * days), Step::Arrive(referral));
                self.push(after(now, 24 * days + 2), Step::Enrol(referral));
            }
        }
        Ok(())
    }

    /// Children who came before this system leave, from kindergartens all over the district.
    pub(super) fn leave_places(
        &mut self,
        ownership: Ownership,
        count: usize,
    ) -> Result<Vec<PlaceId>, Corrupt> {
        let mut by_site: BTreeMap<KindergartenId, Vec<PlaceId>> = BTreeMap::new();
        for row in self.draft.slice.places.values() {
            if row.ownership == ownership && row.state == (PlaceState::Occupied { application: None }) {
                by_site.entry(row.kindergarten).or_default().push(row.id);
            }
        }
        let mut sites: Vec<Vec<PlaceId>> = by_site.into_values().collect();
        let start = self.dice.below(u32::try_from(sites.len()).unwrap_or(0));
        sites.rotate_left(usize::try_from(start).unwrap_or(0));
        let mut places = Vec::new();
        while places.len() < count {
            let before = places.len();
            for site in &mut sites {
                if places.len() < count {
                    places.extend(site.pop());
                }
            }
            if places.len() == before {
                break;
            }
        }
        for place in &places {
            done(place::vacate(&mut self.draft, *place))?;
        }
        Ok(places)
    }

    /// Children who left yesterday: what the department can publish today.
    pub(super) fn vacate(&mut self, (state, private): (usize, usize)) -> Result<(), SeedError> {
        self.set(after(self.plan.at, -20));
        self.leave_places(Ownership::State, state)?;
        self.leave_places(Ownership::PrivateOrder, private)?;
        self.set(self.plan.at);
        Ok(settle(&mut self.draft)?)
    }
}

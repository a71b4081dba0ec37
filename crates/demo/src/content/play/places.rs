//! Groups that have been full since they were opened, and children who leave them.

use std::collections::BTreeMap;

use domain::id::{GroupId, KindergartenId, PlaceId};
use domain::place::{self, OpenGroup, PlaceState, SetCapacity};
use domain::policy::Ownership;
use domain::queue::{Corrupt, settle};

use super::{Play, done};
use crate::content::SeedError;

/// Days since the groups were opened.
const OPENED: i64 = -1_000;

impl Play<'_, '_, '_> {
    /// A group of these children in every kindergarten, full since it was opened.
    pub(super) fn open_groups(&mut self) -> Result<(), SeedError> {
        self.set(self.day(OPENED, 9, 0));
        let year = usize::from(self.draft.slice.queue.id.year.unsigned_abs());
        let sites = self.plan.sites;
        for (site, index) in sites.iter().zip(0_usize..) {
            let language = site.languages.iter().cycle().nth((index + year) % 2);
            let Some(language) = language.copied() else { continue };
            let (kindergarten, ownership) = (site.row.id, site.row.ownership);
            let id: GroupId = self.draft.context.ids.next();
            place::open_group(&mut self.draft, OpenGroup { id, kindergarten, language, ownership })?;
            let capacity = match ownership {
                Ownership::State => self.dice.between(20, 25),
                Ownership::PrivateOrder => self.dice.between(8, 15),
            };
            done(place::set_capacity(&mut self.draft, SetCapacity { group: id, capacity }))?;
            let seats = self.draft.slice.places.values().filter(|row| row.group == id);
            let seats: Vec<PlaceId> = seats.map(|row| row.id).collect();
            done(place::fill(&mut self.draft, seats))?;
        }
        Ok(())
    }

    /// Children who came before this system leave, from kindergartens all over the district; one of them may be named.
    pub(super) fn leave_places(
        &mut self,
        ownership: Ownership,
        count: usize,
        first: Option<KindergartenId>,
    ) -> Result<Vec<PlaceId>, Corrupt> {
        let mut by_site: BTreeMap<KindergartenId, Vec<PlaceId>> = BTreeMap::new();
        for row in self.draft.slice.places.values() {
            if row.ownership == ownership && row.state == (PlaceState::Occupied { application: None }) {
                by_site.entry(row.kindergarten).or_default().push(row.id);
            }
        }
        let mut sites: Vec<_> = by_site.into_iter().collect();
        let start = self.dice.below(u32::try_from(sites.len()).unwrap_or(0));
        sites.rotate_left(usize::try_from(start).unwrap_or(0));
        sites.sort_by_key(|(site, _)| Some(*site) != first);
        let mut places = Vec::new();
        while places.len() < count {
            let before = places.len();
            for (_, seats) in &mut sites {
                if places.len() < count {
                    places.extend(seats.pop());
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

    /// The end of the past: what is due is settled, and children leave whose places the department can publish today.
    ///
    /// Nothing is settled after midnight: a turn that is given today is given by a command, and told.
    pub(super) fn last_evening(&mut self, (state, private): (usize, usize)) -> Result<(), SeedError> {
        self.set(self.agenda.end());
        settle(&mut self.draft)?;
        // The heads of the first ones have keys: whoever plays the parent can play the other side as well.
        for (ownership, count) in [(Ownership::State, state), (Ownership::PrivateOrder, private)] {
            let first = self.plan.sites.iter().find(|site| site.row.ownership == ownership);
            self.leave_places(ownership, count, first.map(|site| site.row.id))?;
        }
        Ok(())
    }
}

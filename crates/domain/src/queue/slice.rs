//! As much of one queue as a command needs.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::QueueState;
use crate::application::Application;
use crate::benefit::Lane;
use crate::child::Child;
use crate::id::{ApplicationId, GroupId, OverrideId, PersonId, PlaceId, PublicationId, ReferralId};
use crate::overriding::Override;
use crate::place::{Group, Place};
use crate::publication::Publication;
use crate::referral::Referral;

/// As much of one queue as a command needs, in memory.
///
/// Who loads it says in [`Slice::turns`] for how many turns the fronts of the lanes are here; giving more is [`Corrupt`].
/// So is a row that a decision needs and that is not here: nothing is ever silently absent.
#[derive(Clone, Debug)]
pub struct Slice {
    /// The queue itself.
    pub queue: QueueState,
    /// Applications of the queue.
    pub applications: BTreeMap<ApplicationId, Application>,
    /// Children, also of other queues' past.
    pub children: BTreeMap<PersonId, Child>,
    /// Birth dates out of the vault: no event and no derived row has them.
    pub births: BTreeMap<PersonId, Date>,
    /// Groups of the queue.
    pub groups: BTreeMap<GroupId, Group>,
    /// Places of the queue.
    pub places: BTreeMap<PlaceId, Place>,
    /// Publications of the queue.
    pub publications: BTreeMap<PublicationId, Publication>,
    /// Referrals of the queue.
    pub referrals: BTreeMap<ReferralId, Referral>,
    /// Overrides of what false benefits gave (R43).
    pub overrides: BTreeMap<OverrideId, Override>,
    /// The lanes by which last turns were given, out of the record: no row has them.
    pub turn_lanes: BTreeMap<ApplicationId, Lane>,
    /// How many turns may be given: that many eligible applications are here from the front of every lane, or all.
    pub turns: u32,
    /// What has changed since the slice was loaded: what storage has to save.
    pub touched: Touched,
}

/// The rows that changed, with what they were before: `None` for a row that is new.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Applications.
    pub applications: BTreeMap<ApplicationId, Option<Application>>,
    /// Children.
    pub children: BTreeMap<PersonId, Option<Child>>,
    /// Groups.
    pub groups: BTreeMap<GroupId, Option<Group>>,
    /// Places.
    pub places: BTreeMap<PlaceId, Option<Place>>,
    /// Publications.
    pub publications: BTreeMap<PublicationId, Option<Publication>>,
    /// Referrals.
    pub referrals: BTreeMap<ReferralId, Option<Referral>>,
    /// Overrides.
    pub overrides: BTreeMap<OverrideId, Option<Override>>,
    /// Turns given in this command.
    pub turns: BTreeSet<(PublicationId, ApplicationId)>,
}

/// Data that cannot be true, or were not loaded. Names kinds and ids, never personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("queue data are inconsistent: {0}")]
pub struct Corrupt(pub String);

impl Slice {
    /// A slice with nothing in it but the queue.
    #[must_use]
    pub fn new(queue: QueueState) -> Self {
        Self {
            queue,
            applications: BTreeMap::new(),
            children: BTreeMap::new(),
            births: BTreeMap::new(),
            groups: BTreeMap::new(),
            places: BTreeMap::new(),
            publications: BTreeMap::new(),
            referrals: BTreeMap::new(),
            overrides: BTreeMap::new(),
            turn_lanes: BTreeMap::new(),
            turns: 0,
            touched: Touched::default(),
        }
    }

    /// The birth date of a child.
    ///
    /// # Errors
    /// When it was not loaded.
    pub fn born(&self, child: PersonId) -> Result<Date, Corrupt> {
        self.births
            .get(&child)
            .copied()
            .ok_or_else(|| Corrupt(format!("birth date of {child} is not loaded")))
    }

    /// Places in a publication's pool, in the order of their ids.
    pub fn pool(&self, publication: PublicationId) -> impl Iterator<Item = &Place> {
        use crate::place::PlaceState;
        self.places.values().filter(
            move |place| matches!(place.state, PlaceState::Reserved { publication: of } if of == publication),
        )
    }
}

macro_rules! access {
    ($($get:ident, $change:ident, $rows:ident: $id:ty => $row:ty;)+) => {
        impl Slice {
            $(
                #[doc = concat!("A row of `", stringify!($rows), "`.\n\n# Errors\nWhen it was not loaded.")]
                pub fn $get(&self, id: $id) -> Result<&$row, Corrupt> {
                    self.$rows.get(&id).ok_or_else(|| Corrupt(format!("{id} is not loaded")))
                }

                pub(crate) fn $change(&mut self, id: $id) -> Result<&mut $row, Corrupt> {
                    let row = self.$rows.get_mut(&id).ok_or_else(|| Corrupt(format!("{id} is not loaded")))?;
                    self.touched.$rows.entry(id).or_insert_with(|| Some(row.clone()));
                    Ok(row)
                }
            )+
        }
    };
}

access! {
    application, change_application, applications: ApplicationId => Application;
    child, change_child, children: PersonId => Child;
    group, change_group, groups: GroupId => Group;
    place, change_place, places: PlaceId => Place;
    publication, change_publication, publications: PublicationId => Publication;
    referral, change_referral, referrals: ReferralId => Referral;
    overriding, change_override, overrides: OverrideId => Override;
}

macro_rules! put {
    ($($put:ident, $rows:ident: $row:ty;)+) => {
        impl Slice {
            $(
                /// A new row, or one that replaces another.
                pub(crate) fn $put(&mut self, row: $row) {
                    let id = row.id;
                    let before = self.$rows.insert(id, row);
                    self.touched.$rows.entry(id).or_insert(before);
                }
            )+
        }
    };
}

put! {
    put_application, applications: Application;
    put_group, groups: Group;
    put_place, places: Place;
    put_publication, publications: Publication;
    put_referral, referrals: Referral;
    put_override, overrides: Override;
}

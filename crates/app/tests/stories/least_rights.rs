//! Who must not come in: every use-case of the other side, tried as everybody who has no right to it. What is another's is
//! answered like what does not exist, and nothing is written.

use app::applications::{FileOnBehalf, Represented};
use app::department::{
    self, AnswerBenefit, AnswerMerge, BenefitGave, Claims, ConfirmKinship, DropPublication, EditCalendar,
    EnrolLate, FindArrivalFalse, FindBenefitFalse, FollowPolicy, GroupsOf, IsOurs, Kindergartens,
    LateReferrals, OpenEvidence, OpenOverrides, Overview, PlanPublication, Preview, PreviewCalendar,
    ProposeOverride, RecomputeLimits, RefuseLate, RegisterKindergarten, RemoveApplication, SplitApplicant,
    VacantPlaces,
};
use app::kindergarten::{
    AppointEmployee, DismissEmployee, Employees, Enrol, FillPlaces, GroupPlaces, OpenGroup, PublishPlaces,
    RecordArrival, RefusePapers, RestorePlace, SetCapacity, SetCapacityRefused, VacatePlace, WithdrawPlace,
    Workplace,
};
use app::{Caller, Command, Failed, Post, Query, Refusal, Work};
use domain::application::{BenefitAnswer, Kinship, MergeAnswer, Status};
use domain::calendar::Change;
use domain::event::{FalseBenefit, RemovalReason, SplitReason};
use domain::id::{
    ApplicationId, DistrictId, EvidenceId, GroupId, PersonId, PlaceId, PublicationId, QueueId, ReferralId,
    StaffId, Stream,
};
use domain::place::{Language, WithdrawalReason};
use domain::policy::Ownership;
use domain::referral::PaperRefusal;
use jiff::civil::date;
use storage::Tx;

use crate::other_side::status;
use crate::world::{BORN, PRIVATE, Parent, STATE, World, rule};
use crate::{TestDb, both_engines};

/// Who may call, one letter each: `h` the kindergarten's own head, `e` its employee, `f` a former one, `o` the head of another, `d` the district's department,
/// `x` the department of another district, `s` service centre, `a` auditor, `A` administrator, `p` the applicant, `-` nobody
/// known.
struct Scene {
    world: World,
    parent: Parent,
    elsewhere: DistrictId,
    application: ApplicationId,
    referral: ReferralId,
    group: GroupId,
    seat: PlaceId,
    planned: PublicationId,
    employee: PersonId,
}

const PERSON: PersonId = PersonId::from_u128(5);

/// A command that leaves nothing behind: done or refused by a rule it ends as refused, so that it is rolled back.
struct Tried<C>(C);

impl<C: Command<Refusal = Refusal<R>>, R: Send + 'static> Command for Tried<C> {
    type Output = std::convert::Infallible;
    type Refusal = Refusal<()>;

    fn execute(&self, tx: &mut Tx, work: &Work) -> Result<Self::Output, Failed<Self::Refusal>> {
        Err(match self.0.execute(tx, work) {
            Ok(_) | Err(Failed::Refused(Refusal::Rule(_))) => Failed::Refused(Refusal::Rule(())),
            Err(Failed::Refused(Refusal::NotFound)) => Failed::Refused(Refusal::NotFound),
            Err(Failed::Db(error)) => Failed::Db(error),
        })
    }
}

impl Scene {
    fn new(db: &TestDb) -> Self {
        let world = World::new(db);
        let elsewhere = world.elsewhere();
        let seats = world.seats(3);
        let (parent, filed) = world.file(1);
        world.publish(vec![seats[0]]);
        let referral = world.choose(&parent, filed.application, seats[0]).unwrap().referral;
        let (queue, ownership) = (world.queue(), Ownership::State);
        let due = world.now() + jiff::SignedDuration::from_hours(48);
        let plan = PlanPublication { queue, ownership, places: vec![seats[2]], due };
        let planned = world.app.run(world.department(), plan).wait().unwrap();
        let view = world.app.ask(world.department(), GroupsOf { kindergarten: STATE }).wait().unwrap();
        let group = view.unwrap().1[0].id;
        let application = filed.application;
        let iin = world.parent(7).iin;
        let (surname, given_name) = ("Серікова".to_owned(), "Айгүл".to_owned());
        let appoint = AppointEmployee { iin, surname, given_name, patronymic: None };
        let head = Caller::Kindergarten { kindergarten: STATE, person: PERSON, post: Post::Head };
        let employee = world.app.run(world.app.ctx(head), appoint).wait().unwrap();
        let seat = seats[1];
        // The department's caller has an account; decisions about false benefits ask for it.
        let _ = world.official(9, 5);
        Self { world, parent, elsewhere, application, referral, group, seat, planned, employee }
    }

    fn callers(&self) -> [(char, Caller); 11] {
        let (staff, person) = (StaffId::from_u128(9), PERSON);
        let department = |district| Caller::Department { staff, district, person };
        [
            ('h', Caller::Kindergarten { kindergarten: STATE, person, post: Post::Head }),
            ('e', Caller::Kindergarten { kindergarten: STATE, person: self.employee, post: Post::Employee }),
            ('f', Caller::Kindergarten { kindergarten: STATE, person, post: Post::Employee }),
            ('o', Caller::Kindergarten { kindergarten: PRIVATE, person, post: Post::Head }),
            ('d', department(self.world.district)),
            ('x', department(self.elsewhere)),
            ('s', Caller::ServiceCentre { staff, person }),
            ('a', Caller::Auditor { staff, person }),
            ('A', Caller::Administrator { staff, person }),
            ('p', Caller::Applicant { person: self.parent.id }),
            ('-', Caller::Public),
        ]
    }

    /// Nobody but these may command.
    fn only<C, R>(&self, allowed: &str, what: &str, command: impl Fn() -> C)
    where
        C: Command<Refusal = Refusal<R>>,
        R: Send + std::fmt::Debug + 'static,
        C::Output: std::fmt::Debug,
    {
        for (letter, caller) in self.callers().into_iter().filter(|(letter, _)| !allowed.contains(*letter)) {
            let outcome = self.world.app.run(self.world.app.ctx(caller), command()).wait();
            assert!(
                matches!(outcome, Err(Failed::Refused(Refusal::NotFound))),
                "{what} as {letter}: {outcome:?}"
            );
        }
        // Whoever may is let in, so that no case is right for the wrong reason.
        for (letter, caller) in self.callers().into_iter().filter(|(letter, _)| allowed.contains(*letter)) {
            let outcome = self.world.app.run(self.world.app.ctx(caller), Tried(command())).wait();
            assert!(
                matches!(outcome, Err(Failed::Refused(Refusal::Rule(())))),
                "{what} as {letter}: {outcome:?}"
            );
        }
    }

    /// Nobody but these are answered.
    fn seen<Q, T>(&self, allowed: &str, what: &str, query: impl Fn() -> Q)
    where
        Q: Query<Output = Option<T>>,
        T: Send + 'static,
    {
        for (letter, caller) in self.callers() {
            let answer = self.world.app.ask(self.world.app.ctx(caller), query()).wait().unwrap();
            assert_eq!(answer.is_some(), allowed.contains(letter), "{what} as {letter}");
        }
    }
}

both_engines! {
    /// Groups, places and referrals are of their own kindergarten; capacity is the department's affair too.
    fn a_kindergarten_is_its_own(db: &TestDb) {
        let scene = Scene::new(db);
        let (referral, group, place) = (scene.referral, scene.group, scene.seat);
        let reason = WithdrawalReason::Repair;
        scene.only("he", "arrival", || RecordArrival { referral });
        scene.only("he", "enrolment", || Enrol { referral });
        scene.only("he", "papers", || RefusePapers { referral, reason: PaperRefusal::Medical });
        scene.only("he", "vacate", || VacatePlace { place });
        scene.only("he", "withdraw", || WithdrawPlace { place, reason });
        scene.only("he", "restore", || RestorePlace { place });
        scene.only("he", "publish", || PublishPlaces { group });
        scene.only("he", "fill", || FillPlaces { group, count: 1 });
        scene.only("hed", "capacity", || SetCapacity { group, capacity: 5 });
        let open = || OpenGroup {
            kindergarten: STATE, year: BORN.year(), stream: Stream::General, language: Language::Russian,
        };
        scene.only("hed", "group", open);
        let iin = scene.parent.iin;
        let appoint = || AppointEmployee {
            iin, surname: "Әкімов1".to_owned(), given_name: "Ерлан".to_owned(), patronymic: None,
        };
        scene.only("heo", "appoint", appoint);
        scene.only("heo", "dismiss", || DismissEmployee { person: PERSON });
        scene.seen("heo", "workplace", || Workplace);
        scene.seen("ho", "employees", || Employees);
        scene.seen("heda", "places", || GroupPlaces { group });
        scene.world.assert_replay();
    }

    /// R11: seats under the state order are the department's, also in the own kindergarten.
    fn seats_under_the_state_order_are_not_the_heads(db: &TestDb) {
        let scene = Scene::new(db);
        scene.world.seats_in(PRIVATE, BORN.year(), Language::Kazakh, 2);
        let query = GroupsOf { kindergarten: PRIVATE };
        let view = scene.world.app.ask(scene.world.department(), query).wait().unwrap();
        let group = view.unwrap().1[0].id;
        let head = Caller::Kindergarten { kindergarten: PRIVATE, person: PERSON, post: Post::Head };
        let outcome = scene.world.app.run(scene.world.app.ctx(head), SetCapacity { group, capacity: 9 }).wait();
        assert_eq!(rule(outcome), SetCapacityRefused::DepartmentSets);
    }

    /// Applications, benefits, publications are of their own district's department.
    fn a_department_is_of_its_district(db: &TestDb) {
        let scene = Scene::new(db);
        let (application, referral, place) = (scene.application, scene.referral, scene.seat);
        let (queue, ownership) = (scene.world.queue(), Ownership::State);
        let due = scene.world.now() + jiff::SignedDuration::from_hours(24);
        scene.only("d", "kinship", || ConfirmKinship { application });
        scene.only("d", "removal", || RemoveApplication { application, reason: RemovalReason::Duplicate });
        scene.only("d", "merge", || AnswerMerge { application, answer: MergeAnswer::Confirm });
        let person = scene.parent.id;
        scene.only("d", "split", || SplitApplicant { application, person, reason: SplitReason::Error });
        let evidence = EvidenceId::from_u128(1);
        let answer = BenefitAnswer::Confirm { until: None };
        scene.only("d", "benefit", || AnswerBenefit { application, evidence, answer });
        scene.only("", "evidence of nobody", || OpenEvidence { evidence });
        scene.only("d", "publish", || department::PublishPlaces { queue, ownership, places: vec![place] });
        scene.only("d", "plan", || PlanPublication { queue, ownership, places: vec![place], due });
        scene.only("d", "drop", || DropPublication { queue, publication: scene.planned });
        scene.only("d", "withdraw", || department::WithdrawPlace { place, reason: WithdrawalReason::Staff });
        // The kindergarten's term still runs: the department is let in and hears so.
        scene.only("d", "enrol late", || EnrolLate { referral });
        scene.only("d", "refuse late", || RefuseLate { referral, reason: PaperRefusal::Medical });
        scene.only("d", "false arrival", || FindArrivalFalse { referral });
        let reason = FalseBenefit::Forged;
        scene.only("d", "false benefit", || FindBenefitFalse { application, reason });
        scene.only("d", "override", || ProposeOverride { application, reason });
        // What is over is explained to whose it was, and does not exist for anybody else.
        for (ours, allowed) in [(IsOurs::Referral(referral), "hed"), (IsOurs::Publication(scene.planned), "d")] {
            for (letter, caller) in scene.callers() {
                let answer = scene.world.app.ask(scene.world.app.ctx(caller), ours).wait().unwrap();
                assert_eq!(answer, allowed.contains(letter), "{ours:?} as {letter}");
            }
        }
        scene.seen("dx", "claims", || Claims);
        scene.seen("dx", "overrides", || OpenOverrides);
        scene.seen("d", "what a benefit gave", || BenefitGave { application });
        scene.seen("dx", "overview", || Overview);
        scene.seen("dx", "vacant", || VacantPlaces);
        scene.seen("dx", "late", || LateReferrals);
        scene.seen("dx", "kindergartens", || Kindergartens);
        scene.seen("d", "groups", || GroupsOf { kindergarten: STATE });
        scene.seen("d", "preview", || Preview { queue, ownership, places: vec![place] });
        scene.world.assert_replay();
    }

    /// A place of one district is not published in the queue of another, nor shown in its preview.
    fn a_place_is_of_its_district(db: &TestDb) {
        let scene = Scene::new(db);
        let (staff, district, person) = (StaffId::from_u128(9), scene.elsewhere, PERSON);
        let ctx = || scene.world.app.ctx(Caller::Department { staff, district, person });
        let queue = QueueId { district, year: BORN.year(), stream: Stream::General };
        let (ownership, places) = (Ownership::State, vec![scene.seat]);
        let publish = department::PublishPlaces { queue, ownership, places: places.clone() };
        let outcome = scene.world.app.run(ctx(), publish).wait();
        assert!(matches!(outcome, Err(Failed::Refused(Refusal::NotFound))), "{outcome:?}");
        let preview = Preview { queue, ownership, places };
        assert!(scene.world.app.ask(ctx(), preview).wait().unwrap().is_none());
    }

    /// Registers: a department its own, an administrator policies and the calendar, an auditor nothing.
    fn registers_are_edited_by_their_officials(db: &TestDb) {
        let scene = Scene::new(db);
        let text = || "Ақбота".to_owned();
        let correct = || RegisterKindergarten {
            id: Some(STATE), bin: "940140000385".parse().unwrap(), ownership: Ownership::State,
            name_kk: text(), name_ru: text(), address_kk: text(), address_ru: text(),
            phone: "+77172000001".to_owned(),
        };
        scene.only("d", "kindergarten", correct);
        scene.only("dx", "new kindergarten", || RegisterKindergarten { id: None, ..correct() });
        let changes = || vec![Change::Off(date(2026, 9, 23))];
        scene.only("dxA", "calendar", || EditCalendar { changes: changes(), source: text() });
        scene.seen("dxA", "calendar", || PreviewCalendar { changes: changes() });
        let told_by = std::sync::Arc::new(domain::calendar::Calendar::bundled());
        let queue = scene.world.queue();
        scene.only("dxA", "limits", || RecomputeLimits { queue, told_by: told_by.clone() });
        let district = scene.world.district;
        let follow = || FollowPolicy { district, from: date(2026, 9, 21), profile: "kz-2025".to_owned() };
        scene.only("dA", "policy", follow);
    }

    /// Only service centres file for somebody else.
    fn nobody_else_files_on_behalf(db: &TestDb) {
        let scene = Scene::new(db);
        let submission = scene.world.submission(2);
        let represented = Represented {
            iin: scene.parent.iin, surname: "Әкімов".to_owned(), given_name: "Ерлан".to_owned(),
            patronymic: None,
        };
        let signed = scene.world.signed(&scene.parent, "");
        // Not even a service centre without an account.
        scene.only("", "file", || FileOnBehalf {
            applicant: represented.clone(), submission: submission.clone(), kinship: Kinship::Confirmed,
            signed: signed.clone(),
        });
    }
}

both_engines! {
    /// R26, R54: what the clock has just published is not published again, and does not stop the rest.
    fn a_kindergarten_publishes_what_the_clock_has_left(db: &TestDb) {
        let world = World::new(db);
        let seats = world.seats_in(PRIVATE, BORN.year(), Language::Kazakh, 2);
        let waiting = [1, 2].map(|number| world.file(number).1.application);
        let (queue, ownership) = (world.queue(), Ownership::PrivateOrder);
        let due = world.now() + jiff::SignedDuration::from_hours(48);
        let plan = PlanPublication { queue, ownership, places: vec![seats[0]], due };
        world.app.run(world.department(), plan).wait().unwrap();
        let view = world.app.ask(world.department(), GroupsOf { kindergarten: PRIVATE }).wait().unwrap();
        let group = view.unwrap().1[0].id;

        world.pass_hours(49);
        let head = Caller::Kindergarten { kindergarten: PRIVATE, person: PERSON, post: Post::Head };
        world.app.run(world.app.ctx(head), PublishPlaces { group }).wait().unwrap();
        assert_eq!(waiting.map(|id| status(&world, id)), [Status::Notified, Status::Notified]);
        world.assert_replay();
    }
}

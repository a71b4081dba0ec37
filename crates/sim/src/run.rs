//! A run: steps, then a quiet phase in which nothing goes wrong.

use app::messages::ATTEMPTS_MAX;
use domain::policy::FreeChoice;
use jiff::{SignedDuration, Timestamp};
use storage::DatabaseUrl;

use crate::dice::Dice;
use crate::oracle::{Check, Found, SeatState, must};
use crate::plan::Kind;
use crate::world::World;
use crate::{Failure, Report, Settings};

/// So often the events are replayed; each time all of them are read.
const REPLAY_EVERY: u32 = 400;

/// The same where there are few families, and few events.
const REPLAY_FEW_EVERY: u32 = 25;

/// So many families are few.
const FEW: usize = 50;

/// So often all queues are compared, also those in which nothing was written.
const COMPARE_EVERY: u32 = 50;

/// Where the draws of the weather begin.
const WEATHER: u64 = 1 << 41;

/// Where the draws of the clock's corrections begin.
const SETBACKS: u64 = 1 << 43;

/// Where the draws of strangers begin.
const STRANGERS: u64 = 1 << 42;

/// In percent of the steps a stranger acts too.
const STRANGERS_PERCENT: u8 = 3;

/// Days of the quiet phase: longer than every working-day term.
const QUIET_DAYS: i64 = 40;

/// Simulates, and says what was found.
///
/// # Errors
/// [`Failure`] names the seed, the step, and the command that repeats it.
pub fn run(settings: &Settings) -> Result<Report, Failure> {
    let before = |found: Found| failure(settings, 0, "beginning", String::new(), &found);
    let (folder, url) = match &settings.database {
        Some(url) => (None, url.clone()),
        None => scratch().map(|(folder, url)| (Some(folder), url)).map_err(before)?,
    };
    let mut world = World::new(settings, url).map_err(before)?;
    let outcome = live(&mut world, settings);
    drop(folder);
    outcome
}

fn scratch() -> Result<(tempfile::TempDir, DatabaseUrl), Found> {
    // In memory where the system offers it: rules are tested here, not disks.
    let memory = std::path::Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    let folder = folder.map_err(|error| Found(format!("no scratch folder: {error}")))?;
    let url = DatabaseUrl::Sqlite(folder.path().join("kezek.db"));
    Ok((folder, url))
}

fn live(world: &mut World, settings: &Settings) -> Result<Report, Failure> {
    let mut groups = Dice::new(settings.seed, 4 << 40);
    world.registry.is_down(groups.percent(20));
    let opened = world.groups_open(&mut groups).and_then(|()| world.feed());
    opened.map_err(|found| failure(settings, 0, "groups open", String::new(), &found))?;
    world.introduce();
    let steps = world.plan.steps;
    for step in (0..steps).filter(|step| !settings.left_out.contains(step)) {
        if let Some(progress) = settings.progress {
            progress(step, steps);
        }
        let mut dice = Dice::new(settings.seed, step.into());
        move_clock(world, step, &mut dice);
        let kind = world.plan.kind(&mut dice);
        let before = set_back(world, settings.seed, step);
        let done = one_step(world, settings, step, kind, &mut dice);
        world.correct_clock(before.max(world.now()));
        done.map_err(|(doing, found)| failure(settings, step, &doing, world.now().to_string(), &found))?;
    }
    // The quiet phase is no part of the years.
    world.statistics.end_month(&world.oracle);
    let months = world.statistics.months();
    let waited = world.statistics.waited(&world.oracle, world.now());
    quiet(world).map_err(|found| failure(settings, steps, "quiet phase", world.now().to_string(), &found))?;
    world.tell_the_end();
    let failed = |found| failure(settings, steps, "fingerprint", String::new(), &found);
    let (fingerprint, tables) = (world.fingerprint().map_err(failed)?, world.tables().map_err(failed)?);
    Ok(Report {
        seed: settings.seed,
        steps,
        events: world.oracle.events,
        messages: world.gateway.arrived(),
        facts: world.facts.clone(),
        commands: world.statistics.commands(),
        table: world.statistics.rows(),
        months,
        waited,
        policy: world.plan.profile.clone(),
        story: world.story.take(),
        fingerprint,
        tables,
    })
}

/// What the plan says, in weather of its own: the program may die anywhere in it, and others may act in the same instant.
fn one_step(
    world: &mut World,
    settings: &Settings,
    step: u32,
    kind: Kind,
    dice: &mut Dice,
) -> Result<(), (String, Found)> {
    // Drawn apart from the step's own draws: without storms a seed's story is the same.
    let mut weather = Dice::new(settings.seed, WEATHER + u64::from(step));
    let storm = world.plan.storm;
    // What consists of several commands is rare, and dies in its midst rarely enough.
    let longer = if matches!(kind, Kind::Calendar | Kind::Policy) { 5 } else { 1 };
    if weather.percent(storm.crashes.saturating_mul(longer)) {
        let most = weather.one(&[4, 30, 300]).unwrap_or(4);
        let number = u32::try_from(weather.below(most)).unwrap_or(0);
        if weather.percent(25) {
            world.fault.after_commit(number % 3);
        } else {
            world.fault.at_statement(number);
        }
    }
    let (rushes, lingers) = (weather.percent(storm.rushes), weather.percent(storm.lingers));
    let done = world.act(kind, dice);
    let done = done.and_then(|()| if lingers { world.family_changes_its_mind(&mut weather) } else { Ok(()) });
    let done = done.and_then(|()| if rushes { world.rush(&mut weather) } else { Ok(()) });
    let doing = if rushes { format!("{kind:?}, then a rush") } else { format!("{kind:?}") };
    let survived = if world.fault.has_struck() {
        // Whatever was under way has ended; what was answered stands.
        world.crash()
    } else {
        world.fault.clear();
        done
    };
    let fed = survived.and_then(|()| world.feed());
    let mut strangers = Dice::new(settings.seed, STRANGERS + u64::from(step));
    let fed = fed.and_then(|()| {
        let comes = strangers.percent(STRANGERS_PERCENT);
        if comes { world.stranger_acts(&mut strangers).and_then(|()| world.feed()) } else { Ok(()) }
    });
    let compared =
        fed.and_then(|()| if step.is_multiple_of(COMPARE_EVERY) { world.compare_all() } else { Ok(()) });
    let often = if world.families.len() < FEW { REPLAY_FEW_EVERY } else { REPLAY_EVERY };
    let replayed = compared.and_then(|()| if step.is_multiple_of(often) { world.replay() } else { Ok(()) });
    replayed.and_then(|()| planted(world, settings)).map_err(|found| (doing, found))
}

/// What a test asked to be found.
fn planted(world: &World, settings: &Settings) -> Check {
    let Some((what, most)) = settings.planted else { return Ok(()) };
    let done = world.statistics.commands().get(what).map_or(0, |(done, _)| *done);
    must!(done < most, "planted: {what}");
    Ok(())
}

/// On with the day, or to a limit: just before it, at it, just after it.
fn move_clock(world: &World, step: u32, dice: &mut Dice) {
    let instant = world.plan.instant(step, dice);
    let target = if world.plan.jumps(dice) {
        let limits = world.oracle.next_limits(world.now());
        let near = limits.get(dice.below(limits.len().min(3))).copied();
        near.map(|limit| limit + SignedDuration::from_micros(dice.between(-1, 1)))
    } else {
        None
    };
    // Jumps run ahead of the days; then the days wait until they have caught up.
    world.set_clock(target.filter(|target| *target < world.plan.end).unwrap_or(instant));
}

/// At times the server's clock is corrected, and what is done then is stamped earlier than what was done before it (R2). The
/// instant to which it goes on after the step.
fn set_back(world: &mut World, seed: u64, step: u32) -> Timestamp {
    let now = world.now();
    let mut dice = Dice::new(seed, SETBACKS + u64::from(step));
    if dice.percent(world.plan.storm.setbacks) {
        let most = dice.one(&[1_000, 60_000, 600_000]).unwrap_or(1_000);
        let back = SignedDuration::from_millis(dice.between(1, most));
        world.correct_clock((now - back).max(world.plan.start));
        world.statistics.did("set the clock back");
    }
    now
}

/// Faults stop, people too; what the clock has to do is done, and nothing is left over.
fn quiet(world: &mut World) -> Check {
    world.gateway.heal();
    world.registry.is_down(false);
    world.restart()?;
    for _ in 0..QUIET_DAYS {
        world.set_clock(world.now() + SignedDuration::from_hours(24));
        world.act(Kind::Background, &mut Dice::new(0, 0))?;
    }
    world.replay()?;
    nothing_undelivered(world)?;
    nothing_idle(world)
}

fn nothing_undelivered(world: &World) -> Check {
    // Far beyond all pauses; what the last night holds back leaves in the morning.
    let morning = world.now() + SignedDuration::from_hours(12);
    let app = world.app()?;
    let left = app.db().read(move |reader| {
        let left = storage::outbox::ready(reader, jiff::Timestamp::MAX, 100)?;
        Ok(left.into_iter().filter(|message| message.leaves > morning).count())
    });
    let left = left.wait()?;
    must!(left == 0, "{left} messages were never delivered");
    let dead = app.db().read(storage::oversight::dead_letters).wait()?;
    must!(dead.is_empty() || world.plan.lost_messages > 0, "{} dead letters without a fault", dead.len());
    for letter in &dead {
        let (counted, tried) = (letter.attempts, world.gateway.attempts(&letter.id.to_string()));
        must!(
            counted >= ATTEMPTS_MAX && tried >= ATTEMPTS_MAX,
            "a message of the kind {} is given up after {counted} attempts, of which {tried} were made",
            letter.kind
        );
    }
    Ok(())
}

/// A place is idle only for a reason: its family has still to come, it was withdrawn, or nobody wants it.
fn nothing_idle(world: &World) -> Check {
    for (id, seat) in &world.oracle.seats {
        match seat.state {
            SeatState::Vacant { since } => {
                let age = world.now().duration_since(since).as_hours() / 24;
                must!(age < 30, "R35: {id} has been vacant for {age} days");
            }
            SeatState::Free { .. } => {
                let policy = world.oracle.policy_at(world.now())?;
                must!(policy.free_choice != FreeChoice::None, "R28: {id} is free and nobody may choose it");
            }
            SeatState::Reserved(publication) => {
                must!(!world.oracle.turns(publication).is_empty(), "R27: {id} is reserved for nobody");
            }
            _ => {}
        }
    }
    Ok(())
}

fn failure(settings: &Settings, step: u32, doing: &str, at: String, found: &Found) -> Failure {
    Failure {
        seed: settings.seed,
        step,
        doing: doing.to_owned(),
        at,
        found: found.to_string(),
        command: settings.command(),
    }
}

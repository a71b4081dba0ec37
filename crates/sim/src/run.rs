//! A run: steps, then a quiet phase in which nothing goes wrong.

use domain::policy::FreeChoice;
use jiff::SignedDuration;
use storage::DatabaseUrl;

use crate::dice::Dice;
use crate::oracle::{Check, Found, SeatState, must};
use crate::plan::Kind;
use crate::world::World;
use crate::{Failure, Report, Settings};

/// So often the events are replayed; each time all of them are read.
const REPLAY_EVERY: u32 = 400;

/// So often all queues are compared, also those in which nothing was written.
const COMPARE_EVERY: u32 = 50;

/// Where the draws of the weather begin.
const WEATHER: u64 = 1 << 41;

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
        let done = one_step(world, settings, step, kind, &mut dice);
        done.map_err(|(doing, found)| failure(settings, step, &doing, world.now().to_string(), &found))?;
    }
    // The quiet phase is no part of the years.
    world.statistics.end_month(&world.oracle);
    let months = world.statistics.months();
    let waited = world.statistics.waited(&world.oracle, world.now());
    quiet(world).map_err(|found| failure(settings, steps, "quiet phase", world.now().to_string(), &found))?;
    world.tell_the_end();
    let fingerprint = fingerprint(world);
    Ok(Report {
        seed: settings.seed,
        steps,
        events: world.oracle.events,
        messages: world.gateway.arrived(),
        commands: world.statistics.commands(),
        table: world.statistics.rows(),
        months,
        waited,
        policy: world.plan.profile.clone(),
        story: world.statistics.story(),
        fingerprint: fingerprint
            .map_err(|found| failure(settings, steps, "fingerprint", String::new(), &found))?,
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
    let compared =
        fed.and_then(|()| if step.is_multiple_of(COMPARE_EVERY) { world.compare_all() } else { Ok(()) });
    let replayed =
        compared.and_then(|()| if step.is_multiple_of(REPLAY_EVERY) { world.replay() } else { Ok(()) });
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

/// All events as one hash.
fn fingerprint(world: &World) -> Result<String, Found> {
    let app = world.app()?;
    let hash = app.db().read(|reader| {
        let mut hash = [0_u64; 2];
        storage::event::for_each(reader, |event| {
            let text = format!("{event:?}");
            for byte in text.bytes() {
                // FNV-1a twice, with two offsets: for comparing, not for secrets.
                for (lane, offset) in hash.iter_mut().zip([0x9e37_79b9_u64, 0x85eb_ca6b]) {
                    *lane = (*lane ^ u64::from(byte) ^ offset).wrapping_mul(0x0100_0000_01b3);
                }
            }
            Ok(())
        })?;
        Ok(hash.iter().map(|half| format!("{half:016x}")).collect::<String>())
    });
    Ok(hash.wait()?)
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

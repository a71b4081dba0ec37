//! Arguments of every command.
//!
//! A command is offered when it works: its arguments stand here, its body is `src/commands/<name>.rs`, and only then
//! it gets its variant of [`Command`] (the doc comment is its help), its arm in `main`, and `cargo xtask generate`
//! writes the reference anew.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use i18n::Lang;
use jiff::Timestamp;

use crate::commands::eds;
use crate::config::DEFAULT_PATH;
use crate::exit;

/// Kezek: the queue for kindergarten places
#[derive(Debug, Parser)]
#[command(name = "kezek", version, after_help = exit::HELP)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Every command that works.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Measures, with a yardstick of the same run
    Bench(BenchArgs),
    /// Checks, shows or explains the configuration
    Config(ConfigArgs),
    /// Runs a demonstration: embedded database, a district with content, key stores to log in with, a movable clock
    Demo(DemoArgs),
    /// Looks whether the installation could serve, and says what to mend
    Doctor(DoctorArgs),
    /// Inspects, opens and verifies keys and signatures
    Eds(EdsArgs),
    /// Exports the events, or replays them and compares
    Events(EventsArgs),
    /// Imports a register from a file
    Import(ImportArgs),
    /// Brings the schema of the database up to date
    Migrate(MigrateArgs),
    /// Prints the description of the API
    Openapi,
    /// Prints every address of the portal and of the API, with who may come
    Routes,
    /// Serves portal, API, key store and background work
    Serve(ServeArgs),
    /// Simulates years of a district's queue from a seed, judged by an oracle of the rules
    Simulate(SimulateArgs),
}

/// `kezek simulate`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kezek simulate --families 300 --picture year.svg
      a district as a table and a picture
  kezek simulate --seed 7 --follow 12
      the story of one family
  kezek simulate --seed 7 --families 300 --calm --policy kz-2018 --picture before.svg
  kezek simulate --seed 7 --families 300 --calm --policy kz-2025 --picture after.svg
      the same families under two policies
  kezek simulate --seeds 200 --families 300
  kezek simulate --seeds 20 --families 300 --engine postgres
      two hundred years on SQLite, twenty on PostgreSQL, until one finds something

Ends with 0 when nothing was found wrong, with 1 when something was: then the seed, the step and the command that repeats it
are printed.")]
pub struct SimulateArgs {
    /// Everything is drawn from it: the same seed makes the same years
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// So many seeds, one after the other, until one finds something
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seeds: u32,
    /// Years until the summer of 2027
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=5))]
    pub years: u16,
    /// Families of the district
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(2..=20_000))]
    pub families: u32,
    /// The database underneath
    #[arg(long, value_enum, default_value_t = EngineName::Sqlite)]
    pub engine: EngineName,
    /// Address of an empty PostgreSQL database; without it a server of its own is started for the simulation. SQLite is
    /// simulated in a scratch folder
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Profile that the district follows all the time; without it one is drawn, and others later
    #[arg(long, value_name = "PROFILE")]
    pub policy: Option<String>,
    /// No crashes and no crowd in one instant. Two who want the same place, and lost or doubled messages, stay
    #[arg(long)]
    pub calm: bool,
    /// Tells the story of one family, by its number from 0
    #[arg(long, value_name = "FAMILY")]
    pub follow: Option<u32>,
    /// Draws an SVG picture: waiting times by lane, months
    #[arg(long, value_name = "FILE")]
    pub picture: Option<PathBuf>,
    /// Language of the tables, the story and the picture; the names of acts are English
    #[arg(long, value_enum, default_value_t = LanguageName::En)]
    pub language: LanguageName,
    /// Leaves steps out, for example 1-300,412: how a failure was made smaller
    #[arg(long, value_name = "STEPS")]
    pub without: Option<String>,
    /// Makes a failure smaller by leaving steps out
    #[arg(long)]
    pub shrink: bool,
    /// Prints one JSON object for each seed
    #[arg(long)]
    pub json: bool,
}

/// A language by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LanguageName {
    /// Kazakh
    Kk,
    /// Russian
    Ru,
    /// English
    En,
}

impl LanguageName {
    /// The language of texts.
    #[must_use]
    pub const fn lang(self) -> Lang {
        match self {
            Self::Kk => Lang::Kk,
            Self::Ru => Lang::Ru,
            Self::En => Lang::En,
        }
    }
}

/// An engine by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineName {
    /// SQLite, in a scratch folder
    Sqlite,
    /// PostgreSQL
    Postgres,
}

/// `kezek demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Address of the portal; port 0 takes any free one. The key store listens on the next free port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Folder of the demo's data and key stores; made when it is missing
    #[arg(long, value_name = "DIR", default_value = "data/demo")]
    pub data: PathBuf,
    /// Instant at which the demo's clock starts when the folder is new, for example 2026-09-09T09:00:00+05:00. The
    /// clock is never set back
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<Timestamp>,
    /// Throws existing data of a demo away first
    #[arg(long)]
    pub reset: bool,
    /// Prints one line of JSON with the address and the people as soon as it listens
    #[arg(long)]
    pub json: bool,
}

/// `--config FILE`
#[derive(Debug, Args)]
pub struct ConfigFile {
    /// Configuration, see `kezek config reference`
    #[arg(long = "config", value_name = "FILE", default_value = DEFAULT_PATH)]
    pub path: PathBuf,
}

/// `kezek serve`
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigFile,
}

/// `kezek migrate`
#[derive(Debug, Args)]
pub struct MigrateArgs {
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigFile,
    /// Changes nothing; ends with 1 when the schema is not current
    #[arg(long)]
    pub check: bool,
}

/// `kezek doctor`
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigFile,
    /// Prints one JSON object
    #[arg(long)]
    pub json: bool,
}

/// `kezek config`
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// What to do with it.
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// What can be done with the configuration.
#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Reads the file and names everything that is wrong with it
    Check(ConfigFile),
    /// Prints what is in force, defaults included, without the password of the database
    Dump(ConfigFile),
    /// Explains every key, with its default
    Reference,
}

/// `kezek import`
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// What the file holds
    #[arg(value_enum)]
    pub content: ImportContent,
    /// File to read
    pub file: PathBuf,
    /// Changes nothing; says row by row what would be new or changed, and ends with 1 when something would
    #[arg(long)]
    pub check: bool,
    /// Where the data is.
    #[command(flatten)]
    pub place: DataPlace,
}

/// What can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportContent {
    /// Regions and districts of the national classifier (S07)
    Kato,
    /// Kindergartens of districts; the format: docs/reference/import.md
    Kindergartens,
    /// Applications of an earlier system, with their instants of registration; the format: docs/reference/import.md
    Applications,
}

/// Data of a demo or of a configured installation.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct DataPlace {
    /// Folder of a demo's data
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Configuration; when neither is given: /etc/kezek/kezek.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// `kezek events`
#[derive(Debug, Args)]
pub struct EventsArgs {
    /// What to do with them.
    #[command(subcommand)]
    pub command: EventsCommand,
}

/// What can be done with events.
#[derive(Debug, Subcommand)]
pub enum EventsCommand {
    /// Writes every event to a file, one JSON object per line
    Export {
        /// File to write; it must not exist yet
        file: PathBuf,
        /// Where the data is.
        #[command(flatten)]
        place: DataPlace,
    },
    /// Rebuilds every derived table from the events
    Replay {
        /// Rebuilds into a scratch database, compares, changes nothing; ends with 1 when they differ
        #[arg(long)]
        check: bool,
        /// Where the data is.
        #[command(flatten)]
        place: DataPlace,
    },
}

/// `kezek eds`
#[derive(Debug, Args)]
pub struct EdsArgs {
    /// What to do.
    #[command(subcommand)]
    pub command: EdsCommand,
}

/// What can be done with keys, certificates and signatures.
#[derive(Debug, Subcommand)]
pub enum EdsCommand {
    /// Tells what a certificate, key store, signature, list of revoked keys, OCSP answer or time-stamp is and whose; verifies
    /// nothing
    Inspect {
        /// DER, PEM or bare base64
        file: PathBuf,
        /// Prints one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Opens a key store and shows its owner
    Open {
        /// The key store, `.p12`
        file: PathBuf,
        /// File with the password; one trailing newline is dropped
        #[arg(long, value_name = "F")]
        password_file: PathBuf,
        /// Prints one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Verifies a signature; ends with 0 only when it is VALID
    #[command(after_help = eds::reasons())]
    Verify(Box<EdsVerifyArgs>),
}

/// `kezek eds verify`
#[derive(Debug, Args)]
pub struct EdsVerifyArgs {
    /// The signature: DER, PEM or bare base64
    pub file: PathBuf,
    /// What was signed, when the signature does not hold it, or to compare with what it holds
    #[arg(long, value_name = "F")]
    pub content: Option<PathBuf>,
    /// Instant at which it is judged; now, when not given
    #[arg(long, value_name = "RFC3339")]
    pub at: Option<Timestamp>,
    /// Certificate that is trusted; it need not be self-signed. May be repeated
    #[arg(long, value_name = "FILE")]
    pub anchor: Vec<PathBuf>,
    /// Certificate between the signer's and a trusted one. May be repeated
    #[arg(long, value_name = "FILE")]
    pub intermediate: Vec<PathBuf>,
    /// List of revoked certificates. May be repeated
    #[arg(long, value_name = "FILE")]
    pub crl: Vec<PathBuf>,
    /// Answer of the authority's responder (OCSP) about the signer's certificate. May be repeated
    #[arg(long, value_name = "FILE")]
    pub ocsp: Vec<PathBuf>,
    /// Time-stamp of the signature that is kept beside it (RFC 3161). May be repeated
    #[arg(long, value_name = "FILE")]
    pub time_stamp: Vec<PathBuf>,
    /// What the key must be allowed to do
    #[arg(long, value_enum, default_value_t = EdsPurpose::Any)]
    pub purpose: EdsPurpose,
    /// Language in which a refusal is explained
    #[arg(long, value_enum, default_value_t = LanguageName::En)]
    pub language: LanguageName,
    /// Prints one JSON object
    #[arg(long)]
    pub json: bool,
}

/// What a signature is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EdsPurpose {
    /// Entering the personal cabinet
    Login,
    /// Signing a document
    Document,
    /// Either
    Any,
}

/// `kezek bench`
#[derive(Debug, Args)]
pub struct BenchArgs {
    /// What to measure
    #[arg(value_enum)]
    pub scenario: BenchScenario,
    /// On this engine alone; without it on both
    #[arg(long, value_enum)]
    pub engine: Option<EngineName>,
    /// So many times as much work in each repeat
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub scale: u32,
    /// Prints one JSON object
    #[arg(long)]
    pub json: bool,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BenchScenario {
    /// Signed choices per second against the disk's own pace
    Commands,
    /// Signatures verified per second on one core against OpenSSL and its gost engine
    Verify,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use clap::Parser;

    use super::*;

    /// The arguments of a command alone, as it will be offered.
    #[derive(Debug, Parser)]
    struct Alone<A: Args> {
        #[command(flatten)]
        args: A,
    }

    fn parse<A: Args>(words: &[&str]) -> Result<A, clap::Error> {
        Alone::<A>::try_parse_from(std::iter::once(&"kezek").chain(words)).map(|alone| alone.args)
    }

    #[test]
    fn definitions_are_sound() {
        Cli::command().debug_assert();
        Alone::<DemoArgs>::command().debug_assert();
        Alone::<ServeArgs>::command().debug_assert();
        Alone::<MigrateArgs>::command().debug_assert();
        Alone::<DoctorArgs>::command().debug_assert();
        Alone::<ImportArgs>::command().debug_assert();
        Alone::<EventsArgs>::command().debug_assert();
        Alone::<EdsArgs>::command().debug_assert();
        Alone::<BenchArgs>::command().debug_assert();
    }

    #[test]
    fn the_demo_starts_with_nothing_said() {
        let demo: DemoArgs = parse(&[]).unwrap();
        assert_eq!(demo.listen.to_string(), "127.0.0.1:8080");
        let demo: DemoArgs = parse(&["--at", "2026-09-09T09:00:00+05:00", "--json"]).unwrap();
        assert_eq!(demo.at.unwrap().to_string(), "2026-09-09T04:00:00Z");
        assert!(parse::<DemoArgs>(&["--at", "yesterday"]).is_err());
    }

    #[test]
    fn a_verification_may_have_several_anchors() {
        let eds: EdsArgs =
            parse(&["verify", "a.cms", "--anchor", "1.pem", "--anchor", "2.pem", "--purpose", "login"])
                .unwrap();
        let EdsCommand::Verify(verify) = eds.command else { panic!("verify was parsed as something else") };
        assert_eq!((verify.anchor.len(), verify.purpose), (2, EdsPurpose::Login));
    }

    #[test]
    fn data_is_in_a_demo_or_in_an_installation() {
        assert!(parse::<EventsArgs>(&["replay", "--check", "--data", "d"]).is_ok());
        assert!(parse::<EventsArgs>(&["replay", "--data", "d", "--config", "c"]).is_err());
        assert!(parse::<ImportArgs>(&["kato", "kato.csv", "--check"]).is_ok());
        assert!(parse::<ImportArgs>(&["kindergartens", "k.csv"]).is_ok());
        assert!(parse::<ImportArgs>(&["applications", "a.csv", "--check"]).is_ok());
        assert!(parse::<ImportArgs>(&["streets", "kato.csv"]).is_err());
    }
}

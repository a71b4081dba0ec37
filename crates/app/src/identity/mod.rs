//! Who is there: login by EDS (S08-S11), sessions, contacts.
//!
//! A login has four steps. The browser gets a challenge ([`IssueChallenge`]); the person signs it in the key store; the
//! challenge is taken, once ([`TakeChallenge`]), before any cryptography; the signature is verified against the very text
//! that was issued, and [`LogIn`] makes a session. A login proves who is there and nothing else: every legal act is signed
//! by itself.

mod challenge;
mod contacts;
mod log_in;
mod logins;
mod notice;
mod secret;
mod session;

pub use challenge::{
    CHALLENGE_LIFE, ChallengeIssued, ChallengeRefused, GiveBackChallenge, IssueChallenge, TakeChallenge,
};
pub use contacts::{
    CODE_ATTEMPTS_MAX, Channel, CodeNotice, ConfirmContact, ConfirmRefused, Confirmed, Contacts, ContactsOf,
    SendCode, SendCodeRefused, SetContacts,
};
pub use log_in::{LogIn, LogInRefused, LoggedIn, LoginNotice, Role, SessionLimits};
pub use logins::{Login, LoginKey, Logins};
pub use secret::Secret;
pub use session::{ContactState, FindSession, LogOut, LogOutEverywhere, Session, TouchSession};

//! Tests of the small rules: tables and properties that cite the rules (R..) and the guide (S..).
//!
//! `cfg(test)` on each module tells clippy that its small functions are tests too.

#[cfg(test)]
mod age;
#[cfg(test)]
mod alerts;
#[cfg(test)]
mod calendar;
#[cfg(test)]
mod change;
mod choosing;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod explanation;
#[cfg(test)]
mod families;
#[cfg(test)]
mod id;
#[cfg(test)]
mod identity;
#[cfg(test)]
mod importing;
#[cfg(test)]
mod invariants;
#[cfg(test)]
mod number;
#[cfg(test)]
mod order;
#[cfg(test)]
mod overriding;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod random;
#[cfg(test)]
mod rare;
#[cfg(test)]
mod referring;
#[cfg(test)]
mod region;
#[cfg(test)]
mod states;
#[cfg(test)]
mod stored;
#[cfg(test)]
mod world;

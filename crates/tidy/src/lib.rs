//! The house rules, as tests: what review would otherwise have to remember.
//!
//! Each module is one family of rules. A rule is a pure function from text to the places that break it, with a test that
//! shows it catching a bad sample and a test that holds the whole checkout to it. Formatting, lints, licences and types
//! have tools of their own and are not repeated here. There is nothing to depend on: the crate is tests only.

#![cfg(test)]

mod architecture;
mod dependencies;
mod lengths;
mod links;
mod manifest;
mod names;
mod purity;
mod rust;
mod strays;
mod tests_are_honest;
mod tree;

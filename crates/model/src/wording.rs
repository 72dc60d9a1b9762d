//! How a step reads to a person, in a counterexample.

use std::fmt;

use crate::step::{Death, Fate, Said, Step};

impl fmt::Display for Said {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connects(who) => write!(formatter, "a page of {who} connects"),
            Self::Goes(who) => write!(formatter, "a page of {who} goes"),
            Self::Says(who, word) => write!(formatter, "{who} says {word:?}"),
            Self::Repeats(who, word) => write!(formatter, "{who} says again, with the same id, {word:?}"),
            Self::Insists(nth) => write!(formatter, "what nobody knows of is said again, with the same id: the {nth}."),
            Self::Early(word) => write!(formatter, "what Host said meanwhile is taken up: {word:?}"),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        if self.waits {
            parts.push("the next deadline comes".to_owned());
        }
        parts.extend(self.batch.iter().flatten().map(ToString::to_string));
        if parts.is_empty() {
            parts.push("the server looks what is due".to_owned());
        }
        if let Some((meanwhile, word)) = self.early {
            parts.push(format!("{meanwhile:?} the log, Host says {word:?}"));
        }
        match self.fate {
            Fate::Kept => {}
            Fate::KeptUnanswered => parts.push("it is written, but nobody learns that".to_owned()),
            Fate::Lost => parts.push("it is not written".to_owned()),
        }
        if !self.readable {
            parts.push("the log cannot be read".to_owned());
        }
        match self.death {
            None => {}
            Some(Death::After(things)) => parts.push(format!("the server dies after {things} things were done")),
            Some(Death::InAppend) => parts.push("the server dies before the append is answered".to_owned()),
        }
        formatter.write_str(&parts.join("; "))
    }
}

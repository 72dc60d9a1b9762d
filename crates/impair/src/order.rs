//! One line of what the relay is told.

use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, bail};

/// Longer than any call goes on without.
const OUTAGE_MAX: Duration = Duration::from_mins(10);

/// Longer than any network takes.
const DELAY_MAX: Duration = Duration::from_secs(10);

/// What the relay is to do from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Lose so many of a hundred datagrams.
    Loss(u8),
    /// Hand each on so much later.
    Delay(Duration),
    /// Hand nothing on for so long.
    Outage(Duration),
    /// Be another address to the server.
    Move,
    /// Say what passed and what did not.
    Counts,
}

impl FromStr for Order {
    type Err = anyhow::Error;

    fn from_str(line: &str) -> anyhow::Result<Self> {
        let (word, value) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        let milliseconds = |max: Duration| {
            let time = value.parse().map(Duration::from_millis).with_context(|| format!("`{line}` in milliseconds"))?;
            if time > max {
                bail!("`{line}` is longer than {max:?}");
            }
            Ok(time)
        };
        Ok(match word {
            "loss" => match value.parse() {
                Ok(percent @ 0..=100) => Self::Loss(percent),
                _ => bail!("`{line}` must name 0 to 100 percent"),
            },
            "delay" => Self::Delay(milliseconds(DELAY_MAX)?),
            "outage" => Self::Outage(milliseconds(OUTAGE_MAX)?),
            "move" => Self::Move,
            "counts" => Self::Counts,
            _ => bail!("`{line}` is none of loss, delay, outage, move and counts"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_read_and_nonsense_is_refused() {
        assert_eq!("loss 30".parse::<Order>().unwrap(), Order::Loss(30));
        assert_eq!("delay 300".parse::<Order>().unwrap(), Order::Delay(Duration::from_millis(300)));
        assert_eq!("outage 2000\n".parse::<Order>().unwrap(), Order::Outage(Duration::from_secs(2)));
        assert_eq!("move".parse::<Order>().unwrap(), Order::Move);
        for nonsense in ["", "loss", "loss 101", "loss -1", "delay x", "delay 10001", "outage 600001", "lose 3"] {
            assert!(nonsense.parse::<Order>().is_err(), "{nonsense}");
        }
    }
}

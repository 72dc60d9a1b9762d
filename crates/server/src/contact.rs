//! What the practice says of itself to who meets in it, from the configuration file: the telephone number that pages name where
//! they send people to the telephone, and the time zone of its hours.

use serde::Deserialize;

const PHONE_CHARS_MAX: usize = 40;
const PHONE_DIGITS_MIN: usize = 3;
const ZONE_CHARS_MAX: usize = 64;

/// Nothing of it, if nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Contact {
    /// As it is read; the digits are what is called.
    pub(crate) phone: Option<String>,
    /// By its name in the time zone database of IANA.
    pub(crate) zone: Option<String>,
}

impl Contact {
    /// Says what is wrong with it.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        if let Some(phone) = &self.phone {
            anyhow::ensure!(
                is_phone(phone),
                "practice.phone {phone:?} is no telephone number, such as \"(555) 010-0142\" or \"+1 555 010 0142\""
            );
        }
        if let Some(zone) = &self.zone {
            anyhow::ensure!(is_zone(zone), "practice.zone {zone:?} is no time zone, such as \"America/New_York\"");
        }
        Ok(())
    }
}

/// A mobile number as somebody types it, in the form of E.164: `+` and 8 to 15 digits, the country's number first.
pub(crate) fn mobile(typed: &str) -> Option<String> {
    let marks = |one: &char| !one.is_whitespace() && !"-()./".contains(*one);
    let bare: String = typed.chars().filter(marks).collect();
    let digits = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00"))?;
    let fits = (8..=15).contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && !digits.starts_with('0');
    fits.then(|| format!("+{digits}"))
}

fn is_phone(text: &str) -> bool {
    let fits = |one: char| one.is_ascii_digit() || "+-()./ ".contains(one);
    text.len() <= PHONE_CHARS_MAX
        && text.chars().all(fits)
        && text.chars().filter(char::is_ascii_digit).count() >= PHONE_DIGITS_MIN
}

/// By its form: which zones there are, browsers know.
fn is_zone(text: &str) -> bool {
    let fits = |one: char| one.is_ascii_alphanumeric() || "_+-/".contains(one);
    text.len() <= ZONE_CHARS_MAX && text.starts_with(|one: char| one.is_ascii_uppercase()) && text.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(phone: &str, zone: &str) -> Option<String> {
        let contact = Contact { phone: Some(phone.to_owned()), zone: Some(zone.to_owned()) };
        contact.check().err().map(|error| error.to_string())
    }

    #[test]
    fn numbers_and_zones_of_every_country_are_taken() {
        for phone in ["(555) 010-0142", "+49 30 123.456/7", "112"] {
            assert_eq!(problem(phone, "America/Argentina/Buenos_Aires"), None, "{phone}");
        }
        for zone in ["UTC", "Etc/GMT+5", "America/Port-au-Prince"] {
            assert_eq!(problem("112", zone), None, "{zone}");
        }
        assert!(Contact::default().check().is_ok());
    }

    #[test]
    fn a_mobile_number_is_kept_in_one_form_however_it_is_typed() {
        for typed in ["+1 (555) 010-0142", "001 555.010.0142", " +15550100142 "] {
            assert_eq!(mobile(typed).as_deref(), Some("+15550100142"), "{typed}");
        }
        for typed in ["555 010 0142", "+0 555 010 0142", "+1234567", "+1234567890123456", "+1555CALLME", "", "+"] {
            assert_eq!(mobile(typed), None, "{typed}");
        }
    }

    #[test]
    fn what_is_neither_is_refused_with_an_example() {
        for phone in ["", "12", "call us", "112; drop", &"1".repeat(41)] {
            assert!(problem(phone, "UTC").is_some_and(|said| said.contains("such as")), "{phone}");
        }
        for zone in ["", "eastern time", "+02:00", "America/New York", &"A".repeat(65)] {
            assert!(problem("112", zone).is_some_and(|said| said.contains("such as")), "{zone}");
        }
    }
}

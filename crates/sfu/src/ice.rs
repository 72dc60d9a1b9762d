//! The ICE credentials in a page's offer (RFC 8839 section 5.4): read, and put in place of others. Pure; meets strangers' text.

/// What one ICE session of a page is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    fragment: String,
    password: String,
}

const FRAGMENT: &str = "a=ice-ufrag:";
const PASSWORD: &str = "a=ice-pwd:";

impl Credentials {
    /// Those of an offer, if it has usable ones and the same everywhere: all its lines share one transport.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let fragment = only(text, FRAGMENT).filter(|it| is_usable(it, 4))?;
        let password = only(text, PASSWORD).filter(|it| is_usable(it, 22))?;
        Some(Self { fragment: fragment.to_owned(), password: password.to_owned() })
    }

    /// An offer with these in place of its own.
    pub(crate) fn put_into(&self, text: &str) -> String {
        let mut put = String::with_capacity(text.len());
        for line in text.lines() {
            match line {
                _ if line.starts_with(FRAGMENT) => put.extend([FRAGMENT, &self.fragment]),
                _ if line.starts_with(PASSWORD) => put.extend([PASSWORD, &self.password]),
                _ => put.push_str(line),
            }
            put.push_str("\r\n");
        }
        put
    }
}

/// What follows this beginning, if it is the same on all lines that have it.
fn only<'a>(text: &'a str, beginning: &str) -> Option<&'a str> {
    let mut all = text.lines().filter_map(|line| line.strip_prefix(beginning));
    let first = all.next()?;
    all.all(|it| it == first).then_some(first)
}

fn is_usable(text: &str, bytes_min: usize) -> bool {
    let is_ice = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    (bytes_min..=256).contains(&text.len()) && text.bytes().all(is_ice)
}

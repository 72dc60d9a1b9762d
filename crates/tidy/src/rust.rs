//! As much of Rust as the rules need: text with comments and strings blanked, and where functions and test modules lie.
//!
//! It is no parser. It relies on source that compiles and that rustfmt has been over.

use std::ops::Range;

/// The same text, line for line, with the insides of comments, strings and character literals as spaces.
pub(crate) fn code(text: &str) -> String {
    let mut scanner = Scanner { rest: text, code: String::with_capacity(text.len()) };
    while !scanner.rest.is_empty() {
        scanner.step();
    }
    scanner.code
}

struct Scanner<'t> {
    rest: &'t str,
    code: String,
}

impl Scanner<'_> {
    fn step(&mut self) {
        if self.rest.starts_with("//") {
            self.blank(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.blank(block_comment(self.rest));
        } else if let Some(length) = raw_string(self.rest).filter(|_| !self.inside_a_word()) {
            self.blank(length);
        } else if self.rest.starts_with('"') {
            self.blank(quoted(self.rest, '"'));
        } else if let Some(length) = character(self.rest) {
            self.blank(length);
        } else {
            let next = self.rest.chars().next().map_or(0, char::len_utf8);
            let (kept, rest) = self.rest.split_at(next);
            self.code.push_str(kept);
            self.rest = rest;
        }
    }

    fn blank(&mut self, length: usize) {
        let (blanked, rest) = self.rest.split_at(length);
        self.code.extend(blanked.chars().map(|character| if character == '\n' { '\n' } else { ' ' }));
        self.rest = rest;
    }

    fn inside_a_word(&self) -> bool {
        self.code.ends_with(is_word)
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        match rest {
            [b'/', b'*', ..] => (depth, at) = (depth + 1, at + 2),
            [b'*', b'/', ..] => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

/// The length of `r"…"`, `r#"…"#`, `br"…"` and their like at the start of the text.
fn raw_string(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "r"].into_iter().find(|prefix| text.starts_with(prefix))?;
    let hashes = text[prefix.len()..].bytes().take_while(|byte| *byte == b'#').count();
    let opened = prefix.len() + hashes;
    let inside = text[opened..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let end = inside.find(&close).map_or(inside.len(), |end| end + close.len());
    Some(opened + 1 + end)
}

/// The length of a literal that ends at the next unescaped `quote`.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = true;
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of `'c'` or `'\n'`; a lifetime has none.
fn character(text: &str) -> Option<usize> {
    let mut inside = text.strip_prefix('\'')?.chars();
    match (inside.next()?, inside.next()?) {
        ('\\', _) => Some(quoted(text, '\'')),
        (only, '\'') => Some(only.len_utf8() + 2),
        _ => None,
    }
}

/// Where `word` stands in code as a word of its own, or as the start of one where it ends in punctuation.
pub(crate) fn places<'c>(code: &'c str, word: &'c str) -> impl Iterator<Item = usize> + 'c {
    code.match_indices(word).map(|(at, _)| at).filter(move |at| {
        let before = code[..*at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        let open_end = !word.ends_with(is_word) || !after.is_some_and(is_word);
        open_end && (!word.starts_with(is_word) || !before.is_some_and(is_word))
    })
}

/// The line of a byte, from 1.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// A function's name and the bytes from `fn` to its closing brace. Declarations without a body are left out.
pub(crate) fn functions(code: &str) -> Vec<(&str, Range<usize>)> {
    let body = |at: usize| {
        let head = code[at + 2..].strip_prefix(' ')?;
        let name = head.split(|character| !is_word(character)).next().filter(|name| !name.is_empty())?;
        Some((name, at..block_end(code, at)?))
    };
    places(code, "fn").filter_map(body).collect()
}

/// Where tests lie: the whole of a test file, else the blocks under `#[cfg(test)]`.
pub(crate) fn test_code(path: &str, code: &str) -> Vec<Range<usize>> {
    if path.contains("/tests/") || path.ends_with("/tests.rs") || path.ends_with("_tests.rs") {
        return std::iter::once(0..code.len()).collect();
    }
    let marks = code.match_indices("#[cfg(test)]").map(|(at, _)| at);
    marks.filter_map(|at| Some(at..block_end(code, at)?)).collect()
}

/// The end of the block that opens after `at`, unless a `;` outside all brackets comes first.
fn block_end(code: &str, at: usize) -> Option<usize> {
    let mut brackets = 0_i32;
    let mut braces = 0_i32;
    for (offset, character) in code[at..].char_indices() {
        match character {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets -= 1,
            '{' => braces += 1,
            '}' => braces -= 1,
            ';' if braces == 0 && brackets == 0 => return None,
            _ => {}
        }
        if character == '}' && braces == 0 {
            return Some(at + offset + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_code_stays_in_place() {
        let text = "let a = \"}\\\"\"; // }\nlet b = r#\"{\"#; /* { /* } */ */ let c = '{'; fn f<'a>() {}\n";
        let code = code(text);
        assert_eq!(code.len(), text.len());
        assert_eq!(code.matches(['{', '}']).count(), 2);
        assert!(code.contains("fn f<'a>() {}"));
        assert_eq!(line_of(&code, code.find("let b").expect("kept")), 2);
    }

    #[test]
    fn an_escaped_quote_is_a_character_and_a_word_may_end_in_r() {
        assert_eq!(code(r"f('\'', '\\')"), "f(    ,     )");
        assert_eq!(code("for\"x\"").trim_end(), "for");
    }

    #[test]
    fn a_word_is_not_found_inside_another() {
        assert_eq!(places("sleep( my_sleep( sleepy", "sleep(").count(), 1);
        assert_eq!(places("fn fns a_fn", "fn").count(), 1);
    }

    #[test]
    fn functions_reach_to_their_own_closing_brace() {
        let code = "trait T { fn declared(&self) -> [u8; 4]; }\nfn outer() {\n    if x {\n    }\n}\nfn next() {}\n";
        let lines: Vec<_> = functions(code)
            .into_iter()
            .map(|(name, body)| (name, line_of(code, body.start), line_of(code, body.end)))
            .collect();
        assert_eq!(lines, [("outer", 2, 5), ("next", 6, 6)]);
    }

    #[test]
    fn a_test_module_is_its_block_and_a_declared_one_is_elsewhere() {
        let code = "#[cfg(test)]\nmod tests;\nfn a() {}\n#[cfg(test)]\nmod more {\n}\nfn b() {}\n";
        let bodies = test_code("src/a.rs", code);
        assert_eq!(bodies.len(), 1);
        assert!(code[bodies[0].clone()].ends_with("mod more {\n}"));
        for path in ["a/tests/b.rs", "src/a/tests.rs", "src/a_tests.rs"] {
            assert_eq!(test_code(path, code)[0].len(), code.len(), "{path}");
        }
    }
}

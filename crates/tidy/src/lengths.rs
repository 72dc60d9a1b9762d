//! Small rooms: how long a file and a function may grow before they have to say what their second idea is.

use crate::rust;
use crate::tree::{Breach, File, hold_all};

const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 70;
const MEASURED: [&str; 7] = ["rs", "ts", "js", "mjs", "svelte", "css", "html"];

fn long_files(file: &File) -> Vec<Breach> {
    let lines = file.text.lines().count();
    if !file.has_extension(&MEASURED) || !file.is_written_by_hand() || lines <= FILE_LINES_MAX {
        return Vec::new();
    }
    vec![file.breach(0, format!("{lines} lines, where {FILE_LINES_MAX} is the most: give its second idea a file"))]
}

fn long_functions(file: &File) -> Vec<Breach> {
    if !file.is_rust() {
        return Vec::new();
    }
    let code = rust::code(&file.text);
    let measured = rust::functions(&code).into_iter().map(|(name, body)| {
        let first = rust::line_of(&code, body.start);
        (name.to_owned(), first, rust::line_of(&code, body.end) - first + 1)
    });
    let long = measured.filter(|(_, _, lines)| *lines > FUNCTION_LINES_MAX);
    long.map(|(name, first, lines)| {
        file.breach(first, format!("`{name}` has {lines} lines, where {FUNCTION_LINES_MAX} is the most"))
    })
    .collect()
}

#[test]
fn files_are_short() {
    hold_all(long_files);
}

#[test]
fn functions_are_short() {
    hold_all(long_functions);
}

#[test]
fn a_file_of_one_line_too_many_is_caught_unless_it_is_generated() {
    let lines = |count: usize| "x\n".repeat(count);
    for kind in MEASURED {
        assert_eq!(long_files(&File::sample(&format!("a.{kind}"), &lines(501))).len(), 1, "{kind}");
    }
    assert_eq!(long_files(&File::sample("a.rs", &lines(500))), []);
    assert_eq!(long_files(&File::sample("web/src/wire/a.ts", &lines(501))), []);
    assert_eq!(long_files(&File::sample("web/package-lock.json", &lines(501))), []);
}

#[test]
fn a_function_of_one_line_too_many_is_caught() {
    let of_lines = |count: usize| format!("//! x\n\nfn f() {{\n{}}}\n", "    g();\n".repeat(count - 2));
    assert_eq!(long_functions(&File::sample("a.rs", &of_lines(70))), []);
    let breaches = long_functions(&File::sample("a.rs", &of_lines(71)));
    assert_eq!(breaches.len(), 1);
    assert_eq!(breaches[0].line, 3);
    assert!(breaches[0].what.contains("`f` has 71 lines"));
}

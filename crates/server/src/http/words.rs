//! What the pages say that the server writes itself, in each language: before a script runs, and where none does.

use crate::language::Language;

/// The words of one language.
pub(super) struct Words {
    /// Above the field of the name form.
    pub(super) your_name: &'static str,
    /// Below it, where no script runs.
    pub(super) seen_by_script: &'static str,
    /// The title of the workspace.
    pub(super) appointments: &'static str,
    /// Instead of a page that is all script.
    pub(super) needs_script: &'static str,
    /// The title at an address that leads nowhere.
    pub(super) nowhere_title: &'static str,
    /// The heading there.
    pub(super) nowhere: &'static str,
    /// What to do there.
    pub(super) nowhere_help: &'static str,
}

const ENGLISH: Words = Words {
    your_name: "Your name",
    seen_by_script: "To see and hear each other, this page needs JavaScript. Please turn it on in your browser.",
    appointments: "Appointments",
    needs_script: "This page needs JavaScript. Please turn it on in your browser and load the page again.",
    nowhere_title: "Nothing here",
    nowhere: "There is nothing at this address",
    nowhere_help: "Please check the link that you were sent, or open it again from your message.",
};

const SPANISH: Words = Words {
    your_name: "Su nombre",
    seen_by_script: "Para verse y oírse, esta página necesita JavaScript. Actívelo, por favor, en su navegador.",
    appointments: "Citas",
    needs_script: "Esta página necesita JavaScript. Actívelo, por favor, en su navegador y vuelva a cargar la página.",
    nowhere_title: "Aquí no hay nada",
    nowhere: "No hay nada en esta dirección",
    nowhere_help: "Revise, por favor, el enlace que le enviaron, o ábralo de nuevo desde su mensaje.",
};

/// The words of this language.
pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Spanish => &SPANISH,
    }
}

//! What is asked of a field, for those who describe a request and do not read one.

use crate::Msg;

/// What is asked of one field.
#[derive(Debug, Clone)]
pub struct Rule {
    /// The field as the wire spells it.
    pub field: &'static str,
    /// Whether it may be left out.
    pub presence: Presence,
    /// What it must be.
    pub form: Form,
}

/// Whether a field may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It must be there.
    Required,
    /// It may be absent or `null`.
    Optional,
    /// It or one of the others that are marked so must be there, and only one of them.
    Alternative,
}

/// What a field must be.
#[derive(Debug, Clone)]
pub enum Form {
    /// An integer from one to the other.
    Integer(i64, i64),
    /// A text of so many characters, surrounding space dropped and free of control characters.
    Text(usize, usize),
    /// A text of so many characters that follows a pattern.
    Patterned(usize, usize, &'static Pattern),
    /// A text of so many characters, taken as it is.
    Secret(usize, usize),
    /// An e-mail address of at most so many characters.
    Email(usize),
    /// A time.
    Time,
    /// An integer that is not 0 and at most so far from it.
    Difference(i64),
    /// So many elements, each another one.
    Several(usize, usize),
    /// A value with a form of its own, which its type describes.
    Own,
}

/// A form that a text must have besides its length.
#[derive(Debug)]
pub struct Pattern {
    /// The form as a regular expression, for those who read the document.
    pub regex: &'static str,
    /// A text of this form.
    pub example: &'static str,
    /// Whether a text has it. A test holds the two against each other.
    pub holds: fn(&str) -> bool,
    /// What is said of a text that has not.
    pub why: Msg,
}

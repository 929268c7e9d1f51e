//! Letters that the shop writes to people.
//!
//! **Owns** the tables `letters` and `announcements`, what a letter says, and how it leaves: by SMTP, or as a file where no
//! mail server is named. **Does not own** when an account is written to (`users` and its routes put their letters in
//! themselves), nor the work rows behind a letter (`events::deliveries`).
//!
//! A letter is written in the transaction of its cause and sent afterwards, so no request waits for a mail server and no crash
//! loses one. SMTP cannot do better than at least once; a double has the same Message-ID.
//!
//! In reading order:
//! - [`Letter`] and [`Recipient`]: what letters there are, and to whom.
//! - [`Post`]: where a letter is put in. `sql`: its row.

mod letter;
mod post;
mod sql;

pub use letter::{Letter, LetterKind, Recipient};
pub use post::Post;

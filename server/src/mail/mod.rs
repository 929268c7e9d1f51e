//! Letters that the shop writes to people.
//!
//! **Owns** the tables `letters`, `announcements` and `goods_news`, what a letter says, and how it leaves: by SMTP, or as a file where no
//! mail server is named. **Does not own** when an account is written to (`users` and its routes put their letters in
//! themselves), nor the work rows behind a letter (`events::deliveries`).
//!
//! A letter is written in the transaction of its cause and sent afterwards, so no request waits for a mail server and no crash
//! loses one. SMTP cannot do better than at least once; a double has the same Message-ID.
//!
//! In reading order:
//! - [`Letter`] and [`Recipient`]: what letters there are, and to whom.
//! - [`Post`]: where a letter is put in. `sql`: its row.
//! - [`Mail`]: the consumer that puts letters in because of events. [`Announcer`]: writes those that go to many, in batches.
//! - [`LetterCourier`]: sends them. `facts`: what one is about. `compose`, `render`: its words. `smtp`, `folder`: the two ways out.
//! - [`MailConfig`]: which way, and from whom. [`counts`]: how many wait or were refused.

mod announce;
mod compose;
mod config;
mod consumer;
mod courier;
mod facts;
mod folder;
mod letter;
mod post;
mod render;
mod smtp;
mod sql;

pub use announce::Announcer;
pub use config::{MailConfig, Security, SmtpConfig};
pub use consumer::Mail;
pub use courier::LetterCourier;
pub use letter::{Letter, LetterKind, Recipient};
pub use post::Post;
pub use sql::{LetterCounts, counts};

//! What `update` asks the runner to do.

use crate::call::Call;
use crate::pages::Page;
use crate::settings::Saved;
use miri_common::GoodsId;

/// Who asked, and so who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Owner {
    /// Clock, session and connection.
    Frame,
    /// The order that is being placed; there is one at most.
    Order,
    /// The wishlist, which several pages change.
    Wishes,
    /// A page.
    Page(Page),
}

/// A place for one request at a time. A read that is asked in a place takes the place of the one before (latest wins);
/// a write is refused while its place is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Slot {
    /// Who asked.
    pub owner: Owner,
    /// What for, in the owner's own word.
    pub name: &'static str,
    /// Which one, where the owner asks about several at a time.
    pub item: i64,
}

impl Slot {
    /// A place of the frame.
    #[must_use]
    pub const fn frame(name: &'static str) -> Self {
        Self { owner: Owner::Frame, name, item: 0 }
    }

    /// A place of a page.
    #[must_use]
    pub const fn page(page: Page, name: &'static str) -> Self {
        Self { owner: Owner::Page(page), name, item: 0 }
    }

    /// The same place for one of several.
    #[must_use]
    pub const fn item(mut self, item: i64) -> Self {
        self.item = item;
        self
    }
}

/// Tells one request from every other, so that a late answer is known as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// Something to be done outside the state.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Ask the shop. An older request in the same slot is given up.
    Ask {
        /// Which request it is.
        id: RequestId,
        /// Where the answer belongs.
        slot: Slot,
        /// What is asked.
        call: Call,
    },
    /// Listen to the live stream anew: from this event on, and for the stock of these goods.
    Listen {
        /// The last event that was seen.
        last_id: Option<i64>,
        /// The goods on the screen.
        goods: Vec<GoodsId>,
    },
    /// Stop listening.
    Hush,
    /// Put text on the clipboard of the terminal (OSC 52).
    Copy(String),
    /// Switch mouse reports on or off.
    Mouse(crate::settings::Mouse),
    /// Answers are wanted in this language from now on.
    Language(miri_common::Lang),
    /// Remember for the next start.
    Save(Saved),
    /// Hand the terminal back to the shell until someone resumes (`SIGTSTP`).
    Suspend,
    /// End the client.
    Quit,
}

//! Who is signed in.

use miri_common::api::UserPage;
use miri_common::labels::Role;
use miri_common::{UserId, text};

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Who {
    /// Not known yet.
    Asking,
    /// Nobody.
    Visitor,
    /// Someone.
    Shopper(Box<Profile>),
}

/// What is known of someone who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Profile {
    /// The account.
    pub(crate) id: UserId,
    /// The name.
    pub(crate) name: String,
    /// The address to sign in with.
    pub(crate) email: String,
    /// Where parcels go.
    pub(crate) address: String,
    /// The telephone number.
    pub(crate) phone: String,
    /// What the account may do.
    pub(crate) role: Role,
}

impl Who {
    /// The one who is signed in.
    pub(crate) fn shopper(&self) -> Option<&Profile> {
        match self {
            Self::Shopper(profile) => Some(profile),
            Self::Asking | Self::Visitor => None,
        }
    }
}

impl From<&UserPage> for Profile {
    fn from(page: &UserPage) -> Self {
        Self {
            id: page.user_id,
            name: text::neutralise(&page.user_name),
            email: text::neutralise(&page.email),
            address: text::neutralise(&page.address),
            phone: text::neutralise(&page.phone_number),
            role: page.role,
        }
    }
}

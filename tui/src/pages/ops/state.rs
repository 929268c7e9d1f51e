//! What is there and chosen.

use crate::moment::Moment;
use crate::state::{List, Remote, State};
use miri_common::api::{AuditReport, DeadEvent, JobView, Overview};
use miri_common::labels::Role;

/// What takes the keys.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Focus {
    /// The list.
    #[default]
    List,
    /// What is chosen, up close.
    Close,
}

/// What can be chosen: the audit, then the jobs, then what was set aside.
#[derive(Debug, Clone, Copy)]
pub(super) enum Row<'a> {
    /// The audit of the stock.
    Audit,
    /// A job.
    Job(&'a JobView),
    /// An event that was set aside.
    Event(&'a DeadEvent),
}

/// What the page keeps.
#[derive(Debug, Default)]
pub(crate) struct OpsState {
    pub(super) focus: Focus,
    pub(super) list: List,
    pub(super) overview: Remote<Overview>,
    pub(super) dead: Remote<Vec<DeadEvent>>,
    pub(super) audit: Remote<AuditReport>,
    /// When everything is asked for again.
    pub(super) again_at: Option<Moment>,
}

impl OpsState {
    fn jobs(&self) -> &[JobView] {
        self.overview.get().map_or(&[], |overview| &overview.jobs)
    }

    fn events(&self) -> &[DeadEvent] {
        self.dead.get().map_or(&[], Vec::as_slice)
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        1 + self.jobs().len() + self.events().len()
    }

    /// Every row.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let (jobs, events) = (self.jobs().iter().map(Row::Job), self.events().iter().map(Row::Event));
        std::iter::once(Row::Audit).chain(jobs).chain(events)
    }

    /// The row that is chosen.
    pub(super) fn chosen(&self) -> Row<'_> {
        self.rows().nth(self.list.cursor).unwrap_or(Row::Audit)
    }
}

/// Whether whoever is signed in runs the shop.
pub(super) fn is_operator(state: &State) -> bool {
    state.who.shopper().is_some_and(|who| who.role == Role::Admin)
}

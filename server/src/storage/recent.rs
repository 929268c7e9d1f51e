//! The newest events of this process, so that those who follow the log need not read back what was just written.

use super::NewEvent;
use crate::clock::MachineTime;
use crate::events::Event;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Events that are kept: what orders write in a few dozen commits.
const CAPACITY: usize = 4_096;

/// The events of the last commits, in their order and without gaps.
#[derive(Default)]
pub(super) struct Recent(Mutex<VecDeque<Arc<Event>>>);

impl Recent {
    /// Keeps the events of a commit, the first of which has this number; they were written at `at`.
    pub(super) fn keep(&self, first: i64, events: Vec<NewEvent>, at: MachineTime) {
        let mut kept = self.lock();
        if kept.back().is_some_and(|last| last.id + 1 != first) {
            // Another server has written in between.
            kept.clear();
        }
        let numbered = (first..).zip(events).map(|(id, event)| {
            let NewEvent { topic, key, payload } = event;
            Arc::new(Event { id, topic, key, payload, at })
        });
        kept.extend(numbered);
        let too_many = kept.len().saturating_sub(CAPACITY);
        kept.drain(..too_many);
    }

    /// The next events after the one numbered `after`, `limit` at most; `None` when the next one is not kept.
    pub(super) fn after(&self, after: i64, limit: usize) -> Option<Vec<Arc<Event>>> {
        let kept = self.lock();
        let skipped = usize::try_from(after + 1 - kept.front()?.id).ok()?;
        let next: Vec<_> = kept.iter().skip(skipped).take(limit).map(Arc::clone).collect();
        (!next.is_empty()).then_some(next)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<Event>>> {
        // No panic can leave the list half changed.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{CAPACITY, Recent};
    use crate::clock::MachineTime;
    use crate::events::Topic;
    use crate::storage::NewEvent;
    use serde_json::json;

    const NOW: MachineTime = MachineTime(1);

    fn events(count: usize) -> Vec<NewEvent> {
        let event = || NewEvent { topic: Topic::StockChanged, key: "goods:1".to_owned(), payload: json!({}) };
        (0..count).map(|_| event()).collect()
    }

    fn after(recent: &Recent, after: i64) -> Option<Vec<i64>> {
        recent.after(after, 3).map(|events| events.iter().map(|event| event.id).collect())
    }

    #[test]
    fn the_next_events_are_given_and_only_when_none_is_missing() {
        let recent = Recent::default();
        assert_eq!(after(&recent, 0), None);
        recent.keep(5, events(2), NOW);
        recent.keep(7, events(3), NOW);
        assert_eq!(after(&recent, 3), None, "number 4 is not kept");
        assert_eq!(after(&recent, 4), Some(vec![5, 6, 7]));
        assert_eq!(after(&recent, 7), Some(vec![8, 9]));
        assert_eq!(after(&recent, 9), None);
        recent.keep(12, events(1), NOW);
        assert_eq!(after(&recent, 9), None, "10 and 11 are another server's");
        assert_eq!(after(&recent, 11), Some(vec![12]));
    }

    #[test]
    fn only_the_newest_are_kept() {
        let recent = Recent::default();
        recent.keep(1, events(CAPACITY), NOW);
        recent.keep(i64::try_from(CAPACITY).unwrap() + 1, events(2), NOW);
        assert_eq!(after(&recent, 1), None);
        assert_eq!(after(&recent, 2), Some(vec![3, 4, 5]));
    }
}

//! Which consumers there are, and what all of them have read.

use super::consumer::offsets;
use crate::storage::{Result, Tx};

/// The name of every consumer that a server runs. One that is missing here could find a log that was pruned before it had
/// read it, and a rehearsal would not wait for it.
pub const CONSUMERS: &[&str] = &["payments", "mail"];

/// The last event that every consumer has read. One that has never read anything is at 0.
///
/// # Errors
/// When the database cannot be read.
pub async fn lowest_offset(tx: &mut Tx<'_>) -> Result<i64> {
    let offsets = offsets(tx).await?;
    let known = |name: &str| offsets.iter().find(|(known, _)| known == name).map_or(0, |(_, offset)| *offset);
    let all = CONSUMERS.iter().map(|name| known(name)).chain(offsets.iter().map(|(_, offset)| *offset));
    Ok(all.min().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::CONSUMERS;
    use crate::events::consumer::Consumer;
    use crate::mail::Mail;
    use crate::payments::consumer::Payments;

    #[test]
    fn every_consumer_is_known_by_its_name() {
        assert_eq!(CONSUMERS, [Payments::NAME, Mail::NAME]);
    }
}

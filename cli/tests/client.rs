//! The client at a terminal, where there is none.

use crate::harness::Home;

#[test]
fn the_client_says_that_it_needs_a_terminal_and_what_does_not() {
    let home = Home::new();
    home.miri("shop").fails(2, &["miri shop needs a terminal", "hint: miri goods list"]);
}

//! Where someone stands in a list.

/// A position in a list of rows. The list is shown a screen at a time, so that rows stay where they are while the cursor
/// moves, and a click meets the row it was meant for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct List {
    /// The row that is chosen.
    pub(crate) cursor: usize,
}

impl List {
    /// Moves by so many rows and stays inside.
    pub(crate) fn step(&mut self, by: isize, len: usize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(len.saturating_sub(1));
    }

    /// To the first row.
    pub(crate) const fn first(&mut self) {
        self.cursor = 0;
    }

    /// Back inside a list that has become shorter.
    pub(crate) fn clamp(&mut self, len: usize) {
        self.cursor = self.cursor.min(len.saturating_sub(1));
    }

    /// The first row that is seen when `height` rows are.
    pub(crate) const fn top(self, height: usize) -> usize {
        match self.cursor.checked_div(height) {
            Some(screens) => screens * height,
            None => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::List;

    #[test]
    fn the_cursor_stays_inside_and_on_the_screen() {
        let mut list = List::default();
        list.step(-3, 10);
        assert_eq!(list.cursor, 0);
        list.step(25, 10);
        assert_eq!(list.cursor, 9);
        assert_eq!((list.top(4), list.top(10), list.top(0)), (8, 0, 0));
        list.clamp(3);
        assert_eq!(list.cursor, 2);
        list.clamp(0);
        assert_eq!(list.cursor, 0);
    }
}

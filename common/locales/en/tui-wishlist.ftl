# The page Wishlist.

tui-wishlist-empty = Your wishlist is empty.
tui-wishlist-empty-hint = In the shop, [wish] puts goods on it.
tui-wishlist-head = What you have wished for
tui-wishlist-nothing-buyable = Nothing that is selected can be bought now.
tui-wishlist-too-many = One order holds 50 goods at most.
tui-wishlist-total = { $lines } of { $count }
tui-wishlist-unsettled = Your last change is on its way. Try again in a moment.

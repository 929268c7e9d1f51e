# The page Shop.

tui-shop-all = All goods
tui-shop-count = { $count } goods
tui-shop-empty = There are no goods yet.
tui-shop-empty-hint = Once someone sells some, [retry] shows them.
tui-shop-highest = at most
tui-shop-lowest = at least
tui-shop-nothing-fits = Nothing fits.
tui-shop-nothing-fits-hint = [back] shows everything again.
tui-shop-opening-any = any
tui-shop-opening-open = open now
tui-shop-opening-upcoming = opening later
tui-shop-order-cheapest = cheapest first
tui-shop-order-dearest = dearest first
tui-shop-order-name = by name
tui-shop-order-newest = newest first
tui-shop-price-any = any
tui-shop-stock-any = any
tui-shop-stock-in = in stock
tui-shop-tagline = Wish ahead, buy the moment it opens

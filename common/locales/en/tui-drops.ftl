# The page Drops.

tui-drops-clock = shop time { $time }
tui-drops-clock-ahead = shop time { $time }, { $seconds } s ahead of this machine
tui-drops-clock-behind = shop time { $time }, { $seconds } s behind this machine
tui-drops-empty = Nothing opens later.
tui-drops-empty-hint = [go-shop] shows what can be bought now.
tui-drops-head = Yours the moment it opens

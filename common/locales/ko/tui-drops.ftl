# 오픈 예정 화면.

tui-drops-clock = 상점 시각 { $time }
tui-drops-clock-ahead = 상점 시각 { $time } (이 컴퓨터보다 { $seconds }초 빠름)
tui-drops-clock-behind = 상점 시각 { $time } (이 컴퓨터보다 { $seconds }초 느림)
tui-drops-empty = 오픈 예정인 상품이 없습니다.
tui-drops-empty-hint = [go-shop]을 누르면 지금 살 수 있는 상품을 봅니다.
tui-drops-head = 열리는 순간 살 수 있습니다

# 장바구니 화면.

tui-wishlist-empty = 장바구니가 비어 있습니다.
tui-wishlist-empty-hint = 상점에서 [wish]를 누르면 담깁니다.
tui-wishlist-head = 담아 둔 상품
tui-wishlist-nothing-buyable = 지금 살 수 있는 상품이 선택되지 않았습니다.
tui-wishlist-too-many = 한 번에 50개 상품까지 주문할 수 있습니다.
tui-wishlist-total = { $count }개 중 { $lines }개
tui-wishlist-unsettled = 변경 사항을 저장하는 중입니다. 잠시 뒤에 다시 눌러 주세요.

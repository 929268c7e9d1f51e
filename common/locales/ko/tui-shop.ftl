# 상점 화면.

tui-shop-all = 모든 상품
tui-shop-count = 상품 { $count }개
tui-shop-empty = 아직 상품이 없습니다.
tui-shop-empty-hint = 누군가 상품을 등록하면 [retry] 키로 볼 수 있습니다.
tui-shop-highest = 최고가
tui-shop-lowest = 최저가
tui-shop-nothing-fits = 조건에 맞는 상품이 없습니다.
tui-shop-nothing-fits-hint = [back]를 누르면 모든 상품을 다시 봅니다.
tui-shop-opening-any = 전체
tui-shop-opening-open = 오픈됨
tui-shop-opening-upcoming = 오픈 예정
tui-shop-order-cheapest = 낮은 가격순
tui-shop-order-dearest = 높은 가격순
tui-shop-order-name = 이름순
tui-shop-order-newest = 최신순
tui-shop-price-any = 전체
tui-shop-stock-any = 전체
tui-shop-stock-in = 재고 있음
tui-shop-tagline = 미리 담고, 열리면 바로 사세요

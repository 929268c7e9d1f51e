# 주문하기 화면.

tui-checkout-address = 배송지
tui-checkout-button = 주문하기
tui-checkout-deadline = 남은 결제 시간 { $left }
tui-checkout-head = 주문 내용을 확인하세요
tui-checkout-leave-question = 결제를 그만두면 주문이 취소됩니다.
tui-checkout-no-address = 배송지를 입력해 주세요.
tui-checkout-not-open = { $name }: 아직 열리지 않았습니다.
tui-checkout-not-paid-hint = 결제되지 않았습니다. 재고는 돌려놓았습니다.
tui-checkout-off-sale = { $name }: 판매가 중지되었습니다.
tui-checkout-paid-hint = 결제되었습니다. [go-orders]를 누르면 배송 상황을 봅니다.
tui-checkout-pay-hint = [pay]를 누르면 결제합니다.
tui-checkout-pays-itself = 결제를 진행하고 있습니다.
tui-checkout-placed = 주문 { $order } 완료.
tui-checkout-placing = 주문하는 중
tui-checkout-price-changed = 가격이 { $before }에서 { $now }로 바뀌었습니다.
tui-checkout-short = { $name }: { $units }개를 원하지만 { $left }개 남았습니다.
tui-checkout-sold-out = { $name }: 품절되었습니다.
tui-checkout-too-much = 합계가 너무 큽니다.
tui-checkout-under-way = 앞의 주문을 아직 확인하고 있습니다.
tui-checkout-unknown = 주문이 접수되었는지 확인하고 있습니다. 다시 주문하지 않아도 됩니다.

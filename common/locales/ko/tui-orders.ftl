# 주문 화면.

tui-orders-cancel-question = { $name } { $units }개의 주문을 취소합니다.
tui-orders-done = 처리했습니다.
tui-orders-empty = 아직 주문이 없습니다.
tui-orders-empty-hint = 상점에서 [buy]를 누르면 바로 삽니다.
tui-orders-head = 주문한 상품
tui-orders-not-cancelable = 이미 취소되었거나 배송이 시작되어 취소할 수 없습니다.
tui-orders-not-returnable = 배송이 끝난 뒤 반품 기간 안에만 반품할 수 있습니다.
tui-orders-nothing-to-pay = 결제할 것이 없습니다.
tui-orders-reason-short = 이유는 10자 이상이어야 합니다 (지금 { $letters }자).
tui-orders-returnable-until = { $at }까지 반품 가능
tui-orders-why-return = { $name }: 반품하는 이유를 적어 주세요 (10~50자).

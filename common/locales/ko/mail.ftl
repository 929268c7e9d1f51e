# 메일. -subject로 끝나는 것은 제목이다.

mail-greeting = 안녕하세요.
mail-greeting-by-name = { $name }님, 안녕하세요.
mail-not-asked-for = 본인이 요청하지 않으셨다면 이 메일은 무시하셔도 됩니다.
mail-item = { $goods } × { $quantity }개, { $amount }원
mail-total = 합계 { $amount }원
mail-footer = 미리에서 자동으로 보낸 메일입니다. 회신은 확인하지 않습니다.
mail-footer-wish = 장바구니에 담아두신 상품의 소식입니다. 장바구니에서 빼시면 더 이상 보내드리지 않습니다.

mail-verification-subject = [미리] 이메일 인증 토큰
mail-verification = 아래 토큰을 입력하시면 이메일 인증이 완료됩니다. 토큰은 10분 동안 유효합니다.
mail-already-registered-subject = [미리] 이미 가입된 이메일입니다
mail-already-registered = 이 주소로 회원가입 요청이 있었지만 이미 가입된 계정이 있습니다. 비밀번호를 잊으셨다면 비밀번호 재설정을 이용해주세요.
mail-no-account-subject = [미리] 가입된 계정이 없습니다
mail-no-account = 이 주소로 비밀번호 재설정 요청이 있었지만 가입된 계정이 없습니다.
mail-password-reset-subject = [미리] 비밀번호 재설정 토큰
mail-password-reset = 아래 토큰을 입력하시면 새 비밀번호를 정하실 수 있습니다. 토큰은 10분 동안 유효합니다.
mail-password-changed-subject = [미리] 비밀번호가 변경되었습니다
mail-password-changed = 비밀번호가 변경되었습니다. 본인이 변경하지 않으셨다면 지금 바로 비밀번호를 재설정해주세요.

mail-order-paid-subject = [미리] 주문 { $order }번의 결제가 완료되었습니다
mail-order-paid = 주문 { $order }번의 결제가 완료되었습니다. 준비되는 대로 보내드리겠습니다.
mail-payment-failed-subject = [미리] 주문 { $order }번이 결제되지 않았습니다
mail-payment-failed = 결제가 이루어지지 않아 주문 { $order }번이 취소되었습니다.
mail-canceled-subject = [미리] 주문이 취소되었습니다: { $goods }
mail-canceled = 주문 { $order }번의 { JOSA($goods, "이", "가") } 판매자 또는 운영자에 의해 취소되었습니다. 결제하신 금액은 환불됩니다.
mail-refunded-subject = [미리] 환불이 완료되었습니다: { $goods }
mail-refunded = 주문 { $order }번의 상품 금액 { $amount }원이 환불되었습니다.
mail-delivered-subject = [미리] 배송이 완료되었습니다: { $goods }
mail-delivered = 주문 { $order }번의 { JOSA($goods, "이", "가") } 도착했습니다. 반품은 배송이 완료된 다음 날까지 신청하실 수 있습니다.
mail-return-completed-subject = [미리] 반품이 완료되었습니다: { $goods }
mail-return-completed = 주문 { $order }번의 { JOSA($goods, "이", "가") } 반품 완료되었습니다. 결제하신 금액은 곧 환불됩니다.
mail-goods-open-subject = [미리] 판매가 시작되었습니다: { $goods }
mail-goods-open = 장바구니에 담아두신 { JOSA($goods, "을", "를") } 지금 주문하실 수 있습니다.
mail-back-in-stock-subject = [미리] 다시 입고되었습니다: { $goods }
mail-back-in-stock = 장바구니에 담아두신 { JOSA($goods, "이", "가") } 다시 입고되었습니다.

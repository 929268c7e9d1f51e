# 상태마다의 이름.

OrderStatus-COMPLETED = 주문 완료
OrderStatus-CANCELED = 주문 취소
PaymentStatus-PAYMENT_SCREEN_ENTERED = 결제 화면
PaymentStatus-PAYMENT_IN_PROGRESS = 결제 중
PaymentStatus-PAYMENT_COMPLETED = 결제 완료
PaymentStatus-PAYMENT_ABORTED = 결제 이탈
PaymentStatus-REFUNDED = 환불 완료
ShippingStatus-PENDING = 배송 대기
ShippingStatus-IN_TRANSIT = 배송 중
ShippingStatus-DELIVERED = 배송 완료
ShippingStatus-CANCELED = 배송 취소
ReturnStatus-RETURN_IN_PROGRESS = 반품 처리 중
ReturnStatus-RETURN_COMPLETED = 반품 완료
Role-USER = 사용자
Role-ADMIN = 관리자
Scope-read = 조회
Scope-buy = 구매
Scope-sell = 판매
Scope-admin = 운영

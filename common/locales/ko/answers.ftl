# 성공한 요청에 대한 답.

about = 서버 정보입니다.
account-made = 회원가입에 성공했습니다.
audit-clean = 재고 감사 결과 이상이 없습니다.
audit-found-violations = 재고 감사에서 불일치가 발견되었습니다.
categories = 카테고리 목록 조회에 성공했습니다.
goods-found = 상품 상세 조회에 성공했습니다.
goods-listed = 상품 목록 조회에 성공했습니다.
goods-registered = 상품 등록에 성공했습니다.
goods-stock = 상품 재고 수량 조회에 성공하였습니다.
line-canceled = 주문 취소 되었습니다.
nothing-done = 아무 일도 하지 않았습니다.
order-found = 주문 조회가 완료되었습니다.
order-lines = 주문한 상품 목록 조회가 완료되었습니다.
ordered-goods = 주문 목록을 확인해주세요.
ordered-wishes = 주문이 완료되었습니다.
session-renewed = 토큰이 재발급되었습니다.
signed-in = 로그인 성공
signed-out = 로그아웃 되었습니다.
wish-added = 장바구니에 상품이 추가되었습니다.
wish-changed = 장바구니 상품 수량 변경에 성공하였습니다.
wish-removed = 장바구니 상품 삭제에 성공하였습니다.
wishes-listed = 장바구니 목록 조회에 성공하였습니다.

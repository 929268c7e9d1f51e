# 거절하는 곳마다의 말. 없으면 오류 코드의 말을 쓴다.

backup-by-mariadb = MariaDB는 mariadb-backup으로 백업해주세요.
consumer-not-here = 이 이벤트의 처리기가 이 서버에서 실행되고 있지 않습니다.
goods-not-yours-to-change = 상품 수정 권한이 없습니다.
no-stock-of-goods = 상품 재고 정보가 존재하지 않습니다.
no-such-job = 존재하지 않는 작업입니다.
open-orders-goods-off-sale = 진행 중인 주문이 있어 탈퇴할 수 없습니다. 그 전에 상품의 판매가 중지되었으며, 다시 판매하실 수 있습니다.
open-sales = 진행 중인 판매가 있어 탈퇴할 수 없습니다.
open-sales-goods-off-sale = 진행 중인 판매가 있어 탈퇴할 수 없습니다. 그 전에 상품의 판매가 중지되었으며, 다시 판매하실 수 있습니다.
provider-asks-nobody = 이 서버의 결제는 자동으로 진행됩니다.
reset-token-bad = 유효하지 않거나 만료된 토큰입니다.
wish-not-yours-to-change = 유효하지 않은 상품 수량 변경 요청입니다.
wish-not-yours-to-remove = 해당 위시리스트 상품을 삭제할 권한이 없습니다.

# 필드가 잘못된 까닭.

field-action = 알 수 없는 작업입니다.
field-backup-name = 영문자, 숫자, 마침표, 밑줄, 하이픈으로 1자 이상 64자 이하여야 하며 영문자나 숫자로 시작해야 합니다.
field-category = 존재하지 않는 카테고리입니다.
field-control-characters = 사용할 수 없는 문자가 있습니다.
field-dry-run = 아직 지원하지 않습니다.
field-email = 올바른 이메일 형식이 아닙니다.
field-event-number = 0 이상의 정수여야 합니다.
field-idempotency-key = 1자 이상 255자 이하의 보이는 ASCII 문자여야 합니다.
field-ids = 서로 다른 ID { $low }개 이상 { $high }개 이하의 목록이어야 합니다.
field-in-future = 현재 이후의 시간이어야 합니다.
field-integer = { $low } 이상 { $high } 이하의 정수여야 합니다.
field-length = { $low }자 이상 { $high }자 이하여야 합니다.
field-phone-number = 000-0000-0000 형식이어야 합니다.
field-positive-integer = 양의 정수여야 합니다.
field-required = 필수 항목입니다.
field-role = USER 또는 ADMIN이어야 합니다.
field-sort = 정렬할 수 없는 항목입니다. 가능한 항목: { $fields }
field-status = 알 수 없는 상태 코드입니다.
field-string = 문자열이어야 합니다.
field-time = yyyy-MM-dd HH:mm:ss 또는 RFC 3339 형식이어야 합니다.
field-user-name = 문자와 공백만 사용할 수 있습니다.

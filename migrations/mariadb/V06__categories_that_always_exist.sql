INSERT IGNORE INTO categories (code, ko, en)
VALUES ('FASHION', '패션', 'Fashion'), ('BEAUTY', '뷰티', 'Beauty'), ('ETC', '기타', 'Other');

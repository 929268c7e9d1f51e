-- Letters that are to be sent, one row each; sending one is a delivery of kind `mail`, and a letter that was sent is gone.
-- Whoever it goes to is an account, or a sealed address where there is none. subject_id is the order, order line or goods it
-- is about. What only its reader may know (a token) is sealed. message_id is random: sealed values are bound to it, and it is
-- the Message-ID that a mailbox recognises a double by. A letter that a mail server refused for good stays, without what was
-- sealed. Machine time.
CREATE TABLE IF NOT EXISTS letters (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    message_id VARCHAR(36) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    lang VARCHAR(2) NOT NULL CHECK (lang = 'ko' OR lang = 'en'),
    user_id BIGINT,
    address BLOB,
    subject_id BIGINT,
    secret BLOB,
    created_at BIGINT NOT NULL,
    refused_at BIGINT,
    reply_code BIGINT,
    CONSTRAINT letters_recipient CHECK (user_id IS NOT NULL OR address IS NOT NULL OR refused_at IS NOT NULL),
    INDEX letters_refused (refused_at)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;

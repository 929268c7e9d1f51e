-- Letters that are to be sent, one row each; sending one is a delivery of kind `mail`, and a letter that was sent is gone.
-- Whoever it goes to is an account, or a sealed address where there is none. subject_id is the order, order line or goods it
-- is about. What only its reader may know (a token) is sealed. message_id is random: sealed values are bound to it, and it is
-- the Message-ID that a mailbox recognises a double by. A letter that a mail server refused for good stays, without what was
-- sealed. Machine time. AUTOINCREMENT, because a number that comes twice would be taken for a letter that was sent.
CREATE TABLE letters (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    lang       TEXT    NOT NULL CHECK (lang = 'ko' OR lang = 'en'),
    user_id    INTEGER,
    address    BLOB,
    subject_id INTEGER,
    secret     BLOB,
    created_at INTEGER NOT NULL,
    refused_at INTEGER,
    reply_code INTEGER,
    CONSTRAINT letters_recipient CHECK (user_id IS NOT NULL OR address IS NOT NULL OR refused_at IS NOT NULL)
) STRICT;
CREATE INDEX letters_refused ON letters (refused_at) WHERE refused_at IS NOT NULL;

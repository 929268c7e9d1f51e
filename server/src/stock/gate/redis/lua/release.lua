-- ARGV: epoch, holds. Gives their units back and remembers that they are gone.
local now = now_ms()
redis.call('ZREMRANGEBYSCORE', gone, '-inf', text(now - TOMBSTONE_MS))
for at = 2, #ARGV do
    local lines = redis.call('HGET', holds, ARGV[at])
    if lines then
        change(lines, 1, -1)
        redis.call('HDEL', holds, ARGV[at])
    end
    redis.call('ZREM', life, ARGV[at])
    redis.call('ZADD', gone, text(now), ARGV[at])
end
return { 'ok' }

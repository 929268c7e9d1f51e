-- ARGV: epoch. The last event, the open holds, and the orders that were committed after their hold was given up.
return {
    'ok',
    redis.call('HGET', meta, 'applied') or '0',
    text(redis.call('HLEN', holds)),
    redis.call('HGET', meta, 'late') or '0',
}

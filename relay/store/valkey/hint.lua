-- Lowers the guess of when a site's next job of a kind is due. If all that
-- relays wait for is later, it wakes them.
--
-- KEYS 1  sites by guess (zset)
-- ARGV 1  when a job of the site is due
--      2  the site
--      3  now
--      4  the channel of the kind's jobs
-- Reply 1 if it woke relays, else 0
local next = redis.call('ZRANGE', KEYS[1], '(' .. ARGV[3], '(+inf', 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES')[2]
redis.call('ZADD', KEYS[1], 'LT', ARGV[1], ARGV[2])
if next and tonumber(next) <= tonumber(ARGV[1]) then return 0 end
redis.call('SPUBLISH', ARGV[4], 'j' .. ARGV[1])
return 1

-- Removes a job, if it still belongs to who claimed it.
--
-- KEYS 1  job keys by when they are due (zset)
--      2  the jobs (hash)
-- ARGV 1  the job's key
--      2  the claim's name
-- Reply 1 if it was removed, else 0
local job = redis.call('HGET', KEYS[2], ARGV[1]) or ''
if string.match(job, '^[^\n]*') ~= ARGV[2] then return 0 end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return 1

-- Ends a claim: removes the job or makes it due again, if it still belongs to
-- who claimed it.
--
-- KEYS 1  job keys by when they are due (zset)
--      2  the jobs (hash: claim, number of claims and JSON, a line each)
-- ARGV 1  the job's key
--      2  the claim's name
--      3  when it is due again, "" to remove it
--      4  how often it counts as claimed then
-- Reply 1 if the claim was ended, else 0
local job = redis.call('HGET', KEYS[2], ARGV[1]) or ''
local claim, body = string.match(job, '^([^\n]*)\n%d+\n(.*)$')
if claim ~= ARGV[2] then return 0 end
if ARGV[3] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
  redis.call('HSET', KEYS[2], ARGV[1], '\n' .. ARGV[4] .. '\n' .. body)
end
return 1

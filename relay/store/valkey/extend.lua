-- Lets a claim end later, if the job still belongs to who claimed it.
--
-- KEYS 1  job keys by when they are due (zset)
--      2  the jobs (hash: claim, number of claims and JSON, a line each)
-- ARGV 1  the job's key
--      2  the claim's name
--      3  when the claim ends
-- Reply 1 if it ends then, else 0
local claim = string.match(redis.call('HGET', KEYS[2], ARGV[1]) or '', '^([^\n]*)\n')
if claim ~= ARGV[2] then return 0 end
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
return 1

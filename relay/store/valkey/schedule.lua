-- Adds jobs, or moves those with the same key.
--
-- KEYS for each kind: job keys by when they are due (zset), the jobs (hash)
-- ARGV for each job: where in KEYS its kind begins, its key, when it is due and
--      its value
-- Reply 1
for a = 1, #ARGV, 4 do
  local k = tonumber(ARGV[a])
  redis.call('ZADD', KEYS[k], ARGV[a + 2], ARGV[a + 1])
  redis.call('HSET', KEYS[k + 1], ARGV[a + 1], ARGV[a + 3])
end
return 1

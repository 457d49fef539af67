-- Adds jobs, or moves those with the same key.
--
-- KEYS 1  job keys by when they are due (zset)
--      2  the jobs (hash)
-- ARGV for each job its key, when it is due and its value
-- Reply 1
for a = 1, #ARGV, 3 do
  redis.call('ZADD', KEYS[1], ARGV[a + 1], ARGV[a])
  redis.call('HSET', KEYS[2], ARGV[a], ARGV[a + 2])
end
return 1

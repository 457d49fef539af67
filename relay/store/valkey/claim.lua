-- Hands out due jobs: each becomes due again at a later time, in case that the
-- claimer does not finish it.
--
-- KEYS 1  job keys by when they are due (zset)
--      2  the jobs (hash: claim, number of claims and JSON, a line each)
-- ARGV 1  now
--      2  at most so many
--      3  when the claims expire
--      4  the claim's name
-- Reply {number of claims, JSON, …} of each job, earliest first
local reply = {}
for _, key in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])) do
  local job = redis.call('HGET', KEYS[2], key) or ''
  local claims, body = string.match(job, '^[^\n]*\n(%d+)\n(.*)$')
  if claims then
    claims = string.format('%.0f', claims + 1)
    redis.call('HSET', KEYS[2], key, ARGV[4] .. '\n' .. claims .. '\n' .. body)
    redis.call('ZADD', KEYS[1], ARGV[3], key)
    reply[#reply + 1] = claims
    reply[#reply + 1] = body
  else
    redis.call('ZREM', KEYS[1], key)
    redis.call('HDEL', KEYS[2], key)
  end
end
return reply

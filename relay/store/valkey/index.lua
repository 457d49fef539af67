-- Stores what a conversation is found by.
--
-- KEYS 1  what conversations are found by (hash: number, version, Seq and terms)
--      2  all terms (zset, with equal scores)
--      3… the numbers of each term that came, and then of each that went
--         (strings, four bytes a number)
-- ARGV 1  the conversation
--      2  its number and version as they must be stored, and a space
--      3  what to store
--      4  its number in four bytes
--      5  how many terms came
--      6… those that came, and those that went
-- Reply 1 if it was stored, 0 if another version is
local kept = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if string.sub(kept, 1, #ARGV[2]) ~= ARGV[2] then return 0 end

local came = tonumber(ARGV[5])
for i = 1, came do
  redis.call('APPEND', KEYS[2 + i], ARGV[4])
  redis.call('ZADD', KEYS[2], 0, ARGV[5 + i])
end
for i = came + 1, #ARGV - 5 do
  local numbers, left = redis.call('GET', KEYS[2 + i]) or '', {}
  for at = 1, #numbers, 4 do
    local number = string.sub(numbers, at, at + 3)
    if number ~= ARGV[4] then left[#left + 1] = number end
  end
  if #left > 0 then
    redis.call('SET', KEYS[2 + i], table.concat(left))
  else
    redis.call('DEL', KEYS[2 + i])
    redis.call('ZREM', KEYS[2], ARGV[5 + i])
  end
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1

-- One page of a view that consists of several zsets.
--
-- KEYS the zsets (by negated score)
-- ARGV 1  negated score of the cursor, "" to begin at the top
--      2  conversation of the cursor
--      3  at most so many of each
-- Reply {{conversation, negated score, …}, …}, one of each zset; an error in
--       place of one that is no zset

-- after returns the rank of the first member behind the cursor. Those with the
-- cursor's score stand in the order of their ids: bisect.
local function after(key)
  if ARGV[1] == '' then return 0 end
  local from = redis.call('ZCOUNT', key, '-inf', '(' .. ARGV[1])
  local to = from + redis.call('ZCOUNT', key, ARGV[1], ARGV[1])
  while from < to do
    local middle = math.floor((from + to) / 2)
    if redis.call('ZRANGE', key, middle, middle)[1] <= ARGV[2] then
      from = middle + 1
    else
      to = middle
    end
  end
  return from
end

local reply = {}
for i, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  if kind == 'zset' then
    local from = after(key)
    reply[i] = redis.call('ZRANGE', key, from, from + ARGV[3] - 1, 'WITHSCORES')
  elseif kind == 'none' then
    reply[i] = {}
  else
    reply[i] = redis.error_reply('WRONGTYPE ' .. kind)
  end
end
return reply

-- One page of a view, after a cursor.
--
-- KEYS 1  the view (zset by negated score)
-- ARGV 1  negated score of the cursor
--      2  conversation of the cursor
--      3  at most so many
-- Reply {conversation, negated score, …}

-- Those with the cursor's score stand in the order of their ids: bisect.
local from = redis.call('ZCOUNT', KEYS[1], '-inf', '(' .. ARGV[1])
local to = from + redis.call('ZCOUNT', KEYS[1], ARGV[1], ARGV[1])
while from < to do
  local middle = math.floor((from + to) / 2)
  if redis.call('ZRANGE', KEYS[1], middle, middle)[1] <= ARGV[2] then
    from = middle + 1
  else
    to = middle
  end
end
return redis.call('ZRANGE', KEYS[1], from, from + ARGV[3] - 1, 'WITHSCORES')

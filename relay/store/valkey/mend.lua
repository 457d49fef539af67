-- Moves keys out of the way that hold a value of a wrong type, so that the
-- site works again and an operator can still look at what was there.
--
-- KEYS the keys
-- ARGV the type that each must have
-- Reply how many were moved, each to its name with ":broken" behind
local moved = 0
for i = 1, #KEYS do
  local found = redis.call('TYPE', KEYS[i]).ok
  if found ~= 'none' and found ~= ARGV[i] then
    redis.call('RENAME', KEYS[i], KEYS[i] .. ':broken')
    moved = moved + 1
  end
end
return moved

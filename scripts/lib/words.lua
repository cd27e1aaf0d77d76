-- Words that several reports share. A metric goes into a text as a metric, never as a bare number: these functions only choose words.
local words = {}

function words.month(period) return period.year .. " 年 " .. period.month .. " 月" end

-- A whole number as it is written: 913, never 913.0.
function words.whole(number) return tostring(math.tointeger(number) or number) end

-- What a difference allows us to say: "up" or "down" when its whole interval lies on one side of 0, "level" when it holds 0, and nothing
-- where there is no interval to judge by.
function words.direction(difference)
  if not difference or not difference.value or not difference.lo then return nil end
  return difference.lo > 0 and "up" or difference.hi < 0 and "down" or "level"
end

-- Whether two figures of different months are apart: their intervals do not touch. Stricter than a test of the difference, so it may
-- be said without hesitation.
function words.apart(now, before)
  if not (now and before and now.lo and before.lo) then return nil end
  return now.lo > before.hi and "up" or now.hi < before.lo and "down" or nil
end

-- The month of the history one year before this period, if it can be shown.
function words.year_ago(history, period, question)
  for _, month in ipairs(history) do
    if month.year == period.year - 1 and month.month == period.month then
      local found = month.questions[question].nps
      return found.value and found or nil
    end
  end
end

-- One metric out of each month, oldest first: { label, metric } for a trend, or the metrics alone for a card.
function words.points(history, pick)
  local points = {}
  for i, month in ipairs(history) do points[i] = { label = month.label, metric = pick(month) } end
  return points
end

function words.metrics(history, pick)
  local metrics = {}
  for i, month in ipairs(history) do metrics[i] = pick(month) end
  return metrics
end

-- How many months can be shown at all: a line needs two.
function words.shown(points)
  local count = 0
  for _, point in ipairs(points) do
    if point.metric.value then count = count + 1 end
  end
  return count
end

-- The words of the report's language, where a text is put together and { zh = …, en = … } cannot stand.
function words.pick(r, zh, en) return r.language == "zh" and zh or en end

-- The first three by name, the rest as a number: "Parking; Wi-Fi; AirTrain and 4 more".
function words.some(r, names)
  local shown = {}
  for i = 1, math.min(#names, 3) do shown[i] = names[i] end
  local said = table.concat(shown, words.pick(r, "、", "; "))
  if #names <= 3 then return said end
  return said .. text.format(words.pick(r, " 等 {1} 题", " and {1} more"), words.whole(r.language == "zh" and #names or #names - 3))
end

return words

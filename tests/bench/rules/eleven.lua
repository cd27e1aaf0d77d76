-- Eleven answers, each weighed: they combine in more ways than a table holds, so each response is asked about.
return scoring "eleven" {
  title = { zh = "逐份打分", en = "Response by response" },
  survey = "visit", effective = "2024-11",
  response = function(recommend, attitude, help, price, tidy, range, fresh, queue, returns, effort, channel)
    local points, weight = 0, 0
    if recommend then points, weight = points + 20 * recommend, weight + 2 end
    if attitude then points, weight = points + 75 * (attitude - 1), weight + 3 end
    if help then points, weight = points + 75 * (help - 1), weight + 3 end
    if price then points, weight = points + 50 * (price - 1), weight + 2 end
    if tidy then points, weight = points + 25 * (tidy - 1), weight + 1 end
    if range then points, weight = points + 25 * (range - 1), weight + 1 end
    if fresh then points, weight = points + 50 * (fresh - 1), weight + 2 end
    if queue then points, weight = points + 75 * (queue - 1), weight + 3 end
    if weight < 8 then return nil end
    local score = points / weight
    if returns and returns <= 2 then score = score - 10 end
    if effort and effort <= 2 then score = score - 5 end
    if channel ~= "shelf" and queue and queue <= 2 then score = score / 2 end
    return score > 0 and score or 0
  end,
}

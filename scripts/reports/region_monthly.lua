-- 区域体验月报: for the one who runs a region, once a month. Which stores stand apart, which have moved, and what to look at first.
--
-- Among many stores some look better or worse by chance alone. `stands` and `moved` are judged with that in mind: they say up or down
-- only where chance is no good explanation, whatever the figure. What is not so judged is called 持平 or left alone.
local words = lib.words

local lead = "recommend.nps"

-- ── the headline

local function judgement(r)
  local nps, change = r.questions.recommend.nps, r.change.recommend.nps
  if not nps.value then return "本月有效答卷不足，不作评价" end
  local moved = words.direction(change)
  if moved == "up" then return say { "净推荐值升至 {1}，较上月 {2}", nps, change } end
  if moved == "down" then return say { "净推荐值降至 {1}，较上月 {2}", nps, change } end
  return say { moved and "净推荐值 {1}，与上月持平" or "净推荐值 {1}", nps }
end

-- The stores of which something may be said: "高于全区：上海国定路店、…".
local function names(rows, field, word)
  local found = {}
  for _, row in ipairs(rows) do
    if row.figures[lead][field] == word then table.insert(found, row.name) end
  end
  return found
end

local function named(label, found)
  if #found == 0 then return nil end
  local shown = {}
  for i = 1, math.min(#found, 5) do shown[i] = found[i] end
  return label .. table.concat(shown, "、") .. (#found > 5 and text.format(" 等 {1} 家", words.whole(#found)) or "")
end

local function detail(r)
  local parts = {}
  for _, part in ipairs {
    { "低于全区：", "stands", "down" }, { "高于全区：", "stands", "up" },
    { "较上月下降：", "moved", "down" }, { "较上月上升：", "moved", "up" },
  } do
    local said = named(part[1], names(r.stores, part[2], part[3]))
    if said then table.insert(parts, said) end
  end
  return (#parts > 0 and table.concat(parts, "；") or "各店与全区、与上月均没有可确认的差异") .. "。"
end

local function opening(r)
  local moved = words.direction(r.change.recommend.nps)
  return headline {
    text = judgement(r), detail = detail(r), tone = moved == "up" and "good" or moved == "down" and "bad" or "plain",
  }
end

-- ── the figures

local function question_card(r, title, id, figure)
  return card {
    title = title, metric = r.questions[id][figure], change = r.change[id][figure], compare = "较上月",
    history = words.metrics(r.history, function(month) return month.questions[id][figure] end),
  }
end

local function figures(r)
  local shown = { question_card(r, "净推荐值 NPS", "recommend", "nps") }
  if r.score then
    table.insert(shown, card {
      title = "服务指数", metric = r.score.index,
      history = words.metrics(r.score.history, function(month) return month.index end),
    })
  end
  table.insert(shown, question_card(r, "觉得购物轻松", "effort", "top"))
  return cards(shown)
end

local function line(r)
  return trend {
    title = "净推荐值 " .. #r.history .. " 个月走势",
    name = r.place.name, points = words.points(r.history, function(month) return month.questions.recommend.nps end),
    reference = {
      name = r.above.name, points = words.points(r.history, function(month) return month.above.questions.recommend.nps end),
    },
  }
end

local function dimensions(r)
  local rows = {}
  for i, d in ipairs(r.dimensions) do
    local moved = words.direction(d.difference)
    rows[i] = {
      label = d.name, metric = d.mean, reference = d.above.mean, difference = d.difference,
      strong = moved == "up" or moved == "down",
    }
  end
  return comparison {
    title = "各维度与" .. r.above.name .. "对比", note = "1–5 分，横条为 95% 置信区间",
    from = r.dimensions[1].from, to = r.dimensions[1].to,
    columns = { label = "维度", metric = "本区", reference = r.above.name, difference = "相差" },
    rows = rows,
  }
end

return report "region_monthly" {
  title = { zh = "区域体验月报", en = "Region experience report" },
  of = "region", survey = "visit", scoring = "service", months = 13,
  needs = { rows = { "recommend.nps", "index:service" }, targets = true, events = true, themes = "retail", like_for_like = true },

  build = function(r)
    local count = r.responses.value
    local blocks = { opening(r), figures(r), line(r), dimensions(r) }
    for _, block in ipairs(lib.listing.blocks(r, lead)) do table.insert(blocks, block) end
    return {
      kicker = "区域体验月报", title = r.place.name, period = words.month(r.period),
      subtitle = words.whole(#r.stores) .. " 家门店 · " .. (count and "有效答卷 " .. words.whole(count) .. " 份" or "有效答卷不足"),
      blocks = blocks,
    }
  end,
}

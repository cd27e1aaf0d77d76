-- 门店体验月报: one page for the one who runs the store, once a month.
--
-- `build` gets the store's figures (`r`, all of it in docs/reference/scripts.md) and returns a document: blocks, no layout. What is said in
-- words follows the intervals: a change that its interval does not carry is called 持平, whatever the figure. No sentence says why
-- something moved: answers alone cannot tell.
local words = lib.words

local lead = "recommend"

local function thin(r)
  return headline {
    text = "本月有效答卷不足，不作评价",
    detail = "不足 " .. r.floor .. " 份时不显示任何数值，以免从数字里认出答卷的人。",
    tone = "plain",
  }
end

-- ── the headline: this month against last month, this year against last year, this store against its region

local against_last_month = {
  up = "净推荐值升至 {1}，较上月 {2}",
  down = "净推荐值降至 {1}，较上月 {2}",
  level = "净推荐值 {1}，与上月持平",
}
local against_last_year = { up = "高于去年同月的 {1}", down = "低于去年同月的 {1}" }

local function judgement(nps, change)
  local moved = words.direction(change)
  if moved == "level" then return say { against_last_month.level, nps } end
  if moved then return say { against_last_month[moved], nps, change } end
  return say { change.value and "净推荐值 {1}，与上月之差尚难判断" or "净推荐值 {1}，上月答卷不足，不作比较", nps }
end

-- The dimensions whose difference from the region is clear: "低于区域：价格、结账体验". Their figures stand in the comparison below.
local function dimensions_named(r, direction, label)
  local named = {}
  for _, dimension in ipairs(r.dimensions) do
    if words.direction(dimension.difference) == direction then table.insert(named, dimension.name) end
  end
  return #named > 0 and label .. table.concat(named, "、") or nil
end

local function detail(r, nps)
  local parts = {}
  local before = words.year_ago(r.history, r.period, lead)
  local moved = words.apart(nps, before)
  local above, below = dimensions_named(r, "up", "高于区域："), dimensions_named(r, "down", "低于区域：")
  if moved then table.insert(parts, against_last_year[moved]) end
  if above then table.insert(parts, above) end
  if below then table.insert(parts, below) end
  if not above and not below then table.insert(parts, "各维度与区域没有明显差异") end
  local sentence = table.concat(parts, "；") .. "。"
  return moved and say { sentence, before } or sentence
end

-- Good or bad only where an interval says so: the month's change first, else the year's.
local function tone(r, nps, change)
  local moved = words.direction(change)
  if moved == nil or moved == "level" then moved = words.apart(nps, words.year_ago(r.history, r.period, lead)) end
  return moved == "up" and "good" or moved == "down" and "bad" or "plain"
end

local function opening(r)
  local nps, change = r.questions[lead].nps, r.change[lead].nps
  return headline { text = judgement(nps, change), detail = detail(r, nps), tone = tone(r, nps, change) }
end

-- ── the figures

local function index_card(r)
  local region = r.score.region.index
  return card {
    title = r.score.band and "服务指数 · " .. r.score.band .. " 级" or "服务指数",
    metric = r.score.index, compare = region.value and say { "区域 {1}", region } or nil,
    history = words.metrics(r.score.history, function(month) return month.index end),
  }
end

local function question_card(r, title, id, figure)
  return card {
    title = title, metric = r.questions[id][figure], change = r.change[id][figure], compare = "较上月",
    history = words.metrics(r.history, function(month) return month.questions[id][figure] end),
  }
end

local function figures(r)
  -- no score in a month before the scoring takes effect
  local shown = { question_card(r, "净推荐值 NPS", lead, "nps") }
  if r.score then table.insert(shown, index_card(r)) end
  table.insert(shown, question_card(r, "觉得购物轻松", "effort", "top"))
  table.insert(shown, question_card(r, "对生鲜满意", "fresh", "top"))
  return cards(shown)
end

local function make_up(r)
  local answers = r.questions[lead]
  return composition {
    title = "推荐构成", note = "0–10 分",
    nps = answers.nps, detractors = answers.detractors, passives = answers.passives, promoters = answers.promoters,
    counts = answers.counts, from = answers.from,
  }
end

local function marks(history)
  local found = {}
  for _, month in ipairs(history) do
    if lib.calendar[month.id] then table.insert(found, { label = month.label, text = lib.calendar[month.id] }) end
  end
  return found
end

local function line(r)
  return trend {
    title = "净推荐值 " .. #r.history .. " 个月走势",
    name = "本店", points = words.points(r.history, function(month) return month.questions[lead].nps end),
    reference = {
      name = r.store.region.name, points = words.points(r.history, function(month) return month.region.questions[lead].nps end),
    },
    marks = marks(r.history),
  }
end

local function against_region(r)
  local rows = {}
  for i, d in ipairs(r.dimensions) do
    local moved = words.direction(d.difference)
    rows[i] = {
      label = d.name, metric = d.mean, reference = d.region.mean, difference = d.difference,
      strong = moved == "up" or moved == "down",
    }
  end
  return comparison {
    title = "各维度与区域对比", note = "1–5 分，横条为 95% 置信区间；加粗的与区域有明显差异",
    from = r.dimensions[1].from, to = r.dimensions[1].to,
    columns = { label = "维度", metric = "本店", reference = "区域", difference = "相差" },
    rows = rows,
  }
end

local function each_question(r)
  local rows = {}
  for _, q in ipairs(r.survey.questions) do
    if q.kind == "csat" then
      local own = r.questions[q.id]
      table.insert(rows, { q.text, own.mean, r.change[q.id].mean, r.region.questions[q.id].mean, own.top })
    end
  end
  return table {
    title = "逐题得分", note = "满意率：打 4 分或 5 分的占比",
    columns = {
      { title = "题目" }, { title = "平均分", align = "right" }, { title = "较上月", align = "right" },
      { title = "区域平均", align = "right" }, { title = "满意率", align = "right" },
    },
    rows = rows,
  }
end

local function how_to_read(r)
  return note {
    text = "怎么看：净推荐值 = 推荐者（9–10 分）占比 − 贬损者（0–6 分）占比，范围 −100 到 +100。数值旁的区间是 95% 置信区间，答卷越少区间越宽。"
      .. "变化的区间包含 0 时，本报告写作“持平”或不作判断；同时比较多个维度时，偶有一项越界属正常波动。"
      .. "有效答卷少于 " .. r.base .. " 份的数值仅供参考，少于 " .. r.floor .. " 份的不显示。",
  }
end

-- ── the page

local function blocks_of(r)
  if not r.questions[lead].nps.value then
    local blocks, seen = { thin(r) }, line(r)
    if words.shown(seen.points) > 1 then table.insert(blocks, seen) end
    return blocks
  end
  return {
    opening(r),
    figures(r),
    columns { left = { make_up(r) }, right = { line(r) }, split = 0.36 },
    against_region(r),
    how_to_read(r),
    each_question(r),
  }
end

return report "store_monthly" {
  title = { zh = "门店体验月报", en = "Store experience report" },
  survey = "visit", scoring = "service", months = 13, needs = { comments = 8 },

  build = function(r)
    local count = r.responses.value
    local blocks, said = blocks_of(r), {}
    -- a working copy (report run --private) gets comments; the edition never does
    for i, comment in ipairs(r.comments) do
      local score = comment.score
      said[i] = { text = comment.text, date = comment.date, topic = comment.themes[1], tone = score and (score <= 6 and "bad" or score >= 9 and "good") or "plain" }
    end
    if #said > 0 then table.insert(blocks, quotes { title = { zh = "顾客原话", en = "In customers' words" }, items = said }) end
    return {
      kicker = "门店体验月报", title = r.store.name, period = words.month(r.period),
      subtitle = r.store.region.name .. " · " .. (count and "有效答卷 " .. words.whole(count) .. " 份" or "有效答卷不足 " .. r.floor .. " 份"),
      blocks = blocks,
    }
  end,
}

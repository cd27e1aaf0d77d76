-- One item, one page: where the score stands and where it has been.
local function moved(difference)
  if not difference.value or not difference.lo then return nil end
  return difference.lo > 0 and "up" or difference.hi < 0 and "down" or "level"
end

local function opening(nps, change)
  local direction = moved(change)
  if direction == "up" then return headline { text = say { "净推荐值升至 {1}，较上月 {2}", nps, change }, tone = "good" } end
  if direction == "down" then return headline { text = say { "净推荐值降至 {1}，较上月 {2}", nps, change }, tone = "bad" } end
  return headline { text = say { direction and "净推荐值 {1}，与上月持平" or "净推荐值 {1}，与上月无从比较", nps }, tone = "plain" }
end

local function points(history, of)
  local made = {}
  for i, month in ipairs(history) do made[i] = { label = month.label, metric = of(month).questions.score10.nps } end
  return made
end

local function a_card(r, title, figure)
  local history = {}
  for i, month in ipairs(r.history) do history[i] = month.questions.score10[figure] end
  return card { title = title, metric = r.questions.score10[figure], change = r.change.score10[figure], compare = "较上月", history = history }
end

local function months(r)
  local rows = {}
  for i, month in ipairs(r.history) do
    local score = month.questions.score10
    rows[i] = { month.id, score.nps, score.mean, score.top, month.region.questions.score10.nps }
  end
  return table {
    title = "逐月数值", rows = rows,
    columns = { { title = "月份" }, { title = "净推荐值", align = "right" }, { title = "平均分", align = "right" },
                { title = "8 分及以上", align = "right" }, { title = "商圈净推荐值", align = "right" } },
  }
end

local function blocks_of(r)
  local score = r.questions.score10
  if not score.nps.value then
    return { headline { text = "本月有效评价不足，不作评价", tone = "plain" }, months(r) }
  end
  return {
    opening(score.nps, r.change.score10.nps),
    cards { a_card(r, "净推荐值 NPS", "nps"), a_card(r, "平均分", "mean"), a_card(r, "8 分及以上", "top") },
    columns {
      left = { composition { title = "评分构成", note = "1–10 分", nps = score.nps, detractors = score.detractors,
                             passives = score.passives, promoters = score.promoters, counts = score.counts, from = score.from } },
      right = { trend { title = "净推荐值走势", note = "色带为 95% 置信区间", name = "本店",
                        points = points(r.history, function(month) return month end),
                        reference = { name = "商圈", points = points(r.history, function(month) return month.region end) } } },
      split = 0.36,
    },
    months(r),
    note { text = "变化的 95% 置信区间包含 0 时写作“持平”。少于 " .. r.floor .. " 份的数值不显示。" },
  }
end

return report "restaurant_monthly" {
  title = { zh = "餐厅评价月报", en = "Restaurant review report" },
  survey = "hotpot", months = 13,
  build = function(r)
    return {
      kicker = "餐厅评价月报", title = r.store.name, period = r.period.year .. " 年 " .. r.period.month .. " 月",
      subtitle = r.store.region.name, blocks = blocks_of(r),
    }
  end,
}

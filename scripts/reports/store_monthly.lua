-- 门店体验月报: a page or two for the one who runs the store, once a month.
--
-- `build` gets the store's figures (`r`, all of it in docs/reference/scripts.md) and returns a document: blocks, no layout. What is said in
-- words follows the intervals: a change that its interval does not carry is called 不显著, whatever the figure. No sentence says why
-- something moved: answers alone cannot tell. Rules that several reports share stand in scripts/lib: findings.lua says what may be said,
-- parts.lua makes the blocks.
local words, findings, parts = lib.words, lib.findings, lib.parts

local lead = "recommend"

local function thin(r)
  return headline {
    text = { zh = "本月有效答卷不足，不作评价", en = "Too few responses this month to judge" },
    detail = {
      zh = "不足 " .. r.floor .. " 份时不显示任何数值，以免从数字里认出答卷的人。",
      en = "With fewer than " .. r.floor .. " responses no figure is shown, so that nobody can be recognised in it.",
    },
    tone = "plain",
  }
end

-- Enough came, but too few to the question that the page turns on, or it was not asked.
local function unasked(r)
  return headline { text = findings.unanswered(r), tone = "plain" }
end

-- ── the headline: this month against last month, this year against last year, this store against its region

local function detail(r, nps)
  local said, figures = {}, {}
  local before = words.year_ago(r.history, r.period, lead)
  local moved, weakest = words.apart(nps, before), findings.weakest(r)
  local above, below = findings.names(findings.apart(r, "up")), findings.names(findings.apart(r, "down"))
  -- a sentence, and the figure that it ends with
  local function add(sentence, metric)
    if metric then table.insert(figures, metric) end
    table.insert(said, metric and sentence .. " {" .. #figures .. "}" or sentence)
  end
  if weakest then
    local again = weakest.again and words.pick(r, "仍是", "is still ") or words.pick(r, "是", "is ")
    add(weakest.text .. words.pick(r, "", " ") .. again .. words.pick(r, "最大失分项，满意率", "where most is lost; satisfied:"), weakest.top)
  end
  if moved then
    add(words.pick(r, moved == "up" and "高于去年同月的" or "低于去年同月的", moved == "up" and "Above last year's" or "Below last year's"), before)
  end
  if #below > 0 then add(words.pick(r, "低于区域：", "Below the region: ") .. words.listed(r, below, 4)) end
  if #above > 0 then add(words.pick(r, "高于区域：", "Above the region: ") .. words.listed(r, above, 4)) end
  if #below == 0 and #above == 0 and #r.dimensions > 0 then add(words.pick(r, "各维度与区域没有明显差异", "No dimension clearly differs from the region")) end
  return #said > 0 and say { words.sentence(r, said), table.unpack(figures) } or nil
end

-- Good or bad only where an interval says so: the month's change first, else the year's.
local function tone(r, nps, change)
  local moved = words.direction(change)
  if moved == nil or moved == "level" then moved = words.apart(nps, words.year_ago(r.history, r.period, lead)) end
  return moved == "up" and "good" or moved == "down" and "bad" or "plain"
end

local function opening(r)
  local nps, change = r.questions[lead].nps, r.change[lead].nps
  return headline {
    text = findings.judgement(r, words.pick(r, "净推荐值", "NPS"), nps, change), detail = detail(r, nps), tone = tone(r, nps, change),
  }
end

-- ── the figures

local function line(r)
  return parts.line(r, lead, words.pick(r, "本店", "This store"), r.store.region.name, function(month) return month.region end)
end

local function against_region(r)
  local name, title = words.pick(r, "区域", "Region"), words.pick(r, "区域", "the region")
  return parts.dimensions(r, { zh = "本店", en = "Store" }, name, title, function(d) return d.region end)
end

local function each_question(r)
  local rows = {}
  for _, q in ipairs(r.survey.questions) do
    if q.kind == "csat" then
      local own = r.questions[q.id]
      table.insert(rows, { q.text, own.mean, r.change[q.id].mean, r.region.questions[q.id].mean, own.top })
    end
  end
  if #rows == 0 then return false end
  return table {
    title = { zh = "逐题得分", en = "Question by question" },
    note = {
      zh = "满意率：打 4 分或 5 分的占比；加粗的变化，其 95% 区间不含 0", en = "satisfied: answers of 4 or 5; bold: the 95% interval of the change excludes 0",
    },
    columns = {
      { title = { zh = "题目", en = "Question" } }, { title = { zh = "平均分", en = "Mean" }, align = "right" },
      { title = { zh = "较上月", en = "Vs last month" }, align = "right" }, { title = { zh = "区域平均", en = "Region" }, align = "right" },
      { title = { zh = "满意率", en = "Satisfied" }, align = "right" },
    },
    rows = rows,
  }
end

local function how_to_read(r)
  return note {
    text = {
      zh = "怎么看：净推荐值 = 推荐者（9–10 分）占比 − 贬损者（0–6 分）占比，范围 −100 到 +100。数值旁的区间是 95% 置信区间，答卷越少区间越宽。"
        .. "变化的区间包含 0 时，本报告写作“变化不显著”或不作判断；同时比较多项时，只说校正后仍成立的。相邻名次之间的差距可能只是抽样所致。"
        .. "有效答卷少于 " .. r.base .. " 份的数值仅供参考，少于 " .. r.floor .. " 份的不显示。",
      en = "How to read this: NPS is the share of promoters (9, 10) minus that of detractors (0 to 6), from −100 to +100. Beside each figure "
        .. "stands its 95% interval: the fewer responses, the wider. Where the interval of a change holds 0 it is called no clear change or not judged; "
        .. "of many comparisons only those are named that hold for all together. Neighbouring ranks may differ by chance alone. Figures of "
        .. "fewer than " .. r.base .. " responses are uncertain, those of fewer than " .. r.floor .. " are not shown.",
    },
  }
end

-- ── the page

-- Its place in the region; nothing where it is alone there, hidden, or has so few answers that a place would be a throw of dice.
local function badge(r)
  local rank = r.rank[lead .. ".nps"]
  if not rank or rank.of < 2 or r.questions[lead].nps.uncertain then return nil end
  return {
    title = { zh = "区域排名", en = "Rank in region" }, place = rank.place, of = rank.of, change = rank.change,
    compare = rank.change and { zh = "较上月", en = "vs last month" } or nil,
  }
end

-- A store that has too few answers sees its region: of that nothing is hidden.
local function region_alone(r)
  local whole = r.region.questions[lead]
  if not whole.nps.value then return { thin(r), line(r), how_to_read(r) } end
  local made = parts.make_up(whole, r.store.region.name .. words.pick(r, "推荐构成", ": who recommends"))
  local course = parts.region_line(r, lead)
  return {
    thin(r), line(r), parts.region_figures(r, lead),
    course and columns { left = { made }, right = { course }, split = 0.36 } or made,
    how_to_read(r),
  }
end

local function blocks_of(r)
  if not r.responses.value then return region_alone(r) end
  if not r.questions[lead].nps.value then return { unasked(r), against_region(r), each_question(r), how_to_read(r) } end
  local score, first = parts.score(parts.make_up(r.questions[lead]), line(r), parts.first(r, words.pick(r, "区域", "the region"), 6))
  return {
    opening(r),
    parts.figures(r, lead, "region", words.pick(r, "区域", "Region")),
    score, first,
    parts.themes(r, 4),
    against_region(r),
    each_question(r),
    how_to_read(r),
  }
end

-- A working copy (report run --private) gets comments; the edition never does.
local function with_comments(r, blocks)
  local said = {}
  for i, comment in ipairs(r.comments or {}) do
    local score = comment.score
    said[i] = {
      text = comment.text, date = comment.date, topic = comment.themes[1],
      tone = score and (score <= 6 and "bad" or score >= 9 and "good") or "plain",
    }
  end
  if #said > 0 then table.insert(blocks, quotes { title = { zh = "顾客原话", en = "In customers' words" }, items = said }) end
  return blocks
end

return report "store_monthly" {
  title = { zh = "门店体验月报", en = "Store experience report" },
  survey = "visit", scoring = "service", months = 13,
  needs = { rank = { lead .. ".nps" }, targets = true, events = true, themes = "retail", comments = 8 },

  build = function(r)
    return {
      kicker = { zh = "门店体验月报", en = "Store experience report" }, title = r.store.name, period = words.month(r),
      subtitle = r.store.region.name .. " · " .. words.answers(r, r.responses),
      rank = badge(r), blocks = with_comments(r, blocks_of(r)),
    }
  end,
}

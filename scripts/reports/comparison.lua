-- 对比报告: two groups of answers set against each other, question by question: two periods, two regions, two stores, two waves.
local words = lib.words

local function named(list, word)
  local found = {}
  for _, item in ipairs(list) do
    if item.says == word then table.insert(found, item.text) end
  end
  return table.concat(found, "、")
end

local function opening(r)
  local up, down = named(r.compared.questions, "up"), named(r.compared.questions, "down")
  local parts = {}
  if up ~= "" then table.insert(parts, "前者较高：" .. up) end
  if down ~= "" then table.insert(parts, "前者较低：" .. down) end
  return headline {
    text = #parts > 0 and "两组之间有可确认的差异" or "两组之间没有可确认的差异",
    detail = (#parts > 0 and table.concat(parts, "；") or "各题之差都在抽样误差之内，或答卷不足") .. "。",
  }
end

-- Dimensions on one scale stand in one chart.
local function dimensions(r)
  local rows, from, to = {}, nil, nil
  for _, d in ipairs(r.compared.dimensions) do
    from, to = from or d.from, to or d.to
    if d.from == from and d.to == to then
      table.insert(rows, {
        label = d.text, metric = d.mean.first, reference = d.mean.second, difference = d.mean.difference,
        strong = d.says == "up" or d.says == "down",
      })
    end
  end
  if #rows == 0 then return nil end
  return comparison {
    title = "各维度", note = "横条为 95% 置信区间；加粗的差异按项数校正后仍成立", from = from, to = to,
    columns = { label = "维度", metric = "前者", reference = "后者", difference = "相差" },
    rows = rows,
  }
end

local verdict = { up = "较高", down = "较低", noise = "相当" }

local function questions(r)
  local rows = {}
  for i, q in ipairs(r.compared.questions) do
    local figure = q.nps or q.mean
    rows[i] = { q.text, figure.first, figure.second, figure.difference, q.says and verdict[q.says] or "—" }
  end
  return table {
    title = "逐题", note = "推荐题为净推荐值，其余为平均分；“判断”按题数校正",
    columns = {
      { title = "题目" }, { title = "前者", align = "right" }, { title = "后者", align = "right" },
      { title = "相差", align = "right" }, { title = "判断" },
    },
    rows = rows,
  }
end

local function count(side)
  return side.responses.value and words.whole(side.responses.value) .. " 份" or "答卷不足"
end

return report "comparison" {
  title = { zh = "对比报告", en = "Comparison" },
  of = "comparison", survey = "visit",

  build = function(r)
    local blocks = { opening(r) }
    local chart = dimensions(r)
    if chart then table.insert(blocks, chart) end
    table.insert(blocks, questions(r))
    return {
      kicker = "对比报告", title = r.first.label .. " 对比 " .. r.second.label, period = r.first.label,
      subtitle = r.first.name .. "（" .. count(r.first) .. "） · " .. r.second.name .. "（" .. count(r.second) .. "）",
      blocks = blocks,
    }
  end,
}

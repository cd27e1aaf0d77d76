-- The stores or regions of a report beside each other: who is where, who has moved, what was aimed at, and what happened.
--
-- Among many, some look better or worse by chance alone. `stands` and `moved` are judged with that in mind: they say up or down only where
-- chance is no good explanation, whatever the figure; what is not so judged is level with the rest.
local listing = {}

local standing = { up = { "▲ 高", "▲ above" }, down = { "▼ 低", "▼ below" }, noise = { "相当", "level" } }
local movement = { up = { "▲ 升", "▲ up" }, down = { "▼ 降", "▼ down" }, noise = { "持平", "level" } }
local reached = { met = { "达到", "met" }, missed = { "▼ 未达到", "▼ missed" }, open = { "尚难判断", "open" } }

local function say_of(r, list, key)
  local both = key and list[key]
  return both and lib.words.pick(r, both[1], both[2]) or "—"
end

-- The greatest first; what may not be shown stands at the end.
local function ranked(rows, figure)
  local sorted = {}
  for i, row in ipairs(rows) do sorted[i] = row end
  table.sort(sorted, function(a, b)
    local left, right = a.figures[figure].rank, b.figures[figure].rank
    if left and right then return left < right end
    return left ~= nil and right == nil
  end)
  return sorted
end

-- The columns of a ranking. What no row has, as targets where none were set, has no column.
local function ranking_columns(r, rows, figure)
  local function any(holds)
    for _, row in ipairs(rows) do
      if holds(row.figures[figure]) then return true end
    end
    return false
  end
  local changes, targets = any(function(cell) return cell.change and cell.change.value end), any(function(cell) return cell.target end)
  local function column(title, align, cell) return { title = title, align = align, cell = cell } end
  return {
    column({ zh = "名次", en = "Rank" }, "right", function(row) return lib.words.whole(row.figures[figure].rank) end),
    column({ zh = "名称", en = "Name" }, nil, function(row) return row.name end),
    column({ zh = "净推荐值", en = "NPS" }, "right", function(row) return row.figures[figure].metric end),
    column({ zh = "与整体", en = "Stands" }, nil, function(row) return say_of(r, standing, row.figures[figure].stands) end),
    changes and column({ zh = "较上月", en = "Vs last month" }, "right", function(row) return row.figures[figure].change or "—" end) or false,
    changes and column({ zh = "走势", en = "Moved" }, nil, function(row) return say_of(r, movement, row.figures[figure].moved) end) or false,
    targets and column({ zh = "目标", en = "Target" }, nil, function(row)
      local target = row.figures[figure].target
      return say_of(r, reached, target and target.says)
    end) or false,
  }
end

-- All that may be shown, by rank; who is left out, listing.hidden says.
function listing.ranking(r, title, rows, figure)
  local columns, cells = {}, {}
  for _, column in ipairs(ranking_columns(r, rows, figure)) do
    if column then table.insert(columns, column) end
  end
  for _, row in ipairs(ranked(rows, figure)) do
    local cell = {}
    for i, column in ipairs(columns) do cell[i] = row.figures[figure].rank and column.cell(row) end
    if cell[1] then table.insert(cells, cell) end
  end
  if #cells == 0 then return false end
  for i, column in ipairs(columns) do columns[i] = { title = column.title, align = column.align } end
  return table {
    title = title,
    note = {
      zh = "▲▼ 已按同时比较的家数校正；“相当”“持平”即不足以判断", en = "▲▼ hold for all rows together; level: it cannot be told from chance",
    },
    columns = columns, rows = cells,
  }
end

-- Who has too few answers to be shown in the tables above, by name.
function listing.hidden(r, rows, figure)
  local names = {}
  for _, row in ipairs(rows) do
    if not row.figures[figure].rank then table.insert(names, row.name) end
  end
  if #names == 0 then return false end
  local form = lib.words.pick(r, "样本不足，不予显示：", "Too few answers to show: ")
  return note { text = form .. lib.words.listed(r, names, 60) .. lib.words.pick(r, "。", ".") }
end

-- Rows by dimensions, those that the report asks for in `rows`: colour is the difference from the whole. `figure` orders the rows and
-- stands behind them; a row of which it may not be shown is left out.
function listing.heat(r, title, rows, figure)
  local ids, columns, lines, total = {}, {}, {}, {}
  for _, d in ipairs(r.dimensions) do
    local id = "dimension:" .. d.id .. ".mean"
    if rows[1] and rows[1].figures[id] then ids[#ids + 1], columns[#ids + 1], total[#ids + 1] = id, d.name, d.mean end
  end
  if #ids == 0 then return false end
  for _, row in ipairs(ranked(rows, figure)) do
    local cells = {}
    for i, id in ipairs(ids) do
      local cell = row.figures[id]
      cells[i] = cell.difference and cell.difference.value and { metric = cell.metric, difference = cell.difference } or cell.metric
    end
    if row.figures[figure].rank then table.insert(lines, { label = row.name, cells = cells, last = row.figures[figure].metric }) end
  end
  if #lines == 0 then return false end
  return heatmap {
    title = title,
    note = { zh = "1–5 分；底色为与整体之差", en = "1 to 5; colour: difference from the whole" },
    columns = columns, last = { zh = "净推荐值", en = "NPS" }, rows = lines,
    total = { label = r.place.name, cells = total, last = lib.findings.metric(r, figure) },
  }
end

-- Who has moved since last month beyond chance, the furthest first; of all others that they have not, as far as can be told.
function listing.movers(r, rows, figure, compare)
  local moved, level = {}, 0
  for _, row in ipairs(rows) do
    local cell = row.figures[figure]
    if cell.moved == "up" or cell.moved == "down" then table.insert(moved, { row.name, cell.metric, say_of(r, movement, cell.moved), cell.change }) end
    if cell.moved == "noise" then level = level + 1 end
  end
  if #moved == 0 and level == 0 then return false end
  if #moved == 0 then
    return paragraph {
      title = { zh = "谁动了", en = "Who moved" },
      text = {
        zh = "可比的 " .. lib.words.whole(level) .. " 家与上月之差都在抽样误差之内：升降名次多半是噪声，不必追问。",
        en = "All " .. lib.words.whole(level) .. " that can be compared lie within sampling error of last month: ranks that changed are most likely noise.",
      },
    }
  end
  table.sort(moved, function(a, b) return math.abs(a[4].value) > math.abs(b[4].value) end)
  return table {
    title = { zh = "谁动了", en = "Who moved" },
    note = {
      zh = "按家数校正后仍成立的；其余 " .. lib.words.whole(level) .. " 家变化不显著",
      en = "holds for all together; " .. lib.words.whole(level) .. " others show no clear change",
    },
    columns = {
      { title = { zh = "名称", en = "Name" } }, { title = { zh = "净推荐值", en = "NPS" }, align = "right" },
      { title = { zh = "走势", en = "Moved" } }, { title = compare or { zh = "较上月", en = "Vs last month" }, align = "right", good = "more" },
    },
    rows = moved,
  }
end

-- The stores to look at first: below the whole, a target missed or fallen since last month, each beyond chance. Who has most of these
-- stands first, then who is lowest.
function listing.attention(r, rows, figure)
  local found, shown = {}, {}
  for _, row in ipairs(rows) do
    local cell, why = row.figures[figure], {}
    if cell.stands == "down" then table.insert(why, lib.words.pick(r, "低于整体", "below the whole")) end
    if cell.moved == "down" then table.insert(why, lib.words.pick(r, "较上月下降", "fell since last month")) end
    if cell.target and cell.target.says == "missed" then
      local form = lib.words.pick(r, "未达到目标 {1}", "misses its target of {1}")
      table.insert(why, text.format(form, lib.words.number(cell.target.value)))
    end
    if #why > 0 then table.insert(found, { row = row, cell = cell, why = why }) end
  end
  if #found == 0 then return false end
  table.sort(found, function(a, b)
    if #a.why ~= #b.why then return #a.why > #b.why end
    return a.cell.metric.value < b.cell.metric.value
  end)
  local columns = {
    { title = { zh = "门店", en = "Store" } }, { title = { zh = "依据", en = "Why" } }, { title = { zh = "净推荐值", en = "NPS" }, align = "right" },
  }
  if r.place.scope == "chain" then table.insert(columns, 2, { title = { zh = "区域", en = "Region" } }) end
  for i = 1, math.min(#found, 8) do
    local item = found[i]
    shown[i] = { item.row.name, table.concat(item.why, lib.words.pick(r, "；", "; ")), item.cell.metric }
    if r.place.scope == "chain" then table.insert(shown[i], 2, item.row.region.name) end
  end
  return table {
    title = { zh = "先看哪些店", en = "Stores to look at first" },
    note = #found > #shown and text.format(lib.words.pick(r, "{1} 家中的前 {2} 家", "{2} of {1}"), lib.words.whole(#found), lib.words.whole(#shown)) or nil,
    columns = columns, rows = shown,
  }
end

function listing.gap(r, figure)
  local gap = r.gap[figure]
  if not gap then return false end
  local apart = gap.says == "apart" and lib.words.pick(r, "；确有差异", ". They do differ")
    or gap.says == "noise" and lib.words.pick(r, "；可能只是抽样所致", ". Chance alone may do that") or ""
  local form = lib.words.pick(r, "门店温差：{high}最高，为 {1}；{low}最低，为 {2}", "Between stores: {high} is the highest at {1}, {low} the lowest at {2}")
  form = text.replace(text.replace(form, "{high}", gap.highest.name), "{low}", gap.lowest.name)
  return note { text = say { form .. apart .. lib.words.pick(r, "。", "."), gap.highest.metric, gap.lowest.metric } }
end

function listing.like_for_like(r, figure)
  local same = r.like_for_like[figure]
  if not same or not same.change.value then return false end
  local form = lib.words.pick(r, "同店比较：{name} 家门店两个月均可比，净推荐值较上月 {1}。",
    "Like for like: {name} stores can be compared in both months; NPS {1} on last month.")
  return note { text = say { text.replace(form, "{name}", lib.words.whole(same.stores)), same.change } }
end

-- Where an event was, by name where the report knows it.
local function place_names(r)
  local names = { [""] = lib.words.pick(r, "全部", "all"), [r.place.code] = r.place.name }
  for _, list in ipairs { r.regions, r.stores } do
    for _, row in ipairs(list) do names[row.code] = row.name end
  end
  return names
end

-- What happened, the last of it; the same thing in several places on the same days is told once.
function listing.events(r)
  local found, by_key, names = {}, {}, place_names(r)
  for _, event in ipairs(r.events) do
    local key = event.first .. " " .. event.last .. " " .. event.text
    if not by_key[key] then
      by_key[key] = { event = event, places = {} }
      table.insert(found, by_key[key])
    end
    table.insert(by_key[key].places, names[event.code] or event.code)
  end
  if #found == 0 then return false end
  local rows = {}
  for i = math.max(1, #found - 11), #found do
    local event = found[i].event
    local last = event.last ~= event.first and lib.words.pick(r, " 至 ", " to ") .. event.last or ""
    table.insert(rows, { event.first .. last, lib.words.listed(r, found[i].places, 3), event.text })
  end
  return table {
    title = { zh = "期间发生的事", en = "What happened" }, note = { zh = "先后不等于因果", en = "after it is not because of it" },
    columns = {
      { title = { zh = "日期", en = "Date" } }, { title = { zh = "门店或区域", en = "Where" } }, { title = { zh = "事件", en = "Event" } },
    },
    rows = rows,
  }
end

-- Who stands apart and who moved, for a headline: "低于整体：…；较上月下降：…".
function listing.said(r, rows, figure)
  local parts = {}
  for _, part in ipairs {
    { { "低于整体：", "Below the whole: " }, "stands", "down" }, { { "高于整体：", "Above the whole: " }, "stands", "up" },
    { { "较上月下降：", "Fell since last month: " }, "moved", "down" }, { { "较上月上升：", "Rose since last month: " }, "moved", "up" },
  } do
    local names = {}
    for _, row in ipairs(rows) do
      if row.figures[figure][part[2]] == part[3] then table.insert(names, row.name) end
    end
    if #names > 0 then table.insert(parts, lib.words.pick(r, part[1][1], part[1][2]) .. lib.words.listed(r, names, 5)) end
  end
  return parts
end

-- The headline of a region's or the chain's page: the lead question against last month; below it where most is lost, and which of `rows`
-- stand apart or have moved. `level` is what is said where none of them does.
local function detail(r, figure, rows, level)
  local said, weakest = listing.said(r, rows, figure), lib.findings.weakest(r)
  if #said == 0 then table.insert(said, level) end
  if not weakest then return lib.words.sentence(r, said) end
  local again = weakest.again and lib.words.pick(r, "仍是", " is still ") or lib.words.pick(r, "是", " is ")
  table.insert(said, 1, weakest.text .. again .. lib.words.pick(r, "最大失分项，满意率 {1}", "where most is lost; satisfied: {1}"))
  return say { lib.words.sentence(r, said), weakest.top }
end

function listing.opening(r, lead, rows, level)
  local nps, change = r.questions[lead].nps, r.change[lead].nps
  local moved = lib.words.direction(change)
  return headline {
    text = lib.findings.judgement(r, lib.words.pick(r, "净推荐值", "NPS"), nps, change), detail = detail(r, lead .. ".nps", rows, level),
    tone = moved == "up" and "good" or moved == "down" and "bad" or "plain",
  }
end

return listing

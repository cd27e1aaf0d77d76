-- The stores or regions of a report beside each other: who is where, who has moved, what was aimed at, and what happened.
local listing = {}

local standing = { up = "高", down = "低", noise = "相当" }
local movement = { up = "升", down = "降", noise = "持平" }
local reached = { met = "达到", missed = "未达到", open = "尚难判断" }

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

local function row_of(row, figure)
  local cell = row.figures[figure]
  return {
    cell.rank and tostring(math.tointeger(cell.rank)) or "—", row.name, cell.metric,
    cell.stands and standing[cell.stands] or "—",
    cell.change or "—", cell.moved and movement[cell.moved] or "—",
    cell.target and cell.target.says and reached[cell.target.says] or "—",
  }
end

function listing.ranking(title, rows, figure)
  local cells = {}
  for i, row in ipairs(ranked(rows, figure)) do cells[i] = row_of(row, figure) end
  return table {
    title = title, note = "与整体、与上月之别已按同时比较的家数校正，“相当”“持平”即不足以判断",
    columns = {
      { title = "名次", align = "right" }, { title = "名称" }, { title = "净推荐值", align = "right" }, { title = "与整体" },
      { title = "较上月", align = "right" }, { title = "走势" }, { title = "目标" },
    },
    rows = cells,
  }
end

function listing.gap(r, figure)
  local gap = r.gap[figure]
  if not gap then return nil end
  local apart = gap.says == "apart" and "门店之间确有差异" or gap.says == "noise" and "这样的差距可能只是抽样所致" or nil
  return note {
    text = say {
      "门店温差：最高 " .. gap.highest.name .. " {1}，最低 " .. gap.lowest.name .. " {2}" .. (apart and "；" .. apart or "") .. "。",
      gap.highest.metric, gap.lowest.metric,
    },
  }
end

function listing.like_for_like(r, figure)
  local same = r.like_for_like[figure]
  if not same or not same.change.value then return nil end
  return note { text = say { "同店比较：" .. tostring(math.tointeger(same.stores)) .. " 家门店两个月均可比，净推荐值较上月 {1}。", same.change } }
end

function listing.events(r)
  local rows = {}
  for i = math.max(1, #r.events - 11), #r.events do
    local event = r.events[i]
    table.insert(rows, { event.first .. (event.last ~= event.first and " 至 " .. event.last or ""), event.code, event.text })
  end
  if #rows == 0 then return nil end
  return table {
    title = "期间发生的事", note = "先后不等于因果", columns = { { title = "日期" }, { title = "门店或区域" }, { title = "事件" } },
    rows = rows,
  }
end

-- What comments were about, the theme that most of them name first. Who leaves a comment is not everybody.
function listing.themes(r)
  local sorted, rows = {}, {}
  for _, theme in ipairs(r.themes) do
    if theme.share.value then table.insert(sorted, theme) end
  end
  table.sort(sorted, function(a, b) return a.share.value > b.share.value end)
  for i = 1, math.min(#sorted, 8) do rows[i] = { sorted[i].name, sorted[i].share, sorted[i].negative } end
  if #rows == 0 then return nil end
  return table {
    title = "留言在说什么", note = "留言的人未必代表所有顾客；负面指同一份答卷的推荐意愿为 0–6 分",
    columns = { { title = "主题" }, { title = "提到的留言", align = "right" }, { title = "其中负面", align = "right" } },
    rows = rows,
  }
end

-- All of it: the regions, where there are several, then the stores.
function listing.blocks(r, figure)
  local blocks = {}
  local function add(block)
    if block then table.insert(blocks, block) end
  end
  if #r.regions > 1 then add(listing.ranking("各区域", r.regions, figure)) end
  add(listing.gap(r, figure))
  add(listing.like_for_like(r, figure))
  if #r.stores > 0 then add(listing.ranking("各门店", r.stores, figure)) end
  add(listing.themes(r))
  add(listing.events(r))
  return blocks
end

return listing

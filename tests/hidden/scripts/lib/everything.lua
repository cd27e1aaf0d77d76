local function walk(path, value, rows)
  if type(value) ~= "table" then return end
  if value.definition then
    rows[#rows + 1] = { path, value }
    return
  end
  for name, inner in pairs(value) do
    if name == "counts" then
      local words = {}
      for i, count in ipairs(inner) do words[i] = text.format("{1}", count) end
      rows[#rows + 1] = { path .. "/counts", table.concat(words, "; ") } -- with blanks alone eleven digits could be a telephone
    elseif type(inner) == "table" and not inner.definition and inner.code and type(name) == "number" then
      walk(path .. "/" .. inner.code, inner, rows) -- a row of stores or regions
    else
      walk(path .. "/" .. name, inner, rows)
    end
  end
end

local function document(r, title)
  local rows, blocks = {}, {}
  walk("", r, rows)
  for first = 1, #rows, 100 do
    local some = {}
    for i = first, math.min(first + 99, #rows) do some[#some + 1] = rows[i] end
    blocks[#blocks + 1] = table { columns = { { title = "what" }, { title = "figure" } }, rows = some }
  end
  return { kicker = "Everything", title = title, period = r.period.id, subtitle = "", blocks = blocks }
end

return { document = document }

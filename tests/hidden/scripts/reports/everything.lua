-- A row for each metric and each list of counts in r, named by its path: nothing that a script may know is left out.
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
      rows[#rows + 1] = { path .. "/counts", table.concat(words, " ") }
    else
      walk(path .. "/" .. name, inner, rows)
    end
  end
end

return report "everything" {
  title = { zh = "全部", en = "Everything" }, survey = "glass", scoring = "index", months = 2,
  build = function(r)
    local rows, blocks = {}, {}
    walk("", r, rows)
    for first = 1, #rows, 30 do
      local some = {}
      for i = first, math.min(first + 29, #rows) do some[#some + 1] = rows[i] end
      blocks[#blocks + 1] = table { columns = { { title = "what" }, { title = "figure" } }, rows = some }
    end
    return { kicker = "Everything", title = r.store.name, period = r.period.id, subtitle = r.store.region.code, blocks = blocks }
  end,
}

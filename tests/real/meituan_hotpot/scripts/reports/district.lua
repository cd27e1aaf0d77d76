-- A district's month with every store in it, as figures that a test reads: no page for people.
return report "district" {
  title = { zh = "片区", en = "District" }, of = "region", survey = "hotpot", months = 13,
  needs = { rows = { "score10.nps", "score10.mean", "score10.t2b" }, like_for_like = true },
  build = function(r)
    local rows = {}
    for i, row in ipairs(r.stores) do
      local nps, mean, top = row.figures["score10.nps"], row.figures["score10.mean"], row.figures["score10.t2b"]
      rows[i] = {
        row.code, nps.metric, mean.metric, top.metric, nps.change or "", nps.moved or "", mean.rank and tostring(math.tointeger(mean.rank)) or "",
      }
    end
    return {
      kicker = "片区", title = r.place.name, period = r.period.id, subtitle = "",
      blocks = { table { columns = { { title = "店" }, { title = "NPS" }, { title = "均分" }, { title = "高分" }, { title = "变化" }, { title = "判断" }, { title = "名次" } }, rows = rows } },
    }
  end,
}

-- Two boarding areas of a wave beside each other.
return report "areas" {
  title = { zh = "候机区", en = "Areas" }, of = "comparison", survey = "sfo",
  build = function(r)
    local rows = {}
    for i, q in ipairs(r.compared.questions) do
      local figure = q.nps or q.mean
      rows[i] = { q.id, figure.first, figure.second, figure.difference, q.says or "" }
    end
    return {
      kicker = "Areas", title = r.first.label, period = r.second.label, subtitle = "",
      blocks = { table { columns = { { title = "question" }, { title = "first" }, { title = "second" }, { title = "difference" }, { title = "says" } }, rows = rows } },
    }
  end,
}

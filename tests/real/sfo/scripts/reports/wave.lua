-- A whole wave: every question plain and weighted, as the page prints it.
return report "wave" {
  title = { zh = "波次", en = "Wave" }, of = "wave", survey = "sfo",
  build = function(r)
    local rows = {}
    for _, q in ipairs(r.survey.questions) do
      local own, weighted = r.wave.questions[q.id], r.weighted and r.weighted[q.id] or {}
      rows[#rows + 1] = { q.id, own.mean, own.top, weighted.mean or "", weighted.top or "" }
      if own.nps then rows[#rows + 1] = { "nps", own.nps, weighted.nps or "" , "", "" } end
    end
    return {
      kicker = "Wave", title = r.wave.label, period = r.wave.first,
      subtitle = text.format("{1} of {2} gates answered", r.wave.answered, r.wave.stores),
      blocks = { table { columns = { { title = "question" }, { title = "mean" }, { title = "top" }, { title = "weighted mean" }, { title = "weighted top" } }, rows = rows } },
    }
  end,
}

-- A month's tallies, once a store and month.
return scoring "tallies" {
  title = { zh = "按月汇总打分", en = "From tallies" },
  survey = "visit", effective = "2024-11",
  index = function(t)
    local queue, staff, nps = t.questions.queue.top, t.dimensions.staff.score, t.questions.recommend.nps
    if not queue or not staff or not nps then return nil end
    local index = 0.4 * queue + 0.4 * staff + 0.1 * (nps + 100)
    return index < 100 and index or 100
  end,
}

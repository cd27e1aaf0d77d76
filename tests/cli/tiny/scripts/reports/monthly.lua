return report "monthly" {
  title = { zh = "月报", en = "Monthly" }, survey = "tea", months = 2,
  build = function(r)
    local now = r.questions.recommend
    return {
      kicker = "Monthly", title = r.store.name, period = r.period.id, subtitle = r.store.region.code,
      blocks = {
        headline { text = say { "NPS is {1}", now.nps } },
        cards { card { title = "Taste", metric = r.questions.taste.mean, change = r.change.taste.mean, compare = "since last month" } },
      },
    }
  end,
}

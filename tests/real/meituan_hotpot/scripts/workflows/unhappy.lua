-- Whoever scores 4 or less is called back by the restaurant; what is left lying goes to its district.
return workflow "unhappy" {
  title = { zh = "差评回访", en = "Callback" },
  opens = on_response { survey = "hotpot", where = at_most("score10", 4) },
  owner = "store",
  due = open_hours(24),
  state "received" { zh = "待受理", en = "Received" },
  state "closed" { zh = "已关闭", en = "Closed", stage = "over" },
  step "close" { zh = "关闭", en = "Close", from = { "received" }, to = "closed", by = { "store", "region", "hq" } },
  timer "late" { during = { "received" }, after = open_hours(24), doing = { assign { to = "region" }, mark { "late" } } },
}

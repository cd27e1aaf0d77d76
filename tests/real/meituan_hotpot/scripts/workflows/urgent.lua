-- Words that cannot wait, whatever the score.
return workflow "urgent" {
  title = { zh = "食品安全", en = "Food safety" },
  opens = on_response { survey = "hotpot", words = { "过期", "拉肚子", "食物中毒", "受伤", "烫伤", "虫子", "头发" } },
  urgent = true,
  owner = "region",
  due = hours(4),
  state "received" { zh = "待受理", en = "Received" },
  state "closed" { zh = "已关闭", en = "Closed", stage = "over" },
  step "close" { zh = "关闭", en = "Close", from = { "received" }, to = "closed", by = { "region", "hq" } },
}

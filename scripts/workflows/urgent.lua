-- 食品安全与人身伤害：留言里有这些词，就立即开单给区域，四小时内（钟面时间，不论是否营业）必须有人受理，再过四小时没人管就到总部。
-- Food safety and injuries: one of these words in a comment, and the region has it at once. Hours are the clock's: nobody waits for
-- opening time. Words that are part of harmless ones ("没过期") open tickets too: one too many is closed in a minute.
return workflow "urgent" {
  title = { zh = "紧急安全", en = "Safety" },
  urgent = true,
  opens = on_response { survey = "visit", words = { "过期", "变质", "发霉", "异物", "受伤", "摔倒", "烫伤", "食物中毒", "拉肚子", "报警" } },
  owner = "region",
  due = hours(4),
  classes = {
    food = { zh = "食品安全", en = "Food safety" },
    ["food.expired"] = { zh = "过期变质", en = "Expired or spoiled" },
    ["food.object"] = { zh = "异物", en = "Something in the food" },
    injury = { zh = "人身伤害", en = "Injury" },
    none = { zh = "误报", en = "False alarm" },
  },
  doing = { notify { to = "region", message = "ticket_notice", by = { "team" } }, reply { message = "ticket_received", by = { "sms" } } },

  state "received" { zh = "待受理", en = "Received" },
  state "working" { zh = "处理中", en = "In hand" },
  state "solved" { zh = "已解决", en = "Solved", stage = "solved" },
  state "closed" { zh = "已关闭", en = "Closed", stage = "over" },

  step "take" { zh = "受理", en = "Take", from = { "received" }, to = "working", by = { "owner", "store", "region", "hq" },
    asks = { "class" }, doing = { set_due { after = hours(24) } } },
  step "answer" { zh = "答复顾客", en = "Answer the customer", from = { "working", "solved" }, by = { "owner", "region", "hq" },
    asks = { "reply" }, doing = { reply { message = "ticket_answer", by = { "sms" } } } },
  step "solve" { zh = "解决", en = "Solve", from = { "working" }, to = "solved", by = { "owner", "region", "hq" }, asks = { "note" } },
  -- What concerns safety is closed by a second pair of eyes.
  step "close" { zh = "关闭", en = "Close", from = { "solved" }, to = "closed", by = { "region", "hq" }, second = true },
  step "dismiss" { zh = "误报关闭", en = "Dismiss", from = { "received", "working" }, to = "closed", by = { "region", "hq" }, reason = true },
  step "reopen" { zh = "重新打开", en = "Reopen", from = { "solved", "closed" }, to = "working", by = { "region", "hq" }, reason = true,
    doing = { set_due { after = hours(24) } } },

  timer "unanswered" { during = { "received" }, after = hours(4), doing = { assign { to = "hq" }, mark { "late" },
    notify { to = "hq", message = "ticket_notice", by = { "team" } } } },
  timer "stale" { during = { "working" }, after = hours(24), times = 5, doing = { mark { "stale" },
    notify { to = "owner", message = "ticket_notice", by = { "team" } } } },
}

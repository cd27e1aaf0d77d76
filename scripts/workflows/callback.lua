-- A customer would rather warn friends off: the store calls back, learns what happened and puts it right. Where nobody
-- answers within a day of opening hours it goes to the region, and after three days to headquarters.
return workflow "callback" {
  title = { zh = "差评回访", en = "Callback" },
  opens = on_response { survey = "visit", where = at_most("recommend", 4) },
  owner = "store",
  due = open_hours(24),
  -- The customer is told that it was received, if they agreed to be called back.
  doing = { reply { message = "ticket_received", by = { "sms" } } },
  classes = {
    service = { zh = "服务态度", en = "Service" },
    waiting = { zh = "排队等候", en = "Waiting" },
    goods = { zh = "商品", en = "Goods" },
    ["goods.stock"] = { zh = "商品缺货", en = "Out of stock" },
    price = { zh = "价格", en = "Price" },
    other = { zh = "其他", en = "Other" },
  },

  state "received" { zh = "待受理", en = "Received" },
  state "working" { zh = "处理中", en = "In hand" },
  state "solved" { zh = "已解决", en = "Solved", stage = "solved" },
  state "closed" { zh = "已关闭", en = "Closed", stage = "over" },

  step "take" { zh = "受理", en = "Take", from = { "received" }, to = "working", by = { "owner", "store", "region", "hq" },
    asks = { "class" }, doing = { set_due { after = open_days(3) } } },
  step "hand_up" { zh = "上报区域", en = "Hand up", from = { "received", "working" }, by = { "owner", "store" },
    reason = true, doing = { assign { to = "region" } } },
  step "answer" { zh = "答复顾客", en = "Answer the customer", from = { "working", "solved" }, by = { "owner", "store", "region", "hq" },
    asks = { "reply" }, doing = { reply { message = "ticket_answer", by = { "sms" } } } },
  step "solve" { zh = "解决", en = "Solve", from = { "working" }, to = "solved", by = { "owner", "store", "region", "hq" },
    asks = { "note" } },
  step "close" { zh = "关闭", en = "Close", from = { "solved" }, to = "closed", by = { "owner", "region", "hq" } },
  step "dismiss" { zh = "不予受理", en = "Dismiss", from = { "received", "working" }, to = "closed", by = { "region", "hq" },
    reason = true },
  step "reopen" { zh = "重新打开", en = "Reopen", from = { "solved", "closed" }, to = "working",
    by = { "store", "region", "hq" }, reason = true, doing = { set_due { after = open_days(3) } } },

  timer "unanswered" { during = { "received" }, after = open_hours(24), doing = { assign { to = "region" }, mark { "late" } } },
  timer "ignored" { during = { "received" }, after = open_days(3), doing = { assign { to = "hq" } } },
  timer "stale" { during = { "working" }, after = open_days(7), times = 3, doing = { mark { "stale" } } },
}

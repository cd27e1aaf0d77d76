-- 投诉：店员录入、上报的答卷和平台评价，写明要投诉的，自动开单；电话、前台来的，由店员用 earshot ticket new 开单。经授权留了联系方式的，由系统代为回复。
-- What staff enter or report and what is written on platforms opens one where it says so. Complaints that come by telephone or at the counter are
-- opened by hand: earshot ticket new --workflow complaint --store S0101 --note "…". The first answer is owed within a day of opening hours.
return workflow "complaint" {
  title = { zh = "顾客投诉", en = "Complaint" },
  opens = on_response { survey = "visit", class = { "staff", "review" }, words = { "投诉", "举报", "12315" } },
  owner = "store",
  due = open_hours(24),
  classes = {
    service = { zh = "服务", en = "Service" },
    ["service.attitude"] = { zh = "服务态度", en = "Attitude" },
    ["service.waiting"] = { zh = "排队等候", en = "Waiting" },
    goods = { zh = "商品", en = "Goods" },
    ["goods.quality"] = { zh = "商品质量", en = "Quality" },
    ["goods.stock"] = { zh = "缺货", en = "Out of stock" },
    price = { zh = "价格与收费", en = "Price and billing" },
    returns = { zh = "退换货", en = "Returns" },
    other = { zh = "其他", en = "Other" },
  },

  state "received" { zh = "待受理", en = "Received" },
  state "working" { zh = "处理中", en = "In hand" },
  state "solved" { zh = "已解决", en = "Solved", stage = "solved" },
  state "closed" { zh = "已关闭", en = "Closed", stage = "over" },

  step "take" { zh = "受理并归类", en = "Take", from = { "received" }, to = "working", by = { "owner", "store", "region", "hq" },
    asks = { "class" }, doing = { set_due { after = open_days(3) } } },
  step "hand_up" { zh = "上报区域", en = "Hand up", from = { "received", "working" }, by = { "owner", "store" }, reason = true,
    doing = { assign { to = "region" }, notify { to = "region", message = "ticket_notice", by = { "team" } } } },
  step "answer" { zh = "答复顾客", en = "Answer the customer", from = { "working", "solved" }, by = { "owner", "store", "region", "hq" },
    asks = { "reply" }, doing = { reply { message = "ticket_answer", by = { "sms" }, unasked = true } } },
  step "solve" { zh = "解决", en = "Solve", from = { "working" }, to = "solved", by = { "owner", "store", "region", "hq" }, asks = { "note" } },
  step "close" { zh = "关闭", en = "Close", from = { "solved" }, to = "closed", by = { "region", "hq" } },
  step "reopen" { zh = "重新打开", en = "Reopen", from = { "solved", "closed" }, to = "working", by = { "store", "region", "hq" },
    reason = true, doing = { set_due { after = open_days(3) } } },

  timer "unanswered" { during = { "received" }, after = open_hours(24), doing = { assign { to = "region" }, mark { "late" },
    notify { to = "region", message = "ticket_notice", by = { "team" } } } },
  timer "stale" { during = { "working" }, after = open_days(7), times = 4, doing = { assign { to = "region" }, mark { "stale" } } },
}

-- 缺货：留言里说缺货的，交给负责供货的人（earshot user duty NAME supply --region E1）；三个营业日没有结果就退回区域。
-- Out of stock goes to who is charged with supply in the store's region: a duty that HQ gives with `earshot user duty`. Where nobody is, the
-- region and HQ see it all the same, and the timer brings it to the region.
return workflow "supply" {
  title = { zh = "缺货", en = "Out of stock" },
  opens = on_response { survey = "visit", words = { "缺货", "断货", "卖完了", "没有货", "买不到" } },
  duty = "supply",
  due = open_days(2),
  class = "stock",
  classes = {
    stock = { zh = "门店缺货", en = "Out at the store" },
    ["stock.order"] = { zh = "订货不足", en = "Ordered too little" },
    ["stock.delivery"] = { zh = "送货延误", en = "Delivered late" },
    range = { zh = "不在经营范围", en = "Not in the range" },
  },
  doing = { notify { to = "owner", message = "ticket_notice", by = { "team" } } },

  state "received" { zh = "待受理", en = "Received" },
  state "working" { zh = "处理中", en = "In hand" },
  state "solved" { zh = "已解决", en = "Solved", stage = "solved" },
  state "closed" { zh = "已关闭", en = "Closed", stage = "over" },

  step "take" { zh = "受理", en = "Take", from = { "received" }, to = "working", by = { "owner", "region", "hq" },
    doing = { set_due { after = open_days(3) } } },
  step "answer" { zh = "告知顾客到货", en = "Tell the customer", from = { "working", "solved" }, by = { "owner", "store", "region", "hq" },
    asks = { "reply" }, doing = { reply { message = "ticket_answer", by = { "sms" } } } },
  step "solve" { zh = "已补货", en = "In stock again", from = { "received", "working" }, to = "solved", by = { "owner", "store", "region", "hq" },
    asks = { "class" } },
  step "close" { zh = "关闭", en = "Close", from = { "solved" }, to = "closed", by = { "owner", "region", "hq" } },
  step "reopen" { zh = "又缺货了", en = "Out again", from = { "solved", "closed" }, to = "working", by = { "store", "region", "hq" },
    reason = true, doing = { set_due { after = open_days(3) } } },

  timer "unanswered" { during = { "received" }, after = open_days(3), doing = { assign { to = "region" }, mark { "late" },
    notify { to = "region", message = "ticket_notice", by = { "team" } } } },
}

-- 门店未达标：整个置信区间都在目标以下的月份才算，不为偶然波动开单；连续未达标时每三个月再开一张。目标由 earshot stores target 设定，
-- 没有目标就不会开单。想先看会开多少：earshot rules backtest --workflow under_target。
-- A store whose index lies under its target by more than chance: all of its interval does. The figure, its base, interval and target stand with
-- the ticket as they were. Without targets nothing opens. The region's manager finds the cause with the store; what it takes is a plan.
return workflow "under_target" {
  title = { zh = "门店未达标", en = "Under target" },
  opens = on_month { survey = "visit", figure = "index:service", every = 3 },
  owner = "region",
  due = open_days(5),
  doing = { notify { to = "region", message = "ticket_notice", by = { "team" } } },

  state "received" { zh = "待受理", en = "Received" },
  state "working" { zh = "处理中", en = "In hand" },
  state "solved" { zh = "已解决", en = "Solved", stage = "solved" },
  state "closed" { zh = "已关闭", en = "Closed", stage = "over" },

  step "take" { zh = "开始分析", en = "Look into it", from = { "received" }, to = "working", by = { "owner", "region", "hq" },
    doing = { set_due { after = open_days(20) } } },
  step "solve" { zh = "已定措施", en = "Measures are set", from = { "working" }, to = "solved", by = { "owner", "region", "hq" }, asks = { "note" } },
  step "close" { zh = "关闭", en = "Close", from = { "solved" }, to = "closed", by = { "region", "hq" }, reason = true },

  timer "unanswered" { during = { "received" }, after = open_days(5), doing = { assign { to = "hq" }, mark { "late" },
    notify { to = "hq", message = "ticket_notice", by = { "team" } } } },
}

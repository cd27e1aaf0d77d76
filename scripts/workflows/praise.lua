-- 表扬：打了 9、10 分又点名夸奖的，区域核实后记一次表扬。
-- 记到人：核实前把表扬交给本人（earshot ticket assign），或在问卷里用单选题问是谁接待的，并在这里写 thanks = "题号"；用 earshot ticket figures --praise 查看。
-- Praise: a customer who would recommend us and says whom they thank. The region confirms it, and the store has a recognition.
-- So that it counts for a person, give it to them (earshot ticket assign), or ask by whom customers were served, a choice of one, and name the
-- question here: thanks = "served". `earshot ticket figures --praise` tells them.
return workflow "praise" {
  title = { zh = "顾客表扬", en = "Praise" }, praise = true,
  opens = on_response { survey = "visit", where = at_least("recommend", 9),
    words = { "表扬", "点赞", "感谢", "谢谢", "热情", "耐心", "周到", "贴心" } },
  owner = "store",
  due = open_days(10),

  state "received" { zh = "待核实", en = "Received" },
  state "confirmed" { zh = "已确认", en = "Confirmed", stage = "over" },
  state "dropped" { zh = "不计入", en = "Dropped", stage = "over" },

  step "confirm" { zh = "确认", en = "Confirm", from = { "received" }, to = "confirmed", by = { "region", "hq" }, doing = { mark { "star" } } },
  step "drop" { zh = "不计入", en = "Drop", from = { "received" }, to = "dropped", by = { "region", "hq" }, reason = true },
  step "thank" { zh = "转告员工", en = "Pass it on", from = { "received" }, by = { "owner", "store" }, asks = { "note" } },

  -- What nobody looked at within a month counts for nobody.
  timer "unread" { during = { "received" }, after = days(30), to = "dropped" },
}

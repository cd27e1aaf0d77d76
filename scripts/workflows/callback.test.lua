-- Which answers open a callback, and how it goes on. The stores are open from ten to ten.
return cases "callback" {
  of = "workflow",

  -- 0 to 4 of "recommend". Twenty-four open hours from Monday ten o'clock: Tuesday at closing time.
  case "打 4 分：门店须在二十四个营业小时内受理" {
    at = "2026-11-02 10:00",
    given = { recommend = 4, comment = "排队太久" },
    expect = { state = "received", owner = "store", due = "2026-11-03 22:00", class = "", marks = "" },
  },
  case "打 5 分：不开单" { at = "2026-11-02 10:00", given = { recommend = 5 }, expect = { opens = false } },
  case "没有打分：不开单" { at = "2026-11-02 10:00", given = { comment = "排队太久" }, expect = { opens = false } },
  case "当天受理、次日解决、区域关闭" {
    at = "2026-11-02 10:00",
    given = { recommend = 2 },
    expect = { owner = "store" },
    walk = {
      { after = hours(3), step = "take", by = "store", says = "waiting", state = "working", class = "waiting", due = "2026-11-05 22:00" },
      { after = hours(4), step = "answer", by = "store", state = "working" },
      { after = days(1), step = "solve", by = "store", state = "solved", due = "" },
      { after = days(2), step = "close", by = "region", state = "closed", marks = "" },
    },
  },
  -- Nobody takes it: to the region when the store's hours are used up, to headquarters at the end of the third day behind.
  case "没有人受理：先到区域，再到总部" {
    at = "2026-11-02 10:00",
    given = { recommend = 0 },
    expect = { owner = "store" },
    walk = {
      { after = open_hours(23), owner = "store", marks = "" },
      { after = open_hours(24), owner = "region", marks = "late", state = "received" },
      { after = open_days(3), owner = "hq", marks = "late" },
    },
  },
  case "不予受理由区域定，门店不行" {
    at = "2026-11-02 10:00",
    given = { recommend = 1 },
    expect = { state = "received" },
    walk = {
      { after = hours(1), step = "dismiss", by = "store", refused = true, state = "received" },
      { after = hours(2), step = "dismiss", by = "region", state = "closed" },
    },
  },
}

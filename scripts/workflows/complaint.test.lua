-- Complaints are opened by hand alone: a case without an answer and without months.
return cases "complaint" {
  of = "workflow",

  case "晚上九点接到：余下的从次日十点算起" {
    at = "2026-11-02 21:00",
    expect = { state = "received", owner = "store", due = "2026-11-04 21:00", class = "" },
  },
  case "没有人受理：转区域；仍无结果：记滞留" {
    at = "2026-11-02 10:00",
    expect = { owner = "store" },
    walk = {
      { after = open_hours(24), owner = "region", marks = "late", state = "received" },
      { after = days(3), step = "take", by = "region", says = "service.attitude", state = "working", class = "service.attitude" },
      { after = days(20), state = "working", owner = "region", marks = "late stale" },
    },
  },
  case "门店不能关闭自己的投诉" {
    at = "2026-11-02 10:00",
    expect = { owner = "store" },
    walk = {
      { after = hours(1), step = "take", by = "store", says = "goods.quality", state = "working" },
      { after = hours(2), step = "solve", by = "store", state = "solved", due = "" },
      { after = hours(3), step = "close", by = "store", refused = true },
      { after = hours(4), step = "close", by = "region", state = "closed" },
      { after = days(2), step = "reopen", by = "store", state = "working", due = "2026-11-07 22:00" },
    },
  },
}

-- What staff report and what stands on platforms opens one where it says 投诉. A case without an answer is one that was opened by hand.
return cases "complaint" {
  of = "workflow",

  case "店员录入的投诉：自动开单" {
    at = "2026-11-02 10:00",
    came = "staff",
    given = { recommend = 6, comment = "顾客来电投诉：面包里有头发" },
    expect = { state = "received", owner = "store", due = "2026-11-03 22:00" },
  },
  case "平台评价里说要投诉：自动开单" { at = "2026-11-02 10:00", came = "review", given = { comment = "再这样就去12315举报" }, expect = { owner = "store" } },
  case "店员录入的一般意见：不开单" { at = "2026-11-02 10:00", came = "staff", given = { recommend = 3, comment = "等太久" }, expect = { opens = false } },
  -- What customers say themselves is the callback's.
  case "顾客自己填的：不走这个流程" { at = "2026-11-02 10:00", came = "invited", given = { recommend = 1, comment = "我要投诉" }, expect = { opens = false } },
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

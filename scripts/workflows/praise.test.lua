-- Who praises whom: nine or ten, and a word of thanks.
return cases "praise" {
  of = "workflow",

  case "10 分又道谢：等区域核实" {
    at = "2026-11-02 10:00",
    given = { recommend = 10, comment = "收银的大姐很耐心，谢谢" },
    expect = { state = "received", owner = "store", due = "2026-11-12 22:00" },
  },
  case "8 分的谢谢：不算" { at = "2026-11-02 10:00", given = { recommend = 8, comment = "谢谢" }, expect = { opens = false } },
  case "10 分没有写什么：不算" { at = "2026-11-02 10:00", given = { recommend = 10 }, expect = { opens = false } },
  case "区域确认：记一颗星；门店自己不能确认" {
    at = "2026-11-02 10:00",
    given = { recommend = 9, comment = "服务热情" },
    expect = { owner = "store" },
    walk = {
      { after = days(1), step = "confirm", by = "store", refused = true, marks = "" },
      { after = days(2), step = "thank", by = "store", state = "received" },
      { after = days(3), step = "confirm", by = "region", state = "confirmed", marks = "star" },
    },
  },
  case "一个月没有人核实：不计入" {
    at = "2026-11-02 10:00",
    given = { recommend = 9, comment = "表扬三号收银台" },
    expect = { state = "received" },
    walk = { { after = days(29), state = "received" }, { after = days(30), state = "dropped", marks = "" } },
  },
}

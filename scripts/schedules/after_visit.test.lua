-- Whom the schedule asks, and whom it leaves in peace. `earshot rules test` tries it; nothing else reads this file.
return cases "after-visit" {
  of = "schedule",

  case "昨天来过、同意过：十点发短信" {
    at = "2026-11-02 10:00",
    given = { { visited = days(1) } },
    expect = { asked = 1, by = "sms", goes_out = "2026-11-02 10:00" },
  },
  case "两天以前来的：不再问" {
    at = "2026-11-02 10:00",
    given = { { visited = days(3) } },
    expect = { asked = 0, not_meant = 1 },
  },
  case "没有同意、不想再收到、没有手机号：都不打扰" {
    at = "2026-11-02 10:00",
    given = {
      { visited = days(1), consent = false },
      { visited = days(1), out = true },
      { visited = days(1), phone = false, email = false },
    },
    expect = { asked = 0, no_consent = 1, opted_out = 1, no_contact = 1 },
  },
  case "三个月里问过：不再问；第九十一天可以再问" {
    at = "2026-11-02 10:00",
    given = { { visited = days(1), asked = days(89) }, { visited = days(1), asked = days(91) } },
    expect = { asked = 1, asked_lately = 1 },
  },
  case "一家店来了两百位：抽四十位" {
    at = "2026-11-02 10:00",
    given = { { times = 200, visited = hours(20) } },
    expect = { asked = 40, not_sampled = 160 },
  },
  case "本月已有三百份：够了，不再问" {
    at = "2026-11-28 10:00", answers = 300,
    given = { { times = 5, visited = days(1) } },
    expect = { asked = 0, quota = 5 },
  },
  case "夜里补跑：等到早上九点才发" {
    at = "2026-11-02 23:30",
    given = { { visited = days(1) } },
    expect = { asked = 1, goes_out = "2026-11-03 09:00" },
  },
}

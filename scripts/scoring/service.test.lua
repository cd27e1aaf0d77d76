-- What the service index is expected to do. `earshot rules test` tries it; nothing else reads this file.
return cases "service" {
  of = "scoring",

  case "五个维度都是 4 分：75 分，A" {
    given = { { times = 40, attitude = 4, help = 4, range = 4, fresh = 4, queue = 4, price = 4, tidy = 4 } },
    expect = { index = 75, band = "A", n = 40 },
  },
  case "结账只有 2 分：扣 10 分，降到 C" {
    given = { { times = 40, attitude = 4, help = 4, range = 4, fresh = 4, queue = 2, price = 4, tidy = 4 } },
    expect = { index = 65, band = "C" },
  },
  case "售后不计入：退换货打几分都一样" {
    given = { { times = 40, attitude = 4, help = 4, range = 4, fresh = 4, queue = 4, price = 4, tidy = 4, returns = 1 } },
    expect = { index = 75 },
  },
  case "有一个维度没人回答：没有指数" {
    given = { { times = 40, attitude = 4, range = 4, queue = 4, price = 4 } },
    expect = { hidden = true },
  },
  case "二十份答卷：算得出，但标为不确定" {
    given = { { times = 20, attitude = 5, help = 5, range = 5, fresh = 5, queue = 5, price = 5, tidy = 5 } },
    expect = { index = 100, band = "A", uncertain = true },
  },
  case "不到隐私下限：不显示" {
    given = { { times = 9, attitude = 5, help = 5, range = 5, fresh = 5, queue = 5, price = 5, tidy = 5 } },
    expect = { hidden = true },
  },
}

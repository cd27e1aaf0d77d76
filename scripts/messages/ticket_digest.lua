-- To staff, once a morning: `digest` of earshot.lua says when and by which channel. {pressing} names the first five that are theirs.
return message "ticket_digest" {
  text = {
    zh = "【{chain}】{to}：您今天有 {mine} 张工单要处理，{reply} 位顾客等待答复，改进计划到期事项 {plans} 项。最急的：{pressing}。所辖门店未结 {open} 张，逾期 {overdue} 张，今天到期 {today} 张，新开 {new} 张。查看：earshot ticket digest",
    en = "{chain}, {to}: {mine} tickets are yours, {reply} customers wait for an answer, {plans} steps of plans are due. First: {pressing}. In your stores {open} are open, {overdue} overdue, {today} due today, {new} new. See: earshot ticket digest",
  },
  values = { "to", "mine", "reply", "plans", "pressing", "open", "overdue", "today", "new" },
}

-- To staff, once a morning: earshot ticket digest --by team
return message "ticket_digest" {
  text = {
    zh = "【{chain}】{to}：您今天有 {mine} 张工单要处理；所辖门店共 {open} 张未结，逾期 {overdue} 张，今天到期 {today} 张，新开 {new} 张。查看：earshot ticket digest",
    en = "{chain}, {to}: {mine} tickets are yours. In your stores {open} are open, {overdue} overdue, {today} due today, {new} new. See: earshot ticket digest",
  },
  values = { "to", "mine", "open", "overdue", "today", "new" },
}

-- How a file of answers is read: which column is what. A text names a column of the file; each answer goes to a question of the survey.
-- An empty cell is a missing answer, not a zero.
return mapping "responses" {
  of = "responses",
  survey = "visit", source = "receipt", class = "receipt",

  external_id = "答卷编号", store = "门店编号", at = "提交时间",

  answers = {
    recommend = "推荐意愿",
    attitude = "员工态度", help = "员工帮助", price = "价格", tidy = "整洁动线",
    range = "商品齐全", fresh = "生鲜新鲜", queue = "结账等候", returns = "退换货",
    effort = "轻松顺利", channel = "购物方式", comment = "留言",
  },
}

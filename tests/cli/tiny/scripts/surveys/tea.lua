return survey "tea" {
  title = { zh = "喝茶", en = "Your tea" },
  nps    "recommend" { zh = "您会推荐我们吗？", en = "Would you recommend us?" },
  csat   "taste"     { zh = "茶的味道", en = "The taste" },
  choice "where"     { zh = "在哪里喝", en = "Where", options = { { id = "here", zh = "堂食", en = "Here" }, { id = "away", zh = "外带", en = "Away" } } },
  text   "comment"   { zh = "留言", en = "A word" },
}

-- One score from 1 to 10 and a comment. The score has NPS classes; 8 and more count as satisfied.
return survey "hotpot" {
  title = { zh = "用餐评价", en = "Restaurant review" },
  nps  "score10" { from = 1, to = 10, top = 8, zh = "总体评分", en = "Overall score" },
  text "comment" { zh = "评价", en = "Comment" },
}

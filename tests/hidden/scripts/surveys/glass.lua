return survey "glass" {
  title = { zh = "体验", en = "Your visit" },
  dimensions = { service = { zh = "服务", en = "Service" } },
  nps  "recommend" { zh = "您会推荐我们吗？", en = "Would you recommend us?" },
  csat "polite"    { zh = "礼貌", en = "Polite", dimension = "service" },
  csat "help"      { zh = "帮助", en = "Helpful", dimension = "service" },
  text "comment"   { zh = "还想说什么", en = "Anything else" },
}

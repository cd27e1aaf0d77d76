-- Twelve questions, the size of an ordinary store survey.
return survey "bench" {
  title = { zh = "到店体验", en = "Your visit" },
  dimensions = { visit = { zh = "到店", en = "Visit" } },
  nps    "recommend"   { zh = "推荐意愿", en = "Recommend" },
  csat   "staff"       { zh = "员工", en = "Staff", dimension = "visit" },
  csat   "goods"       { zh = "商品", en = "Goods", dimension = "visit" },
  csat   "price"       { zh = "价格", en = "Price", dimension = "visit" },
  csat   "environment" { zh = "环境", en = "Environment", dimension = "visit" },
  csat   "checkout"    { zh = "结账", en = "Checkout", dimension = "visit" },
  csat   "service"     { zh = "服务", en = "Service", dimension = "visit" },
  csat   "speed"       { zh = "速度", en = "Speed", dimension = "visit" },
  csat   "clean"       { zh = "清洁", en = "Cleanliness", dimension = "visit" },
  ces    "effort"      { zh = "省力", en = "Effort" },
  choice "channel"     { zh = "得知渠道", en = "Heard of us", options = {
    { id = "friend", zh = "朋友", en = "Friends" }, { id = "street", zh = "路过", en = "Passing by" },
    { id = "online", zh = "网络", en = "Online" }, { id = "mall", zh = "商场", en = "The mall" },
  } },
  text   "comment"     { zh = "您的话", en = "Comment" },
}

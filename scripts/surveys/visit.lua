-- 到店体验: the one questionnaire of the example chain. A customer scans the code on the receipt and is done in under a minute.
--
-- An id ("queue") lives as long as the survey: months are compared by it. The wording may be polished, the id may not be reused for
-- something else. Several questions may share a dimension; the dimension's mean is over all their answers.
return survey "visit" {
  title = { zh = "到店体验", en = "Your visit" },

  dimensions = {
    staff       = { zh = "员工服务", en = "Staff" },
    price       = { zh = "价格", en = "Price" },
    environment = { zh = "购物环境", en = "Environment" },
    goods       = { zh = "商品", en = "Goods" },
    checkout    = { zh = "结账体验", en = "Checkout" },
    aftersales  = { zh = "售后", en = "After-sales" },
  },

  -- 0 to 10. The first nps question leads: it is the one in the headline.
  nps "recommend" { zh = "您有多大可能向亲友推荐我们？", en = "How likely are you to recommend us to friends or family?" },

  -- 1 to 5; 4 and 5 count as satisfied.
  csat "attitude" { zh = "员工的态度", en = "Friendliness of our staff", dimension = "staff" },
  csat "help"     { zh = "员工的帮助", en = "Help from our staff", dimension = "staff" },
  csat "price"    { zh = "价格实惠", en = "Value for money", dimension = "price" },
  csat "tidy"     { zh = "店内整洁、好走好找", en = "A tidy shop, easy to find your way", dimension = "environment" },
  csat "range"    { zh = "商品齐全、不缺货", en = "Range and availability", dimension = "goods" },
  csat "fresh"    { zh = "生鲜的新鲜程度", en = "Freshness", dimension = "goods" },
  csat "queue"    { zh = "结账等候", en = "Waiting at the checkout", dimension = "checkout" },
  csat "returns"  { zh = "退换货的处理（没有可不答）", en = "Returns and exchanges (leave empty if none)", dimension = "aftersales" },

  -- 1 (strongly disagree) to 7 (strongly agree); 5 and more count as easy.
  ces "effort" { zh = "这次购物，从进店到离店都轻松顺利", en = "Shopping here today was easy from start to finish" },

  choice "channel" {
    zh = "这次您是怎么买的？", en = "How did you shop today?",
    options = {
      { id = "shelf",  zh = "到店选购", en = "In the shop" },
      { id = "pickup", zh = "线上下单、到店自提", en = "Ordered online, picked up here" },
      { id = "both",   zh = "自提时又买了些", en = "Picked up an order and bought more" },
    },
  },

  text "comment" { zh = "还有什么想对我们说的？", en = "Anything else you would like to tell us?" },
}

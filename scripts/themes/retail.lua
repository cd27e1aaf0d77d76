-- 留言说的是什么: a comment names a theme when it holds one of the theme's words, anywhere and letter for letter. 不新鲜 is found by 新鲜
-- too, so a theme says what a comment is about, never whether it praises or complains: that is read from the score given with it.
--
-- Choose words that mean one thing in a shop. 人 or 快 would be in everything, 贵 would find 贵店; 等了 and 排队 are only
-- ever about waiting.
return themes "retail" {
  survey = "visit", question = "comment",

  theme "staff" {
    zh = "员工服务", en = "Staff",
    words = { "服务", "态度", "店员", "员工", "收银员", "阿姨", "大姐", "小哥", "热心", "热情", "耐心", "不耐烦", "爱理不理", "爱答不理",
              "没人帮", "找不到人", "没人理", "帮忙" },
  },
  theme "queue" {
    zh = "结账排队", en = "Checkout and queues",
    words = { "排队", "排了", "收银", "结账", "买单", "等了", "等半天", "等太久", "自助机", "扫码付" },
  },
  theme "price" {
    zh = "价格与促销", en = "Prices and offers",
    words = { "价格", "价签", "价钱", "标价", "太贵", "很贵", "好贵", "偏贵", "有点贵", "更贵", "贵了", "贵不少", "便宜", "实惠", "划算", "性价比", "优惠", "促销", "打折", "满减", "活动", "会员价",
              "多收", "差价", "小票" },
  },
  theme "range" {
    zh = "商品与缺货", en = "Range and availability",
    words = { "缺货", "断货", "没货", "卖完", "卖光", "补货", "空货架", "货架空", "买不到", "品种", "种类", "齐全", "东西全", "东西也全",
              "东西少" },
  },
  theme "fresh" {
    zh = "生鲜与品质", en = "Freshness and quality",
    words = { "新鲜", "烂", "发黄", "黄了", "蔫", "变质", "过期", "临期", "保质期", "有异味", "发臭", "质量", "好吃", "难吃", "好喝" },
  },
  theme "tidy" {
    zh = "环境与动线", en = "Tidiness and layout",
    words = { "环境", "干净", "整洁", "卫生", "脏", "过道", "通道", "推车过不去", "地上有水", "滑倒", "拥挤", "太挤", "灯光", "空调",
              "堆在", "难找", "好找" },
  },
  theme "returns" {
    zh = "退换与售后", en = "Returns and after-sales",
    words = { "退货", "换货", "退换", "退款", "退钱", "退个", "不给退", "售后", "投诉", "赔" },
  },
  theme "pickup" {
    zh = "线上与自提", en = "Online and pick-up",
    words = { "线上", "网上", "下单", "自提", "配送", "送货", "小程序", "外卖" },
  },
  theme "access" {
    zh = "位置与停车", en = "Location and parking",
    words = { "停车", "车位", "离家近", "家门口", "地铁", "公交", "位置", "太远", "顺路" },
  },
}

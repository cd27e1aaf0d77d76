-- The word lists that the reference figures were made with. A theme goes by its own name, as in the references.
return themes "reviews" {
  survey = "hotpot", question = "comment",
  theme "口味" { zh = "口味", en = "口味", words = { "口味", "味道", "好吃", "难吃", "不好吃", "美味", "香", "鲜", "辣" } },
  theme "服务" { zh = "服务", en = "服务", words = { "服务", "服务员", "态度", "热情", "老板", "小哥", "小姐姐", "前台" } },
  theme "环境" { zh = "环境", en = "环境", words = { "环境", "装修", "氛围", "干净", "卫生", "脏", "空调", "吵" } },
  theme "价格" { zh = "价格", en = "价格", words = { "价格", "价位", "便宜", "实惠", "划算", "性价比", "贵", "不值" } },
  theme "排队等位" { zh = "排队等位", en = "排队等位", words = { "排队", "等位", "等了", "等太久", "叫号", "拿号", "取号", "人多" } },
  theme "上菜速度" { zh = "上菜速度", en = "上菜速度", words = { "上菜", "上得快", "上的快", "太慢", "很慢", "速度", "催" } },
  theme "食材新鲜" { zh = "食材新鲜", en = "食材新鲜", words = { "新鲜", "不新鲜", "食材", "变质", "臭了", "过期" } },
  theme "团购套餐" { zh = "团购套餐", en = "团购套餐", words = { "团购", "套餐", "优惠", "券", "代金" } },
  theme "分量" { zh = "分量", en = "分量", words = { "分量", "份量", "量足", "量大", "量少", "吃不完", "不够吃" } },
  theme "交通停车" { zh = "交通停车", en = "交通停车", words = { "停车", "地铁", "位置", "难找", "好找", "交通" } },
}

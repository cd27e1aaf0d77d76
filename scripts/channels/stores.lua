-- How the list of stores is read. An import that would move a store to another region is refused unless it says from when on:
--
--     earshot stores import stores/moved-2025-07-01.csv --effective 2025-07-01
return mapping "stores" {
  of = "stores",
  code = "门店编号", name = "门店名称",
  region = "区域编号", region_name = "区域",
  opened = "开业日期", closed = "闭店日期",
}

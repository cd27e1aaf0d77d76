-- How the list of stores is read. A store that appears again with an effective date (生效日期) changes on that day: 徐州云龙店 hangs on
-- another region from 2025-07-01 on.
return mapping "stores" {
  of = "stores",
  code = "门店编号", name = "门店名称",
  region = "区域编号", region_name = "区域",
  opened = "开业日期", closed = "闭店日期", effective = "生效日期",
}

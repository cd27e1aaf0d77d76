-- A district is a region. Of its 59 stores, 41 have no data.
return mapping "hotpot_stores" {
  of = "stores", code = "store_id", name = "store_name", region = "district",
}

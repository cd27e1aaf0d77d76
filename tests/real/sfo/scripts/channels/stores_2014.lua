-- The same of 2014, which calls the area by another name.
return mapping "sfo_gates_2014" {
  of = "stores",
  code = "{AREA}-{GATE}", name = "Boarding area {AREA}, gate {GATE}",
  region = "AREA", region_name = "Boarding area {AREA}",
}

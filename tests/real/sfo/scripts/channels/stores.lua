-- A raw file as a list of stores: each row names a gate and its area, and rows that repeat name the same store. The area is the one that
-- the interviewer noted, which the reference figures use too; where the list of gates says another, the same gate is another store.
return mapping "sfo_gates" {
  of = "stores",
  code = "{BAREA}-{GATE}", name = "Boarding area {BAREA}, gate {GATE}",
  region = "BAREA", region_name = "Boarding area {BAREA}",
}

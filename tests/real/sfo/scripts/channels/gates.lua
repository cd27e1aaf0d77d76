-- The list of gates, for the years whose files name a gate alone.
return mapping "gates" {
  of = "stores",
  code = "gate", name = "Gate {gate}",
  region = "area", region_name = "Boarding area {area}",
}

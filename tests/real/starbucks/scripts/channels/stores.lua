-- The one shop that all answers are taken to be of.
return mapping "stores" { of = "stores", code = "gate", name = "gate", region = "area" }

return calendar "retail" { open = { "10:00", "02:00" } } -- hotpot till two in the morning

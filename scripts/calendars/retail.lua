-- When the doors are open: by this the hours in which a ticket must be answered are counted.
return calendar "retail" {
  open = { "10:00", "22:00" },
}

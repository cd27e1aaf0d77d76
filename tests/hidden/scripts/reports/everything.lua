-- A row for each metric and each list of counts in r, named by its path: nothing that a script may know is left out.
return report "everything" {
  title = { zh = "全部", en = "Everything" }, survey = "glass", scoring = "index", months = 2,
  needs = { traffic = true, targets = true, events = true, spc = "help" },
  build = function(r) return lib.everything.document(r, r.store.name) end,
}

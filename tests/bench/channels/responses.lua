-- The file that bench-generate writes, for the shipped survey.
return mapping "bench_csv" {
  of = "responses", survey = "visit", source = "bench", class = "imported",
  external_id = "id", store = "store", at = "at",
  answers = {
    recommend = "recommend", attitude = "attitude", help = "help", price = "price", tidy = "tidy", range = "range",
    fresh = "fresh", queue = "queue", returns = "returns", effort = "effort", channel = "channel", comment = "comment",
  },
}

return mapping "bench_csv" {
  of = "responses", survey = "bench", source = "bench", class = "imported",
  external_id = "id", store = "store", at = "at",
  answers = {
    recommend = "recommend", staff = "staff", goods = "goods", price = "price", environment = "environment",
    checkout = "checkout", service = "service", speed = "speed", clean = "clean", effort = "effort",
    channel = "channel", comment = "comment",
  },
}

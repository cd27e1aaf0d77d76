-- The workload of the benchmarks: a chain that exists only as numbers.
return settings "bench" {
  name = { zh = "基准测试", en = "Benchmark" }, language = "zh", zone = "Asia/Shanghai",
  floor = { print = 10, screen = 5 }, reports = {},
}

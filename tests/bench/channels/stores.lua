return mapping "bench_stores" { of = "stores", code = "code", name = "name", region = "region" }

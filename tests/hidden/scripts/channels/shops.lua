return mapping "shops_csv" { of = "stores", code = "shop", name = "name", region = "region" }

-- Months that are unlike others everywhere. Marks say what was on, not what caused what.
return {
  ["2025-01"] = "春节", ["2026-02"] = "春节", ["2027-02"] = "春节",
}

// libpqxx 6.4 loses the result of a statement during which the server goes away. Tests that cut
// connections would be blamed for it by the leak checker. Nor does that see what fontconfig holds,
// which finds it by offsets.
extern "C" const char* __lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier)

extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libpqxx\nleak:libfontconfig\n";
}

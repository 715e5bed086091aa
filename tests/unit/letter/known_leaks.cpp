// fontconfig finds what it holds by offsets, which the leak checker takes for no pointers: fonts
// that are kept until the end of the program would be blamed.
extern "C" const char* __lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier)

extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libfontconfig\n";
}

#include <cstdio>

#include "cli/cli.h"

// Only a build with the leak checker asks. fontconfig finds what it holds by offsets, which that
// takes for no pointers, so that a command that has written letters would end as if it leaked.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
extern "C" const char* __lsan_default_suppressions();  // NOLINT(bugprone-reserved-identifier)
extern "C" const char* __lsan_default_options();       // NOLINT(bugprone-reserved-identifier)

extern "C" const char* __lsan_default_suppressions() {  // NOLINT(bugprone-reserved-identifier)
  return "leak:libfontconfig\n";
}
extern "C" const char* __lsan_default_options() {  // NOLINT(bugprone-reserved-identifier)
  return "print_suppressions=0";
}
#endif
#endif

int main(int argc, char** argv) {
  return crier::app::run_cli(argc, argv, stdout, stderr);
}

#include <cstdio>

#include "cli/cli.h"

int main(int argc, char** argv) {
  return crier::app::run_cli(argc, argv, stdout, stderr);
}

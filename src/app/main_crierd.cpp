#include <cstdio>
#include <exception>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/version.h"
#include "config/load.h"
#include "daemon/daemon.h"
#include "runtime/log.h"

namespace {

int start(const std::string& config_file) {
  const auto config = crier::app::load_config(config_file, crier::app::process_environment());
  if (!config) {
    for (const auto& fault : config.error()) {
      fmt::print(stderr, "crierd: {}\n", crier::app::text_of(fault));
    }
    return 2;
  }
  crier::log::open(config->daemon.log);
  return crier::app::run_daemon(*config);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Runs the campaigns that are scheduled, until it is told to stop.", "crierd");
  std::string config_file;
  app.add_option("--config", config_file,
                 "Configuration file (default: $CRIER_CONFIG, ./crier.toml, /etc/crier/crier.toml)")
      ->type_name("FILE");
  app.set_version_flag("--version", std::string("crierd ") + crier::app::version_text());
  app.footer(
      "\nSIGTERM or SIGINT: takes nothing new, waits for what is on the wire, books it, ends.\n"
      "The same once more: ends at once; what was on the wire is in doubt.\n"
      "\nExamples:\n"
      "  crierd\n"
      "  crierd --config /etc/crier/crier.toml\n"
      "\nExit codes: 0 done, 1 failed, 2 wrong configuration or usage");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    return start(config_file);
  } catch (const std::exception&) {
    crier::log::fatal("crierd cannot go on",
                      {{"why", crier::app::words_of_end(std::current_exception())}});
    return 1;
  }
}

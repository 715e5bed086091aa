// What a command works with. Nothing of it is touched before a command asks for it, so that
// `crier --help` needs neither file nor database.
#pragma once

#include <cstdint>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/refusal.h"
#include "base/time.h"
#include "cli/failure.h"
#include "config/config.h"
#include "config/load.h"
#include "notice/template/catalogue.h"
#include "postgres/database.h"
#include "use_cases/campaign/opening/opened_campaign.h"

namespace crier::app {

// --format of a command that prints something.
enum class Format : std::uint8_t { table, json, csv };

class Context {
 public:
  Context(std::FILE* out, std::FILE* err) : out_(out), err_(err) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // crier.toml, read on first use. Throws CommandFailure with all faults; a secret that cannot be
  // read here is none, and empty.
  [[nodiscard]] const Config& config();
  // For what uses the secrets of a section, "channel.email": throws CommandFailure with those of it
  // that cannot be read.
  void require_secrets(std::string_view section);
  // As database_url() says, connected and of this program's schema. Throws CommandFailure.
  [[nodiscard]] store::Connection& connection();
  [[nodiscard]] const store::Settings& settings();
  // What the server has refused on connection(), if that is what `failure` means: by rule, or for
  // want of room or time. Rows that are refused are named by the message itself, and whoever runs
  // the command may see them.
  [[nodiscard]] std::optional<Refusal> refusal_of(const std::exception_ptr& failure);
  // The configured server, or the embedded one, which is started when it does not run; its schema
  // is this program's.
  [[nodiscard]] const std::string& database_url();

  // The shipped templates and the operator's own, read on first use. Throws CommandFailure.
  [[nodiscard]] const notice::Catalogue& catalogue();
  // What notices are made from. Valid as long as this.
  [[nodiscard]] NoticeSource notice_source();

  [[nodiscard]] std::FILE* out() const { return out_; }
  [[nodiscard]] std::FILE* err() const { return err_; }
  // Bars and lines that are drawn again belong on a terminal only.
  [[nodiscard]] bool out_is_terminal() const;
  // Whether somebody can be asked.
  [[nodiscard]] bool in_is_terminal() const;
  [[nodiscard]] bool err_is_terminal() const;
  // On a terminal, unless NO_COLOR or --no-color asks for none.
  [[nodiscard]] bool colours_wanted() const;

  // Who does it, for the audit trail: --actor, or the account (the one behind sudo).
  [[nodiscard]] std::string actor() const;
  [[nodiscard]] WallTime now() const;

  // The exit code of a command that ends without failure; done when nothing is said.
  void end_with(ExitCode code) { exit_code_ = code; }
  [[nodiscard]] ExitCode exit_code() const { return exit_code_; }

  // Bound to the global options by run_cli, before any command runs.
  struct GlobalOptions {
    std::string config_file;
    std::string actor;
    bool no_color{};
  };
  GlobalOptions options;

 private:
  std::FILE* out_;
  std::FILE* err_;
  std::optional<CommandConfig> config_;
  std::optional<std::string> database_url_;
  std::unique_ptr<store::Connection> connection_;
  std::optional<store::Settings> settings_;
  std::optional<notice::Catalogue> catalogue_;
  ExitCode exit_code_{ExitCode::done};
};

}  // namespace crier::app

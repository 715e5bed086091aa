// Who is told of alarms by webhook: a sink that keeps them, in a folder of its own.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "support/e2e/sink_process.h"

namespace crier::e2e {

// Everything that a sink was given.
[[nodiscard]] std::vector<std::string> received(const SinkProcess& sink);

class AlarmReceiver {
 public:
  AlarmReceiver();
  ~AlarmReceiver();
  AlarmReceiver(const AlarmReceiver&) = delete;
  AlarmReceiver& operator=(const AlarmReceiver&) = delete;

  // [alarms] of crier.toml with its webhook, without mails.
  [[nodiscard]] std::string settings() const;
  // Those of a kind: "raised", "cleared".
  [[nodiscard]] std::vector<boost::json::object> posted(std::string_view kind) const;
  [[nodiscard]] std::vector<boost::json::object> posted(std::string_view kind,
                                                        std::string_view subject) const;

  [[nodiscard]] SinkProcess& sink() { return sink_; }

 private:
  std::filesystem::path folder_;
  SinkProcess sink_;
};

}  // namespace crier::e2e

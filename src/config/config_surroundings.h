// What sections of a configuration can be compared with, and what was found wrong with them.
// Internal to `checked` (config/config_check.h), which asks every section.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "config/config_check.h"

namespace crier::app {

class ConfigSurroundings {
 public:
  // `reading` must outlive this.
  explicit ConfigSurroundings(const ConfigReading& reading);

  // False: the value of `key` is faulty by itself.
  [[nodiscard]] bool is_sound(const std::string& key) const { return !faulty_.contains(key); }

  void remark(Severity severity, const std::string& key, std::string message);
  void fault(const std::string& key, std::string message) {
    remark(Severity::fault, key, std::move(message));
  }
  void warning(const std::string& key, std::string message) {
    remark(Severity::warning, key, std::move(message));
  }

  // Each leaves alone what is empty or not sound.
  void check_certificates(const std::string& key, const std::string& path);
  void check_folder_to_be(const std::string& key, const std::filesystem::path& directory);
  // Whether `host` leads somewhere; asked at the end, with all others.
  void check_name(const std::string& key, std::string host) {
    names_.emplace_back(key, std::move(host));
  }

  // After the last check; asks name servers, and waits at most some seconds for them.
  [[nodiscard]] std::vector<ConfigRemark> remarks() &&;

 private:
  void ask_for_names();

  const ConfigReading& reading_;
  std::set<std::string> faulty_;
  std::vector<std::pair<std::string, std::string>> names_;  // Key and host.
  std::vector<ConfigRemark> remarks_;
};

}  // namespace crier::app

// The groups of rules that campaign/validation/validation.h applies. Private to validation*.cpp.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "campaign/validation/validation.h"

namespace crier {

[[nodiscard]] inline bool is_among(std::string_view name, const std::vector<std::string>& names) {
  return std::ranges::find(names, name) != names.end();
}

// Collects what the rules find, and knows which keys they must leave alone.
class Findings {
 public:
  // `unread` must outlive this.
  explicit Findings(const UnreadKeys& unread) : unread_(unread) {}

  [[nodiscard]] bool was_read(std::string_view key) const { return !unread_.contains(key); }

  void fault(std::string_view key, std::string message) {
    found_.push_back({Severity::fault, std::string(key), std::move(message)});
  }
  void warning(std::string_view key, std::string message) {
    found_.push_back({Severity::warning, std::string(key), std::move(message)});
  }

  [[nodiscard]] std::vector<Finding> take() { return std::move(found_); }

 private:
  const UnreadKeys& unread_;
  std::vector<Finding> found_;
};

void check_names(const CampaignSpec& spec, const SpecSurroundings& surroundings,
                 Findings& findings);
void check_jurisdiction(const CampaignSpec& spec, Findings& findings);
void check_dates(const CampaignSpec& spec, WallTime now, Findings& findings);
void check_sender(const CampaignSpec& spec, Findings& findings);
void check_objection_link(const CampaignSpec& spec, Findings& findings);
void check_facts(const CampaignSpec& spec, const SpecSurroundings& surroundings,
                 Findings& findings);

}  // namespace crier

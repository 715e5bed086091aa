// Where bounces come in: the address that an operator has made up for return paths
// ("bounces@bounces.example.org"), and the return paths of one step of a campaign under it.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/lane.h"
#include "feedback/path/return_path.h"

namespace crier::feedback {

struct ReturnAddress {
  std::string tag;     // is_return_path_tag.
  std::string domain;  // In small letters, with A-labels.
};

// The error is for people, and begins with the text.
[[nodiscard]] std::expected<ReturnAddress, std::string> read_return_address(std::string_view text);

// Who is told, at which try, counted from 1.
struct PersonTry {
  Lane lane;
  SubjectId subject;
  int attempt{};
};

// Any number of threads may ask.
class ReturnPaths {
 public:
  ReturnPaths(ReturnAddress address, const ReturnPathKey& key, CampaignId campaign, int step)
      : address_(std::move(address)), key_(key), campaign_(campaign), step_(step) {}

  // A whole address.
  [[nodiscard]] std::string of(const PersonTry& person) const;

 private:
  ReturnAddress address_;
  ReturnPathKey key_;
  CampaignId campaign_;
  int step_;
};

}  // namespace crier::feedback

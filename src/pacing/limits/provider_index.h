// Which group of mailbox providers a destination belongs to. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "pacing/limits/limit_settings.h"

namespace crier::pacing {

// Where a notice goes.
struct Destination {
  // In lower case with A-labels, as campaign/mail_address.h writes it; empty: the channel has no
  // destinations that are told apart.
  std::string_view domain;
  // The mail server of the domain, as the DNS says it, with or without the dot at its end; empty:
  // not known, because a relay stands between.
  std::string_view mx{};
};

class ProviderIndex {
 public:
  explicit ProviderIndex(const std::vector<ProviderGroup>& groups);

  // The place of the group in the list; nothing: it belongs to none. The domain speaks before the
  // mail server: somebody has written it down. Of several suffixes the longest counts.
  [[nodiscard]] std::optional<std::size_t> group_of(const Destination& destination) const;

 private:
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming)
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> by_domain_;
  std::vector<std::pair<std::string, std::size_t>> by_suffix_;  // The longest first.
};

}  // namespace crier::pacing

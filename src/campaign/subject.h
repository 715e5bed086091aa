// A data subject as the audience table knows it. An empty text means that the value is not known.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/id.h"

namespace crier {

struct Subject {
  SubjectId id;
  std::string ref;        // The controller's own name for the person; unique.
  std::string email;      // Syntactically sound when not empty; at most 254 octets.
  std::string name;       // Without control characters.
  std::string locale;     // BCP 47, as the controller stored it.
  std::string country;    // ISO 3166-1 alpha-2, upper case; never empty.
  std::string time_zone;  // IANA id.
  std::string phone;      // E.164.
  std::optional<std::chrono::year_month_day> birth_date;
  // Of the kind that the reader asked for, if a person may have several of it: those that live, a
  // line each, the latest first (campaign/address_kind.h).
  std::string addresses{};
};

}  // namespace crier

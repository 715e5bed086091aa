// Records of the register as lines for the systems that process the data. The same in the feed and
// in exports: what reads the one reads the other.
#pragma once

#include <string>

#include "store/registers/objections.h"

namespace crier::app {

// A JSON object and a line feed. `ref_digest` is the name that a person keeps for ever; `ref` is
// there as well, but not after an erasure, nor in exports without names. `objects` says what stands
// from this record on. What is not known is null.
[[nodiscard]] std::string ndjson_line(const store::ObjectionRecord& record);

// The titles of csv_line, and the fields of a record; empty: not known.
[[nodiscard]] std::string csv_title();
[[nodiscard]] std::string csv_line(const store::ObjectionRecord& record);

}  // namespace crier::app

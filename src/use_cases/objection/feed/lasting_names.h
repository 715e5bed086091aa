// The name under which the systems that process the data know a person for ever: before an erasure,
// after it, and when the person comes back.
#pragma once

#include <string_view>
#include <vector>

#include "base/digest.h"
#include "objection/ref_digest.h"
#include "store/registers/objections.h"

namespace crier::app {

// Gives each record that has only a ref the hash that an erasure would leave of it.
inline void give_lasting_names(std::vector<store::ObjectionRecord>& records,
                               std::string_view secret) {
  objection::RefDigester digester(secret);
  for (store::ObjectionRecord& record : records) {
    if (record.ref_digest.empty()) record.ref_digest = hex(digester.digest(record.ref));
  }
}

}  // namespace crier::app

// From a request of the public form to objections in the register, for whoever was found for it: by
// a look-up or by hand. In the transaction of the caller, which has locked the head of the register
// and then the request.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "postgres/database.h"
#include "store/registers/objection_requests.h"

namespace crier::app {

struct RequestStatements {
  std::string actor;
  std::string why;  // May be empty.
  WallTime at;      // When it was found out.
  store::Settlement how{store::Settlement::matched};
};

struct RequestOutcome {
  std::int64_t people{};  // Who object by it now, or have withdrawn since.
  std::int64_t objected_before{};
  std::int64_t withdrawn_since{};  // Nothing is recorded of them: their later word stands.
  std::int64_t awaited{};          // Whom the audience does not have.
  std::int64_t names_differ{};
  std::vector<std::string> other_names;  // Their refs.
};

// What record_request would do; nothing is changed.
[[nodiscard]] RequestOutcome judge_request(store::Transaction& transaction,
                                           const store::ObjectionRequest& request,
                                           std::span<const store::RequestPerson> people);

// Records who of `people` is new to the request, and settles it if anybody is. Who was found by a
// look-up and is not in the audience any more is left out.
RequestOutcome record_request(store::Transaction& transaction,
                              const store::ObjectionRequest& request,
                              std::span<const store::RequestPerson> people,
                              const RequestStatements& note);

}  // namespace crier::app

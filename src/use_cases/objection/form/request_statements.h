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

// Somebody who objects by a request now, or has withdrawn since.
struct RequestObjector {
  store::PersonKey person;
  bool has_objected{};         // Before.
  bool has_withdrawn_since{};  // Nothing is recorded of them: their later word stands.
  bool is_awaited{};           // The audience does not have them.
  bool name_differs{};
};

// Whether a look-up may add people to it, however it was settled: what was typed is still there.
[[nodiscard]] bool can_be_matched(const store::ObjectionRequest& request);

// What record_request would do; nothing is changed.
[[nodiscard]] std::vector<RequestObjector> judge_request(
    store::Transaction& transaction, const store::ObjectionRequest& request,
    std::span<const store::RequestPerson> people);

// Records who of `people` is new to the request, or has withdrawn before it came again, and settles
// it if anybody is; returns them. Who was found by a look-up and is not in the audience any more is
// left out.
std::vector<RequestObjector> record_request(store::Transaction& transaction,
                                            const store::ObjectionRequest& request,
                                            std::span<const store::RequestPerson> people,
                                            const RequestStatements& note);

}  // namespace crier::app

#include "use_cases/objection/feed/consumer_access.h"

#include <utility>

#include "objection/consumer_token.h"

namespace crier::app {

// All are compared, so that the time says neither whether nor where there is one.
std::optional<store::ObjectionConsumer> consumer_with(store::Transaction& transaction,
                                                      const std::string& token) {
  const Digest digest = objection::consumer_token_digest(token);
  std::optional<store::ObjectionConsumer> found;
  for (auto& consumer : store::objection_consumers(transaction)) {
    if (objection::is_same_digest(consumer.token_digest, digest)) found = std::move(consumer);
  }
  return found;
}

}  // namespace crier::app

// Which consumer a request is of, by its bearer token.
#pragma once

#include <optional>
#include <string>

#include "postgres/database.h"
#include "store/registers/objection_consumers.h"

namespace crier::app {

// Nothing: no consumer has it.
[[nodiscard]] std::optional<store::ObjectionConsumer> consumer_with(store::Transaction& transaction,
                                                                    const std::string& token);

}  // namespace crier::app

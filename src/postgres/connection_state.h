// The inside of a Connection. Internal to store/.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "postgres/lifeline.h"
#include "postgres/server_session.h"

namespace crier::store {

struct Connection::State {
  explicit State(std::string connection_options) : options(std::move(connection_options)) {}

  // The session, made anew when there is none or when it broke. Throws DatabaseUnavailable.
  [[nodiscard]] Session& connected();

  std::string options;
  std::optional<Session> session;
  Lifeline lifeline;  // Of `session`.
};

}  // namespace crier::store

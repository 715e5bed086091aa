// Asks the servers of a configuration what they offer, without sending anything.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "app/config/config.h"
#include "net/http/probe.h"
#include "net/smtp/probe.h"

namespace crier::app {

struct RelayAnswer {
  std::string relay;  // As configured.
  smtp::Probe probe;
};

struct OnlineAnswers {
  std::vector<RelayAnswer> relays;
  std::optional<http::Probe> webhook;
};

// All at the same time, for at most some seconds.
[[nodiscard]] OnlineAnswers ask_online(const Config& config);

[[nodiscard]] bool is_all_well(const OnlineAnswers& answers);

// A table and the certificates; `columns`: of the terminal, 0 for no bound.
[[nodiscard]] std::string online_text(const OnlineAnswers& answers, std::size_t columns);
// {"relays":[…],"webhook":…}
[[nodiscard]] boost::json::object online_json(const OnlineAnswers& answers);

}  // namespace crier::app

// Asks the servers of a configuration what they offer, without sending anything.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "config/channel/online_check.h"
#include "config/config.h"

namespace crier::app {

// One a channel that has servers.
using OnlineAnswers = std::vector<std::unique_ptr<OnlineCheck>>;

// All at the same time, for at most some seconds.
[[nodiscard]] OnlineAnswers ask_online(const Config& config);

[[nodiscard]] bool is_all_well(const OnlineAnswers& answers);

// A table and the certificates; `columns`: of the terminal, 0 for no bound.
[[nodiscard]] std::string online_text(const OnlineAnswers& answers, std::size_t columns);
// {"relays":[…],"webhook":…}: a member of each channel that has servers, configured or not.
[[nodiscard]] boost::json::object online_json(const OnlineAnswers& answers);

}  // namespace crier::app

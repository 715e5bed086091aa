// What would bring a campaign in time, in words and as the command that does it.
#pragma once

#include <string>
#include <vector>

#include "pacing/flow/remedy.h"

namespace crier::report {

// "the rate of the channel", "the hours of gmail": what binds.
[[nodiscard]] std::string words_of(const pacing::flow::Binding& binding);

// "large", "the channel".
[[nodiscard]] std::string node_words(pacing::LimitLevel level, const std::string& name);

// " in AT, DE and 12 other countries"; empty: of everybody.
[[nodiscard]] std::string countries_words(const std::vector<std::string>& countries);

// "raise the rate of gmail from 100/s to 240/s", "begin by 2026-06-03 08:00 Europe/Brussels".
[[nodiscard]] std::string words_of(const pacing::flow::Remedy& remedy, const std::string& zone);

// "crier limit set email/group/gmail per_second=240 --by "WHO" --reason "WHY"", one of each node
// that is to be changed; empty: it takes none. For a shell, with the node in quotes where its name
// needs them, and with all that the command demands.
[[nodiscard]] std::vector<std::string> commands_of(const pacing::flow::Remedy& remedy,
                                                   const std::string& channel);

// "raise the connections of the channel from 10 to 20: of no use".
[[nodiscard]] std::string words_of_no_use(const pacing::flow::LimitRaise& raise);

}  // namespace crier::report

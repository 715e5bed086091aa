#include "report/approval_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace crier::report {
namespace {

std::string what_waits(const std::string& key, CampaignState state) {
  switch (state) {
    case CampaignState::running: return "; who is told meanwhile is told in the words of before";
    case CampaignState::paused:
      return fmt::format("; then crier campaign resume {} --reason \"WHY\"", key);
    case CampaignState::finished: return "; until then its pages show the words of before";
    default: return "; it does not begin before that";
  }
}

}  // namespace

std::string approval_steps(const std::string& key) {
  return fmt::format(
      "look at them (crier campaign preview {0}), approve them (crier campaign approve {0} --all "
      "--by \"WHO\")",
      key);
}

std::string owed_approvals_sentence(const std::string& key, CampaignState state,
                                    const std::vector<std::string>& languages) {
  if (languages.empty() || state == CampaignState::cancelled) return {};
  return fmt::format("owed: nobody has approved these words as they read now ({}). To do: {}{}",
                     fmt::join(languages, ", "), approval_steps(key), what_waits(key, state));
}

}  // namespace crier::report

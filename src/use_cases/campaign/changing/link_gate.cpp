#include "use_cases/campaign/changing/link_gate.h"

#include <cstddef>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "store/campaign/link_claims.h"
#include "use_cases/objection/link/link_questions.h"

namespace crier::app {
namespace {

// What is wrong in the same way is told once, with one of its addresses.
struct Dead {
  std::string url;
  std::vector<std::string> languages;
};

std::string remedy(const std::string& campaign, bool is_ours) {
  const char* const mend =
      is_ours ? "Let a crierd serve the pages ([pages] listen), and let the proxy that brings TLS "
                "lead there what people open ([pages] url)."
              : "Let the page of the campaign's [objection] link_base answer everybody by itself, "
                "with 200 and without a login, and a POST without a redirect.";
  return fmt::format(
      "To do: {}\n"
      "Ask again: crier campaign check-link {}\n"
      "Where people reach it and this machine cannot: {}start it --without-link-check \"WHY\" "
      "(once "
      "it is scheduled: crier campaign waive-link-check {} --reason \"WHY\")",
      mend, campaign,
      is_ours ? "say in crier.toml where this machine reaches the pages ([pages] reached_at), or "
              : "",
      campaign);
}

}  // namespace

std::optional<std::string> dead_links(const std::string& campaign,
                                      const std::vector<objection::LinkQuestion>& questions,
                                      const std::vector<std::string>& faults) {
  CRIER_CHECK(faults.size() == questions.size());
  std::map<std::string, Dead> dead_by_fault;
  for (std::size_t index = 0; index < questions.size(); ++index) {
    if (faults[index].empty()) continue;
    Dead& dead = dead_by_fault[faults[index]];
    if (dead.languages.empty()) dead.url = questions[index].url;
    dead.languages.push_back(questions[index].language);
  }
  if (dead_by_fault.empty()) return std::nullopt;
  std::string text = "nobody could object, because the link of its notices is dead:\n";
  for (const auto& [fault, dead] : dead_by_fault) {
    text +=
        fmt::format("  {}: {} (asked in {})\n", dead.url, fault, fmt::join(dead.languages, ", "));
  }
  return text + remedy(campaign, questions.front().is_ours);
}

std::expected<std::vector<objection::LinkQuestion>, std::string> check_links(
    const OpenedCampaign& opened, const store::CampaignRecord& campaign, const NoticeSource& source,
    const LinkAsker& ask) {
  if (!can_be_objected_to(opened.spec.profile)) return {};
  auto questions =
      link_questions(opened, {.url = source.pages_url, .reached_at = ask.pages_reached_at});
  if (questions.empty()) {
    return std::unexpected("no language is approved yet, so that there is no link to ask");
  }
  auto dead = dead_links(campaign.key, questions, ask.faults(questions));
  if (dead) return std::unexpected(*std::move(dead));
  return questions;
}

std::expected<void, std::string> waive_link_check(store::Connection& connection,
                                                  const store::CampaignRecord& campaign,
                                                  const NoticeSource& source,
                                                  std::chrono::milliseconds silence_max,
                                                  const store::ChangeNote& note) {
  if (note.reason.empty()) return std::unexpected("say why the link is not to be asked");
  using Waived = std::expected<void, std::string>;
  return connection.transact([&](store::Transaction& transaction) -> Waived {
    const auto is_ours = is_own_link(transaction, campaign, source.pages_url);
    if (!is_ours) {
      return std::unexpected(fmt::format(
          "whether its outages are owed cannot be told by this program, which cannot read the "
          "specification of \"{}\"; waive the link check with the crier that made it:\n{}",
          campaign.key, is_ours.error()));
    }
    store::waive_link_watch(transaction, campaign,
                            *is_ours ? std::optional(silence_max) : std::nullopt, note);
    return {};
  });
}

}  // namespace crier::app

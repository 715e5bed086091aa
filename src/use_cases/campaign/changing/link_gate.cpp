#include "use_cases/campaign/changing/link_gate.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"
#include "store/campaign/link_claims.h"
#include "use_cases/objection/link_questions.h"

namespace crier::app {
namespace {

// What is wrong in the same way is told once, with one of its addresses.
struct Dead {
  std::string url;
  std::vector<std::string> languages;
};

std::map<std::string, Dead> by_fault(const std::vector<CheckedLink>& links) {
  std::map<std::string, Dead> faults;
  for (const CheckedLink& link : links) {
    if (link.fault.empty()) continue;
    Dead& dead = faults[link.fault];
    if (dead.languages.empty()) dead.url = link.question.url;
    dead.languages.push_back(link.question.language);
  }
  return faults;
}

std::string remedy(const std::string& campaign, bool is_ours) {
  const char* const mend =
      is_ours ? "Let a crierd serve the pages ([pages] listen), and let the proxy that brings TLS "
                "lead there what people open ([pages] url)."
              : "Let the page of the campaign's [objection] link_base answer everybody by itself, "
                "with 200 and without a login, and a POST without a redirect.";
  return fmt::format(
      "To do: {}\n"
      "Ask again: crier campaign check-link {}\n"
      "Where people reach it and this machine cannot: --without-link-check \"WHY\"",
      mend, campaign);
}

}  // namespace

std::expected<std::vector<CheckedLink>, std::string> check_links(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const NoticeSource& source, const LinkAsker& ask) {
  const auto opened = connection.transact([&](store::Transaction& transaction) {
    return open_campaign(transaction, campaign, source);
  });
  if (!opened) return std::unexpected(opened.error());
  if (!can_be_objected_to(opened->spec.profile)) return {};
  const auto questions =
      link_questions(*opened, campaign, source.settings,
                     {.url = source.pages_url, .reached_at = ask.pages_reached_at});
  if (questions.empty()) {
    return std::unexpected("no language is approved yet, so that there is no link to ask");
  }
  const auto faults = ask.faults(questions);
  CRIER_CHECK(faults.size() == questions.size());
  std::vector<CheckedLink> links;
  for (std::size_t index = 0; index < questions.size(); ++index) {
    links.push_back({.question = questions[index], .fault = faults[index]});
  }
  return links;
}

std::optional<std::string> dead_links(const std::string& campaign,
                                      const std::vector<CheckedLink>& links) {
  const auto faults = by_fault(links);
  if (faults.empty()) return std::nullopt;
  std::string text = "nobody could object, because the link of its notices is dead:\n";
  for (const auto& [fault, dead] : faults) {
    text +=
        fmt::format("  {}: {} (asked in {})\n", dead.url, fault, fmt::join(dead.languages, ", "));
  }
  return text + remedy(campaign, links.front().question.is_ours);
}

std::expected<void, std::string> waive_link_check(store::Connection& connection,
                                                  const store::CampaignRecord& campaign,
                                                  const store::ChangeNote& note) {
  if (note.reason.empty()) return std::unexpected("say why the link is not to be asked");
  connection.transact([&](store::Transaction& transaction) {
    store::waive_link_watch(transaction, campaign, note);
  });
  return {};
}

}  // namespace crier::app

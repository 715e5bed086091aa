#include "app/campaign/language_gate.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/languages.h"
#include "report/table.h"

namespace crier::app {
namespace {

SpokenLanguages spoken_in(const std::vector<LanguageStanding>& standings) {
  SpokenLanguages spoken{.all = {}, .approved = approved_languages(standings)};
  for (const LanguageStanding& each : standings) spoken.all.push_back(each.language);
  return spoken;
}

std::string in_english(const std::string& tag) {
  for (const std::string& candidate : look_up_chain(tag)) {
    if (const Language* known = language(candidate)) {
      return fmt::format("{} ({})", known->name_english, tag);
    }
  }
  return tag;
}

}  // namespace

std::vector<LanguageStanding> language_standings(const notice::NoticeBook& book,
                                                 const std::vector<store::Approval>& approvals) {
  std::vector<LanguageStanding> standings;
  for (const std::string& language : book.locales()) {
    LanguageStanding& standing = standings.emplace_back(LanguageStanding{
        .language = language, .version = book.wording_version(language), .approval = std::nullopt});
    const auto found = std::ranges::find_if(approvals, [&](const store::Approval& approval) {
      return approval.locale == language && approval.version == standing.version;
    });
    if (found != approvals.end()) standing.approval = *found;
  }
  return standings;
}

std::vector<std::string> approved_languages(const std::vector<LanguageStanding>& standings) {
  std::vector<std::string> approved;
  for (const LanguageStanding& each : standings) {
    if (each.approval) approved.push_back(each.language);
  }
  return approved;
}

LanguageGate::LanguageGate(const CampaignSpec& spec, const std::vector<LanguageStanding>& standings)
    : key_(spec.key), needs_(spec.controller_locale, spoken_in(standings)) {}

void LanguageGate::count(const store::PlanRow& row) {
  if (!row.exclusion) needs_.add(row.country, row.locale, row.people);
}

std::optional<std::string> LanguageGate::refusal() const {
  const std::vector<LanguageNeed> lacking = needs_.lacking();
  if (lacking.empty()) return std::nullopt;
  std::string text;
  std::vector<std::string> unapproved;
  for (const LanguageNeed& need : lacking) {
    const bool is_spoken = need.lack == LanguageNeed::Lack::approval;
    const std::string readers = need.people > 0
                                    ? fmt::format("read by {} people", report::grouped(need.people))
                                    : "the controller's language";
    text += fmt::format("{}: {}, {}\n", in_english(need.language),
                        is_spoken ? "not approved" : "no text", readers);
    if (is_spoken) unapproved.push_back(need.language);
  }
  if (unapproved.size() < lacking.size()) {
    text += "For those without a text, write the messages (templates/README.md) and the facts.\n";
  }
  if (!unapproved.empty()) {
    text += fmt::format(
        "Look at the others (crier campaign preview {0}), then release them:\n"
        "crier campaign approve {0} --locale {1} --by \"WHO RELEASES THEM\"\n",
        key_, fmt::join(unapproved, ","));
  }
  text.pop_back();
  return text;
}

std::optional<std::string> changed_since_release(const std::string& campaign,
                                                 const std::vector<LanguageStanding>& standings,
                                                 const std::vector<std::string>& begun_with) {
  const std::vector<std::string> approved = approved_languages(standings);
  std::vector<std::string> changed;
  for (const std::string& language : begun_with) {
    if (std::ranges::find(approved, language) == approved.end()) changed.push_back(language);
  }
  if (changed.empty()) return std::nullopt;
  return fmt::format(
      "the words in {} have changed since they were approved. Take the change back, or look at it "
      "and release it (crier campaign approve {} --locale {} --by …), then resume.",
      fmt::join(changed, ", "), campaign, fmt::join(changed, ","));
}

}  // namespace crier::app

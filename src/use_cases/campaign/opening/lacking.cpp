#include "use_cases/campaign/opening/lacking.h"

#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "campaign/concern.h"
#include "campaign/language/languages.h"
#include "report/table.h"

namespace crier::app {
namespace {

std::string in_english(const std::string& tag) {
  if (nearest_language(tag) == nullptr) return tag;
  return fmt::format("{} ({})", language_name(tag), tag);
}

std::string line_of(const LanguageNeed& need) {
  const std::string readers = need.people > 0
                                  ? fmt::format("read by {} people", report::grouped(need.people))
                                  : "the controller's language";
  const bool has_text = need.lack == LanguageNeed::Lack::approval;
  return fmt::format("{}: {}, {}\n", in_english(need.language),
                     has_text ? "not approved" : "no text", readers);
}

std::optional<std::string> lacking_languages(const std::string& campaign,
                                             const std::vector<LanguageNeed>& lacking) {
  if (lacking.empty()) return std::nullopt;
  std::string text;
  std::vector<std::string> unapproved;
  for (const LanguageNeed& need : lacking) {
    text += line_of(need);
    if (need.lack == LanguageNeed::Lack::approval) unapproved.push_back(need.language);
  }
  if (unapproved.size() < lacking.size()) {
    text += "For those without a text, write the messages (templates/README.md) and the facts.\n";
  }
  if (!unapproved.empty()) {
    text += fmt::format(
        "Look at the others (crier campaign preview {0}), then approve them:\n"
        "crier campaign approve {0} --locale {1} --by \"WHO APPROVES THEM\"\n",
        campaign, fmt::join(unapproved, ","));
  }
  text.pop_back();
  return text;
}

}  // namespace

std::optional<std::string> wrong_words(const OpenedCampaign& opened) {
  std::string text;
  for (const notice::Remark& remark : opened.remarks) {
    if (remark.severity != Severity::fault) continue;
    if (!text.empty()) text += '\n';
    text += "  " + notice::text_of(remark);
  }
  if (text.empty()) return std::nullopt;
  return text;
}

LanguageNeeds language_needs(const OpenedCampaign& opened,
                             std::span<const store::PlanRow> audience) {
  SpokenLanguages spoken{.all = {}, .approved = approved_languages(opened.wordings)};
  for (const Wording& each : opened.wordings) spoken.all.push_back(each.language);
  LanguageNeeds needs(opened.spec.controller_locale, std::move(spoken));
  for (const store::PlanRow& row : audience) {
    // Whom the first step of a ladder cannot reach, a later one may.
    const bool may_be_told =
        !row.exclusion || (!opened.spec.ladder.empty() && is_unreachable(*row.exclusion));
    if (may_be_told) needs.add(row.country, row.locale, row.people);
  }
  return needs;
}

std::optional<std::string> what_is_lacking(const OpenedCampaign& opened,
                                           std::span<const store::PlanRow> audience) {
  if (const auto wrong = wrong_words(opened)) return "its words are wrong:\n" + *wrong;
  return lacking_languages(opened.spec.key, language_needs(opened, audience).lacking());
}

}  // namespace crier::app

#include "notice/template/template_slots.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "notice/template/message_file.h"

namespace crier::notice {
namespace {

// What Crier can say by itself.
constexpr std::array<std::string_view, 19> known_to_crier = {"complaint.authority",
                                                             "complaint.authority.url",
                                                             "cutoff",
                                                             "cutoff_date",
                                                             "days_left",
                                                             "effective_at",
                                                             "effective_date",
                                                             "lang",
                                                             "language_switch.link",
                                                             "languages.here",
                                                             "languages.others",
                                                             "notice.id",
                                                             "objection.link",
                                                             "receipt.after_use",
                                                             "receipt.before_use",
                                                             "receipt.in_time",
                                                             "receipt.number",
                                                             "receipt.time",
                                                             "withdrawal.link"};

struct Word {
  std::string_view text;
  SlotRule rule;
};

constexpr std::array<Word, 6> words = {{
    {"campaign, required", {.source = SlotSource::campaign, .need = SlotNeed::required, .line = 0}},
    {"campaign, optional", {.source = SlotSource::campaign, .need = SlotNeed::optional, .line = 0}},
    {"crier, required", {.source = SlotSource::crier, .need = SlotNeed::required, .line = 0}},
    {"crier, optional", {.source = SlotSource::crier, .need = SlotNeed::optional, .line = 0}},
    {"translation, required",
     {.source = SlotSource::translation, .need = SlotNeed::required, .line = 0}},
    {"translation, optional",
     {.source = SlotSource::translation, .need = SlotNeed::optional, .line = 0}},
}};

std::optional<std::string> trouble(std::string_view name, const Message& message) {
  const auto word = std::ranges::find(words, message.text, &Word::text);
  if (word == words.end()) {
    return fmt::format(
        "'{}' is \"campaign\", \"crier\" or \"translation\", then a comma, then "
        "\"required\" or \"optional\"",
        name);
  }
  const bool is_known = std::ranges::find(known_to_crier, name) != known_to_crier.end();
  if (word->rule.source == SlotSource::crier && !is_known) {
    return fmt::format("'{}' is not known to Crier, which knows {}", name,
                       fmt::join(known_to_crier, ", "));
  }
  return std::nullopt;
}

}  // namespace

bool can_be_absent(std::string_view name, const SlotRule& rule) {
  if (rule.source == SlotSource::campaign) return rule.need == SlotNeed::optional;
  constexpr std::array<std::string_view, 6> of_some = {"language_switch.link", "languages.here",
                                                       "languages.others",     "receipt.after_use",
                                                       "receipt.before_use",   "receipt.in_time"};
  return std::ranges::find(of_some, name) != of_some.end();
}

std::expected<TemplateSlots, std::vector<WordingFault>> read_slots(const TemplateFile& file) {
  const auto messages = read_messages(file);
  if (!messages) return std::unexpected(messages.error());
  TemplateSlots slots;
  std::vector<WordingFault> faults;
  for (const auto& [name, message] : *messages) {
    if (auto what = trouble(name, message)) {
      faults.push_back({.file = file.name, .line = message.line, .message = std::move(*what)});
      continue;
    }
    SlotRule rule = std::ranges::find(words, message.text, &Word::text)->rule;
    rule.line = message.line;
    slots.emplace(name, rule);
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return slots;
}

FactNames fact_names(const Catalogue& catalogue, std::string_view template_name) {
  FactNames names;
  const TemplateFile* file = catalogue.file(fmt::format("{}/slots.properties", template_name));
  if (file == nullptr) return names;
  const auto slots = read_slots(*file);
  if (!slots) return names;
  for (const auto& [name, rule] : *slots) {
    if (rule.source != SlotSource::campaign) continue;
    (rule.need == SlotNeed::required ? names.required : names.optional).push_back(name);
  }
  return names;
}

std::vector<std::string> all_fact_names(const Catalogue& catalogue) {
  std::set<std::string> names;
  for (const std::string& name : catalogue.templates()) {
    FactNames facts = fact_names(catalogue, name);
    names.insert(facts.required.begin(), facts.required.end());
    names.insert(facts.optional.begin(), facts.optional.end());
  }
  return {names.begin(), names.end()};
}

}  // namespace crier::notice
